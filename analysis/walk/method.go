package walk

import (
	"cmp"
	"slices"

	"semcoder/analysis/narrate"
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// method asks what a method gives and what it makes of what it is called on.
func (w *walker) method(f *frame, n, fn *syntax.Node) (*value, error) {
	if of := fn.Child("object"); of.Kind == "call" && of.Child("function").Text(w.src) == "super" {
		return w.parent(f, n, fn)
	}
	of, err := w.eval(f, fn.Child("object"))
	if err != nil {
		return nil, err
	}
	if of.planned() {
		return w.sent(f, n, fn, of)
	}
	name := fn.Child("attribute").Text(w.src)
	if kind := of.without(name); kind != "" { // looked up before any argument is evaluated
		return nil, &exception{name: "AttributeError", value: `AttributeError("'` + kind + `' object has no attribute '` + name + `'")`, at: w.at(fn)}
	}
	resumes := of.sort == lazy && of.supply.turns != nil
	if !resumes && (of.sort == lazy || of.sort == lambda || dunder(name) || changes(name) && !of.changeable()) {
		return nil, beyond("a method of %s", of.repr())
	}
	args, err := w.arguments(f, n.Child("arguments"))
	if err != nil {
		return nil, err
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Method, Name: name, Args: []trace.Arg{{Text: w.text(fn.Child("object")), Value: of.repr()}}}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	if resumes {
		v, err := w.resumed(e, of, args)
		return w.toldOf(f, e, v, err)
	}
	if v := of.view(name); v != nil && len(args) == 0 {
		e.Value = v.repr()
		return v, w.emit(f, e)
	}
	if name == "elements" && of.class == "Counter" && len(args) == 0 {
		v := iterator("<chain>", []*value{of}, nil)
		v.supply.asked, e.Value = true, v.repr()
		return v, w.emit(f, e)
	}
	if of.compiled() {
		if v, err := w.matches(f, e, of.text+"."+name, args); v != nil || err != nil {
			return v, err
		}
	}
	if err := w.keyed(of, args, name, e.At); err != nil {
		return nil, err
	}
	if err := w.consumed(args, name, e.At); err != nil {
		if _, failed := err.(*exception); failed {
			err = cmp.Or(of.spilled(name, args), err)
		}
		return nil, err
	}
	v, err := w.acted(f, e, w.asCall(f, fn, e), of, args)
	if failed, ok := err.(*exception); ok && failed.name == "AttributeError" { // it is looked up where it is named
		failed.at = w.at(fn)
	}
	return v, err
}

// asCall is how a run shows a method of what a class of the program has: as a call by a dotted name. Any other it shows as a method's.
func (w *walker) asCall(f *frame, fn *syntax.Node, e trace.Event) trace.Event {
	if root := w.root(f, fn); root == nil || root.sort != class {
		return e
	}
	e.Op, e.Name, e.Args = trace.Call, fn.Text(w.src), e.Args[1:]
	return e
}

// acted asks what a method comes to, and finds the things that it left and gave; shown is how a run shows it.
func (w *walker) acted(f *frame, e, shown trace.Event, of *value, args []operand) (*value, error) {
	if !moves(e.Name) {
		if err := w.unspecial(append(values(args), of), nil); err != nil {
			return nil, err
		}
	}
	c := of.change(e.Name, args)
	if c.sure {
		return w.moved(f, shown, of, c)
	}
	if v, err := w.placed(f, e, of, args); v != nil || err != nil {
		return v, err
	}
	if of.sort == dict && len(args) == 2 && (e.Name == "get" || e.Name == "pop") && narrate.Opaque(args[1].value.public()) {
		return nil, beyond("a default that cannot be written down")
	}
	pool, err := w.pool(args)
	if err != nil {
		return nil, err
	}
	pool = slices.Concat(of.items, values(args), pool)
	var receiver *value
	if changes(e.Name) {
		receiver = of
	}
	before, size := of.public(), len(of.items)
	w.instead = instead(e, e.Name, append([]operand{{argument: argument{"", of}}}, args...))
	if shown.Op == trace.Call && w.instead == nil {
		w.instead = &e
	}
	a, err := w.operate(f, shown, receiver)
	if _, failed := err.(*exception); failed && (e.Name == "update" || e.Name == "extend") && !slices.ContainsFunc(args, func(a operand) bool { return a.value.single() }) {
		return nil, beyond("what %s has put in before it failed", e.Name)
	}
	if err != nil {
		return nil, err
	}
	if receiver != nil && a.After != before {
		after := c.after
		if after == nil || after.repr() != a.After {
			if after, err = made(a.After, pool, e.Name != "insert"); err != nil {
				return nil, err
			}
		}
		if after.sort != of.sort {
			return nil, beyond("an answer of another sort")
		}
		of.becomes(after)
		if err := fed(of, len(of.items) != size, values(args)...); err != nil {
			return nil, err
		}
		w.doubt(f, of)
	}
	if c.after != nil && c.given != nil {
		return one(a.Value, c.given), nil
	}
	return made(a.Value, of.items, true)
}

// without is the type of a number or None, which has no such method; "" where it may have it.
func (v *value) without(method string) string {
	kind := v.kind()
	if v.sort == atom && v.text == "None" {
		kind = "NoneType"
	}
	numbers := []string{
		"bit_length", "bit_count", "conjugate", "to_bytes", "from_bytes", "as_integer_ratio", "is_integer", "hex", "fromhex", "real", "imag", "numerator",
		"denominator",
	}
	if dunder(method) || kind == "" || kind == "str" || kind != "NoneType" && slices.Contains(numbers, method) {
		return ""
	}
	return kind
}
