package semcoder

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors says what each package may import besides the standard library. A
// pattern ending in "/..." covers everything below it. A package that is
// missing here fails the test: a new one starts with a line in this table.
var floors = map[string][]string{
	"semcoder":                         {},
	"semcoder/kernels":                 {},
	"semcoder/kernels/cpu":             {"semcoder/kernels", "github.com/klauspost/cpuid/v2"},
	"semcoder/kernels/kerneltest":      {"semcoder/kernels"},
	"semcoder/kernels/device":          {"semcoder/kernels", "semcoder/kernels/cpu"},
	"semcoder/inference/tokenizer":     {},
	"semcoder/inference/sample":        {},
	"semcoder/inference/weights":       {"semcoder/kernels", "github.com/edsrzf/mmap-go"},
	"semcoder/inference/model":         {"semcoder/kernels", "semcoder/inference/weights"},
	"semcoder/inference":               {"semcoder/kernels", "semcoder/inference/weights", "semcoder/inference/tokenizer", "semcoder/inference/model", "semcoder/inference/sample"},
	"semcoder/inference/builtin":       {},
	"semcoder/analysis/syntax":         {"github.com/smacker/go-tree-sitter/..."},
	"semcoder/analysis":                {"semcoder/analysis/syntax", "github.com/BurntSushi/toml/..."},
	"semcoder/analysis/trace":          {"semcoder/analysis/trace/fence", "github.com/tetratelabs/wazero/...", "golang.org/x/sys/...", "github.com/klauspost/compress/..."},
	"semcoder/analysis/trace/fence":    {"github.com/landlock-lsm/go-landlock/...", "golang.org/x/sys/..."},
	"semcoder/analysis/examples":       {"semcoder/analysis", "semcoder/analysis/trace"},
	"semcoder/analysis/narrate":        {"semcoder/analysis", "semcoder/analysis/trace"},
	"semcoder/analysis/pyx":            {"semcoder/analysis", "semcoder/analysis/trace", "semcoder/analysis/narrate", "semcoder/analysis/syntax", "semcoder/analysis/reason/prompts"},
	"semcoder/analysis/walk":           {"semcoder/analysis/trace", "semcoder/analysis/narrate", "semcoder/analysis/syntax"},
	"semcoder/analysis/reason/prompts": {},
	"semcoder/analysis/reason/grammar": {},
	"semcoder/analysis/reason":         {"semcoder/analysis", "semcoder/analysis/trace", "semcoder/analysis/narrate", "semcoder/analysis/examples", "semcoder/analysis/reason/prompts", "semcoder/analysis/reason/grammar", "semcoder/analysis/walk", "semcoder/inference", "semcoder/inference/sample"},
	"semcoder/evaluation":              {"semcoder/analysis", "semcoder/analysis/pyx", "semcoder/analysis/trace", "semcoder/analysis/narrate", "semcoder/analysis/walk", "semcoder/analysis/examples", "semcoder/analysis/reason", "semcoder/analysis/reason/prompts", "semcoder/inference", "semcoder/inference/sample"},
	"semcoder/lsp":                     {"go.lsp.dev/...", "go.uber.org/zap/...", "semcoder/analysis", "semcoder/analysis/reason", "semcoder/analysis/examples", "semcoder/analysis/trace"},
	"semcoder/lsp/lsptest":             {"go.lsp.dev/...", "go.uber.org/zap/...", "golang.org/x/tools/txtar", "semcoder/lsp", "semcoder/analysis", "semcoder/analysis/reason", "semcoder/analysis/examples", "semcoder/analysis/trace"},
}

// onlyTests may be imported by tests and by the packages named.
var onlyTests = map[string][]string{
	"semcoder/kernels/kerneltest": {},
	"semcoder/lsp/lsptest":        {"semcoder/cmd/semcoder"},
	"semcoder/cmd/semcoder":       {},
}

func TestImportsStayOnTheirFloors(t *testing.T) {
	for _, line := range goList(t, `{{.ImportPath}} {{join .Imports " "}}`) {
		fields := strings.Fields(line)
		pkg, imports := fields[0], fields[1:]
		allowed, known := floors[pkg]
		if pkg != "semcoder/cmd/semcoder" && !known {
			t.Errorf("%s has no line in the floors table", pkg)
		}
		for _, path := range imports {
			if known && !isStandard(path) && !matches(allowed, path) {
				t.Errorf("%s may not import %s", pkg, path)
			}
			if users, only := onlyTests[path]; only && !slices.Contains(users, pkg) {
				t.Errorf("%s may not import %s outside tests", pkg, path)
			}
		}
	}
}

func TestCgoStaysInTwoPackages(t *testing.T) {
	allowed := []string{"semcoder/analysis/syntax", "semcoder/kernels/cpu"}
	for _, line := range goList(t, `{{.ImportPath}} {{len .CgoFiles}} {{join .Imports " "}}`) {
		fields := strings.Fields(line)
		uses := fields[1] != "0" || slices.Contains(fields[2:], "C")
		if uses && !slices.Contains(allowed, fields[0]) {
			t.Errorf("%s uses cgo", fields[0])
		}
	}
}

func goList(t *testing.T, format string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", format, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != "semcoder" && !strings.Contains(first, ".")
}

func matches(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if below, ok := strings.CutSuffix(p, "/..."); ok {
			return path == below || strings.HasPrefix(path, below+"/")
		}
		return path == p
	})
}
