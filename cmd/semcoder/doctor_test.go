//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDoctorOnAForeignProcessor has a worker answer as it does where WebAssembly is
// not compiled: the feature is off, which is no failure.
func TestDoctorOnAForeignProcessor(t *testing.T) {
	worker := filepath.Join(t.TempDir(), "worker")
	const script = "#!/bin/sh\nprintf '\\014\\000\\000\\000fno such cpu'\n" // a frame of 12 bytes
	if err := os.WriteFile(worker, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SEMCODER_WORKER", worker)
	out, said, status := console(t, "doctor", "--model", "none")
	if status != 0 {
		t.Errorf("status %d: %s", status, said)
	}
	for _, want := range []string{"absent  sandbox    nothing is run", "no such cpu", "absent  fences", "bubblewrap"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
}
