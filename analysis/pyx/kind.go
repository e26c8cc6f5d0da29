package pyx

// A Kind is one sort of row: one question that a model learns to answer.
type Kind string

const (
	Forward  Kind = "forward"
	Backward Kind = "backward"
	Refine   Kind = "refine"
	Write    Kind = "write"
	Describe Kind = "describe"
	Next     Kind = "next"
	Micro    Kind = "micro"
	Opaque   Kind = "opaque"
)

// A maker makes the rows of one kind of what is known of a program. It fills in
// Prompt, Response, Mask and Call; the rest of a Row, budgets and caps are the
// engine's. What it could have made and did not it tells to job.reject. An error
// speaks of the sandbox, and ends the run.
type maker func(*job) ([]Row, error)

// makers lists the kinds in the order in which their rows follow each other, with
// how many rows one program gives at most unless Options.Caps says otherwise. The
// caps keep the kinds in balance: a trace gives one forward row and dozens of places
// to stop and ask what comes next.
func makers() []struct {
	kind Kind
	most int
	make maker
} {
	return []struct {
		kind Kind
		most int
		make maker
	}{
		{Forward, 100, forward},
		{Next, 10, next},
		{Micro, 20, micro},
		{Backward, 4, backward},
		{Refine, 4, refine},
		{Write, 1, write},
		{Describe, 1, describe},
		{Opaque, 6, opaque},
	}
}

// Caps gives how many rows of each kind a program gives at most unless Options.Caps
// says otherwise.
func Caps() map[Kind]int {
	all := map[Kind]int{}
	for _, m := range makers() {
		all[m.kind] = m.most
	}
	return all
}

// Kinds lists every kind.
func Kinds() []Kind {
	var all []Kind
	for _, m := range makers() {
		all = append(all, m.kind)
	}
	return all
}
