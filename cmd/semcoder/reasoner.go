package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"semcoder/analysis/reason"
)

// noModel asks for executed accounts alone.
const noModel = "none"

// An asker is a Reasoner that can be closed together with its model.
type asker interface {
	Ask(context.Context, reason.Question) iter.Seq2[reason.Update, error]
	Close() error
}

// openReasoner opens the named model, unless that is none, and puts it together
// with the sandbox, which stays the caller's.
func openReasoner(model string, tracer reason.Tracer, log func(string)) (asker, error) {
	if modelName(model) == noModel {
		return newReasoner(nil, tracer, log), nil
	}
	engine, err := openEngine(model)
	if err != nil {
		return nil, err
	}
	return thinking{newReasoner(engine, tracer, log), engine}, nil
}

// newReasoner puts a model, nil for none, and the sandbox together; both stay the
// caller's. What goes wrong and costs nothing but speed is said to log.
func newReasoner(model reason.Model, tracer reason.Tracer, log func(string)) *reason.Reasoner {
	return reason.New(reason.Options{
		Model: model, Tracer: tracer, Interpreter: buildIdentity(), Dir: answersDir(), Log: log,
	})
}

// buildIdentity changes with this program, which holds the interpreter, the
// tracer and the judge: another build runs again what an earlier one ran. What a
// model said does not depend on it.
func buildIdentity() string {
	path, err := os.Executable()
	if err != nil {
		return version
	}
	info, err := os.Stat(path)
	if err != nil {
		return version
	}
	return fmt.Sprint(version, info.Size(), info.ModTime().UnixNano())
}

// answersDir is where answers outlive the process; "" where the machine has no
// such place: then they live in memory.
func answersDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "semcoder", "answers")
}
