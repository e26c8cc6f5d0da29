package trace

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"semcoder/analysis/trace/fence"
)

// ErrUnavailable is returned where the sandbox cannot run: no worker can be
// started, or its interpreter does not work on this machine.
var ErrUnavailable = errors.New("the sandbox is unavailable")

// ErrNoCompiler is the ErrUnavailable of a processor that WebAssembly is not compiled
// for: nothing can be mended, and the feature is off.
var ErrNoCompiler = fmt.Errorf("%w on this processor", ErrUnavailable)

// errLost says that a worker ended by itself, in the middle of a request or before.
var errLost = errors.New("the sandbox process ended")

// A process is one worker. It is used by one goroutine at a time.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	frames  chan frame    // closed when the worker's output ends
	gone    chan struct{} // closed when the process has been waited for
	fences  []fence.Status
	ran     int           // programs
	took    time.Duration // of processor time; known when it has been stopped

	ending sync.Mutex // guards what follows: a process that is buried has no number any more
	buried bool
}

type frame struct {
	kind byte
	body []byte
}

// start runs argv as a worker; await then waits until it serves.
func start(argv []string, cacheDir string) (*process, error) {
	command := exec.Command(argv[0], argv[1:]...)
	// Nothing of the user's environment is the worker's business.
	command.Env = append(minimalEnvironment(), cacheVariable+"="+cacheDir)
	separate(command)
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	p := &process{command: command, in: in, frames: make(chan frame, 1), gone: make(chan struct{})}
	started := make(chan error)
	go p.hold(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	go p.read(bufio.NewReaderSize(out, likelyFrame))
	return p, nil
}

// hold starts the process on a thread that stays until the process is gone: Linux
// takes the end of that thread, not of the program, for the end of the parent with
// which a worker is to end.
func (p *process) hold(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.command.Start()
	started <- err
	if err == nil {
		<-p.gone
	}
}

// read passes the worker's frames on until its output ends, then buries it.
func (p *process) read(out io.Reader) {
	defer close(p.gone)
	defer close(p.frames)
	for {
		kind, body, err := readFrame(out)
		if err != nil {
			p.stop()
			p.bury()
			return
		}
		p.frames <- frame{kind: kind, body: body}
	}
}

// bury waits for the process, which was killed. Its status tells nothing that the end
// of its output does not.
func (p *process) bury() {
	p.ending.Lock()
	defer p.ending.Unlock()
	_ = p.command.Wait()
	if state := p.command.ProcessState; state != nil {
		p.took = max(p.took, state.UserTime()+state.SystemTime())
	}
	p.buried = true
}

// await waits until the worker serves, as long as ctx lasts; log hears of what takes long.
func (p *process) await(ctx context.Context, log func(string)) error {
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: its process did not serve in time", ErrUnavailable)
		case f, open := <-p.frames:
			switch {
			case !open:
				return fmt.Errorf("%w: %w before it served", ErrUnavailable, errLost)
			case f.kind == frameReady:
				return p.fenced(f.body, log)
			case f.kind == frameNote:
				log(string(f.body))
			case f.kind == frameForeign:
				return fmt.Errorf("%w: %s", ErrNoCompiler, f.body)
			default:
				return fmt.Errorf("%w: %s", ErrUnavailable, f.body)
			}
		}
	}
}

// fenced takes note of the fences that the worker says it is behind, which is true
// as long as no program has run in it.
func (p *process) fenced(told []byte, log func(string)) error {
	if err := json.Unmarshal(told, &p.fences); err != nil {
		return fmt.Errorf("%w: its fences: %w", ErrUnavailable, err)
	}
	for _, s := range p.fences {
		if !s.Held {
			log("the sandbox lacks a fence: " + s.Name + ": " + s.Detail)
		}
	}
	return nil
}

// ask sends one request and waits for its answer, at most wall. When it returns an
// error the process is in the middle of something: kill it.
func (p *process) ask(ctx context.Context, seed uint64, request []byte, wall time.Duration) (frame, error) {
	if err := writeFrame(p.in, frameRequest, binary.LittleEndian.AppendUint64(nil, seed), request); err != nil {
		return frame{}, fmt.Errorf("%w: %w", errLost, err)
	}
	deadline := time.NewTimer(wall)
	defer deadline.Stop()
	select {
	case <-ctx.Done():
		return frame{}, ctx.Err()
	case <-deadline.C:
		return frame{}, errWall
	case f, open := <-p.frames:
		if !open || f.kind != frameReply && f.kind != frameCrash {
			return frame{}, errLost
		}
		return f, nil
	}
}

// errWall says that a request took longer than its program's budget.
var errWall = errors.New("out of time")

// stop ends the process; its goroutine waits for it.
func (p *process) stop() {
	_ = p.in.Close() // the worker goes when its input ends,
	p.ending.Lock()
	defer p.ending.Unlock()
	if !p.buried {
		if filepath.Base(p.command.Path) == bubble {
			p.took = max(p.took, spent(p.command.Process.Pid))
		}
		end(p.command.Process) // unless its guest keeps it
	}
}

// kill ends the process and returns when it is no more. Several goroutines may do
// so, and one may be waiting for an answer, which it will not get.
func (p *process) kill() {
	p.stop()
	for range p.frames {
	}
	<-p.gone
}

// executable is how this program starts itself as a worker. A program whose main
// function does not know the worker would start itself again and again: the second
// time ends here.
func executable() ([]string, error) {
	if _, worker := os.LookupEnv(cacheVariable); worker {
		return nil, fmt.Errorf("%w: a worker wants a worker: main has to call WorkerMain when its argument is %q", ErrUnavailable, "worker")
	}
	if path := os.Getenv("SEMCODER_WORKER"); path != "" {
		return []string{path, "worker"}, nil
	}
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return []string{path, "worker"}, nil
}
