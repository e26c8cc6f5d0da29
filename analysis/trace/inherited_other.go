//go:build !linux

package trace

// closeInherited has no list of open files to go by here.
func closeInherited() {}
