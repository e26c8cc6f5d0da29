package trace

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hostile programs and how the run of each may end. needs is the facility that it
// is told to lack.
var hostile = []struct {
	name, source, call string
	stop               Stop
	needs              string
	exception          string
}{
	{name: "file", source: "def f():\n    return open('/etc/passwd').read()\n", stop: Missing, needs: "files"},
	{name: "file written", source: "def f():\n    with open('x', 'w') as h:\n        h.write('x')\n", stop: Missing, needs: "files"},
	{name: "file of the library", source: "import os\ndef f():\n    return os.path.exists('/lib/../etc/passwd')\n", stop: Missing, needs: "files"},
	{name: "folder", source: "import os\ndef f():\n    return os.listdir('/')\n", stop: Missing, needs: "files"},
	{name: "file swallowed", source: "def f():\n    try:\n        open('/etc/passwd')\n    except BaseException:\n        return 'free'\n", stop: Missing, needs: "files"},
	{name: "file by the posix module", source: "import posix\ndef f():\n    return posix.open('/etc/passwd', 0)\n", stop: Missing, needs: "files"},
	{name: "environment", source: "import os\ndef f():\n    return dict(os.environ)\n", stop: Returned},
	{name: "socket", source: "import socket\ndef f():\n    return socket.create_connection(('127.0.0.1', 80))\n", stop: Missing, needs: "network"},
	{name: "raw socket", source: "import socket\ndef f():\n    return socket.socket()\n", stop: Missing, needs: "network"},
	{name: "address", source: "import socket\ndef f():\n    return socket.gethostbyname('localhost')\n", stop: Missing, needs: "network"},
	{name: "fork", source: "import os\ndef f():\n    return os.fork()\n", stop: Missing, needs: "processes"},
	{name: "command", source: "import subprocess\ndef f():\n    return subprocess.run(['ls'])\n", stop: Missing, needs: "processes"},
	{name: "shell", source: "import os\ndef f():\n    return os.system('ls')\n", stop: Missing, needs: "processes"},
	{name: "thread", source: "import threading\ndef f():\n    threading.Thread(target=print).start()\n", stop: Missing, needs: "threads"},
	{name: "input", source: "def f():\n    return input('? ')\n", stop: Missing, needs: "input"},
	{name: "input line", source: "import sys\ndef f():\n    return [int(x) for x in sys.stdin]\n", stop: Missing, needs: "input"},
	{name: "input by number", source: "def f():\n    return open(0).read()\n", stop: Missing, needs: "input"},
	{name: "third party", source: "import pandas as pd\ndef f():\n    return pd.DataFrame()\n", stop: Missing, needs: "pandas"},
	{name: "third party inside", source: "def f():\n    import numpy.linalg\n    return 1\n", stop: Missing, needs: "numpy"},
	{name: "endless loop", source: "def f():\n    while True:\n        pass\n", stop: Budgeted},
	{name: "endless loop that catches", source: "def f():\n    while True:\n        try:\n            while True:\n                pass\n        except BaseException:\n            pass\n", stop: Budgeted},
	{name: "endless module", source: "while True:\n    pass\ndef f():\n    pass\n", stop: Budgeted},
	{name: "endless C loop", source: "def f():\n    return sum(range(10**12))\n", stop: Budgeted},
	{name: "large power", source: "def f():\n    return 7 ** 10**9\n", stop: Budgeted},
	{name: "memory bomb", source: "def f():\n    x = []\n    while True:\n        x.append(bytearray(1 << 20))\n", stop: Budgeted},
	{name: "one large object", source: "def f():\n    return bytearray(1 << 30)\n", stop: Budgeted},
	{name: "recursion", source: "def f():\n    return f()\n", stop: Raised, exception: "RecursionError"},
	{name: "recursion without limit", source: "import sys\nsys.setrecursionlimit(10**9)\ndef f(n=0):\n    return f(n + 1)\n", stop: Budgeted},
	{name: "recursion in C", source: "class A:\n    def __getattr__(self, k):\n        return getattr(self, k + 'x')\ndef f():\n    return A().y\n", stop: Raised, exception: "RecursionError"},
	{name: "deep data", source: "def f():\n    x = []\n    for _ in range(3000):\n        x = [x]\n    return x\n", stop: Returned},
	{name: "exit", source: "import sys\ndef f():\n    sys.exit(3)\n", stop: Raised, exception: "SystemExit"},
	{name: "hard exit", source: "import os\ndef f():\n    os._exit(0)\n", stop: Missing, needs: "processes"},
	{name: "harder exit", source: "import posix\ndef f():\n    posix._exit(0)\n", stop: Budgeted},
	{name: "abort", source: "import posix\ndef f():\n    posix.abort()\n", stop: Budgeted},
	{name: "sleep", source: "import time\ndef f():\n    time.sleep(60)\n    return 1\n", stop: Returned},
	{name: "huge value", source: "def f():\n    return 'x' * 10**7\n", stop: Returned},
	{name: "huge number", source: "def f():\n    return 10 ** 10**5\n", stop: Returned},
	{name: "huge output", source: "def f():\n    for i in range(1000):\n        print('x' * 10**4)\n", stop: Returned},
	{name: "repr that raises", source: "class A:\n    def __repr__(self):\n        raise ValueError('no')\n    __str__ = __repr__\ndef f():\n    return A()\n", stop: Returned},
	{name: "repr that never ends", source: "class A:\n    def __repr__(self):\n        while True:\n            pass\n    __len__ = __eq__ = __hash__ = __iter__ = __repr__\ndef f():\n    return [A()]\n", stop: Returned},
	{name: "class that lies", source: "class A(list):\n    @property\n    def __class__(self):\n        raise ValueError\n    def __getattribute__(self, k):\n        raise ValueError\n    def __iter__(self):\n        raise ValueError\ndef f():\n    return A([1])\n", stop: Returned},
	{name: "output forged", source: "import posix\ndef f():\n    posix.write(1, b'\\x05\\x00\\x00\\x00rxxxx')\n    posix.write(2, b'\\x05\\x00\\x00\\x00rxxxx')\n    return 1\n", stop: Returned},
	{name: "tracer undone", source: "import builtins\nfor k in [k for k in vars(builtins) if k.startswith('.')]:\n    delattr(builtins, k)\ndef f():\n    return 1\n", stop: Raised, exception: "NameError"},
}

