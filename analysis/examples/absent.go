package examples

import (
	"slices"
	"strings"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// Absent returns what a run lacked: then it says nothing about the program. A
// failure about a name that the slice could not resolve speaks of the slice.
func Absent(s analysis.Slice, t *trace.Trace) []string {
	if t.Stop == trace.Missing {
		if len(t.Needs) == 0 {
			return []string{"something the sandbox lacks"}
		}
		return t.Needs
	}
	failure := t.Problem // of a module that does not load
	if t.Stop == trace.Raised && t.Exception != nil {
		failure = t.Exception.Type + ": " + t.Exception.Message
	}
	if needs := doneWithout(t, failure); len(needs) > 0 {
		return needs
	}
	for _, maybe := range s.Maybe {
		switch kind, name, _ := strings.Cut(maybe, ":"); {
		case kind == "name" && failsFor(failure, name):
			return []string{maybe}
		case kind == "import" && len(t.Needs) > 0: // an import that failed may be one that only the run knew of
			return t.Needs
		}
	}
	return nil
}

// failsFor reports whether a failure is that of a name, of another module's where
// it is dotted, which is not there.
func failsFor(failure, name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return strings.Contains(failure, "NameError: ") && strings.Contains(failure, "'"+name+"'")
	}
	module, last := name[:dot], name[dot+1:]
	return strings.Contains(failure, "cannot import name '"+last+"' from '"+module+"'") ||
		strings.Contains(failure, "module '"+module+"' has no attribute '"+last+"'")
}

// doneWithout returns the modules whose place a None has taken, as after `except
// ImportError: pd = None`, when it is that None which lacks an attribute.
func doneWithout(t *trace.Trace, failure string) []string {
	_, attribute, ok := strings.Cut(failure, "AttributeError: 'NoneType' object has no attribute '")
	if !ok {
		return nil
	}
	source := t.Canonical.Source
	return slices.DeleteFunc(slices.Clone(t.Needs), func(module string) bool {
		name := module
		if _, after, ok := strings.Cut(source, "import "+module+" as "); ok {
			name, _, _ = strings.Cut(after, "\n")
		}
		return !strings.Contains(source, name+"."+strings.TrimSuffix(attribute, "'"))
	})
}
