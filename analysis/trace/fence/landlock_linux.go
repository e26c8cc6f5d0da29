//go:build amd64 || arm64

package fence

import (
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// access is what a native interpreter may reach.
type access struct {
	program  string // may be executed
	readable []string
}

// Rights on paths.
const (
	readFile   = landlock.AccessFSSet(unix.LANDLOCK_ACCESS_FS_READ_FILE)
	readFolder = landlock.AccessFSSet(unix.LANDLOCK_ACCESS_FS_READ_DIR) | readFile
	writeFile  = landlock.AccessFSSet(unix.LANDLOCK_ACCESS_FS_WRITE_FILE)
	execute    = landlock.AccessFSSet(unix.LANDLOCK_ACCESS_FS_EXECUTE) | readFile
)

// systemReadable is what programs need to start and to open their libraries.
var systemReadable = []string{
	"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime",
	"/usr/share/zoneinfo", "/dev/urandom",
}

// closeFiles takes the file system away, all but what is granted (nil: nothing). It
// asks for Landlock's third version (Linux 6.2), the first to cover truncation, and
// never for less.
func closeFiles(granted *access) Status {
	s := Status{Name: "files", Detail: "Landlock"}
	rules, err := granted.rules()
	if err == nil {
		err = landlock.V3.RestrictPaths(rules...)
	}
	if err != nil {
		s.Detail = fmt.Sprintf("Landlock (Linux 6.2): %v", err)
		return s
	}
	s.Held = true
	return s
}

// closeTCP takes connections away, those through io_uring and the like included.
func closeTCP() Status {
	if err := landlock.V4.RestrictNet(); err != nil {
		return Status{Name: "tcp", Detail: fmt.Sprintf("Landlock (Linux 6.7): %v", err)}
	}
	return Status{Name: "tcp", Held: true, Detail: "Landlock"}
}

func (a *access) rules() ([]landlock.Rule, error) {
	if a == nil {
		return nil, nil
	}
	loader, err := loaderOf(a.program)
	if err != nil {
		return nil, err
	}
	rules := []landlock.Rule{
		landlock.PathAccess(execute, a.program),
		landlock.PathAccess(readFile|writeFile, os.DevNull),
	}
	if loader != "" {
		rules = append(rules, landlock.PathAccess(execute, loader))
	}
	for _, path := range append(append([]string(nil), systemReadable...), a.readable...) {
		switch info, err := os.Stat(path); {
		case err != nil: // what is not there needs no grant
		case info.IsDir():
			rules = append(rules, landlock.PathAccess(readFolder, path))
		default:
			rules = append(rules, landlock.PathAccess(readFile, path))
		}
	}
	return rules, nil
}

// loaderOf is the dynamic loader that a program names, "" for a static one. A script
// is no program here: what it starts would need grants of its own.
func loaderOf(program string) (string, error) {
	if !filepath.IsAbs(program) {
		return "", fmt.Errorf("%s is not an absolute path", program)
	}
	file, err := elf.Open(program)
	if err != nil {
		return "", fmt.Errorf("%s is no program: %w", program, err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			name := make([]byte, p.Filesz)
			if _, err := p.ReadAt(name, 0); err != nil {
				return "", fmt.Errorf("%s: its loader: %w", program, err)
			}
			return strings.TrimRight(string(name), "\x00"), nil
		}
	}
	return "", nil
}
