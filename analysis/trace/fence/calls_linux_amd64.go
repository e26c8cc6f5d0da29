package fence

import "golang.org/x/sys/unix"

const archOfCalls = unix.AUDIT_ARCH_X86_64

// computingHere and readingHere are the older forms of calls that newer processors
// never had.
var (
	computingHere = []uint32{unix.SYS_EPOLL_WAIT, unix.SYS_ARCH_PRCTL, unix.SYS_TIME}
	readingHere   = []uint32{
		unix.SYS_OPEN, unix.SYS_STAT, unix.SYS_LSTAT, unix.SYS_NEWFSTATAT, unix.SYS_ACCESS, unix.SYS_READLINK, unix.SYS_GETDENTS,
		unix.SYS_DUP2, unix.SYS_PIPE, unix.SYS_POLL, unix.SYS_SELECT, unix.SYS_EPOLL_CREATE, unix.SYS_EVENTFD,
		unix.SYS_GETPGRP, unix.SYS_GETRLIMIT, unix.SYS_ALARM, unix.SYS_PAUSE,
	}
)
