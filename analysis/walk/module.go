package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
)

// define binds what module-level code binds. Statements that do more than that are not run along:
// what they bind or may change is unknown from there on.
func (w *walker) define(root *syntax.Node) {
	w.module = &frame{names: map[string]*value{}}
	w.module.home = w.module
	w.unread = map[string]error{}
	w.constants(root)
	for _, n := range root.Parts() {
		switch {
		case n.Kind == "function_definition":
			fn, err := w.function(n, w.module)
			w.know(n.Child("name").Text(w.src), fn, err)
		case lambdaOf(n) != nil:
			fn, err := w.function(lambdaOf(n), w.module)
			w.know(n.Parts()[0].Child("left").Text(w.src), fn, err)
		case w.constant(n) != nil || n.Kind == "pass_statement":
		case n.Kind == "import_statement" || n.Kind == "import_from_statement":
			w.imports(n)
		default:
			w.spoil(n)
		}
	}
}

// constants binds names to literals, before any function is read: those may mention what stands
// behind them.
func (w *walker) constants(root *syntax.Node) {
	for _, n := range root.Parts() {
		if v := w.constant(n); v != nil {
			w.know(n.Parts()[0].Child("left").Text(w.src), v, nil)
		}
	}
}

// constant is the literal that a statement binds a name to; nil for other statements.
func (w *walker) constant(n *syntax.Node) *value {
	if n.Kind != "expression_statement" || n.Parts()[0].Kind != "assignment" {
		return nil
	}
	a := n.Parts()[0]
	if right := a.Child("right"); right != nil && a.Child("left").Kind == "identifier" {
		return literal(right, w.src)
	}
	return nil
}

// lambdaOf is the lambda that a statement binds a name to; nil for other statements.
func lambdaOf(n *syntax.Node) *syntax.Node {
	if n.Kind != "expression_statement" || n.Parts()[0].Kind != "assignment" || n.Parts()[0].Child("left").Kind != "identifier" {
		return nil
	}
	if right := n.Parts()[0].Child("right"); right != nil && right.Kind == "lambda" {
		return right
	}
	return nil
}

// know binds a name of the module, or says why it is not known. Of two that are bound to one name,
// which one counts when is nowhere.
func (w *walker) know(name string, v *value, err error) {
	if w.module.names[name] != nil || w.unread[name] != nil {
		err = beyond("%s is bound more than once", name)
	}
	if err != nil {
		delete(w.module.names, name)
		w.unread[name] = err
		return
	}
	w.module.names[name] = v
}

// spoil makes unknown what a statement of the module may bind or change: the names that it binds, the
// values that it mentions, and where it calls a function of the program, all that can be changed.
func (w *walker) spoil(n *syntax.Node) {
	var binds []string
	own := locals{src: w.src, found: &binds}
	for own.collect(n); n.Kind == "decorated_definition"; n = n.Child("definition") {
		own.bind(n.Child("definition").Child("name"))
	}
	if n.Kind == "class_definition" {
		own.bind(n.Child("name"))
	}
	all := own.strange != "" && n.Kind != "class_definition"
	for _, name := range mentions(n, w.src, true) {
		v := w.module.names[name]
		all = all || v != nil && v.sort == lambda || v != nil && v.foreign || w.unread[name] != nil
		if slices.Contains(binds, name) || v != nil && v.particular() && v.sort != lambda && v.sort != named || own.strange != "" && v == nil && !builtin(name) {
			w.forget(name)
		}
	}
	for name, v := range w.module.names {
		if all && v.particular() && v.sort != lambda && v.sort != named {
			w.forget(name)
		}
	}
}

func (w *walker) forget(name string) {
	delete(w.module.names, name)
	w.unread[name] = beyond("nobody told what %s is", name)
}

// imports binds what an import statement names. Of most modules nothing is known.
func (w *walker) imports(n *syntax.Node) {
	from, origin := n.Child("module_name"), ""
	if from != nil {
		origin = from.Text(w.src)
	}
	for _, part := range n.Parts() {
		text := part.Text(w.src)
		switch {
		case part == from:
		case part.Kind == "wildcard_import":
			w.wild = w.wild || origin != "typing"
		case part.Kind == "aliased_import":
			alias := part.Child("alias").Text(w.src)
			w.know(alias, &value{sort: named, text: alias, foreign: true}, nil)
		case from == nil:
			text, _, _ = strings.Cut(text, ".")
			delete(w.module.names, text) // it may be imported again
			w.know(text, &value{sort: named, text: text, foreign: !knowsModule(text), module: text}, nil)
		case constant(origin, text) != "":
			w.know(text, &value{text: constant(origin, text)}, nil)
		default:
			w.know(text, &value{sort: named, text: text, foreign: !pure(origin, text) && !flows(origin, text), module: origin}, nil)
		}
	}
}
