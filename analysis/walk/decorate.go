package walk

import (
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// decorated is a function or class that decorators stand before. They are evaluated from the first to the last, and take it from the
// last to the first.
func (w *walker) decorated(f *frame, n *syntax.Node) error {
	var all []*value
	for _, d := range n.Parts() {
		if d.Kind != "decorator" {
			continue
		}
		v, err := w.decorator(f, d.Parts()[0])
		if err != nil {
			return err
		}
		all = append(all, v)
	}
	def := n.Child("definition")
	v, err := w.definition(f, def)
	for i := len(all) - 1; i >= 0 && err == nil; i-- {
		v, err = w.decorate(all[i], v, w.header(def))
	}
	if err != nil {
		return err
	}
	name := def.Child("name").Text(w.src)
	w.owner(f, name).names[name] = v
	return w.emit(f, trace.Event{Kind: trace.Line, At: w.header(def), Changed: w.changed(f)})
}

// definition is what a def or a class statement binds.
func (w *walker) definition(f *frame, n *syntax.Node) (*value, error) {
	if n.Kind == "class_definition" {
		return w.class(f, n)
	}
	return w.function(n, f)
}

// decorator evaluates a decorator: those of the library that are known are named.
func (w *walker) decorator(f *frame, n *syntax.Node) (*value, error) {
	called := n
	if n.Kind == "call" {
		called = n.Child("function")
	}
	root := w.root(f, called)
	if root == nil || root.sort != named {
		return w.eval(f, n)
	}
	name := called.Text(w.src)
	name = name[strings.LastIndexByte(name, '.')+1:]
	v := &value{sort: named, text: name, module: root.module}
	switch root.module + "." + name {
	case "functools.wraps":
		args := n.Child("arguments")
		if args == nil || len(args.Parts()) != 1 {
			return nil, beyond("a decorator")
		}
		of, err := w.eval(f, args.Parts()[0])
		v.items = []*value{of}
		return v, err
	case "contextlib.contextmanager", "dataclasses.dataclass", "functools.total_ordering":
		return v, nil
	case "functools.lru_cache", "functools.cache":
		if n.Kind == "call" && !roomy(n.Child("arguments"), w.src) {
			return nil, beyond("a cache with bounds")
		}
		return v, nil
	}
	return nil, w.outer(f, called, beyond("a decorator"))
}

// cached is how many calls a cache keeps that is given no bounds.
const cached = 128

// roomy tells arguments of lru_cache that leave it room for as many calls as by default, or more.
func roomy(args *syntax.Node, src string) bool {
	for _, part := range args.Parts() {
		name := "maxsize"
		if part.Kind == "keyword_argument" {
			name, part = part.Child("name").Text(src), part.Child("value")
		}
		size, ok := whole(part.Text(src))
		if name != "maxsize" || part.Kind != "none" && (!ok || size < cached) {
			return false
		}
	}
	return true
}

// decorate is what a decorator makes of a function.
func (w *walker) decorate(d, v *value, at trace.Range) (*value, error) {
	switch {
	case d.sort == lambda:
		return w.enter(d, []argument{{"", v}}, at)
	case d.text == "dataclass" && v.sort == class:
		v.plan.data = true
		return v, nil
	case d.text == "contextmanager" && v.sort == lambda && v.code.yields:
		made := *v
		made.role = d.text
		return &made, nil
	case d.text == "wraps" && v.sort == lambda && d.items[0].sort == lambda:
		renamed := *v
		renamed.text = d.items[0].called()
		return &renamed, nil
	case (d.text == "lru_cache" || d.text == "cache") && v.sort == lambda:
		kept := *v
		kept.kept = map[string]*value{}
		return &kept, nil
	}
	return nil, beyond("a decorator")
}

// called is the name that a function goes by.
func (v *value) called() string {
	if v.text != "" {
		return v.text
	}
	return v.code.name
}

// remembered is what a function with a cache has given for these arguments; key is where to keep what it gives, "" where
// nothing is kept.
func (v *value) remembered(args []argument) (known *value, key string, err error) {
	if v.kept == nil {
		return nil, "", nil
	}
	for _, a := range args {
		if !a.value.hashable() || a.value.sort != atom && a.value.sort != tuple {
			return nil, "", beyond("what a cache keeps")
		}
		key += a.name + "=" + a.value.hash() + ";"
	}
	if known = v.kept[key+"."]; known == nil && len(v.kept) >= cached {
		err = beyond("a cache that is full")
	}
	return known, key + ".", err
}
