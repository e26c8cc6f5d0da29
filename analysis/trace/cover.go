package trace

import (
	"context"
	"fmt"
)

// A Way is one way through one place of a program: a test has two, it was true or
// it was not; a for loop has two, there was another item or there was none.
type Way struct {
	Kind  Kind   `json:"k"`
	Name  string `json:"n,omitempty"` // of the event there: "while", or the function of an Enter
	At    Range  `json:"at"`
	Other bool   `json:"o,omitempty"` // false, or no more items
}

// Ways returns the canonical form of a source and all ways through it, in source
// order: what runs of it can cover. It executes nothing.
func (r *Runner) Ways(ctx context.Context, source string) (Canonical, []Way, error) {
	made, err := r.prepare(ctx, source)
	if err != nil {
		return Canonical{}, nil, err
	}
	if made.Problem != "" {
		return Canonical{}, nil, fmt.Errorf("%w: %s", ErrBroken, made.Problem)
	}
	return made.Canonical, ways(made.Sites), nil
}

func ways(sites []site) []Way {
	var all []Way
	for i, s := range sites {
		switch s.kind {
		case Return, Raise:
			// Named, the site is the frame's own: the end of its body, an exception
			// that leaves it. Before a Catch it is for what failed.
			if s.name != "" || i+1 < len(sites) && sites[i+1].kind == Catch {
				continue
			}
		case Expr:
			continue
		}
		all = append(all, s.way(false))
		if s.kind == Branch || s.kind == Iterate && s.name == "for" {
			all = append(all, s.way(true))
		}
	}
	return all
}

func (s *site) way(other bool) Way { return Way{Kind: s.kind, Name: s.name, At: s.at, Other: other} }

// covered reads the sites that the guest says were passed.
func covered(passed []int, sites []site) ([]Way, error) {
	var list []Way
	for _, number := range passed {
		other := number < 0
		if other {
			number = ^number
		}
		if number >= len(sites) {
			return nil, fmt.Errorf("%w: site %d of %d", errReply, number, len(sites))
		}
		list = append(list, sites[number].way(other))
	}
	return list, nil
}
