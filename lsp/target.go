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
}

// candidates lists the calls that may be shown, best first: the one under the
// cursor alone, else those that the document holds.
func candidates(t target) []example {
	if t.call != "" {
		return []example{{call: t.call, origin: "this call"}}
	}
	found := examples.Find(t.doc, t.function)
	list := make([]example, 0, len(found))
	for _, e := range found {
		list = append(list, example{call: e.Call, expected: e.Expected, origin: origin(e)})
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
