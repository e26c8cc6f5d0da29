package walk

import "slices"

// endless hands out items without end, or the same one some times.
func (f *stream) endless(name string) error {
	if name == "count" {
		n, err := f.count(0, "start", 0)
		if err != nil {
			return err
		}
		step, err := f.count(1, "step", 1)
		for ; err == nil; n += step {
			_, err = f.pass(integer(n))
		}
		return err
	}
	if name == "repeat" {
		times, err := f.count(1, "times", 1<<30)
		for i := 0; i < times && err == nil && len(f.args) > 0; i++ {
			_, err = f.pass(f.args[0])
		}
		return err
	}
	var all []*value
	err := f.each(f.arg(0, ""), func(item *value) (bool, error) {
		all = append(all, item)
		return f.pass(item)
	})
	for i := 0; err == nil && len(all) > 0; i++ {
		_, err = f.pass(all[i%len(all)])
	}
	return err
}

// grouped hands out neighbours, or as many items at once as are wanted.
func (f *stream) grouped(name string) error {
	n, err := f.count(1, "n", 2)
	if err != nil || n < 1 {
		return beyond("groups of no size")
	}
	var held []*value
	err = f.each(f.arg(0, ""), func(item *value) (bool, error) {
		if held = append(held, item); len(held) < n {
			return true, nil
		}
		row := &value{sort: tuple, items: held}
		if held = nil; name == "pairwise" {
			held = []*value{item}
		}
		return f.pass(row)
	})
	if err == nil && name == "batched" && len(held) > 0 {
		_, err = f.pass(&value{sort: tuple, items: held})
	}
	return err
}

// longest is zip_longest.
func (f *stream) longest() error {
	pulls, err := f.w.pullers(f.args)
	if err != nil {
		return err
	}
	fill := f.named["fillvalue"]
	if fill == nil {
		fill = none()
	}
	over := make([]bool, len(pulls))
	for {
		row, any := &value{sort: tuple}, false
		for i, pull := range pulls {
			item, more := fill, false
			if !over[i] {
				if item, more, err = pull(f.s.at); err != nil {
					return err
				}
			}
			if any = any || more; !more {
				over[i], item = true, fill
			}
			row.items = append(row.items, item)
		}
		if !any {
			return nil
		}
		if _, err := f.pass(row); err != nil {
			return err
		}
	}
}

// accumulate hands out what has come together so far.
func (f *stream) accumulate() error {
	fn, sum := f.arg(1, "func"), f.named["initial"]
	if sum != nil {
		if _, err := f.pass(sum); err != nil {
			return err
		}
	}
	return f.each(f.arg(0, ""), func(item *value) (more bool, err error) {
		switch {
		case sum == nil:
			sum = item
		case fn == nil || fn.repr() == "None":
			sum, err = f.w.worksOut(sum.repr()+" + "+item.repr(), f.s.at)
		default:
			sum, err = f.w.apply(fn, f.s.at, sum, item)
		}
		if err != nil {
			return false, err
		}
		return f.pass(sum)
	})
}

// combined hands out tuples of items, in the order of their places.
func (f *stream) combined(name string) error {
	var pools [][]*value
	all := f.args
	if name != "product" {
		all = f.args[:min(1, len(f.args))]
	}
	for _, v := range all {
		items, err := f.w.taken(v, f.s.at)
		if err != nil {
			return err
		}
		pools = append(pools, items)
	}
	if len(pools) == 0 {
		return beyond("%s of nothing", name)
	}
	many, err := f.count(1, "r", len(pools[0]))
	if name == "product" {
		many, err = f.count(len(f.args), "repeat", 1)
	}
	if err != nil || many < 0 || many > 20 {
		return beyond("%s of that many", name)
	}
	if empty := slices.ContainsFunc(pools, func(p []*value) bool { return len(p) == 0 }); empty && many > 0 || name != "product" && many > len(pools[0]) {
		return nil
	}
	once := pools
	if pools = nil; name != "product" {
		once = once[:1]
	}
	for range many {
		pools = append(pools, once...)
	}
	return f.choose(name, pools, nil)
}

// choose hands out the tuples that begin with the items at some places.
func (f *stream) choose(name string, pools [][]*value, places []int) error {
	if len(places) == len(pools) {
		row := &value{sort: tuple}
		for i, at := range places {
			row.items = append(row.items, pools[i][at])
		}
		_, err := f.pass(row)
		return err
	}
	for at := range pools[len(places)] {
		used := false
		for _, before := range places {
			used = used || name == "permutations" && before == at || name == "combinations" && before >= at
		}
		if used {
			continue
		}
		if err := f.choose(name, pools, append(places[:len(places):len(places)], at)); err != nil {
			return err
		}
	}
	return nil
}
