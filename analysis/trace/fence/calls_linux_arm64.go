package fence

import "golang.org/x/sys/unix"

const archOfCalls = unix.AUDIT_ARCH_AARCH64

// computingHere and readingHere are what other processors spell otherwise.
var (
	computingHere []uint32
	readingHere   = []uint32{unix.SYS_FSTATAT, unix.SYS_GETRLIMIT}
)
