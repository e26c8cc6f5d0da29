package walk

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"semcoder/analysis/narrate"
	"semcoder/analysis/trace"
)

type row struct {
	ID, Kind, Prompt, Response, Call string
}

func told(r row) (source, account string) {
	_, rest, _ := strings.Cut(r.Prompt, "[PYTHON]\n")
	rest, _, _ = strings.Cut(rest, "\nassert "+r.Call+" == ??")
	var lines []string
	for _, line := range strings.Split(rest, "\n") {
		if i := strings.LastIndex(line, " # [L"); i >= 0 {
			line = line[:i]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), r.Response
}

var errOff = errors.New("off the account")

// reader answers as the account does.
func reader(account string, off *string) Oracle {
	return func(q Question) (Answer, error) {
		if q.Truth {
			switch q.Expr {
			case "0", "0.0", "-0.0", `""`, "[]", "{}", "()", "set()":
				return Answer{Value: "False"}, nil
			}
			return Answer{Value: "True"}, nil
		}
		rest, ok := strings.CutPrefix(account, q.Said)
		if !ok {
			*off = q.Said
			return Answer{}, errOff
		}
		line, _, _ := strings.Cut(rest, "\n")
		a := Answer{Value: "None", After: q.Changes}
		if value, ok := strings.CutPrefix(line, " -> "); ok {
			a.Value, line, _ = narrate.Cut(value, "; ")
		} else if raised, ok := strings.CutPrefix(line, "; raise "); ok {
			a.Raises, _, _ = strings.Cut(raised, "(")
			return a, nil
		} else {
			line = strings.TrimPrefix(line, "; ")
			if q.Changes == "" {
				*off = q.Said
				return Answer{}, errOff
			}
		}
		if clause, _, _ := narrate.Cut(line, "; "); q.Changes != "" {
			if after, ok := strings.CutPrefix(clause, "now "); ok {
				a.After = after
			} else if _, after, ok := narrate.Cut(clause, " = "); ok && narrate.Sequence(after) == narrate.Sequence(q.Changes) {
				a.After = after
			}
		}
		return a, nil
	}
}

func TestDev(t *testing.T) {
	name := os.Getenv("WALK_ROWS")
	if name == "" {
		t.Skip("no rows")
	}
	f, _ := os.Open(name)
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	count := map[string]int{}
	why := map[string]int{}
	shown := 0
	for in.Scan() {
		var r row
		json.Unmarshal(in.Bytes(), &r)
		if r.Kind != "forward" || !strings.Contains(r.Prompt, "[MONOLOGUE]") {
			continue
		}
		source, account := told(r)
		var off string
		tr, err := Call(trace.Canonical{Source: source, Lines: make([]int, strings.Count(source, "\n")+1)}, r.Call, reader(account, &off))
		switch {
		case errors.Is(err, ErrBeyond):
			count["beyond"]++
			why[err.Error()]++
			continue
		case err != nil:
			count["off"]++
		default:
			got, err := narrate.Canonical(tr)
			if got == account {
				count["same"]++
				continue
			}
			count["other"]++
			off = got
			if err != nil {
				off = err.Error() + "\n" + narrate.SoFar(tr, nil)
			}
		}
		if shown++; shown < 400 {
			i := 0
			for i < len(off) && i < len(account) && off[i] == account[i] {
				i++
			}
			t.Logf("%s %v\n%s\nGOT  %.300q\nWANT %.300q", r.ID, err, source, off[max(0, i-60):], account[max(0, min(i, len(account))-60):])
		}
	}
	t.Log(count)
	for k, v := range why {
		if v > 0 {
			t.Log(v, k)
		}
	}
}
