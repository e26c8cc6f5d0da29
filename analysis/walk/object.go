package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// instance makes an instance of a class of the program: what its methods do is run along, and of what is generated its
// fields are bound.
func (w *walker) instance(p *plan, args []argument, site trace.Range) (*value, error) {
	v := &value{sort: object, text: p.name, plan: p}
	init := p.find("__init__")
	switch {
	case p.tuple:
		v = &value{sort: tuple, plan: p}
		return v, w.fill(v, args, site)
	case p.library() != "":
		return w.madeException(p, args, site)
	case init != nil:
		_, err := w.enter(init, append([]argument{{"", v}}, args...), site)
		return v, err
	case p.isData():
		if err := w.fill(v, args, site); err != nil {
			return nil, err
		}
		if after := p.find("__post_init__"); after != nil {
			_, err := w.enter(after, []argument{{"", v}}, site)
			return v, err
		}
		return v, nil
	case len(args) > 0:
		return nil, &exception{name: "TypeError", at: site}
	}
	return v, nil
}

// fill binds the fields of a generated class.
func (w *walker) fill(v *value, args []argument, site trace.Range) error {
	fields := v.plan.generated()
	fn := &function{only: -1, defaults: map[string]*value{}}
	for _, one := range fields {
		fn.params = append(fn.params, one.name)
		fn.defaults[one.name] = one.preset
		if one.factory != nil {
			made, err := w.made(one.factory, site)
			if err != nil {
				return err
			}
			fn.defaults[one.name] = made
		}
	}
	names, err := fn.bound(args)
	if err != nil {
		return &exception{name: "TypeError", at: site}
	}
	for _, one := range fields {
		v.set(one.name, names[one.name])
	}
	return nil
}

// made is what a factory makes of nothing.
func (w *walker) made(factory *value, site trace.Range) (*value, error) {
	if factory.sort == lambda {
		return w.enter(factory, nil, site)
	}
	one, _ := (&value{sort: dict, class: "defaultdict", bound: factory.text}).absent(none())
	if factory.sort != named || one == nil {
		return nil, beyond("what %s makes", factory.repr())
	}
	return one, nil
}

// set binds a field of an instance.
func (v *value) set(name string, item *value) {
	for i, known := range v.names {
		if known == name {
			v.items[i] = item
			return
		}
	}
	v.names, v.items = append(v.names, name), append(v.items, item)
}

// own is what an instance has itself under a name; nil where it has nothing.
func (v *value) own(name string) *value {
	for i, known := range v.names {
		if known == name && i < len(v.items) {
			return v.items[i]
		}
	}
	return nil
}

// planned tells an instance of a class of the program, or such a class.
func (v *value) planned() bool { return v.plan != nil }

// fieldsOf is what a run shows of an instance.
func (v *value) fieldsOf(r room) string {
	if r.deep == 0 && len(v.items) > 0 {
		return v.plan.name + "(" + leftOut + ")"
	}
	if v.args != nil {
		return v.plan.name + v.args.bracketed(r)
	}
	if v.plan.bare {
		return "<" + v.plan.name + ">"
	}
	var parts []string
	for i, total := 0, 0; i < len(v.items) && total <= r.total; i++ { // what is behind that is left out in any case
		parts = append(parts, v.names[i]+"="+v.items[i].spell(r.inside()))
		total += len(parts[i])
	}
	return v.plan.name + "(" + strings.Join(parts, ", ") + ")"
}

// has is what an instance or a class has under a name, and its method bound to it.
func (w *walker) has(of *value, name string) (v, self *value) {
	if of.sort != class {
		if v := of.own(name); v != nil {
			return v, nil
		}
	}
	v = of.plan.find(name)
	switch {
	case v == nil || v.sort != lambda || v.role == staticmeth:
		return v, nil
	case v.role == classmethod:
		return v, &value{sort: class, text: of.plan.name, plan: of.plan}
	case of.sort == class:
		return v, nil
	}
	return v, of
}

// field reads an attribute of an instance or of a class. A property is run along.
func (w *walker) field(f *frame, n *syntax.Node, of *value) (*value, error) {
	name := n.Child("attribute").Text(w.src)
	v, self := w.has(of, name)
	switch {
	case name == "__class__":
		v, self = &value{sort: class, text: of.plan.name, plan: of.plan}, nil
	case name == "_fields" && of.plan.tuple:
		v, self = of.plan.fieldNames(), nil
	case of.sort == class && name == "__name__":
		return &value{text: `"` + of.plan.name + `"`}, nil
	}
	if v != nil && v.role == property && self != nil {
		var err error
		if v, err = w.enter(v, []argument{{"", self}}, w.at(n)); err != nil {
			return nil, err
		}
		self = nil
	}
	if v == nil && of.args != nil {
		var err error
		if v, err = w.ofException(of, name); err != nil {
			return nil, err
		}
	}
	if v != nil && self != nil {
		v = v.boundTo(self)
	}
	if v == nil {
		return nil, beyond("%s of %s", name, of.repr())
	}
	if of.sort == class {
		return v, nil
	}
	return v, w.emit(f, trace.Event{
		Kind: trace.Expr, At: w.at(n), Op: trace.Attribute, Name: name, Value: v.repr(),
		Args: []trace.Arg{{Text: w.text(n.Child("object")), Value: of.repr()}},
	})
}

