package pyx

import (
	"slices"

	"semcoder/analysis/trace"
)

// A veiled run is one of which a function is hidden: each call of it is one event, or
// two where it fails.
type veiled struct {
	*trace.Trace
	first int // event of the first call, -1 for none
}

// look gives what a reader sees of a run: that of the program with the function hidden,
// which must be the real one without what happened inside the function, event by event
// and in its end. A call that the library makes, as sorted does of its key, leaves no
// event there, and is taken over from the real run.
func (c cover) look(real, hidden *trace.Trace) (v veiled, ok bool) {
	w := walk{cover: c, first: -1}
	for i := range real.Events {
		w.see(&real.Events[i])
	}
	w.leave(nil)
	if w.broken || outcome(real) != outcome(hidden) {
		return v, false
	}
	out := *hidden
	out.Events = nil
	v = veiled{&out, -1}
	rest := hidden.Events
	for i, s := range w.seen {
		out.Events, rest = passOn(out.Events, rest)
		if i == w.first {
			v.first = len(out.Events)
		}
		switch {
		case i > 0 && again(s.Event, w.seen[i-1].Event): // another frame that the exception leaves
			continue
		case s.made:
			s.Frame, s.At, ok = caller(rest, s.Depth)
			out.Events = append(out.Events, s.Event)
		default:
			if ok = len(rest) > 0 && sameEvent(s.Event, rest[0]); ok {
				out.Events, rest = append(out.Events, rest[0]), rest[1:]
			}
		}
		if !ok {
			return v, false
		}
	}
	out.Events, rest = passOn(out.Events, rest)
	return v, len(rest) == 0
}

// again tells whether an exception is said to be on its way a second time: how many
// frames say so depends on which are recorded.
func again(e, before trace.Event) bool {
	return e.Kind == trace.Raise && before.Kind == trace.Raise && e.Name == before.Name
}

// passOn moves such repetitions from the front of rest to the end of out.
func passOn(out, rest []trace.Event) (longer, shorter []trace.Event) {
	for len(out) > 0 && len(rest) > 0 && again(rest[0], out[len(out)-1]) {
		out, rest = append(out, rest[0]), rest[1:]
	}
	return out, rest
}

// caller is where something happens in the frame that goes on, at a depth.
func caller(rest []trace.Event, depth int) (frame int, at trace.Range, ok bool) {
	i := slices.IndexFunc(rest, func(e trace.Event) bool { return e.Depth == depth && e.Kind != trace.Output })
	if i < 0 {
		return 0, at, false
	}
	start := rest[i].At
	start.EndLine, start.EndCol = start.Line, start.Col
	return rest[i].Frame, start, true
}

// sameEvent compares all but frames and places.
func sameEvent(a, b trace.Event) bool {
	if a.Kind == trace.Raise && b.Kind == trace.Raise {
		return a.Name == b.Name && a.Value == b.Value
	}
	return a.Kind == b.Kind && a.Op == b.Op && a.Name == b.Name && a.Value == b.Value && a.After == b.After &&
		a.Depth == b.Depth && slices.Equal(a.Changed, b.Changed) &&
		slices.EqualFunc(a.Args, b.Args, func(x, y trace.Arg) bool { return x.Value == y.Value })
}

// A walk over a real run notes what can be seen from outside of a function.
type walk struct {
	cover
	seen   []sight
	first  int // what is seen of the first call; -1 for none
	broken bool

	enter   *trace.Event // of the function's frame under way, nil outside
	returns *trace.Event // its end, or
	left    *trace.Event // the exception that left it
}

// A sight is an event, or one made of what the real run tells of a call.
type sight struct {
	trace.Event
	made bool
}

func (w *walk) see(e *trace.Event) {
	if w.enter != nil {
		switch {
		case e.Kind == trace.Output || e.Depth > w.enter.Depth:
			return
		case e.Depth == w.enter.Depth && e.Frame == w.enter.Frame:
			w.within(e)
			return
		}
		w.leave(e)
	}
	if e.Kind == trace.Enter && e.Name == w.name {
		w.enter = e
		if w.first < 0 {
			w.first = len(w.seen)
		}
		return
	}
	w.seen = append(w.seen, sight{Event: *e})
}

// within notes what happens in the function's own frame.
func (w *walk) within(e *trace.Event) {
	switch {
	case e.Kind == trace.Return:
		w.returns = e
	case e.Left:
		w.left = e
	case e.Kind == trace.Yield:
		w.broken = true // it is called and goes on at other times
	}
}

// leave ends the function's frame; next is what comes then.
func (w *walk) leave(next *trace.Event) {
	enter, returns, left := w.enter, w.returns, w.left
	w.enter, w.returns, w.left = nil, nil, nil
	switch {
	case enter == nil:
	case left != nil:
		w.seen = append(w.seen, sight{Event: *left})
	case next != nil && w.calls(next) && next.Depth == enter.Depth-1: // the program itself called it, and says so
	case returns == nil || !w.plain:
		w.broken = true
	default:
		call := trace.Event{Kind: trace.Expr, Op: trace.Call, Name: w.name, Depth: enter.Depth - 1, Value: returns.Value}
		for _, p := range enter.Changed {
			call.Args = append(call.Args, trace.Arg{Value: p.Value})
		}
		w.seen = append(w.seen, sight{call, true})
	}
}

// calls tells whether an event is a call of the function.
func (c cover) calls(e *trace.Event) bool {
	return e.Kind == trace.Expr && e.Op == trace.Call && e.Name == c.name
}
