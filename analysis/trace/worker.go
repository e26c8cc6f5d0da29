package trace

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"semcoder/analysis/trace/fence"
)

// cacheVariable names the environment variable that tells a worker where compiled
// code is kept.
const cacheVariable = "SEMCODER_WORKER_CACHE"

// WorkerMain is the body of the worker process: it serves requests from in until
// in ends. It returns the process's exit status.
//
// A guest that never ends cannot be interrupted, and the Go collector would wait
// for it forever, stopping every goroutine. So the collector is off while a guest
// runs, and whoever reads the pipe can always end the process: when the runner
// dies or closes the pipe, the worker goes at once.
func WorkerMain(in io.Reader, out io.Writer) int {
	closeInherited()
	runtime.GOMAXPROCS(max(2, runtime.NumCPU()))
	requests := make(chan []byte)
	go func() {
		os.Exit(receive(in, requests))
	}()
	return serve(requests, out)
}

// receive passes requests on; it returns when there are no more.
func receive(in io.Reader, requests chan<- []byte) int {
	for {
		kind, body, err := readFrame(in)
		switch {
		case errors.Is(err, io.EOF):
			return 0
		case err != nil || kind != frameRequest || len(body) < 8:
			return 3
		}
		requests <- body
	}
}

// serve starts the interpreter and answers requests; it returns when the other
// side cannot be told any more.
func serve(requests <-chan []byte, out io.Writer) int {
	ctx := context.Background()
	note := func(text string) { _ = writeFrame(out, frameNote, []byte(text)) }
	m, err := newMachine(ctx, os.Getenv(cacheVariable), note)
	if err != nil {
		_ = writeFrame(out, unusable(err), []byte(err.Error()))
		return 1
	}
	debug.SetGCPercent(-1)
	debug.FreeOSMemory()
	fences, err := json.Marshal(fence.Worker()) // from here on there are the pipes, and nothing else
	if err != nil || writeFrame(out, frameReady, fences) != nil {
		return 2
	}
	for served := 1; ; served++ {
		request, open := <-requests
		if !open {
			return 0
		}
		if err := answer(ctx, m, request, out); err != nil {
			return 2
		}
		if err := m.settle(ctx); err != nil {
			return 2
		}
		if served%collectEvery == 0 {
			runtime.GC()
		}
	}
}

func unusable(err error) byte {
	if errors.Is(err, errNoCompiler) {
		return frameForeign
	}
	return frameUnusable
}

// collectEvery is the number of requests between two collections; one leaves less
// than a megabyte behind, unless its reply is long.
const collectEvery = 100

func answer(ctx context.Context, m *machine, request []byte, out io.Writer) error {
	err := m.begin(ctx, binary.LittleEndian.Uint64(request))
	var reply []byte
	if err == nil {
		reply, err = m.call(ctx, request[8:])
	}
	if err != nil {
		reason, _, _ := strings.Cut(err.Error(), "\n") // what follows is a stack of numbers
		return writeFrame(out, frameCrash, []byte(reason))
	}
	var counts [8]byte
	binary.LittleEndian.PutUint32(counts[:], uint32(m.world.clock))
	binary.LittleEndian.PutUint32(counts[4:], uint32(m.world.entropy))
	return writeFrame(out, frameReply, counts[:], reply)
}
