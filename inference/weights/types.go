package weights

import (
	"fmt"

	"semcoder/kernels"
)

// A layout is how a storage type packs weights: count of them in size bytes.
type layout struct {
	name        string
	count, size int
}

// layoutOf knows every type that llama.cpp writes, so that any file can be
// inspected and its extents checked; the ids are GGUF's. Source: the GGUF
// specification and ggml's block structures.
func layoutOf(id kernels.Type) (layout, bool) {
	l, ok := layouts()[id]
	return l, ok
}

func layouts() map[kernels.Type]layout {
	return map[kernels.Type]layout{
		0: {"F32", 1, 4}, 1: {"F16", 1, 2}, 30: {"BF16", 1, 2}, 28: {"F64", 1, 8},
		24: {"I8", 1, 1}, 25: {"I16", 1, 2}, 26: {"I32", 1, 4}, 27: {"I64", 1, 8},
		2: {"Q4_0", 32, 18}, 3: {"Q4_1", 32, 20}, 6: {"Q5_0", 32, 22}, 7: {"Q5_1", 32, 24},
		8: {"Q8_0", 32, 34}, 9: {"Q8_1", 32, 36},
		10: {"Q2_K", 256, 84}, 11: {"Q3_K", 256, 110}, 12: {"Q4_K", 256, 144},
		13: {"Q5_K", 256, 176}, 14: {"Q6_K", 256, 210}, 15: {"Q8_K", 256, 292},
		16: {"IQ2_XXS", 256, 66}, 17: {"IQ2_XS", 256, 74}, 18: {"IQ3_XXS", 256, 98},
		19: {"IQ1_S", 256, 50}, 20: {"IQ4_NL", 32, 18}, 21: {"IQ3_S", 256, 110},
		22: {"IQ2_S", 256, 82}, 23: {"IQ4_XS", 256, 136}, 29: {"IQ1_M", 256, 56},
		34: {"TQ1_0", 256, 54}, 35: {"TQ2_0", 256, 66}, 39: {"MXFP4", 32, 17},
	}
}

// TypeName is the storage type as people write it: "Q4_K".
func (t Tensor) TypeName() string {
	if l, ok := layoutOf(t.Type); ok {
		return l.name
	}
	return fmt.Sprintf("type %d", t.Type)
}

// Computable is nil for a type that the kernels read, and otherwise says what
// to do instead.
func (t Tensor) Computable() error {
	switch t.Type {
	case kernels.F32, kernels.F16, kernels.Q8_0, kernels.Q4_0:
		return nil
	}
	return fmt.Errorf("tensor %s is %s, which is not computed yet; convert the model to F32, F16, Q8_0 or Q4_0", t.Name, t.TypeName())
}
