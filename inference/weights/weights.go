// Package weights reads a model file (GGUF) as named tensors and metadata.
//
// A file is mapped, not loaded: a Tensor's Data points into the mapping, so a
// 13 GB model opens in milliseconds and only the pages that are used are read.
// Everything a file claims is checked against its size when it is opened;
// after that no accessor fails on account of the file.
package weights

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/edsrzf/mmap-go"

	"semcoder/kernels"
)

// A Tensor is one named array of the file.
type Tensor struct {
	Name string
	Type kernels.Type // any that kernels can describe; a backend may be unable to load it
	// Shape is outermost first: [rows, cols], [n] for a vector. GGUF itself
	// writes it innermost first.
	Shape []int
	// Data aliases the mapping and is valid until Close: rows of whole blocks, one
	// after another.
	Data []byte
}

// A File is a model file. Its methods may be called from several goroutines,
// Close apart.
type File struct {
	meta    map[string]any // the types that native lists, and array
	tensors []Tensor       // in the file's order
	index   map[string]int // tensor name -> place in tensors
	raw     []byte         // the whole file; nil for New
	data    int            // offset in raw of the tensor data
	mapping mmap.MMap      // nil unless the file was mapped

	digest func() string
}

// Open maps the file at path. The file must not be cut short while it is
// mapped: the operating system then ends the process on access.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // the mapping outlives the descriptor
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := mappable(info); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	mapping, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	f, err := Read(mapping)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), mapping.Unmap())
	}
	f.mapping = mapping
	return f, nil
}

// mappable rejects what mmap would answer with an obscure error.
func mappable(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("is a folder; name the .gguf file in it")
	case !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	case info.Size() == 0:
		return errors.New("is empty")
	}
	return nil
}

// Read takes the bytes of a model file, which must not change afterwards.
func Read(data []byte) (*File, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	f.digest = sync.OnceValue(f.hash)
	return f, nil
}

// New makes a File from its parts, for tests and converters. Metadata values
// are bool, string, any integer or float type, or a slice of string or of a
// signed integer type.
func New(meta map[string]any, tensors []Tensor) *File {
	f := &File{meta: map[string]any{}, tensors: tensors, index: map[string]int{}}
	for key, v := range meta {
		f.meta[key] = native(v)
	}
	for i, t := range tensors {
		f.index[t.Name] = i
	}
	f.digest = sync.OnceValue(f.hash)
	return f
}

// Tensor finds a tensor by name.
func (f *File) Tensor(name string) (Tensor, bool) {
	i, ok := f.index[name]
	if !ok {
		return Tensor{}, false
	}
	return f.tensors[i], true
}

// Tensors lists all tensors in the file's order. The slice is the caller's.
func (f *File) Tensors() []Tensor { return slices.Clone(f.tensors) }

// Digest identifies the content; see hash for what it covers. The first call
// reads up to hashWhole bytes, later ones nothing.
func (f *File) Digest() string { return f.digest() }

// Close unmaps the file; every Tensor.Data is invalid afterwards, and the file
// is as one without content.
func (f *File) Close() error {
	if f.mapping == nil {
		return nil
	}
	mapping := f.mapping
	f.mapping, f.raw, f.meta, f.tensors, f.index = nil, nil, nil, nil, nil // arrays of meta point into the mapping as well
	return mapping.Unmap()
}
