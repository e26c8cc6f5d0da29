package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"

	"semcoder/analysis"
	"semcoder/analysis/reason"
	"semcoder/inference"
)

const faulty = "# A module.\r\nK = 1  # kept\r\n\r\n\r\ndef total(xs):\r\n    \"\"\"The sum.\r\n\r\n    >>> total([1, 2])\r\n    3\r\n    >>> total([5])\r\n    5\r\n    \"\"\"\r\n    s = 1  # so far\r\n    for x in xs:\r\n        s += x\r\n    return s\r\n\r\n\r\ndef fine(x):\r\n    \"\"\"\r\n    >>> fine(1)\r\n    1\r\n    \"\"\"\r\n    return x"

func TestRepairPrintsADiffAndHowItIsKnown(t *testing.T) {
	path := pythonFile(t, faulty)
	out, err := told(t, "repair", path)
	want := "total([1, 2]) should be 3, says the doctest at line 8; it yields 4\n\n" +
		"--- a/x.py\n+++ b/x.py\n@@ -10,7 +10,7 @@\n     >>> total([5])\n     5\n     \"\"\"\n-    s = 1  # so far\n+    s = 0  # so far\n     for x in xs:\n         s += x\n     return s\n\n" +
		"repair     found by trial, not predicted ("
	if err != nil || !strings.HasPrefix(out, want) || !strings.HasSuffix(out, "\nverdict    confirmed\n") {
		t.Errorf("%v: %s", err, out)
	}
	if text, _ := os.ReadFile(path); string(text) != faulty {
		t.Errorf("the file was changed to %q", text)
	}
}

// TestRepairWritesNothingElse: every other byte stays, line ends and the missing last
// one included.
func TestRepairWritesNothingElse(t *testing.T) {
	path := pythonFile(t, "\ufeff"+faulty)
	out, err := told(t, "repair", path, "--func", "total", "--write", "--json")
	var p repairing
	if err != nil || json.Unmarshal([]byte(out), &p) != nil || !p.Written || p.Found != byTrial || p.Verdict != "confirmed" || p.Others != 1 || p.From != "the doctest at line 8" {
		t.Errorf("%v: %s", err, out)
	}
	text, err := os.ReadFile(path)
	if want := "\ufeff" + strings.Replace(faulty, "s = 1", "s = 0", 1); err != nil || string(text) != want {
		t.Errorf("%v: %q", err, text)
	}
}

// TestRepairKeepsTheEndsOfLines, of each line its own, and what stands before the first.
func TestRepairKeepsTheEndsOfLines(t *testing.T) {
	for name, before := range map[string]string{
		"old Mac":            "def f(x):\r    return x - 1  # c\rassert f(1) == 2\r",
		"several kinds":      "K = 1\r\n\r\ndef f(x):\n    return x - 1\nassert f(1) == 2\r\n",
		"mark on the line":   "\ufeffdef f(x): return x - 1\r\nassert f(1) == 2",
		"no end, and a feed": "assert f(1) == 2\n\x0cdef f(x):\n    return x - 1",
	} {
		path := pythonFile(t, before)
		out, err := told(t, "repair", path, "--write")
		text, _ := os.ReadFile(path)
		if want := strings.Replace(before, "x - 1", "x + 1", 1); err != nil || string(text) != want {
			t.Errorf("%s: %v, wrote %q\n%s", name, err, text, out)
		}
		if strings.ContainsRune(out, '\r') || !strings.Contains(out, "x + 1") {
			t.Errorf("%s: %q", name, out)
		}
	}
}

// TestRepairGivesWhatLacksItsReturn: a doctest's value was not printed where nothing prints.
func TestRepairGivesWhatLacksItsReturn(t *testing.T) {
	out, err := told(t, "repair", pythonFile(t, "def total(xs):\n    \"\"\"\n    >>> total([1, 2])\n    3\n    \"\"\"\n    t = 0\n    for x in xs:\n        t += x\n    # end\n"))
	if err != nil || !strings.Contains(out, "total([1, 2]) should be 3, says the doctest at line 3; it yields None") || !strings.Contains(out, "+    return t\n") || !strings.Contains(out, "confirmed") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = told(t, "repair", pythonFile(t, "def show(x):\n    \"\"\"\n    >>> show(1)\n    1\n    \"\"\"\n    print(x)\n"))
	if err == nil || !strings.Contains(err.Error(), "nothing fails") {
		t.Errorf("what prints: %v: %s", err, out)
	}
}

