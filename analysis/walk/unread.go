package walk

import (
	"errors"
	"fmt"
	"strings"

	"semcoder/analysis/syntax"
)

// ErrUnwritten ends a walk that got to its end, where the value has no literal form: the account has no answer.
var ErrUnwritten = fmt.Errorf("%w: the value has no literal form", ErrBeyond)

// An Unread ends a walk at a statement that it does not know how to read along. It is an ErrBeyond.
type Unread struct {
	Statement string // its first line, as the program has it; the call where none was under way
	Err       error
}

func (u *Unread) Error() string { return u.Err.Error() }

func (u *Unread) Unwrap() error { return u.Err }

// unreadable tells with what cannot be read where that was.
func (w *walker) unreadable(err error) error {
	if !errors.Is(err, ErrBeyond) || errors.Is(err, ErrUnwritten) || errors.As(err, new(*Undetermined)) {
		return err
	}
	u := &Unread{Statement: w.trace.Call, Err: err}
	if w.under != nil {
		u.Statement, _, _ = strings.Cut(w.under.Text(w.src), "\n")
	}
	return u
}

// statement runs along one statement.
func (w *walker) statement(f *frame, n *syntax.Node) (flow, error) {
	around := w.under
	w.under = n
	way, err := w.stated(f, n)
	if err == nil {
		w.under = around
	}
	return way, err
}
