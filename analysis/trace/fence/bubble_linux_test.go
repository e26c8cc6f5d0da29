//go:build amd64 || arm64

package fence

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestATrialThatHangs has a trial wait for a process of its own, as bubblewrap does,
// and looks for that afterwards.
func TestATrialThatHangs(t *testing.T) {
	told := filepath.Join(t.TempDir(), "pid")
	err := tried([]string{"/bin/sh", "-c", "/bin/sleep 1000 & echo $! > " + told + "; wait"}, 2*time.Second)
	if err == nil || !strings.Contains(err.Error(), "did not end") {
		t.Errorf("it ended with %v", err)
	}
	text, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); runs(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			_ = unix.Kill(pid, unix.SIGKILL)
			t.Fatal("what it started outlived it")
		}
	}
}

// runs tells whether a process is more than a number that nobody has asked after.
func runs(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(text), ") Z ")
}
