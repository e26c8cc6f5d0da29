package examples

import (
	"iter"
	"slices"

	"semcoder/analysis"
)

// Ordered yields the examples of f, those that say most first: doctests, asserts,
// tests, call sites, and calls of ours. What takes long is asked for when all before
// it was taken: elsewhere gives the examples of other files, ours those made up here.
// No call comes twice.
func Ordered(doc *analysis.Document, f *analysis.Function, elsewhere, ours func() []Example) iter.Seq[Example] {
	return func(yield func(Example) bool) {
		seen := map[string]bool{}
		each := func(list []Example) bool {
			return !slices.ContainsFunc(list, func(e Example) bool {
				again := seen[e.Call]
				seen[e.Call] = true
				return !again && !yield(e)
			})
		}
		here := Find(doc, f)
		sites := slices.IndexFunc(here, isSite)
		if sites < 0 {
			sites = len(here)
		}
		if !each(here[:sites]) {
			return
		}
		there := elsewhere()
		first := slices.IndexFunc(there, isSite)
		if first < 0 {
			first = len(there)
		}
		_ = each(there[:first]) && each(here[sites:]) && each(there[first:]) && each(ours())
	}
}

func isSite(e Example) bool { return e.Origin == CallSite }
