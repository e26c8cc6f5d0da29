package device

import (
	"errors"
	"strings"
	"testing"

	"semcoder/kernels"
)

func TestOpenCPU(t *testing.T) {
	for _, name := range []string{"auto", "", "cpu", "cpu:1", "cpu:64"} {
		b, err := Open(name)
		if err != nil {
			t.Errorf("Open(%q): %v", name, err)
			continue
		}
		if !strings.HasPrefix(b.Device(), "cpu: ") {
			t.Errorf("Open(%q) is %q", name, b.Device())
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	for name, unavailable := range map[string]bool{
		"cuda": true, "cuda:1": true, "metal": true, "tpu": false, "cpu:0": false, "cpu:x": false, "cpu:-1": false, "cpu:": false, "auto:1": false,
	} {
		b, err := Open(name)
		if err == nil {
			b.Close()
			t.Errorf("Open(%q) succeeded", name)
		} else if errors.Is(err, kernels.ErrUnavailable) != unavailable || !strings.Contains(err.Error(), name) {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
}
