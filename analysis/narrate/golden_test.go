package narrate

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"semcoder/analysis/trace"
)

var update = flag.Bool("update", false, "write what was narrated into testdata")

// TestMain lets the test binary be the sandbox's worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(trace.WorkerMain(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// Each case of testdata holds a program and a call, and what is narrated of the
// run: the canonical account, or why there is none, and the one for people.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	runner := trace.NewRunner(trace.Options{})
	defer runner.Close()
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil || len(a.Files) < 2 {
				t.Fatal(a, err)
			}
			program := trace.Program{Source: string(a.Files[0].Data), Call: string(bytes.TrimSpace(a.Files[1].Data))}
			program.Budget.Wall = time.Minute // importing asyncio takes long on a busy machine
			run, err := runner.Run(t.Context(), program)
			if err != nil {
				t.Fatal(err)
			}
			got := *a
			got.Files = append(a.Files[:2:2], narrated(t, run)...)
			if *update {
				if err := os.WriteFile(name, txtar.Format(&got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(txtar.Format(a)), string(txtar.Format(&got))); diff != "" && !*update {
				t.Error(diff)
			}
		})
	}
}

// narrated renders a run both ways, and checks the canonical one.
func narrated(t *testing.T, run *trace.Trace) []txtar.File {
	t.Helper()
	text, err := Canonical(run)
	if err != nil {
		text = err.Error()
	} else if err := Verify(run, text); err != nil {
		t.Errorf("%v in\n%s", err, text)
	}
	var prose strings.Builder
	fmt.Fprintln(&prose, Headline(run, 60))
	for _, l := range Prose(run, Options{}) {
		fmt.Fprintf(&prose, "%3d %s%s\n", l.Line, strings.Repeat("  ", l.Depth), l.Text)
	}
	return []txtar.File{{Name: "canonical", Data: []byte(text + "\n")}, {Name: "prose", Data: []byte(prose.String())}}
}
