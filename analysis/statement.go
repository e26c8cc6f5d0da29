package analysis

import (
	"strings"
	"sync"

	"semcoder/analysis/syntax"
)

// A statement is one statement of a module, apart from where it stands, so that
// all versions of a document in which it reads the same share it. What is in it
// is found when first asked for: a file of 10 000 lines is never walked whole to
// answer a question about one function.
type statement struct {
	kind string // of the grammar: "function_definition", "import_statement"
	name string // of a def or class; "" for others
	text string

	once  sync.Once
	facts facts
}

// facts are what a statement says, in offsets from its own start.
type facts struct {
	functions []*Function
	calls     []Call
	classes   []classFact
	made      []made
	docs      []docFact
	names     *names
	sure      map[string][]sureUse // by function, "" for what runs when the statement does
	main      bool                 // guarded by __name__ == "__main__": never part of a slice
}

// read returns the facts, parsing the statement's own text on the first call. A
// statement of the module parses alone as it does in its place.
func (s *statement) read(p parsing) *facts {
	s.once.Do(func() {
		s.facts.names = newNames()
		text := s.text
		if s.kind == kindError && s.name != "" {
			text = header(text)
		}
		if root, err := p.parse(text); err == nil {
			s.facts.find(root, text)
		}
		if s.kind == kindError {
			s.facts.stretch(len(text), len(s.text))
		}
	})
	return &s.facts
}

// stretch makes what was read to the end of a broken definition's header reach
// to the end of its body.
func (f *facts) stretch(from, to int) {
	for _, g := range f.functions {
		if g.Range.End == from {
			g.Range.End = to
		}
	}
}

func (f *facts) find(root *syntax.Node, src string) {
	f.sure = map[string][]sureUse{"": sureUses(root, src, nil)}
	c := collector{src: src, facts: f}
	c.visit(root, where{})
	if token := docToken(root); token != nil {
		f.docs = append(f.docs, docFact{"", Range{token.Start, token.End}})
	}
	f.names = findNames(root, src)
	f.main = isMainGuard(root, src)
}

// isMainGuard recognises `if __name__ == "__main__":`.
func isMainGuard(root *syntax.Node, src string) bool {
	guard := root.First("if_statement")
	if guard == nil {
		return false
	}
	condition := guard.Child("condition")
	if condition == nil || condition.Kind != "comparison_operator" {
		return false
	}
	text := condition.Text(src)
	return strings.Contains(text, "__name__") && strings.Contains(text, "__main__")
}

// placeAll makes the statements of an outline. Those that read like the ones
// before the first or behind the last difference to an earlier version are that
// version's, with what is known of them.
func placeAll(text string, outline syntax.Outline, earlier []*placed) []*placed {
	found := outline.Statements
	all := make([]*placed, len(found))
	head := 0
	for head < len(found) && head < len(earlier) && earlier[head].is(found[head], text) {
		all[head] = place(earlier[head].statement, found[head])
		head++
	}
	tail := 0
	for head+tail < len(found) && head+tail < len(earlier) &&
		earlier[len(earlier)-1-tail].is(found[len(found)-1-tail], text) {
		tail++
		i := len(found) - tail
		all[i] = place(earlier[len(earlier)-tail].statement, found[i])
	}
	for i := head; i < len(found)-tail; i++ {
		f := found[i]
		// A clone, or one old statement would keep its whole document alive.
		s := &statement{kind: f.Kind, name: strings.Clone(f.Name), text: strings.Clone(text[f.Start:f.End])}
		all[i] = place(s, f)
	}
	return all
}

func place(s *statement, at syntax.Statement) *placed {
	return &placed{statement: s, start: at.Start, end: at.End}
}

// is reports whether a statement found in text reads like this one.
func (s *statement) is(found syntax.Statement, text string) bool {
	return s.kind == found.Kind && s.text == text[found.Start:found.End]
}
