package syntax

import (
	"context"
	"fmt"
	"sync"
	"time"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/python"
)

// A Parser parses Python. It belongs to one goroutine at a time and owns every
// Tree it makes; Close frees them all.
type Parser struct {
	c     *sitter.Parser
	kinds []kind
	trees map[*Tree]struct{}
}

// NewParser makes a parser; it costs microseconds. The caller closes it.
func NewParser() *Parser {
	p := &Parser{c: sitter.NewParser(), kinds: kinds(), trees: make(map[*Tree]struct{})}
	p.c.SetLanguage(python.GetLanguage())
	return p
}

// Close frees the parser and every tree that is still open.
func (p *Parser) Close() {
	for t := range p.trees {
		t.Close()
	}
	p.c.Close()
}

// Parse returns the syntax of a whole text. Text that does not follow the
// grammar still gives a Node, with "ERROR" nodes in it; the error is a refusal
// that wraps ErrRefused and names its reason.
func (p *Parser) Parse(text string) (*Node, error) {
	c, err := p.parse(text, nil)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return p.convert(c)
}

// parse runs tree-sitter under the limits. The context is never a cancellable
// one: a cancel that races the end of a parse poisons the parser for good. After
// a failure the parser would resume the old text, hence Reset.
func (p *Parser) parse(text string, old *sitter.Tree) (*sitter.Tree, error) {
	if err := check(text); err != nil {
		return nil, err
	}
	return p.within(timeLimit(len(text)), text, old)
}

// within goes on once where the limit stopped it: that is a limit of the clock, and on
// a busy machine honest text meets it, too.
func (p *Parser) within(limit time.Duration, text string, old *sitter.Tree) (*sitter.Tree, error) {
	p.c.SetOperationLimit(int(limit.Microseconds()))
	bytes := newlines(text)
	c, err := p.c.ParseCtx(context.Background(), old, bytes)
	if err != nil {
		c, err = p.c.ParseCtx(context.Background(), old, bytes)
	}
	if err != nil {
		p.c.Reset()
		return nil, fmt.Errorf("%w: more than %v", ErrSlow, 2*limit)
	}
	return c, nil
}

// A kind is what the grammar says of a symbol.
type kind struct {
	name  string
	named bool
}

// kinds lists the grammar's symbols by number: asking the C library per node
// would copy a string each time.
var kinds = sync.OnceValue(func() []kind {
	lang := python.GetLanguage()
	list := make([]kind, lang.SymbolCount())
	for i := range list {
		s := sitter.Symbol(i)
		list[i] = kind{lang.SymbolName(s), lang.SymbolType(s) == sitter.SymbolTypeRegular}
	}
	return list
})
