"""Names as people choose them: for functions, for values of a type, for items of loops."""

import builtins
import keyword
import re

# Names that no parameter or local may take: those of modules and builtins in the tables.
RESERVED = set(dir(builtins)) | set("""math re os heapq itertools string operator Counter OrderedDict defaultdict deque namedtuple reduce
lru_cache partial wraps accumulate chain combinations dropwhile groupby islice pairwise permutations starmap takewhile zip_longest itemgetter
dataclass suppress bisect_left bisect_right insort""".split())

# By type: what a parameter may be called.
OF_TYPE = {
    "int": "n x y a b m num value size count start total base width".split(),
    "float": "x value price rate ratio amount".split(),
    "bool": "strict reverse upper flag keep loud".split(),
    "str": "s text word line name string t value data msg label".split(),
    "list[int]": "nums xs values arr numbers items data a lst array scores".split(),
    "list[str]": "words names items parts lines tokens keys tags lst strings".split(),
    "list[list[int]]": "rows grid matrix groups table".split(),
    "list[tuple[str,int]]": "pairs items records entries scores".split(),
    "list[tuple[int,int]]": "pairs points spans edges ranges intervals".split(),
    "dict[str,int]": "d counts scores stock prices mapping data ages".split(),
    "dict[str,str]": "d names config labels aliases settings".split(),
    "dict[int,str]": "codes names lookup d labels".split(),
    "dict[str,list[int]]": "groups index d buckets marks".split(),
    "set[int]": "seen ids allowed s chosen known".split(),
    "set[str]": "seen allowed letters tags known".split(),
    "tuple[int,int]": "pair point span t size".split(),
}

LOCALS = {
    "int": "total count result best res acc n current number value".split(),
    "float": "mean ratio value result".split(),
    "bool": "ok found done valid".split(),
    "str": "out result text res new prev head tail current".split(),
    "list[int]": "result out res new values kept nums".split(),
    "list[str]": "result out res parts new words kept".split(),
    "list[list[int]]": "rows chunks out groups".split(),
    "list[tuple[str,int]]": "pairs out ranked items".split(),
    "list[tuple[int,int]]": "pairs out steps spans".split(),
    "dict[str,int]": "counts d result totals freq".split(),
    "dict[str,str]": "table d fields".split(),
    "dict[int,str]": "names table d".split(),
    "dict[str,list[int]]": "groups index d".split(),
    "dict[str,list[str]]": "groups index d".split(),
    "dict[int,list[int]]": "groups buckets d".split(),
    "dict[int,list[str]]": "groups by_size d".split(),
    "dict[int,int]": "counts table d".split(),
    "set[int]": "seen unique common".split(),
    "set[str]": "seen unique letters".split(),
    "tuple[int,int]": "pair span best".split(),
    "tuple[str,int]": "pair best entry".split(),
    "tuple[str,str,str]": "pieces parts halves".split(),
    "bytes": "raw data encoded".split(),
}

ITEMS = {
    "int": "x n v num i value".split(),
    "char": "c ch char letter".split(),
    "str": "word w s item name".split(),
    "list[int]": "row group sub".split(),
    "tuple[int,int]": "pair p span".split(),
}

# What an item is called in sentences.
NOUN = {"int": "number", "char": "character", "str": "string", "list[int]": "row", "tuple[int,int]": "pair"}

WORDS = """apple bird blue box cat code cold cup day dog door dry east egg end fan far fish fox game goat gold good
green hat hello hen home ice ink iron jam key kite lamp leaf lime lion low map milk moon new night nut oak oil old one
open owl pea pen pig pine rain red rice ring river road rock rose salt sand sea seed ship sky snow star stone sun tea
test tin toy tree two up wall warm wave west wind wolf word yes zoo level noon banana pepper letter summer""".split()

KEYS = "a b c x y id age name size cost left right red blue pen cup".split()

CHARS = tuple("aeboxsnrtl-, _1.")


# Words that say nothing in a name.
EMPTY_WORDS = set("""may when while has have having over under also only just such they them this those look itself himself neither nor true false gives give strings lists dicts every error then same each stays a an the of in to and or from by with without for each every its it that is are was if there none this
on at between what as into put together one two first such all those which where whose up so no not be after before more than
least most other than how often result results taking got value other item items character characters number numbers string list dict
form less lists given part parts last list all any whether which otherwise both included starting ends start counts only""".split())


def function_name(rng, words):
    """`f` often, since questions use it; else what the result's phrase is about."""
    if rng.random() < 0.35:
        return "f"
    found = [w for w in re.findall(r"[a-z]+", re.sub(r"`\w+`|'[^']*'", " ", words.lower())) if len(w) > 2 and w not in EMPTY_WORDS]
    if not found or rng.random() < 0.2:
        return rng.choice(("solve", "process", "func", "compute", "transform", "answer", "calculate", "convert"))
    name = "_".join(list(dict.fromkeys(found))[: rng.choice((2, 2, 3))])
    return name if name not in RESERVED and not keyword.iskeyword(name) else "get_" + name


def fresh(rng, pool, taken):
    """A name of the pool that is not taken, numbered when all of them are."""
    free = [n for n in pool if n not in taken]
    if free:
        return free[0] if rng.random() < 0.3 else rng.choice(free)
    i = 2
    while pool[0] + str(i) in taken:
        i += 1
    return pool[0] + str(i)
