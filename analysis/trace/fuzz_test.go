package trace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"semcoder/analysis/trace/fence"
)

// frames puts a stream together.
func frames(f interface{ Fatal(...any) }, kinds string, bodies ...string) []byte {
	var out bytes.Buffer
	for i, body := range bodies {
		if err := writeFrame(&out, kinds[i], []byte(body)); err != nil {
			f.Fatal(err)
		}
	}
	return out.Bytes()
}

// FuzzReceive feeds a worker what a runner never sends, in one piece and byte by
// byte: it passes on the requests before the first fault, and no others.
func FuzzReceive(f *testing.F) {
	f.Add(frames(f, "qq", "12345678{}", "12345678"))
	f.Add(frames(f, "qr", "12345678{}", "12345678{}"))
	f.Add(frames(f, "q", "1234567"))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		whole, status := received(bytes.NewReader(data))
		single, statusSingle := received(iotest.OneByteReader(bytes.NewReader(data)))
		if status != statusSingle || !bytes.Equal(bytes.Join(whole, []byte{0}), bytes.Join(single, []byte{0})) {
			t.Fatalf("%q and %q, status %d and %d", whole, single, status, statusSingle)
		}
		var again bytes.Buffer
		for _, request := range whole {
			if len(request) < 8 {
				t.Fatalf("a request of %d bytes", len(request))
			}
			if err := writeFrame(&again, frameRequest, request); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(data, again.Bytes()) || (status == 0) != (again.Len() == len(data)) {
			t.Fatalf("%q was read as %q, status %d", data, whole, status)
		}
	})
}

func received(in io.Reader) (all [][]byte, status int) {
	requests := make(chan []byte)
	done := make(chan int)
	go func() { done <- receive(in, requests) }()
	for {
		select {
		case r := <-requests:
			all = append(all, r)
		case status := <-done:
			return all, status
		}
	}
}

// FuzzWorkerSays feeds a runner what a worker never says: it waits for the worker to
// be ready, asks, and gets an answer or an error of its own.
func FuzzWorkerSays(f *testing.F) {
	f.Add(frames(f, "nyr", "compiling", `[{"name":"files","held":true}]`, "12345678{}"))
	f.Add(frames(f, "yyr", "[]", "[]", "12345678{}"))
	f.Add(frames(f, "yc", "null", "trap"))
	f.Add(frames(f, "f", "no compiler"))
	f.Add(frames(f, "y", "{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &process{in: discarded{}, frames: make(chan frame)}
		go func() {
			defer close(p.frames)
			in := bytes.NewReader(data)
			for {
				kind, body, err := readFrame(in)
				if err != nil {
					return
				}
				p.frames <- frame{kind, body}
			}
		}()
		defer func() {
			for range p.frames {
			}
		}()
		if err := p.await(context.Background(), func(string) {}); err != nil {
			if !errors.Is(err, ErrUnavailable) {
				t.Fatalf("before it served: %v", err)
			}
			return
		}
		fence.Whole(p.fences)
		got, err := p.ask(context.Background(), 0, nil, time.Hour)
		if err != nil && !errors.Is(err, errLost) || err == nil && got.kind != frameReply && got.kind != frameCrash {
			t.Fatalf("%c, %v", got.kind, err)
		}
	})
}

type discarded struct{}

func (discarded) Write(p []byte) (int, error) { return len(p), nil }
func (discarded) Close() error                { return nil }

// FuzzAnswer feeds what a hostile guest could answer.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"call":"f()","stop":"returned","rows":{"site":[0,-1],"frame":[0,0],"depth":[0,0],"value":["1","hi"],
		"operands":[["1","2","3"],null],"changed":[["a"],null],"extra":["x",null],"at":[[1,2,3,4],null]},"steps":3}`))
	f.Add([]byte(`{"stop":"returned","rows":{"site":[7]}}`))
	f.Add([]byte(`{"stop":"raised","exception":{"type":"E","line":-1},"match":"equal","passed":[0,-1,9]}`))
	f.Add([]byte("short"))
	sites := []site{{kind: Expr, op: Binary, name: "+", args: []Arg{{Text: "a"}, {Text: "b"}}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got Trace
		if err := got.fill(data, sites); err != nil {
			return
		}
		for _, e := range got.Events {
			if e.Kind != Expr && e.Kind != Output {
				t.Fatalf("an event that no site describes: %+v", e)
			}
		}
		if got.Stop == Raised && got.Exception == nil || len(got.Value) > longest || got.Steps < 0 {
			t.Fatalf("%+v", got)
		}
		if _, err := json.Marshal(&got); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzPrepared feeds what a guest could make of a source: whatever is accepted can
// be put together with a run's account.
func FuzzPrepared(f *testing.F) {
	f.Add([]byte(`{"canonical":{"source":"x","lines":[1]},"sites":[["expr","call","f",[1,0,1,3],[["","x"]]]],"code":"eA=="}`))
	f.Add([]byte(`{"sites":[[1],[],["expr"],["line","","",null,[["a","b"],["c"]]]]}`))
	f.Add([]byte(`{"problem":"line 1"}`))
	answer := []byte(`{"stop":"returned","rows":{"site":[0],"frame":[0],"depth":[0],"value":[""],"operands":[["1","2"]],"changed":[null],"extra":[null],"at":[null]}}`)
	f.Fuzz(func(t *testing.T, data []byte) {
		var made prepared
		if err := json.Unmarshal(data, &made); err != nil {
			return
		}
		var got Trace
		if err := got.fill(answer, made.Sites); (err == nil) != (len(made.Sites) > 0) {
			t.Fatalf("%d sites: %v", len(made.Sites), err)
		}
		runRequest(&made, Program{})
	})
}
