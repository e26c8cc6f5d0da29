package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// namedTuple is a class that namedtuple makes.
func (w *walker) namedTuple(f *frame, e trace.Event, args []operand) (*value, error) {
	if len(args) != 2 || args[1].name != "" {
		return nil, beyond("a call of namedtuple")
	}
	name := strings.Trim(args[0].value.text, `"`)
	p := &plan{name: name, names: map[string]*value{}, tuple: true}
	names := strings.FieldsFunc(strings.Trim(args[1].value.text, `"`), func(r rune) bool { return r == ' ' || r == ',' })
	for _, item := range args[1].value.items {
		names = append(names, strings.Trim(item.text, `"`))
	}
	for _, one := range names {
		p.fields = append(p.fields, field{name: one})
	}
	w.plans[name] = p
	v := &value{sort: class, text: name, plan: p}
	e.Value = v.repr()
	return v, w.emit(f, e)
}

// fieldNames is what a named tuple's class says of its fields.
func (p *plan) fieldNames() *value {
	v := &value{sort: tuple}
	for _, one := range p.generated() {
		v.items = append(v.items, &value{text: narrate.Quote([]string{one.name})})
	}
	return v
}

// ofTuple is a call of what every named tuple has.
func (w *walker) ofTuple(f *frame, n, fn *syntax.Node, of *value) (*value, error) {
	args, given, err := w.given(f, n)
	if err != nil {
		return nil, err
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Method, Name: fn.Child("attribute").Text(w.src), Args: []trace.Arg{{Text: w.text(fn.Child("object")), Value: of.repr()}}}
	if of.sort == class {
		e.Op, e.Name, e.Args = trace.Call, fn.Text(w.src), nil
	}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	v := &value{sort: tuple, plan: of.plan, names: slices.Clone(of.names), items: slices.Clone(of.items)}
	switch name := fn.Child("attribute").Text(w.src); {
	case name == "_replace" && of.sort == tuple:
		for _, a := range given {
			if v.own(a.name) == nil {
				return nil, &exception{name: "TypeError", at: e.At}
			}
			v.set(a.name, a.value)
		}
	case name == "_asdict" && of.sort == tuple && len(given) == 0:
		v = &value{sort: dict, keys: of.plan.fieldNames().items, items: v.items}
	case name == "_make" && of.sort == class && len(given) == 1:
		items, err := w.taken(given[0].value, e.At)
		if err != nil {
			return nil, err
		}
		var each []argument
		for _, item := range items {
			each = append(each, argument{"", item})
		}
		if err := w.fill(v, each, e.At); err != nil {
			return nil, err
		}
	default:
		return nil, beyond("a method of %s", of.repr())
	}
	return w.toldOf(f, e, v, nil)
}
