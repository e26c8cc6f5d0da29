package trace

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"
)

// TestNativeInheritsNothing has this process leave a file open to its children, as
// editors do.
func TestNativeInheritsNothing(t *testing.T) {
	const far = 100 // no descriptor that the interpreter opens itself has such a number
	fd, err := unix.FcntlInt(1, unix.F_DUPFD, far)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	r := nativeRunner(t, Native{Python: nativePython(t)})
	source := fmt.Sprintf("import posix\ndef f():\n    return posix.write(%d, b'out')\n", fd)
	got := traced(t, r, Program{Source: source, Call: "f()"})
	if got.Stop != Raised || got.Exception.Message != "[Errno 9] Bad file descriptor" {
		t.Errorf("%s %s %+v", got.Stop, got.Value, got.Exception)
	}
}
