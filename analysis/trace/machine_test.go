package trace

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"syscall"
	"testing"
	"time"
)

func TestMachineFigures(t *testing.T) {
	ctx := context.Background()
	t0 := time.Now()
	m, err := newMachine(ctx, "/tmp/exp/cache2", func(s string) { t.Log(s) })
	if err != nil {
		t.Fatal(err)
	}
	t.Log("start", time.Since(t0), fmt.Sprint(m.image.pieces), "size", m.image.size>>20)
	src := "def slug(text, sep='-'):\n    '''doc'''\n    words = text.lower().split()\n    out = []\n    for i, w in enumerate(words):\n        if w and 0 <= i < 10:\n            out.append(w[:3])\n    print('hi', len(out))\n    return sep.join(out)\n"
	ask := func(v map[string]any) map[string]any {
		b, _ := json.Marshal(v)
		r, err := m.call(ctx, b)
		if err != nil {
			t.Fatal(err)
		}
		var out map[string]any
		if err := json.Unmarshal(r, &out); err != nil {
			t.Fatal(err, string(r))
		}
		return out
	}
	time1 := func(name string, v map[string]any) map[string]any {
		var ds []time.Duration
		var r0, r1 syscall.Rusage
		syscall.Getrusage(0, &r0)
		var out map[string]any
		for range 100 {
			t0 := time.Now()
			out = ask(v)
			if m.module == nil {
				t.Log("gone")
			}
			m.settle(ctx)
			ds = append(ds, time.Since(t0))
		}
		sort.Slice(ds, func(i, j int) bool { return ds[i] < ds[j] })
		syscall.Getrusage(0, &r1)
		cpu := func(r syscall.Rusage) int64 { return (r.Utime.Nano() + r.Stime.Nano()) / 1e3 }
		t.Log("cpu us", (cpu(r1)-cpu(r0))/100, "sys", (r1.Stime.Nano()-r0.Stime.Nano())/1e5)
		t.Log(name, "p50", ds[50], "p95", ds[95], m.world.clock, m.world.entropy)
		return out
	}
	p := time1("prepare", map[string]any{"kind": "prepare", "source": src})
	r := time1("run", map[string]any{"kind": "run", "code": p["code"], "call": "slug('A bc d e f')"})
	fmt.Println(len(r["rows"].([]any)), r["steps"], r["value"])
	time1("literal", map[string]any{"kind": "literal", "source": "[1,2]"})
}
