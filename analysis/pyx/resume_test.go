package pyx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// unhurried options make rows slowly enough to be killed.
func unhurried() Options {
	o := roomy(2, nil)
	o.SaveEvery = 5 * time.Millisecond
	return o
}

// makeRows is the body of a process that a test kills.
func makeRows(in, out string) int {
	file, err := os.Open(in)
	if err == nil {
		_, err = RunFile(context.Background(), file, out, unhurried())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func TestKilledRunsGoOnWithoutADuplicateOrAGap(t *testing.T) {
	dir := t.TempDir()
	in, whole, out := filepath.Join(dir, "in"), filepath.Join(dir, "whole"), filepath.Join(dir, "out")
	put(t, in, programs(t, 600)+"no JSON\n")
	if status := makeRows(in, whole); status != 0 {
		t.Fatal("the run that nobody kills failed")
	}
	kills := 0
	for ended := false; !ended; {
		before := size(out)
		command := exec.Command(os.Args[0], "make rows", in, out)
		command.Stderr = os.Stderr
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		gone := make(chan error, 1)
		go func() { gone <- command.Wait() }()
		for alive := true; alive; {
			select {
			case err := <-gone:
				var status *exec.ExitError
				if ended, alive = err == nil, false; err != nil && !errors.As(err, &status) {
					t.Fatal(err)
				}
			case <-time.After(time.Millisecond):
				if size(out) > before+size(whole)/8 {
					_ = command.Process.Kill() // SIGKILL; an error means that it has ended
				}
			}
		}
		if !ended {
			kills++
		}
		if kills > 100 {
			t.Fatal("it never comes to its end")
		}
	}
	if kills < 3 {
		t.Errorf("killed %d times: too few to prove anything", kills)
	}
	if got, want := get(t, out), get(t, whole); got != want {
		t.Errorf("after %d kills %d bytes, and %d where nobody kills", kills, len(got), len(want))
	}
	if _, err := os.Stat(out + ".state"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the state is left: %v", err)
	}
}

func size(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// interrupted leaves the file of a run whose sandbox failed after n programs.
func interrupted(t *testing.T, in string, n int) (out string) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "out")
	o := roomy(1, nil)
	o.Sandbox = func() Runner { return &mortal{left: n} }
	if _, err := RunFile(t.Context(), strings.NewReader(in), out, o); err == nil {
		t.Fatal("the sandbox did not fail")
	}
	return out
}

func TestWhatCannotBeGoneOnWith(t *testing.T) {
	in := programs(t, 20)
	other := roomy(1, nil)
	other.Budget.Steps++
	for name, c := range map[string]struct {
		in     string
		o      Options
		damage func(out string) error
		want   string
	}{
		"other input":   {strings.Replace(in, "p3", "q3", 1), roomy(1, nil), nil, "not the one"},
		"shorter input": {in[:strings.Index(in, "\n")+1], roomy(1, nil), nil, "not the one"},
		"other options": {in, other, nil, "other options"},
		"rows are gone": {in, roomy(1, nil), func(out string) error { return os.Truncate(out, 10) }, "missing"},
		"no state":      {in, roomy(1, nil), func(out string) error { return os.WriteFile(out+".state", []byte("{"), 0o600) }, "cannot be read"},
	} {
		out := interrupted(t, in, 10)
		if c.damage != nil {
			if err := c.damage(out); err != nil {
				t.Fatal(err)
			}
		}
		_, err := RunFile(t.Context(), strings.NewReader(c.in), out, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "remove "+out+".state") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a run that goes on reports is about all of it; the rows there are no duplicates
// of what it would write again.
func TestARunThatGoesOnCountsAll(t *testing.T) {
	in := programs(t, 20)
	again := in + programs(t, 2) // rows that were written before the interruption
	out := interrupted(t, again, 10)
	report, err := RunFile(t.Context(), strings.NewReader(again), out, roomy(1, nil))
	if err != nil {
		t.Fatal(err)
	}
	if report.Programs != 22 || report.Rows[Forward] != 20 || report.Rejected[Forward]["the same row again"] != 2 {
		t.Errorf("%+v", report)
	}
}

func TestShardsAreDisjointAndWhole(t *testing.T) {
	in := programs(t, 23)
	seen := map[string]int{}
	for i := range 3 {
		var out strings.Builder
		o := roomy(2, nil)
		o.Shard = Shard{i, 3}
		if _, err := Run(t.Context(), strings.NewReader(in), &out, o); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			var row Row
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			seen[row.ID]++
		}
	}
	for i := range 23 {
		if id := fmt.Sprintf("p%d#0", i); seen[id] != 1 {
			t.Errorf("%s is in %d shards", id, seen[id])
		}
	}
}

// Rows of two runs that stand side by side ask nothing twice, and a run that goes on
// wants the same neighbours.
func TestRowsBesideOthersAskNothingAgain(t *testing.T) {
	first := filepath.Join(t.TempDir(), "first")
	if _, err := RunFile(t.Context(), strings.NewReader(programs(t, 12)), first, roomy(1, nil)); err != nil {
		t.Fatal(err)
	}
	beside := roomy(1, nil)
	beside.Beside = []string{first}
	var out strings.Builder
	report, err := Run(t.Context(), strings.NewReader(programs(t, 20)), &out, beside)
	if err != nil || report.Rows[Forward] != 8 || report.Rejected[Forward]["the same row again"] != 12 {
		t.Errorf("%+v, %v", report, err)
	}
	in := programs(t, 20)
	if _, err := RunFile(t.Context(), strings.NewReader(in), interrupted(t, in, 10), beside); err == nil || !strings.Contains(err.Error(), "other options") {
		t.Errorf("neighbours that were not there: %v", err)
	}
	whole, _ := os.ReadFile(first)
	_, err = RunFile(t.Context(), strings.NewReader(in), filepath.Join(filepath.Dir(first), ".", "first"), beside)
	left, _ := os.ReadFile(first)
	if err == nil || !strings.Contains(err.Error(), "the output itself") || !bytes.Equal(left, whole) {
		t.Errorf("neighbours in the output: %v, and %d of %d bytes are left", err, len(left), len(whole))
	}
	put(t, first, "no row\n")
	if _, err := Run(t.Context(), strings.NewReader(in), &out, beside); err == nil || !strings.Contains(err.Error(), first) {
		t.Errorf("neighbours that are no rows: %v", err)
	}
}
