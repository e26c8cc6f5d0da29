package analysis

import (
	"slices"
	"strings"
)

// NamesIn returns by which names a document of the workspace knows what a module
// defines: "g" is "f" after `from module import f as g`; "m" is "", the module
// itself, after `import module as m`, and so is "a.b" after `import a.b`. A package
// that hands the module's names on counts as the module.
func (s *Snapshot) NamesIn(in, module *Document) map[string]string {
	targets := s.handedOn(module)
	names := make(map[string]string)
	for _, st := range in.outline() {
		if !strings.Contains(st.text, "import") {
			continue
		}
		for _, one := range st.read(in.parser).names.imports {
			s.known(in, one, targets, module, names)
		}
	}
	return names
}

// known notes what one import binds of the modules at the targets.
func (s *Snapshot) known(in *Document, one importing, targets []string, module *Document, names map[string]string) {
	level, dotted := one.relative()
	isTarget := func(dotted string) bool {
		d, ok := s.Module(in, dotted, level)
		return ok && slices.Contains(targets, d.path)
	}
	switch {
	case one.plain && isTarget(dotted):
		bind := one.bind
		if first, _, _ := strings.Cut(dotted, "."); bind == first {
			bind = dotted // not under an alias: the dotted name is how it is called
		}
		names[bind] = ""
	case one.plain:
	case one.name == "*" && isTarget(dotted):
		for _, st := range module.outline() {
			if st.name != "" && !strings.HasPrefix(st.name, "_") {
				names[st.name] = st.name
			}
		}
	case isTarget(strings.TrimPrefix(dotted+"."+one.name, ".")):
		names[one.bind] = ""
	case isTarget(dotted):
		names[one.bind] = one.name
	}
}
