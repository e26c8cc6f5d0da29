package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// TestExplainChoosesACall asks about functions by name: the first doctest that passes,
// one that only runs before none, a call made up here where there is no other.
func TestExplainChoosesACall(t *testing.T) {
	path := pythonFile(t, `def double(n):
    """
    >>> double(2)
    5
    >>> double(4)
    8
    """
    return n * 2


def wrong(n):
    """
    >>> wrong(1)
    2
    """
    return n


def shout(word: str):
    return word.upper() + "!"


def outside():
    import pandas
    return pandas


def rows(frame):
    import pandas
    return pandas.concat(frame.rows)


def now():
    """
    >>> now()
    0.0
    """
    import time
    return time.time()
`)
	t.Setenv("SEMCODER_MODEL", noModel)
	for name, want := range map[string]string{
		"double":  "double(4), from the doctest at line 5\n\n",
		"wrong":   "wrong(1), from the doctest at line 13\n\n",
		"shout":   "shout(\"hello\"), from an input of ours\n\n",
		"outside": "outside(), from an input of ours\n\n`outside` is called.\n",
		"rows":    "no call of rows is known, and none is made up, since none could run: it needs pandas",
		"now":     "(2 steps)\nverdict    unstable\n",
		"doubel":  "has no function doubel; nearest: double",
	} {
		var out bytes.Buffer
		err := runExplain(t.Context(), streams{out: &out, err: io.Discard}, []string{path, "--func", name})
		got := out.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s\nwant %s", name, got, want)
		}
	}
}

func TestExplainTakesACallOrAFunction(t *testing.T) {
	path := pythonFile(t, "def f(x):\n    return x\n")
	for want, args := range map[string][]string{
		"give either --call or --func": {path, "--func", "f", "--call", "f(1)"},
		"--call is missing":            {path},
	} {
		err := runExplain(t.Context(), streams{out: io.Discard, err: io.Discard}, args)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}
