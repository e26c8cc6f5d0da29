package analysis

import (
	_ "embed" // for the lists
	"strings"
	"sync"
)

// standardModules lists the top-level modules that come with CPython 3.12 or
// 3.13, one a line.
//
//go:embed stdlib.txt
var standardModules string

// builtinNames lists the names that every module can use: those of the builtins
// of CPython 3.12 and 3.13 and a module's own attributes, one a line.
//
//go:embed builtins.txt
var builtinNames string

// lackingModules lists those of the standard library's modules that cannot be
// imported in the sandbox, one a line. A test asks the sandbox for each.
//
//go:embed lacking.txt
var lackingModules string

// outside lists what reaches outside of a program when it is called: dotted names,
// one a line, below a line that says which facility. What is below a listed name is
// listed with it. A test calls each in the sandbox. The environment comes last: its
// names reach outside when they are looked up.
//
//go:embed outside.txt
var outside string

// The lists as sets, made when first asked for and never modified.
var (
	standardSet = sync.OnceValue(func() nameSet { return lines(standardModules) })
	builtinSet  = sync.OnceValue(func() nameSet { return lines(builtinNames) })
	lackingSet  = sync.OnceValue(func() nameSet { return lines(lackingModules) })
	outsideSet  = sync.OnceValue(func() nameSet { return lines(outside) })
	aroundSet   = sync.OnceValue(func() nameSet { return lines(outside[strings.Index(outside, "# environment"):]) })
)

func lines(list string) nameSet {
	set := nameSet{}
	for name := range strings.SplitSeq(list, "\n") {
		set[name] = true
	}
	delete(set, "") // behind the last line end
	return set
}
