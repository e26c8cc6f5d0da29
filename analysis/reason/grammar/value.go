package grammar

import (
	"slices"
	"strings"
)

// phrases are values that are written out.
var phrases = []string{"None", "True", "False", `float("nan")`, `float("inf")`, `float("-inf")`}

// makers are the constructors that an answer may call: those that the sandbox reads,
// with the modules that they may be written with.
var makers = []string{
	"set", "frozenset", "complex", "range", "bytearray", "Counter", "OrderedDict", "deque", "Decimal", "Fraction",
	"date", "time", "datetime", "timedelta", "collections.Counter", "collections.OrderedDict", "collections.deque",
	"decimal.Decimal", "fractions.Fraction", "datetime.date", "datetime.time", "datetime.datetime", "datetime.timedelta",
}

// named are the arguments that makers are given by name.
var named = []string{"maxlen", "days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks", "fold"}

// A mode is where in a value its text stands.
type mode uint8

const (
	wanting  mode = iota // a value must begin
	opened               // a bracket was opened: a value, or the bracket's end
	trailing             // behind the comma in "(1,": a value, or the bracket's end
	summing              // behind the sign in "1+": the imaginary part
	inNumber
	inString
	inWord
	ended // a value is complete
)

// A bracket is what is open, as far as it is known.
type bracket uint8

const (
	list  bracket = iota + 1
	paren         // may be a tuple yet
	tuple         // behind its first comma
	brace         // a set or a dict
	set           // behind its first comma
	key           // of a dict
	item          // of a dict, behind the colon
	call          // positional arguments

	// The arguments of a call are named in the order of its parameters, so that none is
	// named twice; which one was named last is added to these.
	byName  bracket = 64  // behind the "=" of an argument
	onNames bracket = 128 // behind the comma after one: only later names may follow
)

// mostNames bounds the parameters that can be named.
const mostNames = 64

const (
	deepest  = 60 // brackets, as in the sandbox
	longName = 48 // bytes of a word
)

// A value is a beginning of an expression. It holds no pointer, so that it can be
// kept, compared, and gone on with in several ways.
type value struct {
	mode  mode
	depth uint8
	open  [deepest]bracket
	outer bool // the first bracket is that of the question's own call
	space bool // the last byte was a blank: a second one is not taken

	word   [longName]byte // inWord
	length uint8          // of word
	number number         // inNumber
	real   bool           // ended, and an imaginary part may follow
	imag   bool           // inNumber: an imaginary one
	text   text           // inString
}

func (v *value) top() bracket {
	if v.depth == 0 {
		return 0
	}
	return v.open[v.depth-1]
}

// naming is kind and number of a bracket in which arguments are named.
func naming(b bracket) (kind bracket, last int) {
	switch {
	case b >= onNames:
		return onNames, int(b - onNames)
	case b >= byName:
		return byName, int(b - byName)
	}
	return b, -1
}

func (v *value) push(b bracket) bool {
	if v.depth == deepest {
		return false
	}
	v.open[v.depth] = b
	v.depth++
	v.mode = opened
	return true
}

func (v *value) pop() bool {
	v.depth--
	v.open[v.depth] = 0
	v.end(false)
	return true
}

// end says that a value is complete, and forgets which one it was.
func (v *value) end(real bool) {
	v.mode, v.real, v.imag = ended, real, false
	v.word, v.length, v.number, v.text = [longName]byte{}, 0, 0, text{}
}

// next takes one more byte in.
func (v *value) next(b byte, g *Grammar) bool {
	switch v.mode {
	case inString:
		return v.inString(b)
	case inNumber:
		return v.inNumber(b, g)
	case inWord:
		return v.inWord(b, g)
	}
	twice := v.space
	if v.space = b == ' '; v.space {
		return !twice
	}
	switch v.mode {
	case ended:
		return v.behind(b, g)
	case summing:
		v.mode, v.imag = inNumber, true
		return v.number.begin(b)
	}
	return v.begin(b, g)
}

// begin is the first byte of a value, or the end of a bracket that needs none.
func (v *value) begin(b byte, g *Grammar) bool {
	top := v.top()
	kind, _ := naming(top)
	switch {
	case v.mode != wanting && closes(b, top):
		return v.pop()
	case nameByte(b) && !isDigit(b):
		v.mode = inWord
		return v.inWord(b, g)
	case kind == onNames:
		return false
	case b == '"' || b == '\'':
		v.mode, v.text = inString, text{quote: b}
		return true
	case b == '(':
		return v.push(paren)
	case b == '[':
		return v.push(list)
	case b == '{':
		return v.push(brace)
	}
	v.mode = inNumber
	return v.number.begin(b)
}

