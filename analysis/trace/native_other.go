//go:build !linux

package trace

import (
	"fmt"
	"runtime"
)

// becomeNative has no fences to put up here, so there is no native interpreter.
func becomeNative([]string) error {
	return fmt.Errorf("the native interpreter is not started: %w: there are none on %s yet", errFences, runtime.GOOS)
}
