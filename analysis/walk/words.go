package walk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// builtins are the functions and classes that a program has without importing them, as far as
// they are asked for by their name.
const builtins = " abs all any ascii bin bool bytes bytearray callable chr complex dict divmod enumerate filter float format frozenset hash hex int isinstance iter len list map max min next oct ord pow print range repr reversed round set slice sorted str sum tuple type zip object "

// families are the library's exceptions, each behind the ones that catch it, too.
const families = ` Exception
 ArithmeticError Exception
 ZeroDivisionError ArithmeticError Exception
 OverflowError ArithmeticError Exception
 AssertionError Exception
 AttributeError Exception
 LookupError Exception
 IndexError LookupError Exception
 KeyError LookupError Exception
 NameError Exception
 RuntimeError Exception
 NotImplementedError RuntimeError Exception
 RecursionError RuntimeError Exception
 StopIteration Exception
 TypeError Exception
 ValueError Exception
 UnicodeError ValueError Exception
 UnicodeDecodeError UnicodeError ValueError Exception
 UnicodeEncodeError UnicodeError ValueError Exception
 OSError Exception
`

func builtin(name string) bool {
	return strings.Contains(builtins, " "+name+" ") || raisable(name)
}

// raisable tells a type of exception of the library.
func raisable(name string) bool {
	return name != "" && strings.Contains(families, "\n "+name+" ") || name == "Exception"
}

// catches tells whether an except clause of types takes an exception.
func catches(types, name string) bool {
	for line := range strings.Lines(families) {
		family := strings.Fields(line)
		if family[0] != name {
			continue
		}
		return slices.ContainsFunc(strings.FieldsFunc(types, func(r rune) bool { return strings.ContainsRune("(), ", r) }), func(t string) bool {
			return slices.Contains(family, t) || t == "BaseException"
		})
	}
	return false
}

// changers are the methods of lists, dicts and sets that change what they are called on.
const changers = " append extend insert remove pop clear sort reverse popitem setdefault update add discard intersection_update difference_update symmetric_difference_update "

func changes(method string) bool { return strings.Contains(changers, " "+method+" ") }

// number reads a repr of a number.
func number(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// whole reads a repr of an integer.
func whole(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func compareFloat(a, b float64) int { return cmp.Compare(a, b) }
