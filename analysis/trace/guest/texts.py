"""Text of values that hold no others: numbers, strings, bytes, moments."""

import re
from datetime import datetime, timezone

TEXT = 200  # characters of one string
CUT = "\u2026"  # stands for whatever was left out, and for nothing else
BITS = 256  # of an integer shown in full
SMALL = 1 << 62  # integers below it are shown without a look at their bits

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{4,16}>")


def quoted(text):
    """repr of a str or bytes with double quotes wherever they need no escaping."""
    r = repr(text)
    if '"' in r:
        return r
    return f'"{r[1:-1]}"' if r[0] == "'" else f'b"{r[2:-1]}"'


def integer(value):
    if -SMALL < value < SMALL or value.bit_length() <= BITS:
        return repr(value)
    return f"<int, {value.bit_length()} bits>"


def float_text(value):
    """A float as an expression that yields it again."""
    if value != value:
        return 'float("nan")'
    if value in (float("inf"), float("-inf")):
        return 'float("inf")' if value > 0 else 'float("-inf")'
    return repr(value)


def complex_text(value):
    """A complex number as an expression that yields it again. Its repr does where no
    part is nan or infinite, and none is a zero whose sign the other part's would undo:
    `-2j` is read with a real part of -0.0, `(-0+2j)` with one of 0.0."""
    real, imag = float_text(value.real), float_text(value.imag)
    if real == "-0.0" or imag == "-0.0" or real == "0.0" and imag[0] == "-" or "f" in real + imag:
        return f"complex({real}, {imag})"
    return repr(value)


def string(value):
    if len(value) > TEXT:
        return f"{quoted(masked(value[:TEXT]))}{CUT}+{len(value) - TEXT}"
    r = repr(masked(value) if " at 0x" in value else value)
    return r if '"' in r else f'"{r[1:-1]}"'


def masked(text):
    """Text without the addresses that Python's default reprs end in: they belong to
    one run, and say nothing about the program."""
    return _ADDRESS.sub(f" at 0x{CUT}>", text) if " at 0x" in text else text


def range_text(value):
    bounds = [value.start, value.stop] + ([] if value.step == 1 else [value.step])
    return f"range({', '.join(map(integer, bounds))})"


def bytes_text(value, count=None):
    """The first of count bytes."""
    count = len(value) if count is None else count
    more = f"{CUT}+{count - TEXT}" if count > TEXT else ""
    return quoted(value[:TEXT]) + more


def decimal_text(value):
    return f'Decimal("{value}")'


def when_text(value):
    """date, datetime and time, or None when a time zone has no plain form."""
    zone = getattr(value, "tzinfo", None)
    if zone is None or type(zone) is timezone and type(zone.tzname(None)) is str:
        return repr(value)
    return None


def arguments(text):
    """What stands in the brackets of a repr."""
    return text[text.index("(") + 1 : -1]


def plain_datetime(value):
    """A subclass's moment without its zone; the pickled state is what no method of the
    subclass has a say in."""
    return datetime(datetime.__reduce__(value)[1][0])
