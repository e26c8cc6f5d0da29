"""What another machine or run may do otherwise, done otherwise on purpose in replays:
an outcome that depends on it then shows itself by being another one."""

import builtins
import cmath
import itertools
import math

NARROW = 2**31 - 1  # hashes of smaller whole numbers are the numbers, whatever the width of a hash
HASHED = {str, bytes, int, float, complex, tuple, frozenset, range}
_kept = []
EVEN = 2**22  # a result with so many trailing zero bits is exact, in every C library
INEXACT = {
    math: """acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp exp2 expm1 gamma lgamma log log10
        log1p log2 pow sin sinh tan tanh""",
    cmath: "acos acosh asin asinh atan atanh cos cosh exp log log10 phase polar rect sin sinh sqrt tan tanh",
}


def move():
    """For the interpreter whose hashes have another seed. Hashes of numbers and tuples
    know no seed, but have another width in other builds; objects that the interpreter
    was built with lie at the same addresses, and others may take the same free blocks,
    if some of every size are not taken from them."""
    builtins.hash, builtins.id = other_hash(hash), other_id(id)
    _kept.extend(bytes(size) for size in range(0, 4000, 8) for _ in range(3))
    _kept.extend(object() for _ in range(1000))


def other_hash(of):
    def hash(value, /):
        number = of(value)
        tp = type(value)
        whole = (tp is int or tp is float) and -NARROW < value < NARROW and value == int(value)
        return number if whole or tp not in HASHED else number ^ 0x2A5A5A5A

    return hash


def other_id(of):
    """The same objects in the opposite order."""
    return lambda value, /: 0x7FFFFFF0 - of(value)


def blur(signs):
    """Results of the C library's functions are off in the last place, as the next
    library's may be: upwards or downwards by turns, as signs say, since errors in one
    direction may cancel."""
    signs = itertools.cycle(signs)
    for module, names in INEXACT.items():
        for name in names.split():
            setattr(module, name, _blurred(getattr(module, name), signs))


def _blurred(function, signs):
    return lambda *args: _nudged(function(*args), next(signs))


def _nudged(value, sign):
    if type(value) is complex:
        return complex(_nudged(value.real, sign), _nudged(value.imag, sign))
    if type(value) is tuple:
        return tuple([_nudged(v, sign) for v in value])
    if not math.isfinite(value) or int(math.frexp(value)[0] * 2**53) % EVEN == 0:
        return value
    return math.nextafter(value, sign * math.inf, steps=2)  # each library errs by less than one
