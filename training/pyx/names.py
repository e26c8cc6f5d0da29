"""Names as people choose them: for functions, for values of a type, for loops."""

import builtins

VERBS = """apply build change check clean collect combine compute convert count cut drop encode expand
extract fill find fix flip get group join keep lookup make mask match merge move normalize pack pad parse
pick process reduce remove repeat replace reverse rotate scan select shift shrink sort split strip sum swap take trim
update walk weigh wrap""".split()

NOUNS = """all balance chars chunk codes counts data digits edges entries field first flags groups index items key
keys label last length letters level line list mapping marks max middle name names number numbers odd pairs parts path
prefix price rank record result row scores sequence size stock string suffix tail tag text tokens total users value
values vowels weight word words""".split()

# By type: what a parameter or a local variable may be called.
OF_TYPE = {
    "int": "n k x y a b i m num value limit size count step total start width base".split(),
    "bool": "flag ok strict found reverse upper".split(),
    "str": "s text word line name string t value data key msg label prefix c sep".split(),
    "list[int]": "nums xs values arr numbers items data a lst array scores".split(),
    "list[str]": "words names items parts lines tokens keys tags lst strings".split(),
    "list[list[int]]": "rows grid matrix groups table pairs".split(),
    "list[tuple[str,int]]": "pairs items records entries scores".split(),
    "dict[str,int]": "d counts scores stock prices table mapping data ages".split(),
    "dict[int,str]": "codes names lookup d labels".split(),
    "dict[str,list[int]]": "groups index d buckets".split(),
    "set[int]": "seen ids allowed s chosen".split(),
    "set[str]": "seen allowed letters tags stop".split(),
    "tuple[int,int]": "pair point span t size".split(),
}

LOCALS = {
    "int": "total count result best res acc i n low high last current".split(),
    "bool": "ok found done flag valid".split(),
    "str": "out result text res new prev first tail current".split(),
    "list[int]": "result out res new values kept nums".split(),
    "list[str]": "result out res parts new words kept".split(),
    "list[list[int]]": "rows chunks out groups".split(),
    "list[tuple[str,int]]": "pairs out ranked items".split(),
    "dict[str,int]": "counts d result totals freq".split(),
    "dict[int,str]": "names table d".split(),
    "dict[str,list[int]]": "groups index d".split(),
    "set[int]": "seen unique common".split(),
    "set[str]": "seen unique letters".split(),
    "tuple[int,int]": "pair span best".split(),
}

ITEMS = {
    "int": "x n v num i value".split(),
    "str": "c ch w word s ch c x item".split(),
    "list[int]": "row group sub".split(),
}

WORDS = """apple bird blue box cat code cold cup day dog door dry east egg end fan far fish fox game goat gold good
green hat hello hen home ice ink iron jam key kite lamp leaf lime lion low map milk moon new night nut oak oil old one
open owl pea pen pig pine rain red rice ring river road rock rose salt sand sea seed ship sky snow star stone sun tea
test tin toy tree two up wall warm wave west wind wolf word yes zoo""".split()

KEYS = "a b c d x y k id age name size cost left right red blue one two".split()


def function_name(rng):
    """`f` often, since benchmarks and questions use it; else a verb phrase."""
    if rng.random() < 0.35:
        return "f"
    verb = rng.choice(VERBS)
    alone = rng.random() < 0.1 and not hasattr(builtins, verb)
    return verb if alone else verb + "_" + rng.choice(NOUNS)


def fresh(rng, pool, taken):
    """A name of the pool that is not taken, numbered when all of them are."""
    free = [n for n in pool if n not in taken]
    if free:
        return free[0] if rng.random() < 0.3 else rng.choice(free)
    i = 2
    while pool[0] + str(i) in taken:
        i += 1
    return pool[0] + str(i)
