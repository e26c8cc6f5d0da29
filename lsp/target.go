package lsp

import (
	"iter"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis"
	"semcoder/analysis/examples"
)

// target is the function that a position is about.
type target struct {
	snap     *analysis.Snapshot
	doc      *analysis.Document // that defines the function
	from     *analysis.Document // in which the position is
	function *analysis.Function
	call     string         // the call under the cursor when it can run alone; "" otherwise
	asked    bool           // call was named in the request, which is about no other
	at       analysis.Range // of the name or call in from, for the editor to highlight
}

// pointed returns what offset points at by name: a function's def, or a call of
// a function whose def is known.
func pointed(snap *analysis.Snapshot, doc *analysis.Document, offset int) (target, bool) {
	if f, ok := doc.NameAt(offset); ok {
		return target{snap: snap, doc: doc, from: doc, function: f, at: f.NameRange}, true
	}
	call, ok := doc.CallAt(offset)
	if !ok {
		return target{}, false
	}
	f, ok := doc.Called(call)
	if !ok {
		return target{}, false
	}
	t := target{snap: snap, doc: doc, from: doc, function: f, at: call.Range}
	if call.Literal {
		t.call = call.Text
	}
	return t, true
}

// imported returns what a call at offset means that the document imports from another
// file of the workspace. It may read files.
func imported(snap *analysis.Snapshot, doc *analysis.Document, offset int) (target, bool) {
	call, ok := doc.CallAt(offset)
	if !ok {
		return target{}, false
	}
	home, f, text, ok := snap.Imported(doc, call)
	return target{snap: snap, doc: home, from: doc, function: f, call: text, at: call.Range}, ok
}

// open reports whether the client has the document that defines the function open, so
// that it can be asked about.
func (t target) open() bool {
	_, open := t.snap.Document(t.doc.URI())
	return open
}

// around returns what offset points at, or else the function around it.
func around(snap *analysis.Snapshot, doc *analysis.Document, offset int) (target, bool) {
	if t, ok := pointed(snap, doc, offset); ok {
		return t, true
	}
	f, ok := doc.FunctionAt(offset)
	if !ok {
		return target{}, false
	}
	return target{snap: snap, doc: doc, from: doc, function: f, at: f.NameRange}, true
}

// example is a concrete call of a target's function.
type example struct {
	examples.Example
	origin string // for people: "the doctest at line 12"
	chosen bool   // by the cursor or by name: shown however it ends, if it runs
}

// sources are where examples come from that take time to find.
type sources struct{ elsewhere, ours func() []examples.Example }

// candidates yields the calls that may be shown, best first: the one asked for alone;
// or the one under the cursor, the one that the user asked for before, then the
// examples that are known. It looks no further than it is asked to.
func (s *session) candidates(t target, from sources) iter.Seq[example] {
	return func(yield func(example) bool) {
		if t.asked {
			yield(s.named(t, t.call, "this call"))
			return
		}
		if t.call != "" && !yield(example{Example: examples.Example{Call: t.call}, origin: "this call", chosen: true}) {
			return
		}
		if call := s.searches.choice(t); call != "" && !yield(s.named(t, call, "the call you asked for")) {
			return
		}
		for e := range examples.Ordered(t.doc, t.function, from.elsewhere, from.ours) {
			if !yield(found(t, e)) {
				return
			}
		}
	}
}

func found(t target, e examples.Example) example {
	if t.from != t.doc && e.Path == "" { // it is seen from another file than its own
		e.Path = t.doc.Path()
	}
	return example{Example: e, origin: e.From(t.from)}
}

// named is a call that was asked for by its text. One that is known as an example is
// still called that: the link of a hover names the hover's example.
func (s *session) named(t target, call, unknown string) example {
	for _, e := range append(examples.Find(t.doc, t.function), s.searches.known(t)...) {
		if e.Call == call {
			one := found(t, e)
			one.chosen = true
			return one
		}
	}
	return example{Example: examples.Example{Call: call}, origin: unknown, chosen: true}
}

// lookup finds the document of a request in its snapshot.
func lookup(r *request, name uri.URI) (*analysis.Document, error) {
	doc, ok := r.snap.Document(string(name))
	if !ok {
		return nil, invalid("document %s is not open", name)
	}
	return doc, nil
}

// offset converts a client's position.
func (s *session) offset(doc *analysis.Document, p protocol.Position) (int, error) {
	offset, err := doc.Offset(position(p), s.client.encoding)
	if err != nil {
		return 0, invalid("position %d:%d: %v", p.Line, p.Character, err)
	}
	return offset, nil
}
