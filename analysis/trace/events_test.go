package trace

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares every third file of an archive (input, argument, output) with
// what make yields of the first two.
func golden(t *testing.T, path string, make func(t *testing.T, input, argument string) string) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 3 {
		in, arg, out := archive.Files[i], archive.Files[i+1], &archive.Files[i+2]
		t.Run(in.Name, func(t *testing.T) {
			got := make(t, string(in.Data), strings.TrimSpace(string(arg.Data)))
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

func TestEvents(t *testing.T) {
	r := sharedRunner()
	golden(t, "testdata/events.txtar", func(t *testing.T, source, call string) string {
		return describe(traced(t, r, Program{Source: source, Call: call}))
	})
}

// TestValues shows every variable that a program binds. The hostile program gives
// back which of its own methods were called on the way: none.
func TestValues(t *testing.T) {
	r := sharedRunner()
	golden(t, "testdata/values.txtar", func(t *testing.T, source, call string) string {
		got := traced(t, r, Program{Source: source, Call: call})
		var out strings.Builder
		for _, e := range got.Events {
			for _, b := range e.Changed {
				if e.Frame == 0 {
					fmt.Fprintf(&out, "%s = %s\n", b.Name, b.Value)
				}
			}
		}
		fmt.Fprintf(&out, "%s %s%s\n", got.Stop, got.Value, got.Problem)
		return out.String()
	})
}

func TestCanonical(t *testing.T) {
	r := sharedRunner()
	golden(t, "testdata/canonical.txtar", func(t *testing.T, source, _ string) string {
		form, err := r.Canonical(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for i, line := range strings.Split(form.Source, "\n") {
			fmt.Fprintf(&out, "%3d %s\n", form.Lines[i], line)
		}
		return out.String()
	})
}

// describe writes a trace for people to check, one event a line: kind, frame,
// text of the source, then what the kind has.
func describe(t *Trace) string {
	var out strings.Builder
	lines := strings.Split(t.Canonical.Source, "\n")
	for _, e := range t.Events {
		line := fmt.Sprintf("%d.%d %-7s %s", e.Frame, e.Depth, e.Kind, segment(lines, e.At))
		line += strings.TrimRight(" | "+strings.TrimLeft(string(e.Op)+" "+e.Name, " "), " |")
		for _, a := range e.Args {
			line += fmt.Sprintf(" (%s%s = %s)", a.Name, a.Text, a.Value)
		}
		if e.Value != "" {
			line += fmt.Sprintf(" -> %q", e.Value)
		}
		if e.After != "" {
			line += " after " + e.After
		}
		for _, b := range e.Changed {
			line += fmt.Sprintf(" {%s = %s}", b.Name, b.Value)
		}
		if e.Left {
			line += " left"
		}
		out.WriteString(line + "\n")
	}
	fmt.Fprintf(&out, "%s %s %s", t.Call, t.Stop, t.Value)
	if t.Exception != nil {
		fmt.Fprintf(&out, "%+v", *t.Exception)
	}
	fmt.Fprintf(&out, " in %d steps\n", t.Steps)
	return out.String()
}

// segment is a range's text; more than one line shows as the first and dots.
func segment(lines []string, at Range) string {
	if at.Line == 0 {
		return "-"
	}
	text := []rune(lines[at.Line-1])
	if at.EndLine != at.Line {
		return fmt.Sprintf("%d:`%s`...", at.Line, string(text[at.Col:]))
	}
	return fmt.Sprintf("%d:`%s`", at.Line, string(text[at.Col:at.EndCol]))
}
