package trace

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// plainly wraps a program so that it runs uninstrumented: code that a program
// executes by exec is not the sandbox's business.
const plainly = `import sys, types
def run(source, call):
    module = sys.modules["program"] = types.ModuleType("program")
    exec(compile(source, "<plain>", "exec"), module.__dict__)
    return eval(call, module.__dict__)
`

// generous lets a comparison run to its end.
var generous = Budget{Steps: 1_000_000, Output: 20_000}

// sameBehaviour compares a call's plain and instrumented runs, and says whether
// there was anything to compare.
func sameBehaviour(t *testing.T, r *Runner, source, call string) bool {
	t.Helper()
	text, err := json.Marshal([]string{source, call}) // JSON strings are Python strings
	if err != nil {
		t.Fatal(err)
	}
	args := strings.TrimSuffix(strings.TrimPrefix(string(text), "["), "]")
	plain := traced(t, r, Program{Source: plainly, Call: "run(" + args + ")", Budget: generous})
	got := traced(t, r, Program{Source: source, Call: call, Budget: generous})
	ended := plain.Stop == Returned || plain.Stop == Raised
	refused := got.Stop == Broken && plain.Stop == Raised // no expression, or the module raises
	if !ended || refused || got.Stop == Budgeted && got.Problem == "wall clock" {
		return false
	}
	if got.Stop != plain.Stop || got.Value != plain.Value || got.Stdout != plain.Stdout || kindOf(got) != kindOf(plain) {
		t.Errorf("%s\n plain        %s %s %s %q\n instrumented %s %s %s %q %s", call,
			plain.Stop, plain.Value, kindOf(plain), plain.Stdout, got.Stop, got.Value, kindOf(got), got.Stdout, got.Problem)
	}
	return true
}

func traced(t *testing.T, r *Runner, p Program) *Trace {
	t.Helper()
	got, err := r.Run(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// kindOf is an exception without its line, and without the text of recursion
// errors, which depends on where the limit is met.
func kindOf(t *Trace) string {
	switch {
	case t.Exception == nil:
		return ""
	case t.Exception.Type == "RecursionError":
		return t.Exception.Type
	default:
		return t.Exception.Type + ": " + t.Exception.Message
	}
}

func TestInstrumentedProgramsBehaveTheSame(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/programs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	r := sharedRunner()
	for i := 0; i < len(archive.Files); i += 2 {
		source, calls := archive.Files[i], archive.Files[i+1]
		t.Run(source.Name, func(t *testing.T) {
			for call := range strings.Lines(string(calls.Data)) {
				if !sameBehaviour(t, r, string(source.Data), strings.TrimSpace(call)) {
					t.Errorf("%s does not run", call)
				}
			}
		})
	}
}

// TestSeedsBehaveTheSame does the same for every doctest of a folder of seed
// functions: SEEDS=folder go test -run Seeds -timeout 1h ./analysis/trace
func TestSeedsBehaveTheSame(t *testing.T) {
	folder := os.Getenv("SEEDS")
	if folder == "" {
		t.Skip("SEEDS names no folder with functions.jsonl")
	}
	file, err := os.Open(filepath.Join(folder, "functions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := NewRunner(Options{Workers: 2})
	defer r.Close()
	compared := 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var seed struct {
			ID, Code string
			Doctests []struct{ Source string }
		}
		if err := json.Unmarshal(lines.Bytes(), &seed); err != nil {
			t.Fatal(err)
		}
		for _, d := range seed.Doctests {
			if sameBehaviour(t, r, seed.Code, strings.TrimSpace(d.Source)) {
				compared++
			}
		}
		if t.Failed() {
			t.Fatal(seed.ID)
		}
	}
	t.Logf("%d calls compared", compared)
}
