//go:build amd64 || arm64

package fence

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A fence is tested from inside: the test binary starts itself, puts it up, tries to
// break out and tells how that went. What it is told in its arguments is: the fence,
// then where a file is that it may not read and where a server listens.
func TestMain(m *testing.M) {
	if len(os.Args) < 5 || os.Args[1] != "inside" {
		os.Exit(m.Run())
	}
	told := report{Status: inside[os.Args[2]](), Went: map[string]string{}}
	for name, attempt := range attempts {
		if (os.Args[2] == "free" || os.Args[2] == "worker without seccomp") && !slices.Contains(harmless, name) {
			continue
		}
		told.Went[name] = fmt.Sprint(attempt(os.Args[3], os.Args[4]))
	}
	for name, need := range needs {
		told.Went[name] = fmt.Sprint(need())
	}
	if os.Args[2] == "exec" {
		_, err := os.ReadFile(filepath.Join(os.Args[5], "public"))
		told.Went["needs what is granted"] = fmt.Sprint(err)
	}
	_ = json.NewEncoder(os.Stdout).Encode(told)
	os.Exit(0)
}

type report struct {
	Status []Status
	Went   map[string]string // "<nil>": it worked
}

// inside puts fences up. An interpreter is started by exec, when they stand already.
var inside = map[string]func() []Status{
	"free":   func() []Status { return nil },
	"exec":   func() []Status { return nil },
	"worker": Worker,
	"native": func() []Status {
		self, err := os.Executable()
		if err != nil {
			return []Status{{Detail: err.Error()}}
		}
		all := Native(self, []string{os.Args[5]}, Limits{Memory: 8 << 30, CPU: time.Minute})
		if !Whole(all) {
			return all
		}
		err = syscall.Exec(self, append([]string{self, "inside", "exec"}, os.Args[3:]...), nil)
		return []Status{{Name: "exec", Detail: err.Error()}}
	},
	"worker without landlock": func() []Status {
		answerAsOlder(unix.SYS_LANDLOCK_CREATE_RULESET)
		return Worker()
	},
	"worker without seccomp": func() []Status {
		answerAsOlder(unix.SYS_SECCOMP)
		return Worker()
	},
}

// answerAsOlder makes the kernel deny that it knows a call.
func answerAsOlder(number uint32) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	program := []unix.SockFilter{load(offNumber), jump(unix.BPF_JEQ, number, 0, 1), verdict(absent), verdict(allow)}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		panic(err)
	}
	if err := setFilter(&unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}); err != nil {
		panic(err)
	}
}

// attempts to get out; each has to fail.
var attempts = map[string]func(secret, server string) error{
	"read a file":   func(secret, _ string) error { _, err := os.ReadFile(secret); return err },
	"list a folder": func(secret, _ string) error { _, err := os.ReadDir(filepath.Dir(secret)); return err },
	"write a file":  func(secret, _ string) error { return os.WriteFile(secret+".new", []byte("x"), 0o600) },
	"truncate a file": func(secret, _ string) error {
		return os.Truncate(secret, 0)
	},
	"remove a file": func(secret, _ string) error { return os.Remove(secret) },
	"rename a file": func(secret, _ string) error { return os.Rename(secret, secret+".moved") },
	"read its memory map": func(_, _ string) error {
		_, err := os.ReadFile("/proc/1/environ")
		return err
	},
	"tcp":     func(_, server string) error { c, err := net.Dial("tcp", server); return closed(c, err) },
	"listen":  func(_, _ string) error { l, err := net.Listen("tcp", "127.0.0.1:0"); return closed(l, err) },
	"udp":     func(_, server string) error { c, err := net.Dial("udp", server); return closed(c, err) },
	"unix":    func(_, _ string) error { return socket(unix.AF_UNIX, unix.SOCK_STREAM) },
	"packets": func(_, _ string) error { return socket(unix.AF_PACKET, unix.SOCK_RAW) },
	"netlink": func(_, _ string) error { return socket(unix.AF_NETLINK, unix.SOCK_RAW) },
	"datagram pair": func(_, _ string) error {
		_, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
		return err
	},
	"run a command":   func(_, _ string) error { return exec.Command("/bin/true").Run() },
	"become a shell":  func(_, _ string) error { return syscall.Exec("/bin/sh", []string{"sh", "-c", "exit 9"}, nil) },
	"fork":            func(_, _ string) error { return call6(unix.SYS_CLONE, uintptr(unix.SIGCHLD)) },
	"fork newly":      func(_, _ string) error { return call6(unix.SYS_CLONE3, 0) },
	"signal parent":   func(_, _ string) error { return unix.Kill(os.Getppid(), 0) },
	"signal a thread": func(_, _ string) error { return unix.Tgkill(os.Getppid(), os.Getppid(), 0) },
	"signal by file": func(_, _ string) error {
		_, err := unix.FcntlInt(1, unix.F_SETOWN, os.Getppid())
		return err
	},
	"processors of parent": func(_, _ string) error {
		var all unix.CPUSet
		all.Set(0)
		all.Set(1)
		return unix.SchedSetaffinity(os.Getppid(), &all)
	},
	"trace":         func(_, _ string) error { return unix.PtraceSeize(os.Getppid()) },
	"read memory":   func(_, _ string) error { return call6(unix.SYS_PROCESS_VM_READV, uintptr(os.Getppid())) },
	"io_uring":      func(_, _ string) error { return call6(unix.SYS_IO_URING_SETUP, 1) },
	"bpf":           func(_, _ string) error { return call6(unix.SYS_BPF, 0) },
	"mount":         func(_, _ string) error { return unix.Mount("none", "/mnt", "tmpfs", 0, "") },
	"namespace":     func(_, _ string) error { return unix.Unshare(unix.CLONE_NEWUSER) },
	"nameless file": func(_, _ string) error { _, err := unix.MemfdCreate("x", 0); return err },
	"raise a limit": func(_, _ string) error {
		return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20})
	},
	"privileges": func(_, _ string) error { return unix.Setuid(0) },
	"terminal":   func(_, _ string) error { return unix.IoctlSetInt(0, unix.TIOCSTI, 0) },
}

