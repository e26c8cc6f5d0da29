package pyx

import (
	"errors"
	"strings"
	"unicode/utf8"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// A telling is a run as prompts without labels have it told.
type telling struct {
	call    string
	outcome string
	steps   string // each with its line end
}

var errNoOutcome = errors.New("the outcome cannot be written down")

// telling gives the run's account without labels; the error's text is a reason.
func (r *run) telling() (telling, error) {
	account, err := r.account()
	if err != nil {
		return telling{}, err
	}
	t := telling{r.trace.Call, outcome(r.trace), bareSteps(account)}
	if t.outcome == "" {
		return telling{}, errNoOutcome
	}
	return t, nil
}

// tellingOf is the telling of a trace that no kind shares.
func tellingOf(t *trace.Trace) (telling, error) { return (&run{trace: t}).telling() }

// bareSteps are the steps of an account without their labels.
func bareSteps(account string) string {
	var out strings.Builder
	for line := range strings.Lines(steps(account)) {
		number, rest, _ := strings.Cut(line, "[L") // a step begins so
		_, rest, _ = strings.Cut(rest, "] ")
		out.WriteString(number + rest)
	}
	return out.String()
}

// A draft is a response being written, with what of it the loss leaves out.
type draft struct {
	text strings.Builder
	mask [][2]int
}

func (d *draft) line(text string) { d.text.WriteString(text + "\n") }

// wrong writes a line that nobody should learn to write: a guess that fails. Its line
// end is masked no more, as it says nothing.
func (d *draft) wrong(text string) {
	start := utf8.RuneCountInString(d.text.String())
	d.mask = append(d.mask, [2]int{start, start + utf8.RuneCountInString(text)})
	d.line(text)
}

// over says which budget a row exceeds; "" for none. A maker that has other choices
// asks before it offers a row.
func (b Budget) over(row Row) string {
	switch {
	case utf8.RuneCountInString(row.Prompt) > b.Prompt:
		return "prompt over budget"
	case utf8.RuneCountInString(row.Response) > b.Response:
		return "response over budget"
	}
	return ""
}

// answer is the block that ends a reply about a call.
func answer(call, outcome string) string {
	return "[ANSWER]\nassert " + prompts.Claim(call, outcome) + "\n" + prompts.Stop
}

// A reader takes a response apart again, line by line, for the check of a row.
type reader struct {
	rest string
	at   int    // characters read
	last [2]int // the line read last, in characters, without its end
}

// take reads what must stand next.
func (r *reader) take(want string) bool {
	rest, ok := strings.CutPrefix(r.rest, want)
	if ok {
		r.at += utf8.RuneCountInString(want)
		r.rest = rest
	}
	return ok
}

// line reads one line that starts with prefix and returns what follows that.
func (r *reader) line(prefix string) (text string, ok bool) {
	line, _, ended := strings.Cut(r.rest, "\n")
	if !ended || !strings.HasPrefix(line, prefix) {
		return "", false
	}
	r.last = [2]int{r.at, r.at + utf8.RuneCountInString(line)}
	return line[len(prefix):], r.take(line + "\n")
}
