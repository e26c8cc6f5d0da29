"""What the sandbox does not have. A program that asks for it is not wrong: its run
ends as missing, with the facility's name.

Most requests pass an audit event of the interpreter; what is silently absent here
(attributes of os, status of files) is guarded by name."""

import io
import os
import socket
import subprocess
import sys

from state import halt, state

_FILES = """open os.listdir os.scandir os.mkdir os.remove os.rename os.rmdir os.link os.symlink
os.truncate os.chmod os.chdir os.utime glob.glob pathlib.Path.glob tempfile.mkstemp tempfile.mkdtemp
shutil.copyfile shutil.move shutil.rmtree sqlite3.connect"""
_NETWORK = "socket.__new__ socket.getaddrinfo socket.gethostbyname urllib.Request http.client.connect"
_PROCESSES = """subprocess.Popen os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn
os.startfile os.kill pty.spawn signal.pthread_kill"""
_THREADS = "_thread.start_new_thread _thread.start_joinable_thread"

EVENTS = {
    **dict.fromkeys(_FILES.split(), "files"),
    **dict.fromkeys(_NETWORK.split(), "network"),
    **dict.fromkeys(_PROCESSES.split(), "processes"),
    **dict.fromkeys(_THREADS.split(), "threads"),
    "builtins.input": "input",
}
GUARDED = {
    "files": "stat lstat access getcwd listdir scandir readlink open walk fdopen".split(),
    "processes": """fork forkpty kill killpg system popen abort _exit execv execve execvp execl
        execlp spawnl spawnv posix_spawn wait waitpid""".split(),
    "input": ["read"],
}


class Gate:
    """Closed while a program runs."""

    def __init__(self):
        self.closed = False
        self.absent = []  # modules asked for and not found, in order
        self._library = tuple(p.rstrip("/") + "/" for p in sys.path if p)

    def refuse(self, facility):
        halt(facility)

    def audit(self, event, args):
        if self.closed:
            facility = EVENTS.get(event)
            if event == "open" and args[0] in (0, "/dev/stdin"):
                facility = "input"
            if facility is not None and not (facility == "files" and self._own(args)):
                self.refuse(facility)

    def _own(self, args):
        """The interpreter's library is no file of the host's."""
        path = args[0] + "/" if args and type(args[0]) is str else ""
        return path.startswith(self._library) and ".." not in path

    def find_spec(self, name, path=None, target=None):
        """The last finder: nobody has this module."""
        if self.closed:
            self.absent.append(name)
        return None

    def guard(self, facility, original):
        def guarded(*args, **kwargs):
            if self.closed and not (facility == "files" and self._own(args)):
                self.refuse(facility)
            return original(*args, **kwargs)

        return guarded

    def install(self):
        sys.addaudithook(self.audit)
        sys.meta_path.append(self)
        for facility, names in GUARDED.items():
            for name in names:
                setattr(os, name, self.guard(facility, getattr(os, name, None)))
        for name in ("setrecursionlimit", "getrecursionlimit"):
            setattr(sys, name, globals()[name])
        import concurrent.futures.thread  # loads only where there is no sign of a fork

        if not hasattr(os, "register_at_fork"):  # the library asks for it where there is a fork
            os.register_at_fork = lambda **callbacks: None
        subprocess.Popen.__init__ = self.guard("processes", subprocess.Popen.__init__)
        self._stand_in(sys.modules.get("_socket"))

    def _stand_in(self, module):
        """The sandbox's library has a _socket whose functions are, all but those that
        need no network, the one called _refuse."""
        refuse = getattr(module, "_refuse", None)
        if refuse is not None:
            for holder in (module, module.socket, socket):
                for name in [k for k, v in vars(holder).items() if v is refuse]:
                    setattr(holder, name, self.guard("network", refuse))


_limit = sys.setrecursionlimit


def setrecursionlimit(limit):
    """Recording takes frames of its own, so depth is counted in State; the real
    limit only has to be out of the way."""
    if type(limit) is not int:
        raise TypeError(f"an integer is required (got type {type(limit).__name__})")
    if limit < 1:
        raise ValueError("recursion limit must be greater or equal than 1")
    state.recursion = limit
    _limit(min(5 * limit + 1000, 300_000))


def getrecursionlimit():
    return state.recursion


class Input:
    """Standard input: there is nobody to ask."""

    encoding, errors, closed, mode = "utf-8", "strict", False, "r"

    def __init__(self, gate):
        self._gate = gate
        self.buffer = self

    def _refuse(self, *args):
        self._gate.refuse("input")

    read = read1 = readline = readlines = readinto = __next__ = _refuse

    def __iter__(self):
        return self

    def isatty(self):
        return False

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


class Output(io.RawIOBase):
    """Standard output: the first kept bytes, and what came since the last event."""

    def __init__(self):
        self.clear(0)

    def clear(self, keep):
        self._keep, self._held, self._taken = keep, bytearray(), 0

    def writable(self):
        return True

    def write(self, data):
        room = self._keep - len(self._held)
        piece = bytes(data)
        if room > 0 and state.stop is None:
            self._held += piece[:room]
            state.printed += min(room, len(piece))
        return len(piece)

    def take(self):
        text = bytes(self._held[self._taken :])
        self._taken = len(self._held)
        return text.decode("utf-8", "replace")

    def text(self):
        return bytes(self._held).decode("utf-8", "replace")
