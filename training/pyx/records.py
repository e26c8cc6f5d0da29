"""Records of data files: one JSON object a line. What is broken is counted and skipped."""

import json


def records(path, fields, counts):
    """The objects of a file that hold all of `fields` ({name: type}), in its order.

    A line that is none is counted under its reason in `counts`. A missing file is an
    error: a corpus made without it would be another corpus.
    """
    name = path.parent.name + "/" + path.name
    with open(path, "rb") as f:
        for line in f:
            record, reason = parsed(line, fields)
            if record is not None:
                yield record
            elif reason:
                counts[f"{name}: {reason}"] += 1


def parsed(line, fields):
    """(record, None) or (None, reason); a blank line has no reason, for nothing is missing."""
    if not line.strip():
        return None, None
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        return None, "not UTF-8"
    except (ValueError, RecursionError):
        return None, "not JSON"
    if not isinstance(record, dict):
        return None, "not an object"
    for field, kind in fields.items():
        if not isinstance(record.get(field), kind):
            return None, f"no {field}"
    return record, None
