package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"semcoder/analysis"
	"semcoder/analysis/reason"
	"semcoder/analysis/trace"
)

// kinds lists the kinds of explain that are served.
func kinds() []string {
	return []string{KindMonologue, KindOutput, KindInput, KindRepair, KindFailure, KindWrite, KindDescribe}
}

// explain answers one question in full, streaming on the way to a client that
// gave a stream id. It holds its flight until it is answered or cancelled, or
// until an edit changes the code it is about.
func (s *session) explain(ctx context.Context, r *request, p *ExplainParams) (*ExplainResult, error) {
	t, err := s.subject(r, p)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	st, err := s.streams.open(s.out, p.StreamID)
	if err != nil {
		return nil, err
	}
	defer st.close()
	task := s.tasks.begin(s.out, p.WorkDoneToken, "Explaining "+t.function.Qualified, func() { stop(context.Canceled) })
	defer task.end()

	q, err := s.inquire(ctx, t, p)
	if err != nil {
		return nil, coded(ctx, err)
	}
	watch := s.watches.add(q.finding, p.StreamID, stop)
	defer watch.settle()
	outcome, err := s.follow(ctx, q, st)
	if err != nil {
		return nil, coded(ctx, err)
	}
	return s.result(q, outcome), nil
}

// subject checks the request and finds what it is about.
func (s *session) subject(r *request, p *ExplainParams) (target, error) {
	if !slices.Contains(kinds(), p.Kind) {
		return target{}, invalid("kind %q is not served; this server serves %s", p.Kind, strings.Join(kinds(), ", "))
	}
	doc, err := lookup(r, p.TextDocument.URI)
	if err != nil {
		return target{}, err
	}
	if v := p.TextDocument.Version; v != doc.Version() {
		return target{}, fmt.Errorf("%w: it was asked of version %d, the document is at %d", errSuperseded, v, doc.Version())
	}
	at, err := p.place()
	if err != nil {
		return target{}, err
	}
	offset, err := s.offset(doc, at)
	if err != nil {
		return target{}, err
	}
	t, ok := around(r.snap, doc, offset)
	if problem := doc.Problem(); !ok && problem != "" {
		return target{}, failed("there is nothing to explain in %s: %s", p.TextDocument.URI, problem)
	}
	if !ok {
		return target{}, failed("there is no function at line %d to explain", at.Line+1)
	}
	if p.Call != "" {
		if _, err := analysis.ParseCall(p.Call); err != nil {
			return target{}, invalid("call: %v", err)
		}
		t.call, t.asked = p.Call, true
	}
	return t, nil
}

// place is the position asked about: the range's start stands for a range.
func (p *ExplainParams) place() (protocol.Position, error) {
	switch {
	case p.Position != nil:
		return *p.Position, nil
	case p.Range != nil:
		return p.Range.Start, nil
	}
	return protocol.Position{}, invalid("explain needs a position or a range")
}

// active waits for t's active example.
func (s *session) active(ctx context.Context, t target) (finding, error) {
	f, ok := s.choose(ctx, t, func(finding) {})
	switch {
	case ctx.Err() != nil:
		return finding{}, ctx.Err()
	case !ok:
		return finding{}, failed("no call of %s is known; write a doctest, or pass one as `call`", t.function.Qualified)
	}
	return f, nil
}

// follow asks the model, and hands on what becomes known as it does.
func (s *session) follow(ctx context.Context, q inquiry, st *stream) (*reason.Outcome, error) {
	model, err := s.model.get(ctx)
	if err != nil {
		return nil, fmt.Errorf("the model is not available: %w", err)
	}
	var outcome *reason.Outcome
	asked := q.asked()
	for update, err := range model.Reasoner.Ask(ctx, q.question) {
		if err != nil {
			return nil, err
		}
		switch update.Phase {
		case reason.Executed:
			for _, told := range update.Outcome.Sentences {
				st.add(piece{phase: PhaseExecuted, text: told.Text + "\n", line: documentLine(asked, told.Line)})
			}
		case reason.Monologue:
			if q.kind != KindOutput {
				st.add(piece{phase: PhaseMonologue, text: update.Text, line: documentLine(asked, update.Line)})
			}
		case reason.Done:
			outcome = update.Outcome
		}
	}
	if outcome == nil {
		return nil, fmt.Errorf("the answer ended early: %w", context.Cause(ctx))
	}
	st.add(piece{phase: PhaseDone})
	return outcome, nil
}

// documentLine maps a 1-based line of the slice to the editor's 0-based one; nil
// when the line is unknown or ours.
func documentLine(slice analysis.Slice, n int) *int {
	if n < 1 || n > len(slice.Lines) || slice.Lines[n-1] < 0 {
		return nil
	}
	at := slice.Lines[n-1]
	return &at
}

// result is the reply. The text follows the kind; everything else is the same for
// all, so that a client may show one and keep the other.
func (s *session) result(q inquiry, o *reason.Outcome) *ExplainResult {
	out := &ExplainResult{
		Call: q.example.Call, From: q.example.origin,
		Answer: o.Answer, Before: o.Before, Verdict: string(o.Verdict), Reason: o.Reason,
		Confidence: o.Confidence, Unsure: o.Unsure,
		Executed: executed(o),
		Range:    s.span(q.doc, q.function.Range), DocVersion: q.doc.Version(),
		Model: o.Model, Cached: o.Cached, Status: StatusExecuted,
	}
	if o.Model != "" {
		out.Status = StatusComplete
	}
	switch q.kind {
	case KindMonologue:
		if out.Text = o.Monologue; o.Model == "" {
			out.Text = o.Narration
		}
	case KindOutput:
		out.Text = summary(q.example.Call, o)
	default:
		s.searched(out, q, o)
	}
	return out
}

