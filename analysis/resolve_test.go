package analysis

import (
	"strings"
	"testing"
)

const aliased = `from enum import Enum
import enum

def f(x): pass
g = f
h = g
a = b
b = a

class Stack:
    def push(self, x): pass
    def of(): pass
S = Stack
s = S()
t = s
make = Stack.of

class Color(Enum):
    RED = 1
    def bright(self): pass
class Shade(Color):
    def dark(self): pass
class Bits(enum.IntFlag):
    ONE = 1
    def all(self): pass
red = Color.RED

def use():
    local = f
    one = Bits.ONE
    #
`

func TestOtherNamesResolve(t *testing.T) {
	d := Parse("u", 1, aliased)
	inside := at(t, aliased, "#")
	for callee, want := range map[string]string{
		"g": "f", "h": "f", "a": "", "S": "", "S().push": "Stack.push", "S.of": "Stack.of", "make": "Stack.of",
		"s.push": "Stack.push", "t.push": "Stack.push", "s": "", "Color.RED.bright": "Color.bright", "Shade.RED.bright": "Color.bright",
		"Shade.RED.dark": "Shade.dark", "red.bright": "Color.bright", "Bits.ONE.all": "Bits.all", "Stack.x.push": "",
		"local": "f", "one.all": "Bits.all", "x.RED.bright": "",
	} {
		if f, _ := d.Resolve(callee, inside); name(f) != want {
			t.Errorf("%s resolves to %q, want %q", callee, name(f), want)
		}
	}
	for call, want := range map[string]bool{"g(1)": true, "S().push(1)": true, "Color.RED.bright()": true, "a()": false, "s.push(1)": false, "t.push(1)": false} {
		doc := Parse("u", 1, aliased+call+"\n")
		if c, ok := doc.CallAt(len(aliased) + strings.LastIndexByte(call, '(') - 1); !ok || c.Literal != want {
			t.Errorf("%s: %+v", call, c)
		}
	}
	if f, ok := d.Resolve("local", len(aliased)+1); ok {
		t.Errorf("a local name means %s outside its function", f.Qualified)
	}
}

// TestFunctionOfSeveral is the last of a name, but a property's getter.
func TestFunctionOfSeveral(t *testing.T) {
	const source = "def f(x): ...\ndef f(x, y): ...\nclass C:\n    @property\n    def n(self): ...\n    @n.setter\n    def n(self, v): ...\n"
	d := Parse("u", 1, source)
	for name, params := range map[string]int{"f": 2, "C.n": 1} {
		if f, ok := d.Function(name); !ok || len(f.Params) != params {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
