package reason

import (
	"context"
	"iter"
	"strings"
	"sync"
	"sync/atomic"

	"semcoder/analysis"
	"semcoder/analysis/trace"
	"semcoder/inference"
)

// A scripted model says its lines, one token each. It waits for gate before
// every token where there is one, and fails where a token is an error.
type scripted struct {
	tokens []any // string or error
	again  []any // what it says from the second time on; nil: the same
	mu     sync.Mutex
	heard  []string // prompts
	gate   chan struct{}
	asked  atomic.Int32
	ended  chan struct{} // closed when a cancelled generation stops
}

func (m *scripted) Identity() string { return "scripted" }

func (m *scripted) Generate(ctx context.Context, r inference.Request) iter.Seq2[inference.Token, error] {
	tokens := m.tokens
	if m.asked.Add(1) > 1 && m.again != nil {
		tokens = m.again
	}
	return func(yield func(inference.Token, error) bool) {
		m.mu.Lock()
		m.heard = append(m.heard, r.Prompt)
		m.mu.Unlock()
		for _, t := range tokens {
			if err := m.wait(ctx); err != nil {
				yield(inference.Token{}, err)
				return
			}
			text, isText := t.(string)
			if !isText {
				yield(inference.Token{}, t.(error))
				return
			}
			if !yield(inference.Token{Text: text}, nil) {
				return
			}
		}
	}
}

func (m *scripted) wait(ctx context.Context) error {
	if m.gate == nil {
		return nil
	}
	select {
	case <-m.gate:
		return nil
	case <-ctx.Done():
		if m.ended != nil {
			close(m.ended)
		}
		return ctx.Err()
	}
}

// saying makes a model that says text a few bytes at a time.
func saying(text string) *scripted {
	m := &scripted{}
	for len(text) > 3 {
		m.tokens, text = append(m.tokens, text[:3]), text[3:]
	}
	m.tokens = append(m.tokens, text)
	return m
}

// A tracer plays back traces, one for each run, the last one for good.
type tracer struct {
	traces []trace.Trace
	err    error
	runs   atomic.Int32
	seen   chan trace.Program
}

func (t *tracer) Run(_ context.Context, p trace.Program) (*trace.Trace, error) {
	n := int(t.runs.Add(1)) - 1
	if t.seen != nil {
		t.seen <- p
	}
	if t.err != nil {
		return nil, t.err
	}
	played := t.traces[min(n, len(t.traces)-1)]
	played.Call = p.Call
	if played.Stop != trace.Broken {
		played.Canonical = canonicalOf(p.Source)
	}
	if p.Expect != "" {
		played.Match = match(p.Expect, played.Literal)
	}
	return &played, nil
}

// match stands for the sandbox's comparison; what starts with a letter is
// outside its grammar.
func match(expect, literal string) trace.Match {
	switch {
	case literal == "" || strings.Trim(expect[:1], "abcxyz") == "":
		return trace.Incomparable
	case expect == literal:
		return trace.Equal
	default:
		return trace.Different
	}
}

func (t *tracer) Canonical(_ context.Context, source string) (trace.Canonical, error) {
	return canonicalOf(source), t.err
}

// canonicalOf drops comment lines, so that the line map says something.
func canonicalOf(source string) trace.Canonical {
	var c trace.Canonical
	for i, line := range strings.Split(strings.TrimRight(source, "\n"), "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			c.Source += line + "\n"
			c.Lines = append(c.Lines, i+1)
		}
	}
	c.Source = strings.TrimRight(c.Source, "\n")
	return c
}

func returning(literal string) *tracer {
	return &tracer{traces: []trace.Trace{{Stop: trace.Returned, Value: literal, Literal: literal, Steps: 3,
		Events: []trace.Event{
			{Kind: trace.Enter, At: trace.Range{Line: 1, EndLine: 3}, Name: "f", Changed: []trace.Binding{{Name: "x", Value: "21"}}},
			{Kind: trace.Line, At: trace.Range{Line: 2, Col: 4, EndLine: 2, EndCol: 13}, Changed: []trace.Binding{{Name: "y", Value: literal}}},
			{Kind: trace.Return, At: trace.Range{Line: 3, Col: 4, EndLine: 3, EndCol: 12}, Value: literal},
		}}}}
}

func raising(class string) *tracer {
	return &tracer{traces: []trace.Trace{{Stop: trace.Raised, Exception: &trace.Exception{Type: class, Message: "no"}}}}
}

// doubled is the slice that most tests ask about; its comment moves canonical
// lines away from slice lines.
var doubled = Forward{
	Slice: analysis.Slice{Source: "# twice\ndef f(x):\n    # as much\n    y = x * 2\n    return y\n", Entry: "f"},
	Call:  "f(21)",
}

const monologue = "1. [L5]: f is called with x = 21.\n2. [L6]: y = 42.\n3. [L7]: returns 42."

func script(answer string) string {
	return monologue + "\n\n[ANSWER]\n" + answer + "\n"
}
