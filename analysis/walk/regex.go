package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A regular expression reads as it was made. What a match is nobody can write down, but how it is had can be, and so what
// becomes of it asked for: re.search("b+", "abb").group().

// matcher tells a function of re that gives a match or None.
func matcher(name string) bool { return name == "search" || name == "match" || name == "fullmatch" }

// matchText is how a match is shown, as far as anybody knows.
const matchText = "<Match>"

// compiled tells a regular expression that has been compiled.
func (v *value) compiled() bool { return v.sort == atom && strings.HasPrefix(v.text, "re.compile(") }

// holds tells an attribute of a match or an expression that is no method.
func holds(name string) bool {
	return slices.Contains([]string{"lastindex", "lastgroup", "string", "pos", "endpos", "pattern", "groups", "flags", "groupindex"}, name) && name != "groups"
}

// matches is what a function of re, or a method of a regular expression, comes to that has to do with matches; nil for others. name is how
// everybody calls it.
func (w *walker) matches(f *frame, e trace.Event, name string, args []operand) (*value, error) {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if slices.ContainsFunc(args, func(a operand) bool { return a.name == "*" || a.name == "**" }) {
		return nil, nil
	}
	switch {
	case matcher(last):
		return w.matched(f, e, name, args)
	case last == "finditer":
		v := w.found(name, args)
		return w.toldOf(f, e, v, nil)
	case (last == "sub" || last == "subn") && w.replacing(name, args) != nil:
		return w.replaced(f, e, name, args)
	}
	return nil, nil
}

// matched asks whether something matches.
func (w *walker) matched(f *frame, e trace.Event, name string, args []operand) (*value, error) {
	v := &value{text: matchText, made: name + "(" + publicly(args) + ")"}
	a, err := w.unsaid(v.made, true)
	switch {
	case err != nil:
		return nil, err
	case a.Raises != "" || a.Value != "True" && a.Value != "False":
		return nil, beyond("an answer that is no truth value")
	case a.Value == "False":
		v = none()
	}
	return w.toldOf(f, e, v, nil)
}

// found are the matches that finditer gives. How many there are is asked for when the first one is wanted.
func (w *walker) found(name string, args []operand) *value {
	all := "list(" + name + "(" + publicly(args) + "))"
	many, i := -1, -1
	v := iterator("<callable_iterator>", nil, nil)
	v.supply.next = func(at trace.Range) (*value, bool, error) {
		if many < 0 {
			n, err := w.worksOut("len("+strings.Replace(all[len("list("):len(all)-1], "finditer(", "findall(", 1)+")", at)
			if err != nil {
				return nil, false, err
			}
			var ok bool
			if many, ok = whole(n.text); !ok || many < 0 {
				return nil, false, beyond("an answer that is no number")
			}
		}
		if i++; i >= many {
			return nil, false, nil
		}
		return &value{text: matchText, made: all + "[" + integer(i).text + "]"}, true, nil
	}
	return v
}

// replacing is the function of the program that says what is put in the place of each match; nil where there is none.
func (w *walker) replacing(name string, args []operand) *value {
	i := 0
	if strings.HasPrefix(name, "re.") && !strings.HasPrefix(name, "re.compile(") {
		i = 1 // behind the expression
	}
	if i < len(args) && args[i].value.invocable() {
		return args[i].value
	}
	return nil
}

// replaced runs along the calls of that function, one for each match, and asks what the whole comes to where each is
// replaced by what it gave.
func (w *walker) replaced(f *frame, e trace.Event, name string, args []operand) (*value, error) {
	i := slices.IndexFunc(args, func(a operand) bool { return a.value.invocable() })
	fn, rest := args[i].value, slices.Delete(slices.Clone(args), i, i+1)
	most := -1
	rest = slices.DeleteFunc(rest, func(a operand) bool {
		bounds := a.name == "count" || a.name == "" && len(rest) > i+1 && a.value == rest[i+1].value
		if n, ok := whole(a.value.repr()); bounds && ok && n > 0 {
			most = n
		}
		return bounds
	})
	by := &value{sort: dict}
	finder := name[:strings.LastIndexByte(name, '.')+1] + "finditer"
	over := w.found(finder, rest)
	err := error(nil)
	for more := true; more && most != 0; most-- {
		var m *value
		if m, more, err = w.advance(over, e.At); err != nil || !more {
			break
		}
		of, err := w.worksOut(m.made+".group()", e.At)
		if err != nil {
			return nil, err
		}
		text, err := w.invoke(fn, []argument{{"", m}}, e.At)
		if err != nil {
			return nil, err
		}
		if known := by.get(of); known != nil && known.repr() != text.repr() {
			return nil, beyond("what is put in the place of two matches that read alike")
		}
		by.store(of, text)
	}
	if err != nil {
		return nil, err
	}
	asked := e
	asked.Args = slices.Clone(e.Args)
	asked.Args[i+len(e.Args)-len(args)].Value = "lambda m: " + by.repr() + "[m.group()]"
	w.instead = &asked
	return w.operated(f, e)
}

// publicly are arguments as everybody can write them down.
func publicly(args []operand) string {
	texts := make([]string, len(args))
	for i, a := range args {
		if texts[i] = a.value.public(); a.name != "" {
			texts[i] = a.name + "=" + texts[i]
		}
	}
	return strings.Join(texts, ", ")
}

// regexFlags are those of regular expressions, in the order in which they are shown.
func regexFlags() []string {
	return []string{"ASCII", "IGNORECASE", "UNICODE", "MULTILINE", "DOTALL", "VERBOSE"}
}

// regexFlag is one of them by its name or its letter; nil for all else.
func regexFlag(name string) *value {
	for _, long := range regexFlags() {
		if name == long || name == long[:1] && long != "DOTALL" && long != "VERBOSE" || name == "S" && long == "DOTALL" || name == "X" && long == "VERBOSE" {
			return flagged([]string{long})
		}
	}
	return nil
}

func flagged(names []string) *value {
	return &value{text: "RegexFlag." + strings.Join(names, "|"), made: "re." + strings.Join(names, "|re.")}
}

// both are two flags, or sets of them, at once; nil for all else.
func both(a, b *value) *value {
	mine, flagA := strings.CutPrefix(a.text, "RegexFlag.")
	theirs, flagB := strings.CutPrefix(b.text, "RegexFlag.")
	if !flagA || !flagB || a.sort != atom || b.sort != atom {
		return nil
	}
	all := strings.Split(mine+"|"+theirs, "|")
	return flagged(slices.DeleteFunc(regexFlags(), func(name string) bool { return !slices.Contains(all, name) }))
}

// compile is what re.compile gives; nil where that is not known.
func compile(args []operand) *value {
	if len(args) == 0 || len(args) > 2 || args[0].name != "" {
		return nil
	}
	of := args[0].value
	switch {
	case len(args) == 1 && of.compiled():
		return of
	case of.kind() != "str" && !strings.HasPrefix(of.text, "b"):
		return nil
	case len(args) == 1 || args[1].value.text == "0":
		return expression(of, "")
	case args[1].value.made == "" || args[1].name != "" && args[1].name != "flags":
		return nil
	}
	return expression(of, args[1].value.made)
}

// expression is a regular expression with its flags, of which one says nothing: that it is about text.
func expression(of *value, flags string) *value {
	said := slices.DeleteFunc(strings.Split(flags, "|"), func(flag string) bool { return flag == "re.UNICODE" || flag == "" })
	if len(said) == 0 {
		return &value{text: "re.compile(" + of.repr() + ")"}
	}
	return &value{text: "re.compile(" + of.repr() + ", " + strings.Join(said, "|") + ")"}
}