// closes tells whether a byte ends a bracket; a dict does not end behind a key.
func closes(b byte, open bracket) bool {
	switch kind, _ := naming(open); kind {
	case list:
		return b == ']'
	case paren, tuple, call, byName:
		return b == ')'
	case brace, set, item:
		return b == '}'
	}
	return false
}

// behind is a byte after a complete value.
func (v *value) behind(b byte, g *Grammar) bool {
	top := v.top()
	switch {
	case v.real && (b == '+' || b == '-'):
		v.mode, v.real = summing, false
		return true
	case top == 0:
		return false
	case closes(b, top):
		return v.pop()
	case b == ':' && (top == brace || top == key):
		v.open[v.depth-1] = item
	case b == ',' && top != key && v.more(g):
		v.open[v.depth-1] = afterComma(top)
	default:
		return false
	}
	v.mode, v.real = wanting, false
	if top == paren {
		v.mode = trailing
	}
	return true
}

// more tells whether anything may follow a comma.
func (v *value) more(g *Grammar) bool {
	kind, last := naming(v.top())
	return kind != byName || last+1 < len(v.parameters(g))
}

func afterComma(b bracket) bracket {
	if kind, last := naming(b); kind == byName {
		return onNames + bracket(last)
	}
	switch b {
	case paren:
		return tuple
	case brace:
		return set
	case item:
		return key
	}
	return b
}

// inWord goes on with a phrase, a maker, the name of an argument or b"...".
func (v *value) inWord(b byte, g *Grammar) bool {
	so := string(v.word[:v.length])
	kind, _ := naming(v.top())
	values := kind != onNames
	switch {
	case values && so == "b" && (b == '"' || b == '\''):
		v.end(false)
		v.mode, v.text = inString, text{quote: b, bytes: true}
		return true
	case values && b == '(' && (slices.Contains(makers, so) || slices.Contains(g.calls, so)):
		v.end(false)
		return v.push(call)
	case b == '=' && slices.Contains(v.names(g), so):
		v.open[v.depth-1] = byName + bracket(slices.Index(v.parameters(g), so))
		v.end(false)
		v.mode = wanting
		return true
	case v.longer(so+string(b), g):
		v.word[v.length] = b
		v.length++
		return true
	case !values || !slices.Contains(phrases, so):
		return false
	}
	v.end(false)
	return v.next(b, g)
}

// parameters are what the arguments of the innermost call may be named.
func (v *value) parameters(g *Grammar) []string {
	if v.outer && v.depth == 1 {
		return g.names
	}
	return named
}

// names are those that an argument may have here: they come in order.
func (v *value) names(g *Grammar) []string {
	kind, last := naming(v.top())
	if kind != call && kind != onNames {
		return nil
	}
	return v.parameters(g)[last+1:]
}

// longer tells whether a word may begin so.
func (v *value) longer(so string, g *Grammar) bool {
	begins := func(w string) bool { return strings.HasPrefix(w, so) && len(w) <= longName }
	if slices.ContainsFunc(v.names(g), begins) {
		return true
	}
	kind, _ := naming(v.top())
	return kind != onNames && (so == "b" || slices.ContainsFunc(phrases, begins) || slices.ContainsFunc(makers, begins) || slices.ContainsFunc(g.calls, begins))
}

func (v *value) inString(b byte) bool {
	if b == v.text.quote && v.text.plain() {
		v.end(false)
		return true
	}
	return v.text.next(b)
}

func (v *value) inNumber(b byte, g *Grammar) bool {
	if v.number.next(b) {
		return true
	}
	if !v.numeric() {
		return false
	}
	v.end(v.number != imaginary)
	return v.next(b, g)
}

// numeric tells whether the number so far is one.
func (v *value) numeric() bool {
	return v.number.whole() && (!v.imag || v.number == imaginary)
}

// complete tells whether the text so far is a whole expression.
func (v *value) complete() bool {
	switch {
	case v.depth > 0:
		return false
	case v.mode == inNumber:
		return v.numeric()
	case v.mode == inWord:
		return slices.Contains(phrases, string(v.word[:v.length]))
	}
	return v.mode == ended
}
