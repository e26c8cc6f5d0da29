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
	{`"Zoë\n"[2]`, `"ë"`, `0 "Z", 1 "o", 2 "ë"`},
	{`[5, 6][4]`, `raises(IndexError)`, `0 5, 1 6`},
	{`(5, 6)[-3]`, `raises(IndexError)`, `-1 6, -2 5`},
	{`(lambda d: (d.pop(1), d))([5, 6, 7])`, `(6, [5, 7])`, `0 5, 1 6`},
	{`(lambda d: (d.pop(-2), d))([5, 6, 7])`, `(6, [5, 7])`, `-1 7, -2 6`},
	{`(lambda d: (d.pop(2), d))([5])`, `raises(IndexError)`, `0 5`},
	{`(lambda d: (d.insert(2, 0), d))([5, 6, 7])`, `(None, [5, 6, 0, 7])`, `0 5, 1 6`},
	{`(lambda d: (d.insert(-1, 0), d))([5, 6])`, `(None, [5, 0, 6])`, `-1 6`},
	{`(lambda d: (d.insert(9, 0), d))([5, 6])`, `(None, [5, 6, 0])`, `0 5, 1 6`},
	{`"kite"[1:3]`, `"it"`, `drop 0 "k"
take 1 "i", 2 "t"`},
	{`"kite"[:2]`, `"ki"`, `take 0 "k", 1 "i"`},
	{`"kite"[3:]`, `"e"`, `drop 0 "k", 1 "i", 2 "t"`},
	{`"kite"[-3:]`, `"ite"`, `take -1 "e", -2 "t", -3 "i"`},
	{`"kite"[:-1]`, `"kit"`, `drop -1 "e"`},
	{`"kite"[1:-1]`, `"it"`, `drop 0 "k"
drop -1 "e"`},
	{`"kite"[3:-3]`, `""`, `drop 0 "k", 1 "i", 2 "t"
drop -1 "e"`},
	{`"kite"[-3:-1]`, `"it"`, `drop -1 "e"
take -2 "t", -3 "i"`},
	{`"kite"[::-1]`, `"etik"`, `take -1 "e", -2 "t", -3 "i", -4 "k"`},
	{`[7, 8, 9][9:]`, `[]`, `drop 0 7, 1 8, 2 9`},
	{`[7, 8, 9][-2:9]`, `[8, 9]`, `0 7, 1 8, 2 9
length 3: -2 is 1; 9 is 3
take 1 8, 2 9`},
	{`"kite"[::3]`, `"ke"`, `0 "k", 1 "i", 2 "t", 3 "e"
take 0 "k", 3 "e"`},
	{`(1, 2, 3, 4)[-1:0:-2]`, `(4, 2)`, `0 1, 1 2, 2 3, 3 4
length 4: -1 is 3
take 3 4, 1 2`},
	{`"kite"[3:1:2]`, `""`, `0 "k", 1 "i", 2 "t", 3 "e"
take nothing`},
	{`len("a b")`, `3`, `1 "a", 2 " ", 3 "b"`},
	{`len({"x": 5, "y": 6})`, `2`, `1 "x", 2 "y"`},
	{`"noon".find("o")`, `1`, `0 "n", 1 "o"`},
	{`"noon".find("n", 1)`, `3`, `1 "o", 2 "o", 3 "n"`},
	{`"noon".find("x")`, `-1`, `0 "n", 1 "o", 2 "o", 3 "n"`},
	{`[4, 1].index(7)`, `raises(ValueError)`, `0 4, 1 1`},
	{`"banana".index("nan")`, `2`, `0 "ban", 1 "ana", 2 "nan"`},
	{`"an" in "bat"`, `False`, `0 "ba", 1 "at"`},
	{`"an" not in "ban"`, `False`, `0 "ba", 1 "an"`},
	{`"noon".rfind("o")`, `2`, `0 "n", 1 "o", 2 "o", 3 "n"
found 1 at 1, 2 at 2`},
	{`"noon".rindex("x")`, `raises(ValueError)`, `0 "n", 1 "o", 2 "o", 3 "n"
found nothing`},
	{`[4, 4, 1].count(4)`, `2`, `0 4, 1 4, 2 1
found 1 at 0, 2 at 1`},
	{`"banana".count("an")`, `2`, `0 "ba", 1 "an", 3 "an"
found 1 at 1, 2 at 3`},
	{`"aaa".count("aa")`, `1`, `0 "aa"
found 1 at 0`},
	{`"tea" == "ten"`, `False`, `0 "t" "t", 1 "e" "e", 2 "a" "n"`},
	{`"tea" != "te"`, `True`, `0 "t" "t", 1 "e" "e"`},
	{`"tea" < "ten"`, `True`, `0 "t" "t", 1 "e" "e", 2 "a" "n"`},
	{`"tea" <= "te"`, `False`, `0 "t" "t", 1 "e" "e"`},
	{`"tea".startswith("te")`, `True`, `0 "t" "t", 1 "e" "e"`},
	{`"te".startswith("tea")`, `False`, `0 "t" "t", 1 "e" "e"`},
	{`"tea".endswith("sea")`, `False`, `-1 "a" "a", -2 "e" "e", -3 "t" "s"`},
	{`"ab".center(5, "-")`, `"--ab-"`, `1 "a", 2 "b"
missing 3
left "--", right "-"`},
	{`"abc".center(6)`, `" abc  "`, `1 "a", 2 "b", 3 "c"
missing 3
left " ", right "  "`},
	{`"7".zfill(3)`, `"007"`, `1 "7"
missing 2
left "00", right ""`},
	{`"ab".ljust(2, ".")`, `"ab"`, `1 "a", 2 "b"
missing 0`},
	{`"".rjust(2)`, `"  "`, `missing 2
left "  ", right ""`},
	{`"a1b".isalpha()`, `False`, `0 "a", 1 "1"`},
	{`"12".isdigit()`, `True`, `0 "1", 1 "2"`},
	{`"1_".isupper()`, `False`, `0 "1", 1 "_"`},
	{`"1A".isupper()`, `True`, `0 "1", 1 "A"`},
	{`"aB1".islower()`, `False`, `0 "a", 1 "B"`},
	{`sorted("cab")`, `["a", "b", "c"]`, `take "a", left "cb"
take "b", left "c"
take "c", left ""`},
	{`(lambda d: (d.sort(), d))([3, 1])`, `(None, [1, 3])`, `take 1, left [3]
take 3, left []`},
	{`min("tea")`, `"a"`, `so far "t", "e", "a"`},
	{`max(["b", "ab"])`, `"b"`, `so far "b", "b"`},
	{`478 + 365`, `843`, `8 + 5 -> 13: write 3, carry 1
7 + 6 + 1 -> 14: write 4, carry 1
4 + 3 + 1 -> 8: write 8`},
	{`95 + 17`, `112`, `5 + 7 -> 12: write 2, carry 1
9 + 1 + 1 -> 11: write 1, carry 1
write 1`},
	{`995 + 7`, `1002`, `5 + 7 -> 12: write 2, carry 1
9 + 0 + 1 -> 10: write 0, carry 1
9 + 0 + 1 -> 10: write 0, carry 1
write 1`},
	{`-12 + 40`, `28`, `40 - 12
10 + 0 - 2 -> 8: write 8, borrow 1
4 - 1 - 1 -> 2: write 2`},
	{`-12 + -40`, `-52`, `-(12 + 40)
2 + 0 -> 2: write 2
1 + 4 -> 5: write 5`},
	{`17 - 30`, `-13`, `-(30 - 17)
10 + 0 - 7 -> 3: write 3, borrow 1
3 - 1 - 1 -> 1: write 1`},
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
			for _, other := range []byte("0179an\"-, {") {
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
	for _, text := range []string{"1 + 2", "95 + 7", "10 - -7", "137 % 10", "48 // 10", "77 % 2", "9 // 1", "1.5 + 20.5", "[1] + [2]", "10 // 0", "-10 // 3", "len(" + long + ")", `"a\x00"[0]`, `[1, True].count(1)`, `"ab"["a"]`, `"ab" * 12`, "len()", `sum([1.5, 2.5])`, `"abc"[::0]`,
		`"abc"[:]`, `"abc"[2:1]`, `"abc"[-1:-2]`, `"abc".find("")`, `"a" in "abc"`, `"a" == "b"`, `"a".isdigit()`, `"-5".zfill(4)`, `"ab".center(5, "xy")`, `"ab".upper()`, `"a" < 5`, `{1: 2}[1]`, `"abc".find("b", -1)`, `"é1".isdigit()`} {
		op, ok := readOperation(text)
		if !ok {
			continue
		}
		if lines, ok := workings(op); ok {
			t.Errorf("%s worked out as %q", text, lines)
		}
	}
}
