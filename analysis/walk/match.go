package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/syntax"
	"semcoder/analysis/trace"
)

// match is a match statement. Whether a pattern fits follows from what is written in it and what the value is made of.
// Those that do not fit are told of when one does, or at the end.
func (w *walker) match(f *frame, n *syntax.Node) (flow, error) {
	subjects := n.Parts()
	subject, err := w.eval(f, subjects[0])
	if err != nil {
		return flow{}, err
	}
	if len(subjects) != 2 {
		return flow{}, beyond("a match of several things")
	}
	var unfit []*syntax.Node
	for _, c := range n.Child("body").Parts() {
		parts := c.Parts()
		if c.Kind != "case_clause" || parts[0].Kind != "case_pattern" || len(parts) > 1 && parts[1].Kind == "case_pattern" {
			return flow{}, beyond("a case of a kind of its own")
		}
		m := matching{w: w, f: f}
		fits, err := m.fits(parts[0], subject)
		if err != nil {
			return flow{}, err
		}
		if !fits {
			unfit = append(unfit, parts[0])
			continue
		}
		if err := w.unfit(f, unfit); err != nil {
			return flow{}, err
		}
		unfit = nil
		if yes, err := w.fit(f, parts[0], m.bound, c.Child("guard")); err != nil || !yes {
			if err != nil {
				return flow{}, err
			}
			continue
		}
		return w.block(f, c.Child("consequence"))
	}
	return flow{}, w.unfit(f, unfit)
}

// unfit tells of patterns that do not fit.
func (w *walker) unfit(f *frame, patterns []*syntax.Node) error {
	for _, p := range patterns {
		if err := w.emit(f, trace.Event{Kind: trace.Branch, At: w.at(p), Name: "match", Value: "False"}); err != nil {
			return err
		}
	}
	return nil
}

// fit binds what a pattern that fits has bound, tells of it, and asks its guard.
func (w *walker) fit(f *frame, pattern *syntax.Node, bound []argument, guard *syntax.Node) (bool, error) {
	for _, b := range bound {
		w.owner(f, b.name).names[b.name] = b.value
	}
	err := w.emit(f, trace.Event{Kind: trace.Branch, At: w.at(pattern), Name: "match", Value: "True", Changed: w.changed(f)})
	if err != nil || guard == nil {
		return err == nil, err
	}
	return w.test(f, guard.Parts()[0], "guard")
}

// A matching is one pattern under way.
type matching struct {
	w     *walker
	f     *frame
	bound []argument
}

// fits tells whether a pattern fits a value, and notes what it binds.
func (m *matching) fits(n *syntax.Node, v *value) (bool, error) {
	text := n.Text(m.w.src)
	if v.sort == lazy || v.sort == lambda {
		return false, beyond("a match of %s", v.repr())
	}
	if text == "_" {
		return true, nil
	}
	if one := literalPattern(text, n); one != nil {
		return m.equal(one, v)
	}
	switch n.Kind {
	case "case_pattern":
		if len(n.Parts()) == 1 {
			return m.fits(n.Parts()[0], v)
		}
	case "dotted_name", "identifier":
		if strings.Contains(text, ".") {
			return false, beyond("a pattern that names a value")
		}
		m.bound = append(m.bound, argument{text, v})
		return true, nil
	case "list_pattern", "tuple_pattern":
		return m.sequence(n.Parts(), v)
	case "dict_pattern":
		return m.mapping(n, v)
	case "class_pattern":
		return m.instance(n, v)
	case "union_pattern":
		return m.either(n, v)
	case "as_pattern":
		parts := n.Parts()
		yes, err := m.fits(parts[0], v)
		m.bound = append(m.bound, argument{parts[1].Text(m.w.src), v})
		return yes, err
	}
	return false, beyond("a pattern of kind %s", n.Kind)
}

// literalPattern is the literal that a pattern writes; nil for others.
func literalPattern(text string, n *syntax.Node) *value {
	switch n.Kind {
	case "case_pattern", "string", "integer", "float", "none", "true", "false":
		bare := strings.TrimPrefix(text, "-")
		if text == "None" || text == "True" || text == "False" || quoted(text) || numeral(bare) != nil {
			return &value{text: text}
		}
	}
	return nil
}

// equal compares with a literal: True, False and None are nothing but themselves.
func (m *matching) equal(one, v *value) (bool, error) {
	if v.sort == object && v.meddles(1) {
		return false, beyond("a match of an instance")
	}
	if strings.Contains("None True False", one.text) {
		return v.sort == atom && v.text == one.text, nil
	}
	return v.sort == atom && v.hash() == one.hash(), nil
}

