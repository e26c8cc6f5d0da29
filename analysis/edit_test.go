package analysis

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// The reference for positions and edits: slow, and written the other way round.
// It walks the text a character at a time and counts.

// naiveOffset returns the offset of a position, -1 when the text has none.
func naiveOffset(text string, p Position, e Encoding) int {
	if p.Line < 0 || p.Character < 0 {
		return -1
	}
	line, units := 0, 0
	for i := 0; ; {
		if line == p.Line && units == p.Character {
			return i
		}
		if i == len(text) {
			if line == p.Line || line+1 == p.Line && p.Character == 0 {
				return i // past the end of the last line, or the line behind it
			}
			return -1
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\n' || r == '\r' {
			if line == p.Line {
				return i // past the end of the line
			}
			if strings.HasPrefix(text[i:], "\r\n") {
				size = 2
			}
			line, units = line+1, 0
		} else if line == p.Line {
			if units += naiveUnits(r, size, e); units > p.Character {
				return -1
			}
		}
		i += size
	}
}

func naiveUnits(r rune, size int, e Encoding) int {
	switch e {
	case UTF8:
		return size
	case UTF16:
		return len(utf16.Encode([]rune{r}))
	}
	return 1
}

// alphabet has every kind of line end and of character width, and bytes that are
// no UTF-8.
var alphabet = []string{"a", "b", " ", "\n", "\r", "\r\n", "é", "語", "😀", "\xff", "\xe8\xaa", "\t", "def f():\n    pass\n"}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

func TestEditsMatchTheNaiveReference(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		w := NewWorkspace()
		text := randomText(r, 40)
		w.Open("u", 0, text)
		for version := range int32(20) {
			var edits []Edit
			for range 1 + r.IntN(3) {
				edit := randomEdit(r)
				want, ok := naiveEdit(text, edit)
				if !ok {
					checkRefused(t, w, version, edits, edit)
					continue
				}
				text, edits = want, append(edits, edit)
			}
			if err := w.Change("u", version, edits); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			checkText(t, w, text)
		}
		w.Shutdown()
	}
}

func randomEdit(r *rand.Rand) Edit {
	return Edit{
		Start: Position{r.IntN(8) - 1, r.IntN(8) - 1}, End: Position{r.IntN(8), r.IntN(8)},
		Encoding: Encoding(r.IntN(3)), Whole: r.IntN(12) == 0, Text: randomText(r, 6),
	}
}

func naiveEdit(text string, e Edit) (string, bool) {
	if e.Whole {
		return e.Text, true
	}
	start, end := naiveOffset(text, e.Start, e.Encoding), naiveOffset(text, e.End, e.Encoding)
	if start < 0 || end < start {
		return "", false
	}
	return text[:start] + e.Text + text[end:], true
}

// checkRefused expects that a batch with a bad edit changes nothing.
func checkRefused(t *testing.T, w *Workspace, version int32, good []Edit, bad Edit) {
	t.Helper()
	before, _ := w.Snapshot().Document("u")
	err := w.Change("u", version, append(append([]Edit{}, good...), bad))
	if after, _ := w.Snapshot().Document("u"); !errors.Is(err, ErrPosition) || after != before {
		t.Fatalf("edit %+v of %q: error %v, document changed: %v", bad, before.Text(), err, after != before)
	}
}

func checkText(t *testing.T, w *Workspace, want string) {
	t.Helper()
	d, _ := w.Snapshot().Document("u")
	if d.Text() != want {
		t.Fatalf("text %q, want %q", d.Text(), want)
	}
	fresh := indexLines(want)
	if len(fresh) != len(d.lines) {
		t.Fatalf("%d lines in %q, want %d", len(d.lines), want, len(fresh))
	}
	for i := range fresh {
		if d.lines[i] != fresh[i] {
			t.Fatalf("line %d of %q starts at %d, want %d", i, want, d.lines[i], fresh[i])
		}
	}
}

func TestPositionsMatchTheNaiveReference(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 2))
		d := Parse("u", 1, randomText(r, 20))
		for line := -1; line < d.Lines()+2; line++ {
			for character := -1; character < 8; character++ {
				for _, e := range []Encoding{UTF8, UTF16, UTF32} {
					checkPosition(t, d, Position{line, character}, e)
				}
			}
		}
	}
}

func checkPosition(t *testing.T, d *Document, p Position, e Encoding) {
	t.Helper()
	got, err := d.Offset(p, e)
	want := naiveOffset(d.Text(), p, e)
	if (err != nil) != (want < 0) || err == nil && got != want {
		t.Fatalf("offset of %v (encoding %d) in %q: %d, %v; want %d", p, e, d.Text(), got, err, want)
	}
	if err != nil {
		return
	}
	// The way back leads to the same place, unless it was past the end of a line.
	if back, err := d.Offset(d.Position(got, e), e); err != nil || back != got {
		t.Fatalf("offset %d of %q and back: %d, %v", got, d.Text(), back, err)
	}
}

func TestPositionErrorsNameTheCause(t *testing.T) {
	d := Parse("u", 1, "ab\n😀c\n")
	for _, c := range []struct {
		p    Position
		e    Encoding
		want string
	}{
		{Position{9, 0}, UTF16, "line 9 of a text of 3 lines"},
		{Position{3, 1}, UTF16, "line 3 of a text of 3 lines"},
		{Position{-1, 0}, UTF16, "negative"},
		{Position{0, -2}, UTF16, "negative"},
		{Position{1, 1}, UTF16, "character 1 of line 1 is inside a character"},
		{Position{1, 3}, UTF8, "inside a character"},
	} {
		if _, err := d.Offset(c.p, c.e); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("offset of %v: %v, want %q", c.p, err, c.want)
		}
	}
	for _, p := range []Position{{0, 99}, {3, 0}, {2, 5}} {
		if _, err := d.Offset(p, UTF16); err != nil {
			t.Errorf("offset of %v: %v, want the nearest end", p, err)
		}
	}
}

func TestEditErrors(t *testing.T) {
	w := NewWorkspace()
	defer w.Shutdown()
	if err := w.Change("absent", 1, nil); err == nil || !strings.Contains(err.Error(), "absent, which is not open") {
		t.Errorf("change of a document that is not open: %v", err)
	}
	w.Open("u", 1, "a\nb\n")
	backwards := Edit{Start: Position{1, 0}, End: Position{0, 0}, Text: "x"}
	if err := w.Change("u", 2, []Edit{backwards}); err == nil || !strings.Contains(err.Error(), "behind its end") {
		t.Errorf("an edit that ends before it starts: %v", err)
	}
}

func FuzzEdit(f *testing.F) {
	f.Add("def f():\r\n  pass\r", 0, 1, 1, 0, uint8(0), "x\n")
	f.Add("a😀\n\xff", 0, 1, 0, 2, uint8(1), "\r")
	f.Fuzz(func(t *testing.T, text string, l0, c0, l1, c1 int, encoding uint8, insert string) {
		e := Edit{Start: Position{l0, c0}, End: Position{l1, c1}, Encoding: Encoding(encoding % 3), Text: insert}
		w := NewWorkspace()
		defer w.Shutdown()
		w.Open("u", 0, text)
		want, ok := naiveEdit(text, e)
		if err := w.Change("u", 1, []Edit{e}); (err == nil) != ok {
			t.Fatalf("%+v of %q: %v", e, text, err)
		}
		if !ok {
			want = text
		}
		checkText(t, w, want)
	})
}
