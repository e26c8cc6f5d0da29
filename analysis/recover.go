package analysis

import (
	"strings"
	"time"

	"semcoder/analysis/syntax"
)

// While somebody types, one open bracket can turn a whole module into a single
// error, or make one function swallow all that follow. The outline is then pieced
// together: statements that read as in the last version stay what they were, and
// what did not parse is cut where a statement seems to start, so that the damage
// stays in one of them.

// patch returns the statements of a text in which something does not parse, given
// those of an earlier version of size bytes.
func patch(p *syntax.Parser, text string, now syntax.Outline, earlier []*placed, size int) []syntax.Statement {
	shift := len(text) - size
	head, from := 0, 0
	for head < len(earlier) && earlier[head].stands(text, 0) {
		from = earlier[head].end
		head++
	}
	tail, to := len(earlier), len(text)
	for tail > head && earlier[tail-1].start+shift >= from && earlier[tail-1].stands(text, shift) {
		tail--
		to = earlier[tail].start + shift
	}
	var all []syntax.Statement
	for _, s := range earlier[:head] {
		all = append(all, s.moved(0))
	}
	all = append(all, between(p, text, now, Range{from, to})...)
	for _, s := range earlier[tail:] {
		all = append(all, s.moved(shift))
	}
	return all
}

// between returns the statements of a part of the text: those that parsed, and
// pieces of the others.
func between(p *syntax.Parser, text string, now syntax.Outline, part Range) []syntax.Statement {
	deadline := time.Now().Add(recovery)
	if now.Broken {
		return pieces(p, text, part, deadline)
	}
	var all []syntax.Statement
	for _, s := range now.Statements {
		in := Range{max(s.Start, part.Start), min(s.End, part.End)}
		switch {
		case in.Start >= in.End:
		case !s.Broken && in == Range{s.Start, s.End}:
			all = append(all, s)
		default:
			all = append(all, pieces(p, text, in, deadline)...)
		}
	}
	return all
}

// recovery bounds the time spent on pieces of a text.
const recovery = 400 * time.Millisecond

// stands reports whether a text has this statement, as a line of its own, by
// bytes from where it was.
func (s *placed) stands(text string, by int) bool {
	start, end := s.start+by, s.end+by
	return start >= 0 && end <= len(text) && text[start:end] == s.text &&
		(start == 0 || startsLine(text, start)) && (end == len(text) || text[end] == '\n' || text[end] == '\r')
}

func (s *placed) moved(by int) syntax.Statement {
	return syntax.Statement{Kind: s.kind, Name: s.name, Start: s.start + by, End: s.end + by}
}

// pieces cuts a part of a text into pieces that are parsed one by one. One that
// does not parse is a statement of kind "ERROR", with the name it defines.
func pieces(p *syntax.Parser, text string, part Range, deadline time.Time) []syntax.Statement {
	var all []syntax.Statement
	cuts := append(cutLines(text[part.Start:part.End]), part.End-part.Start)
	for i, start := range cuts[:len(cuts)-1] {
		start, end := part.Start+start, part.Start+cuts[i+1]
		if time.Now().Before(deadline) {
			if found, ok := whole(p, text[start:end]); ok {
				for _, s := range found {
					s.Start, s.End = s.Start+start, s.End+start
					all = append(all, s)
				}
				continue
			}
		}
		body := strings.Trim(text[start:end], " \t\r\n\f")
		if body != "" {
			start += strings.Index(text[start:end], body)
			all = append(all, syntax.Statement{Kind: kindError, Name: definedName(body), Start: start, End: start + len(body)})
		}
	}
	return all
}

const kindError = "ERROR"

// whole returns the statements of a piece whose errors, if it has any, stay inside
// them.
func whole(p *syntax.Parser, piece string) ([]syntax.Statement, bool) {
	tree, outline, err := p.Outline(piece, nil, nil)
	if err != nil {
		return nil, false
	}
	tree.Close()
	return outline.Statements, !outline.Broken
}

// cutLines returns the offsets of the lines at which a statement of the module
// seems to start; the first is 0.
func cutLines(text string) []int {
	cuts := []int{0}
	var quote string // that of the triple-quoted string which is open
	decorated := false
	for start := 0; start < len(text); {
		end := len(text)
		if n := strings.IndexAny(text[start:], "\r\n"); n >= 0 {
			end = start + n + breakLen(text[start+n:])
		}
		line := text[start:end]
		if quote == "" && startsStatement(line) && !strings.HasSuffix(text[:start], "\\\n") {
			if !decorated && start > 0 {
				cuts = append(cuts, start)
			}
			decorated = line[0] == '@' || decorated && definedName(line) == ""
		}
		quote = openString(line, quote)
		start = end
	}
	return cuts
}

// startsStatement reports whether a line begins at its first column with what is
// no continuation of a statement above.
func startsStatement(line string) bool {
	if strings.IndexAny(line[:1], " \t\r\n\f#)]}") == 0 {
		return false
	}
	for _, word := range []string{"else", "elif", "except", "finally"} {
		if rest, ok := strings.CutPrefix(line, word); ok && (rest == "" || !isWord(rest[0])) {
			return false
		}
	}
	return true
}

// openString follows triple quotes through a line; other strings end on it.
func openString(line, quote string) string {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case quote != "":
			if strings.HasPrefix(line[i:], quote) {
				i, quote = i+len(quote)-1, ""
			}
		case c == '#':
			return ""
		case c == '"' || c == '\'':
			if quote = line[i : i+1]; strings.HasPrefix(line[i:], strings.Repeat(quote, 3)) {
				quote = line[i : i+3]
			}
			i += len(quote) - 1
		}
	}
	if len(quote) == 3 {
		return quote
	}
	return ""
}

// definedName returns the name that a def or class starting a text defines.
func definedName(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		if !strings.HasPrefix(text, "@") {
			break
		}
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return ""
		}
		text = text[i:]
	}
	text = strings.TrimLeft(strings.TrimPrefix(text, "async "), " \t")
	for _, word := range []string{"def ", "class "} {
		if rest, ok := strings.CutPrefix(text, word); ok {
			rest = strings.TrimLeft(rest, " \t")
			n := 0
			for n < len(rest) && isWord(rest[n]) {
				n++
			}
			return rest[:n]
		}
	}
	return ""
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// header returns the first line of a broken definition, completed so that it
// parses: its name and parameters are known while its body is being typed.
func header(text string) string {
	at := strings.Index(text, ":\n")
	if i := strings.Index(text, ":\r"); i >= 0 && (at < 0 || i < at) {
		at = i
	}
	if at < 0 {
		return ""
	}
	return text[:at] + ": pass"
}
