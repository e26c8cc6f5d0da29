package walk

import (
	"strings"
	"testing"
)

// TestTold: whichever question goes without an answer, what is told are lines that the true account begins with.
func TestTold(t *testing.T) {
	lines := 0
	for _, r := range jsonLines[told](t, "testdata/accounts.jsonl") {
		for stop := range 30 {
			asked, said, answer := 0, "", r.oracle()
			tr, err := Call(canonical(r.Source), r.Call, func(q Question) (Answer, error) {
				if q.Said != "" {
					said = q.Said
				}
				if asked++; asked > stop {
					return Answer{}, errOff
				}
				return answer(q)
			})
			if err == nil {
				break
			}
			text := Told(tr, said)
			if lines += strings.Count(text, "\n"); !strings.HasPrefix(r.Account, text) || text != "" && !strings.HasSuffix(text, "\n") {
				t.Fatalf("%s\n%s\nwithout answer %d told\n%s\nof\n%s", r.Call, r.Source, stop, text, r.Account)
			}
		}
	}
	if lines < 1000 {
		t.Errorf("only %d lines were told", lines)
	}
}

// TestToldOfAFailure: what fails at once in Python is not told as if it gave something.
func TestToldOfAFailure(t *testing.T) {
	const source = "import itertools\n\ndef f(xs):\n    ys = xs\n    return itertools.islice(ys, -1, None)"
	tr, err := Call(canonical(source), "f([1])", func(Question) (Answer, error) { return Answer{}, errOff })
	if text := Told(tr, ""); err == nil || text != "1. [L7] call f; xs = [1]\n2. [L8] ys = [1]\n" {
		t.Errorf("%v\n%s", err, text)
	}
}
