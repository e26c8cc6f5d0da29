"""A row's check in a process of its own, which has little time and memory and may
neither write nor connect nor start anything."""

import json
import os
import resource
import signal
import sys

from .kinds import check
from .spy import Unsupported
from .text import Disagreement
from .watch import TooLong

SECONDS = 10
MEMORY = 1 << 30
# FORBIDDEN are beginnings of the audit events that no program of a row has use for.
FORBIDDEN = ("socket.", "subprocess.", "os.", "shutil.", "ctypes.", "signal.", "mmap.", "webbrowser.", "ftplib.", "urllib.")
HARMLESS = ("os.listdir", "os.scandir")  # imports


def alone(row, known):
    """How a row's check ends: agrees, disagrees or unchecked, and why."""
    ours, theirs = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(ours)
        status = 1
        try:
            with os.fdopen(theirs, "w") as out:
                json.dump(fenced(row, known), out)
            status = 0
        finally:
            os._exit(status)
    os.close(theirs)
    with os.fdopen(ours) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if not text:
        return "unchecked", f"its process ended with status {status}"
    return tuple(json.loads(text))


def fenced(row, known):
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(refuse)
    return verdict(row, known)


def verdict(row, known):
    try:
        check(row, known)
    except Disagreement as error:
        return "disagrees", str(error)
    except Unsupported as error:
        return "unchecked", str(error)
    except (TooLong, RecursionError, MemoryError) as error:
        return "unchecked", type(error).__name__
    except Exception as error:  # a row that the checker cannot read may be wrong itself
        return "disagrees", f"it cannot be read: {error!r}"
    return "agrees", ""


def refuse(event, arguments):
    """An audit hook: it ends what must not be."""
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event.startswith(FORBIDDEN) and event not in HARMLESS:
        raise PermissionError(f"a row's program must not do that: {event}")
