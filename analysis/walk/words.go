package walk

import (
	"slices"
	"strconv"
	"strings"
)

// builtin tells the functions and classes that a program has without importing them.
func builtin(name string) bool {
	switch name {
	case "iter", "next", "print", "callable", "object", "super", "getattr", "setattr", "delattr", "id",
		"eval", "exec", "open", "input", "globals", "locals", "vars", "dir", "compile", "memoryview", "property", "BaseException":
		return true
	}
	return asked(name)
}

// asked tells those of them whose calls are asked for: they only give a value, and it depends
// on nothing but the arguments.
func asked(name string) bool {
	switch name {
	case "abs", "all", "any", "hasattr", "hash", "type", "ascii", "bin", "bool", "bytes", "bytearray", "chr", "complex", "dict", "divmod", "enumerate", "filter",
		"float", "format", "frozenset", "hex", "int", "isinstance", "issubclass", "len", "list", "map", "max", "min", "oct", "ord", "pow", "range",
		"repr", "reversed", "round", "set", "slice", "sorted", "str", "sum", "tuple", "zip":
		return true
	}
	return raisable(name)
}

// functional tells those of them that are functions, and no classes.
func functional(name string) bool {
	return slices.Contains([]string{
		"abs", "all", "any", "ascii", "bin", "callable", "chr", "divmod", "format", "getattr", "hasattr", "hash", "hex", "id", "isinstance", "issubclass",
		"iter", "len", "max", "min", "next", "oct", "ord", "pow", "print", "repr", "round", "setattr", "sorted", "sum", "vars",
	}, name)
}

// former tells a name that an older Python had.
func former(name string) bool {
	return slices.Contains([]string{"unicode", "basestring", "long", "xrange", "unichr", "raw_input", "cmp", "file", "buffer"}, name)
}

// families are an exception of the library and those that catch it, too; nil for others.
func families(name string) []string {
	parent := ""
	switch name {
	case "BaseException":
		return []string{name}
	case "Exception", "GeneratorExit", "KeyboardInterrupt", "SystemExit":
		parent = "BaseException"
	case "ArithmeticError", "AssertionError", "AttributeError", "BufferError", "EOFError", "ImportError", "LookupError", "MemoryError",
		"NameError", "OSError", "ReferenceError", "RuntimeError", "StopIteration", "SyntaxError", "SystemError", "TypeError", "ValueError":
		parent = "Exception"
	case "ZeroDivisionError", "OverflowError", "FloatingPointError":
		parent = "ArithmeticError"
	case "IndexError", "KeyError":
		parent = "LookupError"
	case "UnboundLocalError":
		parent = "NameError"
	case "NotImplementedError", "RecursionError":
		parent = "RuntimeError"
	case "UnicodeError":
		parent = "ValueError"
	case "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError":
		parent = "UnicodeError"
	case "FileNotFoundError", "FileExistsError", "PermissionError", "TimeoutError", "ConnectionError":
		parent = "OSError"
	case "ModuleNotFoundError":
		parent = "ImportError"
	case "IndentationError":
		parent = "SyntaxError"
	default:
		return nil
	}
	return append([]string{name}, families(parent)...)
}

// raisable tells a type of exception of the library.
func raisable(name string) bool { return name != "BaseException" && families(name) != nil }

// changes tells the methods of lists, dicts and sets that change what they are called on.
func changes(method string) bool {
	return slices.Contains([]string{
		"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "popitem", "setdefault", "update", "add", "discard",
		"popleft", "appendleft", "extendleft", "rotate", "subtract", "move_to_end", "intersection_update", "difference_update", "symmetric_difference_update",
	}, method)
}

// dunder tells a method that stands for an operator: it may change what it is called on.
func dunder(method string) bool { return strings.HasPrefix(method, "__") }

// number reads a repr of a real number; nan is none, since it has no place among others.
func number(text string) (float64, bool) {
	bare := strings.TrimPrefix(text, "-")
	if bare != "inf" && (bare == "" || bare[0] < '0' || bare[0] > '9' || strings.Trim(bare, "0123456789.e+-") != "") {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// whole reads a repr of an integer.
func whole(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func integer(n int) *value { return &value{text: strconv.Itoa(n)} }
