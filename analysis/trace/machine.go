package trace

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// memoryLimit is what one guest may use, in bytes; a multiple of its page size.
const memoryLimit = 128 << 20

const wasmPage = 64 << 10

// maxReply bounds what is read from the guest as an answer.
const maxReply = 16 << 20

// A machine is CPython ready to serve, brought back to the same state of memory
// before every request. It belongs to one goroutine.
//
// Code runs without checks for cancellation, which would cost a factor of three: a
// guest that loops forever keeps its thread, and the process has to be killed.
type machine struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	library  fs.FS
	world    world

	*guest            // the one that serves
	ordinary *guest   // of Seed 0
	other    *guest   // of odd seeds; not started before one is asked for
	pending  *memory  // handed to the module that is being instantiated
	pagemap  *os.File // opened once: later, nothing can be

	files     descriptors // of the guest that serves
	complaint complaint
}

// A guest is one interpreter.
type guest struct {
	hash   uint32     // seed of its hashes, and of where its objects lie
	module api.Module // nil before the start, and after a failure until the next request
	memory *memory
	image  *image
	ready  bool // the image is that of an interpreter which waits for a request
}

func newGuest(hash uint32) (*guest, error) {
	room, err := newImage(memoryLimit)
	return &guest{hash: hash, image: room}, err
}

// complaint keeps the end of what the guest writes to its standard error: a
// traceback, should the guest program itself fail.
type complaint struct{ text []byte }

func (c *complaint) Write(p []byte) (int, error) {
	const longest = 2000
	c.text = append(c.text, p...)
	c.text = c.text[max(0, len(c.text)-longest):]
	return len(p), nil
}

// newMachine compiles the interpreter, or takes it from cacheDir ("" for no cache),
// and starts it; note tells of the steps that take long.
func newMachine(ctx context.Context, cacheDir string, note func(string)) (*machine, error) {
	m := &machine{pagemap: openPagemap()}
	err := quietly(func() error { return m.compile(ctx, cacheDir, note) })
	if err != nil && cacheDir != "" && !errors.Is(err, errNoCompiler) {
		// A full disk or a damaged entry costs the time to compile, not the sandbox.
		note("compiling without the cache in " + cacheDir + ": " + err.Error())
		err = errors.Join(m.runtime.Close(ctx), quietly(func() error { return m.compile(ctx, "", note) }))
	}
	if err != nil {
		return nil, errors.Join(err, m.close(ctx))
	}
	if err := m.prepare(ctx, cacheDir, note); err != nil {
		return nil, errors.Join(err, m.close(ctx))
	}
	return m, nil
}

// errNoCompiler says that wazero makes no code for this processor. It could
// interpret the interpreter, at a fiftieth of the speed, which serves nobody.
var errNoCompiler = errors.New("WebAssembly is not compiled for this processor")

// compile takes a second or two, or a tenth of one where the cache has the code.
func (m *machine) compile(ctx context.Context, cacheDir string, note func(string)) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%s/%s): %v", errNoCompiler, runtime.GOOS, runtime.GOARCH, r)
		}
	}()
	config := wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(memoryLimit / wasmPage)
	if cache, err := compileCache(cacheDir); err == nil {
		config = config.WithCompilationCache(cache)
	} else {
		note("compiling without a cache: " + err.Error())
	}
	m.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	code, err := unpack(packedInterpreter)
	if err != nil {
		return fmt.Errorf("embedded interpreter: %w", err)
	}
	if m.compiled, err = m.runtime.CompileModule(ctx, code); err != nil {
		return fmt.Errorf("compiling the interpreter: %w", err)
	}
	return nil
}

