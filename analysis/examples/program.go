package examples

import (
	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// Program is the program that runs a call against a slice.
func Program(s analysis.Slice, call string) trace.Program {
	return trace.Program{Source: s.Source, Name: s.Name, Modules: s.Modules, Lacks: s.Needs, Call: call}
}
