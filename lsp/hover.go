package lsp

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis/reason"
)

// hoverPatience is how long a hover waits, from when it was read, for something
// to say. The reply is promised within 150 ms.
const hoverPatience = 100 * time.Millisecond

// hover answers with what is there by then: the executed value, a remembered
// prediction, or that it is being found out. Null when there is nothing to say:
// other servers fill the same popup.
func (s *session) hover(ctx context.Context, r *request, p *protocol.HoverParams) (*protocol.Hover, error) {
	found, err := s.look(ctx, r, p)
	if err != nil || found == nil {
		return nil, err
	}
	lines := s.describe(*found)
	if lines == nil {
		return nil, nil
	}
	s.wonder(*found)
	at := s.span(found.from, found.at)
	return &protocol.Hover{Contents: s.markup(lines), Range: &at}, nil
}

// look finds the target and its active example on a goroutine of its own, and
// takes the best that it has published when patience ends. The search goes on
// for the sake of the next hover; it ends with the session at the latest.
func (s *session) look(ctx context.Context, r *request, p *protocol.HoverParams) (*finding, error) {
	doc, err := lookup(r, p.TextDocument.URI)
	if err != nil {
		return nil, nil // not Python, or lost: others may know it
	}
	offset, err := s.offset(doc, p.Position)
	if err != nil {
		return nil, err
	}
	latest, done := make(chan *finding, 1), make(chan struct{})
	publish := func(f finding) {
		select { // the newest replaces one that nobody took
		case <-latest:
		default:
		}
		latest <- &f
	}
	s.start(func() {
		defer close(done)
		t, ok := pointed(r.snap, doc, offset)
		if !ok {
			t, ok = imported(r.snap, doc, offset)
		}
		if ok {
			s.choose(s.root, t, publish)
		}
	})
	patience := time.NewTimer(hoverPatience - time.Since(r.received))
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case f := <-latest:
		return f, nil
	default:
		return nil, nil
	}
}

// line is one line of a hover.
type line struct {
	text string
	code bool
}

// describe puts a finding in at most three lines; none when it says nothing.
func (s *session) describe(f finding) []line {
	a, known := s.account(f)
	if !known {
		return nil
	}
	head := a.call
	if a.ending != "" {
		head += " -> " + a.ending
	}
	lines := []line{{head, true}, {a.how + " · from " + f.example.origin, false}}
	if f.differs {
		lines[1].text += ", which expects " + shown(f.example.Expected)
	}
	if links := s.links(f); links != "" {
		lines = append(lines, line{links, false})
	}
	return lines
}

// account is the best that can be said: what ran; else what was predicted; else
// that it is on its way.
func (s *session) account(f finding) (account, bool) {
	if f.trace != nil {
		if a, ok := ran(f.example.Call, f.trace); ok {
			return a, true
		}
	}
	model, ready := s.model.ready()
	if ready {
		if o, ok := model.Reasoner.Known(f.question()); ok {
			if a, ok := remembered(f.example.Call, o); ok {
				return a, true
			}
		}
	}
	waiting := account{call: shown(f.example.Call)}
	switch {
	case f.trace != nil && ready && model.Model != "": // the model can still say something
		waiting.how = "not run" + whyNot(f.trace)
	case f.trace == nil && s.options.Tracer != nil:
		waiting.how = s.waiting()
	default:
		return account{}, false
	}
	return waiting, true
}

// remembered is what an earlier answer knows: how the call ended, if it ran then, else
// what was predicted.
func remembered(call string, o reason.Outcome) (account, bool) {
	if o.Trace != nil {
		if a, ok := ran(call, o.Trace); ok {
			return a, true
		}
	}
	return predicted(call, o)
}

// waiting says what keeps a run from having come back.
func (s *session) waiting() string {
	started, failure := s.runs.state()
	switch {
	case failure != nil:
		return "not run: " + shown(failure.Error())
	case started:
		return "running"
	}
	return "the sandbox is starting"
}

// links leads to the full account: a command link where the client follows
// them, else the words it asked for. Of a function in a file that is not open there
// is none: the editor would not know what its lines are.
func (s *session) links(f finding) string {
	if f.from != f.doc && (!f.open() || !s.client.CommandLinks) {
		return ""
	}
	if !s.client.CommandLinks || !s.client.markdown {
		return s.client.Hint
	}
	args, err := json.Marshal([]ExplainParams{s.explainOf(f)})
	if err != nil {
		return ""
	}
	escaped := strings.ReplaceAll(url.QueryEscape(string(args)), "+", "%20")
	return "[Show every step](command:" + linkExplain + "?" + escaped + ")"
}

// explainOf is the request that opens the full account of a finding.
func (s *session) explainOf(f finding) ExplainParams {
	start := s.span(f.doc, f.function.NameRange).Start
	return ExplainParams{
		TextDocument: DocumentVersion{URI: uri.URI(f.doc.URI()), Version: f.doc.Version()},
		Position:     &start,
		Kind:         KindMonologue,
		Call:         f.example.Call,
	}
}

// markup renders lines for the client. Code goes into a fence rather than a code
// span: a repr may hold any character, and a fence needs no escaping.
func (s *session) markup(lines []line) *protocol.MarkupContent {
	var b strings.Builder
	for i, l := range lines {
		switch {
		case !s.client.markdown:
			b.WriteString(l.text)
		case l.code:
			fence := fenceFor(l.text)
			b.WriteString(fence + "python\n" + l.text + "\n" + fence)
		default:
			b.WriteString(l.text)
		}
		if i < len(lines)-1 {
			b.WriteString(breakAfter(l, s.client.markdown))
		}
	}
	kind := protocol.MarkupKindPlainText
	if s.client.markdown {
		kind = protocol.MarkupKindMarkdown
	}
	return &protocol.MarkupContent{Kind: kind, Value: b.String()}
}

// breakAfter ends a line; markdown joins plain lines unless two spaces end them.
func breakAfter(l line, markdown bool) string {
	if markdown && !l.code {
		return "  \n"
	}
	return "\n"
}

// fenceFor is a code fence that text does not contain.
func fenceFor(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence
}
