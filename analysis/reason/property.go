package reason

import (
	"fmt"
	"strings"

	"semcoder/analysis"
)

// holdsName is the function that tells whether a property holds of a call. The names
// that are added to a program are such that no property means them.
const holdsName = "semcoder_holds_"

// A harness puts a function's parameters together with a property's: the values that
// they had when it was called.
type harness struct {
	slice  analysis.Slice
	entry  string
	params []string // as the function has them
	names  []string // of the values
	passed []string // arguments that pass the parameters on
}

// harness reads the entry's parameters; methods and coroutines are called by nobody here.
func (q Describe) harness() (h harness, ok bool) {
	doc := analysis.Parse("slice.py", 0, q.Slice.Source)
	f, ok := doc.Function(q.Entry)
	if !ok || f.Class != "" || f.Nested || f.Async {
		return h, false
	}
	h = harness{slice: q.Slice, entry: q.Entry}
	byName := false
	for _, p := range f.Params {
		h.add(p, byName)
		byName = byName || p.Star == "*"
	}
	return h, true
}

func (h *harness) add(p analysis.Param, byName bool) {
	param := p.Star + p.Name
	if p.Default != "" {
		param += "=" + p.Default
	}
	h.params = append(h.params, param)
	if p.Name == "" { // the mark behind which arguments are given by name
		return
	}
	h.names = append(h.names, p.Name)
	switch {
	case p.Star != "":
		h.passed = append(h.passed, p.Star+p.Name)
	case byName:
		h.passed = append(h.passed, p.Name+"="+p.Name)
	default:
		h.passed = append(h.passed, p.Name)
	}
}

// program tells whether a property holds of a call of holdsName with the arguments of
// the entry: None where the entry raises. What it changes of its arguments does not
// reach the property.
func (h *harness) program(property string) string {
	kept := ""
	for _, name := range h.names {
		kept += name + ", "
	}
	return h.slice.Source + fmt.Sprintf(`
import copy as semcoder_copy_

def %s(%s):
    semcoder_kept_ = semcoder_copy_.deepcopy((%s))
    try:
        result = %s(%s)
    except Exception:
        return None
    return semcoder_property_(*semcoder_kept_, result)

def semcoder_property_(%sresult):
    return bool(%s)
`, holdsName, strings.Join(h.params, ", "), kept, h.entry, strings.Join(h.passed, ", "), kept, property)
}
