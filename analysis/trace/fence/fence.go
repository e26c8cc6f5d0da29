// Package fence locks the calling process up, for good: what it may still do is
// little, and no code in it can undo that. The sandbox's worker is a fence around a
// fence, since a program in WebAssembly reaches nothing of the host by itself; the
// native interpreter has no other.
//
// On Linux the fences are Landlock (files, TCP), a seccomp filter (system calls) and
// resource limits. They need no privileges, and hold for root too. Elsewhere there
// are none yet. A fence that the kernel lacks is reported and never passed over. Where
// bubblewrap is installed, a native interpreter is started in namespaces of its own
// besides (Bubble).
package fence

import (
	"slices"
	"time"
)

// A Status says whether one fence stands.
type Status struct {
	Name   string `json:"name"` // "files", "tcp", "calls", "limits" or "bubblewrap"
	Held   bool   `json:"held"`
	Extra  bool   `json:"extra,omitempty"` // it stands around the others, which do without it
	Detail string `json:"detail"`          // what keeps it up, or why it is missing
}

// Whole reports that every fence stands that has to.
func Whole(all []Status) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(s Status) bool { return !s.Held && !s.Extra })
}

// Limits bound what a native interpreter uses.
type Limits struct {
	Memory int64         // bytes of address space
	CPU    time.Duration // of all its threads together, in full seconds
}
