package reason

import (
	"slices"
	"strings"

	"semcoder/analysis"
)

// instead are the operators, functions and methods that stand for one another by
// mistake.
var instead = map[string][]string{
	"<": {"<=", ">", ">="}, "<=": {"<", ">=", ">"}, ">": {">=", "<", "<="}, ">=": {">", "<=", "<"}, "==": {"!=", ">=", "<="}, "!=": {"=="},
	"+": {"-", "*"}, "-": {"+"}, "*": {"+", "**", "//"}, "/": {"//", "*"}, "//": {"/", "*", "%"}, "%": {"//"}, "**": {"*"},
	"+=": {"-=", "*=", "="}, "-=": {"+="}, "*=": {"+="}, "/=": {"//="}, "//=": {"/="}, "and": {"or"}, "or": {"and"},
	"in": {"not in"}, "not in": {"in"}, "is": {"is not"}, "is not": {"is"}, "&": {"|", "^"}, "|": {"&", "^"}, "^": {"|", "&"}, "<<": {">>"}, ">>": {"<<"},
	"break": {"continue"}, "continue": {"break"}, "True": {"False"}, "False": {"True"},

	"min": {"max", "sum"}, "max": {"min", "sum"}, "any": {"all"}, "all": {"any"}, "len": {"sum", "max"}, "sum": {"len", "max"},
	"list": {"sorted", "set", "tuple", "reversed"}, "sorted": {"list", "set", "reversed"}, "reversed": {"sorted", "list"}, "set": {"list", "sorted"}, "tuple": {"list", "sorted"},
	"int": {"float", "round"}, "float": {"int"}, "round": {"int"}, "str": {"repr"}, "enumerate": {"list"}, "floor": {"ceil"}, "ceil": {"floor"},

	"append": {"extend"}, "extend": {"append"}, "add": {"discard"}, "discard": {"add"}, "keys": {"values", "items"}, "values": {"keys", "items"}, "items": {"keys", "values"},
	"lower": {"upper", "casefold"}, "upper": {"lower"}, "title": {"capitalize"}, "capitalize": {"title"}, "islower": {"isupper"}, "isupper": {"islower"},
	"isalpha": {"isalnum", "isdigit"}, "isdigit": {"isalnum", "isalpha"}, "isalnum": {"isalpha", "isdigit"}, "startswith": {"endswith"}, "endswith": {"startswith"},
	"find": {"rfind"}, "rfind": {"find"}, "index": {"rindex"}, "rindex": {"index"}, "strip": {"lstrip", "rstrip"}, "lstrip": {"rstrip", "strip"}, "rstrip": {"lstrip", "strip"},
	"split": {"rsplit"}, "rsplit": {"split"}, "partition": {"rpartition"}, "rpartition": {"partition"}, "ljust": {"rjust"}, "rjust": {"ljust"},
	"removeprefix": {"removesuffix"}, "removesuffix": {"removeprefix"}, "union": {"intersection"}, "intersection": {"union", "difference"}, "difference": {"intersection"},
	"popleft": {"pop"}, "appendleft": {"append"}, "floordiv": {"truediv"}, "bisect_left": {"bisect_right"}, "bisect_right": {"bisect_left"},
}

// word tries what stands for an operator or a name by mistake.
func (m *mender) word(n *analysis.Node) {
	whole := len(n.Children) == 0 || n.Kind == "not in" || n.Kind == "is not" || n.Kind == "break_statement" || n.Kind == "continue_statement"
	if !whole || n.Kind == "identifier" && slices.Contains(m.names, n.Text(m.source)) || strings.HasPrefix(n.Kind, "string_") {
		return
	}
	for _, other := range instead[n.Text(m.source)] {
		m.add(otherOperator, n, other)
	}
}

// separators are what texts are joined, split and padded with.
var separators = []string{"", " ", ",", ", ", "-", "_", "/", ":", ".", "\\n"}

// separator tries another one in the place of one.
func (m *mender) separator(n *analysis.Node) {
	text := n.Text(m.source)
	quote := text[len(text)-1:]
	inner := strings.Trim(text, quote)
	if text != quote+inner+quote || len(inner) > 2 || strings.IndexFunc(inner, func(r rune) bool { return r > 0x7F || wordByte(byte(r)) && r != '_' }) >= 0 {
		return
	}
	if !m.ran(n) {
		return
	}
	for _, other := range separators {
		m.add(otherText, n, quote+other+quote)
	}
}
