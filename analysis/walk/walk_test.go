package walk

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

// rowsFile is a file of training rows, as `semcoder pyx` writes them: `make walk-check` names it.
var rowsFile = flag.String("rows", "", "walk along the forward rows of this file, too")

// A told is a true account of a call: made from a run.
type told struct {
	Source, Call, Account string
	Unsaid                map[string]string // what operations give that the account does not tell of; "VALUE => AFTER" of those that change something
}

// walked is a walk whose oracle answers as an account does, and that account's likeness.
func walked(r told) (*trace.Trace, error) {
	return Call(canonical(r.Source), r.Call, r.oracle())
}

// undetermined begins the line that an account ends with where nothing shows what comes next.
const undetermined = "Not determined from here: "

// likeness is the account that a walk tells which is answered as this one says.
func (r told) likeness() (string, error) {
	tr, err := walked(r)
	var u *Undetermined
	switch {
	case errors.As(err, &u):
		return u.Told + undetermined + u.Expr, nil
	case err != nil:
		return "", err
	}
	return narrate.Account(tr)
}

func (r told) oracle() Oracle {
	answer := reader(r.Account)
	return func(q Question) (Answer, error) {
		if value, ok := r.Unsaid[q.Expr]; ok {
			if class, fails := strings.CutPrefix(value, "!"); fails {
				return Answer{Raises: class}, nil
			}
			value, after, _ := strings.Cut(value, " => ")
			return Answer{Value: value, After: after}, nil
		}
		return answer(q)
	}
}

func canonical(source string) trace.Canonical {
	return trace.Canonical{Source: source, Lines: make([]int, strings.Count(source, "\n")+1)}
}

var (
	errOff    = errors.New("the account does not say that")
	errUnsaid = errors.New("what no account tells of")
)

// reader answers as an account does.
func reader(account string) Oracle {
	return func(q Question) (Answer, error) {
		switch {
		case q.Origin != "" || q.Stub && strings.HasPrefix(account, q.Before()+undetermined+q.Expr):
			return Answer{Unknown: true}, nil
		case q.Truth && strings.HasPrefix(q.Expr, "re."):
			return Answer{Value: truth(!strings.Contains(account, q.Expr+" -> None"))}, nil
		case q.Truth:
			return Answer{Value: truth(!strings.Contains(`|0|0.0|-0.0|""|[]|{}|()|set()|`, "|"+q.Expr+"|"))}, nil
		case q.Said == "":
			return handedOut(q.Expr)
		}
		rest, ok := strings.CutPrefix(account, q.Said)
		if class, fails := failing(account, q.Said); !ok && fails {
			return Answer{Raises: class}, nil
		}
		if !ok && (strings.HasPrefix(q.Expr, "bytearray(") || strings.HasPrefix(q.Expr, "float(")) { // its text is its value, so no account tells
			return Answer{Value: q.Expr}, nil
		}
		line, _, _ := strings.Cut(rest, "\n")
		raised, fails := strings.CutPrefix(line, "; raise ")
		value, gives := strings.CutPrefix(line, " -> ")
		switch {
		case !ok || !fails && !gives && q.Changes == "":
			return Answer{}, errors.Join(errOff, errors.New(q.Said))
		case fails:
			class, _, _ := strings.Cut(raised, "(")
			return Answer{Raises: class}, nil
		}
		a := Answer{Value: "None", After: q.Changes}
		if line = strings.TrimPrefix(line, "; "); gives {
			a.Value, line, _ = narrate.Cut(value, "; ")
		}
		if q.Changes != "" {
			a.After = after(line, q.Changes)
		}
		return a, nil
	}
}

// failing tells an operation that fails as the account says, which tells of those in other words, and with what.
func failing(account, said string) (class string, fails bool) {
	start := strings.LastIndexByte(said, '\n') + 1
	rest, ok := strings.CutPrefix(account, said[:start])
	line, _, _ := strings.Cut(rest, "\n")
	told, class, fails := strings.Cut(line, "; raise ")
	if step, _, many := strings.Cut(line, "] raise "); !fails && many {
		told, class, fails = step+"] ", line[len(step)+len("] raise "):], true
	}
	class, _, _ = strings.Cut(class, "(")
	same := commonLength(told, said[start:])
	return class, ok && fails && !strings.Contains(told[same:], " -> ")
}

