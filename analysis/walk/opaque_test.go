package walk

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestOpaque: what is told of a program that keeps a function to itself is what was told of the run, to the byte.
func TestOpaque(t *testing.T) {
	n := 0
	for _, r := range jsonLines[told](t, "testdata/opaque.jsonl") {
		account, err := r.likeness()
		if n++; err != nil || account != r.Account {
			t.Errorf("%v\n%s\n%s\ngot\n%s\nwant\n%s", err, r.Call, r.Source, account, r.Account)
		}
	}
	if n < 50 {
		t.Errorf("only %d accounts", n)
	}
}

// TestUndetermined: a program is told up to what comes from elsewhere.
func TestUndetermined(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/undetermined.txtar")
	if err != nil || len(archive.Files)%3 != 0 {
		t.Fatal(len(archive.Files), err)
	}
	for i := 0; i < len(archive.Files); i += 3 {
		r := told{}
		for j, part := range []*string{&r.Source, &r.Call, &r.Account} {
			*part = strings.TrimSuffix(string(archive.Files[i+j].Data), "\n")
		}
		if account, err := r.likeness(); err != nil || account != r.Account {
			t.Errorf("%s: %v\n%s", archive.Files[i].Name, err, account)
		}
	}
}

// TestUnknownYieldsNothing: whichever call of what is not shown goes without an answer, the walk comes to no outcome, and what is
// told before it are lines that the true account begins with.
func TestUnknownYieldsNothing(t *testing.T) {
	ended := 0
	for _, r := range jsonLines[told](t, "testdata/opaque.jsonl") {
		for given := range 20 {
			answer, asked := r.oracle(), 0
			tr, err := Call(canonical(r.Source), r.Call, func(q Question) (Answer, error) {
				if q.Stub || q.Origin != "" {
					if asked++; asked > given {
						return Answer{Unknown: true, Value: "1"}, nil
					}
				}
				return answer(q)
			})
			if asked <= given {
				break // there are no more such calls
			}
			ended++
			var u *Undetermined
			switch {
			case !errors.As(err, &u) || tr.Stop != "" || tr.Literal != "":
				t.Fatalf("%s\n%s\nended with %v and %q", r.Call, r.Source, err, tr.Literal)
			case !strings.HasPrefix(r.Account, strings.TrimSuffix(u.Told, "\n")) || !strings.HasSuffix("\n"+u.Told, "\n"):
				t.Fatalf("%s\n%s\ntold\n%s\nof\n%s", r.Call, r.Source, u.Told, r.Account)
			}
		}
	}
	if ended < 80 {
		t.Errorf("only %d walks ended before what is not shown", ended)
	}
}

// TestUnknownIsOfTheUnshown: that nothing tells is an answer to no other question.
func TestUnknownIsOfTheUnshown(t *testing.T) {
	_, err := Call(canonical("def f(x):\n    return x + 1"), "f(1)", func(Question) (Answer, error) { return Answer{Unknown: true}, nil })
	var u *Undetermined
	if !errors.Is(err, ErrBeyond) || errors.As(err, &u) {
		t.Errorf("ended with %v", err)
	}
}
