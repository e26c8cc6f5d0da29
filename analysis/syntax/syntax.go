// Package syntax parses Python with tree-sitter and hands out plain Go values.
// It is the only package that knows tree-sitter, and it confines what is
// dangerous about it:
//
//   - A Parser and its Trees belong to one goroutine: even reading a tree from
//     two goroutines kills the process.
//   - Nodes of the C library never leave: using one after its tree is closed is
//     a segmentation fault. A Node here is a copy.
//   - The Parser owns every Tree and closes it: finalizers do not keep up, and
//     leave gigabytes behind.
//   - Parsing is bounded by a time limit, never by a context: a cancelled parser
//     stays broken.
//   - Positions are byte offsets. Rows and columns of an edited tree are wrong
//     in the binding, so they are neither given nor read.
package syntax

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Node is one piece of the syntax, as tree-sitter's Python grammar names it.
// It is never modified after it is made.
type Node struct {
	Kind       string // "call", "identifier"; a keyword or mark is its own kind: "async", "+"; "ERROR"
	Field      string // its role in the parent: "name", "left"; "" when it has none
	Start, End int    // byte offsets into the parsed text
	Named      bool   // false for keywords and punctuation
	Missing    bool   // not in the source: the parser put it there to go on
	Children   []*Node
}

// Child returns the first child in a role, nil when there is none.
func (n *Node) Child(field string) *Node {
	for _, c := range n.Children {
		if c.Field == field {
			return c
		}
	}
	return nil
}

// First returns the first child of a kind, nil when there is none.
func (n *Node) First(kind string) *Node {
	for _, c := range n.Children {
		if c.Kind == kind {
			return c
		}
	}
	return nil
}

// Parts returns the children that mean something: named, and not comments.
func (n *Node) Parts() []*Node {
	var parts []*Node
	for _, c := range n.Children {
		if c.Named && c.Kind != "comment" && c.Kind != "line_continuation" {
			parts = append(parts, c)
		}
	}
	return parts
}

// Text returns the source of the node; src is the text that was parsed.
func (n *Node) Text(src string) string { return src[n.Start:n.End] }

// Broken reports whether anything in the node failed to parse.
func (n *Node) Broken() bool {
	if n.Kind == kindError || n.Missing {
		return true
	}
	for _, c := range n.Children {
		if c.Broken() {
			return true
		}
	}
	return false
}

const kindError = "ERROR"

// Bounds of what is parsed. Hostile text takes tree-sitter half a minute and
// gigabytes otherwise.
const (
	MaxSize  = 2 << 20 // bytes of one text
	maxDepth = 1000    // levels of a Node; CPython itself gives up earlier
)

// ErrRefused is wrapped by every reason not to parse a text; ErrSlow wraps it and
// says that the time limit is the reason.
var (
	ErrRefused = errors.New("not analysed")
	ErrSlow    = fmt.Errorf("%w: parsing takes too long", ErrRefused)
)

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// check refuses text that is no Python source, or too much of it.
func check(text string) error {
	if len(text) > MaxSize {
		return refuse("the text has %d bytes, the limit is %d", len(text), MaxSize)
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return refuse("NUL byte at offset %d, so this is no Python source", i)
	}
	return nil
}

// timeLimit grows with the text: an honest file of 2 MB parses in half a second
// on a busy machine, a hostile one of any size would not stop.
func timeLimit(size int) time.Duration {
	return max(200*time.Millisecond, time.Duration(size)*500*time.Nanosecond)
}

// newlines turns each lone carriage return, a line end to editors and to Python
// but not to the grammar, into a line feed. Offsets stay as they are.
func newlines(text string) []byte {
	b := []byte(text)
	for i, c := range b {
		if c == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			b[i] = '\n'
		}
	}
	return b
}
