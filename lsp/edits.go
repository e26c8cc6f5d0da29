package lsp

import (
	"cmp"
	"strings"

	"go.lsp.dev/protocol"

	"semcoder/analysis"
	"semcoder/analysis/reason"
)

// ended tells whether the last line of a text has an end of its own.
func ended(text string) bool { return strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\r") }

// lineEnd is what a line ends in, or, where it ends in nothing, what the first one does.
func lineEnd(doc *analysis.Document, line int) string {
	end := func(n int) string {
		text := doc.Text()[doc.LineStart(n):doc.LineStart(n+1)]
		return text[len(strings.TrimRight(text, "\r\n")):]
	}
	return cmp.Or(end(line), end(0), "\n")
}

// textEdits are the edits of a slice as those of its document, with the line ends that
// it has around them; nil where one of them is not.
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
			if !ended(doc.Text()) {
				text = strings.TrimSuffix(text, "\n")
			}
			if start == end && text != "" && !ended(doc.Text()) {
				text = "\n" + text
			}
		}
		near := from
		if from == to {
			near--
		}
		text = strings.ReplaceAll(text, "\n", lineEnd(doc, near))
		all = append(all, protocol.TextEdit{Range: s.span(doc, analysis.Range{Start: start, End: end}), NewText: text})
	}
	return all
}
