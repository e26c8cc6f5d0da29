package main

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"semcoder/analysis/reason"
	"semcoder/inference/builtin"
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
func openReasoner(model string, tracer sandboxed, log func(string)) (asker, error) {
	if modelName(model) == noModel {
		return newReasoner(nil, nil, tracer, log), nil
	}
	engine, err := openEngine(model)
	if err != nil {
		return nil, err
	}
	return thinking{newReasoner(engine, trainedFor(model), tracer, log), engine}, nil
}

// A sandboxed tracer knows what its traces depend on; *trace.Runner is one.
type sandboxed interface {
	reason.Tracer
	Identity() (string, error)
}

// trainedKey is where a model file of our own recipe says which kinds of question it was
// trained for.
const trainedKey = "semcoder.trained"

// trainedFor are the kinds of question to ask a model; nil for all, which is what is
// known of a model that does not say it.
func trainedFor(model string) []string {
	if modelName(model) == nanoName {
		return builtin.Trained()
	}
	file, err := openModel(model)
	if err != nil {
		return nil // who runs the model will say so
	}
	defer file.Close()
	kinds, _ := file.Strings(trainedKey)
	return kinds
}

// trained tells whether a model may be asked questions of a kind.
func trained(model, kind string) bool {
	kinds := trainedFor(model)
	return kinds == nil || slices.Contains(kinds, kind)
}

// direct tells whether a model was trained to be asked for an answer without a monologue.
func direct(model string) bool { return slices.Contains(trainedFor(model), "direct") }

// singly is the kind of question of prompts.Micro. (Files that say micro know an older form of it.)
const singly = "operation"

// guided tells whether a model was trained for single operations.
func guided(model string) bool { return slices.Contains(trainedFor(model), singly) }

// newReasoner puts a model, nil for none, what to ask it, and the sandbox together; model and sandbox stay the
// caller's. What goes wrong and costs nothing but speed is said to log. Answers
// outlive the process only where it is known which interpreter they came from.
func newReasoner(model reason.Model, asks []string, tracer sandboxed, log func(string)) *reason.Reasoner {
	dir := answersDir()
	interpreter, err := tracer.Identity()
	if err != nil {
		log("answers are not kept: " + err.Error())
		dir = ""
	}
	return reason.New(reason.Options{Model: model, Asks: asks, Direct: slices.Contains(asks, "direct"), Guided: slices.Contains(asks, singly), Tracer: tracer, Interpreter: interpreter, Dir: dir, Log: log})
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
