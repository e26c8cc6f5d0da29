// Package device opens a backend by name. It is the only list of backends.
package device

import (
	"fmt"
	"strconv"
	"strings"

	"semcoder/kernels"
	"semcoder/kernels/cpu"
)

// Open starts the named device:
//
//	auto       the best device of this machine
//	cpu        every physical core; cpu:4 at most four threads
//	cuda:0     an NVIDIA device
//	metal      an Apple device
//
// A device that is absent or not built in gives an error that wraps
// kernels.ErrUnavailable; any other name is an error that lists these.
func Open(name string) (kernels.Backend, error) {
	kind, argument, given := strings.Cut(name, ":")
	switch {
	case name == "auto" || name == "" || name == "cpu":
		return openCPU(cpu.Options{})
	case kind == "cpu" && given:
		n, err := strconv.Atoi(argument)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("device %s: the number of threads is a whole number from 1", name)
		}
		return openCPU(cpu.Options{Threads: n})
	case kind == "cuda" || kind == "metal":
		return nil, fmt.Errorf("device %s: this build computes on the cpu only; use auto or cpu: %w", name, kernels.ErrUnavailable)
	}
	return nil, fmt.Errorf("unknown device %q: use auto, cpu, cpu:THREADS, cuda:NUMBER or metal", name)
}

func openCPU(o cpu.Options) (kernels.Backend, error) {
	b, err := cpu.Open(o)
	if err != nil {
		return nil, err // not b: a nil pointer inside an interface is not nil
	}
	return b, nil
}
