package pyx

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// jobOf is a golden case's program with its calls run.
func jobOf(t *testing.T, name string, kind Kind, runner Runner) *job {
	t.Helper()
	a, err := txtar.ParseFile("testdata/" + string(kind) + "/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	j := &job{
		ctx: t.Context(), program: readProgram(t, a), kind: kind, result: &result{}, runner: runner, most: 100,
		budget: Budget{Steps: 300, Prompt: 4000, Response: 3000},
	}
	if err := j.execute(); err != nil {
		t.Fatal(err)
	}
	return j
}

// spoils are what may go wrong with a row: a text in its response or prompt that
// stands for another.
type spoils map[string][2]string

// refuses tells of each spoiled row that check lets pass, and of a good one that it
// does not.
func refuses(t *testing.T, row Row, all spoils, check func(Row) error) {
	t.Helper()
	if err := check(row); err != nil {
		t.Fatalf("the row itself: %v\n%s", err, row.Response)
	}
	for what, s := range all {
		bad := row
		bad.Response = strings.Replace(row.Response, s[0], s[1], 1)
		bad.Prompt = strings.Replace(row.Prompt, s[0], s[1], 1)
		if bad.Response == row.Response {
			t.Errorf("%s: the row has no %q:\n%s", what, s[0], row.Response)
			continue
		}
		bad.Prompt = row.Prompt
		if check(bad) == nil {
			t.Errorf("%s: %q for %q is not noticed", what, s[1], s[0])
		}
	}
	for _, m := range row.Mask {
		bad := row
		bad.Mask = [][2]int{{m[0], m[1] + 1}}
		if check(bad) == nil {
			t.Errorf("a mask one character too long is not noticed")
		}
		bad.Mask = nil
		if check(bad) == nil {
			t.Errorf("a missing mask is not noticed")
		}
	}
	bad := row
	bad.Prompt = strings.ReplaceAll(row.Prompt, "f(", "g(")
	if check(bad) == nil {
		t.Errorf("another prompt is not noticed")
	}
}

// first is the first row with a text in it.
func first(t *testing.T, rows []Row, err error, with string) Row {
	t.Helper()
	for _, row := range rows {
		if strings.Contains(row.Response, with) {
			return row
		}
	}
	t.Fatalf("%v: none of %d rows has %q", err, len(rows), with)
	return Row{}
}

