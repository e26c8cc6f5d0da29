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
	plain  bool     // its parameters are all positional and required
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
	header := lines[from]
	stub := []string{header, `    """` + h.Doc + `"""`, "    ..."}
	c = cover{
		name: h.Name, plain: !strings.ContainsAny(header[:strings.LastIndex(header, ")")], "=*/"),
		module: freeModule(source, pick), whole: source, shown: apply(lines, []hunk{{from, to, stub}}),
	}
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
