package examples

import (
	"slices"
	"strings"

	"semcoder/analysis"
)

// A shape says what an argument may look like.
type shape struct {
	kind string   // the name of a builtin type, or one of the words below
	of   []shape  // list, set: the item; dict: key and value; tuple: each item; callable: none
	pool []string // literals of this kind that the source compares with or looks up
	name string   // object: the class; literal: the text itself
	args int      // callable: how many arguments it takes
}

const (
	anything = "any"
	callable = "callable"
	object   = "object"  // of a class of the module
	literal  = "literal" // one text, such as a member of an Enum
	mapping  = "dict"
)

// annotated reads an annotation: the shapes it allows, in the order it names them.
// None for one that tells nothing.
func (r *reader) annotated(text string) []shape {
	text = strings.TrimSpace(text)
	if unquoted := strings.Trim(text, `"'`); len(unquoted) < len(text) {
		text = unquoted
	}
	root, err := r.doc.Syntax(text)
	if err != nil || root.Broken() || len(root.Parts()) != 1 || len(root.Parts()[0].Parts()) != 1 {
		return nil
	}
	return r.typed(root.Parts()[0].Parts()[0], text, 0)
}

func (r *reader) typed(n *analysis.Node, src string, depth int) []shape {
	switch {
	case depth > 6:
		return nil
	case n.Kind == "none":
		return []shape{{kind: "None"}}
	case n.Kind == "string":
		return r.annotated(n.Text(src))
	case n.Kind == "binary_operator": // int | None
		return append(r.typed(n.Child("left"), src, depth+1), r.typed(n.Child("right"), src, depth+1)...)
	case n.Kind == "subscript" && n.Child("value") != nil:
		return r.generic(lastName(n.Child("value"), src), n.Parts()[1:], src, depth)
	}
	return r.generic(lastName(n, src), nil, src, depth)
}

// generic reads a type by its name and what stands in its brackets.
func (r *reader) generic(name string, args []*analysis.Node, src string, depth int) []shape {
	if len(args) == 1 && args[0].Kind == "tuple" {
		args = args[0].Parts()
	}
	first := func(i int) shape {
		if i < len(args) {
			if all := r.typed(args[i], src, depth+1); len(all) > 0 {
				return all[0]
			}
		}
		return shape{kind: anything}
	}
	switch name {
	case "Optional", "Union":
		return r.union(name, args, src, depth)
	case "Literal":
		return literals(args, src)
	case "Annotated", "Final", "ClassVar", "Required", "NotRequired":
		return []shape{first(0)}
	case "Callable":
		return []shape{{kind: callable, args: arity(args)}}
	case "tuple", "Tuple":
		return []shape{r.tuple(args, src, depth)}
	}
	switch kind := builtinKind(name); kind {
	case "":
		return r.named(name)
	case mapping:
		value := first(1)
		if name == "Counter" {
			value = shape{kind: "int"}
		}
		return []shape{{kind: kind, of: []shape{first(0), value}}}
	case "list", "set", "deque":
		return []shape{{kind: kind, of: []shape{first(0)}}}
	default:
		return []shape{{kind: kind}}
	}
}

func (r *reader) union(name string, args []*analysis.Node, src string, depth int) []shape {
	var all []shape
	for _, a := range args {
		all = append(all, r.typed(a, src, depth+1)...)
	}
	if name == "Optional" {
		all = append(all, shape{kind: "None"})
	}
	return all
}

func (r *reader) tuple(args []*analysis.Node, src string, depth int) shape {
	t := shape{kind: "tuple"}
	for i, a := range args {
		if a.Kind == "ellipsis" && i == 1 {
			return shape{kind: "tuple", of: []shape{t.of[0], t.of[0]}}
		}
		all := r.typed(a, src, depth+1)
		if len(all) == 0 {
			all = []shape{{kind: anything}}
		}
		t.of = append(t.of, all[0])
	}
	if len(t.of) == 0 {
		t.of = []shape{{kind: anything}, {kind: anything}}
	}
	return t
}

func literals(args []*analysis.Node, src string) []shape {
	var all []shape
	for _, a := range args {
		all = append(all, shape{kind: literal, name: a.Text(src)})
	}
	return all
}

// arity reads the brackets of Callable.
func arity(args []*analysis.Node) int {
	if len(args) > 0 && args[0].Kind == "list" {
		return len(args[0].Parts())
	}
	return 1
}

// builtinKind is the kind that a type's name stands for, "" for other names.
func builtinKind(name string) string {
	kinds := map[string]string{
		"int": "int", "float": "float", "complex": "complex", "bool": "bool", "str": "str", "bytes": "bytes",
		"AnyStr": "str", "Text": "str", "LiteralString": "str", "Number": "int", "Real": "float", "SupportsIndex": "int",
		"Integral": "int", "Rational": "int", "bytearray": "bytes", "ByteString": "bytes", "Buffer": "bytes",
		"Any": anything, "object": anything, "Hashable": "str", "T": anything, "None": "None", "NoneType": "None",
		"list": "list", "List": "list", "Sequence": "list", "MutableSequence": "list", "Iterable": "list", "Iterator": "list",
		"Collection": "list", "Container": "list", "Sized": "list", "Reversible": "list", "Generator": "list",
		"set": "set", "Set": "set", "frozenset": "set", "FrozenSet": "set", "AbstractSet": "set", "MutableSet": "set",
		"deque": "deque", "Deque": "deque",
		"dict": mapping, "Dict": mapping, "Mapping": mapping, "MutableMapping": mapping, "defaultdict": mapping,
		"DefaultDict": mapping, "OrderedDict": mapping, "Counter": mapping,
		"function": callable, "callable": callable,
	}
	return kinds[name]
}

// named reads the name of a class or an alias of the module.
func (r *reader) named(name string) []shape {
	if name == "" || r.busy[name] {
		return nil
	}
	if text, ok := r.standardValue(name); ok {
		return []shape{{kind: literal, name: text}}
	}
	if name == "Self" && r.f.Class != "" {
		name = r.f.Class
	}
	if c := r.class(name); c != nil {
		return c.shapes()
	}
	return r.alias(name)
}

// alias follows `Name = list[int]` at module level; a TypeVar tells nothing.
func (r *reader) alias(name string) []shape {
	r.busy[name] = true
	defer delete(r.busy, name)
	for _, s := range r.doc.Statements() {
		left, right, ok := strings.Cut(s.Text, "=")
		left, _, _ = strings.Cut(strings.TrimPrefix(left, "type "), ":")
		if ok && s.Name == "" && strings.TrimSpace(left) == name && !strings.HasPrefix(right, "=") {
			return r.annotated(right)
		}
	}
	return nil
}

// standardValue is a value of a class that the module imports from the library.
func (r *reader) standardValue(name string) (string, bool) {
	values := map[string]string{
		"Decimal": `Decimal("2.50")`, "Fraction": "Fraction(1, 3)", "date": "date(2024, 3, 15)", "datetime": "datetime(2024, 3, 15, 10, 30)",
		"timedelta": "timedelta(days=1)", "time": "time(10, 30)", "Path": `Path("a/b.txt")`, "PurePath": `PurePath("a/b.txt")`,
		"StringIO": `StringIO("a\nb\n")`,
	}
	text, ok := values[name]
	return text, ok && r.doc.Provided(name)
}

// same reports whether two shapes are alike, whatever literals they know.
func (s shape) same(o shape) bool {
	return s.kind == o.kind && s.name == o.name && slices.EqualFunc(s.of, o.of, shape.same)
}
