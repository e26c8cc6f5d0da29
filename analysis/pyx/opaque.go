package pyx

import (
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// undetermined starts the line that an account ends with where it cannot go on.
const undetermined = "Not determined from here: "

// mostVeiled bounds the runs with one function hidden.
const mostVeiled = 10

// opaque asks for the outcome of a call in a program that keeps a function to itself:
// its name and signature are there, its docstring, or nothing but the import. What
// the function gave in the real run is the truth. Where the docstring settles it, the
// steps go on with what it gives; where nothing does, they end before the call with
// the line that says so. Runs that never reach the function are answered as ever.
func opaque(j *job) ([]Row, error) {
	if j.code() == "" {
		return nil, nil
	}
	var shrouds [][]Row
	random := j.random()
	for _, h := range j.program.Opaque {
		c, ok := newCover(j.code(), h, random.IntN(4))
		if !ok || h.Name == j.program.Entry {
			j.reject("the function cannot be hidden")
			continue
		}
		s := &shroud{job: j, cover: c, determined: h.Determined}
		if err := s.run(random.Perm(len(j.runs))); err != nil {
			return nil, err
		}
		shrouds = append(shrouds, s.rows(random.IntN(3) > 0))
	}
	return byTurns(shrouds), nil
}

// byTurns takes one row of each list after another, so that a cap on all leaves some
// of every list.
func byTurns(lists [][]Row) (all []Row) {
	for i, more := 0, true; more; i++ {
		more = false
		for _, list := range lists {
			if i < len(list) {
				all = append(all, list[i])
				more = true
			}
		}
	}
	return all
}

// A shroud is a hidden function of a program, and the runs around it.
type shroud struct {
	*job
	cover
	determined bool
	reached    []veiled // runs that agree with the real ones and call the function
	passed     []veiled // and those that do not call it
}

// run runs some of the program's calls that have an outcome with the function hidden,
// in the order given.
func (s *shroud) run(order []int) error {
	order = slices.DeleteFunc(order, func(k int) bool { return outcome(s.runs[k].trace) == "" || s.runs[k].trace.Truncated })
	order = order[:min(len(order), mostVeiled)]
	programs := make([]trace.Program, len(order))
	for i, k := range order {
		programs[i] = s.bounded(s.veil(s.runs[k].trace.Call))
	}
	traces, err := s.runner.RunBatch(s.ctx, programs)
	if err != nil {
		return err
	}
	for i, t := range traces {
		switch v, ok := s.look(s.runs[order[i]].trace, t); {
		case !ok:
			s.reject("the run is another with the function hidden")
		case v.first < 0:
			s.passed = append(s.passed, v)
		default:
			s.reached = append(s.reached, v)
		}
	}
	return nil
}

// rows makes rows of the runs: of a function whose docstring settles its value three
// answers, of another one abstention; with the import alone, where that is wanted,
// one abstention; and answers of one run that passes the function by, or of two. That
// makes about a third abstentions.
func (s *shroud) rows(imports bool) (rows []Row) {
	s.some(&rows, &s.reached, 1, true, !s.determined)
	if imports {
		s.some(&rows, &s.reached, 1, false, true)
	}
	s.some(&rows, &s.passed, 1, true, false)
	if s.determined {
		s.some(&rows, &s.reached, 2, true, false)
	}
	if imports {
		s.some(&rows, &s.passed, 1, false, false)
	}
	return rows
}

// some adds up to n rows of the runs, which it takes off the list.
func (s *shroud) some(rows *[]Row, runs *[]veiled, n int, stub, silent bool) {
	for n > 0 && len(*runs) > 0 {
		v := (*runs)[0]
		*runs = (*runs)[1:]
		if stub {
			v.Trace = s.stubbed(v.Trace)
		}
		row, reason := s.row(v, silent)
		if reason != "" {
			s.reject(reason)
			continue
		}
		*rows = append(*rows, row)
		n--
	}
}

// row writes one row and checks it, or says why there is none.
func (s *shroud) row(v veiled, silent bool) (row Row, reason string) {
	account, err := tell(v.Trace)
	if err != nil {
		return row, err.Error()
	}
	text := account
	if silent {
		text = s.abstain(account)
	}
	row = Row{Prompt: prompts.Forward(v.Canonical.Source, v.Call), Response: text, Call: v.Call}
	if s.checkOpaque(row, v, account, silent) != nil {
		return row, errUntrue.Error()
	}
	return row, s.budget.over(row)
}

// abstain cuts an account where the hidden function is first called: the step that
// calls it keeps what it did before. The cut is one of text, so that the steps read
// as they do in the whole account; it is "" where no clause is the call.
func (s *shroud) abstain(account string) string {
	var out strings.Builder
	for line := range strings.Lines(steps(account)) {
		head, clauses := cutStep(strings.TrimSuffix(line, "\n"))
		for i, clause := range clauses {
			if !strings.HasPrefix(clause, s.name+"(") {
				continue
			}
			if i > 0 {
				out.WriteString(head + strings.Join(clauses[:i], "; ") + "\n")
			}
			end := len(s.name) + closing(clause[len(s.name):]) + 1
			return out.String() + undetermined + clause[:min(end, len(clause))]
		}
		out.WriteString(line)
	}
	return ""
}

// cutStep parts a step's number, label and bars from its clauses.
func cutStep(line string) (head string, clauses []string) {
	_, rest, _ := strings.Cut(line, "] ")
	rest = strings.TrimLeft(rest, "|")
	rest = strings.TrimPrefix(rest, " ")
	head = line[:len(line)-len(rest)]
	start := 0
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"' || c == '\'':
			i = stringEnd(rest, i)
		case c == ';':
			clauses = append(clauses, rest[start:i])
			start = i + len("; ")
		}
	}
	return head, append(clauses, rest[min(start, len(rest)):])
}

// closing is the index of the bracket that closes the one a text starts with.
func closing(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			i = stringEnd(text, i)
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}
