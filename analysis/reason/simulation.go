package reason

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/narrate"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// Prompts without labels get steps without labels. What a reply simulates is run beside
// it, and as long as its steps are those of the run, the next one is about the line that
// the run is at, whatever the model goes on to say of it. Behind a step that never
// happened no line is known.
type simulation struct {
	run   func(code, call string) *trace.Trace // gives nil for what cannot be run
	lines []int                                // canonical line (0-based) -> slice line (1-based)
	code  string                               // canonical, as the prompt shows it
	call  string                               // that fails; "" where the reply guesses calls

	steps []told // of the run under way; nil: none is known
	next  int    // of steps, that the reply is to say next; -1: it has left them
	runs  int    // so far
	read  int    // bytes of the reply that were taken in
	about []int  // slice line of each line of the reply so far; 0 unknown
}

// A told step is its words without number and label, and the slice line that it is about.
type told struct {
	words string
	line  int
}

// What one simulation may take while the model waits for it, and how many a reply may have.
const (
	simulationWall = time.Second
	mostSimulated  = 8
)

var (
	numbered = regexp.MustCompile(`^(\d+)\. (?:\[L(\d+)\] )?(.*)$`)
	tried    = regexp.MustCompile("^Try: `([^`]*)`(?: in line (\\d+))? becomes `([^`]*)`$")
)

// asItIs is the heading of a repair behind which the code is simulated as it is.
const asItIs = "### Execution Simulation"

// line returns the slice line that the line beginning at a byte of the reply is about; its
// number is there already. Lines come in order.
func (s *simulation) line(text string, at int) int {
	for line := range strings.Lines(text[s.read:at]) {
		s.take(strings.TrimRight(line, "\n"))
	}
	s.read = at
	begun, _, _ := strings.Cut(text[at:], "\n")
	line := 0
	if step := numbered.FindStringSubmatch(begun); s.expects(step) {
		line = s.steps[s.next].line
	}
	s.about = append(s.about, line)
	return line
}

// expects tells whether a line that begins so is to say the next step of the run.
func (s *simulation) expects(step []string) bool {
	return step != nil && s.next >= 0 && s.next < len(s.steps) && step[1] == strconv.Itoa(s.next+1)
}

// take goes on by a whole line.
func (s *simulation) take(line string) {
	if g := guess.FindStringSubmatch(line); g != nil {
		s.begin(s.code, strings.TrimSpace(g[1]))
		return
	}
	if line == asItIs {
		s.begin(s.code, s.call)
		return
	}
	if strings.HasPrefix(line, "Try: ") {
		s.begin(s.changed(tried.FindStringSubmatch(line)), s.call)
		return
	}
	step := numbered.FindStringSubmatch(line)
	switch {
	case step == nil:
	case s.expects(step) && step[3] == s.steps[s.next].words:
		s.next++
	default:
		s.next = -1
	}
}

// changed is the code with what a reply tries; "" where it does not say which line is to
// become what, in words that are known here.
func (s *simulation) changed(try []string) string {
	if try == nil {
		return ""
	}
	lines := strings.SplitAfter(s.code, "\n")
	at := -1
	for i, line := range lines {
		if strings.TrimSpace(line) != try[1] || try[2] != "" && try[2] != strconv.Itoa(i+1) {
			continue
		}
		if at >= 0 {
			return ""
		}
		at = i
	}
	if at < 0 {
		return ""
	}
	lines[at] = strings.Replace(lines[at], try[1], try[3], 1)
	return strings.Join(lines, "")
}

// begin runs what is simulated from here on.
func (s *simulation) begin(code, call string) {
	s.steps, s.next = nil, 0
	if call == "" || code == "" || s.runs == mostSimulated {
		return
	}
	s.runs++
	t := s.run(code, call)
	if t == nil {
		return
	}
	account, err := narrate.Canonical(t)
	if err != nil {
		return // it cannot be told step by step
	}
	for line := range strings.Lines(account) {
		step := numbered.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if step == nil {
			return
		}
		label, _ := strconv.Atoi(step[2]) // digits
		one := told{words: step[3]}
		if i := label - prompts.FirstLabel; i >= 0 && i < len(s.lines) {
			one.line = s.lines[i]
		}
		s.steps = append(s.steps, one)
	}
}

// simulates follows a reply about the code that its prompt shows. Nothing is run that has
// not its lines, nor for long: the model waits meanwhile.
func (r *Reasoner) simulates(ctx context.Context, slice analysis.Slice, shown trace.Canonical, call string) *simulation {
	lines := strings.Count(shown.Source, "\n")
	run := func(code, call string) *trace.Trace {
		if len(slice.Needs) > 0 {
			return nil
		}
		slice.Source = code
		p := examples.Program(slice, call)
		p.Budget = r.options.Budget
		p.Budget.Wall = simulationWall
		t, err := r.options.Tracer.Run(ctx, p)
		if err != nil || strings.Count(t.Canonical.Source, "\n") != lines {
			return nil // the answer is checked later, where errors are told
		}
		return t
	}
	return &simulation{run: run, lines: shown.Lines, code: shown.Source, call: call}
}

// remembered are the lines that were found when the reply was new.
func remembered(about []int) func(text string, at int) int {
	return func(text string, at int) int {
		if i := strings.Count(text[:at], "\n"); i < len(about) {
			return about[i]
		}
		return 0
	}
}
