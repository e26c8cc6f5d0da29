package analysis

import (
	"container/list"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"semcoder/analysis/syntax"
)

// A disk reads Python files that no editor has open, and remembers what it read
// for as long as a file looks unchanged. It is shared by all snapshots of a
// workspace; any goroutine may use it, and none waits for another's reading.
type disk struct {
	mu     sync.Mutex
	byPath map[string]*list.Element // of *file
	order  *list.List               // of *file, the latest used first
	size   int                      // bytes of text held
}

// A file is a document and the state of the file that it was read from.
type file struct {
	path     string
	modified time.Time
	size     int64
	doc      *Document
}

// heldText bounds the text that a disk remembers, in bytes. What is known of a
// document, once it was asked for, takes some ten times its text.
const heldText = 16 << 20

func newDisk() *disk { return &disk{byPath: make(map[string]*list.Element), order: list.New()} }

// read returns the document of a file; false when there is none to analyse: it is
// absent, no regular file, too large, or not UTF-8.
func (k *disk) read(path string) (*Document, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > syntax.MaxSize {
		return nil, false
	}
	if d := k.known(path, info); d != nil {
		return d, true
	}
	text, ok := readText(path)
	if !ok {
		return nil, false
	}
	f := &file{path: path, modified: info.ModTime(), size: info.Size(), doc: Parse(fileURI(path), 0, text)}
	k.keep(f)
	return f.doc, true
}

// readText reads a whole file. Between Stat and here it may have become another:
// a pipe is opened without waiting, and what grew is given up.
func readText(path string) (string, bool) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	data, err := io.ReadAll(io.LimitReader(f, syntax.MaxSize+1))
	if err != nil || len(data) > syntax.MaxSize || !utf8.Valid(data) {
		return "", false
	}
	return string(data), true
}

func (k *disk) known(path string, info os.FileInfo) *Document {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, ok := k.byPath[path]
	if !ok {
		return nil
	}
	f := at.Value.(*file)
	if !f.modified.Equal(info.ModTime()) || f.size != info.Size() {
		k.drop(at)
		return nil
	}
	k.order.MoveToFront(at)
	return f.doc
}

func (k *disk) keep(f *file) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at, ok := k.byPath[f.path]; ok {
		k.drop(at)
	}
	k.byPath[f.path] = k.order.PushFront(f)
	k.size += len(f.doc.text)
	for k.size > heldText {
		k.drop(k.order.Back())
	}
}

// forget has a file read again even if it looks as it did.
func (k *disk) forget(path string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at, ok := k.byPath[path]; ok {
		k.drop(at)
	}
}

// drop must be called with mu held.
func (k *disk) drop(at *list.Element) {
	f := k.order.Remove(at).(*file)
	delete(k.byPath, f.path)
	k.size -= len(f.doc.text)
}
