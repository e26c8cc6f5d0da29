package analysis

import "sync"

// A Document is one version of a Python text. Its text never changes; what is
// derived from it (the outline, functions, names) is found when first asked for
// and kept. All methods may be called from any goroutine.
type Document struct {
	uri     string
	path    string // of the file; "" when the URI names none
	version int32
	text    string
	lines   lineIndex

	parser  parsing  // where tree-sitter runs
	history *history // of the open document this is a version of; nil outside a workspace
	seq     int      // number of edits in history that led here

	once       sync.Once
	statements []*placed // by position; set by outline
	problem    string
	graphOnce  sync.Once
	symbols    *module // set by graph
}

// A placed statement is one at its place in a document. Statements themselves
// know no place, so that versions of a document share them.
type placed struct {
	*statement
	start, end int
	once       sync.Once
	functions  []*Function
}

// Parse makes a Document that belongs to no Workspace. It never fails: text that
// is no Python gives a Document without functions, whose Problem says why.
func Parse(uri string, version int32, text string) *Document {
	return &Document{uri: uri, path: pathOf(uri), version: version, text: text, lines: indexLines(text), parser: alone{}}
}

// URI returns the name the document was opened under.
func (d *Document) URI() string { return d.uri }

// Path returns the absolute path of the file that the URI names, "" when it names
// none on this machine's disks.
func (d *Document) Path() string { return d.path }

// Version returns the editor's number for this version of the text.
func (d *Document) Version() int32 { return d.version }

// Text returns the whole text.
func (d *Document) Text() string { return d.text }

// Problem says why the text was not analysed, "" when it was.
func (d *Document) Problem() string {
	d.outline()
	return d.problem
}

// outline returns the statements of the module. The first call parses.
func (d *Document) outline() []*placed {
	d.once.Do(func() { d.statements, d.problem = d.parser.outline(d) })
	return d.statements
}
