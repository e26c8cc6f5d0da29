//go:build !cgo || !amd64

package cpu

// level knows only the portable routines: no others were built in.
func level(l Level) (routines, bool) { return portable(), l == Portable }
