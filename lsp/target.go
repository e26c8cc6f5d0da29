package lsp

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis"
	"semcoder/analysis/examples"
)

// target is the function that a position is about.
type target struct {
	doc      *analysis.Document
	function *analysis.Function
	call     string         // the call under the cursor when it can run alone; "" otherwise
	asked    bool           // call was named in the request, which is about no other
	at       analysis.Range // of the name or call, for the editor to highlight
}

// pointed returns what offset points at by name: a function's def, or a call of
// a function whose def is known.
func pointed(doc *analysis.Document, offset int) (target, bool) {
	if f, ok := doc.NameAt(offset); ok {
		return target{doc: doc, function: f, at: f.NameRange}, true
	}
	call, ok := doc.CallAt(offset)
	if !ok {
		return target{}, false
	}
	f, ok := doc.Resolve(call.Callee, call.Range.Start)
	if !ok {
		return target{}, false
	}
	t := target{doc: doc, function: f, at: call.Range}
	if call.Literal {
		t.call = call.Text
	}
	return t, true
}

// around returns what offset points at, or else the function around it.
func around(doc *analysis.Document, offset int) (target, bool) {
	if t, ok := pointed(doc, offset); ok {
		return t, true
	}
	f, ok := doc.FunctionAt(offset)
	if !ok {
		return target{}, false
	}
	return target{doc: doc, function: f, at: f.NameRange}, true
}

// example is a concrete call of a target's function.
type example struct {
	call     string
	expected string // what the source says it yields, or "raises TYPE"; "" when it does not say
	origin   string // for people: "the doctest at line 12"
	chosen   bool   // by the cursor or by name: shown however it ends, if it runs
}

// candidates lists the calls that may be shown, best first: the one asked for
// alone; or the one under the cursor, then those that the document holds.
func candidates(t target) []example {
	var list []example
	if t.call != "" {
		list = append(list, example{call: t.call, origin: "this call", chosen: true})
	}
	for _, e := range examples.Find(t.doc, t.function) {
		one := example{call: e.Call, expected: e.Expected, origin: origin(e)}
		switch {
		case t.asked && e.Call == t.call: // the link of a hover names the hover's example
			one.chosen = true
			return []example{one}
		case !t.asked:
			list = append(list, one)
		}
	}
	return list
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
