package pyx

import (
	"strings"
	"testing"
)

// worked lists operations, what they come to, and their workings.
var worked = []struct{ expr, value, lines string }{
	{`"kite"[2]`, `"t"`, `0 "k", 1 "i", 2 "t"`},
	{`"kite"[-2]`, `"t"`, `-1 "e", -2 "t"`},
	{`[5, "a", [1]][1]`, `"a"`, `0 5, 1 "a"`},
	{`"kite"[1:3]`, `"it"`, `0 "k", 1 "i", 2 "t", 3 "e"
take 1, 2`},
	{`"kite"[::-1]`, `"etik"`, `0 "k", 1 "i", 2 "t", 3 "e"
take 3, 2, 1, 0`},
	{`[7, 8, 9][-2:9]`, `[8, 9]`, `0 7, 1 8, 2 9
length 3: -2 is 1; 9 is 3
take 1, 2`},
	{`"kite"[9:]`, `""`, `0 "k", 1 "i", 2 "t", 3 "e"
length 4: 9 is 4
take nothing`},
	{`(1, 2, 3, 4)[-1:0:-2]`, `(4, 2)`, `0 1, 1 2, 2 3, 3 4
length 4: -1 is 3
take 3, 1`},
	{`len("a b")`, `3`, `0 "a", 1 " ", 2 "b"
last 2`},
	{`"noon".find("o")`, `1`, `0 "n", 1 "o", 2 "o", 3 "n"
"o" at 1, 2`},
	{`"noon".rfind("o")`, `2`, `0 "n", 1 "o", 2 "o", 3 "n"
"o" at 1, 2`},
	{`"noon".count("x")`, `0`, `0 "n", 1 "o", 2 "o", 3 "n"
"x" nowhere`},
	{`[4, 4, 1].count(4)`, `2`, `0 4, 1 4, 2 1
4 at 0, 1`},
	{`"x" in "noon"`, `False`, `0 "n", 1 "o", 2 "o", 3 "n"
"x" nowhere`},
	{`"banana".find("an")`, `1`, `0 "b", 1 "a", 2 "n", 3 "a", 4 "n", 5 "a"
"an" at 1? "an", yes`},
	{`"banana".count("an")`, `2`, `0 "b", 1 "a", 2 "n", 3 "a", 4 "n", 5 "a"
"an" at 1? "an", yes
"an" at 3? "an", yes
"an" at 5? "a", no`},
	{`"a,,b".split(",")`, `["a", "", "b"]`, `0 "a", 1 ",", 2 ",", 3 "b"
"," at 1, 2
[0:1] "a", [2:2] "", [3:4] "b"`},
	{`" a  b".split()`, `["a", "b"]`, `0 " ", 1 "a", 2 " ", 3 " ", 4 "b"
[1:2] "a", [4:5] "b"`},
	{`"-".join(["a", "b", "c"])`, `"a-b-c"`, `so far "a", "a-b", "a-b-c"`},
	{`"noon".replace("o", "ee")`, `"neeeen"`, `0 "n", 1 "o", 2 "o", 3 "n"
0 "n", 1 "ee", 2 "ee", 3 "n"`},
	{`"aB c".swapcase()`, `"Ab C"`, `0 "a", 1 "B", 2 " ", 3 "c"
0 "A", 1 "b", 2 " ", 3 "C"`},
	{`"  a ".strip()`, `"a"`, `0 " ", 1 " ", 2 "a", 3 " "
drop 0, 1, 3`},
	{`"xxa".rstrip("x")`, `"xxa"`, `0 "x", 1 "x", 2 "a"
drop nothing`},
	{`478 + 365`, `843`, `8 + 5 -> 13: write 3, carry 1
7 + 6 + 1 -> 14: write 4, carry 1
4 + 3 + 1 -> 8: write 8`},
	{`95 + 7`, `102`, `5 + 7 -> 12: write 2, carry 1
9 + 0 + 1 -> 10: write 0, carry 1
write 1`},
	{`-12 + 40`, `28`, `40 - 12
10 + 0 - 2 -> 8: write 8, borrow 1
4 - 1 - 1 -> 2: write 2`},
	{`-12 + -40`, `-52`, `-(12 + 40)
2 + 0 -> 2: write 2
1 + 4 -> 5: write 5`},
	{`7 - 30`, `-23`, `-(30 - 7)
10 + 0 - 7 -> 3: write 3, borrow 1
3 - 0 - 1 -> 2: write 2`},
	{`47 * 3`, `141`, `7 * 3 -> 21: write 1, carry 2
4 * 3 + 2 -> 14: write 4, carry 1
write 1`},
	{`-3 * 47`, `-141`, `-(47 * 3)
7 * 3 -> 21: write 1, carry 2
4 * 3 + 2 -> 14: write 4, carry 1
write 1`},
	{`36 * 47`, `1692`, `47 * 36
47 * 30 -> 1410
47 * 6 -> 282; 1410 + 282 -> 1692`},
	{`937 // 4`, `234`, `9 // 4 -> 2, left 1
13 // 4 -> 3, left 1
17 // 4 -> 4, left 1`},
	{`937 % 4`, `1`, `9 // 4 -> 2, left 1
13 // 4 -> 3, left 1
17 // 4 -> 4, left 1`},
	{`sum([3, -5, 8])`, `6`, `0 + 3 -> 3
3 + -5 -> -2
-2 + 8 -> 6`},
	{`max([3, 5, 2])`, `5`, `so far 3, 5, 5`},
	{`sorted([3, 1, 1])`, `[1, 1, 3]`, `take 1, left [3, 1]
take 1, left [3]
take 3, left []`},
}

