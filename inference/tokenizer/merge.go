package tokenizer

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// merges are the pairs of tokens that join, best first.
type merges struct {
	rank map[uint64]uint32 // pair -> place in rules
	rule []merge
}

type merge struct{ left, right, whole int32 }

// pair packs two ids into a key; ids rather than spellings, because a map hashes
// eight bytes several times faster than a string.
func pair(left, right int32) uint64 { return uint64(uint32(left))<<32 | uint64(uint32(right)) }

func (t *Tokenizer) readMerges(texts []string, meta Metadata) error {
	lines, _ := meta.Strings("tokenizer.ggml.merges")
	// Special tokens are no result of merging, even where one is spelled like it.
	ids := make(map[string]int32, len(texts))
	for id, text := range texts {
		if _, twice := ids[text]; !twice && t.tokens[id].kind == normal {
			ids[text] = int32(id)
		}
	}
	t.merges.rank = make(map[uint64]uint32, len(lines))
	for _, line := range lines {
		left, right, _ := strings.Cut(line, " ")
		l, okLeft := ids[left]
		r, okRight := ids[right]
		whole, okWhole := ids[left+right]
		if !okLeft || !okRight || !okWhole || left == "" || right == "" {
			return fmt.Errorf("the merge %q does not join two tokens into a third; the model file is damaged", line)
		}
		if _, twice := t.merges.rank[pair(l, r)]; !twice {
			t.merges.rank[pair(l, r)] = uint32(len(t.merges.rule))
			t.merges.rule = append(t.merges.rule, merge{l, r, whole})
		}
	}
	return nil
}

// A merger encodes pieces one after another and keeps its scratch between them.
//
// The symbols of a piece are a doubly linked list over places, one place a
// byte. The queue holds possible merges, packed as rank<<32 | place of the left
// symbol, so that its smallest entry is the best merge and, among equals, the
// leftmost. An entry whose symbols have changed since is dropped when it comes
// up. That makes a piece of n bytes cost n log n, however regular it is.
type merger struct {
	t          *Tokenizer
	id         []int32 // [bytes], None once merged into its left neighbour
	prev, next []int32 // [bytes], places; len(piece) ends the list
	queue      queue
}

// append adds the ids of one piece.
func (m *merger) append(ids []int32, piece string) []int32 {
	if len(piece) == 1 { // digits and newlines: the commonest pieces of code
		return append(ids, m.t.byteID[piece[0]])
	}
	m.begin(piece)
	for len(m.queue) > 0 {
		entry := m.queue.pop()
		m.join(m.t.merges.rule[entry>>32], int32(entry&math.MaxUint32))
	}
	for at := int32(0); int(at) < len(piece); at = m.next[at] {
		ids = append(ids, m.id[at])
	}
	return ids
}

// begin makes every byte a symbol and offers every pair.
func (m *merger) begin(piece string) {
	m.id = slices.Grow(m.id[:0], len(piece))
	m.prev, m.next = slices.Grow(m.prev[:0], len(piece)), slices.Grow(m.next[:0], len(piece))
	for i := range len(piece) {
		m.id = append(m.id, m.t.byteID[piece[i]])
		m.prev = append(m.prev, int32(i-1))
		m.next = append(m.next, int32(i+1))
	}
	for i := range len(piece) - 1 {
		m.offer(int32(i))
	}
}

// offer puts the merge of the symbol at left with the next one into the queue.
func (m *merger) offer(left int32) {
	right := m.next[left]
	if int(right) == len(m.id) {
		return
	}
	if rank, ok := m.t.merges.rank[pair(m.id[left], m.id[right])]; ok {
		m.queue.push(uint64(rank)<<32 | uint64(left))
	}
}

// join merges the symbol at left with the next one, if they are still those
// of the rule.
func (m *merger) join(rule merge, left int32) {
	right := m.next[left]
	if m.id[left] != rule.left || int(right) == len(m.id) || m.id[right] != rule.right {
		return
	}
	m.id[left], m.id[right] = rule.whole, None
	after := m.next[right]
	m.next[left] = after
	if int(after) < len(m.id) {
		m.prev[after] = left
	}
	if before := m.prev[left]; before >= 0 {
		m.offer(before)
	}
	m.offer(left)
}

// A queue is a binary heap with the smallest entry on top. (container/heap
// would box every entry.)
type queue []uint64

func (q *queue) push(v uint64) {
	h := append(*q, v)
	i := len(h) - 1
	for i > 0 && h[(i-1)/2] > v {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = v
	*q = h
}

func (q *queue) pop() uint64 {
	h := *q
	top, v := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	i := 0
	for child := 1; child < len(h); child = 2*i + 1 {
		if child+1 < len(h) && h[child+1] < h[child] {
			child++
		}
		if v <= h[child] {
			break
		}
		h[i] = h[child]
		i = child
	}
	if len(h) > 0 {
		h[i] = v
	}
	*q = h
	return top
}
