package reason

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"semcoder/analysis"
)

// TestSimulationsFindTheirLines: testdata/simulations.txtar has a module and replies; of
// each reply its lines as they were streamed, with the line of the module that each was
// said to be about, 0 for none.
func TestSimulationsFindTheirLines(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "simulations.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	doc := analysis.Parse("m.py", 0, files["m.py"])
	f, _ := doc.Function("total")
	run := sandbox(t)
	for _, name := range []string{"backward", "repair"} {
		var q Question = Backward{Slice: doc.Slice(f), Entry: "total", Output: "6"}
		unrun := Question(Backward{Slice: doc.Slice(f), Entry: "total", Output: "6", NoRun: true})
		if name == "repair" {
			q = Repair{Slice: doc.Slice(f), Problem: "Sum up.", Call: "total([1, 2])", Expected: "3"}
			unrun = Repair{Slice: doc.Slice(f), Problem: "Sum up.", Call: "total([1, 2])", Expected: "3", NoRun: true}
		}
		r := reasoner(t, Options{Tracer: run, Model: saying(files[name])})
		first, again, without := streamed(t, r, q), streamed(t, r, q), streamed(t, r, unrun)
		if want := files[name+" lines"]; first != want {
			t.Errorf("%s:\n%s", name, first)
		}
		if again != first {
			t.Errorf("%s, remembered:\n%s", name, again)
		}
		for line := range strings.Lines(without) {
			if !strings.HasPrefix(line, "0 ") || len(without) != len(first) {
				t.Errorf("%s, not run: %s", name, line)
			}
		}
	}
}

// streamed is what a question's monologue says, each line behind the one it is about.
func streamed(t *testing.T, r *Reasoner, q Question) string {
	t.Helper()
	var b strings.Builder
	begin := true
	for u, err := range r.Ask(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		if u.Phase != Monologue {
			continue
		}
		for line := range strings.Lines(u.Text) {
			if begin {
				fmt.Fprintf(&b, "%d ", u.Line)
			}
			b.WriteString(line)
			begin = strings.HasSuffix(line, "\n")
		}
	}
	return b.String() + "\n"
}
