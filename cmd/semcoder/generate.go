package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/pflag"

	"semcoder/inference"
)

const generateArgs = "--model MODEL --prompt TEXT [--max-tokens N] [--stop TEXT] [--temperature T] [--top-k N] [--top-p P] [--min-p P] [--seed S] [--json]"

// A generation is what --json prints.
type generation struct {
	Text            string  `json:"text"`
	End             string  `json:"end"` // end-of-text | stop | limit
	PromptTokens    int     `json:"prompt_tokens"`
	Tokens          int     `json:"tokens"`
	LogProb         float64 `json:"log_prob"` // of all tokens together
	FirstTokenMS    float64 `json:"first_token_ms"`
	TotalMS         float64 `json:"total_ms"`
	TokensPerSecond float64 `json:"tokens_per_second"` // after the first
	Model           string  `json:"model"`
}

// generateFlags are those of generate, read.
type generateFlags struct {
	request   inference.Request
	model, on string
	json      bool
}

func parseGenerate(std streams, args []string) (generateFlags, error) {
	var f generateFlags
	r := &f.request
	flags := pflag.NewFlagSet("generate", pflag.ContinueOnError)
	flags.StringVar(&f.model, "model", "", "nano, a GGUF file, a folder with one, or an installed name")
	flags.StringVar(&f.on, "device", "auto", "auto, cpu, cpu:THREADS, cuda:NUMBER or metal")
	flags.StringVar(&r.Prompt, "prompt", "", "text to continue; - reads standard input")
	flags.IntVar(&r.MaxTokens, "max-tokens", 512, "stop after so many; 0: as many as fit")
	flags.StringArrayVar(&r.Stop, "stop", nil, "stop before this text; may be repeated")
	flags.Float32Var(&r.Sampling.Temperature, "temperature", 0, "0 takes the likeliest token")
	flags.IntVar(&r.Sampling.TopK, "top-k", 0, "sample among the K likeliest; 0: all")
	flags.Float32Var(&r.Sampling.TopP, "top-p", 0, "sample among the likeliest that hold P together; 0: all")
	flags.Float32Var(&r.Sampling.MinP, "min-p", 0, "drop tokens under P times the likeliest; 0: none")
	flags.Uint64Var(&r.Sampling.Seed, "seed", 0, "of the random choices")
	flags.BoolVar(&f.json, "json", false, "print one JSON object at the end")
	if _, err := parse(flags, args, 0); err != nil {
		return f, err
	}
	if !flags.Changed("prompt") {
		return f, usagef("--prompt is missing")
	}
	if err := r.Check(); err != nil {
		return f, usageError{err}
	}
	if r.Prompt != "-" {
		return f, checkText("--prompt", r.Prompt)
	}
	text, err := readInput(std, "-")
	r.Prompt = text
	return f, err
}

// runGenerate streams what a model writes after a prompt.
func runGenerate(ctx context.Context, std streams, args []string) error {
	f, err := parseGenerate(std, args)
	if err != nil {
		return err
	}
	engine, err := openEngineOn(f.model, f.on)
	if err != nil {
		return err
	}
	defer engine.Close()
	out := std.out
	if f.json {
		out = io.Discard
	}
	g, err := stream(ctx, engine, f.request, out)
	if g.Text != "" || err == nil {
		_, ended := io.WriteString(out, "\n") // also before an error, which begins a line
		err = cmp.Or(err, ended)
	}
	if err == nil && f.json {
		err = json.NewEncoder(std.out).Encode(g)
	}
	return err
}

// stream writes text as it comes and returns the account of it.
func stream(ctx context.Context, engine *inference.Engine, r inference.Request, out io.Writer) (generation, error) {
	g := generation{PromptTokens: engine.CountTokens(r.Prompt), Model: engine.Identity()}
	start := time.Now()
	for token, err := range engine.Generate(ctx, r) {
		if err != nil {
			return g, err
		}
		if g.Tokens == 0 {
			g.FirstTokenMS = milliseconds(time.Since(start))
		}
		g.Tokens++
		g.Text += token.Text
		g.LogProb += float64(token.LogProb)
		g.End = endName(token.End)
		if _, err := io.WriteString(out, token.Text); err != nil {
			return g, err
		}
	}
	g.TotalMS = milliseconds(time.Since(start))
	if rest := g.TotalMS - g.FirstTokenMS; g.Tokens > 1 && rest > 0 {
		g.TokensPerSecond = float64(g.Tokens-1) / rest * 1000
	}
	return g, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func endName(e inference.End) string {
	switch e {
	case inference.EndOfText:
		return "end-of-text"
	case inference.StopString:
		return "stop"
	case inference.Limit:
		return "limit"
	}
	return ""
}
