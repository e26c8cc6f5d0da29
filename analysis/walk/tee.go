package walk

import "semcoder/analysis/trace"

// teed are iterators that each give what one gives.
func (w *walker) teed(f *frame, e trace.Event, args []operand) (*value, error) {
	n, ok := 2, true
	if len(args) == 2 {
		n, ok = whole(args[1].value.repr())
	}
	if len(args) == 0 || len(args) > 2 || args[0].name != "" || !ok || n < 0 || n > 12 || !args[0].value.iterable() {
		return nil, beyond("a call of tee")
	}
	c, err := w.course(args[0].value)
	if err != nil {
		return nil, err
	}
	pull := w.puller(c)
	var held []*value // what has come so far
	all := &value{sort: tuple}
	for range n {
		one, i := iterator("<_tee>", nil, nil), 0
		one.supply.next = func(at trace.Range) (*value, bool, error) {
			if i == len(held) {
				item, more, err := pull(at)
				if err != nil || !more {
					return nil, false, err
				}
				held = append(held, item)
			}
			i++
			return held[i-1], true, nil
		}
		all.items = append(all.items, one)
	}
	return w.toldOf(f, e, all, nil)
}
