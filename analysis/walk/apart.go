package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// What map and filter hand to a builtin comes to nothing that an account tells. Of few items each is asked for by itself, and what
// goes through them is asked about with what they came to: sum([3, 9]) is answered more often than sum(map(operator.mul, [1, 3], [3, 3])).

// mostApart is how many items are few.
const mostApart = 12

// apart tells what gives few items and has each asked for by itself.
func (s *supply) apart() bool {
	return s.singly && !slices.ContainsFunc(s.from, func(v *value) bool {
		items, ok := v.contents()
		return !ok || len(items) > mostApart
	})
}

// literal tells a function of the library that gives what has a literal form.
func (v *value) literal() bool {
	switch v.module {
	case "":
		return !slices.Contains([]string{"reversed", "iter", "zip", "enumerate", "map", "filter", "range", "type", "next", "print", "object", "super"}, v.text)
	case "operator":
		return !makes(v.last())
	}
	return v.module == "math" || v.module == "string"
}

// directly is a call of a builtin as a program has it that calls it directly: "a".isdigit() for str.isdigit("a"), 2 * 3 for operator.mul(2, 3).
func directly(fn *value, items []*value) string {
	of, method, bound := strings.Cut(fn.text, ".")
	if bound && fn.module == "" && fn.self == nil && len(items) > 0 && items[0].kind() == of {
		return items[0].public() + "." + method + "(" + spelled(items[1:]) + ")"
	}
	if sign := operatorSign(fn); sign != "" && len(items) == 2 {
		return items[0].public() + " " + sign + " " + items[1].public()
	}
	return fn.public() + "(" + spelled(items) + ")"
}

// quantified is what any or all comes to, which is no more than whether an item counts as true; nil where that is not known of each.
func quantified(name string, args []operand) *value {
	if name != "any" && name != "all" || len(args) != 1 || args[0].name != "" {
		return nil
	}
	items, known := args[0].given()
	for _, item := range items {
		yes, plain := item.plainTruth()
		if known = known && plain; yes == (name == "any") && known {
			return &value{text: truth(yes)}
		}
	}
	if !known {
		return nil
	}
	return &value{text: truth(name == "all")}
}

// given are the items that an argument has given, or that a loop would take from it.
func (a operand) given() (items []*value, known bool) {
	switch s := a.value.supply; {
	case s != nil && s.each != nil && !s.each.invocable() && !s.apart(): // what it was made of is all that is known
		return nil, false
	case a.heard != nil:
		return a.heard, true
	case a.value.onDemand():
		return nil, false
	}
	return a.value.contents()
}

// listed is a list, a tuple or a set of what a loop over the argument would take; nil for all other calls.
func listed(name string, args []operand) *value {
	to := map[string]sort{"list": list, "tuple": tuple, "set": set}[name]
	if to == atom || len(args) != 1 || args[0].name != "" {
		return nil
	}
	items, known := args[0].given()
	if !known {
		return nil
	}
	if to == set {
		return distinct(items)
	}
	return &value{sort: to, items: slices.Clone(items)}
}

// plainlyMade is what a builtin makes of items where that is no more than the things in them, or another way to go through them; nil
// for all else.
func (w *walker) plainlyMade(name string, items []*value, at trace.Range) (*value, error) {
	args := make([]operand, len(items))
	for i, item := range items {
		args[i].value = item
	}
	if v := listed(name, args); v != nil {
		return v, nil
	}
	switch {
	case name == "bool" && len(items) == 1:
		yes, err := w.truth(items[0])
		return &value{text: truth(yes)}, err
	case name == "len" && len(items) == 1:
		return items[0].size(), nil
	}
	return w.supplied(name, args, at)
}

// operatorSign is what a function of operator stands for; "" for all others.
func operatorSign(fn *value) string {
	if fn.module != "operator" {
		return ""
	}
	return map[string]string{
		"add": "+", "concat": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%",
		"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
	}[fn.last()]
}
