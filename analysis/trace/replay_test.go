package trace

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestReplay holds what replays find against what is known to vary.
func TestReplay(t *testing.T) {
	r := sharedRunner()
	for _, c := range []struct {
		source, call string
		unstable     string // fields, "" for none; "event" stands for any event
		skewed       string
	}{
		{"def f(x):\n    return [x, {'b': 1, 'a': 2}]\n", "f('c')", "", ""},
		{"def f():\n    return list({'a', 'b'})\n", "f()", "value event", ""},
		{"def f():\n    return ','.join({'a', 'b'})\n", "f()", "value event", ""},
		{"def f():\n    return str({'a', 'b'})\n", "f()", "value event", ""},
		{"def f():\n    print({'a', 'b'})\n", "f()", "stdout event", ""},
		{"def f():\n    return {'a', 'b'}.pop()\n", "f()", "value event", ""},
		{"def f():\n    return [*frozenset('ab')]\n", "f()", "value event", ""},
		{"def f():\n    return list(dict.fromkeys({'a', 'b'}))\n", "f()", "value event", ""},
		{"def f():\n    a, b = {(1, 2), (3, 4)}\n    return a\n", "f()", "value event", ""},
		{"def f():\n    return list({'x': 1, 'y': 2}.keys() - {'z'})\n", "f()", "value event", ""},
		{"def f():\n    return [x for x in {2**40, 2**41}]\n", "f()", "value event", ""},
		{"def f():\n    return [x for x in {0.5, 1.5}]\n", "f()", "value event", ""},
		{"class A:\n    def __init__(self, n):\n        self.n = n\ndef f():\n    return [a.n for a in {A(1), A(2)}]\n", "f()", "value event", ""},
		{"def f():\n    return {'a', 'b'}, sorted({'d', 'c'})\n", "f()", "", ""},
		{"def f():\n    return list({3, 1, 2, -7, None, True, 2.0})\n", "f()", "", ""},
		{"def f():\n    n = 0\n    for c in {'a', 'b'}:\n        n += 1\n    return n\n", "f()", "event", ""},
		{"def f():\n    for c in {'a', 'b'}:\n        if c == 'a':\n            return 'a'\n", "f()", "steps event", ""},
		{"def f():\n    return hash('a')\n", "f()", "value event", ""},
		{"def f():\n    return hash((1, 2))\n", "f()", "value event", ""},
		{"def f():\n    return hash(7), hash(2.0), hash(None)\n", "f()", "", ""},
		{"class P:\n    def __init__(self, x):\n        self.x = x\n    def __hash__(self):\n        return hash((self.x, 1))\n    def __eq__(self, o):\n        return self.x == o.x\ndef f():\n    return {P(1): 2}[P(1)]\n", "f()", "event", ""},
		{"def f():\n    return id([])\n", "f()", "value event", ""},
		{"def f():\n    return id(int) < id(str)\n", "f()", "value event", ""},
		{"def f():\n    return str(object())[-6:]\n", "f()", "value event", ""},
		{"def f():\n    raise ValueError(object.__repr__([])[-6:])\n", "f()", "exception event", ""},
		{"import time\ndef f():\n    return int(time.time())\n", "f()", "value event", ""},
		{"import datetime\ndef f():\n    return datetime.datetime.now().year > 2000\n", "f()", "event", ""},
		{"import random\ndef f():\n    return random.choice('ab')\n", "f()", "value event", ""},
		{"import random\ndef f():\n    random.seed(4)\n    return random.random()\n", "f()", "", ""},
		{"import random\ndef f():\n    x = [3, 1, 2]\n    random.shuffle(x)\n    return sorted(x)\n", "f()", "event", ""},
		{"import uuid\ndef f():\n    return uuid.uuid4().version\n", "f()", "event", ""},
		{"import secrets\ndef f():\n    return secrets.token_hex(2)\n", "f()", "value event", ""},
		{"import sys\ndef f(xs):\n    low = sys.maxsize\n    for x in xs:\n        low = min(low, x)\n    return low\n", "f([])", "", ""},
		{"import sys\ndef f():\n    return sys.getsizeof([])\n", "f()", "", "sys.getsizeof"},
		{"import struct\ndef f():\n    return struct.pack('l', 1)\n", "f()", "", `struct.pack("l`},
		{"import struct\ndef f():\n    return struct.pack('<l', 1)\n", "f()", "", ""},
		{"from array import array\ndef f():\n    return array('l', [1]).itemsize\n", "f()", "", `array("l"`},
		{"import math\ndef f():\n    return math.sin(1)\n", "f()", "", "last digits of math"},
		{"import math\ndef f():\n    return math.sqrt(2), math.floor(2.5), math.pow(2, 3), math.cos(0)\n", "f()", "", ""},
		{"import math\ndef f():\n    return round(math.sin(1), 6)\n", "f()", "event", ""},
		{"import math\ndef f():\n    return 8 + (math.asin(0.3) - math.asin(0.9))\n", "f()", "", "last digits of math"},
		{"from math import log\ndef f():\n    return int(log(243, 3))\n", "f()", "", "last digits of math"},
		{"def f(n):\n    return f(n)\n", "f(1)", "", ""},
	} {
		p := Program{Source: c.source, Call: c.call}
		first := traced(t, r, p)
		got, err := Replay(t.Context(), r.Run, p, first)
		if err != nil {
			t.Fatal(err)
		}
		if len(first.Unstable)+len(first.Skewed) != 0 {
			t.Errorf("%s: the first trace was changed", c.source)
		}
		if unstable := fieldsOf(got); unstable != c.unstable || strings.Join(got.Skewed, " ") != c.skewed {
			t.Errorf("%s unstable %q, skewed %q, want %q, %q; %s %s", c.source, unstable, got.Skewed, c.unstable, c.skewed, got.Stop, got.Value)
		}
		if outcome := strings.Fields(c.unstable); got.Varies() != slices.ContainsFunc(outcome, func(f string) bool { return f != "event" && f != "steps" }) {
			t.Errorf("%s varies: %v", c.source, got.Varies())
		}
	}
}

