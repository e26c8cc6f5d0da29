package pyx

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

var errOtherwise = errors.New("the code as written does otherwise")

// write asks for code from a problem in words. Half of the rows give a signature
// with the problem as its docstring, from which the reply goes on; the others one
// assertion that the code is to satisfy. What prompt and reply make together is the
// program that ran on all calls.
func write(j *job) ([]Row, error) {
	if j.code() == "" {
		return nil, nil
	}
	if j.program.NL == "" {
		j.reject(noProblem)
		return nil, nil
	}
	random := j.random()
	row, ok := Row{}, false
	if random.IntN(2) == 0 {
		row, ok = j.continued()
	}
	if !ok {
		row, ok = j.asserted()
	}
	if !ok {
		j.reject("no call to show")
		return nil, nil
	}
	switch err := j.checkWritten(row); {
	case errors.Is(err, errOtherwise):
		j.reject(errOtherwise.Error())
		return nil, nil
	case err != nil:
		return nil, err
	}
	return []Row{row}, nil
}

// continued shows a signature and the problem below it, with a call that has been run
// as its example.
func (j *job) continued() (Row, bool) {
	head, body, ok := splitAtBody(j.code(), j.program.Entry)
	text := strings.TrimSpace(j.program.NL)
	if !ok || strings.Contains(text, `"""`) || strings.ContainsAny(text, `\`) {
		return Row{}, false
	}
	doc := strings.ReplaceAll(text, "\n", "\n    ")
	call := ""
	if t := j.example(func(literal string) bool { return doctestValue(literal) != "" }); t != nil {
		call = t.Call
		doc += doctest(t)
	}
	stub := head + "\n    \"\"\"" + doc + "\"\"\"\n"
	instruction := "Write a solution to the following problem:\n```python\n" + stub + "```"
	return Row{Prompt: prompts.Write(instruction, stub), Response: body + "\n" + prompts.StopWritten, Call: call}, true
}

// doctest is a call with its value as the last lines of a docstring show it.
func doctest(t *trace.Trace) string {
	return "\n\n    >>> " + t.Call + "\n    " + doctestValue(t.Literal) + "\n    "
}

// asserted shows one assertion and leaves all code to the reply.
func (j *job) asserted() (Row, bool) {
	t := j.example(func(literal string) bool { return literal != "" })
	if t == nil {
		return Row{}, false
	}
	text := strings.TrimSpace(j.program.NL)
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	instruction := text + assertion(t)
	return Row{Prompt: prompts.Write(instruction, ""), Response: t.Canonical.Source + "\n" + prompts.StopWritten, Call: t.Call}, true
}

// assertion is what the text ends with that has one.
func assertion(t *trace.Trace) string {
	return " Your code should satisfy the following assertion:\n```python\nassert " + prompts.Claim(t.Call, t.Literal) + "\n```"
}

// longestExample bounds a call with its value that a person would give as an example.
const longestExample = 120

// example is the first call that shows what the program does: one that returns
// something rather than nothing, if there is any, and is short. It is nil for none.
func (j *job) example(fits func(literal string) bool) *trace.Trace {
	var dull *trace.Trace
	for _, r := range j.runs {
		t := r.trace
		if t.Stop != trace.Returned || outcome(t) == "" || !fits(t.Literal) || len(t.Call)+len(t.Literal) > longestExample {
			continue
		}
		switch t.Literal {
		case "None", "False", "0", "0.0", `""`, "[]", "()", "{}", "set()":
			dull = cmp.Or(dull, t)
		default:
			return t
		}
	}
	return dull
}

// doctestValue is a literal as an interactive interpreter shows it: with single
// quotes. It is "" where that is not just another quote.
func doctestValue(literal string) string {
	if literal == "None" || strings.HasPrefix(literal, "raises(") || strings.ContainsAny(literal, `'\{`) {
		return "" // nothing is shown for None, and a set has an order of its own
	}
	if strings.Contains(literal, "float(") {
		return ""
	}
	return strings.ReplaceAll(literal, `"`, `'`)
}

// splitAtBody cuts a canonical source behind the header of the entry. Only imports,
// constants and decorators may stand before it: a helper that is given away is half
// of the answer.
func splitAtBody(source, entry string) (head, body string, ok bool) {
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "def "+entry+"(") {
			return strings.Join(lines[:i+1], "\n"), strings.Join(lines[i+1:], "\n"), i+1 < len(lines)
		}
		if strings.HasPrefix(line, "def ") || strings.HasPrefix(line, "class ") || strings.HasPrefix(line, "async ") {
			break
		}
	}
	return "", "", false
}

// checkWritten puts the code together from prompt and reply alone. But for the docstring
// of the prompt it must be the very text that ran on all calls, and the docstring one that
// cannot matter; else it must run as that did. An error that is not errOtherwise speaks of the sandbox.
func (j *job) checkWritten(row Row) error {
	const fence = "<Code>\n```python\n"
	prefix := row.Prompt[strings.LastIndex(row.Prompt, fence)+len(fence):]
	reply, closed := strings.CutSuffix(row.Response, "\n"+prompts.StopWritten)
	head, doc, documented := strings.Cut(prefix, "    \"\"\"")
	if !closed || head+reply != j.code() || documented && !strings.HasSuffix(doc, "\"\"\"\n") {
		return fmt.Errorf("%w: it is another text", errOtherwise)
	}
	shown := j.runs[0].trace
	for _, r := range j.runs {
		if r.trace.Call == row.Call {
			shown = r.trace
		}
	}
	if row.Call != "" && !strings.Contains(row.Prompt, doctest(shown)) && !strings.Contains(row.Prompt, assertion(shown)) {
		return fmt.Errorf("%w: the prompt does not show %s", errOtherwise, row.Call)
	}
	if !documented || j.sameBesides(doc) {
		return nil
	}
	ends, err := j.light(prefix+reply, shown.Call)
	if err != nil {
		return err
	}
	if got, want := outcome(ends[0]), outcome(shown); got != want || ends[0].Stop != shown.Stop {
		return fmt.Errorf("%w: %s gives %s, not %s", errOtherwise, shown.Call, got, want)
	}
	return nil
}

// sameBesides tells whether a program is what it was with a text as the docstring of its
// entry: one that surely ends where it is to, of a program that does not read it. In
// doubt it is false, and the program is run again.
func (j *job) sameBesides(doc string) bool {
	text := strings.TrimSuffix(doc, "\"\"\"\n")
	strange := func(c rune) bool { return c == '\\' || c != '\n' && !unicode.IsPrint(c) }
	return !strings.Contains(text, `"""`) && !strings.HasSuffix(text, `"`) && !strings.ContainsFunc(text, strange) &&
		!strings.Contains(j.code(), "__doc__") && !strings.Contains(j.code(), "inspect")
}
