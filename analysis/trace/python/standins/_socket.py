"""Stand-in for the socket extension: importable, so that asyncio runs pure code, and good for nothing else.

A pair of sockets can be made, because an event loop wakes itself through one; whatever would reach a network raises.
"""

import errno as _errno

AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM = 1, 2
SOL_SOCKET, SO_REUSEADDR, SO_KEEPALIVE, SO_ERROR, SO_TYPE, SO_BROADCAST = 1, 2, 9, 4, 3, 6
IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6, TCP_NODELAY, IPV6_V6ONLY = 0, 6, 17, 41, 1, 26
SHUT_RD, SHUT_WR, SHUT_RDWR, SOMAXCONN = 0, 1, 2, 128
AI_PASSIVE, AI_ADDRCONFIG, NI_NUMERICHOST, NI_NUMERICSERV = 1, 32, 1, 2
EAI_NONAME, EAI_FAMILY = -2, -6
INADDR_ANY, INADDR_LOOPBACK = 0, 0x7F000001
has_ipv6 = False

error = OSError


class herror(OSError):
    pass


class gaierror(OSError):
    pass


timeout = TimeoutError


def _refuse(*_args, **_kwargs):
    raise OSError(_errno.ENOTSUP, "sockets are not available in the sandbox")


class socket:
    """One end of a pair that carries bytes in memory, known by a made-up descriptor; -1 means closed."""

    __slots__ = ("_fd", "_kind", "timeout")
    _inboxes, _peers = {}, {}

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            _refuse()
        self._fd, self._kind, self.timeout = fileno, (family, type, proto), None

    family = property(lambda self: self._kind[0])
    type = property(lambda self: self._kind[1])
    proto = property(lambda self: self._kind[2])

    def fileno(self):
        return self._fd

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    def close(self):
        self._fd = -1

    def setblocking(self, flag):
        self.timeout = None if flag else 0.0

    def settimeout(self, value):
        self.timeout = value

    def gettimeout(self):
        return self.timeout

    def send(self, data, flags=0):
        self._inboxes[self._peers[self._fd]] += data
        return len(data)

    def recv(self, size, flags=0):
        inbox = self._inboxes[self._fd]
        if not inbox:
            raise BlockingIOError(_errno.EAGAIN, "nothing to read")
        data = bytes(inbox[:size])
        del inbox[:size]
        return data

    bind = connect = connect_ex = listen = accept = _accept = sendto = recvfrom = shutdown = _refuse
    getpeername = getsockname = getsockopt = setsockopt = sendall = recv_into = recvfrom_into = _refuse


SocketType = socket


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0):
    fds = 1000 + len(socket._peers), 1001 + len(socket._peers)
    for fd, peer in (fds, fds[::-1]):
        socket._inboxes[fd], socket._peers[fd] = bytearray(), peer
    return tuple(socket(family, type, proto, fileno=fd) for fd in fds)


def close(fd):
    pass


def getdefaulttimeout():
    return None


def htons(x):
    return (x & 0xFF) << 8 | x >> 8 & 0xFF


ntohs = htons


def htonl(x):
    return int.from_bytes(x.to_bytes(4, "little"), "big")


ntohl = htonl

getaddrinfo = gethostbyname = gethostbyname_ex = gethostbyaddr = getnameinfo = dup = _refuse
setdefaulttimeout = getservbyname = getservbyport = getprotobyname = inet_aton = inet_ntoa = inet_pton = inet_ntop = _refuse


def gethostname():
    return "sandbox"
