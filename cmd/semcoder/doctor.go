package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/klauspost/cpuid/v2"
	"github.com/spf13/pflag"

	"semcoder/analysis/trace"
	"semcoder/inference"
	"semcoder/inference/builtin"
	"semcoder/kernels/device"
)

// examination is what doctor found.
type examination struct {
	Version string    `json:"version"`
	Go      string    `json:"go"`
	System  string    `json:"system"`
	Checks  []checkup `json:"checks"`
}

// checkup is one thing looked at. What is missing is no failure: Status says
// whether semcoder does with it all that it could.
type checkup struct {
	Name   string         `json:"name"`
	Status condition      `json:"status"`
	Says   string         `json:"says"`
	Values map[string]any `json:"values,omitempty"`
}

type condition string

const (
	works   condition = "ok"
	without condition = "absent" // semcoder runs without it
	broken  condition = "broken"
)

// runDoctor looks at what semcoder needs on this machine, and says what works. It
// ends with status 1 if something is broken.
func runDoctor(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("doctor", pflag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print one JSON object")
	model := flags.String("model", "", "the model to try (default: SEMCODER_MODEL, then nano)")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	runner := newRunner()
	defer runner.Close()
	e := examination{Version: version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	e.Checks = []checkup{
		checkProcessor(), checkSandbox(ctx, runner), checkFences(ctx, runner), checkBubble(), checkModel(ctx, *model),
		checkFolder("cache", cacheDir), checkFolder("logs", stateDir),
		checkEditor("neovim", "nvim", "editors/nvim/README.md says how"), checkEditor("vscode", "code", "any LSP client can start `semcoder serve`"),
	}
	if err := e.print(std, *asJSON); err != nil {
		return err
	}
	for _, c := range e.Checks {
		if c.Status == broken {
			return fmt.Errorf("%s: %s", c.Name, c.Says)
		}
	}
	return nil
}

// print is for people, one line a check, or for programs.
func (e examination) print(std streams, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(std.out).Encode(e)
	}
	fmt.Fprintf(std.out, "semcoder %s, %s, %s\n", e.Version, e.Go, e.System)
	for _, c := range e.Checks {
		fmt.Fprintf(std.out, "%-7s %-10s %s\n", c.Status, c.Name, c.Says)
	}
	return nil
}

// checkProcessor asks the backend which instructions it chose.
func checkProcessor() checkup {
	c := checkup{Name: "cpu", Status: works, Values: map[string]any{
		"name": cpuid.CPU.BrandName, "cores": cpuid.CPU.PhysicalCores, "threads": runtime.NumCPU(),
		"features": processorFeatures(),
	}}
	backend, err := device.Open("auto")
	if err != nil {
		c.Status, c.Says = broken, err.Error()
		return c
	}
	defer backend.Close()
	c.Values["kernels"] = backend.Device()
	c.Says = strings.TrimPrefix(fmt.Sprintf("%s; computes on %s", cpuid.CPU.BrandName, backend.Device()), "; ")
	return c
}

// processorFeatures lists those that our kernels have routines for.
func processorFeatures() []string {
	names := []string{}
	for _, id := range []cpuid.FeatureID{
		cpuid.AVX2, cpuid.FMA3, cpuid.F16C, cpuid.AVXVNNI,
		cpuid.AVX512F, cpuid.AVX512BW, cpuid.AVX512VL, cpuid.AVX512VNNI, cpuid.ASIMD, cpuid.ASIMDDP,
	} {
		if cpuid.CPU.Supports(id) {
			names = append(names, strings.ToLower(id.String()))
		}
	}
	return names
}

// checkSandbox starts it and runs 1 + 1 twice: once cold, once warm.
func checkSandbox(ctx context.Context, runner *trace.Runner) checkup {
	c := checkup{Name: "sandbox", Status: broken}
	program := trace.Program{Source: "def f(n):\n    return n + 1\n", Call: "f(1)"}
	var times [2]time.Duration
	for i := range times {
		start := time.Now()
		t, err := runner.Run(ctx, program)
		times[i] = time.Since(start)
		switch {
		case errors.Is(err, trace.ErrNoCompiler):
			c.Status, c.Says = without, "nothing is run, and no prediction checked: "+err.Error()
			return c
		case err != nil:
			c.Says = err.Error()
			return c
		case t.Stop != trace.Returned || t.Value != "2":
			c.Says = fmt.Sprintf("1 + 1 ended with %s %s%s", t.Stop, t.Value, t.Problem)
			return c
		}
	}
	c.Status = works
	c.Says = fmt.Sprintf("CPython in WebAssembly, compiled to machine code: ready after %s, then %s a run", shortly(times[0]), shortly(times[1]))
	c.Values = map[string]any{"first_ms": milliseconds(times[0]), "warm_ms": milliseconds(times[1])}
	return c
}

// checkFences names what stands around the sandbox's process, and what this system
// lacks.
func checkFences(ctx context.Context, runner *trace.Runner) checkup {
	c := checkup{Name: "fences", Status: works}
	all, err := runner.Fences(ctx)
	if err != nil {
		c.Status, c.Says = without, "no sandbox to stand around"
		return c
	}
	c.Values = map[string]any{"fences": all}
	var held []string
	for _, s := range all {
		if s.Held {
			held = append(held, s.Name+" ("+s.Detail+")")
		} else {
			c.Status, c.Says = without, c.Says+s.Name+": "+s.Detail+"; "
		}
	}
	if c.Status == without {
		c.Says += "WebAssembly alone holds programs there; "
	}
	c.Says += "held around the sandbox's process: " + cmp.Or(strings.Join(held, ", "), "nothing")
	return c
}

// checkBubble tries what stands around a native interpreter's fences where it can.
func checkBubble() checkup {
	s := trace.Bubblewrap()
	c := checkup{Name: s.Name, Status: works, Says: s.Detail + ", around a native interpreter (semcoder.native.python)"}
	if !s.Held {
		c.Status, c.Says = without, s.Detail+"; a native interpreter has its other fences alone"
	}
	return c
}

// checkModel loads it and lets it write a few tokens.
func checkModel(ctx context.Context, name string) checkup {
	c := checkup{Name: "model", Status: broken, Values: map[string]any{"name": modelName(name)}}
	start := time.Now()
	engine, err := openEngine(name)
	switch {
	case errors.Is(err, builtin.ErrNone), modelName(name) == noModel:
		c.Status, c.Says = without, "no predictions, only what runs: "+builtin.ErrNone.Error()
		return c
	case err != nil:
		c.Says = err.Error()
		return c
	}
	defer engine.Close()
	loaded := time.Since(start)
	c.Values["identity"], c.Values["load_ms"] = engine.Identity(), milliseconds(loaded)
	tokens, took, err := writeSome(ctx, engine)
	if err != nil {
		c.Says = err.Error()
		return c
	}
	speed := float64(tokens) / took.Seconds()
	c.Values["tokens_per_second"] = speed
	c.Status, c.Says = works, fmt.Sprintf("%s: loaded in %s, %.0f tokens/s", modelName(name), shortly(loaded), speed)
	return c
}

// writeSome measures the model as a demo does: a short prompt, a few tokens.
func writeSome(ctx context.Context, engine *inference.Engine) (tokens int, took time.Duration, err error) {
	start := time.Now()
	for _, err := range engine.Generate(ctx, inference.Request{Prompt: "def f(n):\n", MaxTokens: 32}) {
		if err != nil {
			return tokens, 0, err
		}
		tokens++
	}
	return tokens, time.Since(start), nil
}

// checkFolder makes the folder and a file in it.
func checkFolder(name string, where func() (string, error)) checkup {
	c := checkup{Name: name, Status: broken}
	dir, err := where()
	if err == nil {
		err = writable(dir)
	}
	if err != nil {
		c.Says = err.Error()
		return c
	}
	c.Status, c.Says = works, dir
	c.Values = map[string]any{"path": dir}
	return c
}

// writable tries what a permission bit cannot tell.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// checkEditor looks for an editor in the PATH.
func checkEditor(name, program, hint string) checkup {
	path, err := exec.LookPath(program)
	if err != nil {
		return checkup{Name: name, Status: without, Says: program + " is not in the PATH"}
	}
	path, _ = filepath.Abs(path)
	return checkup{Name: name, Status: works, Says: path + "; " + hint, Values: map[string]any{"path": path}}
}
