package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/pflag"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"semcoder/analysis/reason"
	"semcoder/inference"
	"semcoder/lsp"
)

// runServe is the language server on stdin and stdout. Nothing else may be
// written to either, and stderr is for a start that does not succeed and a log that
// cannot be written: some editors keep every line of it for ever.
func runServe(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	level := flags.String("log-level", "info", "debug, info, warn or error; debug holds no source text either")
	file := flags.String("log-file", "", "where the log goes (default semcoder.log in the state directory)")
	flags.Bool("stdio", true, "accepted because clients pass it; there is no other way to connect")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	enough, err := zapcore.ParseLevel(*level)
	if err != nil {
		return usagef("--log-level: %w", err)
	}
	log, closeLog, err := openLog(*file, enough, std.err)
	if err != nil && *file != "" {
		return err
	}
	if err != nil { // nobody asked for this place, and the server can do without
		fmt.Fprintf(std.err, "semcoder serve: nothing is logged: %v\n", err)
		log, closeLog = zap.NewNop(), func() {}
	}
	defer closeLog()
	// The heap is a few megabytes that every keystroke turns over: collecting it less often takes the slowest edits
	// from 7 ms to 1 and costs memory nobody notices.
	debug.SetGCPercent(800)
	tracer := &interpreters{sandbox: newRunner()}
	defer tracer.Close()
	server := lsp.New(lsp.Options{
		Version: version, Log: log, Tracer: tracer, Use: tracer.use,
		Load: loader(tracer, func(line string) { log.Warn(line) }),
	})
	return server.Serve(ctx, stdio{std.in, std.out})
}

// stdio is both ends of the connection. Closing it wakes a reader where the
// system can.
type stdio struct {
	io.Reader
	io.Writer
}

// Close closes the input, if it can be: the output stays for a last word.
func (s stdio) Close() error {
	if c, ok := s.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// loader opens the model that the settings name. A model that cannot be opened
// leaves the accounts of what ran, and a note that says why.
func loader(tracer sandboxed, log func(string)) func(context.Context, lsp.Config) (lsp.Loaded, error) {
	return func(_ context.Context, c lsp.Config) (lsp.Loaded, error) {
		name := modelName(c.Model)
		if name == noModel {
			return lsp.Loaded{Reasoner: newReasoner(nil, nil, tracer, log)}, nil
		}
		engine, err := openEngine(name)
		if err != nil {
			note := "only what runs is shown, nothing is predicted: " + err.Error()
			return lsp.Loaded{Reasoner: newReasoner(nil, nil, tracer, log), Note: note}, nil
		}
		return lsp.Loaded{Reasoner: thinking{newReasoner(engine, trainedFor(name), tracer, log), engine}, Model: name, Quick: name == nanoName}, nil
	}
}

// thinking closes the engine with the reasoner that asks it.
type thinking struct {
	*reason.Reasoner
	engine *inference.Engine
}

func (t thinking) Close() error {
	return errors.Join(t.Reasoner.Close(), t.engine.Close())
}
