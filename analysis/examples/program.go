package examples

import (
	"slices"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// Program is the program that runs a call against a slice.
func Program(s analysis.Slice, call string) trace.Program {
	return trace.Program{Source: s.Source, Name: s.Name, Modules: s.Modules, Lacks: s.Needs, Call: call}
}

// Together is the slice of a call of f which holds what the calls of others need, too:
// a constant or an import that they alone name. One that needs what is absent is left
// out, so that the call itself can be run as before.
func Together(snap *analysis.Snapshot, doc *analysis.Document, f *analysis.Function, call string, others []Example) analysis.Slice {
	slice := snap.SliceFor(doc, f, call)
	for _, e := range others {
		more := snap.SliceFor(doc, f, call+"\n"+e.Call)
		if slices.Equal(more.Needs, slice.Needs) && slices.Equal(more.Maybe, slice.Maybe) {
			slice, call = more, call+"\n"+e.Call
		}
	}
	return slice
}
