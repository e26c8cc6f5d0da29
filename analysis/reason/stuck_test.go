package reason

import (
	"fmt"
	"strings"
	"testing"
)

func TestRepetitionWithoutEnd(t *testing.T) {
	begin := "1. [L5] call f; xs = [1]\n2. [L6] "
	for _, again := range []string{"*", `"n", `, `[].count("a") -> 0; `, strings.Repeat("0, 1, ", 5) + "2, "} {
		text := begin + strings.Repeat(again, 200)
		from, yes := stuck(text)
		if !yes || from > len(begin)+len(again) || from < len(begin)-1 {
			t.Errorf("%q: %v, from %d of %d", again, yes, from, len(begin))
		}
	}
	text := begin + "so\n"
	for i := range 6 {
		text += fmt.Sprintf("%d. [L7] 4 > 3 -> True; enter\n%d. [L8] pop() -> 1\n", 2*i+3, 2*i+4)
	}
	if from, yes := stuck(text + "15. [L"); !yes || from != len(begin)+len("so\n") {
		t.Errorf("rounds of lines: %v, from %d, want %d", yes, from, len(begin)+3)
	}
}

func TestWhatProgramsRepeat(t *testing.T) {
	rounds := ""
	for i := range 30 {
		rounds += fmt.Sprintf("%d. [L7] x = %d\n%d. [L8] total = 0\n", 2*i, i, 2*i+1)
	}
	for _, text := range []string{
		"", "\n", "1. [L5] " + strings.Repeat("*", 80), "[" + strings.Repeat("0, ", 30), rounds,
		strings.Repeat("| ", 20), "1. [L5] a\n2. [L6] b\n3. [L5] a\n4. [L6] b\n",
	} {
		if from, yes := stuck(text); yes {
			t.Errorf("%q is said to repeat from %d", text, from)
		}
	}
}
