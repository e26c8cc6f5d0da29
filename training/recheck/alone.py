"""The check of a program's rows in a process of its own, which has little memory and for
each row little time, and may neither write nor connect nor start anything."""

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
    [verdict] = together([row], known)
    return verdict


def together(rows, known):
    """How the check of each of one program's rows ends. They share a process as far as it
    lives; the rows after one that has ended it get another."""
    while rows:
        child, answers = begun(rows, known)
        with answers:
            for line in answers:
                yield tuple(json.loads(line))
                rows = rows[1:]
        _, status = os.waitpid(child, 0)
        if rows:
            yield "unchecked", f"its process ended with status {status}"
            rows = rows[1:]


def begun(rows, known):
    """A process that checks rows: its number, and the file that it tells the verdicts in."""
    ours, theirs = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, os.fdopen(ours)
    os.close(ours)
    status = 1
    try:
        with os.fdopen(theirs, "w") as out:
            fence()
            for row in rows:
                limit()
                print(json.dumps(verdict(row, known)), file=out, flush=True)
        status = 0
    finally:
        os._exit(status)


def fence():
    """What no row of this process may do."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(refuse)


def limit():
    """The time of the row that comes next."""
    signal.alarm(10 * SECONDS)  # by the clock, which goes on while others run
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, resource.RLIM_INFINITY))


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
