package lsp

import (
	"context"
	"fmt"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
)

// actionTries bounds the edits that are executed for a quick fix, which an editor may
// ask for whenever the cursor moves.
const actionTries = 100

// codeAction offers a repair of the function at the cursor where one of its examples
// in the document fails. It was executed and holds, or it is not offered: what the
// model said if it was asked before, else what trial finds. What cannot be run is not known
// to fail; there a repair that was foreseen is offered to who asked for one, and says that it is.
func (s *session) codeAction(ctx context.Context, r *request, p *protocol.CodeActionParams) ([]protocol.CodeAction, error) {
	only := p.Context.Only
	if len(only) > 0 && !slices.Contains(only, protocol.CodeActionKindQuickFix) && !slices.Contains(only, "") {
		return nil, nil
	}
	doc, err := lookup(r, p.TextDocument.URI)
	if err != nil {
		return nil, nil // not Python, or lost: others may know it
	}
	offset, err := s.offset(doc, p.Range.Start)
	if err != nil {
		return nil, err
	}
	t, ok := around(r.snap, doc, offset)
	if !ok || t.function.Nested || t.doc != doc {
		return nil, nil
	}
	none := func() []examples.Example { return nil }
	f, others := s.failing(ctx, t, sources{none, none})
	if f.function == nil {
		return nil, ctx.Err()
	}
	model, err := s.asked(ctx)
	if err != nil || model == nil {
		return nil, nil // there will be a word about it where a model was asked for
	}
	o, slice, err := s.confirmed(ctx, model.Reasoner, f, others)
	if err != nil || o == nil {
		return nil, err
	}
	return s.action(f, slice, o), nil
}

// asked is the model's reasoner as far as the settings let it be loaded unasked.
func (s *session) asked(ctx context.Context) (*Loaded, error) {
	if s.config.Load().Hover.Generate == Off {
		model, _ := s.model.ready()
		if model.Reasoner == nil {
			return nil, nil
		}
		return &model, nil
	}
	model, err := s.model.get(ctx)
	return &model, err
}

// confirmed is a repair that holds, and the slice that it is one of; nil where none is
// found. Of what cannot be run it is what was foreseen.
func (s *session) confirmed(ctx context.Context, r Reasoner, f finding, others []examples.Example) (*reason.Outcome, analysis.Slice, error) {
	q := f.repair(others, tries)
	o, ok := r.Known(q)
	switch {
	case ok && (o.Verdict == reason.Confirmed || !f.differs && o.Answer != ""):
		return &o, q.Slice, nil
	case !f.differs:
		return nil, q.Slice, nil
	}
	q.Executions, q.RunOnly = actionTries, true
	for u, err := range r.Ask(ctx, q) {
		if err != nil {
			return nil, q.Slice, coded(ctx, err)
		}
		if o := u.Outcome; u.Phase == reason.Done && o.Verdict == reason.Confirmed {
			return o, q.Slice, nil
		}
	}
	return nil, q.Slice, ctx.Err()
}

// action is the quick fix that makes a repair's edits.
func (s *session) action(f finding, slice analysis.Slice, o *reason.Outcome) []protocol.CodeAction {
	edits := s.textEdits(f.doc, slice, o.Edits)
	if len(edits) == 0 {
		return nil
	}
	kind := protocol.CodeActionKindQuickFix
	how := "ran; " + foundBy(o) + unrepaired(o)
	if o.Verdict != reason.Confirmed {
		how = foundBy(o) + ", not run" + because(*o)
	}
	title := fmt.Sprintf("Repair %s, so that %s is %s (%s)", f.function.Name, shown(f.example.Call), shown(claimed(f.example.Example)), how)
	name := uri.URI(f.doc.URI())
	edit := &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{name: edits}}
	if s.client.versionedEdits {
		version := f.doc.Version()
		one := &protocol.TextDocumentEdit{}
		one.TextDocument.URI, one.TextDocument.Version = name, &version
		for i := range edits {
			one.Edits = append(one.Edits, &edits[i])
		}
		edit = &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{one}}
	}
	return []protocol.CodeAction{{Title: title, Kind: &kind, Edit: edit}}
}

// foundBy says how an answer was found.
func foundBy(o *reason.Outcome) string {
	switch {
	case o.Trial:
		return "found by trial"
	case o.Answer != "":
		return "predicted"
	}
	return "nothing found"
}
