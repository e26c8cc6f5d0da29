"""A step-by-step account, held against a watched run."""

import ast
import contextlib
import functools
import io
import itertools
import re
import sys

from .states import evaluated
from .text import Disagreement, cut, fits, parsed, same, show
from .watch import MOST_LEFT

BINDING = re.compile(r"([A-Za-z_][\w.]*(?:\[[^=]*\])?) = (.*)", re.DOTALL)
NOW = re.compile(r"(now) (.*)", re.DOTALL)

WORDS = {"while": ("exit", "enter"), "if": ("skip", "enter"), "assert": ("fail", "hold"), "conditional": ("else", "then"), "filter": ("skip", "keep")}
TESTED = {ast.While: "while", ast.Assert: "assert", ast.IfExp: "conditional"}

# PART is the verdict on a clause that is true of an event and does not finish it.
PART = "part"


class Account:
    """Follows the steps of an account along the events of a run."""

    def __init__(self, watch):
        self.watch, self.lines = watch, watch.code.splitlines()
        self.events = [e for e in watch.events if e.kind != "returned"]
        self.next = 0
        self.places = {id(e): at for at, e in enumerate(self.events)}
        self.told = {}  # visit -> variable -> value told last
        self.before = {}  # visit -> variables when it began
        self.bound = {}  # frame and visit -> variables that a loop binds then
        self.ran = {}  # expression -> what evaluating it gave
        self.visit = None  # what the step under way is about: a frame and a visit
        self.statements = statements(watch.code)  # by line
        for e in watch.events:
            if e.kind == "line":
                self.before[e.visit] = e.env
            elif e.kind == "take" and isinstance(e.node, ast.For):
                self.bound[e.frame, e.visit] = set(names(e.node.target))

    def follow(self, steps, whole=True):
        """Checks all steps and, of a whole account, that nothing comes after them."""
        for step in steps:
            self.visit = None
            for clause in step.clauses:
                try:
                    self.clause(step, clause)
                except Disagreement as error:
                    raise Disagreement(f"step {step.number}, {clause!r}: {error}") from error
        if whole:
            self.skip(len(self.events))

    def find(self, line, depth):
        """The next event at a line, of which there has to be one."""
        for e in self.events[self.next :]:
            if (e.line, e.depth) == (line, depth) and (e.kind != "end" or self.owes(e)):
                return e
        raise Disagreement(f"line {line} does not come")

    def coming(self):
        """The next event that a step would tell of."""
        for e in self.events[self.next :]:
            if self.must(e) or self.opens(e) or self.says(e) or self.owes(e) or e.kind == "raise" and not self.caught(e):
                return e
        raise Disagreement("nothing comes")

    def opens(self, e):
        """Whether an event begins a step that was not told: of the items of a comprehension,
        which are taken in one visit, this one, or of a call without arguments its `begin`.
        The call that a row is about has none: that it is called says it."""
        if e.kind == "bound":
            return any(n in e.env and n not in e.told for n in self.needs(e))
        before = self.events[self.places[id(e)] - 1]
        return e.kind == "enter" and not e.more and (before.kind, before.frame) != ("calls", e.frame)

    def says(self, e):
        """Whether an event is a statement that is told by its own text: not an import that
        was told, nor a definition that comes by again, after its decorators."""
        if e.kind != "line" or self.lines[e.line - 1].split()[0] not in ("break", "continue", "pass", "def", "class", "import", "from"):
            return False
        last, decorated = self.events[self.next - 1], any(getattr(s, "decorator_list", []) for s in self.statements[e.line])
        again = decorated and (last.kind, last.frame, last.line) == ("line", e.frame, e.line)
        return (e.frame, e.visit) not in self.told and not again

    def caught(self, e):
        """Whether the frame that an exception comes to takes it: then that is told alone."""
        for following in self.events[self.places[id(e)] + 1 :]:
            if following.frame == e.frame and following.kind not in ("end", "line"):
                return following.kind == "caught"
        return False

    def owes(self, e):
        """Whether a variable has to be told by an event that was not."""
        told = self.told.get((e.frame, e.visit), {})
        return any(n in e.env and n not in told and n not in e.told for n in self.needs(e))

    def clause(self, step, clause):
        if clause == "" or clause.startswith("… "):
            raise Disagreement("says nothing")
        arrow = cut(clause, " -> ")
        if len(arrow) == 1 and self.binds(step, clause):
            return
        for at in range(self.next, len(self.events)):
            e = self.events[at]
            verdict = self.here(step, e) and self.supports(e, clause)
            if verdict:
                self.skip(at)
                self.take(step, e)
                self.next = at if verdict is PART else at + 1
                if len(arrow) > 1 and e.kind == "operation":
                    self.evaluate(" -> ".join(arrow[:-1]), arrow[-1])
                return
            if self.must(e):
                raise Disagreement(f"before that, {describe(e)}")
        raise Disagreement("did not happen")

    def here(self, step, e):
        return e.depth == step.depth and step.line in (None, e.line)

    def take(self, step, e):
        """A step is about one visit of one line."""
        if e.kind in ("calls", "enter", "return"):
            return
        if self.visit not in (None, (e.frame, e.visit)):
            raise Disagreement("belongs to another step")
        self.visit = (e.frame, e.visit)

    def binds(self, step, clause):
        """Whether a clause says truly what a variable is now."""
        found = BINDING.fullmatch(clause) or NOW.fullmatch(clause)
        if not found:
            return False
        name, value = found[1], found[2]
        near = list(self.reach(step, name))
        if not near:
            return False
        for e in sorted(near, key=lambda e: name in e.told or name not in self.needs(e)):  # what binds it, before what has it
            if same(e.env[name], value):
                self.arrive(step, e)
                self.told.setdefault((e.frame, e.visit), {})[name] = value
                e.told.add(name)
                return True
        raise Disagreement(f"{name} is {near[-1].env[name]}")

    def arrive(self, step, e):
        """A variable is told at the visit that binds it: what came before is passed by."""
        self.take(step, e)
        for at in range(self.next, len(self.events)):
            if (self.events[at].frame, self.events[at].visit) == (e.frame, e.visit):
                self.skip(at)
                self.next = at
                return

    def reach(self, step, name):
        """The events that have a variable, up to the next that a clause has to tell of."""
        taken = False
        for at in range(max(0, self.next - 1), len(self.events)):
            e = self.events[at]
            if at < self.next and self.visit != (e.frame, e.visit):
                continue  # the last event is another step's
            if at >= self.next and self.must(e) and (taken or e.kind != "take"):
                return
            taken = taken or at >= self.next and e.kind == "take"  # what is left comes after what is bound
            if self.here(step, e) and name in e.env and e.kind != "line":
                yield e

    def skip(self, end):
        """Passes by the events before end, of which nothing may have to be told."""
        for e in self.events[self.next : end]:
            if self.must(e):
                raise Disagreement(f"not told: {describe(e)}")
            self.all_told(e)

    def all_told(self, e):
        """Checks that the variables that an event bound were told."""
        told = self.told.get((e.frame, e.visit), {})
        for name in self.needs(e):
            part = any(other.startswith((name + ".", name + "[")) for other in told)
            if name in e.env and name not in e.told and not part and not same(told.get(name, ""), e.env[name]):
                raise Disagreement(f"not told: {name} = {e.env[name]} at line {e.line}")

    def needs(self, e):
        """The variables that have to be told by now."""
        if e.kind == "enter":
            return [n for n in e.env if n in e.more]
        if e.kind == "bound":
            return names(e.node.generators[e.more].target)
        if e.kind != "end" or e.more == "aborted" or e.visit not in self.before:
            return []
        before = self.before[e.visit]
        if self.leaves_with(e):
            return []
        changed = {n for n in e.env if not same(e.env[n], before.get(n, "")) and not e.env[n].startswith("<")}
        if any(isinstance(s, ast.Return) for s in self.statements.get(e.line, [])):
            changed = set()  # the frame ends with it
        bound = self.bound.get((e.frame, e.visit), set())
        return (changed | bound | self.assigned(e.line)) - self.defined(e.line)

    def leaves_with(self, e):
        """Whether a frame ends with the with statement that it leaves at an event."""
        if not any(isinstance(s, ast.With) for s in self.statements.get(e.line, [])):
            return False
        following = next((n for n in self.events[self.places[id(e)] + 1 :] if n.frame == e.frame), None)
        return following is None or following.kind in ("return", "raise")

    def assigned(self, line):
        """The variables that the statement at a line assigns."""
        targets = []
        for node in self.statements.get(line, []):
            if isinstance(node, ast.Assign):
                targets += node.targets
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign)) and node.value:
                targets.append(node.target)
        return {n for t in targets for n in names(t)}

    def defined(self, line):
        """The names that the statement at a line gives to what has no value to tell."""
        found = set()
        for node in self.statements.get(line, []):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                found |= {(a.asname or a.name).split(".")[0] for a in node.names}
        return found

    def must(self, e):
        """Whether an event has to be told by a clause of its own."""
        if e.kind == "operation":
            return e.more != "silent" and not same(e.text, e.value)
        if e.kind == "raise":
            return e.more  # the first time: then it goes from caller to caller
        if e.kind == "done":
            return isinstance(e.node, ast.For)
        if e.kind == "take":
            return e.more.plain and e.more.items is not None and not self.raises(e)
        if e.kind == "fail":
            return self.raises(e)
        return e.kind in ("calls", "branch", "filter", "element", "pick", "return", "yield", "caught")

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
        return len(found) == len(e.more.items) and all(map(same, found, e.more.items))

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
        word, _, rest = clause.partition(" ")
        if word in ("def", "class"):
            return self.lines[e.line - 1].strip().startswith(clause)
        if word == "del":
            return self.lines[e.line - 1].strip() == clause
        return clause in ("break", "continue", "pass") and self.lines[e.line - 1].strip() == clause

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


@functools.lru_cache(maxsize=8)
def statements(code):
    found = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.stmt):
            found.setdefault(node.lineno, []).append(node)
    return found


def names(target):
    """The variables that a target binds or changes a part of."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [n for t in target.elts for n in names(t)]
    return names(target.value) if isinstance(target, (ast.Starred, ast.Subscript, ast.Attribute)) else []


def describe(e):
    """An event, for a report."""
    return f"{e.kind} {e.text} {e.value} at line {e.line}".replace("  ", " ")
