package syntax

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNodesOutliveTheParser(t *testing.T) {
	src := "def f(a, *b):\n    return a  # why\n"
	p := NewParser()
	root, err := p.Parse(src)
	p.Close()
	if err != nil {
		t.Fatal(err)
	}
	def := root.First("function_definition")
	if def == nil || def.Child("name").Text(src) != "f" || def.Child("absent") != nil || def.First("absent") != nil {
		t.Fatalf("%+v", root)
	}
	var kinds []string
	for _, n := range def.Child("parameters").Parts() {
		kinds = append(kinds, n.Kind)
	}
	if diff := cmp.Diff([]string{"identifier", "list_splat_pattern"}, kinds); diff != "" {
		t.Error(diff)
	}
	if root.Broken() {
		t.Error("clean source is called broken")
	}
}

func TestBrokenSourceStillGivesNodes(t *testing.T) {
	p := NewParser()
	defer p.Close()
	root, err := p.Parse("def f(:\n  pass\nx = 1\n")
	if err != nil || !root.Broken() || len(root.Children) == 0 {
		t.Errorf("%+v, %v", root, err)
	}
}

func TestRefusals(t *testing.T) {
	p := NewParser()
	defer p.Close()
	for _, c := range []struct{ name, text, want string }{
		{"NUL", "a = 1\x00", "NUL byte at offset 5"},
		{"size", strings.Repeat("#", MaxSize+1), "2097153 bytes"},
		{"depth", "x = " + strings.Repeat("-", 2000) + "1", "deeper than 1000"},
	} {
		if _, err := p.Parse(c.text); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// The limit is looked at after every hundred steps, so that the shortest there is
// stops texts of a few lines once, and longer ones twice.
func TestAParseGoesOnAfterItsLimit(t *testing.T) {
	p := NewParser()
	defer p.Close()
	resumed := 0
	for n := range 40 {
		text := strings.Repeat("def f(x):\n    return x + 1\n", n)
		p.c.SetOperationLimit(1)
		_, stopped := p.c.ParseCtx(context.Background(), nil, []byte(text))
		p.c.Reset()
		tree, err := p.within(time.Microsecond, text, nil)
		if stopped == nil || err != nil {
			continue
		}
		resumed++
		got, err := p.convert(tree)
		tree.Close()
		want, err2 := p.Parse(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil || err2 != nil {
			t.Errorf("%d functions: %v, %v\n%s", n, err, err2, diff)
		}
	}
	if resumed == 0 {
		t.Error("no text was stopped once and not twice")
	}
}

// Some texts take tree-sitter half a minute; and a parser that was stopped goes on
// with the old text in the next parse unless it is reset.
func TestHostileTextIsStoppedAndTheParserGoesOn(t *testing.T) {
	p := NewParser()
	defer p.Close()
	hostile := strings.Repeat("x = '", 60_000)
	start := time.Now()
	_, err := p.Parse(hostile)
	if took := time.Since(start); !errors.Is(err, ErrSlow) || took > 10*timeLimit(len(hostile)) {
		t.Errorf("error %v after %v", err, took)
	}
	root, err := p.Parse("x = 1\n")
	if err != nil || root.End != 6 || root.Broken() {
		t.Errorf("the next parse gives %+v, %v", root, err)
	}
}

func TestLoneCarriageReturnsEndLines(t *testing.T) {
	p := NewParser()
	defer p.Close()
	_, out, err := p.Outline("a = 1\rdef f():\r  pass\r\nb = 2", nil, nil)
	if err != nil || out.Errors || len(out.Statements) != 3 || out.Statements[1].Name != "f" {
		t.Errorf("%+v, %v", out, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("def f(a, b=1, *c, **d): return [x for x in a]\n")
	f.Add("class C(B):\n\t@p\n\tdef m(self): ...\n\r\n'''\n")
	f.Add("f'{x!r:>{w}}' \xff\xfe \\\n é = (")
	f.Fuzz(func(t *testing.T, text string) {
		p := NewParser()
		defer p.Close()
		root, err := p.Parse(text)
		if err != nil {
			return
		}
		checkInside(t, root, 0, len(text))
	})
}

// checkInside checks that children lie in order inside their parents.
func checkInside(t *testing.T, n *Node, from, to int) {
	if n.Start < from || n.End > to || n.Start > n.End {
		t.Fatalf("%s spans [%d, %d) inside [%d, %d)", n.Kind, n.Start, n.End, from, to)
	}
	for _, c := range n.Children {
		checkInside(t, c, from, n.End)
		from = c.Start
	}
}
