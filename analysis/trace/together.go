package trace

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"unicode/utf8"
)

// A native interpreter that runs many programs makes a source ready and answers for
// several calls of it in one request, as the way to it and back takes as long as a call.
// Each call is recorded and told as it is alone. The sandbox, which gives every call an
// interpreter of its own, is asked one by one.

// mostTogether bounds the calls in one request, and with them how long its reply is.
const mostTogether = 32

// together is how many programs, from the first on, one request may ask for; 0 where each
// has to be asked for alone.
func (r *Runner) together(programs []Program) int {
	if n := r.options.Native; n == nil || n.Reuse < mostTogether || r.options.Workers > 1 || programs[0].Seed != 0 {
		return 0
	}
	n := 1
	for n < min(len(programs), mostTogether) && programs[0].differsInCall(programs[n]) {
		n++
	}
	return n
}

// differsInCall tells whether two programs differ in nothing else.
func (p *Program) differsInCall(other Program) bool {
	return p.Source == other.Source && p.Expect == other.Expect && p.Budget == other.Budget && p.Seed == other.Seed &&
		p.Light == other.Light && p.Name == other.Name && maps.Equal(p.Modules, other.Modules) &&
		len(p.blurred)+len(other.blurred)+len(p.Lacks)+len(other.Lacks) == 0
}

// runTogether runs programs that differ in their calls alone. It gives no traces where
// they do not end well together, because a call takes too long, brings the interpreter
// down or reaches into it, or where nothing can run: alone it will show which.
func (r *Runner) runTogether(ctx context.Context, programs []Program) ([]*Trace, error) {
	source := programs[0].Source
	if !utf8.ValidString(source) {
		return nil, nil
	}
	made, leave, err := r.known.enter(ctx, source)
	if err != nil || made != nil && made.Problem != "" {
		return nil, err
	}
	wall := programs[0].Budget.Wall
	if wall <= 0 {
		wall = nativeWall
	}
	if made == nil {
		defer leave()
		wall += prepareWall
	}
	f, err := r.exchange(ctx, job{request: runRequest(made, programs...), wall: wall, runs: len(programs)})
	if err != nil || f.kind != frameReply {
		return nil, ctx.Err()
	}
	clock, entropy, body, err := splitReply(f.body)
	replies := bytes.Split(body, []byte("\n"))
	if err == nil && made == nil {
		made = &prepared{}
		if err = json.Unmarshal(replies[0], made); err == nil {
			r.known.put(source, made)
		}
		replies = replies[1:]
	}
	if err != nil || len(replies) != len(programs) {
		return nil, nil
	}
	traces := make([]*Trace, len(programs))
	for i, reply := range replies {
		traces[i] = &Trace{Canonical: made.Canonical, Call: programs[i].Call, Native: true, Clock: clock, Entropy: entropy}
		if traces[i].fill(reply, made.Sites) != nil {
			return nil, nil
		}
	}
	return traces, nil
}
