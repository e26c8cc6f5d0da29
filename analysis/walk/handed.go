package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// Functions of the program that are handed to a builtin or a method run in the middle of it. Their calls are
// run along here, in the order in which the library makes them; what the whole comes to is asked for behind them.

// keyed runs along the calls of a key function of the program, which come before the
// operation has its value: one for each item of what a method is called on, or of the only argument,
// or for each of several.
func (w *walker) keyed(of *value, args []operand, called string, at trace.Range) error {
	var key *value
	var plain []*value
	for _, a := range args {
		switch {
		case a.name == "key" && a.value.invocable():
			key = a.value
		case a.value.invocable() && called != "isinstance":
			return beyond("a function that is handed over")
		case a.name == "":
			plain = append(plain, a.value)
		case a.name == "*":
			return w.unstarred(args)
		}
	}
	if key == nil {
		return nil
	}
	if of == nil && len(plain) == 1 {
		of = plain[0]
	}
	if of == nil && len(plain) == 2 && (strings.HasSuffix(called, "nlargest") || strings.HasSuffix(called, "nsmallest")) {
		if n, _ := whole(plain[0].repr()); n <= 0 { // it gives nothing, and asks for nothing
			return nil
		}
		of = plain[1]
	}
	if of != nil {
		items, ok := of.contents()
		if len(args) > 0 && args[0].heard != nil && args[0].value == of {
			if called == "min" || called == "max" { // they have asked for each as it came
				return nil
			}
			items, ok = args[0].heard, called == "sorted"
		}
		if plain = items; !ok {
			return beyond("what a key is asked of")
		}
	}
	for _, item := range slices.Clone(plain) {
		if _, err := w.invoke(key, []argument{{"", item}}, at); err != nil {
			return err
		}
	}
	return nil
}

// unstarred refuses a key function beside arguments behind a star.
func (w *walker) unstarred(args []operand) error {
	if slices.ContainsFunc(args, func(a operand) bool { return a.value.sort == lambda }) {
		return beyond("what a key is asked of")
	}
	return nil
}

// stepwise tells a call of reduce with a function of the program, or with a builtin and few items.
func stepwise(args []operand) bool {
	fn := args[0].value
	if fn.invocable() || len(args) < 2 {
		return fn.invocable()
	}
	of := args[1].value
	items, ok := of.contents()
	return (ok && len(items) <= mostApart || of.sort == lazy && of.supply.apart()) && fn.sort == named && !fn.foreign && fn.self == nil
}

// reduce runs along the calls that it makes, each with what the one before it gave.
func (w *walker) reduce(f *frame, e trace.Event, args []operand) (*value, error) {
	if len(args) < 2 || len(args) > 3 || slices.ContainsFunc(args, func(a operand) bool { return a.name != "" }) || !args[1].value.iterable() {
		return nil, beyond("a call of reduce")
	}
	c, err := w.course(args[1].value)
	if err != nil {
		return nil, err
	}
	var sum *value
	if len(args) == 3 {
		sum = args[2].value
	}
	_, err = w.each(c, e.At, func(item *value) (bool, error) {
		if sum == nil {
			sum = item
			return true, nil
		}
		sum, err = w.apply(args[0].value, e.At, sum, item)
		return true, err
	})
	if err == nil && sum == nil {
		err = &exception{name: "TypeError", at: e.At}
	}
	if err != nil {
		return nil, err
	}
	e.Value = sum.repr()
	return sum, w.emit(f, e)
}

// instead is an operation with the items in the place of what gave them one by one, which nobody could go through again, and
// by the name that the function has everywhere; nil where that is how the account has it.
func instead(e trace.Event, name string, args []operand) *trace.Event {
	first, found := len(e.Args)-len(args), e.Name != name
	e.Args, e.Name = slices.Clone(e.Args), name
	for i, a := range args {
		if text := a.value.asked(); text != a.value.repr() {
			e.Args[first+i].Value, found = text, true
		}
		if a.heard != nil && a.value.sort == object || a.heard != nil && (a.value.supply.give == nil || a.value.supply.apart()) || a.heard != nil && a.value.supply.each != nil && a.value.supply.each.sort == lambda {
			e.Args[first+i].Value, found = (&value{sort: list, items: a.heard}).repr(), true
		}
	}
	if !found {
		return nil
	}
	return &e
}

// hinted tells what asks a thing for its length, too, before it goes through it.
func hinted(called string) bool {
	return called == "list" || called == "tuple" || called == "sorted" || called == "join" || called == "extend"
}

// consumed goes through the arguments that give their items one by one, as what is called does.
func (w *walker) consumed(args []operand, called string, at trace.Range) error {
	key := (*value)(nil)
	for _, a := range args {
		if a.name == "key" && (called == "min" || called == "max") && a.value.invocable() {
			key = a.value
		}
	}
	for i, a := range args {
		if a.value.sort == object && a.value.plan.find("__iter__") != nil && consumes(called) && a.name == "" {
			over, err := w.goneThrough(a.value, at)
			if err != nil {
				return err
			}
			if hinted(called) {
				if _, _, err := w.special("__len__", at, a.value); err != nil {
					return err
				}
			}
			c, err := w.course(over)
			if err == nil {
				args[i].heard, err = w.heard(c, called, key, at)
			}
			if err != nil {
				return err
			}
			continue
		}
		if !a.value.onDemand() || a.value.supply.asked && !a.value.supply.apart() {
			continue
		}
		c, err := w.course(a.value)
		if err != nil {
			return err
		}
		switch s := a.value.supply; {
		case s.next == nil && s.each == nil && strings.Trim(a.text, letters+digits+"_") == "":
			args[i].heard, err = w.taken(a.value, at)
		case s.next == nil && s.each == nil:
		case s.apart():
			args[i].heard, err = w.heard(c, called, key, at)
		case s.each != nil && !s.each.invocable(): // what becomes of all of it is asked for
			if s.kept || s.each.text == "None" {
				args[i].heard = s.give()
			}
		default:
			args[i].heard, err = w.heard(c, called, key, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// heard are the items that a course gives to what goes through it, all of them or as far as it needs; key is asked of each as it
// comes.
func (w *walker) heard(c *course, called string, key *value, at trace.Range) (heard []*value, err error) {
	if !consumes(called) {
		return nil, beyond("what %s gives, for %s", c.over.text, called)
	}
	heard = []*value{}
	_, err = w.each(c, at, func(item *value) (bool, error) {
		if heard = append(heard, item); len(heard) > mostTaken {
			return false, beyond("more than %d items", mostTaken)
		}
		if key != nil {
			if _, err := w.invoke(key, []argument{{"", item}}, at); err != nil {
				return false, err
			}
		}
		if called == "dict" && (item.sort == tuple || item.sort == list) && len(item.items) != 2 {
			return false, nil // no pair: it fails here
		}
		if called != "any" && called != "all" {
			return true, nil
		}
		yes, err := w.truth(item)
		return yes == (called == "all"), err
	})
	return heard, err
}
