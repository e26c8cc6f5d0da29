"""Stand-in for the select extension: only a pair's other end makes anything ready, and waiting passes virtual time."""

import time as _time
from _socket import socket as _socket

error = OSError


class _Select:
    """An object and not a function: selectors keeps it as a class attribute, where a function would become a method."""

    def __call__(self, rlist, wlist, xlist, timeout=None):
        ready = [fd for fd in rlist if _socket._inboxes.get(fd)]
        if not ready and timeout is None:
            raise OSError("waiting for ever: nothing in the sandbox can become ready")
        if not ready and timeout > 0:
            _time.sleep(timeout)
        return ready, [], []


select = _Select()
