"""Numbers, titles and texts: small functions whose doctests say what they do."""


def positives(numbers):
    """The numbers above zero, in order.

    >>> positives([3, -1, 4])
    [3, 4]
    """
    out = []
    for n in numbers:
        if n > 0:
            out.append(n)
    return out


def slug(title, sep="-"):
    """Make a title fit for an address.

    >>> slug("A, b")
    'a-b'
    """
    out = ""
    for ch in title.lower():
        if ch.isalnum():
            out += ch
        elif out and out[-1] != sep:
            out += sep
    return out.strip(sep)


def longest(words):
    """The longest word, the first of several.

    >>> longest(["to", "be", "or", "not"])
    'not'
    """
    best = ""
    for word in words:
        if len(word) > len(best):
            best = word
    return best


print(slug("What is to be done?"))
