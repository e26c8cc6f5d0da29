package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// A sureUse is a dotted name that a piece of code looks up whenever it runs to its
// end, or to the first place at which it may leave early.
type sureUse struct {
	name     string
	called   bool
	imported bool // it is a module that an import statement names, dots and all
	unknown  bool // it imports what only the run knows
}

// A sureFinder follows the one way through a piece of code that every run takes.
// What lies behind a condition, in a loop or in a function that is only defined
// there is left to the run.
type sureFinder struct {
	src     string
	local   *localNames
	guarded bool // in a try: an import that fails may be what it is prepared for
	over    bool // the code may have been left before
	found   []sureUse
}

// sureUses finds the names that a body surely uses and does not bind itself.
func sureUses(body *syntax.Node, src string, local *localNames) []sureUse {
	f := sureFinder{src: src, local: local}
	f.visit(body)
	return f.found
}

func (f *sureFinder) visit(n *syntax.Node) {
	if n == nil || f.over || !n.Named {
		return
	}
	switch n.Kind {
	case "function_definition":
		f.defaults(n.Child("parameters"))
	case "lambda", "comment":
	case "if_statement", "while_statement", "elif_clause":
		f.visit(n.Child("condition"))
		f.over = f.over || exits(n)
	case "for_statement":
		f.visit(n.Child("right"))
		f.over = f.over || exits(n)
	case "match_statement":
		f.visit(n.Child("subject"))
		f.over = f.over || exits(n)
	case "try_statement":
		f.try(n)
	case "conditional_expression":
		if parts := n.Parts(); len(parts) == 3 { // value if condition else value
			f.visit(parts[1])
		}
	case "boolean_operator":
		f.visit(n.Child("left"))
	case "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression":
		f.visit(firstSource(n))
	case "assert_statement":
		f.all(n.Parts()[:min(1, len(n.Parts()))])
	case "return_statement", "raise_statement":
		f.all(n.Children)
		f.over = true
	case "import_statement", "import_from_statement":
		f.imports(n)
	case "call":
		f.call(n)
	case "identifier", "attribute":
		f.name(n)
	case "keyword_argument":
		f.visit(n.Child("value"))
	case "assignment", "augmented_assignment":
		f.stored(n.Child("left"))
		f.visit(n.Child("right"))
	case "class_definition":
		f.visit(n.Child("superclasses"))
		f.visit(n.Child("body"))
	case "as_pattern_target", "type": // an annotation may never be evaluated
	default:
		f.all(n.Children)
	}
}

func (f *sureFinder) all(nodes []*syntax.Node) {
	for _, n := range nodes {
		f.visit(n)
	}
}

// stored visits what an assignment looks up to find its place.
func (f *sureFinder) stored(target *syntax.Node) {
	if target != nil && (target.Kind == "attribute" || target.Kind == "subscript") {
		f.visit(target)
	}
}

func (f *sureFinder) defaults(parameters *syntax.Node) {
	if parameters == nil {
		return
	}
	for _, p := range parameters.Parts() {
		f.visit(p.Child("value"))
	}
}

// try follows the body, up to where it may end in a handler.
func (f *sureFinder) try(n *syntax.Node) {
	guarded := f.guarded
	f.guarded = guarded || n.First("except_clause") != nil
	f.visit(n.Child("body"))
	f.guarded = guarded
	f.over = f.over || exits(n)
	for _, c := range n.Children {
		if c.Kind == "finally_clause" {
			f.all(c.Children)
		}
	}
}

// call notes what is called, `Path(p).read_text()` as Path.read_text: what a
// class makes has its methods.
func (f *sureFinder) call(n *syntax.Node) {
	callee := n.Child("function")
	name, ok := calleeName(callee, f.src)
	switch {
	case importsUnknown(n, f.src) && !f.guarded:
		f.found = append(f.found, sureUse{name: name, unknown: true})
	case ok:
		f.note(strings.ReplaceAll(name, "()", ""), true)
	}
	if !ok || strings.Contains(name, "()") {
		f.visit(callee)
	}
	f.visit(n.Child("arguments"))
}

func (f *sureFinder) name(n *syntax.Node) {
	if name, ok := dottedName(n, f.src); ok {
		f.note(name, false)
	} else if n.Kind == "attribute" {
		f.visit(n.Child("object"))
	}
}

func (f *sureFinder) note(name string, called bool) {
	if root := topOf(name); !f.local.has(root) || isInstance(root) {
		f.found = append(f.found, sureUse{name: name, called: called})
	}
}

func (f *sureFinder) imports(n *syntax.Node) {
	if f.guarded {
		return
	}
	if m := n.Child("module_name"); m != nil {
		f.found = append(f.found, sureUse{name: m.Text(f.src), imported: true})
		return
	}
	for _, c := range n.Children {
		if c.Field == "name" {
			name := c.Text(f.src)
			if c.Kind == "aliased_import" {
				name = fieldText(c, "name", f.src)
			}
			f.found = append(f.found, sureUse{name: name, imported: true})
		}
	}
}

// firstSource is what a comprehension goes over first; the rest of it may not run.
func firstSource(n *syntax.Node) *syntax.Node {
	if clause := n.First("for_in_clause"); clause != nil {
		return clause.Child("right")
	}
	return nil
}

// exits reports whether a statement may leave the function that it stands in.
func exits(n *syntax.Node) bool {
	for _, c := range n.Children {
		switch c.Kind {
		case "return_statement", "raise_statement":
			return true
		case "function_definition", "class_definition", "lambda":
			continue
		}
		if exits(c) {
			return true
		}
	}
	return false
}
