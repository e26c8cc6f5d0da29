package trace

import (
	"encoding/json"
	"fmt"
)

// A prepared is what the guest makes of a source before any of it is run.
type prepared struct {
	Canonical Canonical `json:"canonical"`
	Sites     []site    `json:"sites"`
	Code      string    `json:"code"`
	Problem   string    `json:"problem"` // why there is no program; the rest is empty
}

// A site is a place of the canonical source where something can be recorded: what
// is known of its events before running.
type site struct {
	kind Kind
	op   Op
	name string
	at   Range
	args []Arg // without values
}

// UnmarshalJSON reads [kind, op, name, range, [[keyword, text], ...]].
func (s *site) UnmarshalJSON(data []byte) error {
	var args [][2]string
	fields := []any{&s.kind, &s.op, &s.name, &s.at, &args}
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	for _, a := range args {
		s.args = append(s.args, Arg{Name: a[0], Text: a[1]})
	}
	return nil
}

// A reply is the guest's account of a run. The guest may be hostile: nothing in it
// is relied on, only shown.
type reply struct {
	Call      string     `json:"call"`
	Stop      Stop       `json:"stop"`
	Rows      rows       `json:"rows"`
	Truncated bool       `json:"truncated"`
	Passed    []int      `json:"passed"` // of a light run: sites; ~site is the other way
	Steps     int        `json:"steps"`
	Value     string     `json:"value"`
	Literal   string     `json:"literal"`
	Exception *Exception `json:"exception"`
	Stdout    string     `json:"stdout"`
	Match     Match      `json:"match"`
	Needs     []string   `json:"needs"`
	Under     rows       `json:"under"` // calls under way: of each the function or receiver is the first operand
	Where     int        `json:"where"`
	Unknown   string     `json:"unknown"`
	Without   []string   `json:"without"`
	Problem   string     `json:"problem"`
}

// longest bounds each text of a reply, in bytes; recorders write much shorter ones.
const longest = 64 << 10

// check refuses what no recorder says.
func (r *reply) check() error {
	var raised string
	switch r.Stop {
	case Returned, Budgeted, Broken, Missing:
	case Raised:
		if r.Exception == nil {
			return fmt.Errorf("%w: raised nothing", errReply)
		}
		raised = r.Exception.Type + r.Exception.Message
	default:
		return fmt.Errorf("%w: it stopped as %.20q", errReply, r.Stop)
	}
	switch r.Match {
	case Unasked, Equal, Different, Incomparable:
	default:
		return fmt.Errorf("%w: a match %.20q", errReply, r.Match)
	}
	for _, text := range append([]string{r.Value, r.Literal, r.Problem, raised, r.Unknown}, r.Needs...) {
		if len(text) > longest {
			return fmt.Errorf("%w: a text of %d bytes", errReply, len(text))
		}
	}
	if r.Steps < 0 {
		return fmt.Errorf("%w: %d steps", errReply, r.Steps)
	}
	return nil
}

// rows are events by column; all columns have one length.
type rows struct {
	Site     []int      `json:"site"` // -1 for printed text
	Frame    []int      `json:"frame"`
	Depth    []int      `json:"depth"`
	Value    []string   `json:"value"`
	Operands [][]string `json:"operands"` // values of the site's args
	Changed  [][]string `json:"changed"`  // name, value, name, value ...
	Extra    []*string  `json:"extra"`    // a method's receiver afterwards, an exception's type
	At       []*Range   `json:"at"`       // in place of the site's range
}

func (r *rows) check(sites int) error {
	n := len(r.Site)
	for _, m := range []int{len(r.Frame), len(r.Depth), len(r.Value), len(r.Operands), len(r.Changed), len(r.Extra), len(r.At)} {
		if m != n {
			return fmt.Errorf("%w: columns of %d and %d events", errReply, n, m)
		}
	}
	for _, s := range r.Site {
		if s < -1 || s >= sites {
			return fmt.Errorf("%w: site %d of %d", errReply, s, sites)
		}
	}
	return nil
}

// events puts rows and sites together.
func (r *rows) events(sites []site) ([]Event, error) {
	if err := r.check(len(sites)); err != nil {
		return nil, err
	}
	out := make([]Event, len(r.Site))
	for i, number := range r.Site {
		e := Event{Kind: Output, Frame: r.Frame[i], Depth: r.Depth[i], Value: r.Value[i]}
		if number >= 0 {
			r.describe(&e, i, &sites[number])
		}
		out[i] = e
	}
	return out, nil
}

func (r *rows) describe(e *Event, i int, s *site) {
	e.Kind, e.Op, e.Name, e.At = s.kind, s.op, s.name, s.at
	e.Left = s.kind == Raise && s.name != ""
	if r.At[i] != nil {
		e.At = *r.At[i]
	}
	if extra := r.Extra[i]; extra != nil {
		if s.kind == Expr {
			e.After = *extra
		} else {
			e.Name = *extra
		}
	}
	for k, value := range r.Operands[i] {
		arg := Arg{Value: value}
		if k < len(s.args) {
			arg.Name, arg.Text = s.args[k].Name, s.args[k].Text
		}
		e.Args = append(e.Args, arg)
	}
	changed := r.Changed[i]
	for k := 0; k+1 < len(changed); k += 2 {
		e.Changed = append(e.Changed, Binding{changed[k], changed[k+1]})
	}
}
