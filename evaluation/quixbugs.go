package evaluation

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/examples"
)

// readQuixBugs reads a program of QuixBugs (Lin et al. 2017). Of its test cases every
// other one is shown; upstream's tests score, which run all of them.
func readQuixBugs(line []byte) (task, error) {
	var item struct {
		Name    string               `json:"name"`
		Buggy   string               `json:"buggy"`
		Correct string               `json:"correct"`
		Cases   [][2]json.RawMessage `json:"testcases"`
		Pytest  string               `json:"pytest"`
	}
	if err := json.Unmarshal(line, &item); err != nil {
		return nil, errBroken
	}
	if item.Name == "" || item.Buggy == "" {
		return nil, errors.New("no name or no buggy program")
	}
	t := &repairTask{plain: plain{item.Name}, entry: item.Name, reference: item.Correct}
	t.code, t.problem = parted(item.Buggy)
	for i, one := range item.Cases {
		if i%2 == 0 {
			if shown, ok := quixCase(t.code, item.Name, one); ok {
				t.shown = append(t.shown, shown)
			}
		}
	}
	if item.Pytest != "" {
		cases, err := json.Marshal(item.Cases)
		if err != nil {
			return nil, errBroken
		}
		t.modules = quixModules(item.Name, pythonic(cases))
		t.hidden = quixBegin + item.Pytest + quixEnd
	}
	return t, nil
}

// parted takes the text that follows a program, which says what it should do, from it.
func parted(source string) (code, problem string) {
	code, rest, found := strings.Cut(source, `"""`)
	if !found {
		return source, ""
	}
	problem, _, _ = strings.Cut(rest, `"""`)
	return strings.TrimSpace(code) + "\n", strings.TrimSpace(problem)
}

// quixCase is a test case as a call; what a generator yields is gathered.
func quixCase(code, name string, one [2]json.RawMessage) (examples.Example, bool) {
	f, ok := analysis.Parse("program.py", 0, code).Function(name)
	arguments := pythonic(one[0])
	if !strings.HasPrefix(arguments, "[") { // a single argument may stand alone
		arguments = "[" + arguments + "]"
	}
	call := name + "(" + arguments[1:len(arguments)-1] + ")"
	if ok && f.Generator {
		call = "list(" + call + ")"
	}
	return examples.Example{Call: call, Origin: examples.Test, Expected: pythonic(one[1])}, ok
}

// pythonic writes JSON as Python.
func pythonic(data json.RawMessage) string {
	var b strings.Builder
	inside := false // a string
	for i := 0; i < len(data); i++ {
		rest := string(data[i:min(i+5, len(data))])
		word := map[string]string{"true": "True", "null": "None", "false": "False"}
		switch {
		case inside && data[i] == '\\':
			b.WriteByte(data[i])
			i++
		case data[i] == '"':
			inside = !inside
		case !inside && word[rest] != "":
			b.WriteString(word[rest])
			i += len(rest) - 1
			continue
		case !inside && len(rest) > 4 && word[rest[:4]] != "":
			b.WriteString(word[rest[:4]])
			i += 3
			continue
		}
		b.WriteByte(data[i])
	}
	return b.String()
}

// Around upstream's tests: the program is what they import, and each of them runs.
const (
	quixBegin = `
import sys as _sys
from load_testdata import NAME as _name
_sys.modules["python_programs." + _name] = _sys.modules[__name__]
`
	quixEnd = `
for _name, _test in sorted(vars(_sys.modules[__name__]).items()):
    if _name.startswith("test") and callable(_test):
        for _arguments in getattr(_test, "rows", [()]):
            try:
                _test(*_arguments)
            except pytest.Skipped:
                pass
            except BaseException:
                if not __missing__():
                    raise
`
)

// quixModules are what upstream's tests import: pytest as far as they use it, the test
// cases, and the nodes of graphs and lists.
func quixModules(name, cases string) map[string]string {
	all := map[string]string{
		"load_testdata":   "NAME = " + `"` + name + `"` + "\nCASES = " + cases + "\ndef load_json_testcases(name):\n    return CASES\n",
		"python_programs": "",
		"pytest": `use_correct = run_slow = False
class Skipped(Exception):
    pass
def skip(why):
    raise Skipped
class mark:
    @staticmethod
    def parametrize(names, rows, **more):
        def marked(test):
            test.rows = [row if isinstance(row, (tuple, list)) and "," in names else (row,) for row in rows]
            return test
        return marked
def param(*values, **more):
    return values
def fixture(test):
    return test
def approx(value, abs=1e-6, rel=1e-6, **more):
    import math
    class Near:
        def __eq__(self, other):
            return math.isclose(value, other, rel_tol=rel or 0, abs_tol=abs or 0)
    return Near()
`,
	}
	maps.Copy(all, map[string]string{"node": nodes})
	return all
}

// nodes is the class that upstream's tests build graphs and lists of.
const nodes = `class Node:
    def __init__(self, value=None, successor=None, successors=None, predecessors=None, incoming_nodes=None, outgoing_nodes=None):
        self.value = value
        self.successor = successor
        self.successors = [] if successors is None else successors
        self.predecessors = [] if predecessors is None else predecessors
        self.incoming_nodes = [] if incoming_nodes is None else incoming_nodes
        self.outgoing_nodes = [] if outgoing_nodes is None else outgoing_nodes
`
