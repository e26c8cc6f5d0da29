package walk

import (
	"slices"
	"strings"

	"semcoder/analysis/trace"
)

// byName is what getattr, setattr or hasattr does with an instance or a class of the program; nil where it is to be asked for.
func (w *walker) byName(called string, args []operand, at trace.Range) (*value, error) {
	starred := slices.ContainsFunc(args, func(a operand) bool { return a.name != "" })
	if len(args) < 2 || starred || !args[0].value.planned() || args[1].value.kind() != "str" {
		if called == "hasattr" {
			return nil, nil
		}
		return nil, beyond("a call of %s", called)
	}
	of, name := args[0].value, strings.Trim(args[1].value.text, `"`)
	v, self := w.has(of, name)
	switch {
	case of.plan.bare || of.plan.find("__getattr__") != nil || called == "setattr" && (of.sort != object || len(args) != 3 || v != nil && v.role == property):
		return nil, beyond("a call of %s", called)
	case called == "setattr":
		of.set(name, args[2].value)
		return none(), nil
	case called == "hasattr":
		return &value{text: truth(v != nil)}, nil
	case v == nil && len(args) == 3:
		return args[2].value, nil
	case v == nil:
		return nil, &exception{name: "AttributeError", at: at}
	case v.role == property && self != nil:
		return w.enter(v, []argument{{"", self}}, at)
	case self != nil:
		return v.boundTo(self), nil
	}
	return v, nil
}
