"""A small byte-level BPE vocabulary for code and monologues.

Plain BPE would glue letters inside quoted strings, and a model of a few million
parameters that has to slice, reverse and count those letters would first have to learn
how every token is spelled. So the merges are chosen: punctuation and blanks as BPE
does it; whole words behind a blank, letter by letter from the blank on, which never
touches a word inside quotes; and the commonest words without a blank (method names),
each grown from the pair of letters that is rarest in strings.

Still a word in a string has pairs of letters that some merge wants, and a slice of it has others.
So what stands between double quotes is spelled, one token a byte (`spelled`): what is copied,
cut or joined is then the same tokens wherever it stands. The file of weights says so, and our
tokenizer does the same; a reader that does not know of it merges there, too.

Pieces are cut as GGUF's pre-tokenizer `deepseek-coder` cuts them.
"""

import argparse
import json
import re
from collections import Counter
from functools import lru_cache

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers

BOS, EOS = "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"
SPLITS = ("[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+", r"\p{N}")
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
LINE = re.compile(r"[^\n]*\n|[^\n]+")
BLANK = "Ġ"  # how byte-level BPE writes the blank


def pre_tokenizer():
    steps = [pre_tokenizers.Split(Regex(s), "isolated") for s in SPLITS]
    return pre_tokenizers.Sequence(steps + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def byte_symbols():
    """The 256 characters that stand for bytes, in order of the bytes."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in visible]
    return [chr(b) if b in visible else chr(256 + hidden.index(b)) for b in range(256)]


def pieces(texts):
    """Pieces outside of quotes, and pairs of letters inside of them, with counts."""
    cut, outside, inside = pre_tokenizer(), Counter(), Counter()
    for text in texts:
        bare = QUOTED.sub(lambda m: '"q"' if len(m[0]) > 2 else '""', text)  # keeps the quotes' neighbours
        outside.update(p for p, _ in cut.pre_tokenize_str(bare))
        for quoted in QUOTED.findall(text):
            inside.update(a + b for a, b in zip(quoted, quoted[1:]))
    return outside, inside


def punctuation_merges(outside, limit):
    """Byte-pair encoding of the pieces that have no letters or digits."""
    words = {tuple(p): n for p, n in outside.items() if len(p) > 1 and not any(ch.isalnum() for ch in p.replace(BLANK, ""))}
    merges = []
    while len(merges) < limit:
        pairs = Counter()
        for w, n in words.items():
            for pair in zip(w, w[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        words = {joined(w, best): n for w, n in words.items()}
    return merges


def joined(word, pair):
    out, i = [], 0
    while i < len(word):
        if word[i:i + 2] == pair:
            out.append(word[i] + word[i + 1])
            i += 2
        else:
            out.append(word[i])
            i += 1
    return tuple(out)


def blank_merges(outside, limit):
    """Chains from a blank through the words that save most, until limit merges."""
    words = {p: n * (len(p) - 1) for p, n in outside.items() if len(p) > 1 and p[0] == BLANK and p[1:].isascii() and p[1:].isalpha()}
    merges, seen = [], set()
    for word in sorted(words, key=lambda w: (-words[w], w)):
        chain = [(word[:i], word[i]) for i in range(1, len(word))]
        new = [m for m in chain if m not in seen]
        if len(merges) + len(new) <= limit:
            merges += new
            seen.update(new)
    return merges


def word_merges(outside, inside, limit, before):
    """The commonest words without a blank, as single tokens."""
    words = {p: n * (len(p) - 1) for p, n in outside.items() if len(p) > 2 and p.isascii() and p.isalpha()}
    merges, chosen = [], []
    for word in sorted(words, key=lambda w: (-words[w], w)):
        new = [m for m in grown(word, inside) if m not in merges]
        if len(merges) + len(new) > limit:
            continue
        if all(len(encode(w, before + merges + new)) == 1 for w in chosen + [word]):
            merges += new
            chosen.append(word)
    return merges


def grown(word, inside):
    """Merges that build word from its pair that is rarest in strings, to the right, then to the left."""
    start = min(range(len(word) - 1), key=lambda i: (inside[word[i:i + 2]], i))
    token, merges = word[start:start + 2], [(word[start], word[start + 1])]
    for ch in word[start + 2:]:
        merges.append((token, ch))
        token += ch
    for ch in reversed(word[:start]):
        merges.append((ch, token))
        token = ch + token
    return merges


def encode(word, merges):
    ranks, parts = {m: i for i, m in enumerate(merges)}, tuple(word)
    while len(parts) > 1:
        best = min(zip(parts, parts[1:]), key=lambda p: ranks.get(p, len(merges)))
        if best not in ranks:
            break
        parts = joined(parts, best)
    return parts


def build(texts, punctuation=160, blank=480, words=240):
    """{tokens, merges, bos, eos}: ids are positions in tokens."""
    outside, inside = pieces(texts)
    merges = blank_merges(outside, blank)
    merges = merges + punctuation_merges(outside, punctuation)
    merges = merges + word_merges(outside, inside, words, merges)
    tokens = byte_symbols()
    for a, b in merges:
        if a + b not in tokens:
            tokens.append(a + b)
    while (len(tokens) + 2) % 32:
        tokens.append(f"<unused{len(tokens)}>")
    return {"tokens": tokens + [BOS, EOS], "merges": [list(m) for m in merges], "bos": len(tokens), "eos": len(tokens) + 1, "spelled": True}


class Vocabulary:
    """Text to ids and back. No special token is ever made from text."""

    def __init__(self, spec):
        self.spec = spec
        self.bos, self.eos, self.spelled = spec["bos"], spec["eos"], spec.get("spelled", False)
        ordinary = {t: i for i, t in enumerate(spec["tokens"][: self.bos])}
        self.tokenizer = Tokenizer(models.BPE(ordinary, [tuple(m) for m in spec["merges"]]))
        self.tokenizer.pre_tokenizer = pre_tokenizer()
        self.tokenizer.decoder = decoders.ByteLevel()
        self.line = lru_cache(1 << 17)(self.encoded)

    def __len__(self):
        return len(self.spec["tokens"])

    @classmethod
    def load(cls, path):
        with open(path) as f:
            return cls(json.load(f))

    def encoded(self, line):
        """Ids and character ranges of a line: bytes between double quotes, pieces elsewhere."""
        ids, spans, at = [], [], 0
        for quoted in QUOTED.finditer(line) if self.spelled else ():
            start, end = quoted.start() + 1, quoted.end() - 1
            if start < end:
                self.merged(line, at, start, ids, spans)
                for i in range(start, end):
                    letter = line[i].encode()
                    ids += letter  # a byte's id is the byte
                    spans += [(i, i + 1)] * len(letter)
                at = end
        self.merged(line, at, len(line), ids, spans)
        return ids, spans

    def merged(self, line, start, end, ids, spans):
        """Adds what line[start:end] is cut into."""
        found = self.tokenizer.encode(line[start:end])
        ids += found.ids
        spans += [(a + start, b + start) for a, b in found.offsets] if start else found.offsets

    def encode(self, text):
        return self.spans(text)[0]

    def spans(self, text):
        """Ids, and for each the range of characters of the text that it stands in. The bytes
        of one character share it. No token goes past the end of a line, and the rows of a
        program have most lines in common: each line is cut once."""
        ids, spans, at = [], [], 0
        for line in LINE.findall(text):
            found, where = self.line(line)
            ids += found
            spans += [(a + at, b + at) for a, b in where] if at else where
            at += len(line)
        return ids, spans

    def decode(self, ids):
        return self.tokenizer.decode([i for i in ids if i < self.bos])


def main():
    p = argparse.ArgumentParser(description="choose a vocabulary from rows")
    p.add_argument("rows")
    p.add_argument("out")
    p.add_argument("--limit", type=int, default=8000, help="rows to read")
    a = p.parse_args()
    texts = []
    with open(a.rows) as f:
        for line, _ in zip(f, range(a.limit)):
            row = json.loads(line)
            texts.append(row["prompt"] + row["response"])
    spec = build(texts)
    with open(a.out, "w") as f:
        json.dump(spec, f, ensure_ascii=False)
    print(f"{len(spec['tokens'])} tokens, {len(spec['merges'])} merges")


if __name__ == "__main__":
    main()
