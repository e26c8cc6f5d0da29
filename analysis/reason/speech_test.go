package reason

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// However the tokens fall, the pieces join to the monologue, lie on the same
// lines, and hold nothing of the answer block.
func TestSpeechIsTheSameForEveryTokenisation(t *testing.T) {
	text := "  Start [L\n1. [L5]: x[0] = [1, 2]\n  Iter 1 [L6] then [L7]\n\n2. [L99]: nowhere [ANS\n10) [L8] end \n\n[ANSWER]\nassert f() == 1\n"
	lines := []int{2, 4, 5, 9}
	_, start, _ := ReadAnswer(text)
	type place struct {
		text string
		line int
	}
	spoken := func(cut func() int) (places []place, whole string) {
		s := speech{lines: lines, opening: answerTag, emit: func(u Update) {
			whole += u.Text
			if n := len(places); n > 0 && places[n-1].line == u.Line {
				places[n-1].text += u.Text
			} else {
				places = append(places, place{u.Text, u.Line})
			}
		}}
		for rest := text; rest != ""; {
			n := min(cut(), len(rest))
			s.say(rest[:n])
			rest = rest[n:]
		}
		if kept := s.finish(start); kept != whole {
			t.Fatalf("streamed %q, kept %q", whole, kept)
		}
		return places, whole
	}
	want, whole := spoken(func() int { return len(text) })
	if whole != strings.TrimRight(text[:start], "\n ") {
		t.Fatalf("monologue is %q", whole)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		got, _ := spoken(func() int { return 1 + random.IntN(5) })
		if len(got) != len(want) {
			t.Fatalf("%+v\nwant %+v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%+v\nwant %+v", got[i], want[i])
			}
		}
	}
}

func TestALabelThatIsNotThereNamesNoLine(t *testing.T) {
	s := speech{lines: []int{7, 8}, opening: answerTag}
	for label, want := range map[string]int{"5": 7, "6": 8, "7": 0, "4": 0, "0": 0, "999999999": 0} {
		if got := s.lineOf(label); got != want {
			t.Errorf("label %s is line %d, want %d", label, got, want)
		}
	}
}
