package examples

import (
	"strings"
	"unicode"

	"semcoder/analysis"
)

// arithmetic reads a binary operator.
func (w *walk) arithmetic(op string, left, right *analysis.Node) {
	if left == nil || right == nil {
		return
	}
	a, b := w.of(left), w.of(right)
	switch op {
	case "%":
		if isText(left) {
			return
		}
		a.vote("int", certain)
		b.vote("int", certain)
	case "//", "-", "**", "/", "<<", ">>", "&", "|", "^":
		w.numeric(a, right)
		w.numeric(b, left)
	case "+":
		w.added(a, right)
		w.added(b, left)
		a.mutual(b)
	case "*":
		w.numeric(b, left)
		if literalKind(right, w.src) == "int" || b != nil {
			a.vote("int", likely)
		} else {
			w.numeric(a, right)
		}
	}
}

func (w *walk) numeric(s *slot, other *analysis.Node) {
	switch literalKind(bare(other), w.src) {
	case "float":
		s.vote("float", certain)
	case "set", "set_comprehension":
		s.vote("set", certain)
	case "str", "list", "tuple": // "-" * n
		s.vote("int", certain)
	default:
		s.vote("int", likely+2)
	}
}

// added reads x + other: what is added is of the same kind.
func (w *walk) added(s *slot, other *analysis.Node) {
	switch kind := literalKind(bare(other), w.src); kind {
	case "":
		s.vote("int", 1)
	case "None", "bool":
	default:
		s.vote(kind, certain)
	}
}

// mutual lets two values that are added or compared have what either is known as.
func (s *slot) mutual(o *slot) {
	if s == nil || o == nil || s == o {
		return
	}
	for _, kind := range []string{"int", "float", "str"} {
		one, other := s.votes[kind], o.votes[kind]
		if one > other {
			o.vote(kind, (one-other)/2)
		} else {
			s.vote(kind, (other-one)/2)
		}
	}
}

// compare reads the links of a comparison.
func (w *walk) compare(n *analysis.Node) {
	var left *analysis.Node
	op := ""
	for _, c := range n.Children {
		switch {
		case c.Kind == "comment":
		case c.Field == "operators" || !c.Named:
			op = strings.TrimSpace(op + " " + c.Kind)
		default:
			if left != nil {
				w.link(left, op, c)
			}
			left, op = c, ""
		}
	}
}

func (w *walk) link(left *analysis.Node, op string, right *analysis.Node) {
	switch {
	case op == "in" || op == "not in":
		w.contained(left, right)
		return
	case strings.HasPrefix(op, "is"):
		if right.Kind == "none" {
			w.of(left).vote("None", 1)
		}
		return
	}
	w.against(w.of(left), right, op)
	w.against(w.of(right), left, op)
	w.of(left).mutual(w.of(right))
	w.length(left, right)
	w.length(right, left)
}

// against reads the comparison of a value with a literal.
func (w *walk) against(s *slot, other *analysis.Node, op string) {
	other = bare(other)
	kind := literalKind(other, w.src)
	switch {
	case s == nil:
	case kind == "" && (op == "==" || op == "!="):
	case kind == "":
		s.vote("int", 1)
	case kind == "None":
		s.vote("None", 1)
	default:
		s.vote(kind, likely)
		s.compared(other.Text(w.src))
	}
}

// length reads len(x) == 2, which makes a sequence of two interesting.
func (w *walk) length(call, other *analysis.Node) {
	if call.Kind != "call" || call.Child("function") == nil || call.Child("function").Text(w.src) != "len" {
		return
	}
	if args := call.Child("arguments").Parts(); len(args) == 1 {
		if n, ok := number(other.Text(w.src)); ok && n < 6 {
			if s := w.of(args[0]); s != nil {
				s.sizes = max(s.sizes, n)
			}
		}
	}
}

