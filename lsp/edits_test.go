package lsp

import (
	"testing"

	"semcoder/analysis"
	"semcoder/analysis/reason"
)

// TestTextEditsEndLinesAsTheDocumentDoes, each as those around it, and keep apart what
// an insertion follows.
func TestTextEditsEndLinesAsTheDocumentDoes(t *testing.T) {
	slice := analysis.Slice{Lines: []int{0, 1}}
	for name, c := range map[string]struct {
		text string
		edit reason.Edit
		want string
	}{
		"replaced":          {"a\r\nb\n", reason.Edit{From: 2, To: 3, Text: "B\n"}, "B\n"},
		"replaced, CRLF":    {"a\r\nb\n", reason.Edit{From: 1, To: 2, Text: "A\n"}, "A\r\n"},
		"old Mac":           {"a\rb\r", reason.Edit{From: 1, To: 2, Text: "A\n"}, "A\r"},
		"the last, no end":  {"a\r\nb", reason.Edit{From: 2, To: 3, Text: "B\nC\n"}, "B\r\nC"},
		"inserted":          {"a\r\nb", reason.Edit{From: 2, To: 2, Text: "x\n"}, "x\r\n"},
		"behind all":        {"a\nb\n", reason.Edit{From: 3, To: 3, Text: "x\n"}, "x\n"},
		"behind all, open":  {"a\r\nb", reason.Edit{From: 3, To: 3, Text: "x\n"}, "\r\nx"},
		"taken out, no end": {"a\nb", reason.Edit{From: 2, To: 3}, ""},
	} {
		doc := analysis.Parse("x.py", 0, c.text)
		edits := new(session).textEdits(doc, slice, []reason.Edit{c.edit})
		if len(edits) != 1 || edits[0].NewText != c.want {
			t.Errorf("%s: %v, want %q", name, edits, c.want)
		}
	}
}
