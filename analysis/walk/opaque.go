package walk

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// What a program calls and does not show is not gone into: it is asked for where it stands. Of a stub, a function that
// is nothing but its signature and docstring, somebody may know what it gives, or that nobody can. Of what other modules
// have, and of builtins that reach outside, only the latter is asked for.

// An Undetermined ends a walk before something of which the program does not show what it comes to.
type Undetermined struct {
	Told string // the account before it, in whole lines
	Expr string // `fits("ink")`, its operands in place; or a name
}

func (u *Undetermined) Error() string {
	return fmt.Sprintf("%v: nothing shows what %s comes to", ErrBeyond, u.Expr)
}

func (u *Undetermined) Unwrap() error { return ErrBeyond }

// Before is the account without the operation that a question is about, in whole lines.
func (q Question) Before() string {
	before := strings.TrimSuffix(q.Said, q.Expr)
	if told, midway := strings.CutSuffix(before, "; "); midway {
		return told + "\n"
	}
	return before[:strings.LastIndexByte(before, '\n')+1]
}

// stub tells the body of a function of which there is a docstring, and nothing else.
func stub(body *syntax.Node) bool {
	var kinds []string
	for _, s := range body.Parts() {
		if s.Kind == "expression_statement" {
			s = s.Parts()[0]
		}
		kinds = append(kinds, s.Kind)
	}
	return slices.Equal(kinds, []string{"string", "ellipsis"})
}

// elsewhere is a function that the program does not show; origin is where it has it from.
func elsewhere(name, origin string) *value {
	return &value{sort: lambda, code: &function{name: name, qualified: name, origin: origin}}
}

// hidden tells a function that cannot be gone into.
func (v *value) hidden() bool { return v.sort == lambda && (v.code.stub || v.code.origin != "") }

// origin is the whole name of what is imported, with a path of attributes behind it.
func (v *value) origin(path string) string {
	name := v.module
	if v.text != v.module {
		name = strings.TrimPrefix(v.module+"."+v.text, ".")
	}
	if path != "" {
		name += "." + path
	}
	return name
}

// unseen is what a call names that has to come from elsewhere; nil where it does not.
func (w *walker) unseen(f *frame, fn *syntax.Node) *value {
	name, v := fn.Text(w.src), w.root(f, fn)
	_, path, _ := strings.Cut(name, ".")
	switch {
	case v == nil || v.sort != named || v.self != nil:
		return nil
	case v.module == "" && v.text == name && builtin(name):
		return elsewhere(name, name)
	case v.text == v.module && path == "" && v.module != "": // no module can be called: it has one of its own name
		return elsewhere(name, v.module+"."+v.text)
	case v.module == "" || v.text != v.module && !v.foreign:
		return nil
	}
	return elsewhere(name, v.origin(path))
}

// unshown is a call of a function that cannot be gone into.
func (w *walker) unshown(f *frame, e trace.Event, fn *function, args []*value) (*value, error) {
	if writesLog(fn.origin) {
		return w.toldOf(f, e, none(), nil)
	}
	q, err := w.asking(f, e)
	if err != nil {
		return nil, err
	}
	q.Stub, q.Origin = fn.stub, fn.origin
	a, err := w.answer(q)
	switch {
	case err != nil:
		return nil, err
	case a.Unknown:
		return nil, &Undetermined{q.Before(), q.Expr}
	case fn.origin != "": // what it may change by the way nobody knows
		return nil, beyond("a call of %s", fn.origin)
	case a.Raises != "":
		return nil, &exception{name: a.Raises, at: e.At}
	}
	v, err := made(a.Value, args, true)
	return w.toldOf(f, e, v, err)
}

// A logger is what logging gives; which one it is makes no difference to the program.
const logger = "Logger"

// writesLog tells what only adds to a log: it gives None, and whatever becomes of that is no part of an account.
func writesLog(origin string) bool {
	name, ours := strings.CutPrefix(origin, "logging.")
	name = strings.TrimPrefix(name, logger+".")
	return ours && slices.Contains([]string{"debug", "info", "warning", "error", "exception", "critical", "log"}, name)
}

// calledBack is a call that the library makes of such a function: it stands where the library was called.
func (w *walker) calledBack(fn *function, args []argument, site trace.Range) (*value, error) {
	if len(w.running) == 0 {
		return nil, beyond("a call of a stub")
	}
	site.EndLine, site.EndCol = site.Line, site.Col
	e := trace.Event{Kind: trace.Expr, At: site, Op: trace.Call, Name: fn.name}
	var all []*value
	for _, a := range args {
		e.Args = append(e.Args, trace.Arg{Name: a.name, Value: a.value.repr()})
		all = append(all, a.value)
	}
	return w.unshown(w.running[len(w.running)-1], e, fn, all)
}

// callback is an argument that is a function from elsewhere which the callee will call: a key, and what map and its like begin
// with; nil for all others.
func (w *walker) callback(f *frame, args, part *syntax.Node, keyword string) *value {
	callee := w.src[:args.Start]
	callee = callee[len(strings.TrimRight(callee, letters)):]
	taken := slices.Contains([]string{"map", "filter", "reduce", "takewhile", "dropwhile", "filterfalse", "starmap"}, callee)
	if part.Kind != "identifier" || keyword != "key" && (keyword != "" || !taken || part != args.Parts()[0]) {
		return nil
	}
	if v := w.lookup(f, part.Text(w.src)); v != nil && v.foreign && v.text != v.module {
		return elsewhere(part.Text(w.src), v.origin(""))
	}
	return nil
}

// outer is why an expression is beyond what can be read that names something from elsewhere: otherwise, or because nothing
// shows what it is.
func (w *walker) outer(f *frame, n *syntax.Node, otherwise error) error {
	v := w.root(f, n)
	if v == nil || v.sort != named || v.module == "" {
		return otherwise
	}
	q, err := w.naming(f, n)
	if err != nil {
		return otherwise
	}
	_, path, _ := strings.Cut(n.Text(w.src), ".")
	q.Origin = v.origin(path)
	a, err := w.answer(q)
	switch {
	case err != nil && !errors.Is(err, ErrBeyond):
		return err
	case err == nil && a.Unknown:
		return &Undetermined{q.Before(), q.Expr}
	}
	return otherwise
}

// because is why a name stands for nothing: where that is since nothing shows what it is made of, the walk ends before it.
func (w *walker) because(f *frame, n *syntax.Node, why error) error {
	var u *Undetermined
	if !errors.As(why, &u) {
		return why
	}
	q, err := w.naming(f, n)
	if err != nil {
		return why
	}
	return &Undetermined{q.Before(), q.Expr}
}

// naming is a question about an expression as it stands in the source.
func (w *walker) naming(f *frame, n *syntax.Node) (Question, error) {
	return w.asking(f, trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Format})
}
