// Package kernels is the vocabulary between a transformer and the devices that
// compute it: storage types, tensors, and the nine operations that a
// decoder-only model needs. Nothing here computes.
//
// A tensor is a matrix of rows; activations are [tokens, features] and weights
// [outputs, inputs], both row-major as GGUF stores them. Operations are queued:
// they return nothing, the first one that fails makes the rest do nothing, and
// Read or Sync reports that failure and clears it. A forward pass therefore
// reads like the formula, and a backend may run it at once, fuse it, or record
// it as a device graph.
package kernels

import "errors"

// ErrUnavailable is wrapped by an Open whose device is absent or not built in.
var ErrUnavailable = errors.New("device unavailable")

// A Tensor names rows of a backend's storage. It is a small value: copying it
// or slicing it moves no data. The zero Tensor names nothing.
type Tensor struct {
	Type       Type
	Rows, Cols int
	First      int // the row of Storage that row 0 of this tensor shows
	Storage    any // private to the backend that made it
}

// Slice is the view of rows from to before to; like a Go slice expression it
// panics when they are out of range. Tensors made by Load are weights and are
// used whole: a backend may keep them in tiles that have no rows.
func (t Tensor) Slice(from, to int) Tensor {
	if from < 0 || to < from || to > t.Rows {
		panic("kernels: tensor rows out of range")
	}
	t.First += from
	t.Rows = to - from
	return t
}

// Memory holds tensors on one device. Its methods return their own errors;
// Read waits for the queue first and also reports a failure found there.
type Memory interface {
	// New makes a tensor of zeros. Activations are F32, KV caches F32 or F16, ids I32.
	New(t Type, rows, cols int) (Tensor, error)
	// Load makes weights of rows*RowBytes(cols) bytes in GGUF's layout. The
	// backend may keep data itself, so it must stay unchanged until Free, or
	// repack it. A type without a kernel is an error that names the type.
	Load(t Type, rows, cols int, data []byte) (Tensor, error)
	// Write fills an F32 tensor with rows*cols values.
	Write(dst Tensor, src []float32) error
	// Read waits for the queue and copies rows*cols values of an F32 or F16 tensor to dst.
	Read(dst []float32, src Tensor) error
	// ReadIDs is Read for an I32 tensor.
	ReadIDs(dst []int32, src Tensor) error
	// Free gives a whole tensor's storage back once the queued operations that use
	// it are done; the zero Tensor is ignored.
	Free(t Tensor)
}

// A Pairing says which two features of a head RoPE turns together.
type Pairing uint8

const (
	Interleaved Pairing = iota // (0,1) (2,3) ...: GGUF files of llama architecture
	HalfSplit                  // (0,n/2) (1,n/2+1) ...: safetensors, and other architectures
)

// Heads describes one span of attention.
type Heads struct {
	Query int     // query heads
	KV    int     // key and value heads; divides Query
	Dim   int     // features of a head
	Past  int     // cached positions before the span's first token
	Scale float32 // multiplies the scores, usually 1/sqrt(Dim)
}

// Ops are the operations. All activations are F32. Arguments that are Go
// slices are copied or used up before the call returns. dst may be the same
// tensor as an input only where that is said.
type Ops interface {
	// Embed copies table rows: dst[i] = table[ids[i]]. dst [len(ids), cols], table of any weight type.
	Embed(dst, table Tensor, ids []int32)
	// MatMul is dst = x * w^T. dst [tokens, outputs], x [tokens, inputs], w [outputs, inputs] from Load.
	// Backends may round x to 8 bits a value, in blocks of 32 with a scale each, where w is quantised.
	MatMul(dst, x, w Tensor)
	// RMSNorm is dst[t] = x[t] / sqrt(mean(x[t]^2) + eps) * gain. dst and x [tokens, cols], gain [1, cols] F32. dst may be x.
	RMSNorm(dst, x, gain Tensor, eps float32)
	// RoPE turns the pairs of every head of x [tokens, heads*headDim] in place. Row p of table
	// [positions, 2*pairs] F32 holds cos, sin of each pair's angle at position p; features past
	// 2*pairs stay as they are. positions has one entry a token.
	RoPE(x, table Tensor, headDim int, pairing Pairing, positions []int32)
	// Attention is causal: token t of q [tokens, Query*Dim] attends rows 0..Past+t of k and v
	// [at least Past+tokens, KV*Dim] (F32 or F16), which already hold the span's own rows. dst is shaped as q.
	Attention(dst, q, k, v Tensor, h Heads)
	// SwiGLU is dst = silu(gate) * up, all [tokens, cols]. dst may be either input.
	SwiGLU(dst, gate, up Tensor)
	// Add is dst = dst + x, shapes equal.
	Add(dst, x Tensor)
	// Copy is dst = src, shapes equal, F32 and F16 in any combination (rounding to nearest even).
	Copy(dst, src Tensor)
	// TopK finds the values.Cols greatest of every row of x, greatest first, equal ones by smaller id.
	// values [rows, k] F32, ids [rows, k] I32, x [rows, cols] F32. NaN counts as the least value.
	TopK(values, ids, x Tensor)
}

// A Backend drives one device. It belongs to one goroutine, which is locked to
// its OS thread where the device asks for that.
type Backend interface {
	Memory
	Ops
	// Device names the device and the instructions in use, for people: "cpu: 2 threads, avx512vnni".
	Device() string
	// Sync waits for the queue and reports its first failure.
	Sync() error
	// Close frees every tensor and the device. The Backend must not be used afterwards.
	Close() error
}