func (m *matching) sequence(parts []*syntax.Node, v *value) (bool, error) {
	if v.sort != list && v.sort != tuple {
		return false, nil
	}
	for len(parts) > 0 && parts[0].Kind == "case_pattern" && len(parts[0].Parts()) == 0 && parts[0].Text(m.w.src) == "" {
		parts = parts[1:]
	}
	starred := func(p *syntax.Node) bool {
		return p.Kind == "splat_pattern" || p.Kind == "case_pattern" && len(p.Parts()) == 1 && p.Parts()[0].Kind == "splat_pattern"
	}
	star := slices.IndexFunc(parts, starred)
	if star < 0 && len(parts) != len(v.items) || len(v.items) < len(parts)-1 {
		return false, nil
	}
	items := v.items
	for i, p := range parts {
		if i == star {
			rest := len(items) - len(parts[i+1:])
			if name := strings.TrimLeft(p.Text(m.w.src), "*"); name != "_" {
				m.bound = append(m.bound, argument{name, &value{sort: list, items: slices.Clone(items[:rest])}})
			}
			items = items[rest:]
			continue
		}
		if yes, err := m.fits(p, items[0]); err != nil || !yes {
			return false, err
		}
		items = items[1:]
	}
	return true, nil
}

func (m *matching) mapping(n *syntax.Node, v *value) (bool, error) {
	if v.sort != dict {
		return false, nil
	}
	left := &value{sort: dict, keys: slices.Clone(v.keys), items: slices.Clone(v.items)}
	var key *value
	for _, p := range n.Parts() {
		switch {
		case p.Field == "key":
			if key = literal(p, m.w.src); key == nil {
				return false, beyond("a pattern with a key of its own")
			}
			if left.at(key) < 0 {
				return false, nil
			}
		case p.Kind == "splat_pattern":
			m.bound = append(m.bound, argument{strings.TrimLeft(p.Text(m.w.src), "*"), left})
		case key == nil:
			return false, beyond("a pattern of kind %s", n.Kind)
		default:
			item := left.get(key)
			if err := left.drop(key, trace.Range{}); err != nil {
				return false, err
			}
			if yes, err := m.fits(p, item); err != nil || !yes {
				return false, err
			}
			key = nil
		}
	}
	return true, nil
}

// either is a pattern of several, of which the first that fits counts.
func (m *matching) either(n *syntax.Node, v *value) (bool, error) {
	minus := false
	for _, p := range n.Children {
		if !p.Named {
			minus = p.Kind == "-"
			continue
		}
		if minus {
			if one := numeral(p.Text(m.w.src)); one != nil {
				if yes, err := m.equal(&value{text: "-" + one.text}, v); err != nil || yes {
					return yes, err
				}
			}
			minus = false
			continue
		}
		was := len(m.bound)
		if yes, err := m.fits(p, v); err != nil || yes {
			return yes, err
		}
		m.bound = m.bound[:was]
	}
	return false, nil
}

// instance is a pattern that names a class.
func (m *matching) instance(n *syntax.Node, v *value) (bool, error) {
	parts := n.Parts()
	name := parts[0].Text(m.w.src)
	of := m.w.lookup(m.f, name)
	if of == nil || of.sort != class && (of.sort != named || len(parts) > 2) {
		return false, beyond("a pattern of a class")
	}
	if of.sort == named {
		yes, err := m.builtin(of.text, v)
		if err != nil || !yes || len(parts) == 1 {
			return yes, err
		}
		return m.fits(parts[1], v)
	}
	if v.plan == nil || v.sort == class || !v.plan.isA(of.plan) {
		return false, nil
	}
	fields := v.plan.generated()
	for i, p := range parts[1:] {
		name := ""
		if inside := p.Parts(); len(inside) == 1 && inside[0].Kind == "keyword_pattern" {
			name, p = inside[0].Parts()[0].Text(m.w.src), inside[0].Parts()[1]
			if p.Kind == "identifier" && p.Text(m.w.src) == "_" {
				continue
			}
		} else if i < len(fields) {
			name = fields[i].name
		}
		item, self := m.w.has(v, name)
		if item == nil || self != nil {
			return false, beyond("a pattern of a class")
		}
		if yes, err := m.fits(p, item); err != nil || !yes {
			return false, err
		}
	}
	return true, nil
}

// builtin tells whether a value is of a builtin class, as far as its text says.
func (m *matching) builtin(name string, v *value) (bool, error) {
	switch name {
	case "list", "dict", "tuple", "set":
		sorts := map[string]sort{"list": list, "dict": dict, "tuple": tuple, "set": set}
		return v.sort == sorts[name] && (v.class == "" || name == "dict"), nil
	case "int", "float", "str", "bool":
		if v.sort == atom && v.kind() == "" && v.text != "None" {
			return false, beyond("a pattern of a class")
		}
		return v.kind() == name || name == "int" && v.kind() == "bool", nil
	}
	return false, beyond("a pattern of a class")
}

// isA tells a class and those that it derives from.
func (p *plan) isA(o *plan) bool {
	return p == o || slices.ContainsFunc(p.bases, func(b *plan) bool { return b.isA(o) })
}
