// The vector routines, one set for each instruction level. Slices come as
// pointers whose bounds the Go side has checked. Each operation's header holds
// the bodies; avx2_amd64.c and avx512_amd64.c compile it with their own vec_*.h.
#ifndef SEMCODER_NATIVE_H
#define SEMCODER_NATIVE_H

#include <stddef.h>
#include <stdint.h>

// Activations rounded to blocks of 32 int8, by token: see rounded in
// matmul_tiles.go.
struct rounded {
	int8_t *values;
	float *scales;
	int32_t *sums;
	int64_t tokens, cols;
};

// Weights: plain rows of a GGUF type, or tiles of 16 rows.
struct matrix {
	const void *data;
	int32_t type;
	int64_t rows, cols;
};

// One key or value head: row p is at data + p*stride values of the type.
struct head {
	const void *data;
	int32_t half; // F16, else F32
	int64_t stride;
};

enum { TYPE_F32 = 0, TYPE_F16 = 1, TYPE_Q4_0 = 2, TYPE_Q5_0 = 6, TYPE_Q8_0 = 8, TYPE_BF16 = 30 };
enum { TILE_ROWS = 16, BLOCK = 32, SPAN = 64 };

struct routines {
	void (*dots)(float *dst, const float *x, int64_t tokens, const struct matrix *w, int64_t from, int64_t to);
	void (*pack)(uint8_t *tiles, const struct matrix *w, int64_t from, int64_t to);
	void (*tile_dots)(float *dst, const struct rounded *x, const struct matrix *w, int64_t from, int64_t to);
	void (*round)(const struct rounded *dst, const float *x, int64_t from, int64_t to);
	void (*rmsnorm)(float *dst, const float *x, const float *gain, int64_t n, float eps);
	void (*swiglu)(float *dst, const float *gate, const float *up, int64_t n);
	void (*attend)(float *dst, const float *q, int64_t dim, const struct head *k, const struct head *v, int64_t positions, float scale);
};

extern const struct routines routines_avx2, routines_avx512;

#endif
