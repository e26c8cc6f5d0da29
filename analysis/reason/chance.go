package reason

import (
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/walk"
)

// The hash of text is another one in each process, and with it the order of a set that text is in. No model is asked what comes
// of that: whatever it said would be right by luck.

// unforeseeable is why an operation is asked of nobody; nil where it may be.
func unforeseeable(q walk.Question) error {
	switch {
	case q.Truth || !leftToChance(q.Expr):
		return nil
	case q.Said == "":
		return fmt.Errorf("%w: what is left to chance", walk.ErrBeyond)
	}
	return &walk.Undetermined{Told: q.Before(), Expr: q.Expr}
}

// leftToChance tells operations whose value hangs on the hash of text.
func leftToChance(expr string) bool {
	if of, ok := strings.CutPrefix(expr, "hash("); ok {
		return quoted(of)
	}
	if set, ok := strings.CutSuffix(expr, ".pop()"); ok {
		return unordered(set)
	}
	taker, of, ok := strings.Cut(strings.TrimSuffix(expr, ")"), "(")
	if quoted(taker) {
		_, of, ok = strings.Cut(expr[:len(expr)-1], ".join(")
		taker = "join"
	}
	return ok && slices.Contains([]string{"list", "tuple", "join"}, taker) && unordered(of)
}

// unordered tells a set of several items, text among them.
func unordered(repr string) bool {
	items, ok := narrate.Elements(repr)
	return ok && strings.HasPrefix(repr, "{") && len(items) > 1 && slices.ContainsFunc(items, func(item string) bool {
		_, _, pair := narrate.Cut(item, ": ")
		return !pair && quoted(item)
	})
}

func quoted(repr string) bool {
	repr = strings.TrimPrefix(repr, "b")
	return strings.HasPrefix(repr, `"`) || strings.HasPrefix(repr, "'")
}
