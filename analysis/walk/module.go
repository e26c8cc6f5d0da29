package walk

import (
	"errors"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// define runs along what the module does when it is loaded, of which no account tells: what its operations come to
// is asked for by themselves. What cannot be run along leaves unknown what it binds or may change.
func (w *walker) define(all []*syntax.Node) error {
	w.module = &frame{names: map[string]*value{}, shown: map[string]string{}, code: &function{}}
	w.module.home = w.module
	w.unread = map[string]error{}
	for _, n := range all {
		var failed *exception
		err := w.untold(func() error {
			_, err := w.statement(w.module, n)
			return err
		})
		switch {
		case err == nil:
		case errors.As(err, &failed):
			w.spoil(n, beyond("the module fails with %s", failed.name))
		case errors.Is(err, ErrBeyond):
			w.spoil(n, err)
		default:
			return err
		}
	}
	return nil
}

// untold runs along what no account tells of.
func (w *walker) untold(do func() error) error {
	told, telling, loading, frames := w.trace, w.telling, w.loading, w.frames
	w.trace, w.loading = &trace.Trace{Canonical: told.Canonical}, true
	w.telling = narrate.NewTelling(w.trace)
	err := do()
	w.trace, w.telling, w.loading, w.frames = told, telling, loading, frames
	return err
}

// spoil makes unknown what a statement of the module may bind or change: the names that it binds, the
// values that it mentions, and where it calls a function of the program, all that can be changed.
func (w *walker) spoil(n *syntax.Node, why error) {
	var binds []string
	own := locals{src: w.src, found: &binds}
	own.collect(n)
	defer func() {
		for _, name := range binds {
			w.forget(name, why)
		}
	}()
	if n.Kind == "function_definition" { // which nobody has called
		return
	}
	all := own.strange != ""
	for _, name := range mentions(n, w.src, true) {
		v := w.module.names[name]
		all = all || v != nil && v.sort == lambda || w.unread[name] != nil // what others have knows of the module what it is handed
		if v != nil && v.data() || own.strange != "" && v == nil && !builtin(name) {
			w.forget(name, why)
		}
	}
	for name, v := range w.module.names {
		if all && v.data() {
			w.forget(name, why)
		}
	}
}

// data tells a value that can be changed, or something in it can.
func (v *value) data() bool {
	return v.particular() && v.sort != lambda && v.sort != named && v.sort != class
}

func (w *walker) forget(name string, why error) {
	delete(w.module.names, name)
	w.unread[name] = beyond("nobody told what %s is: %w", name, why)
}

// An importing is one name that an import statement binds.
type importing struct {
	module, name string // name is "" for the module itself, "*" for all that it has
	alias        string
}

// imported are the names that an import statement binds.
func imported(n *syntax.Node, src string) (all []importing) {
	from, origin := n.Child("module_name"), ""
	if from != nil {
		origin = from.Text(src)
	}
	for _, part := range n.Parts() {
		text, alias := part.Text(src), ""
		if part.Kind == "aliased_import" {
			text, alias = part.Child("name").Text(src), part.Child("alias").Text(src)
		}
		switch {
		case part == from:
		case part.Kind == "wildcard_import":
			all = append(all, importing{origin, "*", ""})
		case from != nil && alias != "":
			all = append(all, importing{origin, text, alias})
		case from != nil:
			all = append(all, importing{origin, text, text})
		case alias != "":
			all = append(all, importing{text, "", alias})
		default:
			root, _, _ := strings.Cut(text, ".")
			all = append(all, importing{root, "", root})
		}
	}
	return all
}

// imports binds what an import statement names. Of most modules nothing is known.
func (w *walker) imports(f *frame, n *syntax.Node) error {
	for _, i := range imported(n, w.src) {
		v := &value{sort: named, text: i.name, module: i.module, foreign: !pure(i.module, i.name) && !flows(i.module, i.name)}
		switch {
		case i.name == "*":
			w.wild = w.wild || i.module != "typing"
			continue
		case i.name == "":
			v.text, v.foreign = i.module, !knowsModule(i.module)
		case given(i.module, i.name) != nil:
			v = given(i.module, i.name)
		case f != w.module && v.foreign:
			return beyond("what %s of %s is", i.name, i.module)
		}
		if w.owner(f, i.alias) == w.module {
			delete(w.unread, i.alias)
		}
		w.owner(f, i.alias).names[i.alias] = v
	}
	return nil
}
