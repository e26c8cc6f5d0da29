//go:build unix

package trace

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// A snapshot is an image in the cache folder: an interpreter that has started once
// need not do so again, on this machine, until it changes. The file begins with a
// snapshotHead as JSON, filled up with zeros to headSize; behind it lies the memory
// with holes where it is zero.
//
// A snapshot is made under another name and only then given its own, and it carries
// the digest of what it holds, its size included: one that is cut off or damaged is not used.
const headSize = hostPage

type snapshotHead struct {
	Size   int    // bytes visible to the guest
	Pieces []span // in the order of the memory
	Digest string // sha256 of Size and the pieces, in hexadecimal
}

type span struct{ At, Size int }

// save keeps the image for later processes. It fails without a trace.
func (i *image) save(name string) error {
	file, err := os.CreateTemp(filepath.Dir(name), unfinished)
	if err != nil {
		return err
	}
	err = errors.Join(i.write(file), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

func (i *image) write(file *os.File) error {
	digest, err := i.digest()
	if err != nil {
		return err
	}
	head := snapshotHead{Size: i.size, Digest: digest}
	for _, p := range i.pieces {
		head.Pieces = append(head.Pieces, span{p.at, p.size})
		if err := i.writePiece(file, p); err != nil {
			return err
		}
	}
	text, err := json.Marshal(head)
	if err == nil && len(text) > headSize {
		err = errors.New("an image of too many pieces")
	}
	if err != nil {
		return err
	}
	last := i.pieces[len(i.pieces)-1]
	if err := file.Truncate(headSize + int64(last.at+last.size)); err != nil {
		return err
	}
	_, err = file.WriteAt(append(text, make([]byte, headSize-len(text))...), 0)
	return err
}

// writePiece leaves holes where the piece is zero, which three quarters of it are.
func (i *image) writePiece(file *os.File, p piece) error {
	end := p.at + p.size
	size := os.Getpagesize()
	zero := make([]byte, size)
	for at := p.at; at < end; at += size {
		data := i.view[at:min(end, at+size)]
		if bytes.Equal(data, zero) {
			continue
		}
		if _, err := file.WriteAt(data, headSize+int64(at)); err != nil {
			return err
		}
	}
	return nil
}

// digest reads the pieces from the file: to look at them in the view would keep all of
// them resident. What is zero, three quarters of them, is not hashed: its absence is.
func (i *image) digest() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, i.size) // a hash takes everything
	data, zero := make([]byte, hostPage), make([]byte, hostPage)
	for _, p := range i.pieces {
		fmt.Fprintln(sum, p.at, p.size)
		for at := p.at; at < p.at+p.size; at += hostPage {
			if _, err := i.file.ReadAt(data, i.base+int64(at)); err != nil {
				return "", err
			}
			if !bytes.Equal(data, zero) {
				fmt.Fprintln(sum, at)
				sum.Write(data)
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// openSnapshot is the image that an earlier process saved; an error where there is
// none, or none that is whole.
func openSnapshot(name string, limit int) (*image, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	i := &image{file: file, base: headSize}
	if err := i.read(limit); err != nil {
		return nil, errors.Join(fmt.Errorf("the interpreter's image %s: %w", name, err), i.close())
	}
	return i, nil
}

func (i *image) read(limit int) error {
	head, err := readHead(i.file)
	if err != nil {
		return err
	}
	end := 0
	for _, p := range head.Pieces {
		if p.At < end || p.Size <= 0 || p.At > head.Size-p.Size || (p.At|p.Size)%hostPage != 0 {
			return fmt.Errorf("a piece of %d bytes at %d", p.Size, p.At)
		}
		end = p.At + p.Size
		i.pieces = append(i.pieces, piece{p.At, p.Size})
	}
	info, err := i.file.Stat()
	if err != nil || end == 0 || head.Size > limit || info.Size() < headSize+int64(end) {
		return errors.Join(err, fmt.Errorf("%d of %d bytes", end, head.Size))
	}
	i.size = head.Size
	if i.view, err = unix.Mmap(int(i.file.Fd()), headSize, end, unix.PROT_READ, unix.MAP_SHARED); err != nil {
		return err
	}
	digest, err := i.digest()
	if err == nil && digest != head.Digest {
		err = errors.New("it is damaged")
	}
	return err
}

func readHead(file *os.File) (head snapshotHead, err error) {
	text := make([]byte, headSize)
	if _, err := io.ReadFull(file, text); err != nil {
		return head, err
	}
	return head, json.Unmarshal(bytes.TrimRight(text, "\x00"), &head)
}

func (i *image) close() error {
	if i.view != nil {
		_ = unix.Munmap(i.view) // it was mapped whole: there is nothing to refuse
	}
	return i.file.Close()
}
