package analysis

import _ "embed" // for the lists

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