// TestRepairOfAFileThatChanged: lines that were found in another text are not written to.
func TestRepairOfAFileThatChanged(t *testing.T) {
	path := pythonFile(t, faulty)
	file, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := "\n" + faulty
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	f, _ := file.doc.Function("total")
	q := reason.Repair{Slice: file.doc.Slice(f), Call: "total([1, 2])", Expected: "3", Executions: 50}
	runner, err := interpretersIn("")
	if err != nil {
		t.Fatal(err)
	}
	defer runner.Close()
	r := reason.New(reason.Options{Tracer: runner})
	defer r.Close()
	_, err = followRepair(t.Context(), r, file, q, io.Discard, true)
	if text, _ := os.ReadFile(path); err == nil || !strings.Contains(err.Error(), "was changed while") || string(text) != changed {
		t.Errorf("%v, wrote %q", err, text)
	}
}

// TestRepairHoldsToExamplesThatNeedMore: what another example alone names is at hand when
// a repair is held to it.
func TestRepairHoldsToExamplesThatNeedMore(t *testing.T) {
	path := pythonFile(t, "import math\nLIMIT = 3\n\ndef f(x):\n    \"\"\"\n    >>> f(1)\n    2\n    >>> f(LIMIT)\n    2\n    >>> f(math.floor(4.5))\n    3\n    \"\"\"\n    return x - 1\n")
	out, err := told(t, "repair", path)
	if !errors.Is(err, errNone) || strings.Contains(out, "confirmed") || !strings.Contains(out, "none found") {
		t.Errorf("%v: %s", err, out)
	}
}

// A multiplier is a model that knows what numbers up to 9 come to, multiplied and added.
type multiplier struct{ quotedModel }

func (multiplier) Generate(ctx context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	says := quotedModel("hm\n")
	for a := range 10 {
		for b := range 10 {
			for sign, value := range map[string]int{"*": a * b, "+": a + b} {
				if strings.Contains(r.Prompt, fmt.Sprintf("\n%d %s %d\n", a, sign, b)) {
					says = quotedModel(fmt.Sprintf("-> %d\n", value))
				}
			}
		}
	}
	return says.Generate(ctx, r)
}

// TestRepairPrintsWhatWasForeseen: of what cannot be run no edit is executed, and the diff is said to be predicted;
// without a model that foresees it nothing is known to fail.
func TestRepairPrintsWhatWasForeseen(t *testing.T) {
	text := "import pandas\n\n\ndef f(x: [*pandas.NA], k=2):  # so\n    \"\"\"\n    >>> f(5)\n    10\n    >>> f(7)\n    14\n    \"\"\"\n    return x + k\n"
	file, err := openFile(pythonFile(t, text))
	if err != nil {
		t.Fatal(err)
	}
	runner, err := interpretersIn("")
	if err != nil {
		t.Fatal(err)
	}
	defer runner.Close()
	if _, err := chooseFailure(t.Context(), runner, file, "", false); err == nil || !strings.Contains(err.Error(), "nothing is known to fail: f(5) needs pandas") {
		t.Errorf("without a model: %v", err)
	}
	fail, err := chooseFailure(t.Context(), runner, file, "f", true)
	if err != nil {
		t.Fatal(err)
	}
	r := reason.New(reason.Options{Model: multiplier{}, Asks: []string{"forward"}, Guided: true, Tracer: runner})
	defer r.Close()
	q := repairOf(file, fail)
	q.Executions = 100
	var out bytes.Buffer
	p, err := repair(t.Context(), r, file, fail, q, &out, true)
	if err == nil {
		err = p.print(&out)
	}
	want := "f(5) should be 10, says the doctest at line 6; it cannot be run, since it needs pandas\n\n" +
		"1. [L7] call f; x = 5; k = 2\n2. [L8] 5 * 2 -> 10; return 10\n\n" +
		"--- a/x.py\n+++ b/x.py\n@@ -8,4 +8,4 @@\n     >>> f(7)\n     14\n     \"\"\"\n-    return x + k\n+    return x * k\n\n" +
		"repair     predicted\nverdict    unrunnable (needs:pandas)\n"
	if written, _ := os.ReadFile(file.path); err != nil || out.String() != want || p.Written || string(written) != text {
		t.Errorf("%v: printed\n%swrote %q", err, out.String(), written)
	}
}