// contained reads `x in c`.
func (w *walk) contained(x, c *analysis.Node) {
	s, c := w.of(x), bare(c)
	switch c.Kind {
	case "string":
		s.vote("str", certain)
		if text := strings.Trim(c.Text(w.src), `"'rbf`); len(text) > 0 {
			s.compared(`"` + safe(text[:1]) + `"`)
		}
	case "list", "tuple", "set", "dictionary":
		for _, e := range c.Parts() {
			if e.Kind == "pair" {
				e = e.Child("key")
			}
			if kind := literalKind(e, w.src); kind != "" {
				s.vote(kind, likely)
				s.compared(e.Text(w.src))
			}
		}
	case "identifier":
		w.constant(s, c.Text(w.src))
	}
	if container := w.of(c); container != nil {
		container.vote("list", 2)
		container.vote("str", 1)
		if sign := strings.Trim(bare(x).Text(w.src), `"'`); bare(x).Kind == "string" && len(sign) == 1 && !unicode.IsLetter(rune(sign[0])) && !unicode.IsDigit(rune(sign[0])) {
			container.vote("str", likely) // a sign is looked for in text
		}
		container.anItem().merge(s)
	}
}

// constant reads `x in TABLE` and `TABLE[x]`, where a literal at module level has
// that name.
func (w *walk) constant(s *slot, name string) {
	if s == nil || w.vars[name] != nil {
		return
	}
	for _, st := range w.doc.Statements() {
		if st.Name != "" || !strings.HasPrefix(st.Text, name) {
			continue
		}
		root, err := w.doc.Syntax(st.Text)
		if err != nil || len(root.Parts()) != 1 || root.Parts()[0].First("assignment") == nil {
			continue
		}
		right := root.Parts()[0].First("assignment").Child("right")
		if right == nil || root.Parts()[0].First("assignment").Child("left").Text(st.Text) != name {
			continue
		}
		for _, e := range right.Parts() {
			if e.Kind == "pair" {
				e = e.Child("key")
			}
			if kind := literalKind(e, st.Text); kind != "" {
				s.vote(kind, 1)
				s.compared(e.Text(st.Text))
			}
		}
	}
}

func safe(char string) string {
	if char == `\` || char == `"` {
		return `\` + char
	}
	return char
}

func (w *walk) subscript(n *analysis.Node) {
	container, index := n.Child("value"), n.Child("subscript")
	if container == nil || index == nil {
		return
	}
	s := w.of(container)
	switch literalKind(index, w.src) {
	case "str":
		if s != nil {
			s.keys = append(s.keys, index.Text(w.src))
		}
		s.vote(mapping, certain)
		return
	case "int":
		if at, ok := number(index.Text(w.src)); ok && at < 8 && s != nil {
			s.sizes = max(s.sizes, at+1)
		}
		s.vote("list", likely)
		s.vote("str", 2)
		return
	}
	if index.Kind == "slice" {
		s.vote("list", likely)
		s.vote("str", likely-1)
		for _, bound := range index.Parts() {
			w.of(bound).vote("int", certain)
		}
		return
	}
	s.vote("list", likely)
	s.vote("str", 1)
	s.vote(mapping, 2)
	if container.Kind == "identifier" && s == nil {
		w.constant(w.of(index), container.Text(w.src))
	}
	key := w.of(index)
	if s != nil && key != nil {
		s.aKey().merge(key)
		return
	}
	if container.Kind != "dictionary" {
		key.vote("int", 2)
	}
}

func (w *walk) attribute(n *analysis.Node) {
	s, name := w.of(n.Child("object")), lastName(n, w.src)
	if s == nil || name == "" {
		return
	}
	known := false
	for _, m := range methods() {
		if strings.Contains(m.names, " "+name+" ") {
			known = true
			s.vote(m.kind, m.weight)
		}
	}
	if !known {
		s.attrs[name] = true
	}
}

// A methodTable names methods that tell a kind.
type methodTable struct {
	kind   string
	weight int
	names  string
}

func methods() []methodTable {
	return []methodTable{
		{"str", certain, " capitalize casefold center encode endswith expandtabs format isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill "},
		{"str", likely, " find count index "},
		{"list", certain, " append extend insert sort reverse "},
		{"list", likely, " pop remove count index clear copy __getitem__ __iter__ __len__ "},
		{mapping, certain, " items keys values get setdefault popitem "},
		{mapping, likely, " update pop "},
		{"set", certain, " add union intersection difference symmetric_difference issubset issuperset isdisjoint discard difference_update intersection_update "},
		{"set", 3, " update "},
		{"bytes", certain + 1, " decode hex "},
		{"int", certain, " bit_length bit_count to_bytes numerator denominator conjugate real imag "},
		{"float", certain, " is_integer as_integer_ratio "},
		{"deque", certain, " popleft appendleft rotate "},
	}
}
