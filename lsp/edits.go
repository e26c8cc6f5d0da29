package lsp

import (
	"strings"

	"go.lsp.dev/protocol"

	"semcoder/analysis"
	"semcoder/analysis/reason"
)

// textEdits are the edits of a slice as those of its document, with its line ends; nil
// where one of them is not.
func (s *session) textEdits(doc *analysis.Document, slice analysis.Slice, edits []reason.Edit) []protocol.TextEdit {
	var all []protocol.TextEdit
	for _, e := range edits {
		from, to, ok := e.In(slice)
		if !ok {
			return nil
		}
		text := e.Text
		start, end := doc.LineStart(from), doc.LineStart(to)
		if to >= doc.Lines() { // the last line may have no end of its own
			end = len(doc.Text())
			if !strings.HasSuffix(doc.Text(), "\n") {
				text = strings.TrimSuffix(text, "\n")
			}
		}
		if strings.Contains(doc.Text(), "\r\n") {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		all = append(all, protocol.TextEdit{Range: s.span(doc, analysis.Range{Start: start, End: end}), NewText: text})
	}
	return all
}
