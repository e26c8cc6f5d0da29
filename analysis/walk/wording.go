package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// An account shows the exception that a name is bound to, and of one that the interpreter raised its message, which is the
// interpreter's own wording: it follows from the operation, as far as it is known here.

// wording is how an exception of an operation reads; "" where that is not known. of is what a method was called on.
func wording(class string, e trace.Event) string {
	message := ""
	switch {
	case e.Op == trace.Binary && class == "ZeroDivisionError":
		message = byZero(e)
	case e.Op == trace.Subscript && class == "IndexError":
		message = sequence(e.Args[0].Value, " index out of range")
	case e.Op == trace.Call && class == "ValueError" && len(e.Args) == 1:
		message = unreadable(e.Name, e.Args[0].Value)
	case e.Op == trace.Method:
		message = ofMethod(class, e)
	}
	if message == "" {
		return ""
	}
	return class + "(" + message + ")"
}

// byZero is what a division says.
func byZero(e trace.Event) string {
	whole := strings.Trim(e.Args[0].Value+e.Args[1].Value, "-0123456789") == ""
	switch sign := strings.TrimSuffix(e.Name, "="); {
	case whole && sign == "/":
		return `"division by zero"`
	case whole && sign == "//":
		return `"integer division or modulo by zero"`
	case whole && sign == "%":
		return `"integer modulo by zero"`
	case sign == "/":
		return `"float division by zero"`
	case sign == "//":
		return `"float floor division by zero"`
	case sign == "%":
		return `"float modulo by zero"`
	}
	return ""
}

// sequence begins with what a list, tuple or string is called.
func sequence(repr, rest string) string {
	_, text := narrate.Characters(repr)
	switch {
	case text:
		return `"string` + rest + `"`
	case narrate.Sequence(repr) == "[":
		return `"list` + rest + `"`
	case narrate.Sequence(repr) == "(":
		return `"tuple` + rest + `"`
	}
	return ""
}

// unreadable is what int, float, max and min say.
func unreadable(name, arg string) string {
	quoted, plain := singly(arg)
	switch {
	case name == "int" && plain:
		return `"invalid literal for int() with base 10: ` + quoted + `"`
	case name == "float" && plain:
		return `"could not convert string to float: ` + quoted + `"`
	case (name == "max" || name == "min") && narrate.Sequence(arg) != "":
		return `"` + name + `() iterable argument is empty"`
	}
	return ""
}

// singly is a string in the quotes that the interpreter prefers; plain is false where they would not do.
func singly(repr string) (text string, plain bool) {
	chars, ok := narrate.Characters(repr)
	special := func(c string) bool { return len(c) > 1 && c[0] == '\\' || c == "'" || c == `"` }
	if !ok || slices.ContainsFunc(chars, special) {
		return "", false
	}
	return "'" + strings.Join(chars, "") + "'", true
}

// ofMethod is what methods of containers and strings say.
func ofMethod(class string, e trace.Event) string {
	of := e.Args[0].Value
	first := ""
	if len(e.Args) > 1 {
		first = e.Args[1].Value
	}
	list := narrate.Sequence(of) == "["
	_, text := narrate.Characters(of)
	switch class + " " + e.Name {
	case "IndexError pop":
		if of == "[]" {
			return `"pop from empty list"`
		}
		return `"pop index out of range"`
	case "IndexError popleft":
		return `"pop from an empty deque"`
	case "KeyError pop", "KeyError remove":
		if of == "set()" && first == "" {
			return `"pop from an empty set"`
		}
		return first
	case "KeyError popitem":
		return `"popitem(): dictionary is empty"`
	case "ValueError remove":
		if list {
			return `"list.remove(x): x not in list"`
		}
	case "ValueError index":
		quoted, plain := singly(first)
		switch {
		case text:
			return `"substring not found"`
		case list && plain:
			return `"` + quoted + ` is not in list"`
		case list && strings.Trim(first, "-0123456789.") == "":
			return `"` + first + ` is not in list"`
		}
	}
	return ""
}

// unpacking is what the interpreter says where a target has another number of parts than there are items.
func unpacking(parts, items int, starred bool) string {
	switch {
	case starred:
		return `ValueError("not enough values to unpack (expected at least ` + integer(parts-1).text + ", got " + integer(items).text + `)")`
	case items < parts:
		return `ValueError("not enough values to unpack (expected ` + integer(parts).text + ", got " + integer(items).text + `)")`
	}
	return `ValueError("too many values to unpack (expected ` + integer(parts).text + `)")`
}
