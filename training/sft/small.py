"""Small edits of a printed program, in the words of a `Try:` line.

One word, number, operator or mark of a line becomes another that people take it for, a
condition is turned around, neighbours change places, a return moves out of a loop. What
comes of it need not even parse: that is found out by who runs it.
"""

import ast
import re

from pyx.faults import FUNCTIONS, METHODS, own_names

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\d+\.?\d*|not in\b|is not\b|[^\W\d]\w*|\*\*=?|//=?|[<>=!]=|[-+*/%&|^]=?|[<>]|\S')
INSTEAD = [("<", "<=", ">", ">=", "==", "!="), ("+", "-", "*"), ("//", "/", "%", "*"), ("**", "*"), ("&", "|", "^"), ("+=", "-=", "*=", "="), ("//=", "/="),
           ("and", "or"), ("in", "not in"), ("is", "is not"), ("break", "continue"), ("True", "False"), ("None", "False", "0"),
           ('" "', '""', '","', '", "', '"-"', '"_"', '";"'), ("0", "1", "-1"), *FUNCTIONS.items(), *METHODS.items()]
RENAMED = {}
for group in INSTEAD:
    for word in group:
        RENAMED.setdefault(word, []).extend(w for w in group if w != word)


def small(code):
    """Sayings, each once."""
    try:
        variables = own_names(list(ast.walk(ast.parse(code))))
    except (SyntaxError, ValueError, RecursionError):
        return []
    lines, out = code.split("\n"), {}
    for i, line in enumerate(lines):
        text = line.strip()
        if not text or "`" in text or text.startswith(("def ", "class ", "@", "import ", "from ")):
            continue
        named = f"`{text}`" + (f" in line {i + 1}" if sum(l.strip() == text for l in lines) > 1 else "")
        if text.startswith("return") and line.startswith(" " * 8):
            out[f"{named} moves out"] = True
        out.update((f"{named} becomes `{new}`", True) for new in changed(text, variables) if new != text and "`" not in new)
    return list(out)


def changed(text, variables):
    """What a line may become."""
    for m in TOKEN.finditer(text):
        for other in others(m[0], variables):
            yield text[: m.start()] + other + text[m.end():]
    for before, condition in re.findall(r"^((?:el)?if |while )(.+):$", text):
        yield f"{before}{condition.removeprefix('not ') if condition.startswith('not ') else 'not ' + condition}:"
    for m in re.finditer(r"(?<=[(\[, ])([\w.\"]+), ([\w.\"]+)(?=[)\],])", text):
        yield text[: m.start()] + f"{m[2]}, {m[1]}" + text[m.end():]
    for m in re.finditer(r"\brange\(((?:[^()]|\([^()]*\))+)\)", text):
        yield from (text[: m.end() - 1] + more + text[m.end() - 1:] for more in (" + 1", " - 1"))
    for m in re.finditer(r" [-+] 1\b", text):
        yield text[: m.start()] + text[m.end():]
    if m := re.fullmatch(r"(return |\w+ = )(.+) if (.+) else (.+)", text):
        yield f"{m[1]}{m[4]} if {m[3]} else {m[2]}"


def others(token, variables):
    """What stands for a word, a number, an operator or a mark by mistake."""
    yield from variables if token in variables else RENAMED.get(token, ())
    if token.isdigit():
        yield from (str(int(token) + 1), str(int(token) - 1))
    if len(token) == 3 and token[0] == '"' and token[1].isalpha():
        yield f'"{token[1].swapcase()}"'