func TestWorkings(t *testing.T) {
	for _, c := range worked {
		op, ok := readOperation(c.expr)
		lines, known := workings(op)
		if got := strings.Join(lines, "\n"); !ok || !known || got != c.lines {
			t.Errorf("%s\n got %s\nwant %s", c.expr, got, c.lines)
			continue
		}
		if err := checkWork(op, lines, c.value); err != nil {
			t.Errorf("%s: %v", c.expr, err)
		}
	}
}

// Whatever single character of the workings, or of the answer, is another one, the
// checker sees it: no line is taken on trust.
func TestNoMistakeIsOverlooked(t *testing.T) {
	for _, c := range worked {
		op, _ := readOperation(c.expr)
		for i := range c.lines {
			for _, other := range []byte("0179an\"-, ") {
				if c.lines[i] == other {
					continue
				}
				wrong := c.lines[:i] + string(other) + c.lines[i+1:]
				if checkWork(op, strings.Split(wrong, "\n"), c.value) == nil {
					t.Errorf("%s: accepted\n%s", c.expr, wrong)
				}
			}
		}
		for _, lines := range [][]string{nil, strings.Split(c.lines, "\n")[1:], strings.Split(c.lines+"\n"+c.lines, "\n")} {
			if checkWork(op, lines, c.value) == nil {
				t.Errorf("%s: accepted %q", c.expr, lines)
			}
		}
		for _, value := range []string{"99", `"zz"`, "[0]", "", "None"} {
			if checkWork(op, strings.Split(c.lines, "\n"), value) == nil {
				t.Errorf("%s: %s accepted as the answer", c.expr, value)
			}
		}
	}
}

func TestWhatIsNoOperation(t *testing.T) {
	for _, text := range []string{"", "1", "x + 1", "1 + 2 + 3", `"a".upper().lower()`, "f(x)", "[1][0][0]", `len("a"`, "(1 + 2)"} {
		if op, ok := readOperation(text); ok {
			t.Errorf("%s read as %+v", text, op)
		}
	}
}

func TestWhatIsNotWorkedOut(t *testing.T) {
	long := `"` + strings.Repeat("x", mostSpelled+1) + `"`
	for _, text := range []string{"1 + 2", "1.5 + 20.5", "[1] + [2]", "10 // 0", "-10 // 3", "len(" + long + ")", `"a\n"[0]`, `[1, True].count(1)`, `"ab"[5]`, `"ab"["a"]`, `"ab" * 12`, "len()", `sum([1.5, 2.5])`, `"é"[0]`, `"abc"[::0]`} {
		op, ok := readOperation(text)
		if !ok {
			continue
		}
		if lines, ok := workings(op); ok {
			t.Errorf("%s worked out as %q", text, lines)
		}
	}
}

func TestAnExpressionStandsBesideEquals(t *testing.T) {
	for expr, want := range map[string]string{
		`1 + 2`: `1 + 2`, `"a" in "b"`: `("a" in "b")`, `not 1`: `(not 1)`, `f(1 in x)`: `f(1 in x)`,
		`"a in b"[0]`: `"a in b"[0]`, `1 if x else 2`: `(1 if x else 2)`, `1 < 2`: `(1 < 2)`, `[x for x in y]`: `[x for x in y]`,
	} {
		if got := operand(expr); got != want {
			t.Errorf("%s became %s, want %s", expr, got, want)
		}
	}
}
