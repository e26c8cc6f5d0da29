package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"semcoder/inference/weights"
)

var (
	goldenModels = filepath.Join("..", "..", "inference", "model", "testdata", "golden")
	smallModel   = filepath.Join(goldenModels, "gqa-tied-Q8_0.gguf")
	vocabularies = filepath.Join("..", "..", "inference", "tokenizer", "testdata")
)

// invoke runs the command line in memory.
func invoke(t *testing.T, stdin string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, err bytes.Buffer
	exit = run(t.Context(), streams{strings.NewReader(stdin), &out, &err}, args)
	return out.String(), err.String(), exit
}

func mustInvoke(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err, exit := invoke(t, stdin, args...)
	if exit != 0 {
		t.Fatalf("%v: exit %d, %s", args, exit, err)
	}
	return out
}

func TestModelInspect(t *testing.T) {
	var found inspection
	if err := json.Unmarshal([]byte(mustInvoke(t, "", "model", "inspect", smallModel, "--json")), &found); err != nil {
		t.Fatal(err)
	}
	first := found.Tensors[1]
	const norms, matrices = 5 * 256, 1262848 - 5*256
	if found.Parameters != norms+matrices || found.Bytes != norms*4+matrices/32*34 || len(found.Tensors) != 20 ||
		found.Metadata["general.architecture"] != "llama" || found.Metadata["tokenizer.ggml.tokens"] != "array of 320" ||
		first.Name != "token_embd.weight" || first.Type != "Q8_0" || !slices.Equal(first.Shape, []int{320, 256}) {
		t.Errorf("%d parameters, %d bytes, first tensor %+v, %v", found.Parameters, found.Bytes, first, found.Metadata)
	}
	text := mustInvoke(t, "", "model", "inspect", smallModel)
	if !strings.Contains(text, "1262848 parameters") || strings.Count(text, "\n") < 40 {
		t.Errorf("table:\n%s", text)
	}
}

