"""Names and texts of exceptions, without running the program's own code."""

from show import show
from state import ATOMS

_name_of = type.__dict__["__name__"].__get__
LONGEST = 300  # characters of a message


def type_name(error):
    return class_name(type(error))


def class_name(tp):
    return _name_of(tp) if issubclass(type(tp), type) else ""


def message(error):
    """An exception's text; its own __str__ is asked only where it is Python's."""
    tp, args = type(error), BaseException.args.__get__(error)
    if not args:
        return ""
    if len(args) == 1 and type(args[0]) is str and tp is not KeyError:
        return args[0][:LONGEST]
    if _builtin(tp) and tp is not KeyError and all(type(a) in ATOMS for a in args):
        return str(error)[:LONGEST]
    return show(args[0] if len(args) == 1 else args)


def _builtin(tp):
    return not tp.__flags__ & _HEAP if type(tp) is type else False


_HEAP = 1 << 9  # the type was made by a class statement or at run time
