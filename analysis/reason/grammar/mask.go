package grammar

import (
	"slices"
	"strings"
)

// A Vocabulary is what a model writes with: the bytes of each token, in an order in
// which those that begin alike lie together.
type Vocabulary struct {
	byID   []string
	sorted []int32  // ids with bytes, by these
	shared []uint16 // bytes that sorted[i] begins with like sorted[i-1]
}

// NewVocabulary takes the bytes of each token, by id; "" is a token that is no text.
func NewVocabulary(pieces []string) *Vocabulary {
	v := &Vocabulary{byID: pieces}
	for id, piece := range pieces {
		if piece != "" {
			v.sorted = append(v.sorted, int32(id))
		}
	}
	slices.SortFunc(v.sorted, func(a, b int32) int { return strings.Compare(pieces[a], pieces[b]) })
	v.shared = make([]uint16, len(v.sorted))
	for i := 1; i < len(v.sorted); i++ {
		v.shared[i] = uint16(alike(pieces[v.sorted[i-1]], pieces[v.sorted[i]]))
	}
	return v
}

func alike(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// allow sets allowed for the tokens that may follow s. What tokens begin alike with is
// looked at once: the states behind each byte of the last token are kept.
func (v *Vocabulary) allow(g *Grammar, s State, allowed []bool) {
	behind := make([]State, 1, 32)
	behind[0] = s
	for i, id := range v.sorted {
		known := int(v.shared[i])
		if known >= len(behind) { // it was refused within what they share
			continue
		}
		behind = behind[:known+1]
		piece := v.byID[id]
		for n := known; n < len(piece); n++ {
			next, ok := g.Next(behind[n], piece[n])
			if !ok {
				break
			}
			behind = append(behind, next)
		}
		if len(behind) == len(piece)+1 && int(id) < len(allowed) {
			allowed[id] = true
		}
	}
}

// A Mask holds a generation to a grammar behind the tag that opens an answer, and to
// nothing before it. It serves one generation.
type Mask struct {
	vocabulary *Vocabulary
	grammar    *Grammar
	tag        string
	read       int    // tokens
	tail       string // of the text before the tag: what may be the tag's beginning
	open       bool   // the tag was read
	free       bool   // nothing more is held to anything
	state      State  // behind the tag
	before     State  // for which may was made
	may        []bool // nil: not made yet
}

// NewMask waits for tag in what is generated.
func NewMask(v *Vocabulary, g *Grammar, tag string) *Mask {
	return &Mask{vocabulary: v, grammar: g, tag: tag}
}

// MaskFrom begins behind the tag and a beginning of the answer, which the prompt ends
// with.
func MaskFrom(v *Vocabulary, g *Grammar, begun string) *Mask {
	m := &Mask{vocabulary: v, grammar: g, open: true, state: g.Start()}
	m.follow(begun)
	return m
}

// Allow sets allowed for the tokens that may follow; false: all may. generated is the
// whole generation so far. It is inference.Constraint's.
func (m *Mask) Allow(generated []int32, allowed []bool) bool {
	for ; m.read < len(generated); m.read++ {
		if id := int(generated[m.read]); id < len(m.vocabulary.byID) {
			m.take(m.vocabulary.byID[id])
		}
	}
	if !m.open || m.free {
		return false
	}
	// Within a string, or a number, one state follows itself token after token.
	if m.may == nil || m.before != m.state {
		m.vocabulary.allow(m.grammar, m.state, allowed)
		m.before, m.may = m.state, append(m.may[:0], allowed...)
	}
	copy(allowed, m.may)
	return true
}

func (m *Mask) take(piece string) {
	if m.open {
		m.follow(piece)
		return
	}
	text := m.tail + piece
	if _, rest, ok := strings.Cut(text, m.tag); ok {
		m.open, m.state = true, m.grammar.Start()
		m.follow(rest)
		return
	}
	m.tail = text[max(0, len(text)-len(m.tag)+1):]
}

// follow goes on with the answer. A token that holds the end of the tag may bring more
// than an answer begins with: then there is nothing left to hold to.
func (m *Mask) follow(text string) {
	if m.free {
		return
	}
	next, ok := m.grammar.Follow(m.state, text)
	m.state, m.free = next, !ok || m.grammar.Done(next)
}
