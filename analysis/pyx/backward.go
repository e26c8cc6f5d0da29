package pyx

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
)

// backward asks for a call that has a given outcome. A narrator who knows the input
// would deduce what the output does not imply, so nothing is deduced: a call is
// guessed, simulated and compared, and where it was wrong another is guessed. Wrong
// guesses are calls that ran, too; they are out of the loss, their simulation is not.
func backward(j *job) ([]Row, error) {
	if len(j.program.Guesses) > 0 {
		return j.guessed(), nil
	}
	var rows []Row
	random := j.random()
	for _, p := range j.pools() {
		wanted := p.wanted(random)
		if len(wanted) < 2 {
			j.reject("every call has the same outcome")
			continue
		}
		for _, w := range wanted {
			row := p.search(w, random, j.budget)
			if p.check(row) != nil {
				j.reject(errUntrue.Error())
				continue
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// A pool holds the calls that may answer one question: those of one entry.
type pool struct {
	code  string // canonical
	entry string // as the question writes it: `f`, `Stack(??).push`
	calls []telling
}

// pools sorts what ran by entry.
func (j *job) pools() []*pool {
	var all []*pool
	for _, r := range j.runs {
		t, err := r.telling()
		if err != nil {
			j.reject(err.Error())
			continue
		}
		entry := entryOf(t.call)
		i := slices.IndexFunc(all, func(p *pool) bool { return p.entry == entry })
		if i < 0 {
			i = len(all)
			all = append(all, &pool{code: r.trace.Canonical.Source, entry: entry})
		}
		all[i].calls = append(all[i].calls, t)
	}
	return all
}

// wanted are the outcomes to ask for, those of few calls first.
func (p *pool) wanted(random *rand.Rand) []string {
	count := map[string]int{}
	var order []string
	for _, t := range p.calls {
		if count[t.outcome]++; count[t.outcome] == 1 {
			order = append(order, t.outcome)
		}
	}
	random.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(count[a], count[b]) })
	return order
}

// failures says how often the guesses of a row fail before one is right: not at all
// in half of the rows.
func failures(r *rand.Rand) int {
	return [...]int{0, 0, 0, 1, 1, 2}[r.IntN(6)]
}

// search writes the row for one outcome.
func (p *pool) search(wanted string, random *rand.Rand, room Budget) Row {
	return p.fitted(wanted, p.wrong(wanted, failures(random), random), p.found(wanted), room)
}

// fitted writes a row. Failures that it has no room for are left out, the last one first.
func (p *pool) fitted(wanted string, wrong []telling, found telling, room Budget) Row {
	for {
		row := p.row(wanted, wrong, found)
		if len(wrong) == 0 || room.over(row) == "" {
			return row
		}
		wrong = wrong[:len(wrong)-1]
	}
}

// found is the call that a search begins with, of those with the outcome: one that is
// given the outcome itself, else the shortest. A choice without chance is easier to learn.
func (p *pool) found(wanted string) telling {
	right := slices.DeleteFunc(slices.Clone(p.calls), func(t telling) bool { return t.outcome != wanted })
	head, _, _ := strings.Cut(p.entry, "??")
	itself := func(t telling) bool {
		rest, same := strings.CutPrefix(t.call, head+wanted)
		return same && (strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, ")"))
	}
	if i := slices.IndexFunc(right, itself); i >= 0 {
		return right[i]
	}
	return right[simplest(right, wanted, nil)]
}

// wrong picks calls that have another outcome, for sure.
func (p *pool) wrong(wanted string, n int, random *rand.Rand) []telling {
	if n == 0 {
		return nil
	}
	left := slices.DeleteFunc(slices.Clone(p.calls), func(t telling) bool { return !differ(t.outcome, wanted) })
	var picked []telling
	for len(picked) < n && len(left) > 0 {
		i := hunches()[random.IntN(3)](left, wanted, random)
		picked = append(picked, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return picked
}

// A hunch picks what to try next from how calls and the wanted outcome read. What the
// calls come to it does not look at: that is what a guess cannot know.
type hunch func(calls []telling, wanted string, random *rand.Rand) int

func hunches() [3]hunch { return [3]hunch{simplest, echo, anyone} }

// simplest is the shortest call.
func simplest(calls []telling, _ string, _ *rand.Rand) int {
	best := 0
	for i, t := range calls {
		if len(t.call) < len(calls[best].call) {
			best = i
		}
	}
	return best
}

var piece = regexp.MustCompile(`[\pL_]+|[0-9]+`)

// echo is the call that has most of the outcome's words and numbers in it, for its length.
func echo(calls []telling, wanted string, _ *rand.Rand) int {
	pieces := piece.FindAllString(wanted, -1)
	score := func(call string) float64 {
		n := 0
		for _, p := range pieces {
			if strings.Contains(call, p) {
				n++
			}
		}
		return float64(n) / float64(len(call))
	}
	best := 0
	for i, t := range calls {
		if score(t.call) > score(calls[best].call) {
			best = i
		}
	}
	return best
}

func anyone(calls []telling, _ string, random *rand.Rand) int { return random.IntN(len(calls)) }

// row writes guesses and the right one behind them.
func (p *pool) row(wanted string, wrong []telling, found telling) Row {
	var d draft
	d.line("Wanted: " + wanted)
	for _, t := range wrong {
		d.wrong("Guess: " + t.call)
		d.text.WriteString(t.steps)
		d.line(t.outcome + " != " + wanted + "; guess again")
	}
	d.line("Guess: " + found.call)
	d.text.WriteString(found.steps)
	d.line(found.outcome + " == " + wanted + "; found")
	d.text.WriteString(answer(found.call, wanted))
	return Row{Prompt: prompts.Backward(p.code, p.entry, wanted), Response: d.text.String(), Mask: d.mask, Call: found.call}
}

// entryOf is a call without its arguments: `f` of `f(1)`, `Stack(??).push` of
// `Stack([1]).push(2)`.
func entryOf(call string) string {
	var out strings.Builder
	depth, start := 0, 0
	for i := 0; i < len(call); i++ {
		switch c := call[i]; {
		case c == '"' || c == '\'':
			i = stringEnd(call, i)
		case strings.IndexByte("([{", c) >= 0:
			if depth++; depth == 1 {
				out.WriteString(call[start:i])
				start = i
			}
		case strings.IndexByte(")]}", c) >= 0:
			if depth--; depth > 0 || i == len(call)-1 {
				continue
			}
			out.WriteString(call[start:start+1] + "??" + call[i:i+1])
			start = i + 1
		}
	}
	return out.String()
}

// stringEnd is the index of the quote that ends the string literal at i; canonical
// text has no triple quotes.
func stringEnd(text string, i int) int {
	for k := i + 1; k < len(text); k++ {
		switch text[k] {
		case '\\':
			k++
		case text[i]:
			return k
		}
	}
	return len(text)
}
