package lsp

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// gate is a client that takes writes only while it is open.
type gate struct {
	mu      sync.Mutex
	written strings.Builder
	broken  error
}

func (g *gate) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broken != nil {
		return 0, g.broken
	}
	return g.written.Write(p)
}

func bodies(t *testing.T, text string) []string {
	t.Helper()
	f, list := newFrames(strings.NewReader(text)), []string(nil)
	for {
		body, err := f.next()
		if err != nil {
			return list
		}
		list = append(list, string(body))
	}
}

func TestOutboxKeepsOrderAndLosesNothing(t *testing.T) {
	o, g := newOutbox(), new(gate)
	done := make(chan error, 1)
	go func() { done <- o.run(g) }()
	for i := range 1000 {
		o.post(message(fmt.Sprint(i)))
	}
	o.close(time.Second)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	o.post(message("too late"))
	list := bodies(t, g.written.String())
	if len(list) != 1000 {
		t.Fatalf("%d messages", len(list))
	}
	for i, body := range list {
		if body != fmt.Sprint(i) {
			t.Fatalf("message %d is %s", i, body)
		}
	}
}

func TestOutboxReportsABrokenClient(t *testing.T) {
	o := newOutbox()
	o.post(message("x"))
	if err := o.run(&gate{broken: errors.New("pipe")}); err == nil {
		t.Error("no error")
	}
	o.close(time.Hour) // run has returned: nothing to wait for
}

// TestStreamGathersWhileTheClientIsSlow: what comes while the outbox is not
// asked leaves as one delta a line, and the reply comes behind it.
func TestStreamGathersWhileTheClientIsSlow(t *testing.T) {
	o, all := newOutbox(), newStreams()
	st, err := all.open(o, "s")
	if err != nil {
		t.Fatal(err)
	}
	one, two := 1, 2
	for i := range 500 {
		line := &one
		if i >= 250 {
			line = &two
		}
		st.add(piece{phase: PhaseMonologue, text: "word\n", line: line})
	}
	st.close()
	o.post(message(`"the reply"`))
	g := new(gate)
	go o.run(g)
	o.close(time.Second)
	list := bodies(t, g.written.String())
	if len(list) != 3 || list[2] != `"the reply"` {
		t.Fatalf("%d messages, the last %.40s", len(list), list[len(list)-1])
	}
	for i, body := range list[:2] {
		var delta struct{ Params DeltaParams }
		if err := json.Unmarshal([]byte(body), &delta); err != nil {
			t.Fatal(err)
		}
		if p := delta.Params; p.Seq != i+1 || *p.Line != i+1 || p.Text != strings.Repeat("word\n", 250) {
			t.Errorf("delta %d: seq %d, line %d, %d bytes", i, p.Seq, *p.Line, len(p.Text))
		}
	}
}

// TestSnapshotTakesThePlaceOfWhatWaits: no text comes twice.
func TestSnapshotTakesThePlaceOfWhatWaits(t *testing.T) {
	o, all := newOutbox(), newStreams()
	st, err := all.open(o, "s")
	if err != nil {
		t.Fatal(err)
	}
	st.add(piece{phase: PhaseMonologue, text: "first "})
	shot := st.snapshot()
	if shot.Seq != 1 || shot.Text != "first " {
		t.Errorf("%+v", shot)
	}
	if rest := st.pack(nil); len(rest) != 0 {
		t.Errorf("a delta repeats the snapshot: %s", rest)
	}
	st.add(piece{phase: PhaseMonologue, text: "second"})
	if rest := st.pack(nil); !strings.Contains(string(rest), `"seq":2`) {
		t.Errorf("%s", rest)
	}
}

func TestStreamsForgetTheOldest(t *testing.T) {
	o, all := newOutbox(), newStreams()
	for i := range keepStreams + 10 {
		st, err := all.open(o, fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		st.close()
	}
	if _, ok := all.find("0"); ok {
		t.Error("the oldest is still there")
	}
	if _, ok := all.find(fmt.Sprint(keepStreams + 9)); !ok {
		t.Error("the newest is not")
	}
}

func TestConfigMerges(t *testing.T) {
	base := Config{Model: "nano", Hover: HoverConfig{Generate: Auto}}
	for raw, want := range map[string]Config{
		``:                               base,
		`null`:                           base,
		`{}`:                             base,
		`{"hover":{"generate":"off"}}`:   {Model: "nano", Hover: HoverConfig{Generate: Off}},
		`{"semcoder":{"model":"x"}}`:     {Model: "x", Hover: HoverConfig{Generate: Auto}},
		`{"python":{}}`:                  base,
		`[]`:                             base,
		`{"hover":7}`:                    base,
		`{"hover":{"generate":"often"}}`: base,
	} {
		got, err := base.merge([]byte(raw))
		if got != want {
			t.Errorf("%s: %+v, want %+v", raw, got, want)
		}
		wrong := raw == `[]` || strings.Contains(raw, "7") || strings.Contains(raw, "often")
		if (err != nil) != wrong {
			t.Errorf("%s: error %v", raw, err)
		}
	}
}
