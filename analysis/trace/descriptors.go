package trace

import (
	"context"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// descriptors watches what a run does to the guest's table of open files. That table
// is the host's: restoring the guest's memory does not restore it.
type descriptors struct {
	opened  int  // and not closed
	changed bool // what was open before the run is not what it was
}

// atStart is how many descriptors a guest starts with: three streams that lead
// nowhere, and its library.
const atStart = 4

// disturbed reports that the guest's next run would find another table.
func (d *descriptors) disturbed() bool { return d.changed || d.opened != 0 }

// NewFunctionListener implements wazero's FunctionListenerFactory: the functions
// that change the table are few, and rarely called.
func (d *descriptors) NewFunctionListener(f api.FunctionDefinition) experimental.FunctionListener {
	switch f.Name() {
	case "path_open", "fd_close", "fd_renumber":
		return d
	}
	return nil
}

// Before implements FunctionListener.
func (d *descriptors) Before(_ context.Context, _ api.Module, f api.FunctionDefinition, params []uint64, _ experimental.StackIterator) {
	switch {
	case f.Name() == "fd_renumber", f.Name() == "fd_close" && uint32(params[0]) < atStart:
		d.changed = true
	}
}

// After implements FunctionListener.
func (d *descriptors) After(_ context.Context, _ api.Module, f api.FunctionDefinition, results []uint64) {
	switch {
	case results[0] != errnoSuccess:
	case f.Name() == "path_open":
		d.opened++
	case f.Name() == "fd_close":
		d.opened--
	}
}

// Abort implements FunctionListener.
func (d *descriptors) Abort(context.Context, api.Module, api.FunctionDefinition, error) {
	d.changed = true
}
