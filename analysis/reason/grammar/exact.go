package grammar

import "strings"

// Exact holds a generation to one text: what the model writes is given, and how likely it
// finds that is learnt. It serves one generation.
type Exact struct {
	vocabulary *Vocabulary
	rest       string
	read       int // tokens
}

// NewExact holds to text, which a stop string should end: behind it everything is allowed.
func NewExact(v *Vocabulary, text string) *Exact { return &Exact{vocabulary: v, rest: text} }

// Allow implements inference.Constraint: the tokens that begin what is left.
func (e *Exact) Allow(generated []int32, allowed []bool) bool {
	for _, id := range generated[e.read:] {
		if int(id) < len(e.vocabulary.byID) {
			e.rest = strings.TrimPrefix(e.rest, e.vocabulary.byID[id])
		}
	}
	e.read = len(generated)
	if e.rest == "" {
		return false
	}
	for id, piece := range e.vocabulary.byID {
		if piece != "" && id < len(allowed) && strings.HasPrefix(e.rest, piece) {
			allowed[id] = true
		}
	}
	return true
}
