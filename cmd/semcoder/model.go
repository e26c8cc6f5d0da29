package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"semcoder/inference/model"
	"semcoder/inference/tokenizer"
	"semcoder/inference/weights"
)

const modelArgs = "inspect MODEL [--json] | tokenize MODEL FILE | logits --model MODEL --tokens 1,2,3 --out FILE"

// runModel is the group of commands about model files.
func runModel(ctx context.Context, std streams, args []string) error {
	verbs := map[string]func(context.Context, streams, []string) error{
		"inspect": runModelInspect, "tokenize": runModelTokenize, "logits": runModelLogits,
	}
	if len(args) == 0 {
		return usagef("say what to do with a model")
	}
	if asksHelp(args[0]) {
		return helpError{}
	}
	run, ok := verbs[args[0]]
	if !ok {
		return usagef("unknown command %q", args[0])
	}
	return run(ctx, std, args[1:])
}

// runModelTokenize prints the ids of a file's text as a JSON array, as the model
// would read it: after BOS, if it was trained with one.
func runModelTokenize(_ context.Context, std streams, args []string) error {
	args, err := parse(pflag.NewFlagSet("model tokenize", pflag.ContinueOnError), args, 2)
	if err != nil {
		return err
	}
	vocabulary, err := openVocabulary(args[0])
	if err != nil {
		return err
	}
	text, err := readInput(std, args[1])
	if err != nil {
		return err
	}
	return json.NewEncoder(std.out).Encode(vocabulary.Encode(text, vocabulary.AddBOS()))
}

func openVocabulary(name string) (*tokenizer.Tokenizer, error) {
	file, err := openModel(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	vocabulary, err := tokenizer.New(file)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", modelName(name), err)
	}
	return vocabulary, nil
}

// readInput reads a whole file of text; - is standard input.
func readInput(std streams, path string) (string, error) {
	if path == "-" {
		text, err := io.ReadAll(std.in)
		return string(text), cmp.Or(err, checkText("standard input", string(text)))
	}
	text, err := os.ReadFile(path)
	return string(text), cmp.Or(err, checkText(path, string(text)))
}

// checkText refuses what is not UTF-8: the tokenizer would replace it, and the
// ids would be those of another text.
func checkText(source, text string) error {
	for at, r := range text {
		if _, size := utf8.DecodeRuneInString(text[at:]); r == utf8.RuneError && size == 1 {
			return fmt.Errorf("%s is not UTF-8 at byte %d; convert it first, for example with iconv", source, at)
		}
	}
	return nil
}

// runModelLogits evaluates token ids, which need no vocabulary, and writes the
// logits of the last one as little-endian float32.
func runModelLogits(_ context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("model logits", pflag.ContinueOnError)
	name := flags.String("model", "", "nano, a GGUF file, a folder with one, or an installed name")
	list := flags.String("tokens", "", "token ids, separated by commas; nothing is added")
	out := flags.String("out", "-", "file to write; - is standard output")
	on := flags.String("device", "auto", "auto, cpu, cpu:THREADS, cuda:NUMBER or metal")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	ids, err := parseTokens(*list)
	if err != nil {
		return err
	}
	file, err := openModel(*name)
	if err != nil {
		return err
	}
	defer file.Close()
	logits, err := lastLogits(file, *on, ids)
	if err != nil {
		return fmt.Errorf("model %s: %w", modelName(*name), err)
	}
	return writeOutput(std, *out, logits)
}

func parseTokens(list string) ([]int32, error) {
	var ids []int32
	for field := range strings.SplitSeq(list, ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(field), 10, 32)
		if err != nil || id < 0 {
			return nil, usagef("--tokens wants ids like 1,2,3, not %q", field)
		}
		ids = append(ids, int32(id))
	}
	return ids, nil
}

// lastLogits evaluates ids in one pass and returns the last row, in bytes.
func lastLogits(file *weights.File, on string, ids []int32) ([]byte, error) {
	runtime.LockOSThread() // a backend belongs to one thread
	defer runtime.UnlockOSThread()
	backends, err := openBackends(on)
	if err != nil {
		return nil, err
	}
	defer backends[0].Close()
	m, err := model.New(backends, file)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	cache, err := m.NewCache(len(ids))
	if err != nil {
		return nil, err
	}
	rows, err := m.Forward([]model.Span{{Cache: cache, IDs: ids, Want: 1}})
	if err != nil {
		return nil, err
	}
	return binary.Append(nil, binary.LittleEndian, rows[0])
}

// writeOutput writes a whole file; - is standard output.
func writeOutput(std streams, path string, data []byte) error {
	if path == "-" {
		_, err := std.out.Write(data)
		return err
	}
	return os.WriteFile(path, data, 0o666)
}
