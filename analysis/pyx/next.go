package pyx

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// What next asks. The answer to the first is a label, to the others a literal.
const (
	askLine   = "next line"
	askValue  = "value of %s after this step" // filled in with a name
	askBranch = "is the branch of this step taken"
	askLoop   = "does the loop of this step go on"
)

// fewestSteps is how many steps a run has at least that is stopped to be asked about.
const fewestSteps = 4

// next stops runs midway and asks for what comes then: the line, a value, which way a
// test goes. The steps so far stand in the prompt; where the question is about a step
// rather than about what follows it, that step is the last and has its label alone.
func next(j *job) ([]Row, error) {
	var rows []Row
	random := j.random()
	for _, i := range random.Perm(len(j.runs)) {
		r := j.runs[i]
		account, err := r.account()
		if err != nil {
			j.reject(err.Error())
			continue
		}
		s := newStory(r.trace, account, r.ends)
		for _, q := range s.choose(random, j.budget.Prompt) {
			if len(rows) == j.most {
				return rows, nil
			}
			row := s.row(q)
			if err := checkNext(r.trace, account, r.ends, row); err != nil {
				j.reject(err.Error())
				continue
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// A beat is one step of an account, taken apart.
type beat struct {
	line    string // whole
	head    string // number, label and bars
	label   int
	frame   int
	clauses []string
	bound   []trace.Binding // names to literals
}

// A story is a run's account, to be stopped anywhere.
type story struct {
	trace  *trace.Trace
	lines  []string // of the program
	beats  []beat
	inside map[string]bool // names of comprehensions, which nobody outside of them sees
}

var beatHead = regexp.MustCompile(`^[0-9]+\. \[L([0-9]+)\]`)

func newStory(t *trace.Trace, account string, ends []int) *story {
	s := &story{trace: t, lines: strings.Split(t.Canonical.Source, "\n"), inside: map[string]bool{}}
	for _, e := range t.Events {
		if e.Kind == trace.Iterate && e.Name == "comprehension" {
			for _, c := range e.Changed {
				s.inside[c.Name] = true
			}
		}
	}
	for i, line := range strings.Split(strings.TrimSuffix(steps(account), "\n"), "\n") {
		b := beat{line: line, frame: t.Events[ends[i]-1].Frame}
		b.head, b.clauses = cutStep(line)
		b.bound = bindings(b.clauses)
		b.label, _ = strconv.Atoi(beatHead.FindStringSubmatch(line)[1])
		s.beats = append(s.beats, b)
	}
	return s
}

// A query is a question at one place: after beats[:at], or about the step at.
type query struct {
	at      int
	open    bool // the step at is the last one in the prompt, without what it does
	ask     string
	working string
	answer  string
}

// choose takes one question about the flow of control and one about a value, if the
// prompt has room for them.
func (s *story) choose(random *rand.Rand, room int) []query {
	if len(s.beats) < fewestSteps {
		return nil
	}
	var out []query
	for _, about := range []func(int) []query{s.flow, s.values} {
		for _, i := range random.Perm(len(s.beats) - 1) {
			all := about(i + 1)
			if len(all) == 0 {
				continue
			}
			q := all[random.IntN(len(all))]
			if utf8.RuneCountInString(s.prompt(q)) <= room {
				out = append(out, q)
				break
			}
		}
	}
	return out
}

func (s *story) flow(i int) []query { return append(s.jump(i), s.test(i)...) }

func (s *story) values(i int) []query { return append(s.changed(i), s.kept(i)...) }

// jump asks for the line after step i-1, unless that is the same or plainly the one
// below.
func (s *story) jump(i int) []query {
	before, now := &s.beats[i-1], &s.beats[i]
	if now.label == before.label || now.label == before.label+1 && !isTest(before.last()) {
		return nil
	}
	return []query{{at: i, ask: askLine, answer: "[L" + strconv.Itoa(now.label) + "]"}}
}

func (b beat) last() string { return b.clauses[len(b.clauses)-1] }

func isTest(clause string) bool {
	return slices.Contains([]string{"enter", "skip", "exit", "done"}, clause)
}

// test asks which way step i goes.
func (s *story) test(i int) []query {
	b := &s.beats[i]
	q := query{at: i, open: true, ask: askBranch, working: strings.Join(b.clauses, "; ")}
	head, _, _ := strings.Cut(s.source(b.label), " ")
	switch {
	case head == "if" || head == "elif":
	case head == "while" || head == "for":
		q.ask = askLoop
	default:
		return nil
	}
	switch last := b.last(); {
	case last == "enter" || head == "for" && strings.HasPrefix(last, "left "):
		q.answer = "True"
	case last == "skip" || last == "exit" || last == "done":
		q.answer = "False"
	default:
		return nil
	}
	if len(b.clauses) == 1 {
		q.working = "" // `done` says no more than the answer
	}
	return []query{q}
}

// source is the line of the program that has a label, without its indentation.
func (s *story) source(label int) string {
	if i := label - prompts.FirstLabel; i >= 0 && i < len(s.lines) {
		return strings.TrimSpace(s.lines[i])
	}
	return ""
}

var binding = regexp.MustCompile(`^([A-Za-z_][A-Za-z_0-9]*) = (.*)$`)

// changed asks for what step i binds.
func (s *story) changed(i int) []query {
	var out []query
	for _, b := range s.beats[i].bound {
		if s.inside[b.Name] {
			continue
		}
		q := query{at: i, open: true, ask: asked(b.Name), working: strings.Join(s.beats[i].clauses, "; "), answer: b.Value}
		if len(s.beats[i].clauses) == 1 {
			q.working = ""
		}
		out = append(out, q)
	}
	return out
}

func asked(name string) string { return strings.Replace(askValue, "%s", name, 1) }

// bindings are the names that clauses bind to literals, in order, each with its last
// value there.
func bindings(clauses []string) (out []trace.Binding) {
	for _, clause := range clauses {
		m := binding.FindStringSubmatch(clause)
		if m == nil {
			continue
		}
		if i := slices.IndexFunc(out, func(b trace.Binding) bool { return b.Name == m[1] }); i >= 0 {
			out[i].Value = m[2]
		} else {
			out = append(out, trace.Binding{Name: m[1], Value: m[2]})
		}
	}
	return slices.DeleteFunc(out, func(b trace.Binding) bool {
		_, ok := readLiteral(b.Value)
		return !ok
	})
}

// kept asks for a variable of step i's frame that the step leaves alone: the value is
// some steps above, and not the only one that the variable had.
func (s *story) kept(i int) []query {
	if strings.HasPrefix(s.source(s.beats[i].label), "with ") {
		return nil // its end is a step of the same label, and what runs there may change anything
	}
	if label := s.beats[i].label; s.beats[i-1].label == label || i+1 < len(s.beats) && s.beats[i+1].label == label {
		return nil // one statement in several steps, as of a comprehension: what it changes is told at its end
	}
	var out []query
	told, times := map[string]query{}, map[string]int{}
	var order []string
	for k, b := range s.beats[:i] {
		if b.frame != s.beats[i].frame {
			continue
		}
		for _, x := range b.bound {
			if times[x.Name]++; times[x.Name] == 1 {
				order = append(order, x.Name)
			}
			told[x.Name] = query{at: i, open: true, ask: asked(x.Name), working: "step " + strconv.Itoa(k+1) + ": " + x.Name + " = " + x.Value, answer: x.Value}
		}
	}
	for _, name := range order {
		if times[name] > 1 && !s.inside[name] && !s.mentions(i, name) {
			out = append(out, told[name])
		}
	}
	return out
}

// mentions tells whether step i says anything of a name, or may change it unsaid.
func (s *story) mentions(i int, name string) bool {
	return slices.ContainsFunc(s.beats[i].clauses, func(clause string) bool {
		return strings.HasPrefix(clause, name+" = ") || strings.HasPrefix(clause, "del ") || strings.HasPrefix(clause, "call ")
	})
}

func (s *story) prompt(q query) string {
	var shown strings.Builder
	for _, b := range s.beats[:q.at] {
		shown.WriteString(b.line + "\n")
	}
	if q.open {
		shown.WriteString(strings.TrimSpace(s.beats[q.at].head))
	}
	return prompts.Next(s.trace.Canonical.Source, s.trace.Call, shown.String(), q.ask)
}

func (s *story) row(q query) Row {
	response := "[ANSWER]\n" + q.answer + "\n" + prompts.Stop
	if q.working != "" {
		response = q.working + "\n" + response
	}
	return Row{Prompt: s.prompt(q), Response: response, Call: s.trace.Call}
}
