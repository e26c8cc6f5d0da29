package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/pflag"

	"semcoder/inference/weights"
)

// An inspection is what a model file says about itself.
type inspection struct {
	Digest     string            `json:"digest"`
	Parameters int               `json:"parameters"`
	Bytes      int               `json:"bytes"` // of the tensors
	Metadata   map[string]any    `json:"metadata"`
	Tensors    []inspectedTensor `json:"tensors"`
}

type inspectedTensor struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Shape []int  `json:"shape"` // outermost first
	Bytes int    `json:"bytes"`
}

// runModelInspect lists metadata and tensors without loading them.
func runModelInspect(_ context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("model inspect", pflag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print JSON")
	args, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	file, err := openModel(args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	found := inspect(file)
	if *asJSON {
		return json.NewEncoder(std.out).Encode(found)
	}
	return found.print(std.out, file.Keys())
}

func inspect(file *weights.File) inspection {
	found := inspection{Digest: file.Digest(), Metadata: map[string]any{}, Tensors: []inspectedTensor{}}
	for _, key := range file.Keys() {
		found.Metadata[key] = describe(file, key)
	}
	for _, t := range file.Tensors() {
		count := 1
		for _, n := range t.Shape {
			count *= n
		}
		found.Parameters += count
		found.Bytes += len(t.Data)
		found.Tensors = append(found.Tensors, inspectedTensor{t.Name, t.Type.String(), t.Shape, len(t.Data)})
	}
	return found
}

// describe is one metadata value; of an array its length, since a vocabulary
// has tens of thousands of entries.
func describe(file *weights.File, key string) any {
	if n, ok := file.Len(key); ok {
		return fmt.Sprintf("array of %d", n)
	}
	if v, ok := file.String(key); ok {
		return v
	}
	if v, ok := file.Bool(key); ok {
		return v
	}
	if v, ok := file.Uint(key); ok {
		return v
	}
	v, _ := file.Float(key)
	switch narrow := float32(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return fmt.Sprint(v) // JSON has no number for it
	case float64(narrow) == v:
		return narrow // prints as it was written: 1e-06, not its 17 digits
	}
	return v
}

func (found inspection) print(out io.Writer, keys []string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "digest\t%s\n", found.Digest)
	for _, key := range keys {
		fmt.Fprintf(w, "%s\t%s\n", oneLine(key), oneLine(fmt.Sprint(found.Metadata[key])))
	}
	for _, t := range found.Tensors {
		fmt.Fprintf(w, "%s\t%s %v\n", oneLine(t.Name), t.Type, t.Shape)
	}
	fmt.Fprintf(w, "%d tensors\t%d parameters, %.1f MB\n", len(found.Tensors), found.Parameters, float64(found.Bytes)/1e6)
	return w.Flush()
}

// oneLine shortens what would break a table, licences and chat templates, and
// replaces what would steer a terminal.
func oneLine(s string) string {
	line, _, more := strings.Cut(s, "\n")
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, line)
	if runes := []rune(line); len(runes) > 80 {
		line, more = string(runes[:80]), true
	}
	if more {
		line += " ..."
	}
	return line
}
