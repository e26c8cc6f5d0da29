package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestMain lets the test binary be the server that the demo starts, and the
// worker that a sandbox starts. The tests themselves remember nothing of earlier
// runs and leave nothing in the user's own folders.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "serve" || os.Args[1] == "worker") {
		main()
	}
	dir, err := ownCache()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// ownCache makes a cache folder for this process and its children. The compiled
// interpreter alone is shared, where links can be made: it takes seconds to make.
func ownCache() (string, error) {
	dir, err := os.MkdirTemp("", "semcoder-cache")
	if err != nil {
		return "", err
	}
	if users, err := os.UserCacheDir(); err == nil {
		compiled := filepath.Join(users, "semcoder", "wasm")
		if os.MkdirAll(compiled, 0o700) == nil && os.Mkdir(filepath.Join(dir, "semcoder"), 0o700) == nil {
			os.Symlink(compiled, filepath.Join(dir, "semcoder", "wasm")) // or it is compiled once more
		}
	}
	for _, name := range []string{"XDG_CACHE_HOME", "LocalAppData"} { // what os.UserCacheDir reads
		if err := os.Setenv(name, dir); err != nil {
			return "", err
		}
	}
	return dir, nil
}
