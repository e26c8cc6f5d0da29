package prompts

import "testing"

// TestShown: the program of a prompt is read back, and nothing is read out of another's.
func TestShown(t *testing.T) {
	for _, code := range []string{
		"def f(x):\n    return x", "def f(x):\n\n    return \"\"\"\n\"\"\" + x", "def g(x):\n    \"\"\"Say so.\"\"\"\n    ...\n\ndef f(x):\n    return g(x)",
	} {
		if got, ok := Shown(Forward(code, "f(1)"), "f(1)"); !ok || got != code {
			t.Errorf("%q of %q", got, code)
		}
		for _, prompt := range []string{Forward(code, "f(2)"), Backward(code, "f", "1"), code, ""} {
			if got, ok := Shown(prompt, "f(1)"); ok {
				t.Errorf("%q of %q", got, prompt)
			}
		}
	}
}