// searched fills in what the kinds beside monologue and output have of their own.
func (s *session) searched(out *ExplainResult, q inquiry, o *reason.Outcome) {
	out.Tried = o.Tried
	if o.Answer != "" {
		out.Found = FoundPredicted
	}
	if o.Trial {
		out.Found = FoundTrial
	}
	switch q.kind {
	case KindInput:
		out.Call = o.Answer
		out.Text = joined(o.Monologue, inputLine(q.question.(reason.Backward).Output, o))
	case KindRepair:
		out.Edits = s.textEdits(q.doc, q.question.(reason.Repair).Slice, o.Edits)
		out.Text = joined(o.Monologue, repairLine(q, o))
	case KindFailure:
		out.Text, out.Answer = failureText(q, o), causeOf(q, o)
	default:
		out.Text = o.Answer
	}
}

func joined(monologue, line string) string {
	if monologue == "" {
		return line
	}
	return strings.TrimRight(monologue, "\n") + "\n\n" + line
}

// inputLine says which input was found, and how it is known.
func inputLine(output string, o *reason.Outcome) string {
	switch {
	case o.Answer == "" && o.Reason == reason.NotComparable:
		return shown(output) + " is no value that can be compared; give a literal, or raises(TYPE)"
	case o.Answer == "" && o.Verdict == reason.Unrunnable:
		return "no input was looked for that yields " + shown(output) + because(*o)
	case o.Answer == "":
		return "no input was found that yields " + shown(output) + searchedFor(o)
	case o.Verdict == reason.Refuted:
		return "no input was found that yields " + shown(output) + searchedFor(o) + "; predicted was " + summary(o.Answer, o)
	}
	return summary(o.Answer, o) + ", " + foundBy(o) + searchedFor(o)
}

// repairLine says whether a repair was found, and how it is known.
func repairLine(q inquiry, o *reason.Outcome) string {
	call := shown(q.example.Call) + " -> " + shown(claimed(q.example.Example))
	switch {
	case o.Answer == "" && o.Verdict == reason.Unrunnable:
		return "no repair was foreseen for " + call + "  (not run" + because(*o) + ")"
	case o.Answer == "":
		return "no repair was found for " + call + searchedFor(o)
	case o.Verdict == reason.Unrunnable:
		return "a repair was foreseen for " + call + "  (predicted, not run" + because(*o) + ")"
	case o.Verdict == reason.Confirmed:
		return "repaired: " + call + "  (ran), " + foundBy(o) + searchedFor(o) + unrepaired(o)
	}
	return "a repair that was " + foundBy(o) + " for " + call + ": " + string(o.Verdict) + searchedFor(o)
}

// unrepaired names an example that still fails after a repair.
func unrepaired(o *reason.Outcome) string {
	if call, ok := strings.CutPrefix(o.Reason, reason.Leaves); ok {
		return "; " + shown(call) + " still fails"
	}
	return ""
}

func searchedFor(o *reason.Outcome) string {
	if o.Tried == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d tried)", o.Tried)
}

// summary is an outcome in one line: what ran, else what was predicted, else why
// neither is.
func summary(call string, o *reason.Outcome) string {
	a, ok := account{}, false
	if o.Trace != nil {
		a, ok = ran(call, o.Trace)
	}
	if !ok {
		a, ok = predicted(call, *o)
	}
	switch {
	case !ok:
		return shown(call) + ": not run" + because(*o)
	case a.ending == "":
		return a.call + ": " + a.how
	}
	return a.call + " -> " + a.ending + "  (" + a.how + ")"
}

// executed is what running showed; nil when nothing ran.
func executed(o *reason.Outcome) *Executed {
	t := o.Trace
	if t == nil || (t.Stop != trace.Returned && t.Stop != trace.Raised && t.Stop != trace.Budgeted && t.Before == nil) {
		return nil
	}
	out := &Executed{Steps: t.Steps, Stdout: t.Stdout, Narration: o.Narration, Varies: t.Varies()}
	switch t.Stop {
	case trace.Returned:
		out.Value = &t.Value
	case trace.Raised:
		text := exception(t.Exception)
		out.Exception = &text
	}
	return out
}

// snapshot gives a stream's text again to a client that missed a delta.
func (s *session) snapshot(_ context.Context, _ *request, p *SnapshotParams) (*SnapshotResult, error) {
	st, ok := s.streams.find(p.StreamID)
	if !ok {
		return nil, invalid("stream %q is not known; ask semcoder/explain again", p.StreamID)
	}
	return st.snapshot(), nil
}

// executeCommand is explain for clients that know no other way to ask. It takes
// the params of explain as its one argument and returns the text.
func (s *session) executeCommand(ctx context.Context, r *request, p *protocol.ExecuteCommandParams) (string, error) {
	if p.Command != CommandExplain {
		return "", invalid("command %q is not served; this server serves %s", p.Command, CommandExplain)
	}
	if len(p.Arguments) != 1 {
		return "", invalid("%s takes one argument, the params of %s", CommandExplain, MethodExplain)
	}
	params, err := decode[ExplainParams]([]byte(p.Arguments[0]))
	if err != nil {
		return "", err
	}
	if params.Kind == "" {
		params.Kind = KindMonologue
	}
	result, err := s.explain(ctx, r, params)
	if err != nil {
		return "", err
	}
	return result.Text, nil
}
