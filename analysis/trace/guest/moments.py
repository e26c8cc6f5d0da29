"""Recorders of statements: what they changed, which way they went."""

import sys

from absent import genuine, sure
from errors import class_name, message, traceback, type_name
from frames import place
from peek import identity
from show import bound, show
from state import ATOMS, check, emit, mark, state, step


def line(f, site, values):
    step()
    state.current = f
    if f.on:
        emit(f, site, "", None, _changed(f, values))
    else:
        mark(site)


def closed(f, site, values):
    """A with statement is left by its end; what its managers did then is told, if they
    did anything."""
    check()
    changed = _changed(f, values) if f.on else None
    if changed:
        emit(f, site, "", None, changed)


def deleted(f, site, values):
    step()
    if f.on:
        gone = [name for name in f.prev if name not in values and name not in f.facts[1]]
        changed = _changed(f, values) or []
        for name in gone:
            changed += (name, "")
            del f.prev[name]
        emit(f, site, "", None, changed)
    else:
        mark(site)


def _changed(f, values):
    """[name, text, ...] of variables that differ from what was last shown; text is
    compared, so that changes made in place are seen."""
    prev, changed = f.prev, []
    for name, value in values.items():
        known = prev.get(name)
        if known is not None and known[0] is value and identity(type(value)) in ATOMS:
            continue
        if name != ".f":
            _compare(prev, name, value, known, changed)
    for name in f.facts[1]:
        if name not in values and name in state.module:
            _compare(prev, name, state.module[name], prev.get(name), changed)
    return changed or None


def _compare(prev, name, value, known, changed):
    text = bound(value)
    if known is None or known[1] != text:
        changed += (name, text)
    prev[name] = (value, text)


def branch(f, site, value, values=None):
    """A test that is a statement's own."""
    step()
    return _tested(f, site, value, values)


def test(f, site, value):
    return _tested(f, site, value, None)


def _tested(f, site, value, values):
    if not f.on:
        truth = True if value else False
        mark(site if truth else ~site)
        return truth
    shown = show(value)
    truth = True if value else False
    if f.on:
        changed = None if values is None else _changed(f, values)
        emit(f, site, "True" if truth else "False", [shown], changed)
    return truth


def item(f, site, *values):
    """A for loop has bound its targets."""
    step()
    if f.on:
        _taken(f, site, values, f.prev)
    else:
        mark(site)
    return True


def stored(f, site, local, *values):
    """item, where a part of something takes what the loop gives: what that was part of
    has changed."""
    step()
    if f.on:
        _taken(f, site, values, f.prev, local)
    else:
        mark(site)
    return True


def element(f, site, *values):
    """A comprehension has bound its targets, which are no variables of the frame."""
    check()
    if f.on:
        _taken(f, site, values, {})
    else:
        mark(site)
    return True


def _taken(f, site, values, prev, local=None):
    names, template = state.items[site]
    texts, changed = [], []
    for name, value in zip(names, values):
        text = show(value)
        texts.append(text)
        changed += (name, text)
        prev[name] = (value, text)
    if local is not None:
        changed += _changed(f, local) or ()
    over = f.open.pop(site, None)
    emit(f, site, template.format(*texts), over and [over], changed)


def over(f, site, items):
    """What a loop is about to go through; shown with its first item, lazy things
    by their type."""
    if f.on:
        f.open[site] = show(items)
    return items


def exhausted(f, site):
    """A for loop finds no more; one that has found nothing begins with this."""
    check()
    if f.on:
        over = f.open.pop(site, None)
        emit(f, site, "", over and [over])
    else:
        mark(~site)


def raise_(f, site, error):
    step()
    sure(None, error)
    if f.on:
        if issubclass(type(error), BaseException):
            emit(f, site, message(error), None, None, type_name(error))
        else:
            emit(f, site, "", None, None, class_name(error))
        state.raised = len(state.rows)
    else:
        mark(site)
    return error


def again(f, site):
    raise_(f, site, sys.exception())


def catch(f, site, values, name):
    """An except clause takes an exception; the site before its own tells what failed."""
    check()
    error = sys.exception()
    state.current = f
    if state.absent:
        genuine(error)
    if f.on:
        if state.raised != len(state.rows):  # nobody has told of it
            at = place(traceback(error))
            emit(f, site - 1, message(error), None, None, type_name(error), at)
        f.prev.pop(name, None)  # the name was unbound when an earlier handler ended
        changed = _changed(f, values)
        emit(f, site, message(error), None, changed, type_name(error))
    else:
        mark(site)


def subject(f, first, value):
    """A match statement begins; first is the site of its first case, where the number
    of cases told so far is kept."""
    f.open[first] = 0
    return sure(None, value)


def matched(f, first, chosen, values):
    """A pattern fits, which its guard may be asked about next; those before it did
    not, or their guards refused."""
    if f.open[first] <= chosen:
        _unfit(f, first, chosen)
        f.open[first] = chosen + 1
        if f.on:
            emit(f, first + chosen, "True", None, _changed(f, values))
        else:
            mark(first + chosen)
    return True


def case(f, first, chosen, values):
    step()
    matched(f, first, chosen, values)


def unmatched(f, first, count):
    step()
    _unfit(f, first, count)


def _unfit(f, first, end):
    for i in range(f.open[first], end):
        if f.on:
            emit(f, first + i, "False")
        else:
            mark(~(first + i))


def named(f, site, value, name):
    if f.on:
        text = show(value)
        f.prev[name] = (value, text)
        emit(f, site, "", None, [name, text])
    return value