func TestModelTokenize(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hello.py")
	if err := os.WriteFile(file, []byte("print(\"hi\")\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	model := filepath.Join(vocabularies, "deepseek-coder.gguf")
	const want = "[32013,4128,1195,4821,2456,185]\n"
	if got := mustInvoke(t, "", "model", "tokenize", model, file); got != want {
		t.Errorf("got %s", got)
	}
	if got := mustInvoke(t, "print(\"hi\")\n", "model", "tokenize", model, "-"); got != want {
		t.Errorf("standard input: got %s", got)
	}
}

// The command's own reading of a reference prompt agrees with the reference.
func TestModelLogits(t *testing.T) {
	prompts, err := os.ReadFile(filepath.Join(goldenModels, "prompts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var ids struct{ Prompts [][]int }
	if err := json.Unmarshal(prompts, &ids); err != nil {
		t.Fatal(err)
	}
	exact, err := os.ReadFile(filepath.Join(goldenModels, "gqa-tied-Q8_0.exact.f32"))
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Trim(strings.ReplaceAll(fmt.Sprint(ids.Prompts[1]), " ", ","), "[]")
	file := filepath.Join(t.TempDir(), "logits.f32")
	mustInvoke(t, "", "model", "logits", "--model", smallModel, "--tokens", list, "--out", file)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const row = 320 * 4
	if nmse := meanSquaredError(t, got, exact[row:2*row]); nmse > 1e-2 {
		t.Errorf("normalised mean squared error %g", nmse)
	}
}

func meanSquaredError(t *testing.T, got, want []byte) float64 {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d bytes, want %d", len(got), len(want))
	}
	sum, norm := 0.0, 0.0
	for i := 0; i < len(want); i += 4 {
		g := float64(math.Float32frombits(binary.LittleEndian.Uint32(got[i:])))
		w := float64(math.Float32frombits(binary.LittleEndian.Uint32(want[i:])))
		sum += (g - w) * (g - w)
		norm += w * w
	}
	return sum / norm
}

func TestGenerate(t *testing.T) {
	args := []string{"generate", "--model", smallModel, "--prompt", "def f(x):", "--max-tokens", "12", "--temperature", "3", "--seed", "7"}
	text := mustInvoke(t, "", args...)
	var g generation
	if err := json.Unmarshal([]byte(mustInvoke(t, "", append(args, "--json")...)), &g); err != nil {
		t.Fatal(err)
	}
	if g.Text+"\n" != text || g.Tokens != 12 || g.End != "limit" || g.LogProb >= 0 || !strings.HasPrefix(g.Model, "golden-12@") {
		t.Errorf("text %q, %+v", text, g)
	}
	if again := mustInvoke(t, "", args...); again != text {
		t.Errorf("the same seed gave %q and %q", text, again)
	}
	args[4] = "-"
	if piped := mustInvoke(t, "def f(x):", args...); piped != text {
		t.Errorf("a prompt from standard input gave %q, want %q", piped, text)
	}
	t.Setenv("SEMCODER_MODEL", smallModel)
	if named := mustInvoke(t, "def f(x):", slices.Delete(args, 1, 3)...); named != text {
		t.Errorf("SEMCODER_MODEL gave %q, want %q", named, text)
	}
}

func TestGenerateEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	exit := run(ctx, streams{strings.NewReader(""), &out, &err}, []string{"generate", "--model", smallModel, "--prompt", "x"})
	if exit != 1 || !strings.Contains(err.String(), "interrupted") {
		t.Errorf("exit %d, %s", exit, err.String())
	}
}

// A model is found by file, by folder, and by the name it is installed under.
func TestFindModel(t *testing.T) {
	hub := t.TempDir()
	t.Setenv("HF_HUB_CACHE", hub)
	snapshot := filepath.Join(hub, "models--owner--some-model", "snapshots", "abc")
	refs := filepath.Join(hub, "models--owner--some-model", "refs")
	for _, dir := range []string{snapshot, refs} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(snapshot, "weights.gguf")
	for path, content := range map[string]string{file: "GGUF", filepath.Join(refs, "main"): "abc\n", filepath.Join(snapshot, "README.md"): "x"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{file, snapshot, "owner/some-model"} {
		if got, err := findModel(name); err != nil || got != file {
			t.Errorf("findModel(%s) = %s, %v", name, got, err)
		}
	}
}

func TestModelErrors(t *testing.T) {
	t.Setenv("HF_HUB_CACHE", t.TempDir())
	whole, err := os.ReadFile(smallModel)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(t.TempDir(), "half.gguf")
	if err := os.WriteFile(half, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	vocabulary := filepath.Join(vocabularies, "deepseek-coder.gguf")
	for _, c := range []struct {
		args string
		exit int
		want string
	}{
		{"model", 2, "say what to do"},
		{"model eat x", 2, `unknown command "eat"`},
		{"model inspect", 2, "want 1 argument"},
		{"model tokenize " + smallModel + " " + smallModel, 1, "is not UTF-8 at byte "},
		{"model inspect " + half, 1, "truncated or damaged"},
		{"model inspect no-such-model", 1, "not installed"},
		{"model inspect " + goldenModels, 1, "name one of them: gqa-tied-Q4_0.gguf, gqa-tied-Q8_0.gguf, semcoder-like-Q5_0.gguf"},
		{"model inspect " + t.TempDir(), 1, "holds no .gguf file"},
		{"model tokenize " + vocabulary + " no-such-file", 1, "no such file"},
		{"model logits --model " + smallModel, 2, "--tokens wants ids"},
		{"model logits --model " + smallModel + " --tokens 1,x", 2, "--tokens wants ids"},
		{"model logits --model " + smallModel + " --tokens 1,320", 1, "token id 320: this model's are 0 to 319"},
		{"model logits --model " + vocabulary + " --tokens 1", 1, "token_embd"},
		{"model logits --model " + smallModel + " --tokens 1 --device cuda:0", 1, "cuda:0"},
		{"generate --model " + smallModel, 2, "--prompt is missing"},
		{"generate --model " + smallModel + " --prompt x --temperature -1", 2, "temperature is -1"},
		{"generate --model " + smallModel + " --prompt x --max-tokens -1", 2, "max tokens is -1"},
		{"generate --model " + smallModel + " --prompt x --stop=", 2, "stop string is empty"},
		{"generate --model " + smallModel + " --prompt \xff", 1, "--prompt is not UTF-8 at byte 0"},
		{"generate --model " + smallModel + " --prompt x --max-tokens 9999", 1, "the context is full"},
		{"generate --model " + half + " --prompt x", 1, "truncated or damaged"},
		{"generate --model " + vocabulary + " --prompt x", 1, "token_embd"},
	} {
		_, stderr, exit := invoke(t, "", strings.Fields(c.args)...)
		if exit != c.exit || !strings.Contains(stderr, c.want) {
			t.Errorf("semcoder %s: exit %d, %s", c.args, exit, stderr)
		}
	}
}

// What was generated before an error stays on a line of its own.
func TestErrorBeginsALine(t *testing.T) {
	out, _, exit := invoke(t, "", "generate", "--model", smallModel, "--prompt", "x", "--max-tokens", "9999")
	if exit != 1 || len(out) < 100 || !strings.HasSuffix(out, "\n") {
		t.Errorf("exit %d, %d bytes that end in %q", exit, len(out), out[max(0, len(out)-5):])
	}
}

// Numbers that JSON does not have, and names that would steer a terminal.
func TestInspectOddMetadata(t *testing.T) {
	file := weights.New(map[string]any{"nan": math.NaN(), "inf": math.Inf(-1), "name\x1b[2J": "a\x1b]0;b\a\nc"}, nil)
	found := inspect(file)
	if _, err := json.Marshal(found); err != nil {
		t.Error(err)
	}
	var out bytes.Buffer
	if err := found.print(&out, file.Keys()); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if strings.ContainsAny(text, "\x1b\a") || !strings.Contains(text, "NaN") || !strings.Contains(text, "-Inf") {
		t.Errorf("table %q", text)
	}
}

// Help is an answer: on standard output, with status 0. No command is none.
func TestHelp(t *testing.T) {
	for args, want := range map[string]string{
		"help":                  "generate ",
		"--help":                "generate ",
		"generate --help":       "--max-tokens",
		"model --help":          "logits --model",
		"model inspect x -h":    "--json",
		"model logits --help":   "--device",
		"model tokenize --help": "tokenize MODEL FILE",
	} {
		if out, stderr, exit := invoke(t, "", strings.Fields(args)...); exit != 0 || stderr != "" || !strings.Contains(out, want) {
			t.Errorf("semcoder %s: exit %d, %q, %q", args, exit, out, stderr)
		}
	}
	if out, stderr, exit := invoke(t, ""); exit != 2 || out != "" || !strings.Contains(stderr, "usage:") {
		t.Errorf("no command: exit %d, %q, %q", exit, out, stderr)
	}
}

func TestVersion(t *testing.T) {
	var v struct{ Version, Go, System string }
	if err := json.Unmarshal([]byte(mustInvoke(t, "", "version", "--json")), &v); err != nil {
		t.Fatal(err)
	}
	text := mustInvoke(t, "", "version")
	if text != fmt.Sprintf("semcoder %s %s %s\n", v.Version, v.Go, v.System) {
		t.Errorf("%q, %+v", text, v)
	}
}
