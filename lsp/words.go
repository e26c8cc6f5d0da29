package lsp

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// maxShown bounds what one line of a hover shows of a call or a value, in runes.
const maxShown = 160

// An account is what is known about one call, in the words people read: "ran",
// "predicted", "ran, varies". What was not executed never says "ran".
type account struct {
	call   string // `slug("A b")`
	ending string // `"a-b"`, or `raises ValueError: empty`
	how    string // "ran, 7 steps"
}

// ran tells the end of a run. It has nothing to tell of a run that could not
// start.
func ran(call string, t *trace.Trace) (account, bool) {
	a := account{call: shown(call), how: "ran"}
	if t.Steps > 0 {
		a.how += ", " + steps(t.Steps)
	}
	if t.Varies() {
		a.how = "ran, varies"
	}
	if len(t.Needs) > 0 { // the program goes on without it, but may do otherwise with it
		a.how += ", without " + shown(strings.Join(t.Needs, ", "))
	}
	if t.Call != "" {
		a.call = shown(t.Call)
	}
	switch t.Stop {
	case trace.Missing:
		return upTo(a, t)
	case trace.Returned:
		a.ending = shown(t.Value)
	case trace.Raised:
		a.ending = "raises " + shown(exception(t.Exception))
	case trace.Budgeted:
		a.ending, a.how = "no result", "did not end: stopped after "+steps(t.Steps)
	default:
		return account{}, false
	}
	return a, true
}

// upTo tells a run that ended before what the sandbox lacks, if it came anywhere.
func upTo(a account, t *trace.Trace) (account, bool) {
	expr := reason.UpTo(t)
	if expr == "" {
		return account{}, false
	}
	a.how = "ran up to " + shown(expr)
	if t.Steps > 0 {
		a.how += ", " + steps(t.Steps)
	}
	a.how += ", needs " + shown(strings.Join(t.Needs, ", "))
	return a, true
}

// predicted tells what the model said of a call that was not executed; of one whose end nothing shown determines, up
// to where it can be told.
func predicted(call string, o reason.Outcome) (account, bool) {
	switch {
	case o.Answer == "" && o.Before == "":
		return account{}, false
	case o.Answer == "":
		return account{call: shown(call), how: "not run" + because(o) + ", predicted up to " + shown(o.Before) + unsure(o)}, true
	}
	return account{call: shown(call), ending: shown(o.Answer), how: "predicted (not run" + because(o) + ")" + unsure(o)}, true
}

// unsure says from where on what was predicted rests on what the model had doubts about.
func unsure(o reason.Outcome) string {
	if o.Unsure == 0 {
		return ""
	}
	return fmt.Sprintf(", unsure from step %d", o.Unsure)
}

func because(o reason.Outcome) string {
	if o.Trace != nil {
		return whyNot(o.Trace)
	}
	if needs, ok := strings.CutPrefix(o.Reason, "needs:"); ok {
		return ": needs " + needs
	}
	return ""
}

// whyNot says why a call did not run: ": needs pandas".
func whyNot(t *trace.Trace) string {
	switch {
	case t.Stop == trace.Missing && len(t.Needs) > 0:
		return ": needs " + strings.Join(t.Needs, ", ")
	case t.Problem != "":
		return ": " + shown(t.Problem)
	}
	return ""
}

func exception(e *trace.Exception) string {
	switch {
	case e == nil:
		return "an exception"
	case e.Message == "":
		return e.Type
	}
	return e.Type + ": " + e.Message
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

// shown brings text to one line of bounded length. What is one line already keeps its
// blanks, which may stand in a string.
func shown(text string) string {
	if text = strings.TrimSpace(text); strings.ContainsAny(text, "\n\r") {
		text = strings.Join(strings.Fields(text), " ")
	}
	if utf8.RuneCountInString(text) <= maxShown {
		return text
	}
	return string([]rune(text)[:maxShown-1]) + "…"
}
