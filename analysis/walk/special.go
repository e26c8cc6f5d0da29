package walk

import (
	"slices"

	"semcoder/analysis/trace"
)

// special runs along the method of the program by which an instance answers to an operator or a builtin; ok is false
// where its class has none.
func (w *walker) special(name string, at trace.Range, of *value, args ...*value) (result *value, ok bool, err error) {
	if of.sort != object {
		return nil, false, nil
	}
	method := of.plan.find(name)
	if method == nil || method.sort != lambda {
		return nil, false, nil
	}
	given := []argument{{"", of}}
	for _, a := range args {
		given = append(given, argument{"", a})
	}
	result, err = w.enter(method, given, at)
	return result, true, err
}

// worded is what str or repr gives of an instance whose class says it; nil for others.
func (w *walker) worded(name string, args []operand, at trace.Range) (*value, error) {
	if name != "str" && name != "repr" || len(args) != 1 {
		return nil, nil
	}
	if name == "str" {
		if v, ok, err := w.special("__str__", at, args[0].value); ok || err != nil {
			return v, err
		}
	}
	if args[0].value.args != nil {
		return nil, nil
	}
	v, _, err := w.special("__repr__", at, args[0].value)
	return v, err
}

// operator is the method behind an operator; "" where it has none.
func operator(sign string) string {
	signs := []string{"+", "-", "*", "/", "//", "%", "&", "|", "^", "==", "!=", "<", "<=", ">", ">="}
	names := []string{"add", "sub", "mul", "truediv", "floordiv", "mod", "and", "or", "xor", "eq", "ne", "lt", "le", "gt", "ge"}
	if i := slices.Index(signs, sign); i >= 0 {
		return "__" + names[i] + "__"
	}
	return ""
}

// overloaded is what an operator gives of an instance and something else, as far as the program or the books say that; nil
// where it is to be asked for.
func (w *walker) overloaded(e trace.Event, a, b *value) (*value, error) {
	if v := combined(e.Name, a, b); v != nil {
		return v, nil
	}
	if e.Name == "in" || e.Name == "not in" {
		v, ok, err := w.special("__contains__", e.At, b, a)
		if err != nil || !ok {
			return nil, w.unspecial([]*value{a, b}, err)
		}
		yes, err := w.truth(v)
		return &value{text: truth(yes == (e.Name == "in"))}, err
	}
	if a.sort != object && b.sort != object {
		if v := identical(e.Name, a, b); v != nil {
			return v, nil
		}
		return nil, w.unspecial([]*value{a, b}, nil)
	}
	if e.Name == "is" || e.Name == "is not" {
		return &value{text: truth((a == b) == (e.Name == "is"))}, nil
	}
	if v, ok, err := w.special(operator(e.Name), e.At, a, b); ok || err != nil {
		return v, err
	}
	if e.Name == "!=" || e.Name == "==" {
		if v, ok, err := w.special("__eq__", e.At, a, b); ok && err == nil {
			yes, err := w.truth(v)
			return &value{text: truth(!yes)}, err
		} else if err != nil {
			return nil, err
		}
		if (a.sort != object || !a.plan.isData()) && (b.sort != object || !b.plan.isData() && b.plan.find("__eq__") == nil) {
			return &value{text: truth((a == b) == (e.Name == "=="))}, nil
		}
	}
	if a.plan != nil && a.plan.isData() && b.plan == a.plan {
		return nil, nil
	}
	return nil, beyond("%s of an instance", e.Name)
}

// identical compares things that are nothing but themselves, as functions and classes are, and tells whether two containers, or
// something and None, are one thing; nil for others.
func identical(sign string, a, b *value) *value {
	if same, known := selfsame(a, b); known && (sign == "is" || sign == "is not") {
		return &value{text: truth(same == (sign == "is"))}
	}
	if sign != "is" && sign != "is not" && sign != "==" && sign != "!=" || !a.alone() && !b.alone() {
		return nil
	}
	same := a == b || a.sort == named && b.sort == named && a.text == b.text && a.self == b.self || a.sort == class && b.sort == class && a.plan == b.plan
	return &value{text: truth(same == (sign == "is" || sign == "=="))}
}

