package reason

import (
	"flag"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"semcoder/analysis"
	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPartial: what needs something that the sandbox lacks is executed up to there, no model is asked for that, and nothing is
// told that depends on it.
func TestPartial(t *testing.T) {
	const path = "testdata/partial.txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil || len(archive.Files)%3 != 0 {
		t.Fatal(len(archive.Files), err)
	}
	run := trace.NewRunner(trace.Options{Workers: 2})
	defer run.Close()
	for i := 0; i < len(archive.Files); i += 3 {
		in, call, out := archive.Files[i], strings.TrimSpace(string(archive.Files[i+1].Data)), &archive.Files[i+2]
		t.Run(in.Name, func(t *testing.T) {
			model := saying("nobody asked")
			o := ask(t, reasoner(t, Options{Tracer: run, Model: model}), Forward{Slice: sliceOf(t, string(in.Data), call), Call: call})
			got := toldOf(&o)
			if strings.Contains(got, "Not determined") != (o.Model == "" && o.Before != "" && strings.Contains(o.Narration, "Not determined from here: ")) {
				t.Errorf("%q by %q: %s", o.Before, o.Model, o.Narration)
			}
			if want := string(out.Data); got != want && !*update {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			out.Data = []byte(got)
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// sliceOf is what a call of a source needs.
func sliceOf(t *testing.T, source, call string) analysis.Slice {
	d := analysis.Parse("a.py", 0, source)
	for _, f := range d.Functions() {
		if name, _, _ := strings.Cut(call, "("); f.Name == name || strings.HasSuffix(call[:strings.LastIndexByte(call, '(')], "."+f.Name) {
			return new(analysis.Snapshot).SliceFor(d, f, call)
		}
	}
	t.Fatalf("no function is called by %s", call)
	return analysis.Slice{}
}

// toldOf is what was executed, and how it ended.
func toldOf(o *Outcome) string {
	switch account, expr, ok := narrate.Before(o.Trace); {
	case ok:
		return account + "Not determined from here: " + expr + "\n" + o.Reason + "\n"
	case ended(o.Trace):
		return strings.TrimSpace(o.Trace.Value+exceptionText(o.Trace)) + "\n"
	}
	return "nothing, " + o.Reason + "\n"
}