// TestWorldIsMadeUp checks what programs learn about their host, and that their
// asking is counted.
func TestWorldIsMadeUp(t *testing.T) {
	r := sharedRunner()
	for _, c := range []struct {
		source, call, value string
		clock, entropy      bool
	}{
		{"def f():\n    return 1\n", "f()", "1", false, false},
		{"import time\ndef f():\n    return int(time.time())\n", "f()", "1704067200", true, false},
		{"import datetime\ndef f():\n    return datetime.datetime.now().isoformat()[:16]\n", "f()", `"2024-01-01T00:00"`, true, false},
		{"import time\ndef f():\n    time.sleep(60)\n    return 1\n", "f()", "1", false, false},
		{"import time\ndef f():\n    end = time.monotonic() + 3\n    while time.monotonic() < end:\n        time.sleep(1)\n    return 1\n", "f()", "1", true, false},
		{"import os\ndef f():\n    return len(os.urandom(4))\n", "f()", "4", false, true},
		{"import random\ndef f():\n    return random.randint(5, 5)\n", "f()", "5", false, true},
		{"import uuid\ndef f():\n    return len(str(uuid.uuid4()))\n", "f()", "36", false, true},
		{"import os, sys\ndef f():\n    return len(os.environ), sys.argv\n", "f()", `(0, [""])`, false, false},
		{"def f():\n    return list({'a', 'b', 'c', 'd'})\n", "f() == f()", "True", false, false},
		{"try:\n    import numpy\nexcept ImportError:\n    numpy = None\ndef f():\n    return numpy\n", "f()", "None", false, false},
	} {
		got := traced(t, r, Program{Source: c.source, Call: c.call})
		again := traced(t, r, Program{Source: c.source, Call: c.call})
		if got.Value != c.value || got.Clock > 0 != c.clock || got.Entropy > 0 != c.entropy {
			t.Errorf("%s%s: %s, clock %d, entropy %d; %s %s", c.source, c.call, got.Value, got.Clock, got.Entropy, got.Stop, got.Problem)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("%s: the second run differs:\n%s", c.source, diff)
		}
		if strings.Contains(c.source, "numpy") && !slices.Equal(got.Needs, []string{"numpy"}) {
			t.Errorf("needs %q", got.Needs)
		}
	}
}

// TestSeeds checks that a seed is a world of its own, and the same one every time.
func TestSeeds(t *testing.T) {
	const source = "import random, time\ndef f():\n    return time.time(), random.random()\n"
	seen := map[string]uint64{}
	for _, seed := range []uint64{0, 1, 2, 1 << 63} {
		first := traced(t, sharedRunner(), Program{Source: source, Call: "f()", Seed: seed})
		again := traced(t, sharedRunner(), Program{Source: source, Call: "f()", Seed: seed})
		other, known := seen[first.Value]
		if first.Stop != Returned || first.Value != again.Value || known {
			t.Errorf("seed %d: %s, then %s; seed %d: %v", seed, first.Value, again.Value, other, known)
		}
		seen[first.Value] = seed
	}
}

func TestHostilePrograms(t *testing.T) {
	r := sharedRunner()
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			began := time.Now()
			got, err := r.Run(ctx, Program{Source: h.source, Call: "f()", Budget: Budget{Wall: 700 * time.Millisecond}})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v: %s %s %v %.80s %+v", time.Since(began), got.Stop, got.Problem, got.Needs, got.Value, got.Exception)
			if got.Stop != h.stop {
				t.Errorf("stop %q, want %q: %+v", got.Stop, h.stop, got)
			}
			if h.needs != "" && !slices.Contains(got.Needs, h.needs) {
				t.Errorf("needs %q, want %q", got.Needs, h.needs)
			}
			if h.exception != "" && (got.Exception == nil || got.Exception.Type != h.exception) {
				t.Errorf("exception %+v, want %s", got.Exception, h.exception)
			}
			runsRight(t, r)
		})
	}
}

// runsRight checks that an ordinary program runs, and runs as if it were the first.
func runsRight(t *testing.T, r *Runner) {
	t.Helper()
	got, err := r.Run(context.Background(), Program{
		Source: "def double(x):\n    return x * 2\n", Call: "double(4)", Expect: "8",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Stop != Returned || got.Match != Equal || len(got.Events) != 3 || got.Steps != 1 || got.Clock+got.Entropy != 0 {
		t.Errorf("next run: %+v", got)
	}
}
