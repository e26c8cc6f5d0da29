"""Which rows a run sees, and when: short ones first, kinds in changing shares, more of
what goes wrong.

All of it is a function of the seed, the step and the error rates that were told: a run
that was killed goes on where it stopped by counting batches off again.
"""

import random
from collections import Counter, deque

# Shares of the tokens at a run's beginning and end. Single operations are what the model is
# asked along a program, and every step of a simulation is made of them: they come first and stay.
# Guessing an input and repairing need simulation, and are of little use before it goes well.
# Write and describe share its vocabulary of intents and little else.
MIX = {"micro": (0.45, 0.45), "next": (0.08, 0.04), "forward": (0.35, 0.28), "opaque": (0.01, 0.03),
       "backward": (0.04, 0.10), "refine": (0.02, 0.04), "write": (0.02, 0.03), "describe": (0.02, 0.03)}
LEAST, MOST = 0.5, 3.0  # how much less or more often than once an epoch a tree is drawn


def mix_of(text, tokens):
    """"micro=.3:.05,forward=.5" -> {kind: (share at the beginning, at the end)} over the kinds in
    `tokens` ({kind: tokens in the data}); "data": as they are there. Shares need not add up."""
    if text == "data":
        return {kind: (n, n) for kind, n in tokens.items()}
    shares = {kind: MIX.get(kind, (0.1, 0.1)) for kind in tokens}
    for part in filter(None, text.split(",")):
        kind, _, share = part.partition("=")
        begin, _, end = share.partition(":")
        if kind in shares:
            shares[kind] = float(begin), float(end or begin)
    shares = {kind: s for kind, s in shares.items() if max(s) > 0}
    if not shares:
        raise SystemExit(f"--mix {text} leaves none of the kinds that the rows have: {', '.join(tokens)}")
    return shares


class Course:
    """Endless batches (lists of trees) of at most so many tokens."""

    def __init__(self, items, seed, tokens, ramp, mix, start=120):
        self.rng, self.tokens, self.ramp, self.start, self.mix = random.Random(seed), tokens, ramp, start, mix
        self.items, self.epochs, self.most = {kind: [] for kind in mix}, {kind: deque() for kind in mix}, 0
        self.owed = dict.fromkeys(mix, 0.0)  # tokens that a kind is behind its share
        self.rates, self.mean, self.waiting = {}, 1.0, None
        self.add(items)

    def add(self, items):
        """More rows, which are part of the epoch that runs."""
        items = [t for t in items if t.kind in self.items]
        for t in items:
            self.items[t.kind].append(t)
            self.epochs[t.kind].append(t)
            self.most = max(self.most, t.longest())
        for kind in dict.fromkeys(t.kind for t in items):
            self.epochs[kind] = deque(self.rng.sample(self.epochs[kind], len(self.epochs[kind])))

    def batch(self, step, progress):
        """The trees of a step; progress is the part of the run that is done, 0 to 1. Over the
        first `ramp` steps the longest row admitted grows from `start` tokens to all."""
        limit = self.most if step >= self.ramp else self.start + (self.most - self.start) * step / self.ramp
        out, size = [], 0
        while size < self.tokens:
            t = self.waiting or self.draw(limit, progress)
            self.waiting = None
            if out and size + t.tokens() > self.tokens:
                self.waiting = t
                break
            out.append(t)
            size += t.tokens()
        return out

    def draw(self, limit, progress):
        """A tree of the kind that is furthest behind its share."""
        shares = {kind: b + (e - b) * progress if self.items[kind] else 0.0 for kind, (b, e) in self.mix.items()}
        kind = max((k for k in shares if self.items[k]), key=self.owed.get)
        t, whole = self.next_of(kind, limit), sum(shares.values())
        for k, share in shares.items():
            self.owed[k] += t.tokens() * share / whole
        self.owed[kind] -= t.tokens()
        return t

    def next_of(self, kind, limit):
        """The next tree of this epoch that is not too long yet; those that are go to its end."""
        if not self.epochs[kind]:
            self.epochs[kind] = self.spread(self.items[kind])
        epoch = self.epochs[kind]
        for _ in range(len(epoch)):
            if epoch[0].longest() <= limit:
                break
            epoch.rotate(-1)
        return epoch.popleft()  # where all are too long: the first

    def spread(self, trees):
        """An epoch of these: some are left out, and some come several times."""
        times = [int(self.factor(t) + self.rng.random()) for t in trees]
        out = [t for t, n in zip(trees, times) for _ in range(n)] or list(trees)
        return deque(self.rng.sample(out, len(out)))

    def steer(self, rates):
        """From here on trees are drawn by the error rates of their operations, also what is
        left of the epoch that runs."""
        self.rates, self.mean = rates, 1.0
        everything = [self.worst(t) for kind in self.items.values() for t in kind]
        self.mean = sum(everything) / max(1, len(everything)) or 1.0
        for kind, epoch in self.epochs.items():
            self.epochs[kind] = self.spread(list({id(t): t for t in epoch}.values()))

    def factor(self, t):
        return min(MOST, max(LEAST, self.worst(t) / self.mean))

    def worst(self, t):
        """The error rate of a tree's worst operation: one wrong step spoils the rest."""
        return max((self.rates[o] for o in t.operations if o in self.rates), default=self.mean)


def error_rates(seen, wrong, weight=3):
    """{operation: rate}, drawn towards the mean where it was seen seldom."""
    mean = sum(wrong.values()) / max(1, sum(seen.values()))
    return {o: (wrong.get(o, 0) + weight * mean) / (n + weight) for o, n in seen.items()}


def summary(seen, wrong, most=12):
    """The operations that spoil most items: {operation: [wrong, seen]}."""
    return {o: [n, seen[o]] for o, n in Counter(wrong).most_common(most)}
