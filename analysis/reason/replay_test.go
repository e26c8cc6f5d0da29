package reason

import (
	"testing"

	"semcoder/analysis/trace"
)

func TestAnotherDayBeginsAfterTheFuture(t *testing.T) {
	for source, want := range map[string]string{
		"def f():\n    pass": anotherDay + "def f():\n    pass",
		"from __future__ import annotations\nfrom __future__ import division\nx = 1": "from __future__ import annotations\nfrom __future__ import division\n" + anotherDay + "x = 1",
		"from __future__ import annotations":                                         "from __future__ import annotations",
		"x = 1\nfrom a import b":                                                     anotherDay + "x = 1\nfrom a import b",
		"":                                                                           anotherDay,
	} {
		if got := onAnotherDay(&trace.Trace{Canonical: trace.Canonical{Source: source}}); got != want {
			t.Errorf("%q becomes %q", source, got)
		}
	}
}
