package trace

import (
	"regexp"
	"strconv"
	"strings"
)

// narrow are the names by which a program sees that the sandbox's interpreter counts
// in 32 bits and runs on no system of the user's. What it comes to there says nothing
// about what it comes to here. Hashes and sys.maxsize are not among them: replays find
// out whether the former matter, and the latter is the usual one.
var narrow = regexp.MustCompile(`\b(?:` +
	`(?:sys\.)?(?:getsizeof|hash_info|platform|implementation|thread_info)\b|sys\.(?:version|abiflags)\b|` +
	`__sizeof__|platform\.\w+|ctypes|sysconfig\.\w+|os\.uname|` +
	`(?:struct\.)?(?:calcsize|pack|unpack|pack_into|unpack_from|iter_unpack|Struct)\(["'][@\d\w?]*[lLnNP]|` +
	`array(?:\.array)?\(["'][lL]["'])`)

func narrowNames(text string) []string {
	return union(nil, narrow.FindAllString(text, -1))
}

// changes are features of Python that were removed, or came to mean something else,
// in a version up to the sandbox's.
var changes = []struct {
	minor int // of Python 3: the first that does as the sandbox
	name  string
	uses  string // in a program's text, a regular expression
	value string // in its outcome, where that limits it
}{
	{12, "removed modules", imports("distutils|imp|asynchat|asyncore|smtpd"), ""},
	{13, "removed modules", imports("aifc|audioop|cgi|cgitb|chunk|crypt|imghdr|lib2to3|mailcap|msilib|nis|nntplib|" +
		"ossaudiodev|pipes|sndhdr|spwd|sunau|telnetlib|uu|xdrlib"), ""},
	{10, "names of collections.abc in collections", `\bcollections\.(Mapping|MutableMapping|Sequence|MutableSequence|` +
		`Iterable|Iterator|Callable|Set|MutableSet|Hashable|Sized|Container)\b`, ""},
	{11, "removed functions", `\b(getargspec|formatargspec|asyncio\.coroutine|random\.sample\(\{|random\.shuffle\([^()]*,)`, ""},
	{12, "removed functions", `\b(SafeConfigParser|readfp|assertEquals|assertRaisesRegexp|assertRegexpMatches|locale\.format\()`, ""},
	{12, "sums of floats", `\b(sum|mean|fmean)\(`, `\d\.\d|\de[-+]?\d`},
	{12, "text of enum members", `\b(IntEnum|StrEnum|IntFlag|Flag)\b|\bclass \w+\(\w+, (enum\.)?Enum\)`, ""},
	{12, "hash of None", `\bhash\(None\)`, ""},
	{12, "floats in place of whole numbers", `\b(randrange|factorial|randint)\([^()]*\d\.\d`, ""},
	{13, "locals()", `\blocals\(\)`, ""},
	{13, "indentation of docstrings", `\b__doc__\b|\bgetdoc\(`, ""},
}

func imports(modules string) string { return `(?m)^\s*(?:import|from)\s+(?:` + modules + `)\b` }

// Changes names what the run of t used that another Python does otherwise, one that a
// project with this requires-python still supports. Text it cannot read asks for
// nothing.
func Changes(t *Trace, requires string) []string {
	oldest, ok := oldestMinor(requires)
	if !ok || t.Native {
		return nil
	}
	text, outcome := t.Canonical.Source+"\n"+t.Call, t.Value+t.Literal+t.Stdout
	var out []string
	for _, c := range changes {
		if oldest < c.minor && regexp.MustCompile(c.uses).MatchString(text) && regexp.MustCompile(c.value).MatchString(outcome) {
			out = union(out, []string{c.name})
		}
	}
	return out
}

// clause is one part of a version specifier: an operator and a version of Python 3.
var clause = regexp.MustCompile(`^(>=|>|~=|===?|\^|~|)\s*3(?:\.(\d+))?(\.\d)?`)

// oldestMinor returns the n of the oldest Python 3.n that a specifier admits.
func oldestMinor(requires string) (minor int, ok bool) {
	for part := range strings.FieldsFuncSeq(requires, func(r rune) bool { return r == ',' }) {
		found := clause.FindStringSubmatch(strings.TrimSpace(part))
		if found == nil {
			continue // an upper bound, or an exception
		}
		n, _ := strconv.Atoi(found[2]) // digits, or none for 3.0
		if found[1] == ">" && found[3] == "" {
			n++
		}
		minor, ok = max(minor, n), true
	}
	return minor, ok
}
