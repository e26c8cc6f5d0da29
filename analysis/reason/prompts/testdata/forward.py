LIMIT = 3

def f(text, k=0):
    """doc
    more"""
    out = []
    for ch in text:
        if ch.isdigit():
            continue

        out.append(f"{ch.upper()}")
    return "".join(out)
