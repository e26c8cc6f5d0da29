package pyx

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"semcoder/analysis/trace"
)

var update = flag.Bool("update", false, "write the rows that were made into testdata")

// Each case of testdata/KIND holds a program and the rows of that kind which are made
// of it: whole responses, their masked pieces, and of the prompt what the case is about.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	runner := realSandbox()
	for _, name := range files {
		kind := Kind(filepath.Base(filepath.Dir(name)))
		t.Run(string(kind)+"/"+strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := *a
			got.Files = slices.DeleteFunc(slices.Clone(a.Files), func(f txtar.File) bool { return strings.HasPrefix(f.Name, "row") })
			got.Files = append(got.Files, rowFiles(t, kind, readProgram(t, a), runner)...)
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

// readProgram reads a case's program from the sections of its archive.
func readProgram(t *testing.T, a *txtar.Archive) Program {
	t.Helper()
	p := Program{ID: "p", Source: "seed", Entry: "f"}
	for _, f := range a.Files {
		text := strings.TrimSpace(string(f.Data))
		lines := strings.Split(text, "\n")
		switch f.Name {
		case "id":
			p.ID = text // other choices
		case "entry":
			p.Entry = text
		case "code.py":
			p.Code = string(f.Data)
		case "calls":
			p.Calls = lines
		case "exprs":
			p.Exprs = lines
		case "more":
			p.MoreCalls = lines
		case "nl":
			p.NL = text
		case "purpose":
			p.Purpose = text
		case "properties":
			p.Properties = lines
		case "buggy.py":
			p.Buggy = append(p.Buggy, string(f.Data))
		case "guesses":
			if err := json.Unmarshal(f.Data, &p.Guesses); err != nil {
				t.Fatal(err)
			}
		case "tries":
			p.Tries = append(p.Tries, lines)
		case "opaque":
			for _, line := range lines {
				var h Hidden
				if err := json.Unmarshal([]byte(line), &h); err != nil {
					t.Fatal(err)
				}
				p.Opaque = append(p.Opaque, h)
			}
		}
	}
	return p
}

// rowsOf makes the rows of one kind of one program.
func rowsOf(t *testing.T, kind Kind, p Program, runner *trace.Runner) ([]Row, Report) {
	t.Helper()
	in, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	report, err := Run(t.Context(), bytes.NewReader(in), &out, Options{
		Kinds: []Kind{kind}, Budget: Budget{Steps: 300, Prompt: 4000, Response: 3000},
		Sandbox: func() Runner { return lasting{runner} },
	})
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	for line := range bytes.Lines(out.Bytes()) {
		var row Row
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows, report
}

// rowFiles shows rows as sections of an archive.
func rowFiles(t *testing.T, kind Kind, p Program, runner *trace.Runner) (files []txtar.File) {
	t.Helper()
	rows, report := rowsOf(t, kind, p, runner)
	for _, row := range rows {
		text := shownPrompt(row) + "~~~\n" + row.Response + "\n"
		runes := []rune(row.Response)
		for _, m := range row.Mask {
			text += "~~~ masked: " + string(runes[m[0]:m[1]]) + "\n"
		}
		files = append(files, txtar.File{Name: "row", Data: []byte(text)})
	}
	var rejected []string
	for reason, n := range report.Rejected[kind] {
		rejected = append(rejected, fmt.Sprintf("%d %s\n", n, reason))
	}
	slices.Sort(rejected)
	return append(files, txtar.File{Name: "rows rejected", Data: []byte(strings.Join(rejected, ""))})
}

// shownPrompt is the part of a prompt that differs between the rows of a program.
func shownPrompt(row Row) string {
	lines := strings.SplitAfter(row.Prompt, "\n")
	switch row.Kind {
	case Backward:
		return lines[len(lines)-4]
	case Refine:
		return strings.Join(lines[6:], "")
	case Write:
		return strings.Join(lines[2:], "")
	case Opaque:
		return strings.Join(lines[2:], "")
	case Next:
		return row.Prompt[strings.Index(row.Prompt, "[STEPS]\n"):]
	}
	return ""
}
