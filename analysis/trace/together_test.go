package trace

import (
	"reflect"
	"testing"
	"time"
)

// TestTogether compares what calls come to in one request with what each comes to
// alone: among them one that raises, one that is no expression, one that prints, two
// that reach into the recorder, one that hangs and one that ends the interpreter.
func TestTogether(t *testing.T) {
	const source = `import builtins, sys, time
kept = []
REACH = """
frame = sys._getframe()
while frame:
    if "told" in frame.f_locals:
        frame.f_locals["told"] = "{}"
    request = frame.f_locals.get("request")
    if type(request) is dict:
        request["budget"]["steps"] = 1
    frame = frame.f_back
"""
def f(x):
    kept.append(x)
    if x == "print":
        print("printed")
    if x == "reach":
        exec(REACH)
    if x == "bend":
        builtins.__dict__[".line"] = lambda *args: None
    if x == "hang":
        time.sleep(60)
    if x == "end":
        sys.modules["posix"]._exit(3)
    return 10 // x, kept
`
	python := nativePython(t)
	many := nativeRunner(t, Native{Python: python, Reuse: 1000})
	one := nativeRunner(t, Native{Python: python})
	for _, calls := range [][]string{
		{"f(1)", "f(0)", "f(", "f(2)", `f("print")`, "f(5)"},
		{"f(1)", `f("reach")`, "f(2)"},
		{"f(1)", `f("bend")`, "f(2)"},
		{"f(1)", `f("hang")`, "f(2)"},
		{"f(1)", `f("end")`, "f(2)"},
	} {
		var programs []Program
		for _, call := range calls {
			programs = append(programs, Program{Source: source, Call: call, Budget: Budget{Wall: 2 * time.Second}})
		}
		if n := many.together(programs); n != len(calls) {
			t.Errorf("%d of %d calls go together", n, len(calls))
		}
		got, err := many.RunBatch(t.Context(), programs)
		if err != nil {
			t.Fatal(err)
		}
		want, err := one.RunBatch(t.Context(), programs)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("%s: together %+v\nalone %+v", calls[i], got[i], want[i])
			}
		}
	}
}
