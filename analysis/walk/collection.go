package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/narrate"
)

// Those of collections are lists and dicts with a name before them: a deque is gone through as a list is, a Counter
// as a dict.

// collection tells a class of collections that is known.
func collection(name string) bool {
	return slices.Contains([]string{"deque", "Counter", "OrderedDict", "defaultdict"}, name)
}

// named puts the name of its class around what a list or dict shows.
func (v *value) named(text string) string {
	switch v.class {
	case "":
		return text
	case "deque":
		if v.bound != "" {
			text += ", maxlen=" + v.bound
		}
	case "defaultdict":
		text = v.bound + ", " + text
	default:
		if len(v.items) == 0 {
			text = ""
		}
	}
	return v.class + "(" + text + ")"
}

// collected reads a repr of one of collections; nil for all else.
func collected(repr string) *value {
	class, rest, ok := strings.Cut(repr, "(")
	if !ok || !collection(class) || !strings.HasSuffix(rest, ")") {
		return nil
	}
	rest = rest[:len(rest)-1]
	v := &value{sort: dict}
	switch class {
	case "deque":
		text, bound, _ := narrate.Cut(rest, ", maxlen=")
		v = read(text)
		v.bound = bound
	case "defaultdict":
		bound, text, _ := narrate.Cut(rest, ", ")
		v = read(text)
		v.bound = bound
	default:
		if rest != "" {
			v = read(rest)
		}
	}
	if v.class != "" || v.sort != dict && class != "deque" || v.sort != list && class == "deque" {
		return nil
	}
	v.class = class
	return v
}

// like is an empty one of the same class.
func (v *value) like() *value {
	return &value{sort: v.sort, class: v.class, bound: v.bound}
}

// gathered is what a call gives whose text is its value: deque([1]), Counter({1: 2}), or that makes an empty one; nil for others.
func gathered(name string, args []operand) *value {
	name = strings.TrimPrefix(name, "collections.")
	if !collection(name) || len(args) == 0 || slices.ContainsFunc(args, func(a operand) bool { return a.name != "" }) {
		return nil
	}
	from := args[0].value
	v := &value{sort: dict, class: name}
	switch {
	case name == "deque" && len(args) == 1 && from.live():
		v.sort = list
	case name == "defaultdict" && len(args) == 2 && from.sort == named && args[1].value.sort == dict && args[1].value.class == "":
		from, v.bound = args[1].value, from.text
	case name == "defaultdict" && len(args) == 1 && from.sort == named:
		v.bound = from.text
	case (name == "Counter" || name == "OrderedDict") && len(args) == 1 && from.sort == dict && from.class == "" && len(from.items) > 0:
	default:
		return nil
	}
	v.keys, v.items = slices.Clone(from.keys), slices.Clone(from.items)
	return v
}

// live tells what a loop goes through as it is at each moment.
func (v *value) live() bool { return v.sort == list && v.class == "" }

// absent is what a container makes of a key that it does not have; nil where it makes nothing. kept says that it
// has it from then on.
func (v *value) absent(key *value) (made *value, kept bool) {
	if v.sort != dict || !key.hashable() || v.at(key) >= 0 {
		return nil, false
	}
	switch v.class + " " + v.bound {
	case "Counter ":
		return integer(0), false
	case "defaultdict int":
		return integer(0), true
	case "defaultdict float":
		return &value{text: "0.0"}, true
	case "defaultdict bool":
		return &value{text: "False"}, true
	case "defaultdict str":
		return &value{text: `""`}, true
	case "defaultdict list":
		return &value{sort: list}, true
	case "defaultdict tuple":
		return &value{sort: tuple}, true
	case "defaultdict set":
		return &value{sort: set}, true
	case "defaultdict dict":
		return &value{sort: dict}, true
	}
	return nil, false
}

// ends are the methods of a deque that lists do not have.
func (c change) ends(name string, args []*value) change {
	l := c.after
	switch {
	case name == "appendleft" && len(args) == 1:
		l.items = slices.Concat(args, l.items)
	case name == "popleft" && len(l.items) > 0 && len(args) == 0:
		c.given, l.items = l.items[0], slices.Clone(l.items[1:])
	case name == "rotate" && len(args) < 2 && len(l.items) > 0:
		if n, ok := whole(append(args, integer(1))[0].repr()); ok {
			at := ((-n)%len(l.items) + len(l.items)) % len(l.items)
			l.items = slices.Concat(l.items[at:], l.items[:at])
		}
	default:
		c.after = nil
	}
	return c
}

// peeked tells whether a run tells of what `container[key] op= value` comes to.
func (v *value) peeked(key *value) bool {
	if _, number := whole(key.repr()); v.sort == list {
		return v.class == "" && number
	}
	return v.sort == dict && key.sort == atom
}
