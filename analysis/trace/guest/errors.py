"""Names and texts of exceptions, without running the program's own code."""

from peek import identity, is_kind
from peek import type_name as name_of_type
from show import show
from state import ATOMS
from texts import masked

LONGEST = 300  # characters of a message
traceback = BaseException.__dict__["__traceback__"].__get__


def type_name(error):
    return class_name(type(error))


def class_name(tp):
    return name_of_type(tp)[:LONGEST] if is_kind(tp, type) else ""


def message(error):
    """An exception's text; its own __str__ is asked only where it is Python's."""
    tp, args = type(error), BaseException.args.__get__(error)
    if not args:
        return ""
    if len(args) == 1 and type(args[0]) is str and tp is not KeyError:
        return masked(args[0][:LONGEST])
    if _builtin(tp) and tp is not KeyError and all(identity(type(a)) in ATOMS for a in args):
        return masked(str(error)[:LONGEST])
    return show(args[0] if len(args) == 1 else args)


def _builtin(tp):
    return not tp.__flags__ & _HEAP if type(tp) is type else False


_HEAP = 1 << 9  # the type was made by a class statement or at run time
