package walk

import (
	"cmp"
	"slices"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// A frame is where names are bound: the module, one call under way, or a comprehension in one, which
// has names of its own but is no call.
type frame struct {
	id, depth int
	names     map[string]*value
	shown     map[string]string // what the account says of each name
	order     []string          // its own names
	data      []string          // those of the module that an account tells of, too
	scope     *frame            // around the function's definition, or the comprehension
	home      *frame            // the call that a comprehension belongs to; itself for others
	caller    *frame            // of a call; nil for the entry's
	site      trace.Range       // of the call
	code      *function
	body      bool         // it is a class's, whose names the functions and comprehensions in it do not see
	apart     bool         // it is a generator expression's, to which those of the call are another's names
	turns     *suspended   // of a generator's
	handling  []*exception // of the except clauses under way
	result    *trace.Event // a return that is told of when all is done
}

// enter runs along a call of a function, from its parameters to what it returns. The caller
// is the frame that was running.
func (w *walker) enter(v *value, args []argument, site trace.Range) (result *value, err error) {
	if v.given != nil {
		args = slices.Concat(v.given, args)
	}
	known, key, err := v.remembered(args)
	if known != nil || err != nil {
		return known, err
	}
	if v.kept != nil {
		defer func() {
			if err == nil {
				v.kept[key] = result
			}
		}()
	}
	if v.hidden() {
		return w.calledBack(v.code, args, site)
	}
	names, err := v.code.bound(args)
	if err != nil && len(w.running) > 0 {
		err = &exception{name: "TypeError", at: site}
	}
	if err != nil {
		return nil, err
	}
	if v.code.yields {
		gen := w.generate(v, names)
		if v.role == "contextmanager" {
			return v.managed(gen, args), nil
		}
		return gen, nil
	}
	run := func() error {
		f, err := w.open(v, names, site)
		if err != nil {
			return err
		}
		defer w.leave()
		result, err = w.body(f)
		return err
	}
	switch {
	case v.code.untold:
		hushed := w.hushed
		w.hushed = true
		err = w.untold(run)
		w.hushed = hushed
	case w.hushed:
		return nil, beyond("a function that is called where nobody tells of it")
	default:
		err = run()
	}
	return result, err
}

// open begins a frame with the parameters as they are bound. Whoever opens it leaves it, unless that fails.
func (w *walker) open(v *value, names map[string]*value, site trace.Range) (*frame, error) {
	f := &frame{id: w.frames, names: names, shown: map[string]string{}, order: v.code.order, scope: v.scope, code: v.code, data: w.data(v.code), site: site}
	f.home = f
	if n := len(w.running); n > 0 {
		f.depth = w.running[n-1].depth + 1
	}
	if f.depth >= deepest {
		return nil, beyond("more than %d calls in one another", deepest)
	}
	w.frames++
	w.run(f)
	e := trace.Event{Kind: trace.Enter, At: w.opening(v.code), Name: v.code.qualified}
	for _, p := range v.code.params {
		f.shown[p] = names[p].repr()
		e.Changed = append(e.Changed, trace.Binding{Name: p, Value: f.shown[p]})
	}
	for _, name := range slices.Concat(f.code.free, f.data) {
		if v := w.owner(f, name).names[name]; v != nil {
			f.shown[name] = v.repr()
		}
	}
	return f, w.emit(f, e)
}

// run makes a frame the one that runs: whoever ran before has asked it to.
func (w *walker) run(f *frame) {
	if n := len(w.running); n > 0 {
		f.caller = w.running[n-1]
	}
	w.running = append(w.running, f)
}

// leave makes its caller the frame that runs.
func (w *walker) leave() { w.running = w.running[:len(w.running)-1] }

// opening is the place where a frame begins.
func (w *walker) opening(fn *function) trace.Range {
	if fn.name == "<lambda>" {
		return w.at(fn.node)
	}
	return w.header(fn.node)
}

// body runs along what a function does, and tells how its frame ends.
func (w *walker) body(f *frame) (*value, error) {
	var result *value
	var err error
	e := trace.Event{Kind: trace.Return, At: w.opening(f.code)}
	if f.code.name == "<lambda>" {
		result, err = w.eval(f, f.code.body)
	} else {
		var way flow
		way, err = w.block(f, f.code.body)
		result, e.Name = none(), f.code.qualified
		switch {
		case err == nil && way.kind == returning && f.result != nil:
			result, e = way.value, *f.result
		case err == nil && way.kind == returning:
			return way.value, w.abandoned(f, way.value)
		}
	}
	if failed, ok := err.(*exception); ok {
		at := failed.at
		failed.at, failed.told = f.site, true
		if failed.name == exit {
			return nil, failed
		}
		if err := w.emit(f, trace.Event{Kind: trace.Raise, At: at, Name: failed.name, Left: true}); err != nil {
			return nil, err
		}
		return nil, failed
	}
	if err != nil {
		return nil, err
	}
	if f.result == nil {
		e.Value = result.repr()
	}
	return result, cmp.Or(w.emit(f, e), w.abandoned(f, result))
}

// comprehension is a frame for the names of one that f evaluates.
func (f *frame) comprehension() *frame {
	return &frame{id: f.id, depth: f.depth, names: map[string]*value{}, scope: f, home: f.home, code: f.code, apart: f.apart}
}

// has tells whether a name is one of the frame's own.
func (f *frame) has(name string) bool {
	return slices.Contains(f.order, name) && (f != f.home || !slices.Contains(f.code.outer, name))
}

// lookup finds what a name stands for, from the inside out; nil: nobody told, or it is a
// variable without a value.
func (w *walker) lookup(f *frame, name string) *value {
	if at := w.owner(f, name); at != w.module {
		return at.names[name]
	}
	if v := w.module.names[name]; v != nil || w.unread[name] != nil || w.wild {
		return v
	}
	if builtin(name) {
		return &value{sort: named, text: name}
	}
	return nil
}

// owner is the frame whose variable a name is that f reads or binds.
func (w *walker) owner(f *frame, name string) *frame {
	for at := f; at != w.module; at = at.scope {
		if at.has(name) && (at == f || !at.body) {
			return at
		}
		if slices.Contains(at.code.module, name) {
			break
		}
	}
	return w.module
}

// unknown is why a name stands for nothing here: a variable of the call itself has no value yet, which
// Python calls an UnboundLocalError; of others nobody told.
func (w *walker) unknown(f *frame, n *syntax.Node) error {
	name := n.Text(w.src)
	if err := w.unread[name]; err != nil && w.owner(f, name) == w.module {
		return w.because(f, n, err)
	}
	if n.Kind == "identifier" && w.owner(f, name) == f.home && f.home != w.module {
		if f.apart {
			return &exception{name: "NameError", at: w.at(n)}
		}
		return &exception{name: "UnboundLocalError", at: w.at(n)}
	}
	if w.loading && former(name) {
		return &exception{name: "NameError", value: `NameError("name '` + name + `' is not defined")`, at: w.at(n)}
	}
	return beyond("nobody told what %s is", name)
}

// doubt has the next statement tell of a variable whether or not it is shown otherwise: a
// method has changed it.
func (w *walker) doubt(f *frame, v *value) {
	for _, name := range f.home.tells() {
		if w.owner(f.home, name).names[name] == v {
			delete(f.home.shown, name)
		}
	}
}

// tells are the names that an account of a frame tells of: its own, those of functions around it, and the module's.
func (f *frame) tells() []string {
	own := slices.DeleteFunc(slices.Clone(f.order), func(name string) bool { return !f.has(name) })
	return slices.Concat(own, f.code.free, f.data)
}

// changed lists the variables that are shown otherwise than the account says.
func (w *walker) changed(f *frame) (list []trace.Binding) {
	f = f.home
	for _, name := range f.tells() {
		list = f.compare(list, name, w.owner(f, name).names[name])
	}
	return list
}

// compare adds a variable to the list of those that are shown otherwise than before.
func (f *frame) compare(list []trace.Binding, name string, v *value) []trace.Binding {
	if v == nil {
		return list
	}
	text := v.repr()
	if f.shown[name] != text {
		list = append(list, trace.Binding{Name: name, Value: text})
		f.shown[name] = text
	}
	return list
}
