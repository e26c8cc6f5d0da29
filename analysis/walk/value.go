package walk

import (
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// A sort is what kind of thing a value is, as far as its text tells.
type sort uint8

const (
	atom   sort = iota // a number, string, None or what else has no parts that are looked into
	list               // items
	tuple              // items
	set                // items, in the order in which they came
	dict               // keys and items
	lazy               // a supply of items
	lambda             // code and scope
	named              // a builtin, module or exception type: text is its name
	class              // of the program: plan
	object             // an instance of one: names and items
)

// A value is one object of the program. Two names of one object have one value, so that
// what changes by one name changes by the other.
type value struct {
	sort    sort
	kept    map[string]*value // of a function with a cache: what it has given
	text    string            // of an atom its repr, of a lazy one what a run shows of it
	made    string            // of an atom that cannot be written down: an operation that gives it
	keys    []*value          // of a dict
	items   []*value
	code    *function
	scope   *frame     // where code was defined
	module  string     // named: where it was imported from; of a module its name
	foreign bool       // named: of a module that nothing is known of
	supply  *supply    // lazy
	class   string     // of a list or dict that is one of collections
	plan    *plan      // of a class or an instance of the program
	names   []string   // of an instance: its fields, which items go with
	self    *value     // of a method of something builtin: that
	given   []argument // of a function by partial: what it is given first
	args    *value     // of an exception of the program: a tuple
	held    *value     // of a StopIteration: what a generator has returned
	cause   *value     // of an exception: the one that it was raised from; nil none
	role    string     // of a method: property, staticmethod or classmethod
	setter  *value     // of a property
	bound   string     // of a deque its maxlen, of a defaultdict the class of what is missing
}

func none() *value { return &value{text: "None"} }

// read makes values of a repr: of displays with all their parts. What is no repr of a display is
// an atom, whatever it says.
func read(repr string) *value {
	if repr == "set()" {
		return &value{sort: set}
	}
	if v := collected(repr); v != nil {
		return v
	}
	items, ok := narrate.Elements(repr)
	if !ok || repr[0] == '(' && !strings.Contains(repr, ",") && repr != "()" { // a number in brackets, as (1+2j)
		return &value{text: repr}
	}
	v := &value{}
	switch repr[0] {
	case '[':
		v.sort = list
	case '(':
		v.sort = tuple
	default:
		return braces(repr, items)
	}
	for _, item := range items {
		v.items = append(v.items, read(item))
	}
	return v
}

// braces reads a set or a dict; a mixture of both is an atom.
func braces(repr string, items []string) *value {
	v := &value{sort: set}
	for i, item := range items {
		key, rest, pair := narrate.Cut(item, ": ")
		if i > 0 && pair != (v.sort == dict) {
			return &value{text: repr}
		}
		if pair {
			v.sort = dict
			v.store(read(key), read(rest))
		} else {
			v.include(read(item))
		}
	}
	if len(items) == 0 {
		v.sort = dict
	}
	return v
}

// What a run shows of a value: no more than this, and a mark where something is left out. What is
// marked cannot be written down, and an account of it is none.
const (
	shownDeep  = 6   // containers in one another
	shownWide  = 64  // items of one container
	shownTotal = 400 // characters in all; half of them of one string
	leftOut    = "…"
)

// A room is how much of a value is spelled.
type room struct{ deep, wide, total int }

func shownRoom() room { return room{shownDeep, shownWide, shownTotal} }

// inside is the room of an item.
func (r room) inside() room { return room{r.deep - 1, r.wide, r.total} }

// repr is a value as a run shows it. Its length is bounded, so it is had of a list that contains
// itself, too.
func (v *value) repr() string { return clipped(v.spell(shownRoom()), shownTotal) }

// whole is a value with all that a run leaves out, up to what an answer may be long.
func (v *value) whole() string {
	return clipped(v.spell(room{shownDeep, longestAnswer, longestAnswer / 4}), longestAnswer)
}

// clipped leaves out what exceeds a number of characters.
func clipped(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most {
			return text[:i] + leftOut
		}
		n++
	}
	return text
}

// clippedText leaves out what exceeds a number of characters of a string.
func clippedText(repr string, most int) string {
	if len(repr) <= most {
		return repr
	}
	chars, text := narrate.Characters(repr)
	if !text || len(chars) <= most {
		return clipped(repr, 2*most)
	}
	return narrate.Quote(chars[:most]) + leftOut + "+" + integer(len(chars)-most).text
}

