package examples

import (
	"slices"
	"strconv"
	"strings"
)

// A value is an argument as it is written. It is never changed after it is made.
type value struct {
	shape shape
	text  string   // of an atom
	items []*value // of a list, set, tuple or object; a dict's keys and values in turn
	names []string // of an object's items: by keyword, "" by position
}

// String writes the value in Python.
func (v *value) String() string {
	var parts []string
	for i, item := range v.items {
		text := item.String()
		switch {
		case v.shape.kind == mapping && i%2 == 0:
			text += ": " + v.items[i+1].String()
		case v.shape.kind == mapping:
			continue
		case i < len(v.names) && v.names[i] != "":
			text = v.names[i] + "=" + text
		}
		parts = append(parts, text)
	}
	inside := strings.Join(parts, ", ")
	switch v.shape.kind {
	case "list":
		return "[" + inside + "]"
	case "deque":
		return "deque([" + inside + "])"
	case "tuple":
		if len(parts) == 1 {
			inside += ","
		}
		return "(" + inside + ")"
	case "set":
		if len(parts) == 0 {
			return "set()"
		}
		return "{" + inside + "}"
	case mapping:
		return "{" + inside + "}"
	case object:
		return v.shape.name + "(" + inside + ")"
	}
	return v.text
}

// value makes the i-th value of a shape: the first ones are what a reader would
// expect, later ones are at the edges.
func (r *reader) value(s shape, i, depth int) *value {
	v := &value{shape: s}
	switch s.kind {
	case "list", "set", "deque":
		if s.kind == "deque" && !r.doc.Provided("deque") {
			v.shape.kind = "list"
		}
		v.items = r.elements(s.item(), i, depth)
		if s.kind == "set" {
			v.items = distinct(v.items)
		}
	case "tuple":
		for k, of := range s.of {
			if of.kind == anything {
				of = shape{kind: "int"}
			}
			v.items = append(v.items, r.value(of, i+k, depth+1))
		}
	case mapping:
		v.items = r.entries(s, i, depth)
	case object:
		r.object(v, i, depth)
	default:
		v.text = pick(atoms(s), i)
		if s.kind == anything && strings.HasPrefix(v.text, "[") { // to be taken apart like others
			return r.value(shape{kind: "list", of: []shape{{kind: "int"}}}, 0, depth)
		}
	}
	return v
}

func pick(pool []string, i int) string { return pool[i%len(pool)] }

func (s shape) item() shape {
	if len(s.of) == 0 || s.of[0].kind == anything {
		return shape{kind: "int"}
	}
	return s.of[0]
}

// elements are the items of the i-th list: how many, and from where on.
func (r *reader) elements(s shape, i, depth int) []*value {
	if depth > 3 {
		return nil
	}
	if s.kind == "list" && (s.item().kind == "int" || s.item().kind == "float") {
		return grid(s, i)
	}
	plans := [][]int{{0, 1, 2}, {1, 2, 0, 3, 4}, {}, {3}, {2, 2, 1}, {5, 0, 7, 3}, {4, 3, 2, 1, 0}}
	if depth > 0 {
		plans = [][]int{{0, 1}, {2}, {1, 0, 2}, {}}
	}
	var items []*value
	for _, k := range plans[i%len(plans)] {
		if s.kind == "int" && len(s.pool) == 0 {
			items = append(items, &value{shape: s, text: pick([]string{"3", "1", "2", "5", "4", "0", "7", "-1"}, k)})
			continue
		}
		items = append(items, r.value(s, k, depth+1))
	}
	return items
}

