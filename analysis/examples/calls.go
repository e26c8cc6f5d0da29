package examples

import (
	"strconv"
	"strings"

	"semcoder/analysis"
)

// call reads what a call says about its arguments and about what is called.
func (w *walk) call(n *analysis.Node) {
	callee, list := n.Child("function"), n.Child("arguments")
	if callee == nil || list == nil {
		return
	}
	args := list.Parts()
	if s := w.of(callee); s != nil && (callee.Kind == "identifier" || callee.Kind == "attribute") {
		s.vote(callable, certain)
		s.args = max(s.args, len(args))
		return
	}
	name := lastName(callee, w.src)
	if callee.Kind == "attribute" {
		w.methodArguments(name, callee.Child("object"), args)
	}
	if len(args) == 0 {
		return
	}
	for _, b := range builtins() {
		if !strings.Contains(b.names, " "+name+" ") {
			continue
		}
		for i, a := range args {
			if b.at < 0 || b.at == i {
				b.tell(w.of(a))
			}
		}
	}
	w.special(name, args)
	switch {
	case callee.Kind == "identifier":
		w.passedOn(name, args)
	case callee.Child("object") != nil && callee.Child("object").Text(w.src) == "self":
		w.passedOn(w.f.Class+"."+name, args)
	}
}

// methodArguments reads the arguments of a method by its name.
func (w *walk) methodArguments(name string, object *analysis.Node, args []*analysis.Node) {
	for i, a := range args {
		s := w.of(a)
		switch name {
		case "join":
			s.vote("list", likely)
			s.anItem().vote("str", certain)
		case "startswith", "endswith", "removeprefix", "removesuffix", "split", "replace", "strip", "find", "rjust", "ljust", "center", "zfill":
			kind := "str"
			if i == 0 && strings.HasSuffix(name, "just") || name == "center" && i == 0 || name == "zfill" {
				kind = "int"
			}
			s.vote(kind, likely)
			if receiver := w.of(object); receiver != nil && literalKind(a, w.src) == "str" {
				text := a.Text(w.src)
				if inside, err := strconv.Unquote(`"` + strings.Trim(text, `"'`) + `"`); err == nil && name == "split" {
					text = quote("a" + inside + "b")
				}
				receiver.compared(text)
			}
		case "append", "add", "appendleft":
			w.of(object).anItem().merge(s)
		case "extend", "union", "intersection", "difference", "issubset":
			s.vote("list", likely)
		case "get", "setdefault", "index", "count", "remove":
			if object.Kind == "identifier" && i == 0 {
				w.constant(s, object.Text(w.src))
			}
			if receiver := w.of(object); receiver != nil && i == 0 && literalKind(a, w.src) == "str" && name == "get" {
				receiver.keys = append(receiver.keys, a.Text(w.src))
			}
		}
	}
}

// A builtin says what the argument of a function looks like.
type builtin struct {
	names string
	at    int // which argument; -1 for each
	tell  func(*slot)
}

func builtins() []builtin {
	kind := func(name string, weight int) func(*slot) { return func(s *slot) { s.vote(name, weight) } }
	numbers := func(s *slot) {
		s.vote("list", likely)
		if s != nil {
			s.anItem().vote("int", 1)
		}
	}
	return []builtin{
		{" range randint randrange chr bin hex oct factorial comb perm isqrt gcd lcm ", -1, kind("int", certain)},
		{" sqrt sin cos tan asin acos atan exp log log2 log10 floor ceil pow radians degrees trunc fabs ", -1, kind("int", likely)},
		{" isclose hypot atan2 fmod copysign isnan isinf ", -1, kind("float", certain)},
		{" abs round divmod ", -1, kind("int", likely)},
		{" ord ", 0, func(s *slot) { s.vote("str", certain); s.compared(`"a"`) }},
		{" int float ", 0, func(s *slot) { s.vote("str", 2); s.vote("int", 2); s.compared(`"12"`) }},
		{" len ", 0, func(s *slot) { s.vote("list", 2); s.vote("str", 1) }},
		{" list tuple set frozenset iter enumerate reversed any all deque islice accumulate chain cycle groupby heapify ", 0, kind("list", likely)},
		{" sum fsum prod mean median ", 0, numbers},
		{" sorted ", 0, kind("list", likely)},
		{" zip product ", -1, kind("list", likely)},
		{" dict Counter defaultdict ", 0, kind("list", 1)},
		{" map filter reduce takewhile dropwhile starmap ", 1, kind("list", likely)},
		{" map filter takewhile dropwhile ", 0, func(s *slot) { s.vote(callable, certain); s.arity(1) }},
		{" reduce ", 0, func(s *slot) { s.vote(callable, certain); s.arity(2) }},
		{" partial wraps update_wrapper ", 0, func(s *slot) { s.vote(callable, certain); s.arity(1) }},
		{" bisect bisect_left bisect_right insort heappush heappop heapreplace heappushpop ", 0, numbers},
		{" search match fullmatch findall sub split finditer compile escape ", 1, kind("str", 3)},
		{" open Path PurePath exists isfile isdir listdir basename dirname splitext expanduser normpath ", 0, func(s *slot) { s.vote("str", certain); s.compared(`"data/notes.txt"`) }},
		{" fromisoformat strptime unescape quote urlparse ", 0, kind("str", certain)},
		{" crc32 b64encode b64decode from_bytes md5 sha256 ", 0, kind("bytes", certain)},
	}
}