// TestReplaysCutShort: what ends in one world and in no other is no fact, but one look at
// a busy machine is no proof of that.
func TestReplaysCutShort(t *testing.T) {
	p := Program{Source: "def f(x):\n    return x\n", Call: "f(1)"}
	ended := &Trace{Stop: Returned, Steps: 1, Value: "1", Literal: "1", Canonical: Canonical{Source: p.Source}}
	cut := &Trace{Stop: Budgeted, Problem: "wall clock"}
	for _, c := range []struct {
		worlds []*Trace
		varies bool
	}{
		{[]*Trace{ended}, false},
		{[]*Trace{cut, ended}, false},
		{[]*Trace{cut, cut}, true},
	} {
		run := func(context.Context, Program) (*Trace, error) {
			next := c.worlds[0]
			c.worlds = c.worlds[1:]
			return next, nil
		}
		if got, err := Replay(t.Context(), run, p, ended); err != nil || got.Varies() != c.varies {
			t.Errorf("varies %v, want %v: %v, %v", got.Varies(), c.varies, got.Unstable, err)
		}
	}
}

// fieldsOf names what is unstable, events without their index.
func fieldsOf(t *Trace) string {
	var out []string
	for _, field := range t.Unstable {
		kind, _, _ := strings.Cut(field, " ")
		out = union(out, []string{kind})
	}
	return strings.Join(out, " ")
}

func TestChanges(t *testing.T) {
	for _, c := range []struct{ source, value, requires, want string }{
		{"import distutils", "", ">=3.8", "removed modules"},
		{"import distutils", "", ">=3.8,<3.12", "removed modules"},
		{"import distutils", "", ">=3.12", ""},
		{"import distutils", "", "", ""},
		{"import distutils", "", "not a version", ""},
		{"import cgi", "", "~=3.12", "removed modules"},
		{"import cgi", "", "^3.13", ""},
		{"import cgi", "", ">3.12", ""},
		{"import cgi", "", ">3.12.1", "removed modules"},
		{"def f(x):\n    return sum(x)", "0.6", ">=3.9", "sums of floats"},
		{"def f(x):\n    return sum(x)", "6", ">=3.9", ""},
		{"def f(x):\n    return collections.Mapping", "", "==3.9.*", "names of collections.abc in collections"},
		{"def f(x):\n    return x", "1", ">=3", ""},
	} {
		got := Changes(&Trace{Canonical: Canonical{Source: c.source}, Value: c.value}, c.requires)
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%q with %q: %q, want %q", c.source, c.requires, got, c.want)
		}
	}
}
