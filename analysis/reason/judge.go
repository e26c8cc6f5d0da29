package reason

import (
	"context"
	"strings"

	"semcoder/analysis/examples"
	"semcoder/analysis/trace"
)

// judge holds the predicted answer against what running gave. A prediction that
// nothing can be held against keeps the account's own standing.
func (q Forward) judge(ctx context.Context, r *Reasoner, account *Outcome, a Answer, read bool) (Verdict, string, error) {
	switch t := account.Trace; {
	case !read && account.Verdict == Unchecked:
		return Unchecked, Malformed, nil
	case !account.judgeable():
		return account.Verdict, account.Reason, nil
	case a.Raises != "" || t.Stop == trace.Raised:
		return verdict(raised(t, a.Raises)), nativeReason(t), nil
	default:
		return q.compare(ctx, r, account, a)
	}
}

// raised tells whether the run was left by an exception of the named class.
// Answers may write the module before it, traces do not.
func raised(t *trace.Trace, class string) bool {
	return t.Stop == trace.Raised && t.Exception != nil && class != "" &&
		lastName(t.Exception.Type) == lastName(class)
}

func lastName(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// compare runs the call once more with the prediction beside it: the sandbox
// evaluates both and compares them type-strictly, which text cannot do.
func (q Forward) compare(ctx context.Context, r *Reasoner, account *Outcome, a Answer) (Verdict, string, error) {
	program := examples.Program(q.Slice, q.Call)
	program.Expect = a.Value
	t, err := r.run(ctx, program)
	if err != nil {
		return "", "", err
	}
	switch {
	case !ended(t):
		v, reason := q.standing(t)
		return v, reason, nil
	case differ(account.Trace, t):
		return Unstable, nativeReason(t), nil
	case t.Match == trace.Equal || t.Match == trace.Different:
		return verdict(t.Match == trace.Equal), nativeReason(t), nil
	case t.Literal == "":
		return Unchecked, NotComparable, nil
	default: // the value has a form in the grammar, so it is the answer that has none
		return Unchecked, Malformed, nil
	}
}

func verdict(agrees bool) Verdict {
	if agrees {
		return Confirmed
	}
	return Refuted
}

// holds executes a call and holds it against what is wanted of it: an expression, or
// `raises(TYPE)`.
func (r *Reasoner) holds(ctx context.Context, q Forward, want string) (*trace.Trace, Verdict, string, error) {
	class, raises := strings.CutPrefix(want, "raises(")
	program := examples.Program(q.Slice, q.Call)
	if !raises {
		program.Expect = want
	}
	t, err := r.replayed(ctx, program)
	if err != nil {
		return nil, "", "", err
	}
	v, reason := q.standing(t)
	switch {
	case v != Unchecked || reason == Skew:
		return t, v, reason, nil
	case raises:
		return t, verdict(raised(t, strings.TrimSuffix(class, ")"))), reason, nil
	case t.Stop == trace.Raised:
		return t, Refuted, reason, nil
	case t.Match == trace.Incomparable && t.Literal == "":
		return t, Unchecked, NotComparable, nil
	case t.Match == trace.Incomparable:
		return t, Unchecked, Malformed, nil
	}
	return t, verdict(t.Match == trace.Equal), reason, nil
}
