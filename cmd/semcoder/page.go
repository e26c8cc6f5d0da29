package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"semcoder/analysis"
	"semcoder/lsp"
)

// page writes the demo: plain text, in colour on a terminal whose user has not
// set NO_COLOR.
type page struct {
	out      io.Writer
	terminal bool
	colour   bool
	phase    string // of the deltas so far
	waiting  bool   // a progress line stands there, to be written over
	newline  bool   // the last delta ended a line
}

// newPage looks at what out is: a pipe gets no colours and no line that is
// written over.
func newPage(out io.Writer) *page {
	p := &page{out: out, newline: true}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	p.colour = p.terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return p
}

// Colours by meaning, as ANSI codes.
const (
	dim   = "2"
	bold  = "1"
	green = "32"
	red   = "31"
)

func (p *page) paint(code, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p *page) heading(format string, args ...any) {
	fmt.Fprintf(p.out, "\n%s\n", p.paint(bold, fmt.Sprintf(format, args...)))
}

// quote sets a hover apart.
func (p *page) quote(text string) {
	for line := range strings.Lines(text) {
		fmt.Fprintf(p.out, "  %s %s\n", p.paint(dim, "│"), strings.TrimRight(line, "\n "))
	}
}

// source shows the function with the editor's line numbers.
func (p *page) source(doc *analysis.Document, f *analysis.Function) {
	p.heading("%s, in a Python file opened through `semcoder serve`", f.Qualified)
	text := doc.Text()
	at := doc.LineStart(doc.LineOf(f.Range.Start))
	for n, line := range strings.Split(text[at:f.Range.End], "\n") {
		number := fmt.Sprintf("%4d", doc.LineOf(at)+n+1)
		fmt.Fprintf(p.out, "%s  %s\n", p.paint(dim, number), strings.TrimRight(line, "\r"))
	}
}

// wait shows what is being waited for: on a terminal as one line that changes,
// elsewhere once.
func (p *page) wait(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	switch {
	case p.terminal:
		fmt.Fprintf(p.out, "\r\x1b[K%s", p.paint(dim, "… "+text))
	case !p.waiting:
		fmt.Fprintf(p.out, "\n… %s\n", text)
	}
	p.waiting = true
}

// settle ends a progress line, or a line that a stream left open.
func (p *page) settle() {
	if p.waiting && p.terminal {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	p.waiting = false
	if !p.newline {
		fmt.Fprintln(p.out)
		p.newline = true
	}
}

// delta writes text as it comes, under the heading of its phase.
func (p *page) delta(d lsp.DeltaParams) {
	if d.Phase != p.phase {
		p.settle()
		p.phase = d.Phase
		switch d.Phase {
		case lsp.PhaseExecuted:
			p.heading("the run, step by step")
		case lsp.PhaseMonologue:
			p.heading("what the model says will happen, as it writes it")
		}
	}
	if d.Text == "" {
		return
	}
	fmt.Fprint(p.out, harmless(d.Text))
	p.newline = strings.HasSuffix(d.Text, "\n")
}

// verdict puts the prediction beside what ran.
func (p *page) verdict(r *lsp.ExplainResult, first, total time.Duration) {
	p.heading("%s, from %s", r.Call, r.From)
	if r.Model != "" {
		p.row("predicted", harmless(foretold(r)), "")
	}
	p.row("executed", harmless(ending(r)), stepsOf(r.Executed))
	if r.Model == "" {
		p.row("verdict", "none", "no model was asked: the account above is of the run alone")
		return
	}
	p.row("verdict", p.paint(verdictColour(r.Verdict), r.Verdict), r.Reason)
	timing := fmt.Sprintf("first words after %s, all after %s", shortly(first), shortly(total))
	if r.Cached {
		timing = "remembered from an earlier run: the model was not asked again"
	}
	p.row("model", shortIdentity(r.Model), timing)
}

// foretold is what the model says that a call comes to.
func foretold(r *lsp.ExplainResult) string {
	return explanation{Answer: r.Answer, Before: r.Before, Reason: r.Reason, UnsureFrom: r.Unsure}.predicted()
}

// row is one line of the summary, a note after it in brackets.
func (p *page) row(name, value, note string) {
	if note != "" {
		note = p.paint(dim, "  ("+note+")")
	}
	fmt.Fprintf(p.out, "  %-10s %s%s\n", name, value, note)
}

// harmless takes out what a terminal would obey: a model may write any bytes.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

func ending(r *lsp.ExplainResult) string {
	switch e := r.Executed; {
	case e == nil:
		return "nothing ran"
	case e.Value == nil && e.Exception == nil && r.Before != "":
		return "up to " + r.Before
	case e.Value != nil:
		return *e.Value
	case e.Exception != nil:
		return "raises " + *e.Exception
	}
	return "no result: stopped, out of time or memory"
}

func stepsOf(e *lsp.Executed) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%d steps", e.Steps)
}

func verdictColour(verdict string) string {
	switch verdict {
	case "confirmed":
		return green
	case "refuted":
		return red
	}
	return dim
}

// shortIdentity keeps the readable head of a model's identity.
func shortIdentity(id string) string {
	if len(id) > 40 {
		return id[:40] + "…"
	}
	return id
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func shortly(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