// commonLength is how far two texts are the same, in bytes.
func commonLength(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// after is what the clause behind a method says of its receiver.
func after(line, before string) string {
	clause, _, _ := narrate.Cut(line, "; ")
	if now, ok := strings.CutPrefix(clause, "now "); ok {
		return now
	}
	if _, now, ok := narrate.Cut(clause, " = "); ok && narrate.Sequence(now) == narrate.Sequence(before) {
		return now
	}
	return before
}

// handedOut is what a builtin makes of an item that map hands it, which no account tells.
func handedOut(expr string) (Answer, error) {
	if key, of, ok := narrate.Cut(expr, " in "); ok {
		items, _ := narrate.Elements(of)
		return Answer{Value: truth(slices.ContainsFunc(items, func(item string) bool { return strings.HasPrefix(item, key+": ") }))}, nil
	}
	if value, ok := reckoned(expr); ok {
		return Answer{Value: value}, nil
	}
	if of, key, ok := strings.Cut(strings.TrimSuffix(expr, ")"), ".get("); ok {
		items, _ := narrate.Elements(of)
		i := slices.IndexFunc(items, func(item string) bool { return strings.HasPrefix(item, key+": ") })
		return Answer{Value: strings.TrimPrefix(append(items, "None")[(i+len(items)+1)%(len(items)+1)], key+": ")}, nil
	}
	name, arg, _ := strings.Cut(strings.TrimSuffix(expr, ")"), "(")
	chars, text := narrate.Characters(arg)
	items, many := narrate.Elements(arg)
	switch {
	case name == "int" && text:
		return Answer{Value: strings.Join(chars, "")}, nil
	case name == "str" && !text:
		return Answer{Value: `"` + arg + `"`}, nil
	case name == "len" && (text || many):
		return Answer{Value: strconv.Itoa(len(chars) + len(items))}, nil
	case name == "abs":
		return Answer{Value: strings.TrimPrefix(arg, "-")}, nil
	case name == "list" || name == "tuple" || name == "int" || name == "str":
		return Answer{Value: arg}, nil
	}
	return Answer{}, fmt.Errorf("%w: %s", errUnsaid, expr)
}

// reckoned is the sum or the product of two integers.
func reckoned(expr string) (value string, ok bool) {
	part := strings.Split(expr, " ")
	if len(part) != 3 {
		return "", false
	}
	a, errA := strconv.Atoi(part[0])
	b, errB := strconv.Atoi(part[2])
	value = map[string]string{"+": strconv.Itoa(a + b), "*": strconv.Itoa(a * b)}[part[1]]
	return value, errors.Join(errA, errB) == nil && value != ""
}

// TestAccounts: given the answers of a true account, a walk tells that account to the byte.
func TestAccounts(t *testing.T) {
	n := 0
	all := jsonLines[told](t, "testdata/accounts.jsonl")
	// As libraries are written. Where a match stands in its text nobody asks: it is <Match> here.
	all = append(all, jsonLines[told](t, "testdata/library.jsonl")...)
	for _, r := range all {
		account, err := r.likeness()
		if n++; err != nil || account != r.Account {
			t.Errorf("%v\n%s\n%s\ngot\n%s\nwant\n%s", err, r.Call, r.Source, account, r.Account)
		}
	}
	if n < 300 {
		t.Errorf("only %d accounts", n)
	}
}

// TestRows counts the rows of a file that a walk tells to the byte, of those that it tells at all. They
// have to be of this version: an older one may phrase a step otherwise.
func TestRows(t *testing.T) {
	if *rowsFile == "" {
		t.Skip("no rows: make walk-check ROWS=file")
	}
	count, why := map[string]int{}, map[string]int{}
	for _, r := range jsonLines[struct{ ID, Kind, Prompt, Response, Call string }](t, *rowsFile) {
		if r.Kind != "forward" && r.Kind != "opaque" || !strings.Contains(r.Prompt, "[MONOLOGUE]") {
			continue
		}
		d := told{Source: shown(r.Prompt, r.Call), Call: r.Call, Account: r.Response}
		account, err := d.likeness()
		switch {
		case errors.Is(err, ErrBeyond):
			count["beyond"]++
			why[err.Error()]++
		case errors.Is(err, errUnsaid):
			count["asks for more than the account tells"]++
		case account == d.Account:
			count["same"]++
		case r.Kind == "forward" && strings.Contains(account, undetermined): // of what other modules have
			count["ends before what nothing shows"]++
		default:
			if count["other"]++; count["other"] < 20 {
				t.Logf("%s: %v\n%s\ngot\n%s\nwant\n%s", r.ID, err, d.Source, account, d.Account)
			}
		}
	}
	for reason, n := range why {
		t.Log(n, reason)
	}
	if t.Log(count); count["other"]*200 > count["same"] {
		t.Errorf("%d of %d accounts differ", count["other"], count["other"]+count["same"])
	}
}

// shown is the program of a prompt, without its labels.
func shown(prompt, call string) string {
	_, rest, _ := strings.Cut(prompt, "[PYTHON]\n")
	rest, _, _ = strings.Cut(rest, "\nassert "+call+" == ??")
	lines := strings.Split(rest, "\n")
	for i, line := range lines {
		if at := strings.LastIndex(line, " # [L"); at >= 0 {
			lines[i] = line[:at]
		}
	}
	return strings.Join(lines, "\n")
}

// jsonLines reads a file of JSON lines.
func jsonLines[T any](t *testing.T, name string) (all []T) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<26)
	for in.Scan() {
		var one T
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}
