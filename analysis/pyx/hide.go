package pyx

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// A cover is a program of which one function is hidden: it lives in a module of its
// own, whose inside no trace shows. What a reader sees of it is either its signature
// and docstring, where it stood, or the import alone.
type cover struct {
	name   string
	module string
	whole  string   // the program, which the module holds
	source string   // the program with an import in the function's place
	shown  []string // the program with a stub in the function's place
}

// newCover hides a function of a canonical source. ok is false where it is no plain
// function of the module, or its docstring is not one plain line.
func newCover(source string, h Hidden, pick int) (c cover, ok bool) {
	lines := strings.Split(source, "\n")
	from := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "def "+h.Name+"(") })
	if from < 0 || from > 0 && strings.HasPrefix(lines[from-1], "@") || h.Doc == "" || strings.ContainsAny(h.Doc, "\"\\\n") {
		return c, false
	}
	to := from + 1
	for to < len(lines) && (lines[to] == "" || strings.HasPrefix(lines[to], " ")) {
		to++
	}
	rest := to // where what follows starts
	for lines[to-1] == "" {
		to--
	}
	stub := []string{lines[from], `    """` + h.Doc + `"""`, "    ..."}
	c = cover{name: h.Name, module: freeModule(source, pick), whole: source, shown: apply(lines, []hunk{{from, to, stub}})}
	imports := 0
	for imports < from && (strings.HasPrefix(lines[imports], "import ") || strings.HasPrefix(lines[imports], "from ")) {
		imports++
	}
	line := "from " + c.module + " import " + c.name
	c.source = strings.Join(apply(lines, []hunk{{imports, imports, []string{line}}, {from, rest, nil}}), "\n")
	return c, c.module != ""
}

// freeModule is a name that a project may give to a module of helpers and that the
// source does not use; "" when it uses all of them.
func freeModule(source string, pick int) string {
	names := [...]string{"helpers", "utils", "tools", "common"}
	for i := range names {
		if name := names[(pick+i)%len(names)]; !strings.Contains(source, name) {
			return name
		}
	}
	return ""
}

// veil is the run of a call with the function hidden.
func (c cover) veil(call string) trace.Program {
	return trace.Program{Source: c.source, Call: call, Modules: map[string]string{c.module: c.whole}}
}

// stubbed is a trace of the program as if it had the stub, and not the import, in it:
// every line of the one that ran is found again in the one that is shown.
func (c cover) stubbed(t *trace.Trace) *trace.Trace {
	at := map[int]int{} // 1-based
	for _, pair := range longestCommon(strings.Split(t.Canonical.Source, "\n"), c.shown) {
		at[pair[0]+1] = pair[1] + 1
	}
	out := *t
	out.Canonical.Source = strings.Join(c.shown, "\n")
	out.Events = slices.Clone(t.Events)
	for i := range out.Events {
		e := &out.Events[i]
		e.At.Line, e.At.EndLine = at[e.At.Line], at[e.At.EndLine]
	}
	return &out
}

// agrees tells whether a run with the function hidden is the real one without what
// happened inside the function: event by event, and in its end. first is the event
// of the hidden run at which the function was first called, -1 for never.
func (c cover) agrees(real, hidden *trace.Trace) (first int, ok bool) {
	events, first := c.outside(real.Events)
	same := outcome(real) == outcome(hidden)
	return first, same && slices.EqualFunc(raisedOnce(events), raisedOnce(hidden.Events), sameEvent)
}

// outside leaves out what happened while the function ran, but for an exception that
// left it, and counts what came before its first call.
func (c cover) outside(events []trace.Event) (out []trace.Event, first int) {
	first = -1
	inside := 0 // depth of the function's frame; 0 outside, for it is never the entry
	for _, e := range events {
		if inside > 0 && (e.Depth >= inside || e.Kind == trace.Output) {
			if e.Left && e.Depth == inside {
				out = append(out, e)
			}
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

// raisedOnce leaves of an exception on its way out the first event: how many frames
// say that it passes depends on which are recorded.
func raisedOnce(events []trace.Event) []trace.Event {
	var out []trace.Event
	for i, e := range events {
		if i == 0 || e.Kind != trace.Raise || events[i-1].Kind != trace.Raise || events[i-1].Name != e.Name {
			out = append(out, e)
		}
	}
	return out
}

// sameEvent compares all but frames and places.
func sameEvent(a, b trace.Event) bool {
	if a.Kind == trace.Raise && b.Kind == trace.Raise {
		return a.Name == b.Name && a.Value == b.Value
	}
	return a.Kind == b.Kind && a.Op == b.Op && a.Name == b.Name && a.Value == b.Value && a.After == b.After &&
		a.Depth == b.Depth && slices.Equal(a.Changed, b.Changed) &&
		slices.EqualFunc(a.Args, b.Args, func(x, y trace.Arg) bool { return x.Value == y.Value })
}

// direct tells whether an event is a call of the function that the program itself
// makes, as against one that the library makes for it, and so has its own clause.
func (c cover) direct(e trace.Event) bool {
	return e.Kind == trace.Expr && e.Op == trace.Call && e.Name == c.name || e.Kind == trace.Raise
}
