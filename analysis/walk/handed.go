package walk

import (
	"slices"

	"semcoder/analysis/trace"
)

// Functions of the program that are handed to a builtin or a method run in the middle of it. Their calls are
// run along here, in the order in which the library makes them; what the whole comes to is asked for behind them.

// keyed runs along the calls of a key function of the program, which come before the
// operation has its value: one for each item of what a method is called on, or of the only argument,
// or for each of several.
func (w *walker) keyed(of *value, args []operand, at trace.Range) error {
	var key *value
	var plain []*value
	for _, a := range args {
		switch {
		case a.name == "key" && a.value.sort == lambda:
			key = a.value
		case a.value.sort == lambda:
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
	if of != nil {
		c := &course{over: of}
		items, ok := c.items()
		if plain = items; !ok || of.sort == lazy && of.supply.each != nil {
			return beyond("what a key is asked of")
		}
	}
	for _, item := range slices.Clone(plain) {
		if _, err := w.enter(key, []argument{{"", item}}, at); err != nil {
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

// consumed runs along the calls of a program's function by which what map or filter gives is
// gone through by what is called.
func (w *walker) consumed(args []operand, called string, at trace.Range) error {
	for i, a := range args {
		if a.value.sort != lazy || a.value.supply.each == nil {
			continue
		}
		c, err := w.course(a.value)
		if err != nil {
			return err
		}
		s := a.value.supply
		if s.each.sort == lambda {
			if args[i].heard, err = w.gone(c, called, at); err != nil {
				return err
			}
		} else if s.kept || s.each.text == "None" {
			args[i].heard, _ = c.items()
		}
	}
	return nil
}

// gone are the items that a course gives to what goes through all of it.
func (w *walker) gone(c *course, called string, at trace.Range) (heard []*value, err error) {
	if !consumes(called) || called == "any" || called == "all" {
		return nil, beyond("what %s gives, for %s", c.over.text, called)
	}
	_, err = w.each(c, at, func(item *value) (bool, error) {
		heard = append(heard, item)
		return true, nil
	})
	return heard, err
}
