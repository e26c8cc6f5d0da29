package pyx

import (
	"regexp"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// mostFound is how many operations of its runs a program gives at most: runs are full
// of them, and most are much like others.
const mostFound = 4

// leastWork is how many characters a response has at least, beside the value,
// that is worth a row: len([7]) is not.
const leastWork = 15

// micro asks for one operation: those of Program.Exprs and, of operations that a
// careful person would work out on paper, those that the program's runs came by. The
// workings stand before the answer where there are any.
func micro(j *job) ([]Row, error) {
	rows, err := j.exprs()
	if err != nil {
		return nil, err
	}
	found := j.operations()
	room := min(j.most, len(rows)+mostFound)
	for _, i := range j.random().Perm(len(found)) {
		if len(rows) >= room {
			break
		}
		row, ok := j.worked(found[i].expr, found[i].value)
		if ok && len(row.Response) >= len(found[i].value)+leastWork {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// exprs evaluates the expressions that the program lists, behind its code.
func (j *job) exprs() ([]Row, error) {
	if len(j.program.Exprs) == 0 {
		return nil, nil
	}
	traces, err := j.light(j.program.Code, j.program.Exprs...)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, t := range traces {
		value := t.Literal
		if t.Stop == trace.Raised {
			value = "raises(" + t.Exception.Type + ")"
		}
		if t.Stop != trace.Raised && t.Stop != trace.Returned || value == "" || t.Clock+t.Entropy > 0 {
			j.reject("the expression has no value that can be written down")
			continue
		}
		row, ok := j.worked(t.Call, value)
		if !ok {
			row, ok = microRow(t.Call, nil, value)
		}
		if !ok {
			j.reject("the expression cannot be asked for in a line")
			continue
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// worked is a row with workings that hold; ok is false where there are none.
func (j *job) worked(expr, value string) (row Row, ok bool) {
	op, ok := readOperation(expr)
	if !ok {
		return Row{}, false
	}
	lines, ok := workings(op)
	if !ok {
		return Row{}, false
	}
	if checkWork(op, lines, value) != nil {
		j.reject("the workings do not hold")
		return Row{}, false
	}
	return microRow(expr, lines, value)
}

// microRow asks for an expression. What it comes to is a value, or `raises(TYPE)`. ok is false where the question is more than a line.
func microRow(expr string, lines []string, value string) (row Row, ok bool) {
	said := prompts.Gives + value
	if exception, failed := strings.CutPrefix(value, "raises("); failed {
		said = prompts.Fails + strings.TrimSuffix(exception, ")")
	}
	if asked, changes := without(expr); changes {
		expr = asked
		if pair, is := narrate.Elements(value); is && len(pair) == 2 {
			said = prompts.Gives + pair[0] + prompts.Becomes + pair[1]
		} else if !strings.HasPrefix(said, prompts.Fails) {
			return Row{}, false
		}
	}
	response := strings.Join(append(lines, said), "\n")
	if strings.HasPrefix(expr, `f"`) {
		expr = single.ReplaceAllString(expr, `{"$1"`) // as in steps, whose texts are all in double quotes
	}
	return Row{Prompt: prompts.Micro(expr), Response: response, Call: expr}, !strings.Contains(expr, "\n")
}

// single is a text in a format string that can be written in other quotes.
var single = regexp.MustCompile(`\{'([^'"\\]*)'`)

// without is an operation that changes its first operand without the lambda that tells what became of it.
func without(expr string) (asked string, changes bool) {
	if m := changing.FindStringSubmatch(expr); m != nil {
		return m[2] + m[1], true
	}
	if m := handed.FindStringSubmatch(expr); m != nil {
		return m[1] + m[3] + m[2], true
	}
	return expr, false
}

// A finding is an operation that was executed in a run.
type finding struct{ expr, value string }

// operations are those of all accounts, each once.
func (j *job) operations() []finding {
	var out []finding
	seen := map[string]bool{}
	for _, r := range j.runs {
		account, err := r.account()
		if err != nil {
			continue // forward counts it
		}
		for line := range strings.Lines(steps(account)) {
			_, clauses := cutStep(strings.TrimSuffix(line, "\n"))
			for _, clause := range clauses {
				expr, value, ok := cutLast(clause, " -> ")
				if !ok || seen[expr] {
					continue
				}
				seen[expr] = true
				if _, ok := readOperation(expr); ok {
					out = append(out, finding{expr, value})
				}
			}
		}
	}
	return out
}

// cutLast cuts a text at the last of several separators.
func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}
