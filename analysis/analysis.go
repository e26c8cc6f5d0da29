// Package analysis holds Python source as immutable values: documents, their
// functions, and slices of them that run alone.
//
// A Workspace is written by one goroutine and costs it a copy of the text per
// change; a Snapshot of it may be read by all. What a Document knows beyond its
// text is found when first asked for: the outline once per version, what is in a
// statement once for all versions in which it reads the same. Parsing does not
// fail: a broken file gives fewer functions.
package analysis

// An Encoding is the unit that Position.Character counts.
type Encoding uint8

const (
	UTF16 Encoding = iota // the protocol's default
	UTF8
	UTF32
)

// A Position is a place as editors count it, both 0-based.
type Position struct{ Line, Character int }

// A Range is a half-open span of byte offsets into a document's text.
type Range struct{ Start, End int }

// An Edit replaces a range of the text before it; Whole replaces everything.
type Edit struct {
	Start, End Position
	Encoding   Encoding
	Whole      bool
	Text       string
}

// A Param is one parameter of a function.
type Param struct {
	Name       string // without stars
	Star       string // "", "*" or "**"; Name "" with Star "*" is the bare keyword-only mark
	Annotation string // source text, "" when none
	Default    string // source text, "" when none
}

// A Function is a def, wherever it stands: module, class or another function.
type Function struct {
	Name      string // as written
	Qualified string // Class.method, outer.inner
	Class     string // name of the enclosing class chain; "" for a plain function
	Params    []Param
	Doc       string // docstring, unquoted and dedented
	DocRange  Range  // of the string token; empty when none
	Range     Range  // from the first decorator or def to the last byte of the body
	NameRange Range
	Async     bool
	Generator bool
	Returns   bool // returns a value somewhere
	Nested    bool // inside another function: cannot be called from outside
	Static    bool // @staticmethod
	ClassMeth bool // @classmethod
	Property  bool
}

// A Call is a call expression in the source.
type Call struct {
	Callee   string // dotted name as written, "()" for a call in it: "slug", "self.pop", "Stack().pop"
	Text     string // whole expression
	Range    Range
	Literal  bool     // it names nothing but Python's and, in a Document, its module's: runs against SliceFor it
	Function string   // qualified name of the function it stands in; "" at module level
	local    bool     // its first name is one of a function around it
	name     Range    // of the last name of the callee
	free     []string // names it uses that are not Python's, its root apart
}

// A Slice is a function with every module-level definition, constant and import
// it needs: runnable alone, or with what it needs of the project's other modules.
type Slice struct {
	Source  string            // as written, line ends as "\n", without comments between statements
	Entry   string            // how a call names it: "slug" or "Stack.pop"
	Lines   []int             // slice line (0-based) -> document line (0-based); -1 for lines that we added
	Name    string            // dotted name of its module, where there are Modules; else ""
	Modules map[string]string // what it needs of other modules, and the packages around them, by dotted name; nil for none
	Needs   []string          // what every run lacks, so that none is tried: "pandas", ".missing", "open", "os.listdir"
	Maybe   []string          // what only some runs come to and lack; "name:X" that nothing in reach defines; "import:X" of what the run knows
	Binds   []string          // names of the module that a call may use
	Dropped []string          // decorators of the function left out, as written, because nothing in reach defines them
	Hash    [32]byte          // sha256 of all text in it
}