func TestChecksRefuseWhatDidNotHappen(t *testing.T) {
	runner := realSandbox()
	t.Run("backward", func(t *testing.T) {
		j := jobOf(t, "guesses", Backward, runner)
		rows, err := backward(j)
		refuses(t, first(t, rows, err, "0 != 4"), spoils{
			"a step":         {"2 + 2 -> 4", "2 + 2 -> 5"},
			"a missing step": {"9. done\n", ""},
			"a guess":        {`Guess: f("")`, `Guess: f("öl")`},
			"no such guess":  {`Guess: f("")`, `Guess: f("ab")`},
			"a comparison":   {"0 != 4; guess again", "2 != 4; guess again"},
			"its verdict":    {"0 != 4; guess again", "0 == 4; found"},
			"found too soon": {"4 == 4; found", "4 != 4; guess again"},
			"what is wanted": {"Wanted: 4", "Wanted: 0"},
			"the answer":     {`assert f("ää") == 4`, `assert f("ä") == 4`},
			"its value":      {`assert f("ää") == 4`, `assert f("ää") == 0`},
			"more":           {"[/ANSWER]", "[/ANSWER]\n"},
		}, j.pools()[0].check)
	})
	t.Run("refine", func(t *testing.T) {
		j := jobOf(t, "loop", Refine, runner)
		m := newMender(j)
		failures, err := m.failures()
		if err != nil || failures[0] == nil {
			t.Fatal(failures, err)
		}
		r, reason, err := m.repair(0, *failures[0])
		if err != nil || reason != "" {
			t.Fatal(err, reason)
		}
		refuses(t, first(t, []Row{m.row(r)}, nil, "try again"), spoils{
			"a step":          {"2 * 3 -> 6", "2 * 3 -> 5"},
			"a comparison":    {"6 != 3; fails", "5 != 3; fails"},
			"a second one":    {"6 != 3; try again", "3 == 3; passes"},
			"the right edit":  {"becomes `if x > 3:`", "becomes `if x > 4:`"},
			"the wrong edit":  {"`return total` moves in", "`total += x` moves out"},
			"its last step":   {"3 == 3; passes", "6 == 3; passes"},
			"the code":        {"total += 2 * x\n", "total += 3 * x\n"},
			"an unclosed end": {"[/Refined]", "[/Refined"},
		}, func(row Row) error { return m.check(row, r) })
	})
	t.Run("write", func(t *testing.T) {
		j := jobOf(t, "stub", Write, runner)
		rows, err := write(j)
		row := first(t, rows, err, "words =")
		refuses(t, row, spoils{
			"the code":     {"len(w) > n", "len(w) < n"},
			"no code":      {"    return", "  return"},
			"no fence":     {"\n```", ""},
			"two fences":   {"\n```", "\n```\n```"},
			"an exception": {"re.findall(", "re.fullmatch("},
		}, func(row Row) error {
			err := j.checkWritten(row)
			if err != nil && !errors.Is(err, errOtherwise) {
				t.Fatal(err)
			}
			return err
		})
	})
	t.Run("describe", func(t *testing.T) {
		j := jobOf(t, "holds", Describe, runner)
		rows, err := describe(j)
		judged, reason, judgeErr := j.judge()
		if judgeErr != nil || reason != "" {
			t.Fatal(judgeErr, reason)
		}
		refuses(t, first(t, rows, err, "result >= k"), spoils{
			"one that fails":       {"Property: result >= k", "Property: result > 100"},
			"one that says little": {"Property: result >= k", "Property: result == result"},
			"one that never ran":   {"Property: result >= k", "Property: result >= k - 1"},
			"another line":         {"Property: k or", "Note: k or"},
			"no purpose":           {"Purpose", "purpose"},
			"no end":               {"[/DESCRIPTION]", ""},
		}, func(row Row) error { return j.checkDescribed(row, judged) })
	})
}

func TestHiddenFunctionsAreChecked(t *testing.T) {
	runner := realSandbox()
	j := jobOf(t, "undetermined", Opaque, runner)
	c, ok := newCover(j.runs[0].trace.Canonical.Source, j.program.Opaque[0], 0)
	s := &shroud{job: j, cover: c}
	if err := s.run([]int{0}); err != nil || !ok || len(s.reached) != 1 {
		t.Fatal(err, ok, s.reached)
	}
	v := s.reached[0]
	v.Trace = c.stubbed(v.Trace)
	account, err := tell(v.Trace)
	if err != nil {
		t.Fatal(err)
	}
	silent, reason := s.row(v, true)
	answered, reason2 := s.row(v, false)
	if reason != "" || reason2 != "" {
		t.Fatal(reason, reason2)
	}
	refuses(t, silent, spoils{
		"a step":           {"2 * 2 -> 4", "2 * 2 -> 5"},
		"a missing clause": {"3. [L12] 2 * 2 -> 4\n", ""},
		"another call":     {`rate("a")`, `rate("b")`},
		"another function": {"rate(", "rates("},
		"no line":          {"\nNot determined from here: rate(\"a\")", ""},
		"more":             {`rate("a")`, `rate("a") -> 3`},
	}, func(row Row) error { return s.checkOpaque(row, v, account, true) })
	refuses(t, answered, spoils{
		"a step":          {"4 + 3 -> 7", "4 + 3 -> 8"},
		"what it gives":   {`rate("a") -> 3`, `rate("a") -> 4`},
		"the answer":      {"== 7", "== 8"},
		"where it stands": {"[L12]", "[L13]"},
	}, func(row Row) error { return s.checkOpaque(row, v, account, false) })
}
