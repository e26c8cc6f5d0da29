package reason

import (
	"fmt"

	"semcoder/analysis/trace"
)

// narration tells people how a run went.
func narration(t *trace.Trace) string {
	switch t.Stop {
	case trace.Returned:
		return fmt.Sprintf("`%s` returns `%s` after %d steps.", t.Call, t.Value, t.Steps)
	case trace.Raised:
		return fmt.Sprintf("`%s` raises `%s` after %d steps.", t.Call, exceptionText(t), t.Steps)
	default:
		return t.Problem
	}
}
