package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// computed notes calls of what runs or imports something that only the run knows.
// Code made from text may name anything of the module around it, unless it is given
// names of its own to work with.
func (f *nameFinder) computed(n *syntax.Node, s *scope) {
	callee, ok := dottedName(n.Child("function"), f.src)
	list := n.Child("arguments")
	if !ok || list == nil {
		return
	}
	args := list.Parts()
	switch callee {
	case "eval", "exec":
		f.out.whole = f.out.whole || len(args) < 2
	case "vars":
		f.out.whole = f.out.whole || len(args) == 0
	case "globals":
		f.out.whole = true
	}
	if isImporter(callee) {
		if module, known := literalModule(args, f.src); known {
			f.out.imports = append(f.out.imports, importing{
				module: module, bind: computedBind, plain: true, optional: s.guarded, typing: s.typing, lazy: s.inFunction(),
			})
		} else {
			f.out.unknown = append(f.out.unknown, callee)
		}
	}
}

// computedBind stands for the name that an import by a call binds: none.
const computedBind = "()"

// literalModule returns the module that a call imports where its source says which.
func literalModule(args []*syntax.Node, src string) (string, bool) {
	if len(args) != 1 || args[0].Kind != "string" {
		return "", false
	}
	name := strings.Trim(args[0].Text(src), `"'`)
	return name, isDotted(name)
}

// importsUnknown recognises calls that import what only the run knows.
func importsUnknown(call *syntax.Node, src string) bool {
	callee, _ := dottedName(call.Child("function"), src)
	list := call.Child("arguments")
	if !isImporter(callee) || list == nil {
		return false
	}
	_, known := literalModule(list.Parts(), src)
	return !known
}

func isImporter(callee string) bool {
	return callee == "__import__" || callee == "import_module" || callee == "importlib.import_module"
}

// dottedName writes names joined by dots; false for any other expression.
func dottedName(n *syntax.Node, src string) (string, bool) {
	name, ok := calleeName(n, src)
	return name, ok && !strings.Contains(name, "()")
}