func (s *slot) arity(n int) {
	if s != nil && s.args < 0 {
		s.args = n
	}
}

// special reads calls whose arguments tell about each other.
func (w *walk) special(name string, args []*analysis.Node) {
	switch {
	case name == "isinstance" && len(args) == 2:
		w.tested(w.of(args[0]), args[1])
	case (name == "max" || name == "min" || name == "sum" || name == "sorted") && args[0].Kind != "generator_expression":
		plain := 0
		for _, a := range args {
			if a.Kind != "keyword_argument" {
				plain++
				if s := w.of(a); s != nil && name != "sum" && name != "sorted" {
					s.vote("int", 1)
				}
			} else if a.Child("name").Text(w.src) == "key" {
				s := w.of(a.Child("value"))
				s.vote(callable, likely)
				s.arity(1)
			}
		}
		if plain == 1 && (name == "max" || name == "min") {
			w.of(args[0]).vote("list", likely)
		}
	case (name == "map" || name == "filter") && len(args) == 2:
		item := w.items(args[1])
		switch args[0].Text(w.src) {
		case "int", "float":
			item.vote("str", likely)
			item.compared(`"12"`)
		case "str", "abs":
			item.vote("int", likely)
		case "len":
			item.vote("list", likely)
			item.vote("str", likely)
		case "ord":
			item.vote("str", certain)
		}
	}
}

// tested reads isinstance(x, T): T is a kind that the function deals with, though
// maybe by refusing it.
func (w *walk) tested(s *slot, kinds *analysis.Node) {
	if s == nil {
		return
	}
	list := []*analysis.Node{kinds}
	if kinds.Kind == "tuple" {
		list = kinds.Parts()
	}
	for _, k := range list {
		if kind := builtinKind(lastName(k, w.src)); kind != "" && kind != anything {
			s.vote(kind, likely)
		} else if c := w.class(lastName(k, w.src)); c != nil && len(s.given) == 0 {
			s.attrs["__class__"] = true
			for a := range c.attrs {
				s.attrs[a] = true
			}
			delete(s.attrs, "__class__")
		}
	}
}

// passedOn follows an argument into another function of the module.
func (w *walk) passedOn(name string, args []*analysis.Node) {
	f, ok := w.doc.Function(name)
	if !ok {
		f, ok = w.doc.Function(name + ".__init__")
	}
	if !ok || f.Nested || w.depth >= 2 || w.busy[f.Qualified] {
		return
	}
	interesting := false
	slots := map[string]*slot{}
	params := f.Params
	if f.Class != "" && !f.Static && len(params) > 0 {
		params = params[1:]
	}
	for i, a := range args {
		s := w.of(a)
		if i >= len(params) || params[i].Star != "" || a.Kind == "keyword_argument" {
			break
		}
		if s == nil {
			continue
		}
		interesting = true
		if params[i].Annotation != "" && len(s.given) == 0 {
			s.given = w.annotated(params[i].Annotation)
		}
		slots[params[i].Name] = s
	}
	if interesting {
		w.read(f, slots, w.depth+1)
	}
}
