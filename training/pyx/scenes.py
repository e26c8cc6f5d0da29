"""Scenes: small algorithms with choices, written down as text (tables/scenes/).

    --- neighbours 3
    s: str letters | s text word
    r = count total res
    1: == ~ equals ; != ~ differs from
    code
    $r = 0
    for i in range(len($s) - 1):
        if $s[i] $1 $s[i + 1]:
            $r += 1
    > int | $r | the number of characters in $s that $1w the next one

A head with a weight; parameters (`name: type role | what it may be called`); locals
(`name = what it may be called`); choices by number, each code and, after a tilde, words
(`2..5` is a number, `#c` a hole of holes.py); the lines, `before` those at module level;
sentences after `say`; and the result: type, source, noun phrase. Or, where a method of an
object is what is called: the `call`, made of parameters, and the `entry`, `Class.method`.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from .draft import E
from .holes import one
from .table import FOLDER

PLAIN = re.compile(r"[a-zA-Z]+ = [a-z_ ]+$")  # names for a local, after the code
SLOT = re.compile(r"\$(\d)(w?)|\$([a-zA-Z]+)")


@dataclass
class Scene:
    name: str
    weight: float
    params: dict = field(default_factory=dict)  # slot -> (type, role, pool)
    locals: dict = field(default_factory=dict)  # slot -> pool
    defaults: dict = field(default_factory=dict)  # slot -> source
    choices: dict = field(default_factory=dict)  # number -> spelling of the choice
    before: list = field(default_factory=list)
    code: list = field(default_factory=list)
    says: list = field(default_factory=list)
    opaque: list = field(default_factory=list)
    gist: str = ""
    call: str = ""
    entry: str = ""
    text: str = ""  # all of it, to look for methods in
    result: tuple = ("done", "", "")

    @property
    def final(self):
        """Whether the result is no place for further steps: the function calls itself, or
        returns elsewhere too."""
        inner = False
        for line in self.code + [self.result[1]]:
            inner = line.startswith("def ") or inner and line.startswith(" ")
            if "ENTRY_" in line or not inner and re.match(r" *(return|match)\b", line):
                return True
        return False


@cache
def scenes(family):
    """The scenes of a file."""
    texts = (FOLDER / "scenes" / f"{family}.txt").read_text().split("\n--- ")[1:]
    return [parsed(t) for t in texts]


def parsed(text):
    head, *lines = text.strip("\n").split("\n")
    name, weight = head.split()
    scene, into = Scene(name, float(weight), text=text), None
    for line in lines:
        into = section(scene, line, into)
    return scene


def section(scene, line, into):
    """Puts one line where it belongs; gives the list that code lines go to now."""
    if line in ("code", "before"):
        return getattr(scene, line)
    if line.startswith("> "):
        scene.result = tuple(part.strip() for part in line[2:].split(" | "))
    elif line.startswith("say "):
        scene.says.append(line[4:])
    elif line.startswith("call "):
        scene.call = line[5:]
    elif line.startswith("entry "):
        scene.entry = line[6:]
    elif line.startswith("hide "):
        scene.opaque.append(line[5:])
    elif line.startswith("for ") and into is None:
        scene.gist = line[4:]
    elif line.startswith("default "):
        slot, source = line[8:].split(" = ")
        scene.defaults[slot] = source
    elif re.match(r"\d: ", line):
        scene.choices[line[0]] = line[3:]
    elif into is not None and (line.startswith((" ", "$")) or not PLAIN.match(line)):
        into.append(line)
    elif ": " in line.partition(" = ")[0]:
        slot, rest = line.split(": ", 1)
        kind, pool = rest.split(" | ")
        t, _, role = kind.partition(" ")
        scene.params[slot] = (t, role.strip(), pool.split())
    elif line:
        slot, pool = line.split(" = ")
        scene.locals[slot] = pool.split()
    return into


def play(d, scene):
    """The scene put into the draft; its result."""
    put, said = {}, {}
    bound = set(re.findall(r"\b[a-zA-Z_]\w*", re.sub(r"\$\w+", "", "\n".join(scene.code + scene.before + [scene.result[1]]))))
    d.taken |= bound  # names the scene uses outright
    for slot, (t, role, pool) in scene.params.items():
        e = d.main(t, role, pool)
        put[slot], said[slot] = e.code, e.words
        d.params[e.code].default = scene.defaults.get(slot, "")
    for slot, pool in scene.locals.items():
        put[slot] = d.fresh(pool)
        said[slot] = f"`{put[slot]}`"
    for number, text in scene.choices.items():
        put[number], said[number] = choice(d, text)

    code, words = (lambda text: filled(text, put, said)), (lambda text: told(text, put, said))
    d.before += map(code, scene.before)
    d.lines += map(code, scene.code)
    for sentence in scene.says:
        d.say("{}", words(sentence))
    d.opaque += [hidden(code(text)) for text in scene.opaque]
    d.purpose = words(scene.gist)
    if scene.call:
        d.call = filled(scene.call, {**put, **{slot: f"{{{put[slot]}}}" for slot in scene.params}}, said)
        d.entry = code(scene.entry)
    t, source, phrase = scene.result
    return E(code(source), words(phrase), "any" if scene.final and t != "done" else t)


def told(text, put, said):
    """The phrase with its slots filled: names stand in backquotes, unless they do already."""
    parts = text.split("`")
    return "`".join(filled(part, put if i % 2 else said, said) for i, part in enumerate(parts))


def filled(text, put, said):
    """The text with its slots filled; choices may have slots themselves."""
    for _ in range(3):
        text = SLOT.sub(lambda m: (said if m[2] else put)[m[1]] if m[1] else put.get(m[3], m[0]), text)
    return text


def hidden(text):
    """`name | doc | yes`: a function that a docstring can stand for."""
    name, doc, determined = (part.strip() for part in text.split(" | "))
    return {"name": name, "doc": doc, "determined": determined == "yes"}


def choice(d, text):
    """(code, words) of one of the alternatives."""
    text = text.replace("\\|", "|")
    if text.startswith("#"):
        code, words = one(d, text[1:], {})
        return code, words
    if re.fullmatch(r"-?\d+\.\.\d+", text):
        low, high = text.split("..")
        n = str(d.rng.randint(int(low), int(high)))
        return n, n
    alternatives = text.split(" ; ")
    focused = [a for a in alternatives if d.focus and (d.focus in a or a.partition("~")[0].strip() + "(" == d.focus[1:])]
    alternative = d.rng.choice(focused or alternatives)
    if " ~" not in " " + alternative:
        return alternative, alternative
    code, _, words = f" {alternative} ".rpartition(" ~ ")
    return code.strip(), words.rstrip()
