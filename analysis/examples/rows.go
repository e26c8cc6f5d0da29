package examples

import (
	"strings"

	"semcoder/analysis"
)

// maxRows bounds the rows of one table that are read, and of tables combined.
const maxRows = 16

// A row gives names the values that one run of a test or a loop body has.
type row struct {
	values map[string]variable
	start  int // of the row in the text
}

// parametrized reads the decorators of a test: `@pytest.mark.parametrize("a, b",
// [(1, 2), (3, 4)])`. One row without values where there is none.
func (s *scene) parametrized(decorated *analysis.Node) []row {
	rows := []row{{values: map[string]variable{}, start: -1}}
	for _, d := range decorated.Parts() {
		if d.Kind != "decorator" || len(d.Parts()) != 1 || d.Parts()[0].Kind != "call" {
			continue
		}
		call := d.Parts()[0]
		args := call.Child("arguments")
		if lastName(call.Child("function"), s.src) != "parametrize" || args == nil || len(args.Parts()) < 2 {
			continue
		}
		var all []row
		names := s.parameterNames(args.Parts()[0])
		single := len(names) == 1 && args.Parts()[0].Kind == "string"
		for _, r := range s.table(names, args.Parts()[1], single) {
			for _, other := range rows {
				all = append(all, r.and(other))
			}
		}
		rows = all[:min(len(all), maxRows)]
	}
	return rows
}

func (r row) and(other row) row {
	values := map[string]variable{}
	for _, from := range []map[string]variable{r.values, other.values} {
		for name, v := range from {
			values[name] = v
		}
	}
	return row{values, r.start}
}

// parameterNames reads "a, b", ["a", "b"] and ("a", "b").
func (s *scene) parameterNames(n *analysis.Node) []string {
	var names []string
	for _, part := range append([]*analysis.Node{n}, n.Parts()...) {
		if part.Kind == "string" {
			for _, name := range strings.Split(strings.Trim(part.Text(s.src), `"'`), ",") {
				names = append(names, strings.TrimSpace(name))
			}
		}
	}
	return names
}

// table reads a display of rows, each as many values as there are names, or with
// single the one value itself. Rows whose values are not known are left out.
func (s *scene) table(names []string, display *analysis.Node, single bool) []row {
	display = bare(display)
	if display.Kind != "list" && display.Kind != "tuple" && display.Kind != "set" || len(names) == 0 {
		return nil
	}
	var rows []row
	for _, n := range display.Parts() {
		if len(rows) == maxRows {
			break
		}
		if values, ok := s.valuesOf(n, len(names), single); ok {
			r := row{values: map[string]variable{}, start: n.Start}
			for i, v := range values {
				r.values[names[i]] = v
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// valuesOf reads one row: `(1, 2)`, `pytest.param(1, 2, id="x")`, or `1` for a
// single value.
func (s *scene) valuesOf(n *analysis.Node, count int, single bool) ([]variable, bool) {
	parts := []*analysis.Node{n}
	if n.Kind == "call" && lastName(n.Child("function"), s.src) == "param" {
		parts = nil
		for _, a := range n.Child("arguments").Parts() {
			if a.Kind != "keyword_argument" {
				parts = append(parts, a)
			}
		}
	} else if !single {
		parts = nil
		if n.Kind == "tuple" || n.Kind == "list" {
			parts = n.Parts()
		}
	}
	if len(parts) != count {
		return nil, false
	}
	var values []variable
	for _, p := range parts {
		text, ok := s.closed(p)
		if !ok {
			return nil, false
		}
		values = append(values, variable{text, immutable(p), atomic(p)})
	}
	return values, true
}

// unrolled reads `for a, b in [(1, 2), (3, 4)]:` once for each row; false for a loop
// over something else.
func (s *scene) unrolled(n *analysis.Node) bool {
	left, right, body := n.Child("left"), n.Child("right"), n.Child("body")
	if left == nil || right == nil || body == nil {
		return false
	}
	var names []string
	for _, t := range append(elements(left), left) {
		if t.Kind == "identifier" {
			names = append(names, t.Text(s.src))
		}
	}
	rows := s.table(names, right, left.Kind == "identifier")
	if len(rows) == 0 || len(elements(left)) > 0 && len(elements(left)) != len(names) {
		return false
	}
	for _, r := range rows {
		in := s.inner()
		in.enter(r)
		in.block(body)
	}
	return true
}

// enter gives a scene the values of a row, and its line to what it takes.
func (s *scene) enter(r row) {
	for name, v := range r.values {
		s.vars[name] = v
	}
	if r.start >= 0 && s.base >= 0 {
		s.row = s.base + r.start
	}
}