func TestRepairSaysWhatIsMissing(t *testing.T) {
	both := strings.ReplaceAll(faulty, "return x", "return -x")
	for name, c := range map[string]struct {
		text string
		args []string
		want string
	}{
		"nothing fails":     {faulty, []string{"--func", "fine"}, "nothing fails: 1 example ran and held"},
		"cannot be run":     {"import pandas\n\ndef f(x):\n    return pandas.Series(x).sum()\n\nassert f([1]) == 2\n", nil, "nothing is known to fail: f([1]) needs pandas"},
		"does not end":      {"def f(x):\n    while x < 9:\n        x -= 1\n    return x\n\nassert f(9) == 9\nassert f(1) == 9\n", nil, "nothing is known to fail: 1 of 2 examples hold; f(1) did not come to an end"},
		"several fail":      {both, nil, "examples of 2 functions fail; name one:\n  --func total: total([1, 2]) should be 3, but it yields 4\n  --func fine: fine(1) should be 1, but it yields -1"},
		"no examples":       {"def f(x):\n    return x\n", nil, "says what a function yields; write one that fails"},
		"none of this one":  {"def f(x):\n    return x\n", []string{"--func", "f"}, "no doctest, assert or test says what f yields"},
		"no such function":  {faulty, []string{"--func", "totl"}, "no function totl; nearest: total"},
		"does not parse":    {"def f(:\n", nil, "says what a function yields"},
		"no run, but write": {faulty, []string{"--no-run", "--write"}, "leave out --no-run"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := told(t, append([]string{"repair", pythonFile(t, c.text)}, c.args...)...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s; printed %s", err, c.want, out)
			}
		})
	}
}

func TestPatches(t *testing.T) {
	text := "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn"
	slice := analysis.Slice{Lines: []int{0, 1, 2, 3, 4, 5, 6, -1, 7, 8, 9, 10, 11, 12, 13}}
	for name, c := range map[string]struct {
		edits []reason.Edit
		text  string // with "|" for line ends
		heads string
	}{
		"change":     {[]reason.Edit{{From: 2, To: 3, Text: "B\n"}}, "a|B|c|d|e|f|g|h|i|j|k|l|m|n", "@@ -1,5 +1,5 @@"},
		"insert":     {[]reason.Edit{{From: 3, To: 3, Text: "x\ny\n"}}, "a|b|x|y|c|d|e|f|g|h|i|j|k|l|m|n", "@@ -1,5 +1,7 @@"},
		"delete":     {[]reason.Edit{{From: 5, To: 7}}, "a|b|c|d|g|h|i|j|k|l|m|n", "@@ -2,8 +2,6 @@"},
		"the last":   {[]reason.Edit{{From: 15, To: 16, Text: "N\n"}}, "a|b|c|d|e|f|g|h|i|j|k|l|m|N", "@@ -11,4 +11,4 @@"},
		"at the end": {[]reason.Edit{{From: 16, To: 16, Text: "N\n"}}, "a|b|c|d|e|f|g|h|i|j|k|l|m|n|N", "@@ -12,3 +12,4 @@"},
		"two pieces": {[]reason.Edit{{From: 1, To: 2, Text: "A\nA\n"}, {From: 14, To: 15, Text: "M\n"}}, "A|A|b|c|d|e|f|g|h|i|j|k|l|M|n", "@@ -1,4 +1,5 @@ @@ -10,5 +11,5 @@"},
		"one piece":  {[]reason.Edit{{From: 1, To: 2, Text: "A\n"}, {From: 6, To: 7, Text: "F\n"}}, "A|b|c|d|e|F|g|h|i|j|k|l|m|n", "@@ -1,9 +1,9 @@"},
		"ours":       {[]reason.Edit{{From: 8, To: 9, Text: "A\n"}}, "", ""},
		"across":     {[]reason.Edit{{From: 7, To: 10, Text: "A\n"}}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			all, ok := patches(slice, c.edits)
			if ok != (c.text != "") {
				t.Fatalf("made: %v", ok)
			}
			if !ok {
				return
			}
			if got := strings.ReplaceAll(patched(text, all), "\n", "|"); got != c.text {
				t.Errorf("patched to %s", got)
			}
			var heads []string
			for line := range strings.Lines(unified("x", text, all)) {
				if strings.HasPrefix(line, "@@") {
					heads = append(heads, strings.TrimSpace(line))
				}
			}
			if got := strings.Join(heads, " "); got != c.heads {
				t.Errorf("diff %s:\n%s", got, unified("x", text, all))
			}
		})
	}
}
