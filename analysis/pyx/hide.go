package pyx

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A cover is a program of which one function is hidden: it lives in a module of its
// own, whose inside no trace shows. What a reader sees in its place is either the
// function's signature and docstring or the import alone.
type cover struct {
	name   string
	module string
	source string // canonical, with the import in the function's place
	whole  string // the program that the module holds
	stub   []string
}

// modules are names that a project may give to a module of helpers.
var modules = []string{"helpers", "utils", "tools", "common"}

// newCover hides a function of a canonical source. ok is false where it is no plain
// function of the module, or its docstring is more than a line.
func newCover(source string, h Hidden, pick int) (c cover, ok bool) {
	lines := strings.Split(source, "\n")
	from := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "def "+h.Name+"(") })
	if from < 0 || from > 0 && strings.HasPrefix(lines[from-1], "@") || strings.ContainsAny(h.Doc, "\"\\\n") || h.Doc == "" {
		return c, false
	}
	to := from + 1
	for to < len(lines) && (lines[to] == "" || strings.HasPrefix(lines[to], " ")) {
		to++
	}
	for lines[to-1] == "" {
		to--
	}
	c = cover{name: h.Name, whole: source, stub: []string{lines[from], `    """` + h.Doc + `"""`, "    ..."}}
	for i := range modules {
		if m := modules[(pick+i)%len(modules)]; !strings.Contains(source, m) {
			c.module = m
		}
	}
	c.source = strings.Join(apply(lines, []hunk{{from, to, []string{c.imported()}}}), "\n")
	return c, c.module != ""
}

func (c cover) imported() string { return "from " + c.module + " import " + c.name }

// veil is the run of a call with the function hidden.
func (c cover) veil(call string) trace.Program {
	return trace.Program{Source: c.source, Call: call, Modules: map[string]string{c.module: c.whole}}
}

// shown is a trace of the program with the function's signature and docstring where
// the program that ran has the import.
func (c cover) shown(t *trace.Trace) *trace.Trace {
	lines := strings.Split(t.Canonical.Source, "\n")
	at := slices.Index(lines, c.imported())
	if at < 0 {
		return t
	}
	stub := c.stub
	if at > 0 && lines[at-1] != "" {
		stub = append([]string{""}, stub...)
	}
	if at+1 < len(lines) && lines[at+1] != "" {
		stub = append(slices.Clone(stub), "")
	}
	by := len(stub) - 1
	out := *t
	out.Canonical.Source = strings.Join(apply(lines, []hunk{{at, at + 1, stub}}), "\n")
	out.Events = slices.Clone(t.Events)
	for i := range out.Events {
		if e := &out.Events[i]; e.At.Line > at+1 {
			e.At.Line += by
			e.At.EndLine += by
		}
	}
	return &out
}

// agrees tells whether a run with the function hidden is the real one without what
// happened inside the function: event by event, and in its end. first is the event
// of the hidden run at which the function was first called, -1 for never.
func (c cover) agrees(real, hidden *trace.Trace) (first int, ok bool) {
	events, first := c.outside(real.Events)
	same := outcome(real) == outcome(hidden) && outcome(real) != "" && !real.Truncated
	return first, same && slices.EqualFunc(events, hidden.Events, sameEvent)
}

// outside leaves out what happened while the function ran, and counts what came
// before that.
func (c cover) outside(events []trace.Event) (out []trace.Event, first int) {
	first = -1
	inside := 0 // depth of the function's frame; 0 outside, for it is never the entry
	for _, e := range events {
		if inside > 0 && (e.Depth >= inside || e.Kind == trace.Output) {
			continue
		}
		inside = 0
		if e.Kind == trace.Enter && e.Name == c.name {
			inside = e.Depth
			if first < 0 {
				first = len(out)
			}
			continue
		}
		out = append(out, e)
	}
	return out, first
}

// sameEvent compares all but frames and places.
func sameEvent(a, b trace.Event) bool {
	return a.Kind == b.Kind && a.Op == b.Op && a.Name == b.Name && a.Value == b.Value && a.After == b.After &&
		a.Depth == b.Depth && slices.Equal(a.Changed, b.Changed) &&
		slices.EqualFunc(a.Args, b.Args, func(x, y trace.Arg) bool { return x.Value == y.Value })
}

// direct tells whether an event is a call of the function that the program itself
// makes, as against one that the library makes for it, and so has its own clause.
func (c cover) direct(e trace.Event) bool {
	return e.Kind == trace.Expr && e.Op == trace.Call && e.Name == c.name || e.Kind == trace.Raise
}
