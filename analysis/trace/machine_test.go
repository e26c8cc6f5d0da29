package trace

import (
	"encoding/json"
	"errors"
	"testing"
)

// TestMachineForgets runs programs that write over more and more of the guest's
// memory, end it or make it grow, and compares what is there afterwards with the
// image, byte for byte.
func TestMachineForgets(t *testing.T) {
	ctx := t.Context()
	m, err := newMachine(ctx, sharedRunner().cacheDir(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.close(ctx); err != nil {
			t.Error(err)
		}
	}()
	ask := func(request map[string]any) (reply map[string]any, err error) {
		data, err := json.Marshal(request)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := m.call(ctx, data)
		return reply, errors.Join(err, json.Unmarshal(answer, &reply))
	}
	settled := func() {
		t.Helper()
		if err := m.settle(ctx); err != nil {
			t.Fatal(err)
		}
		want := make([]byte, hostPage)
		for at := 0; at < m.image.size; at += hostPage {
			m.image.page(at, want)
			if string(m.memory.all[at:at+hostPage]) != string(want) {
				t.Fatalf("the memory differs from the image at %#x", at)
			}
		}
	}
	settled()
	for _, source := range []string{
		"def f():\n    return 1\n",
		"def f():\n    return [str(i) for i in range(20000)]\n",
		"def f():\n    global x\n    x = bytearray(b'x') * 400_000\n",
		"def f():\n    return [bytearray(b'x') * 1_000_000 for _ in range(20)]\n", // grows
		"import posix\ndef f():\n    posix._exit(1)\n",
		"def f():\n    return 1\n",
	} {
		made, err := ask(map[string]any{"kind": "prepare", "source": source})
		if err != nil {
			t.Fatal(err)
		}
		settled()
		// How the run ends is not the matter here.
		_, _ = ask(map[string]any{"kind": "run", "code": made["code"], "call": "f()"})
		settled()
	}
}
