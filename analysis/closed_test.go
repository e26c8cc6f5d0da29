package analysis

import (
	"strings"
	"testing"
)

// What every run would lack is said before any; what some run may lack is left to
// it. needs and maybe are joined by blanks.
func TestWhatASliceNeeds(t *testing.T) {
	for _, c := range []struct{ source, call, needs, maybe string }{
		{"def f(p):\n    return open(p).read()\n", "f('x')", "open", ""},
		{"def f(p):\n    with open(p) as g:\n        return g.read()\n", "f('x')", "open", ""},
		{"def f(p):\n    try:\n        return open(p)\n    except OSError:\n        return None\n", "f('x')", "open", ""},
		{"ASK = input\ndef f():\n    return ASK is input\n", "f()", "", ""},
		{"def f(p):\n    if p:\n        return open(p)\n", "f('')", "", ""},
		{"def f(p):\n    if not p:\n        return\n    return open(p)\n", "f('')", "", ""},
		{"def f(ps):\n    for p in ps:\n        open(p)\n", "f([])", "", ""},
		{"def f(ps):\n    return [open(p) for p in ps], lambda: input(), ps and input()\n", "f([])", "", ""},
		{"def f(ps):\n    return [p for p in open(ps)]\n", "f('x')", "open", ""},
		{"def f(a=input()):\n    return a\n", "f(1)", "input", ""},
		{"def open(p):\n    return p\ndef f(p):\n    return open(p)\n", "f(1)", "", ""},
		{"def f(open):\n    return open(1)\n", "f(abs)", "", ""},
		{"class C:\n    def open(self):\n        return 1\n    def f(self):\n        return self.open()\n", "C().f()", "", ""},
		{"def g(p):\n    return open(p)\ndef f(p):\n    return g(p)\n", "f(1)", "open", ""},
		{"def g(p):\n    return open(p)\ndef f(p):\n    return g\n", "f(1)", "", ""},
		{"def f(x):\n    return x\n", "f(open('x'))", "open", ""},
		{"class C:\n    def __init__(self, p):\n        self.g = open(p)\n    def m(self):\n        return 1\n", "C('x').m()", "open", ""},
		{"class C:\n    def read(self, p):\n        return open(p)\n    def m(self, p):\n        return self.read(p)\n", "C().m('x')", "open", ""},
		{"class C:\n    def other(self, p):\n        return open(p)\n    def m(self):\n        return 1\n", "C().m()", "", ""},
		{"def f(p):\n    yield open(p)\n", "list(f('x'))", "", ""},
		{"import os\ndef f(p):\n    return os.path.join(p, os.sep)\n", "f('x')", "", ""},
		{"import os as o\ndef f(p):\n    return o.listdir(p)\n", "f('x')", "os.listdir", ""},
		{"from os import listdir as ls, path\ndef f(p):\n    return path.exists(p), ls(p)\n", "f('x')", "os.listdir os.path.exists", ""},
		{"import os\ndef f():\n    return os.environ.get('HOME')\n", "f()", "os.environ", ""},
		{"import os\nHOME = os.environ['HOME']\ndef f():\n    return HOME\n", "f()", "os.environ", ""},
		{"import os\nHOME = os.environ['HOME']\ndef f():\n    return 1\n", "f()", "", ""},
		{"from pathlib import Path\ndef f(p):\n    return Path(p).read_text()\n", "f('x')", "pathlib.Path.read_text", ""},
		{"from pathlib import Path\ndef f(p):\n    return Path(p).suffix\n", "f('x')", "", ""},
		{"from pathlib import Path\nHERE = Path(__file__).parent\ndef f():\n    return HERE\n", "f()", "__file__", ""},
		{"def f(x):\n    if x:\n        return __file__\n", "f(0)", "", "name:__file__"},
		{"import subprocess\ndef f(c):\n    return subprocess.run(c).returncode\n", "f('x')", "subprocess.run", ""},
		{"import threading\ndef f(g):\n    t = threading.Thread(target=g)\n    t.start()\n", "f(print)", "threading.Thread", ""},
		{"import threading\nLOCK = threading.Lock()\ndef f():\n    with LOCK:\n        return 1\n", "f()", "", ""},
		{"from concurrent.futures import ThreadPoolExecutor as P\ndef f(xs):\n    with P() as p:\n        return list(p.map(abs, xs))\n", "f([1])", "concurrent.futures.ThreadPoolExecutor", ""},
		{"import multiprocessing\ndef f():\n    return multiprocessing.cpu_count()\n", "f()", "multiprocessing", ""},
		{"import sqlite3, json\ndef f(x):\n    return json.dumps(x)\n", "f(1)", "", ""},
		{"import pandas as pd\ndef f(x):\n    return pd.Series(x)\n", "f(1)", "pandas", ""},
		{"import pandas as pd\ndef f(x):\n    return x\n", "f(1)", "", ""},
		{"import requests.auth\ndef f(x):\n    return requests.get(x)\n", "f(1)", "requests", ""},
		{"def f(x):\n    import pandas\n    return pandas.Series(x)\n", "f(1)", "pandas", ""},
		{"def f(x):\n    if x:\n        import pandas\n        return pandas.Series(x)\n", "f(0)", "", "pandas"},
		{"def f(x):\n    try:\n        import pandas\n    except ImportError:\n        return None\n", "f(0)", "", ""},
		{"from .other import g\ndef f(x):\n    return g(x)\n", "f(0)", ".other", ""},
		{"import importlib\ndef f(m):\n    return importlib.import_module(m)\n", "f('json')", "importlib.import_module", ""},
		{"import importlib\ndef f(m):\n    if m:\n        return importlib.import_module(m)\n", "f('')", "", "import:importlib.import_module"},
		{"import importlib\ndef f():\n    return importlib.import_module('json').dumps(1)\n", "f()", "", ""},
		{"def f():\n    return __import__('numpy').array(1)\n", "f()", "", "numpy"},
		{"import pandas\ndef f(s):\n    return eval(s)\n", "f('1')", "pandas", ""},
		{"import pandas\ndef f(s):\n    return eval(s, {})\n", "f('1')", "", ""},
		{"def f(s):\n    return nowhere(s)\n", "f('1')", "", "name:nowhere"},
		{"import sys\ndef f():\n    return sys.stdin.read()\n", "f()", "sys.stdin.read", ""},
		{"import socket\ndef f():\n    return socket.AF_INET, socket.socket()\n", "f()", "socket.socket", ""},
	} {
		d := Parse("u", 1, c.source)
		call, err := ParseCall(c.call)
		if err != nil {
			t.Fatal(err)
		}
		f, ok := d.Resolve(call.Callee, len(c.source))
		if !ok {
			if f, ok = d.Function("f"); !ok {
				t.Fatalf("no function for %s in\n%s", c.call, c.source)
			}
		}
		s := d.SliceFor(f, c.call)
		if needs, maybe := strings.Join(s.Needs, " "), strings.Join(s.Maybe, " "); needs != c.needs || maybe != c.maybe {
			t.Errorf("%s needs %q, maybe %q; want %q, %q:\n%s", c.call, needs, maybe, c.needs, c.maybe, c.source)
		}
	}
}
