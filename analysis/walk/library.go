package walk

import "slices"

// pure tells a function of the library that gives a value which depends on its arguments alone, and
// changes nothing.
func pure(module, name string) bool {
	if name == "" {
		return false
	}
	switch module {
	case "math":
		return true
	case "operator": // of its functions some change what they are given, or give a part of it, or a function
		return !slices.Contains([]string{"setitem", "delitem", "getitem", "call"}, name) && (name[0] != 'i' || makes(name) || name == "index" || name == "is_" || name == "is_not")
	case "re":
		return matcher(name) || slices.Contains([]string{"sub", "subn", "finditer", "findall", "split", "escape", "compile"}, name)
	case "string":
		return name == "capwords"
	case "collections.abc":
		return true
	case "contextlib":
		return name == "suppress" || name == "nullcontext" || name == "contextmanager"
	case "typing":
		return name == "cast"
	case "sys":
		return false
	case "itertools":
		return name == "tee"
	case "json":
		return name == "dumps"
	case "dataclasses":
		return name == "dataclass" || name == "field"
	case "collections":
		return collection(name) || name == "namedtuple"
	case "functools":
		return name == "reduce" || name == "wraps" || name == "lru_cache" || name == "cache" || name == "partial"
	case "heapq":
		return name == "nlargest" || name == "nsmallest" || changesFirst(module, name)
	case "bisect":
		return changesFirst(module, name) || name == "bisect" || name == "bisect_left" || name == "bisect_right"
	}
	return false
}

// makes tells a function of operator that gives a function.
func makes(name string) bool {
	return name == "itemgetter" || name == "attrgetter" || name == "methodcaller"
}

// constant is the repr of a constant of the library; "" for all else.
func constant(module, name string) string {
	const lower, upper, digits = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	switch module + "." + name {
	case "math.pi":
		return "3.141592653589793"
	case "math.e":
		return "2.718281828459045"
	case "math.tau":
		return "6.283185307179586"
	case "math.inf":
		return `float("inf")`
	case "math.nan":
		return `float("nan")`
	case "string.ascii_lowercase":
		return `"` + lower + `"`
	case "string.ascii_uppercase":
		return `"` + upper + `"`
	case "string.ascii_letters":
		return `"` + lower + upper + `"`
	case "string.digits":
		return `"` + digits + `"`
	case "string.hexdigits":
		return `"` + digits + `abcdefABCDEF"`
	case "string.octdigits":
		return `"01234567"`
	case "string.punctuation":
		return `'!"#$%&\'()*+,-./:;<=>?@[\\]^_` + "`" + `{|}~'`
	case "string.whitespace":
		return `" \t\n\r\x0b\x0c"`
	case "sys.maxsize":
		return "9223372036854775807"
	}
	return ""
}

// given is a constant of the library; nil for all else.
func given(module, name string) *value {
	if module == "re" {
		return regexFlag(name)
	}
	if text := constant(module, name); text != "" {
		return &value{text: text}
	}
	return nil
}

// knowsModule tells whether anything of a module is known.
func knowsModule(module string) bool {
	return slices.Contains([]string{"math", "operator", "re", "string", "json", "bisect", "itertools", "collections", "collections.abc", "typing", "sys", "contextlib", "functools", "heapq", "dataclasses"}, module)
}
