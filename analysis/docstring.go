package analysis

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"semcoder/analysis/syntax"
)

// A DocLine is one line of a string's value and the place of its first byte.
type DocLine struct {
	Text   string
	Offset int // into the source that the string was read from
}

// A Docstring is what documents a function, a class or the module.
type Docstring struct {
	Owner string // qualified name; "" for the module
	Lines []DocLine
}

// A docFact is where a docstring's token stands.
type docFact struct {
	owner string
	at    Range
}

// documented notes the docstring of a definition.
func (c *collector) documented(definition *syntax.Node, owner string) {
	if body := definition.Child("body"); body != nil {
		if token := docToken(body); token != nil {
			c.facts.docs = append(c.facts.docs, docFact{owner, Range{token.Start, token.End}})
		}
	}
}

// Docstrings returns, in source order, the docstrings that contain every one of
// some texts; the offsets of their lines are the document's. Statements without
// the texts are not looked into.
func (d *Document) Docstrings(containing ...string) []Docstring {
	var all []Docstring
	for i, s := range d.outline() {
		if !containsAll(s.text, containing) {
			continue
		}
		for _, f := range s.read(d.parser).docs {
			if (f.owner != "" || i == 0) && containsAll(s.text[f.at.Start:f.at.End], containing) {
				all = append(all, Docstring{f.owner, d.docLines(s, f.at)})
			}
		}
	}
	return all
}

func containsAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

// docLines evaluates the string token of a statement, line by line.
func (d *Document) docLines(s *placed, at Range) []DocLine {
	token := s.text[at.Start:at.End]
	root, err := d.parser.parse(token)
	if err != nil || docToken(root) == nil {
		return nil
	}
	lines := stringLines(docToken(root), token)
	for i := range lines {
		lines[i].Offset += s.start + at.Start
	}
	return lines
}

// docstring returns the cleaned docstring of a body and where its token stands.
func docstring(body *syntax.Node, src string) (string, Range) {
	token := docToken(body)
	if token == nil {
		return "", Range{}
	}
	at := Range{token.Start, token.End}
	var lines []string
	for _, l := range stringLines(token, src) {
		lines = append(lines, l.Text)
	}
	return cleanDoc(lines), at
}

// docToken returns the string that is the first statement of a body, nil when
// there is none. Strings that compute something are no docstrings.
func docToken(body *syntax.Node) *syntax.Node {
	parts := body.Parts()
	if len(parts) == 0 || parts[0].Kind != "expression_statement" || len(parts[0].Children) != 1 {
		return nil
	}
	s := parts[0].Children[0]
	if s.Kind != "string" || s.First("interpolation") != nil {
		return nil
	}
	if start := s.First("string_start"); start == nil || s.First("string_end") == nil {
		return nil
	}
	return s
}

// stringLines evaluates a string token, line by line. A line of the value starts
// at a line break of the source or at an escaped one.
func stringLines(token *syntax.Node, src string) []DocLine {
	start, end := token.First("string_start"), token.First("string_end")
	prefix := strings.ToLower(strings.TrimRight(start.Text(src), `"'`))
	if strings.Contains(prefix, "b") {
		return nil
	}
	if strings.Contains(prefix, "r") {
		return rawLines(src, start.End, end.Start)
	}
	return escapedLines(src, start.End, end.Start)
}

func rawLines(src string, from, to int) []DocLine {
	var lines []DocLine
	for from <= to {
		n := strings.IndexAny(src[from:to], "\r\n")
		if n < 0 {
			return append(lines, DocLine{src[from:to], from})
		}
		lines = append(lines, DocLine{src[from : from+n], from})
		from += n + breakLen(src[from+n:])
	}
	return lines
}

func breakLen(s string) int {
	if strings.HasPrefix(s, "\r\n") {
		return 2
	}
	return 1
}

func escapedLines(src string, from, to int) []DocLine {
	var lines []DocLine
	line, text := DocLine{Offset: from}, strings.Builder{}
	end := func(next int) {
		line.Text = text.String()
		lines = append(lines, line)
		line = DocLine{Offset: next}
		text.Reset()
	}
	for i := from; i < to; {
		switch c := src[i]; {
		case c == '\n' || c == '\r':
			i += breakLen(src[i:])
			end(i)
		case c == '\\':
			value, n := unescape(src[i:to])
			i += n
			if value == "\n" {
				end(i)
			} else {
				text.WriteString(value)
			}
		default:
			text.WriteByte(c)
			i++
		}
	}
	end(to)
	return lines
}

// unescape evaluates the escape that s starts with and returns its length. What
// Python does not know as an escape stands for itself; so does a named character.
func unescape(s string) (string, int) {
	if len(s) < 2 {
		return s, len(s)
	}
	const single, plain = "\n\\'\"abfnrtv", "\x00\\'\"\a\b\f\n\r\t\v"
	switch c := s[1]; {
	case c == '\n' || c == '\r':
		return "", 1 + breakLen(s[1:])
	case strings.IndexByte(single, c) > 0:
		return plain[strings.IndexByte(single, c):][:1], 2
	case c >= '0' && c <= '7':
		n := 2
		for n < len(s) && n < 4 && s[n] >= '0' && s[n] <= '7' {
			n++
		}
		return codePoint(s[1:n], 8, s[:n]), n
	case c == 'x':
		return hexEscape(s, 4)
	case c == 'u':
		return hexEscape(s, 6)
	case c == 'U':
		return hexEscape(s, 10)
	}
	_, n := utf8.DecodeRuneInString(s[1:])
	return s[:1+n], 1 + n
}

func hexEscape(s string, n int) (string, int) {
	if len(s) < n {
		return s[:2], 2
	}
	if v := codePoint(s[2:n], 16, ""); v != "" {
		return v, n
	}
	return s[:2], 2
}

func codePoint(digits string, base int, otherwise string) string {
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil || v > utf8.MaxRune {
		return otherwise
	}
	return string(rune(v))
}

// cleanDoc removes what indentation the source gave a docstring, as Python's
// inspect.cleandoc does: the first line's own, and what all others share.
func cleanDoc(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	margin := -1
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "\t", "        "), " ")
		if i > 0 && lines[i] != "" {
			if in := indent(lines[i]); margin < 0 || in < margin {
				margin = in
			}
		}
	}
	lines[0] = strings.TrimLeft(lines[0], " ")
	for i := range lines[1:] {
		lines[1+i] = lines[1+i][min(max(margin, 0), len(lines[1+i])):]
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