// boundTo is a method of the program that is handed about with what it belongs to.
func (v *value) boundTo(self *value) *value {
	m := *v
	m.self, m.given = self, []argument{{"", self}}
	return &m
}

// storeField binds an attribute.
func (w *walker) storeField(f *frame, n *syntax.Node, of, v *value) error {
	name := n.Child("attribute").Text(w.src)
	if of.sort == lambda {
		of.set(name, v)
		return nil
	}
	if !of.planned() || of.sort == tuple {
		return beyond("a target of kind %s", n.Kind)
	}
	if of.sort == class {
		of.plan.names[name] = v
		return nil
	}
	if held := of.plan.find(name); held != nil && held.role == property {
		if held.setter == nil {
			return &exception{name: "AttributeError", at: w.at(n)}
		}
		_, err := w.enter(held.setter, []argument{{"", of}, {"", v}}, w.at(n))
		return err
	}
	of.set(name, v)
	return nil
}

// sent is a call of a method of an instance or a class of the program.
func (w *walker) sent(f *frame, n, fn *syntax.Node, of *value) (*value, error) {
	name := fn.Child("attribute").Text(w.src)
	v, self := w.has(of, name)
	if v == nil && of.plan.tuple {
		return w.ofTuple(f, n, fn, of)
	}
	if v == nil || v.role == property {
		return nil, beyond("a method of %s", of.repr())
	}
	args, err := w.arguments(f, n.Child("arguments"))
	if err != nil {
		return nil, err
	}
	before := of.repr()
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Method, Name: name, Args: []trace.Arg{{Text: w.text(fn.Child("object")), Value: before}}}
	if of.sort == class {
		e.Op, e.Name, e.Args = trace.Call, fn.Text(w.src), nil
	}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	given, err := w.plainly(args, e.At)
	if err != nil {
		return nil, err
	}
	if self != nil {
		given = append([]argument{{"", self}}, given...)
	}
	result, err := w.invoke(v, given, e.At)
	if err != nil {
		return nil, err
	}
	e.Value = result.repr()
	if after := of.repr(); e.Op == trace.Method && after != before {
		e.After = after
		w.doubt(f, of)
	}
	return result, w.emit(f, e)
}

// invoke calls a function or a class of the program, or an instance that can be called.
func (w *walker) invoke(v *value, args []argument, site trace.Range) (*value, error) {
	switch {
	case v.sort == lambda:
		return w.enter(v, args, site)
	case v.sort == class:
		return w.instance(v.plan, args, site)
	case v.sort == object && v.plan.find("__call__") != nil:
		return w.enter(v.plan.find("__call__"), append([]argument{{"", v}}, args...), site)
	}
	return nil, beyond("a call of what is no function")
}

// invocable tells what invoke calls.
func (v *value) invocable() bool {
	return v.sort == lambda || v.sort == class || v.sort == object && v.plan.find("__call__") != nil
}

// several tells what derives from more than one class of the program: what is next to a base is the other then.
func (p *plan) several() bool {
	return len(p.bases) > 1 || slices.ContainsFunc(p.bases, (*plan).several)
}

// parent is a call of a method of what the class of a method derives from.
func (w *walker) parent(f *frame, n, fn *syntax.Node) (*value, error) {
	code := f.home.code
	if code.plan == nil || len(code.params) == 0 {
		return nil, beyond("super of no class")
	}
	self := f.home.names[code.params[0]]
	if self != nil && self.plan != nil && self.plan != code.plan && self.plan.several() {
		return nil, beyond("super of one base of several")
	}
	name := fn.Child("attribute").Text(w.src)
	var method *value
	for _, b := range code.plan.bases {
		if method = b.find(name); method != nil {
			break
		}
	}
	args, given, err := w.given(f, n)
	if err != nil {
		return nil, err
	}
	result := none()
	switch {
	case method != nil && method.sort == lambda && method.role == "" && self != nil:
		if result, err = w.enter(method, append([]argument{{"", self}}, given...), w.at(n)); err != nil {
			return nil, err
		}
	case name == "__init__" && self != nil && self.args != nil:
		if self.args, err = argumentsOf(given); err != nil {
			return nil, err
		}
	case name != "__init__" || len(given) > 0 || code.plan.library() != "":
		return nil, beyond("a method of super")
	}
	e := trace.Event{Kind: trace.Expr, At: w.at(n), Op: trace.Method, Name: name, Args: []trace.Arg{{Text: "super()", Value: "<super>"}}, Value: result.repr()}
	for _, a := range args {
		e.Args = append(e.Args, a.shown())
	}
	return result, w.emit(f, e)
}
