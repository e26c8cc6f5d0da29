package walk

import (
	"slices"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// attribute is a constant or a function of a module, what an instance or a class of the program has, a method that is handed
// about, or the name of a function or class.
func (w *walker) attribute(f *frame, n *syntax.Node) (*value, error) {
	if root := w.root(f, n); root != nil && root.module == root.text && n.Child("object").Kind == "identifier" {
		if v := given(root.module, n.Child("attribute").Text(w.src)); v != nil {
			return v, nil
		}
	}
	if v := w.dotted(f, n); v != nil {
		return v, nil
	}
	if root := w.root(f, n); root == nil || root.sort != named || n.Child("attribute").Text(w.src) == "__name__" {
		switch of, err := w.eval(f, n.Child("object")); {
		case err != nil:
			return nil, err
		case of.planned():
			return w.field(f, n, of)
		case n.Child("attribute").Text(w.src) != "__name__":
			return w.boundMethod(f, n, of)
		case of.sort == named && of.module == "":
			return &value{text: `"` + of.text + `"`}, nil
		case of.sort == lambda:
			v := &value{text: `"` + of.called() + `"`}
			return v, w.emit(f, trace.Event{
				Kind: trace.Expr, At: w.at(n), Op: trace.Attribute, Name: "__name__", Value: v.repr(),
				Args: []trace.Arg{{Text: w.text(n.Child("object")), Value: of.repr()}},
			})
		}
	}
	return nil, w.outer(f, n, beyond("an expression of kind %s", n.Kind))
}

// dotted is a function of a module, or a method of a builtin class, that is handed about; nil for all else.
func (w *walker) dotted(f *frame, n *syntax.Node) *value {
	root, last := w.root(f, n), n.Child("attribute").Text(w.src)
	if root == nil || root.sort != named || n.Child("object").Kind != "identifier" || dunder(last) {
		return nil
	}
	if root.module != "" && root.module == root.text && pure(root.module, last) && !changesFirst(root.module, last) {
		return &value{sort: named, text: root.text + "." + last, module: root.module}
	}
	if root.module == "" && slices.Contains([]string{"str", "int", "float", "list", "dict", "set", "tuple", "bytes"}, root.text) && !changes(last) {
		return &value{sort: named, text: root.text + "." + last}
	}
	return nil
}

// boundMethod is a method of a builtin container or string that is handed about with what it belongs to.
func (w *walker) boundMethod(f *frame, n *syntax.Node, of *value) (*value, error) {
	name := n.Child("attribute").Text(w.src)
	e := trace.Event{
		Kind: trace.Expr, At: w.at(n), Op: trace.Attribute, Name: name,
		Args: []trace.Arg{{Text: w.text(n.Child("object")), Value: of.repr()}},
	}
	switch {
	case of.sort == lambda && of.own(name) != nil:
		return w.toldOf(f, e, of.own(name), nil)
	case w.failure(of) != "":
		v, err := w.ofException(of, name)
		return w.toldOf(f, e, v, err)
	case (of.text == matchText || of.compiled()) && holds(name):
		if err := w.openly(e, of); err != nil {
			return nil, err
		}
		return w.operated(f, e)
	case !of.changeable() && of.kind() != "str" && of.text != matchText && !of.compiled() || dunder(name):
		return nil, beyond("an expression of kind %s", n.Kind)
	}
	return w.toldOf(f, e, &value{sort: named, text: name, self: of}, nil)
}