func (v *value) spell(r room) string {
	switch v.sort {
	case lambda:
		if v.kept != nil {
			return "<_lru_cache_wrapper>"
		}
		if v.self != nil {
			return "<method " + v.called() + " of " + v.self.spell(room{min(1, r.deep), r.wide, r.total}) + ">"
		}
		if v.given != nil {
			return "<partial>"
		}
		return "<function " + v.called() + ">"
	case named:
		if v.self != nil && v.self.compiled() {
			return "<builtin_method>"
		}
		if v.self != nil || v.module == "" && functional(v.text) {
			return "<function " + v.text + ">"
		}
		if name, _, made := strings.Cut(v.text, "("); made {
			return "<" + name + ">"
		}
		if of, last, dotted := strings.Cut(v.text, "."); dotted && v.module == "" {
			return "<method_descriptor>"
		} else if dotted && of == v.module {
			return "<function " + last + ">"
		}
		return "<class " + narrate.Quote([]string{v.last()}) + ">"
	case class:
		return "<class " + narrate.Quote([]string{v.text}) + ">"
	case object:
		return v.fieldsOf(r)
	case lazy:
		return v.supply.spell(v.text, r)
	case atom:
		return clippedText(v.text, r.total/2)
	}
	if v.sort == tuple && v.plan != nil {
		return v.fieldsOf(r)
	}
	parts := v.parts(r)
	text := strings.Join(parts, ", ")
	switch {
	case v.sort == list:
		return v.named("[" + text + "]")
	case v.sort == tuple && len(v.items) == 1:
		return "(" + text + ",)"
	case v.sort == tuple:
		return "(" + text + ")"
	case v.sort == set && len(parts) == 0:
		return "set()"
	}
	return v.named("{" + text + "}")
}

// parts are the texts of a container's items, as many as are shown.
func (v *value) parts(r room) (parts []string) {
	items := v.items
	if v.sort == set {
		items = inOrder(items)
	}
	total := 0
	for i, item := range items {
		switch {
		case r.deep > 0 && i == r.wide:
			return append(parts, leftOut+"+"+integer(len(items)-i).text)
		case r.deep == 0 || total > r.total:
			return append(parts, leftOut)
		}
		text := item.spell(r.inside())
		if v.sort == dict {
			text = v.keys[i].spell(r.inside()) + ": " + text
		}
		total += len(text)
		parts = append(parts, text)
	}
	return parts
}

// writable tells a value that can be written down as one.
func (w *walker) writable(v *value, deep int) bool {
	if name, _, made := strings.Cut(v.text, "("); v.sort == atom && made && (w.kin(name) != nil || name == "re.compile") {
		return false
	}
	if v.plan != nil || v.class == "defaultdict" || v.sort == named || v.sort == lambda {
		return false
	}
	for _, item := range v.items {
		if deep > 0 && !w.writable(item, deep-1) {
			return false
		}
	}
	return true
}

// changeable tells what a method may change in place.
func (v *value) changeable() bool { return v.sort == list || v.sort == set || v.sort == dict }

// particular tells a value that is not as good as any other that is shown alike: it can be changed,
// or something in it can.
func (v *value) particular() bool { return v.holds(shownDeep) }

func (v *value) holds(deep int) bool {
	if v.sort != tuple || deep == 0 {
		return v.sort != atom
	}
	for _, item := range v.items {
		if item.holds(deep - 1) {
			return true
		}
	}
	return false
}

// becomes gives v the content of another.
func (v *value) becomes(o *value) {
	v.sort, v.text, v.keys, v.items, v.class, v.bound = o.sort, o.text, o.keys, o.items, o.class, o.bound
}

// index is the place in a list or tuple that a whole number names.
func (v *value) index(key *value) (int, bool) {
	i, ok := whole(key.repr())
	if i < 0 {
		i += len(v.items)
	}
	return i, ok && i >= 0 && i < len(v.items)
}

// get is what a container has under a key; nil where the text does not tell.
func (v *value) get(key *value) *value {
	switch v.sort {
	case dict:
		if i := v.at(key); i >= 0 {
			return v.items[i]
		}
	case list, tuple:
		if i, ok := v.index(key); ok {
			return v.items[i]
		}
	}
	return nil
}

// missing is the exception that a container fails with which has nothing under a key; nil where
// that is not known.
func (v *value) missing(key *value, at trace.Range) *exception {
	_, number := whole(key.repr())
	switch {
	case (v.sort == dict || v.sort == set) && !key.hashable():
		return &exception{name: "TypeError", at: at}
	case v.sort == dict && v.class != "Counter" && v.class != "defaultdict" && v.at(key) < 0:
		return &exception{name: "KeyError", value: "KeyError(" + key.repr() + ")", at: at}
	case v.sort == list && number && v.get(key) == nil:
		return &exception{name: "IndexError", value: `IndexError("list assignment index out of range")`, at: at}
	}
	return nil
}

// put stores a value under a key, where the text tells which place that is.
func (v *value) put(key, item *value, at trace.Range) error {
	switch {
	case v.sort == dict && key.hashable():
		v.store(key, item)
		return nil
	case v.sort == list:
		if i, ok := v.index(key); ok {
			v.items[i] = item
			return nil
		}
	}
	if failed := v.missing(key, at); failed != nil {
		return failed
	}
	return beyond("a store that nobody can place")
}

// drop takes out what a container has under a key.
func (v *value) drop(key *value, at trace.Range) error {
	if v.sort == dict && key.hashable() {
		i := v.at(key)
		if i < 0 && v.class == "Counter" {
			return nil
		}
		if i >= 0 {
			v.keys, v.items = without(v.keys, i), without(v.items, i)
			return nil
		}
	}
	if v.sort == list {
		if i, ok := v.index(key); ok {
			v.items = without(v.items, i)
			return nil
		}
	}
	if failed := v.missing(key, at); failed != nil {
		return failed
	}
	return beyond("nothing there to delete")
}

// without is a copy of list that lacks the i-th.
func without(list []*value, i int) []*value {
	return append(append([]*value(nil), list[:i]...), list[i+1:]...)
}
