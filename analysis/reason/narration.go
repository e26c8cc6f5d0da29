package reason

import (
	"strings"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// A Sentence of the executed account, and where it belongs.
type Sentence struct {
	Text string // Markdown, code in code spans
	Line int    // 1-based line of Slice.Source; 0 when it is about the run as a whole
}

// narrate tells people how the run went. It follows from the trace alone.
func (o *Outcome) narrate() {
	o.Sentences = sentences(o.Trace)
	texts := make([]string, len(o.Sentences))
	for i, s := range o.Sentences {
		texts[i] = s.Text
	}
	o.Narration = strings.Join(texts, "\n")
}

func sentences(t *trace.Trace) []Sentence {
	var out []Sentence
	for _, told := range narrate.Prose(t, narrate.Options{}) {
		s := Sentence{Text: told.Text}
		if i := told.Line - 1; i >= 0 && i < len(t.Canonical.Lines) {
			s.Line = t.Canonical.Lines[i]
		}
		out = append(out, s)
	}
	return out
}