// grid is a list of rows of one length.
func grid(row shape, i int) []*value {
	plans := []string{"1 2/3 4", "1 0 1/0 1 0/1 1 1", "1 2 3/4 5 6/7 8 9", "5", "", "0 1 1/1 0 0"}
	var rows []*value
	for _, line := range strings.Split(pick(plans, i), "/") {
		r := &value{shape: row}
		for _, text := range strings.Fields(line) {
			r.items = append(r.items, &value{shape: row.item(), text: text})
		}
		if len(r.items) > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// entries are the keys and values of the i-th dict.
func (r *reader) entries(s shape, i, depth int) []*value {
	key, of := shape{kind: "str"}, shape{kind: "int"}
	if len(s.of) == 2 {
		key, of = s.of[0], s.of[1]
	}
	if of.kind == anything {
		of = shape{kind: "int"}
	}
	names := key.pool
	if len(names) == 0 || key.kind != "str" {
		names = atoms(shape{kind: "key"})
		if key.kind == "int" {
			names = []string{"0", "1", "2"}
		}
	}
	count := []int{min(3, len(names)), 1, 0, 2}[i%4]
	if len(key.pool) > 0 && i%4 != 2 {
		count = len(names)
	}
	var items []*value
	for k := range min(count, len(names)) {
		entry := r.value(of, k+i, depth+1)
		if (of.kind == "list" || of.kind == "set") && of.item().kind == key.kind { // a graph: its neighbours are its keys
			entry = &value{shape: of}
			for _, next := range names[min(k+1, count):count] {
				entry.items = append(entry.items, &value{shape: key, text: next})
			}
		}
		name := &value{shape: key, text: names[k]}
		if key.kind == "tuple" {
			name = r.value(key, k, depth+1)
		}
		items = append(items, name, entry)
	}
	return items
}

// object fills in what a class is called with.
func (r *reader) object(v *value, i, depth int) {
	for k, p := range r.maker(v.shape.name) {
		s := p.shapes[0]
		links := slices.Contains([]string{"next", "left", "right", "next_node", "nxt", "link"}, p.name)
		switch {
		case links && depth == 0 && i%3 != 2 && (p.name != "right" || i%3 == 0):
			s = shape{kind: object, name: v.shape.name}
		case p.given && !links || links && p.given:
			continue
		case s.kind == object && depth > 2 || links:
			s = shape{kind: "None"}
		}
		if p.star != "" {
			continue
		}
		name := ""
		if p.keyword || k > len(v.items) {
			name = p.name
		}
		made := r.value(s, i+depth, depth+1)
		if i == 0 && depth == 0 && s.kind == "int" && len(s.pool) == 0 {
			made.text = pick([]string{"3", "5", "2", "4"}, k)
		}
		v.items = append(v.items, made)
		v.names = append(v.names, name)
	}
}

// distinct drops items that read the same.
func distinct(items []*value) []*value {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(items), func(v *value) bool {
		again := seen[v.String()]
		seen[v.String()] = true
		return again
	})
}

// atoms are the texts of a shape without parts.
func atoms(s shape) []string {
	switch s.kind {
	case "int":
		return ints(s.pool)
	case "str":
		return texts(s.pool)
	case "float":
		return append(fitting(s.pool, "float"), "2.5", "1.0", "0.0", "-1.5", "10.0")
	case "complex":
		return []string{"(1+2j)", "0j"}
	case "bool":
		return []string{"True", "False"}
	case "bytes":
		return append(fitting(s.pool, "bytes"), `b"abc"`, `b""`, `b"\x00\xff"`)
	case "None":
		return []string{"None"}
	case "key":
		return []string{`"a"`, `"b"`, `"c"`}
	case literal:
		return []string{s.name}
	case callable:
		return callables(s.args)
	}
	return []string{"3", `"abc"`, "[1, 2, 3]", "None", "2.5", "True"}
}

func callables(args int) []string {
	switch args {
	case 0:
		return []string{"lambda: 1", "list"}
	case 2:
		return []string{"lambda a, b: a + b", "lambda a, b: a < b", "max"}
	case 3:
		return []string{"lambda a, b, c: a + b + c"}
	}
	return []string{"lambda x: x * 2", "lambda x: x > 1", "str", "len", "lambda x: [x]", "lambda x: False"}
}

// fitting keeps the literals of a kind.
func fitting(pool []string, kind string) []string {
	var out []string
	for _, text := range pool {
		_, err := strconv.ParseFloat(text, 64)
		prefix := text[:max(0, strings.IndexAny(text, `"'`))]
		quoted := strings.HasSuffix(text, `"`) || strings.HasSuffix(text, "'")
		switch {
		case kind == "str" && quoted && !strings.ContainsAny(prefix, "bBfF"),
			kind == "bytes" && quoted && strings.ContainsAny(prefix, "bB"),
			kind == "float" && err == nil && strings.Contains(text, "."):
			out = append(out, text)
		}
	}
	return out
}

// ints are a common number, then the ones compared with and their neighbours.
func ints(pool []string) []string {
	out := []string{"3"}
	add := func(n int) {
		if text := strconv.Itoa(n); n > -1e6 && n < 1e6 && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, text := range pool {
		if n, ok := number(text); ok {
			add(n)
			add(n + 1)
			add(n - 1)
		}
	}
	for _, n := range []int{0, 1, 2, 10, -1, 5, 7, 4, 12, 100} {
		add(n)
	}
	return out
}

// texts are literals that the source knows, then common strings.
func texts(pool []string) []string {
	out := fitting(pool, "str")
	common := []string{`"hello"`, `"A b c"`, `""`, `"abc"`, `"racecar"`, `"12"`, `"Hello World"`, `"a,b"`, `"aab"`, `"x"`, `"a1b2"`, `"(a[b])"`}
	for _, text := range common {
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