// alone tells a thing that equals nothing else.
func (v *value) alone() bool {
	return v.sort == lambda || v.sort == named || v.sort == class || v.onDemand() || v.text == matchText
}

// answered is what an instance says about whether it counts as true; any other value is that itself.
func (w *walker) answered(v *value, at trace.Range) (*value, error) {
	for _, name := range []string{"__bool__", "__len__"} {
		if said, ok, err := w.special(name, at, v); ok || err != nil {
			return said, err
		}
	}
	return v, nil
}

// unspecial refuses an operation in which the program's methods may be called without anybody telling.
func (w *walker) unspecial(all []*value, err error) error {
	if err == nil && slices.ContainsFunc(all, func(v *value) bool { return v.meddles(levels) }) {
		return beyond("what an instance makes of an operation")
	}
	return err
}

// meddles tells what has an instance in it whose class answers to operators.
func (v *value) meddles(deep int) bool {
	if v.sort == object {
		return slices.ContainsFunc(answering(), func(name string) bool { return v.plan.find(name) != nil })
	}
	return deep > 0 && slices.ContainsFunc(v.items, func(item *value) bool { return item.meddles(deep - 1) })
}

// goneThrough is what an instance gives items by, whose class has methods for that.
func (w *walker) goneThrough(of *value, at trace.Range) (*value, error) {
	v, ok, err := w.special("__iter__", at, of)
	if err != nil || !ok {
		return nil, beyond("what goes through an instance")
	}
	if v.sort != object {
		return v, nil
	}
	over := iterator("<"+v.text+">", nil, nil)
	over.supply.next = func(at trace.Range) (*value, bool, error) {
		item, ok, err := w.special("__next__", at, v)
		if failed, raised := err.(*exception); raised && failed.name == "StopIteration" {
			return nil, false, nil
		}
		if !ok && err == nil {
			err = beyond("what goes through an instance")
		}
		return item, err == nil, err
	}
	return over, nil
}

// plain refuses a builtin that may call methods of the program on what it is given, or shows what no account does.
func (w *walker) plain(name string, args []operand) error {
	if name == "isinstance" || name == "type" || name == "issubclass" {
		return nil
	}
	for _, a := range args {
		items := append([]*value{a.value}, a.heard...)
		if a.value.sort == object && a.heard != nil {
			items = a.heard
		}
		for _, v := range items {
			if v.args != nil && v.plan.find("__str__") == nil && v.plan.find("__repr__") == nil && name == "str" {
				continue
			}
			if v.meddles(levels) || v.words(levels) && slices.Contains([]string{"str", "repr", "hash", "format", "ascii"}, name) {
				return beyond("what %s makes of an instance", name)
			}
		}
	}
	return nil
}

// words tells what has an instance in it that reads as its class says, or as where it lies.
func (v *value) words(deep int) bool {
	if v.sort == object && v.args == nil {
		return !v.plan.isData() || v.plan.find("__str__") != nil || v.plan.find("__repr__") != nil
	}
	return deep > 0 && slices.ContainsFunc(v.items, func(item *value) bool { return item.words(deep - 1) })
}

// moves tells a method of containers that asks what is in them for nothing.
func moves(method string) bool {
	return slices.Contains([]string{
		"append", "appendleft", "extend", "insert", "pop", "popleft", "get", "items", "values", "keys", "reverse", "clear", "copy", "setdefault",
		"popitem", "rotate",
	}, method)
}

// toldOf tells of an operation that was not asked for.
func (w *walker) toldOf(f *frame, e trace.Event, v *value, err error) (*value, error) {
	if err != nil {
		return nil, err
	}
	e.Value = v.repr()
	return v, w.emit(f, e)
}
