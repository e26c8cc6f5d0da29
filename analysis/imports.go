package analysis

import (
	"strings"

	"semcoder/analysis/syntax"
)

// imports records what an import statement binds, and from where.
func (f *nameFinder) imports(n *syntax.Node, s *scope) {
	base := importing{plain: n.Kind == "import_statement", optional: s.guarded, typing: s.typing, lazy: s.inFunction()}
	if n.Kind == "future_import_statement" {
		base.module = "__future__"
	}
	if m := n.Child("module_name"); m != nil {
		base.module = strings.Join(strings.Fields(m.Text(f.src)), "")
	}
	for _, c := range n.Children {
		switch {
		case c.Kind == "wildcard_import":
			f.imported(base, "*", "", "*", s)
		case c.Field == "name" && c.Kind == "aliased_import":
			f.imported(base, fieldText(c, "name", f.src), fieldText(c, "alias", f.src), c.Text(f.src), s)
		case c.Field == "name":
			f.imported(base, c.Text(f.src), "", c.Text(f.src), s)
		}
	}
}

// imported records one name of an import statement. `import a.b` binds a.
func (f *nameFinder) imported(i importing, name, alias, text string, s *scope) {
	i.name, i.bind, i.text = name, name, text
	if i.plain {
		i.module, i.name = name, ""
		i.bind, _, _ = strings.Cut(name, ".")
	}
	if alias != "" {
		i.bind = alias
	}
	f.out.imports = append(f.out.imports, i)
	if i.bind != "*" {
		s.bind(i.bind)
	}
}

// relative splits the module into the number of dots before it and the rest.
func (i importing) relative() (level int, dotted string) {
	dotted = strings.TrimLeft(i.module, ".")
	return len(i.module) - len(dotted), dotted
}

// foreign reports whether the import needs something that the sandbox does not
// have.
func (i importing) foreign() bool { return !i.optional && !i.typing && !i.available() }

// available reports whether the sandbox's own library has what is imported.
func (i importing) available() bool {
	return standard(i.module) && !lacking(i.module) && !lacking(i.module+"."+i.name)
}

// ifStatement visits an if; imports for the type checker alone never run.
func (f *nameFinder) ifStatement(n *syntax.Node, s *scope) {
	typing := s.typing
	condition := fieldText(n, "condition", f.src)
	for _, c := range n.Children {
		if c.Field == "consequence" && (condition == "TYPE_CHECKING" || condition == "typing.TYPE_CHECKING") {
			s.typing = true
		}
		f.visit(c, s)
		s.typing = typing
	}
}

// tryStatement visits a try; imports in it may fail when a handler says so.
func (f *nameFinder) tryStatement(n *syntax.Node, s *scope) {
	guarded := s.guarded
	for _, c := range n.Children {
		if c.Field == "body" {
			s.guarded = guarded || f.catchesImportError(n)
		}
		f.visit(c, s)
		s.guarded = guarded
	}
}

func (f *nameFinder) catchesImportError(try *syntax.Node) bool {
	for _, c := range try.Children {
		if c.Kind != "except_clause" {
			continue
		}
		head, _, _ := strings.Cut(c.Text(f.src), "\n")
		bare := strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(head, "except")), ":")
		if bare || strings.Contains(head, "ImportError") || strings.Contains(head, "ModuleNotFoundError") ||
			strings.Contains(head, "Exception") {
			return true
		}
	}
	return false
}

// standard reports whether a module comes with Python.
func standard(module string) bool {
	top, _, _ := strings.Cut(module, ".")
	return standardSet()[top]
}

// lacking reports whether a module that comes with Python, or a package around
// it, does not work in the sandbox.
func lacking(module string) bool {
	for ; module != ""; module = module[:max(0, strings.LastIndexByte(module, '.'))] {
		if lackingSet()[module] {
			return true
		}
	}
	return false
}

// isBuiltin reports whether Python knows a name without any import.
func isBuiltin(name string) bool { return builtinSet()[name] }
