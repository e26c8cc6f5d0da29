package weights

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
)

const (
	hashWhole  = 256 << 20 // a file up to this size is hashed whole, in about a second
	hashSample = 16 << 10  // of a larger one, this much at both ends of every tensor
)

// hash identifies the content. Up to hashWhole bytes it is "sha256:" and the
// file's own SHA-256, as sha256sum prints it. Reading gigabytes would delay
// the first answer by seconds, so beyond that it is "sampled:" and the SHA-256
// of the size, the whole header (metadata, vocabulary, tensor table) and the
// ends of every tensor: it tells models and quantisations apart, and is not
// proof against a file edited in between on purpose.
func (f *File) hash() string {
	h := sha256.New()
	switch {
	case f.raw == nil:
		f.hashParts(h)
	case len(f.raw) <= hashWhole:
		h.Write(f.raw)
	default:
		f.hashSampled(h)
		return "sampled:" + hex.EncodeToString(h.Sum(nil))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func (f *File) hashSampled(h hash.Hash) {
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(f.raw))))
	h.Write(f.raw[:f.data])
	for _, t := range f.tensors {
		n := min(len(t.Data), hashSample)
		h.Write(t.Data[:n])
		h.Write(t.Data[len(t.Data)-n:])
	}
}

// hashParts serves a File made by New, which has no bytes of its own.
func (f *File) hashParts(h hash.Hash) {
	for _, key := range f.Keys() {
		fmt.Fprintf(h, "%q %v\n", key, f.meta[key])
	}
	for _, t := range f.tensors {
		fmt.Fprintf(h, "%q %d %v %d\n", t.Name, t.Type, t.Shape, len(t.Data))
		h.Write(t.Data)
	}
}
