package kernels

import (
	"math"
	"testing"
)

func TestRowBytes(t *testing.T) {
	for _, c := range []struct {
		typ        Type
		cols, want int
	}{
		{F32, 3, 12}, {F16, 3, 6}, {BF16, 5, 10}, {I32, 2, 8}, {F32, 0, 0},
		{Q4_0, 64, 36}, {Q5_0, 64, 44}, {Q8_0, 64, 68}, {Type(14), 512, 420},
		{Q4_0, 33, -1}, {Q5_0, 48, -1}, {Q8_0, 16, -1}, {F32, -4, -1}, {Type(9999), 32, -1},
		{F32, math.MaxInt, -1}, {Type(12), 32, -1},
	} {
		got, err := c.typ.RowBytes(c.cols)
		if err != nil {
			got = -1
		}
		if got != c.want {
			t.Errorf("%v.RowBytes(%d) = %d, %v; want %d", c.typ, c.cols, got, err, c.want)
		}
	}
}

func TestBytesOverflow(t *testing.T) {
	if n, err := F32.Bytes(3, 5); n != 60 || err != nil {
		t.Errorf("F32.Bytes(3, 5) = %d, %v", n, err)
	}
	for _, rows := range []int{-1, math.MaxInt / 8, math.MaxInt} {
		if n, err := F32.Bytes(rows, 64); err == nil {
			t.Errorf("F32.Bytes(%d, 64) = %d, want an error", rows, n)
		}
	}
}

func TestUnknownTypeHasAName(t *testing.T) {
	if got := Type(77).String(); got != "type 77" {
		t.Errorf("got %q", got)
	}
}

func TestSlice(t *testing.T) {
	whole := Tensor{Type: F32, Rows: 10, Cols: 4, First: 2}
	if got := whole.Slice(3, 7); got.First != 5 || got.Rows != 4 || got.Cols != 4 {
		t.Errorf("got %+v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a slice past the end did not panic")
		}
	}()
	whole.Slice(3, 11)
}
