//go:build amd64 || arm64

package fence

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A call is a system call that is let through, if its arguments meet all
// conditions. Every other one is refused. There may be several calls of one number.
type call struct {
	number uint32
	when   []condition
}

// A condition holds when argument arg, masked, is want. What a pointer points to
// cannot be looked at.
type condition struct {
	arg        uint32
	mask, want uint64
}

// is compares what the kernel takes as 32 bits; null, a pointer.
func is(arg, want uint32) condition { return condition{arg, 1<<32 - 1, uint64(want)} }
func null(arg uint32) condition     { return condition{arg, ^uint64(0), 0} }

// missing are calls answered as an old kernel would, so that libraries do without;
// others that are not let through are forbidden.
var missing = []uint32{unix.SYS_CLONE3, unix.SYS_OPENAT2, unix.SYS_CLOSE_RANGE}

// filterCalls installs the filter on every thread.
func filterCalls(allowed []call) Status {
	s := Status{Name: "calls", Detail: "seccomp"}
	program := assemble(allowed)
	held := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	runtime.LockOSThread() // TSYNC gives no_new_privs to the other threads too
	defer runtime.UnlockOSThread()
	err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	if err == nil {
		err = setFilter(&held)
	}
	runtime.KeepAlive(program)
	if err != nil {
		s.Detail = fmt.Sprintf("seccomp filter: %v", err)
		return s
	}
	s.Held = true
	return s
}

func setFilter(program *unix.SockFprog) error {
	thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(program)))
	if errno != 0 {
		return errno
	}
	if thread != 0 {
		return fmt.Errorf("thread %d cannot take it", thread)
	}
	return nil
}

// Offsets into the kernel's struct seccomp_data.
const (
	offNumber = 0
	offArch   = 4
	offArgs   = 16
)

// x32Bit marks calls of amd64's second interface; no call of arm64 has it.
const x32Bit = 0x40000000

// Verdicts.
const (
	allow  = unix.SECCOMP_RET_ALLOW
	kill   = unix.SECCOMP_RET_KILL_PROCESS
	forbid = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	absent = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
)

// assemble writes the filter: a list of blocks, one a call, each of which jumps to
// the next one when it does not decide. So no jump is long.
func assemble(allowed []call) []unix.SockFilter {
	p := []unix.SockFilter{
		load(offArch), jump(unix.BPF_JEQ, archOfCalls, 1, 0), verdict(kill),
		load(offNumber), jump(unix.BPF_JGE, x32Bit, 0, 1), verdict(kill),
	}
	for _, c := range allowed {
		p = append(p, c.block()...)
	}
	for _, number := range missing {
		p = append(p, jump(unix.BPF_JEQ, number, 0, 1), verdict(absent))
	}
	return append(p, verdict(forbid))
}

// block is entered and left with the call's number loaded.
func (c call) block() []unix.SockFilter {
	var tests []unix.SockFilter // words of arguments: a failed one goes to the end
	length := uint8(6 * len(c.when))
	for _, k := range c.when {
		for word := range uint32(2) {
			mask, want := uint32(k.mask>>(32*word)), uint32(k.want>>(32*word))
			left := length - uint8(len(tests)) - 3 // tests after this one
			tests = append(tests, load(offArgs+8*k.arg+4*word),
				statement(unix.BPF_ALU|unix.BPF_AND|unix.BPF_K, mask), jump(unix.BPF_JEQ, want, 0, left+1))
		}
	}
	out := append(tests, verdict(allow))
	if len(tests) > 0 {
		out = append(out, load(offNumber))
	}
	return append([]unix.SockFilter{jump(unix.BPF_JEQ, c.number, 0, uint8(len(out)))}, out...)
}

func statement(code uint16, k uint32) unix.SockFilter { return unix.SockFilter{Code: code, K: k} }

func load(offset uint32) unix.SockFilter {
	return statement(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, offset)
}

func verdict(v uint32) unix.SockFilter { return statement(unix.BPF_RET|unix.BPF_K, v) }

// jump skips yes or no instructions.
func jump(test uint16, k uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, Jt: yes, Jf: no, K: k}
}
