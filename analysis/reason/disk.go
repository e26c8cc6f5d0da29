package reason

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A disk keeps one file for each entry: a magic line, the SHA-256 of the rest,
// and the entry, deflated. Files appear by rename, whole or not at all as far as
// other processes can see; one that a power cut left torn fails its checksum,
// reads as absent and is removed. Several processes may share a folder.
type disk struct {
	dir   string
	limit int64 // of all files together, in bytes
	log   func(string)

	mu      sync.Mutex
	size    int64 // what is there, as far as we know
	counted bool  // size is known
	warned  bool
}

const (
	magic      = "semcoder answer 1\n"
	tempPrefix = "tmp-"
	largest    = 32 << 20 // an entry beyond this, inflated, is not ours
)

func (d *disk) path(name string) string { return filepath.Join(d.dir, name) }

func (d *disk) read(name string) ([]byte, bool) {
	file, err := os.ReadFile(d.path(name))
	if err != nil {
		return nil, false
	}
	data, err := unpack(file)
	if err != nil {
		os.Remove(d.path(name))
		return nil, false
	}
	return data, true
}

// readJSON reads an entry into v and returns its size. A nil disk has none.
func (d *disk) readJSON(name string, v any) (size int, ok bool) {
	if d == nil {
		return 0, false
	}
	data, ok := d.read(name)
	return len(data), ok && json.Unmarshal(data, v) == nil
}

// write stores an entry or, where it cannot, says so once and carries on: the
// memory has it.
func (d *disk) write(name string, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	packed := pack(data)
	err := d.place(name, packed)
	if err == nil {
		err = d.account(int64(len(packed)))
	}
	if err != nil && !d.warned {
		d.warned = true
		d.log(fmt.Sprintf("answers are kept in memory only: %v", err))
	}
}

func (d *disk) place(name string, packed []byte) error {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(d.dir, tempPrefix)
	if err != nil {
		return err
	}
	_, err = temp.Write(packed)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), d.path(name))
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}

// account adds to the known size and prunes beyond the limit.
func (d *disk) account(added int64) error {
	d.size += added
	if d.counted && d.size <= d.limit {
		return nil
	}
	return d.prune()
}

// prune counts what is there and, beyond the limit, removes the oldest files
// until a quarter is free; so a full folder is not listed at every write.
func (d *disk) prune() error {
	files, err := d.list()
	if err != nil {
		return err
	}
	d.size, d.counted = 0, true
	for _, f := range files {
		d.size += f.Size()
	}
	if d.size <= d.limit {
		return nil
	}
	for _, f := range files {
		if d.size <= d.limit*3/4 {
			break
		}
		if os.Remove(d.path(f.Name())) == nil {
			d.size -= f.Size()
		}
	}
	return nil
}

// list returns our files, oldest first, and clears away what a killed process
// left half-written.
func (d *disk) list() ([]fs.FileInfo, error) {
	found, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, err
	}
	var files []fs.FileInfo
	for _, e := range found {
		info, err := e.Info()
		switch {
		case err != nil || !info.Mode().IsRegular(): // another process was faster, or it is not ours
		case strings.HasPrefix(e.Name(), tempPrefix):
			if time.Since(info.ModTime()) > time.Hour {
				os.Remove(d.path(e.Name()))
			}
		case len(e.Name()) == 64: // sha256 in hex
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	return files, nil
}

func pack(data []byte) []byte {
	var body bytes.Buffer
	w, _ := flate.NewWriter(&body, flate.BestSpeed) // its error is about the level
	w.Write(data)                                   // a Buffer takes everything
	w.Close()
	return slices.Concat([]byte(magic), checksum(body.Bytes()), body.Bytes())
}

func unpack(file []byte) ([]byte, error) {
	rest, ours := bytes.CutPrefix(file, []byte(magic))
	if !ours || len(rest) < 32 || !bytes.Equal(rest[:32], checksum(rest[32:])) {
		return nil, errors.New("damaged")
	}
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(rest[32:])), largest+1))
	if err == nil && len(data) > largest {
		err = errors.New("too large")
	}
	return data, err
}
