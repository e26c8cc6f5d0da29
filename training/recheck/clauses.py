"""What a clause may say of an event of a watched run."""

import ast
import contextlib
import io
import itertools
import sys

from .states import evaluated
from .text import Disagreement, cut, fits, parsed, same, show
from .watch import MOST_LEFT

WORDS = {"while": ("exit", "enter"), "if": ("skip", "enter"), "assert": ("fail", "hold"), "conditional": ("else", "then"), "filter": ("skip", "keep")}
# STATED begin statements that are told by their own text.
STATED = ("break", "continue", "pass", "def", "class", "del")
TESTED = {ast.While: "while", ast.Assert: "assert", ast.IfExp: "conditional"}

# PART is the verdict on a clause that is true of an event and does not finish it.
PART = "part"


class Clauses:
    """The part of an Account that judges one clause by one event. Its own are `watch`,
    `events` and their `places`, the `lines` of the program, the `statements` that begin at
    them, the frames of `lambdas`, the visits whose statement was `stated`, and what was
    `ran`."""

    def raises(self, e):
        """Whether an event is where an exception comes from."""
        at = self.places[id(e)] + 1
        return at < len(self.events) and self.events[at].kind == "raise" and self.events[at].more

    def supports(self, e, clause):
        """Whether a clause is what an event has to say, or a part of it."""
        judge = getattr(self, "is_" + e.kind, None)
        return judge is not None and judge(e, clause)

    def is_operation(self, e, clause):
        *said, value = cut(clause, " -> ")
        if not said:
            return e.more == "changed" and e.value == "None" and fits(clause, e.text)
        return same(value, e.value) and fits(" -> ".join(said), e.text)

    def is_fail(self, e, clause):
        """A name of the module's may stand for what it has."""
        return fits(clause, e.text) or self.fails(self.events[self.places[id(e)] + 1], clause)

    def is_raise(self, e, clause):
        if clause == f"raise {e.text}":
            return True
        if clause.startswith(f"raise {e.text}("):
            return same(clause.removeprefix("raise "), e.value)
        return self.fails(e, clause) and PART

    def fails(self, e, clause):
        """Whether what is written before an exception is what raises it: a piece of the
        program, or an operation written with its values."""
        if clause in self.lines[e.line - 1]:
            return True
        try:
            value = evaluated(clause, self.watch.namespace)
        except Exception as error:
            return type(error).__name__ == e.text or clause.startswith("{") and self.fails(e, f"f{clause!r}")  # a field
        if e.text == "TypeError" and " for " in f" {self.lines[e.line - 1].strip()}":
            return not hasattr(value, "__iter__")  # what a loop cannot go through
        return e.text == "AssertionError" and not value

    def is_calls(self, e, clause):
        return clause == f"call {e.text}"

    def is_enter(self, e, clause):
        return clause == "begin" and not e.more

    def is_branch(self, e, clause):
        word = WORDS[TESTED.get(type(e.node), "if")][e.value == "True"]
        return self.tested(e, clause, word)

    def is_filter(self, e, clause):
        return self.tested(e, clause, WORDS["filter"][e.value == "True"])

    def tested(self, e, clause, word):
        """The value that is tested stands before the word, unless it is plain there."""
        boolean, form = e.more
        if clause == word:
            weighed = form == "constant" or form == "operation" and boolean
            return weighed or e.weighed
        *said, truth = cut(clause, " -> ")
        if said and truth == e.value and same(" -> ".join(said), e.text):
            e.weighed = True
            return PART
        return False

    def is_take(self, e, clause):
        return clause.startswith("left ") and self.remains(e, clause.removeprefix("left "))

    def is_done(self, e, clause):
        if not isinstance(e.node, ast.For):
            return False  # nobody tells of a comprehension's end
        if clause.startswith("left "):
            e.weighed = e.more.taken == 0 and self.remains(e, clause.removeprefix("left "))
            return e.weighed and PART
        return clause == "done" and (e.weighed or e.more.taken > 0 or not e.more.plain)

    def remains(self, e, text):
        """Whether text is what a loop has left: it is evaluated, and iterated over."""
        if e.more.items is None:
            return True
        try:
            given = evaluated(text, self.watch.namespace)
            found = [show(v) for v in itertools.islice(given, MOST_LEFT)]
        except Exception:
            return False
        called = parsed(text)
        if e.more.counts and isinstance(called, ast.Call) and called.func.id == e.more.counts[0]:
            for place, number in e.more.counts[1].items():
                if place < len(called.args) and ast.unparse(called.args[place]) != str(number):
                    return False
        items = e.more.items
        if isinstance(given, (set, frozenset)):  # whose order its text does not tell
            found, items = sorted(found), sorted(items)
        return len(found) == len(items) and all(map(same, found, items))

    def is_element(self, e, clause):
        return clause.startswith("so ") and same(clause.removeprefix("so "), e.value)

    def is_pick(self, e, clause):
        return clause == "pick " + e.value or clause.startswith("pick ") and same(clause[5:], e.value)

    def is_return(self, e, clause):
        return clause.startswith("return ") and same(clause.removeprefix("return "), e.value)

    def is_yield(self, e, clause):
        return clause.startswith("yield ") and same(clause.removeprefix("yield "), e.value)

    def is_caught(self, e, clause):
        return clause == f"catch {e.text}"

    def is_line(self, e, clause):
        return clause == self.states(e) and (e.frame, e.visit) not in self.stated

    is_end = is_line  # what a definition's defaults come to is told before

    def states(self, e):
        """What a statement that is told by its own text says of itself; None for others. A
        definition comes by before its decorators, and again after them: then it is told."""
        text = self.lines[e.line - 1].strip().removeprefix("async ").removesuffix(":")
        if text.split()[0] not in STATED or e.frame in self.lambdas or self.decorates(e):
            return None
        if text.startswith("del ") and not text.removeprefix("del ").isidentifier():
            return None
        return text.partition("(")[0]

    def decorates(self, e):
        """Whether the decorators of the definition at an event are yet to be called."""
        lines = {d.lineno for s in self.statements.get(e.line, []) for d in getattr(s, "decorator_list", [])}
        for following in self.events[self.places[id(e)] + 1 :] if lines else ():
            if (following.kind, following.frame) == ("line", e.frame):
                return following.line in lines
        return False

    def evaluate(self, expression, value):
        """An operation written with its values is an expression: it has to give what the
        step says that it gave. What names variables of the program is left."""
        if expression in self.ran:
            found = self.ran[expression]
        else:
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    found = show(evaluated(expression, self.watch.namespace))
            except SyntaxError as error:
                if 'f"' not in expression or sys.version_info >= (3, 12):  # from then on a field may have its quotes
                    raise Disagreement(f"{expression} is no expression") from error
                found = None
            except Exception:
                found = None
            self.ran[expression] = found
        if found is not None and not found.startswith("<") and not same(found, value):
            raise Disagreement(f"{expression} gives {found}")
