package weights

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"semcoder/kernels"
)

// A builder writes GGUF bytes, right or wrong as the test asks.
type builder struct{ bytes.Buffer }

func (b *builder) u32(v uint32) { b.Write(binary.LittleEndian.AppendUint32(nil, v)) }
func (b *builder) u64(v uint64) { b.Write(binary.LittleEndian.AppendUint64(nil, v)) }
func (b *builder) str(s string) { b.u64(uint64(len(s))); b.WriteString(s) }

func (b *builder) head(version uint32, tensors, entries uint64) {
	b.WriteString("GGUF")
	b.u32(version)
	b.u64(tensors)
	b.u64(entries)
}

func (b *builder) tensor(name string, kind uint32, offset uint64, dims ...uint64) {
	b.str(name)
	b.u32(uint32(len(dims)))
	for _, d := range dims {
		b.u64(d)
	}
	b.u32(kind)
	b.u64(offset)
}

func (b *builder) pad() {
	for b.Len()%defaultAlignment != 0 {
		b.WriteByte(0)
	}
}

// tiny is a whole valid file: every kind of metadata, an F32 vector and a
// Q8_0 matrix of 2 rows and 32 columns.
func tiny(version uint32) []byte {
	var b builder
	b.head(version, 2, 7)
	b.str("general.architecture")
	b.u32(kindString)
	b.str("llama")
	b.str("llama.block_count")
	b.u32(kindUint32)
	b.u32(2)
	b.str("llama.rope.freq_base")
	b.u32(kindFloat32)
	b.u32(math.Float32bits(1e5))
	b.str("add_bos")
	b.u32(kindBool)
	b.WriteByte(1)
	b.str("negative")
	b.u32(kindInt32)
	b.u32(math.MaxUint32)
	b.str("tokens")
	b.u32(kindArray)
	b.u32(kindString)
	b.u64(2)
	b.str("a")
	b.str("ü")
	b.str("types")
	b.u32(kindArray)
	b.u32(kindInt32)
	b.u64(2)
	b.u32(1)
	b.u32(3)
	b.tensor("norm", 0, 0, 4)
	b.tensor("matrix", 8, 32, 32, 2)
	b.pad()
	for i := range 4 {
		b.u32(math.Float32bits(float32(i)))
	}
	b.Write(make([]byte, 16))
	for i := range 68 {
		b.WriteByte(byte(i))
	}
	return b.Bytes()
}

func TestReadsMetadataAndTensors(t *testing.T) {
	for _, version := range []uint32{2, 3} {
		f, err := Read(tiny(version))
		if err != nil {
			t.Fatal(err)
		}
		checkTiny(t, f)
	}
}

func checkTiny(t *testing.T, f *File) {
	t.Helper()
	arch, _ := f.String("general.architecture")
	blocks, _ := f.Uint("llama.block_count")
	base, _ := f.Float("llama.rope.freq_base")
	bos, _ := f.Bool("add_bos")
	tokens, _ := f.Strings("tokens")
	types, _ := f.Ints("types")
	if arch != "llama" || blocks != 2 || base != 1e5 || !bos || !slices.Equal(tokens, []string{"a", "ü"}) || !slices.Equal(types, []int64{1, 3}) {
		t.Errorf("metadata: %v %v %v %v %v %v", arch, blocks, base, bos, tokens, types)
	}
	if _, ok := f.Uint("negative"); ok {
		t.Error("a negative number was read as unsigned")
	}
	if _, ok := f.Strings("types"); ok {
		t.Error("numbers were read as strings")
	}
	norm, _ := f.Tensor("norm")
	matrix, ok := f.Tensor("matrix")
	if !ok || matrix.Type != kernels.Q8_0 || !slices.Equal(matrix.Shape, []int{2, 32}) || len(matrix.Data) != 68 || matrix.Data[67] != 67 {
		t.Errorf("matrix = %+v", matrix)
	}
	if norm.Type != kernels.F32 || !slices.Equal(norm.Shape, []int{4}) || len(norm.Data) != 16 {
		t.Errorf("norm = %+v", norm)
	}
}

func TestOpenMapsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tiny.gguf")
	if err := os.WriteFile(path, tiny(3), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	checkTiny(t, f)
	same, _ := Read(tiny(3))
	if f.Digest() != same.Digest() || !strings.HasPrefix(f.Digest(), "sha256:") {
		t.Errorf("digests %s and %s differ", f.Digest(), same.Digest())
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if tokens, ok := f.Strings("tokens"); ok { // they lay in the mapping
		t.Errorf("after Close: %q", tokens)
	}
	if err := f.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// A file of gigabytes is not read whole to be named: header, size and the ends
// of every tensor decide. The files here are sparse.
func TestDigestOfALargeFile(t *testing.T) {
	digest := func(name string, cols uint64, mark int64) string {
		var b builder
		b.head(3, 1, 0)
		b.tensor(name, 0, 0, cols)
		b.pad()
		path := filepath.Join(t.TempDir(), "large.gguf")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		size := int64(b.Len()) + int64(cols)*4
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteAt([]byte{1}, (size+mark)%size); err != nil {
			t.Fatal(err)
		}
		if err := file.Truncate(size); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		return f.Digest()
	}
	const cols = hashWhole / 4
	one := digest("w", cols, -1)
	if !strings.HasPrefix(one, "sampled:") || one != digest("w", cols, -1) {
		t.Errorf("digest %s is not a repeatable sample", one)
	}
	for name, other := range map[string]string{
		"name": digest("v", cols, -1), "size": digest("w", cols+8, -1), "end": digest("w", cols, -2), "beginning": digest("w", cols, 100),
	} {
		if other == one {
			t.Errorf("a different %s has the same digest", name)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.gguf")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:                          "is a folder",
		empty:                        "is empty",
		filepath.Join(dir, "absent"): "no such file",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s) = %v, want %q", path, err, want)
		}
	}
}

// Every prefix of a valid file is an error, never a panic.
func TestTruncatedAtEveryByte(t *testing.T) {
	whole := tiny(3)
	for n := range whole {
		if _, err := Read(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes were accepted", n, len(whole))
		}
	}
}

// single is a file of one tensor, which is given size bytes.
func single(size int, kind uint32, offset uint64, dims ...uint64) []byte {
	var b builder
	b.head(3, 1, 0)
	b.tensor("w", kind, offset, dims...)
	b.pad()
	b.Write(make([]byte, size))
	return b.Bytes()
}

func TestDamageIsNamed(t *testing.T) {
	one := func(kind uint32, offset uint64, dims ...uint64) []byte { return single(64, kind, offset, dims...) }
	head := func(version uint32, tensors, entries uint64) []byte {
		var b builder
		b.head(version, tensors, entries)
		return b.Bytes()
	}
	entry := func(kind uint32, rest ...uint64) []byte {
		var b builder
		b.head(3, 0, 1)
		b.str("key")
		b.u32(kind)
		for _, v := range rest {
			b.u64(v)
		}
		b.u64(0)
		return b.Bytes()
	}
	two := func(offset uint64, name string) []byte {
		var b builder
		b.head(3, 2, 0)
		b.tensor("w", 0, 0, 16)
		b.tensor(name, 0, offset, 8)
		b.pad()
		b.Write(make([]byte, 128))
		return b.Bytes()
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"magic", []byte("PK\x03\x04 and more"), "not a GGUF file"},
		{"version", head(1, 0, 0), "version 1"},
		{"endianness", head(3<<24, 0, 0), "big-endian"},
		{"tensor count", head(3, math.MaxUint64, 0), "tensors are claimed"},
		{"entry count", head(3, 0, 1<<60), "metadata entries are claimed"},
		{"kind", entry(77), "unknown type 77"},
		{"string length", entry(kindString, 1<<40), "bytes long"},
		{"array of arrays", entry(kindArray, kindArray), "array of the unknown type 9"},
		{"rank", one(0, 0), "has 0 dimensions"},
		{"high rank", one(0, 0, 1, 1, 1, 1, 1), "has 5 dimensions"},
		{"zero", one(0, 0, 0), "a dimension of 0"},
		{"overflow", one(0, 0, 1<<31-1, 1<<31-1, 1<<31-1), "too many"},
		{"huge", one(0, 0, 1<<20, 1<<20), "truncated or damaged"},
		{"outside", one(0, 1<<40, 4), "truncated or damaged"},
		{"wrapping", one(0, math.MaxUint64-31, 16), "truncated or damaged"},
		{"unaligned", one(0, 4, 4), "multiple of 32"},
		{"type", one(99, 0, 4), "type 99"},
		{"blocks", one(8, 0, 33), "whole blocks"},
		{"blocks of five bits", one(6, 0, 48), "whole blocks"},
		{"five bits", one(6, 0, 32, 3), "needs 66 bytes"},
		{"overlap", two(32, "v"), "overlap"},
		{"twice", two(64, "w"), "occurs twice"},
	} {
		_, err := Read(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestOtherTypesAreListed(t *testing.T) {
	f, err := Read(single(288, 12, 0, 256, 2))
	if err != nil {
		t.Fatal(err)
	}
	w := f.Tensors()[0]
	if w.Type.String() != "Q4_K" || len(w.Data) != 288 {
		t.Errorf("%s of %d bytes", w.Type, len(w.Data))
	}
}

func TestNew(t *testing.T) {
	meta := map[string]any{"n": 3, "x": float32(0.5), "ok": true, "s": "s", "list": []int32{1, -2}, "names": []string{"a"}}
	f := New(meta, []Tensor{{Name: "w", Type: kernels.F32, Shape: []int{1}, Data: make([]byte, 4)}})
	n, _ := f.Uint("n")
	x, _ := f.Float("x")
	list, _ := f.Ints("list")
	names, _ := f.Strings("names")
	if n != 3 || x != 0.5 || !slices.Equal(list, []int64{1, -2}) || !slices.Equal(names, []string{"a"}) {
		t.Errorf("%v %v %v %v", n, x, list, names)
	}
	if size, ok := f.Len("list"); !ok || size != 2 {
		t.Errorf("Len = %d, %v", size, ok)
	}
	if f.Digest() == New(nil, nil).Digest() {
		t.Error("different content, same digest")
	}
}

// The reference models hold every type that llama.cpp quantises to; their
// extents check the table of layouts.
func TestReferenceFiles(t *testing.T) {
	dir := os.Getenv("GOLDEN")
	if dir == "" {
		t.Skip("GOLDEN names no folder of reference models")
	}
	paths, _ := filepath.Glob(filepath.Join(dir, "*.gguf"))
	if len(paths) == 0 {
		t.Fatalf("no models in %s", dir)
	}
	for _, path := range paths {
		f, err := Open(path)
		if err != nil {
			t.Error(err)
			continue
		}
		checkPacked(t, path, f)
		f.Close()
	}
}

// checkPacked asserts that a file written by llama.cpp has no gap between
// tensors but alignment, so a wrong block size would show.
func checkPacked(t *testing.T, path string, f *File) {
	end := 0
	for _, tensor := range f.Tensors() {
		end += (len(tensor.Data) + defaultAlignment - 1) / defaultAlignment * defaultAlignment
	}
	if got := len(f.raw) - f.data; got != end {
		t.Errorf("%s: %d bytes of tensor data, tensors add up to %d", path, got, end)
	}
}

func FuzzRead(f *testing.F) {
	whole := tiny(3)
	f.Add(whole)
	f.Add(tiny(2))
	f.Add(single(88, uint32(kernels.Q5_0), 0, 64, 2))
	for n := 4; n < len(whole); n += 37 {
		f.Add(whole[:n])
		flipped := bytes.Clone(whole)
		flipped[n] ^= 0x80
		f.Add(flipped)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(data)
		if err != nil {
			return
		}
		walk(file)
	})
}

// walk touches everything that a file offers.
func walk(f *File) {
	for _, key := range f.Keys() {
		f.String(key)
		f.Strings(key)
		f.Ints(key)
		f.Len(key)
	}
	sum := byte(0)
	for _, t := range f.Tensors() {
		for _, b := range t.Data {
			sum += b
		}
	}
	f.Digest()
}