func compileCache(dir string) (wazero.CompilationCache, error) {
	if dir == "" {
		return nil, errors.New("no folder for it")
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

func (m *machine) prepare(ctx context.Context, cacheDir string, note func(string)) (err error) {
	host := m.runtime.NewHostModuleBuilder(wasi_snapshot_preview1.ModuleName)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(host)
	host.NewFunctionBuilder().WithFunc(m.world.poll).Export("poll_oneoff")
	watched := experimental.WithFunctionListenerFactory(ctx, &m.files)
	if _, err := host.Instantiate(watched); err != nil {
		return err
	}
	if m.library, err = library(); err != nil {
		return err
	}
	if m.other, err = newGuest(1); err != nil {
		return err
	}
	return m.first(ctx, cacheDir, note)
}

// first makes the ordinary guest ready: from the cache or, ten times slower, by
// starting it.
func (m *machine) first(ctx context.Context, cacheDir string, note func(string)) error {
	name, err := snapshotFile(cacheDir)
	if err != nil {
		return err
	}
	if cacheDir != "" && m.recall(name) {
		m.guest = m.ordinary
		return m.settle(ctx)
	}
	if m.ordinary, err = newGuest(0); err != nil {
		return err
	}
	if err := m.begin(ctx, 0); err != nil || cacheDir == "" {
		return err
	}
	if err := m.remember(name); err != nil {
		note("the started interpreter is not kept: " + err.Error())
	}
	return nil
}

// begin makes the world of a seed, and has the guest serve that lives in it.
func (m *machine) begin(ctx context.Context, seed uint64) error {
	m.guest = m.ordinary
	if otherHash(seed) {
		m.guest = m.other
	}
	if !m.ready {
		if err := m.start(ctx); err != nil {
			m.abandon(ctx)
			return err
		}
	}
	m.world.begin(seed)
	if backwards(seed) {
		_, err := m.module.ExportedFunction("backwards").Call(ctx, 1)
		return err
	}
	return nil
}

// start runs the guest program up to the point at which it serves, and keeps its
// memory.
func (m *machine) start(ctx context.Context) error {
	m.world.reset()
	if err := m.instantiate(ctx, "_initialize"); err != nil {
		return err
	}
	source, err := guestSource()
	if err != nil {
		return err
	}
	at, err := m.put(ctx, append([]byte(source), 0))
	if err != nil {
		return err
	}
	status, err := m.module.ExportedFunction("init").Call(ctx, uint64(at), uint64(m.hash))
	if err != nil {
		return fmt.Errorf("starting the interpreter: %w", err)
	}
	if status[0] != 0 {
		return fmt.Errorf("starting the interpreter: status %d: %s", status[0], m.complaint.text)
	}
	m.memory.keep(m.image)
	m.ready = true
	return m.settle(ctx)
}

// instantiate makes a module instance in new memory; functions are what to call.
func (m *machine) instantiate(ctx context.Context, functions ...string) error {
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions(functions...).
		WithFSConfig(wazero.NewFSConfig().WithFSMount(m.library, "/lib")).
		WithWalltime(m.world.walltime, 1000).WithNanotime(m.world.nanotime, 1000).
		WithRandSource(&m.world).WithStderr(&m.complaint)
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(m.allocate))
	module, err := m.runtime.InstantiateModule(ctx, m.compiled, config)
	if err != nil {
		return fmt.Errorf("instantiating the interpreter: %w", err)
	}
	m.module, m.memory = module, m.pending
	return nil
}

func (m *machine) allocate(_, _ uint64) experimental.LinearMemory {
	m.pending = newMemory(memoryLimit)
	m.pending.pagemap = m.pagemap
	return m.pending
}

// errGuest says that the guest program, not the program it was given, raised an
// exception.
var errGuest = errors.New("the recorder failed on this program")

// put writes data to memory that the guest allocates.
func (m *machine) put(ctx context.Context, data []byte) (uint32, error) {
	at, err := m.module.ExportedFunction("alloc").Call(ctx, uint64(len(data)))
	if err != nil {
		return 0, err
	}
	if at[0] == 0 || !m.module.Memory().Write(uint32(at[0]), data) {
		return 0, fmt.Errorf("the request of %d bytes does not fit into the sandbox", len(data))
	}
	return uint32(at[0]), nil
}

// call hands one request to the guest. After it, settle is owed.
func (m *machine) call(ctx context.Context, request []byte) ([]byte, error) {
	reply, err := m.run(ctx, request)
	if err != nil || m.memory.used != m.image.size || m.files.disturbed() {
		// Undefined after an error; a memory that grew cannot shrink: the next run
		// would find its blocks at other places than this one did.
		m.abandon(ctx)
	}
	return reply, err
}

// settle brings the machine back to where every request starts.
func (m *machine) settle(ctx context.Context) error {
	m.world.reset()
	m.files = descriptors{}
	if !m.ready {
		return nil // it was abandoned while it started
	}
	if m.module == nil {
		if err := m.instantiate(ctx); err != nil {
			return err
		}
		missing := m.image.size - m.memory.used
		if _, ok := m.module.Memory().Grow(uint32(missing / wasmPage)); !ok {
			return errors.New("no memory for the interpreter")
		}
	}
	return m.memory.restore(m.image)
}

func (m *machine) run(ctx context.Context, request []byte) ([]byte, error) {
	at, err := m.put(ctx, request)
	if err != nil {
		return nil, err
	}
	result, err := m.module.ExportedFunction("run").Call(ctx, uint64(at), uint64(len(request)))
	if err != nil {
		return nil, err
	}
	return m.reply(uint32(result[0]))
}

// reply copies an answer out: a length and that many bytes.
func (m *machine) reply(at uint32) ([]byte, error) {
	if at == 0 {
		return nil, errGuest
	}
	head, ok := m.module.Memory().Read(at, 4)
	if !ok {
		return nil, errors.New("the answer lies outside the sandbox")
	}
	size := binary.LittleEndian.Uint32(head)
	if size > maxReply {
		return nil, fmt.Errorf("an answer of %d bytes", size)
	}
	data, ok := m.module.Memory().Read(at+4, size)
	if !ok {
		return nil, errors.New("the answer lies outside the sandbox")
	}
	return append([]byte(nil), data...), nil
}

func (m *machine) abandon(ctx context.Context) {
	if m.module != nil {
		// The instance is in no defined state: an error of closing it says nothing.
		_ = m.module.Close(ctx)
	}
	m.module, m.memory = nil, nil
}

func (m *machine) close(ctx context.Context) error {
	if m.runtime == nil {
		return nil
	}
	return m.runtime.Close(ctx)
}
