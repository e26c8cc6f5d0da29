package walk

import (
	"cmp"
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// call is a call of a function or a method.
func (w *walker) call(f *frame, n *syntax.Node) (*value, error) {
	fn := n.Child("function")
	if fn.Kind == "attribute" && !w.rooted(f, fn) {
		return w.method(f, n, fn)
	}
	target, err := w.target(f, fn)
	if err != nil {
		if target = w.unseen(f, fn); target == nil {
			return nil, err
		}
	}
	if target.hidden() && target.code.origin == "logging.getLogger" {
		return &value{sort: named, text: logger, module: "logging", foreign: true}, nil
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Call, Name: w.text(fn)}
	args, err := w.arguments(f, n.Child("arguments"))
	if err != nil {
		return nil, err
	}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	v, err := w.called(f, e, target, args)
	if v == nil && err == nil {
		return w.builtin(f, e, target.plainName(), args)
	}
	return v, err
}

// called is a call of what is none of those builtins that are asked for in one way; nil for those.
func (w *walker) called(f *frame, e trace.Event, target *value, args []operand) (*value, error) {
	last := target.last()
	switch {
	case target.hidden() && target.given == nil:
		return w.unshown(f, e, target.code, values(args))
	case target.invocable():
		given, err := w.plainly(args, e.At)
		if err != nil {
			return nil, err
		}
		v, err := w.invoke(target, given, e.At)
		return w.toldOf(f, e, v, err)
	case target.self != nil && target.sort == named:
		return w.calledBound(f, e, target, args)
	case target.sort == named && flows(target.module, last):
		v, err := w.stream(last, args, e.At)
		return w.toldOf(f, e, v, err)
	case target.module == "re":
		return w.matches(f, e, "re."+last, args)
	case changesFirst(target.module, last):
		return w.changer(f, e, everywhere(e.Name, target.module+"."+last), args)
	case target.module == "functools" && last == "reduce" && len(args) > 0 && stepwise(args):
		return w.reduce(f, e, args)
	case target.module == "functools" && last == "partial" && len(args) > 0:
		return w.partial(f, e, args)
	case target.module == "collections" && last == "namedtuple":
		return w.namedTuple(f, e, args)
	case target.module == "operator" && makes(last):
		return w.toldOf(f, e, &value{sort: named, text: last + "(" + publicly(args) + ")", module: target.module}, nil)
	case target.module == "contextlib" && managing(last, args) != nil:
		return w.toldOf(f, e, managing(last, args), nil)
	case target.module == "itertools" && last == "tee":
		return w.teed(f, e, args)
	case target.module == "typing" && last == "cast" && len(args) == 2:
		return w.toldOf(f, e, args[1].value, nil)
	}
	return nil, nil
}

// last is the name of a function without that of its module.
func (v *value) last() string { return v.text[strings.LastIndexByte(v.text, '.')+1:] }

// plainName is what a builtin, or a class of collections, is known by here.
func (v *value) plainName() string {
	switch last := v.last(); {
	case last == "fromkeys" && v.module == "":
		return "dict.fromkeys"
	case last == "fromkeys":
		return v.text
	case v.module == "collections":
		return last
	}
	return v.text
}

// target is what is called: a function of the program, a builtin, or one of a module that is known.
func (w *walker) target(f *frame, fn *syntax.Node) (*value, error) {
	name := fn.Text(w.src)
	switch fn.Kind {
	case "identifier":
		switch v := w.lookup(f, name); {
		case v == nil:
			return nil, w.unknown(f, fn)
		case v.foreign:
			return nil, beyond("a call of what a module gives")
		case v.sort != named && !v.invocable():
			return nil, beyond("a call of what is no function")
		case v.sort == named && v.self == nil && builtin(v.text) && !asked(v.text) && v.text != "iter" && v.text != "next" && v.text != "print" && v.text != "callable" && v.text != "object" && v.text != "getattr" && v.text != "setattr":
			return nil, beyond("a call of %s", name)
		default:
			return v, nil
		}
	case "attribute":
		last, root := name[strings.LastIndexByte(name, '.')+1:], w.root(f, fn)
		if root.module == "collections" && collection(root.text) && last == "fromkeys" {
			return &value{sort: named, text: name, module: root.module}, nil
		}
		if flows(root.module, root.text) && last == "from_iterable" {
			return &value{sort: named, text: last, module: root.module}, nil
		}
		if root.module != "" && (root.module != root.text || !pure(root.module, last) && !flows(root.module, last)) {
			break
		}
		if root.module != "" {
			name = root.module + "." + last
		}
		if !root.foreign && !changes(last) && !dunder(last) {
			return &value{sort: named, text: name, module: root.module}, nil
		}
	}
	if fn.Kind == "call" || fn.Kind == "subscript" || fn.Kind == "parenthesized_expression" || fn.Kind == "lambda" {
		v, err := w.eval(f, fn)
		if err == nil && !v.invocable() && (v.sort != named || v.foreign || v.module == "" && v.self == nil && (!builtin(v.text) || !asked(v.text))) {
			err = beyond("a call of what is no function")
		}
		return v, err
	}
	return nil, beyond("a call of something that nobody told of")
}

// builtin is a call of a builtin, which is asked for, unless it only hands on its arguments.
func (w *walker) builtin(f *frame, e trace.Event, name string, args []operand) (*value, error) {
	if v := gathered(e.Name, args); v != nil {
		e.Value = v.repr()
		return v, w.emit(f, e)
	}
	if v, err := w.handed(name, args, e.At); err != nil {
		return nil, err
	} else if v != nil {
		if e.Value = v.repr(); v.sort == atom {
			e.Value = v.text
		}
		return v, w.emit(f, e)
	}
	if name == "len" && len(args) == 1 {
		if v, ok, err := w.special("__len__", e.At, args[0].value); ok || err != nil {
			if err == nil {
				e.Value = v.repr()
				err = w.emit(f, e)
			}
			return v, err
		}
	}
	if v, err := w.worded(name, args, e.At); v != nil || err != nil {
		return w.toldOf(f, e, v, err)
	}
	if err := w.consumed(args, name, e.At); err != nil {
		return nil, err
	}
	if v := cmp.Or(quantified(name, args), listed(name, args)); v != nil {
		return w.toldOf(f, e, v, nil)
	}
	if err := w.plain(name, args); err != nil {
		return nil, err
	}
	if err := w.keyed(nil, args, name, e.At); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(args, func(a operand) bool { return a.heard == nil && a.value.closed() && !a.value.goneByKeys(name) }) {
		return nil, beyond("%s of what cannot be written down", name)
	}
	pool, err := w.pool(args)
	if err != nil {
		return nil, err
	}
	w.instead = instead(e, everywhere(e.Name, name), args)
	a, err := w.operate(f, e, nil)
	if err != nil {
		return nil, err
	}
	switch name {
	case "max", "min":
		return one(a.Value, append(pool, values(args)...)...), nil
	case "dict.fromkeys", "OrderedDict.fromkeys", "collections.OrderedDict.fromkeys":
		return made(a.Value, values(args), true)
	case "type":
		if v := args[0].value; v.planned() {
			return &value{sort: class, text: v.plan.name, plan: v.plan}, nil
		}
		if !builtin(a.Value) || len(args) != 1 {
			return nil, beyond("a type of the program")
		}
		return &value{sort: named, text: a.Value}, nil
	case "dict", "OrderedDict", "deque":
		return made(a.Value, append(pool, values(args)...), true)
	}
	return made(a.Value, pool, true)
}

// everywhere is the name by which everybody knows a function that the program calls by its own name for it.
func everywhere(called, name string) string {
	if bare := name[strings.LastIndexByte(name, '.')+1:]; called == bare || strings.HasSuffix(called, "."+name) {
		return called
	}
	return name
}

// handed is what a call gives whose value stands in its arguments: another way to go through them, or
// an exception; nil for all others.
func (w *walker) handed(name string, args []operand, at trace.Range) (*value, error) {
	switch {
	case raisable(name):
		return raisedOf(name, plainArguments(args))
	case name == "set" && len(args) == 0: // its text is its value
		return &value{sort: set}, nil
	case name == "re.compile":
		return compile(args), nil
	case name == "float" && len(args) == 1 && boundless(args[0].value.text): // likewise
		return &value{text: "float(" + args[0].value.text + ")"}, nil
	case name == "object" && len(args) == 0: // as good as a name of its own
		return &value{sort: object, text: name, plan: &plan{name: name, bare: true}}, nil
	case (name == "Counter" || name == "OrderedDict") && len(args) == 0:
		return &value{sort: dict, class: name}, nil
	case name == "print": // what is printed is no part of an account
		return none(), nil
	case name == "next":
		return w.nextOf(args, at)
	case name == "getattr" || name == "setattr" || name == "hasattr":
		return w.byName(name, args, at)
	case name == "type" && len(args) == 1 && args[0].name == "" && args[0].value.literalType() != "":
		return &value{sort: named, text: args[0].value.literalType()}, nil
	case name == "type" && len(args) == 1 && args[0].value.sort == atom && w.failure(args[0].value) != "":
		return &value{sort: named, text: w.failure(args[0].value)}, nil
	case name == "type" && len(args) == 1 && args[0].value.text == "None":
		return &value{sort: named, text: "NoneType"}, nil
	case name == "len" && len(args) == 1 && args[0].name == "" && args[0].value.size() != nil:
		return args[0].value.size(), nil
	case name == "isinstance" && len(args) == 2:
		yes, known := instance(args[0].value, args[1].value)
		if !known || args[0].name != "" || args[1].name != "" {
			return nil, nil
		}
		return &value{text: truth(yes)}, nil
	case name == "callable" && len(args) == 1:
		return &value{text: truth(args[0].value.invocable() || args[0].value.sort == named)}, nil
	}
	return w.supplied(name, args, at)
}

// boundless tells the texts by which floats that no literal says are written.
func boundless(text string) bool { return text == `"inf"` || text == `"-inf"` || text == `"nan"` }

// nextOf is what next gives: an item of what gives them once, or what it was told to give else.
func (w *walker) nextOf(args []operand, at trace.Range) (*value, error) {
	if len(args) == 0 || len(args) > 2 || !args[0].value.onDemand() || args[0].name != "" || args[len(args)-1].name != "" {
		return nil, beyond("a call of next")
	}
	item, more, err := w.advance(args[0].value, at)
	switch {
	case err != nil || more:
		return item, err
	case len(args) == 2:
		return args[1].value, nil
	}
	return nil, stopped(args[0].value, at)
}

// An operand is an argument with what the source says of it.
type operand struct {
	argument
	text  string
	heard []*value // of what gives its items one by one: those, once they were asked for
}

func (a operand) shown() trace.Arg {
	return trace.Arg{Name: a.name, Text: a.text, Value: a.value.repr()}
}

// given are the arguments of a call, as an account tells them and as a function of the program takes them.
func (w *walker) given(f *frame, n *syntax.Node) (args []operand, given []argument, err error) {
	if args, err = w.arguments(f, n.Child("arguments")); err == nil {
		given, err = w.plainly(args, w.at(n))
	}
	return args, given, err
}

// plainly are arguments without stars.
func (w *walker) plainly(args []operand, at trace.Range) (out []argument, err error) {
	for _, a := range args {
		switch a.name {
		case "*":
			items, err := w.taken(a.value, at)
			if err != nil {
				return nil, err
			}
			for _, item := range items {
				out = append(out, argument{"", item})
			}
		case "**":
			named, err := keywords(a.value)
			if err != nil {
				return nil, err
			}
			out = append(out, named...)
		default:
			out = append(out, a.argument)
		}
	}
	return out, nil
}

// keywords are the arguments that two stars make of a dict.
func keywords(v *value) (out []argument, err error) {
	if v.sort != dict {
		return nil, beyond("two stars before what is no dict")
	}
	for i, key := range v.keys {
		name := strings.Trim(key.text, `"`)
		if key.sort != atom || name == "" || strings.Trim(name, letters+digits+"_") != "" || key.text == name {
			return nil, beyond("a keyword that is no name")
		}
		out = append(out, argument{name, v.items[i]})
	}
	return out, nil
}

func values(args []operand) (out []*value) {
	for _, a := range args {
		out = append(out, a.value)
	}
	return out
}

// arguments evaluates what a call is given.
func (w *walker) arguments(f *frame, n *syntax.Node) (args []operand, err error) {
	if n.Kind == "generator_expression" {
		v, err := w.generator(f, n)
		return []operand{{argument: argument{"", v}, text: n.Text(w.src)}}, err
	}
	for _, part := range n.Parts() {
		name := ""
		switch part.Kind {
		case "keyword_argument":
			name, part = part.Child("name").Text(w.src), part.Child("value")
		case "list_splat":
			name, part = "*", part.Parts()[0]
		case "dictionary_splat":
			name, part = "**", part.Parts()[0]
		}
		v := w.callback(f, n, part, name)
		if v == nil {
			var err error
			if v, err = w.eval(f, part); err != nil {
				return nil, err
			}
		}
		args = append(args, operand{argument: argument{name, v}, text: w.text(part)})
	}
	return args, nil
}

// rooted tells a dotted name that starts at a module or a class of the library.
func (w *walker) rooted(f *frame, n *syntax.Node) bool {
	v := w.root(f, n)
	return v != nil && v.sort == named
}

// root is the module or class that a dotted name starts at; nil where there is none.
func (w *walker) root(f *frame, n *syntax.Node) *value {
	for n.Kind == "attribute" {
		n = n.Child("object")
	}
	if n.Kind != "identifier" {
		return nil
	}
	return w.lookup(f, n.Text(w.src))
}
