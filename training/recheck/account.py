"""A step-by-step account, held against a watched run."""

import ast
import functools
import re

from .clauses import PART, Clauses
from .text import Disagreement, cut, same

BINDING = re.compile(r"([A-Za-z_][\w.]*(?:\[[^=]*\])?) = (.*)", re.DOTALL)
NOW = re.compile(r"(now) (.*)", re.DOTALL)


class Account(Clauses):
    """Follows the steps of an account along the events of a run."""

    def __init__(self, watch):
        self.watch, self.lines = watch, watch.code.splitlines()
        self.events = [e for e in watch.events if e.kind != "returned"]
        self.next = 0
        self.places = {id(e): at for at, e in enumerate(self.events)}
        self.told = {}  # visit -> variable -> value told last
        self.latest = {}  # frame, visit and variable -> value told last, and the event that came next
        self.before = {}  # visit -> variables when it began
        self.bound = {}  # frame and visit -> variables that a loop binds then
        self.ran = {}  # expression -> what evaluating it gave
        self.visit = None  # what the step under way is about: a frame and a visit
        self.stated = set()  # visits whose statement was told by its own text
        self.made = None  # what a method made of what it was called on, until that is told
        self.statements = statements(watch.code)  # by line
        self.lambdas = {e.frame for e in watch.events if e.kind == "enter" and e.text == "<lambda>"}
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
            self.owed("")

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
        self.owed(clause)
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
                self.note(e)
                if len(arrow) > 1 and e.kind == "operation":
                    self.evaluate(" -> ".join(arrow[:-1]), arrow[-1])
                return
            if self.must(e):
                raise Disagreement(f"before that, {describe(e)}")
        raise Disagreement("did not happen")

    def owed(self, clause):
        """What a method makes of what it is called on is told at once."""
        told = BINDING.fullmatch(clause) or NOW.fullmatch(clause)
        if self.made is not None and not (told and same(told[2], self.made)):
            raise Disagreement(f"not told before: now {self.made}")
        self.made = None

    def note(self, e):
        """Remembers what follows from a clause that was told of an event."""
        if e.kind == "operation" and e.more == "changed":
            self.made = e.env["now"]
        elif e.kind in ("line", "end"):
            self.stated.add((e.frame, e.visit))

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
                self.once(e, name, value)
                self.told.setdefault((e.frame, e.visit), {})[name] = value
                e.told.add(name)
                return True
        raise Disagreement(f"{name} is {near[-1].env[name]}")

    def once(self, e, name, value):
        """A variable is told again where something has come between."""
        if self.latest.get((e.frame, e.visit, name)) == (value, self.next):
            raise Disagreement("told before")
        self.latest[e.frame, e.visit, name] = value, self.next

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
        assigned = set() if e.frame in self.lambdas else self.assigned(e.line)  # which the statement around does
        return (changed | bound | assigned) - self.defined(e.line)

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
        if e.kind == "end":
            return e.visit and e.more != "aborted" and (e.frame, e.visit) not in self.stated and self.states(e) is not None
        return e.kind in ("calls", "branch", "filter", "element", "pick", "return", "yield", "caught")


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
