//go:build amd64 || arm64

package fence

import "golang.org/x/sys/unix"

// computing is what a program needs that only computes: memory, threads, time, its
// open files, its end. No call in it takes a path or makes a descriptor of
// something outside.
var computing = []uint32{
	unix.SYS_READ, unix.SYS_PREAD64, unix.SYS_WRITE, unix.SYS_CLOSE,
	unix.SYS_MUNMAP, unix.SYS_MREMAP, unix.SYS_MADVISE, unix.SYS_BRK,
	unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_GETPID, unix.SYS_GETTID,
	unix.SYS_SET_ROBUST_LIST, unix.SYS_SET_TID_ADDRESS, unix.SYS_RSEQ, unix.SYS_MEMBARRIER, unix.SYS_RESTART_SYSCALL,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK,
	unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_CLOCK_GETRES, unix.SYS_GETTIMEOFDAY,
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EPOLL_PWAIT2, unix.SYS_EVENTFD2,
	unix.SYS_GETRANDOM, unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}

// reading is what an interpreter needs besides: files, which are Landlock's to
// grant, and facts about itself. memfd_create is not in it: Landlock would let such
// a file be executed.
var reading = []uint32{
	unix.SYS_EXECVE, // of the files that Landlock grants, that is, itself
	unix.SYS_OPENAT, unix.SYS_FSTAT, unix.SYS_STATX, unix.SYS_FACCESSAT, unix.SYS_FACCESSAT2, unix.SYS_READLINKAT,
	unix.SYS_FSTATFS, unix.SYS_STATFS, unix.SYS_GETDENTS64, unix.SYS_LSEEK, unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_PREADV,
	unix.SYS_DUP, unix.SYS_DUP3, unix.SYS_PIPE2, unix.SYS_GETCWD, unix.SYS_CHDIR, unix.SYS_FCHDIR, unix.SYS_UMASK,
	unix.SYS_FADVISE64, unix.SYS_PPOLL, unix.SYS_PSELECT6,
	unix.SYS_TIMERFD_CREATE, unix.SYS_TIMERFD_SETTIME, unix.SYS_TIMERFD_GETTIME, unix.SYS_SETITIMER, unix.SYS_GETITIMER,
	unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID, unix.SYS_GETRESUID, unix.SYS_GETRESGID,
	unix.SYS_GETGROUPS, unix.SYS_GETPPID, unix.SYS_GETPGID, unix.SYS_GETSID, unix.SYS_GETPRIORITY,
	unix.SYS_UNAME, unix.SYS_SYSINFO, unix.SYS_GETRUSAGE, unix.SYS_TIMES, unix.SYS_GETCPU,
	unix.SYS_SCHED_GETPARAM, unix.SYS_SCHED_GETSCHEDULER,
	unix.SYS_SCHED_GET_PRIORITY_MAX, unix.SYS_SCHED_GET_PRIORITY_MIN,
	unix.SYS_MLOCK, unix.SYS_MUNLOCK, unix.SYS_MSYNC, unix.SYS_MINCORE,
	unix.SYS_RT_SIGPENDING, unix.SYS_RT_SIGSUSPEND, unix.SYS_RT_SIGTIMEDWAIT,
	unix.SYS_RECVFROM, unix.SYS_SHUTDOWN, unix.SYS_GETSOCKNAME, unix.SYS_GETPEERNAME, unix.SYS_GETSOCKOPT, unix.SYS_SETSOCKOPT,
}

// namespaces are what no thread may be started with.
const namespaces = unix.CLONE_NEWNS | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER |
	unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWCGROUP

// common calls are computing, threads but not processes, and signals to itself.
func common(pid int) []call {
	return append(append(plain(computing), plain(computingHere)...),
		call{unix.SYS_CLONE, []condition{{0, unix.CLONE_THREAD | namespaces, unix.CLONE_THREAD}}},
		call{unix.SYS_TGKILL, []condition{is(0, uint32(pid))}},
		call{unix.SYS_PRCTL, []condition{is(0, unix.PR_SET_VMA)}}, // names of mappings
		call{unix.SYS_PRCTL, []condition{is(0, unix.PR_SET_NAME)}},
	)
}

func plain(numbers []uint32) []call {
	out := make([]call, len(numbers))
	for i, n := range numbers {
		out[i] = call{number: n}
	}
	return out
}

// workerCalls are those of a process whose code is all there: memory that can be
// written to cannot become executable any more.
func workerCalls(pid int) []call {
	return append(common(pid),
		call{unix.SYS_MMAP, []condition{{2, unix.PROT_EXEC, 0}}},
		call{unix.SYS_MPROTECT, []condition{{2, unix.PROT_EXEC, 0}}},
		call{unix.SYS_FCNTL, []condition{is(1, unix.F_GETFL)}},
	)
}

// nativeCalls are those of an interpreter. Its only sockets are pairs of its own,
// which event loops wake themselves with; they carry no address.
func nativeCalls(pid int) []call {
	out := append(append(common(pid), plain(reading)...), plain(readingHere)...)
	out = append(out,
		call{number: unix.SYS_MMAP}, call{number: unix.SYS_MPROTECT},
		call{unix.SYS_SOCKETPAIR, []condition{is(0, unix.AF_UNIX), {1, 0xf, unix.SOCK_STREAM}}},
		call{unix.SYS_SENDTO, []condition{null(4)}},
		call{unix.SYS_PRLIMIT64, []condition{null(2)}},          // asks, does not set
		call{unix.SYS_SCHED_SETAFFINITY, []condition{is(0, 0)}}, // of the thread that calls
	)
	for _, command := range descriptorCommands {
		out = append(out, call{unix.SYS_FCNTL, []condition{is(1, command)}})
	}
	for _, request := range []uint32{unix.TCGETS, unix.TIOCGWINSZ, unix.TIOCINQ, fioclex, fionclex, fionbio} {
		out = append(out, call{unix.SYS_IOCTL, []condition{is(1, request)}})
	}
	return out
}

// descriptorCommands are what fcntl may be asked. F_SETOWN is not among them: with it
// the kernel sends signals, to any process of the user's.
var descriptorCommands = []uint32{
	unix.F_DUPFD, unix.F_DUPFD_CLOEXEC, unix.F_GETFD, unix.F_SETFD, unix.F_GETFL, unix.F_SETFL, unix.F_GETPIPE_SZ,
}

// Requests about a descriptor's flags: close on exec, do not, do not block.
const (
	fioclex  = 0x5451
	fionclex = 0x5450
	fionbio  = 0x5421
)
