package main

import (
	"strings"
	"testing"

	"semcoder/analysis/trace"
	"semcoder/lsp"
)

// TestTheSandboxStaysWhereANativeInterpreterIsRefused checks that a setting alone
// takes nothing out of the sandbox.
func TestTheSandboxStaysWhereANativeInterpreterIsRefused(t *testing.T) {
	i := &interpreters{sandbox: newRunner()}
	defer i.Close()
	for why, c := range map[string]lsp.NativeConfig{
		"semcoder.native.trusted": {Python: "/usr/bin/python3"},
		"no such file":            {Python: "/nonexistent/python", Trusted: true},
		"not an absolute path":    {Python: "python", Trusted: true},
	} {
		if err := i.use(c); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%+v: %v, want a word on %q", c, err, why)
		}
		if i.current() != i.sandbox {
			t.Errorf("%+v: programs left the sandbox", c)
		}
	}
	got, err := i.Run(t.Context(), trace.Program{Source: "import sys", Call: "sys.platform"})
	if err != nil || got.Value != `"wasi"` || got.Native {
		t.Errorf("%v, %+v", err, got)
	}
	if err := i.use(lsp.NativeConfig{}); err != nil {
		t.Error(err)
	}
}
