"""Calls of functions that nobody calls with literals: guessed from what is said of their parameters.

A parameter's type is what its annotation says, else the docstring, its default, what the
body does with it, its name. Where one of the required parameters says nothing, or wants
an object or a function, nothing is guessed. A guess counts only when a run in the
sandbox has shown that the function takes such calls (`taken`).
"""

import ast
import json
import re

from .examples import CALLS, LONGEST, beyond, made, spelled, spelling

GREATEST = 100
TAKEN = 0.7  # of the guessed calls return a value, where the types are right
NAMES = {
    "int": "n m k i j x y a b num number index size limit width height start end left right low high value val count length total digit position year month day hours minutes level score base step target points amount age days times row col depth first second side number_of",
    "str": "s t string text word line sentence message char ch letter name key title phrase msg prefix suffix person_name label pattern code plaintext ciphertext str1 str2 string1 string2 word1 word2 input_string symbol",
    "list[int]": "lst arr nums numbers array list values items seq sequence data digits list1 list2 scores heights weights prices list_one list_two dice coins collection ages l",
    "list[str]": "words names strings lines queue dishes tokens guests cards hand route strs",
    "list[list[int]]": "matrix grid img board rows mat matrix1 matrix2 image triangle",
    "dict[str,int]": "d dict mapping inventory counts cart basket flat_dict stock",
    "bool": "reverse flag flags ascending descending verbose",
}
NAMED = {name: t for t, names in NAMES.items() for name in names.split()}
METHODS = {
    "str": "upper lower split strip lstrip rstrip isdigit isalpha isalnum islower isupper startswith endswith replace title capitalize swapcase splitlines find zfill isspace encode partition",
    "list": "append sort extend insert reverse", "dict": "items keys values get setdefault", "set": "add discard union issubset intersection difference",
}
USED = {method: t for t, methods in METHODS.items() for method in methods.split()}
WHOLE = {"list": "list[int]", "dict": "dict[str,int]", "set": "set[int]", "tuple": "tuple[int,int]", "integer": "int", "string": "str", "boolean": "bool", "number": "int"}


def guessed(rng, function):
    """Up to CALLS different calls of the function that its parameters may take; [] where one says nothing."""
    a = function.args
    params = (a.posonlyargs + a.args)
    required = params[: len(params) - len(a.defaults)]
    types = [kind(p, function) for p in required]
    if not types or None in types or a.vararg or None in a.kw_defaults or a.kwarg:
        return []
    found = {}
    for _ in range(3 * CALLS):
        args = [small(rng, t) for t in types]
        text = spelled(function.name, (args, {}))
        if len(text) <= LONGEST and not beyond(GREATEST, args):
            found[text] = None
    return list(found)[:CALLS]


def small(rng, t):
    """A value that a loop up to it can be followed; a matrix has rows of one length."""
    if t == "list[list[int]]":
        n = rng.randint(1, 3)
        return [[rng.randint(0, 9) for _ in range(n)] for _ in range(rng.choice((n, n, 2)))]
    return rng.randint(1, 12) if t == "int" and rng.random() < 0.8 else made(rng, t)


def kind(param, function):
    """The type of a parameter as values.value reads it; None where nothing tells."""
    if param.annotation is not None and ast.unparse(param.annotation) != "Any":
        return annotated(ast.unparse(param.annotation), param.arg)
    used = usage(param.arg, function)
    if used == "object":
        return None
    told = documented(param.arg, ast.get_docstring(function) or "")
    return told or whole(used, param.arg) or NAMED.get(param.arg)


def annotated(text, name):
    """An annotation, with the wider names of collections and without what may be left out."""
    text = re.sub(r"Optional\[(.*)\]$", r"\1", text.strip("'\"").replace("typing.", ""))
    text = re.sub(r" \| None$", "", text).replace("int | float", "int").replace("float | int", "int")
    text = re.sub(r"\b(Sequence|Iterable|Collection|MutableSequence|List)\b", "list", text)
    text = re.sub(r"\b(Mapping|Dict)\b", "dict", text).replace("list[Any]", "list[int]").replace("float", "int")
    return whole(text, name) if text in WHOLE else spelling(parsed(text))


def parsed(text):
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


def whole(t, name):
    """A collection with items: those that its name promises, else numbers."""
    if t == "list" and NAMED.get(name, "").startswith("list"):
        return NAMED[name]
    return WHOLE.get(t, t)


def documented(name, doc):
    """What a docstring says of a parameter: `:type n: int`, `n (int): ...`, `:param n: int - ...`."""
    name = re.escape(name)
    for pattern in (rf":type {name}: *([\w\[\], |]+)", rf"^\s*`?{name}`? \(([\w\[\], ]+)\)", rf":param:? {name}: *(int|str|list|dict|tuple|bool|float|set)\b", rf":param (\w+) {name}:"):
        found = re.search(pattern, doc, re.M)
        if found:
            return annotated(found[1].strip(), name)
    return None


def usage(name, function):
    """What the body does with a parameter: list, dict, str, int, or `object`, or None."""
    is_it = lambda n: isinstance(n, ast.Name) and n.id == name
    found = set()
    for n in ast.walk(function):
        if isinstance(n, ast.Attribute) and is_it(n.value):
            found.add(USED.get(n.attr, "list" if n.attr in ("pop", "count", "index", "copy", "remove") else "object"))
        elif isinstance(n, ast.Call):
            called = n.func.id if isinstance(n.func, ast.Name) else ""
            found |= {"object"} if is_it(n.func) else {"int"} if called in ("range", "abs", "chr") and any(map(is_it, n.args)) else {"list"} if called in ("sum", "sorted", "max", "min", "enumerate") and len(n.args) == 1 and is_it(n.args[0]) else set()
        elif isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Sub, ast.Mod, ast.FloorDiv, ast.Div, ast.Pow)) and (is_it(n.left) or is_it(n.right)):
            found.add("int")
        elif isinstance(n, ast.Subscript) and isinstance(n.value, ast.Subscript) and is_it(n.value.value):
            found.add("list[list[int]]")
    for t in ("object", "list[list[int]]", "str", "dict", "set", "list", "int"):
        if t in found:
            return t
    return None


def taken(path):
    """{id: calls that returned} of the rows that `semcoder pyx` made of guessed calls, for functions that take them."""
    returned, ran = {}, {}
    with open(path) as f:
        for row in map(json.loads, f):
            if row["kind"] == "forward" and row.get("source") == "guess":
                id = row["id"].rpartition("#")[0]
                ran[id] = ran.get(id, 0) + 1
                if "\nassert raises(" not in row["response"].rpartition("[ANSWER]")[2]:
                    returned.setdefault(id, []).append(row["call"])
    return {id: calls for id, calls in returned.items() if len(calls) >= max(3, TAKEN * ran[id])}