// harmless attempts work where no fence is.
var harmless = strings.Split("read a file,list a folder,write a file,truncate a file,tcp,listen,udp,unix,"+
	"run a command,signal parent,signal by file,nameless file,datagram pair", ",")

// needs have to work, or nothing computes.
var needs = map[string]func() error{
	"needs memory": func() error {
		b := make([]byte, 64<<20)
		b[len(b)-1] = 1
		return nil
	},
	"needs threads": func() error {
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				runtime.LockOSThread()
				time.Sleep(time.Millisecond)
				runtime.GC()
			})
		}
		all.Wait()
		return nil
	},
}

func closed(c interface{ Close() error }, err error) error {
	if err != nil {
		return err
	}
	return c.Close()
}

func socket(family, kind int) error {
	fd, err := unix.Socket(family, kind, 0)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

// call6 makes a call with one argument; one that was let through may still be wrong.
func call6(number, arg uintptr) error {
	_, _, errno := unix.RawSyscall6(number, arg, 0, 0, 0, 0, 0)
	if errno == unix.EPERM || errno == unix.ENOSYS {
		return errno
	}
	return nil
}

// tryInside runs the attempts behind a fence, as a user (0: whoever runs the test).
func tryInside(t *testing.T, fence string, user uint32) report {
	t.Helper()
	self := everyones(t)
	folder, open := filepath.Dir(self), t.TempDir()
	secret := filepath.Join(folder, "secret")
	for _, path := range []string{secret, filepath.Join(open, "public")} {
		if err := errors.Join(os.Chmod(filepath.Dir(path), 0o777), os.WriteFile(path, []byte("kept"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	command := exec.Command(self, "inside", fence, secret, server.Addr().String(), open)
	if user != 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	}
	var said strings.Builder
	command.Stderr = &said
	out, err := command.Output()
	var told report
	if err := errors.Join(err, json.Unmarshal(out, &told)); err != nil {
		t.Fatalf("%v: %s%s", err, out, said.String())
	}
	if now, err := os.ReadFile(secret); fence != "free" && (err != nil || string(now) != "kept") {
		t.Errorf("the file afterwards: %q, %v", now, err)
	}
	return told
}

// everyones is a copy of the test binary where every user may run it.
func everyones(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "inside")
	err = errors.Join(os.WriteFile(path, data, 0o755), os.Chmod(folder, 0o777), os.Chmod(filepath.Dir(folder), 0o755))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

const nobody = 65534

func TestNothingGetsOut(t *testing.T) {
	users := []uint32{0}
	if os.Getuid() == 0 {
		users = append(users, nobody)
	}
	for _, fence := range []string{"worker", "native", "worker without landlock"} {
		for _, user := range users {
			t.Run(fmt.Sprint(fence, " ", user), func(t *testing.T) { holds(t, fence, user) })
		}
	}
}

func holds(t *testing.T, fence string, user uint32) {
	told := tryInside(t, fence, user)
	for _, s := range told.Status {
		if !s.Held && fence != "worker without landlock" {
			t.Errorf("%s is not held: %s", s.Name, s.Detail)
		}
	}
	for name, went := range told.Went {
		if needed := strings.HasPrefix(name, "needs "); needed != (went == "<nil>") {
			t.Errorf("%s: %s", name, went)
		}
	}
	if want := len(attempts) + len(needs); len(told.Went) < want {
		t.Errorf("%d of %d attempts were made", len(told.Went), want)
	}
}

// TestAttemptsAreReal runs what can be run without a fence: attempts that always
// fail would prove nothing.
func TestAttemptsAreReal(t *testing.T) {
	told := tryInside(t, "free", 0)
	for _, name := range harmless {
		if told.Went[name] != "<nil>" {
			t.Errorf("%s: %s", name, told.Went[name])
		}
	}
}

// TestMissingFencesAreNamed runs on a kernel that says it lacks them.
func TestMissingFencesAreNamed(t *testing.T) {
	for fence, lacks := range map[string]string{
		"worker without landlock": "files tcp",
		"worker without seccomp":  "calls",
	} {
		var missing []string
		told := tryInside(t, fence, 0)
		for _, s := range told.Status {
			if !s.Held {
				missing = append(missing, s.Name)
			}
			if s.Detail == "" {
				t.Errorf("%s: %s says nothing", fence, s.Name)
			}
		}
		if told.Went["read a file"] == "<nil>" {
			t.Errorf("%s: the other fence let a file be read", fence)
		}
		if got := strings.Join(missing, " "); got != lacks || Whole(told.Status) {
			t.Errorf("%s: %q are named, want %q", fence, got, lacks)
		}
	}
}
