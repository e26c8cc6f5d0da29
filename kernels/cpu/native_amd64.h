// What Go calls: one function an operation, with plain pointers, because a Go
// pointer may not lie in a struct that is passed to C.
#ifndef SEMCODER_NATIVE_AMD64_H
#define SEMCODER_NATIVE_AMD64_H

#include "native.h"

void native_dots(const struct routines *r, float *dst, const float *x, int64_t tokens,
	const void *w, int32_t type, int64_t rows, int64_t cols, int64_t from, int64_t to);
void native_pack(const struct routines *r, uint8_t *tiles,
	const void *w, int32_t type, int64_t rows, int64_t cols, int64_t from, int64_t to);
void native_tile_dots(const struct routines *r, float *dst,
	const int8_t *values, const float *scales, const int32_t *sums, int64_t tokens,
	const void *w, int32_t type, int64_t rows, int64_t cols, int64_t from, int64_t to);
void native_round(const struct routines *r, int8_t *values, float *scales, int32_t *sums,
	int64_t cols, const float *x, int64_t from, int64_t to);
void native_rmsnorm(const struct routines *r, float *dst, const float *x, const float *gain, int64_t n, float eps);
void native_swiglu(const struct routines *r, float *dst, const float *gate, const float *up, int64_t n);
void native_attend(const struct routines *r, float *dst, const float *q, int64_t dim,
	const void *k, int32_t k_half, int64_t k_stride, const void *v, int32_t v_half, int64_t v_stride,
	int64_t positions, float scale);

// n zero bytes on a vector's boundary, or NULL; large ones on huge pages where the system has them.
void *native_allocate(size_t n);
void native_free(void *p);

// Returns when *word is not seen any more, or after some microseconds.
void native_wait(const uint64_t *word, uint64_t seen);

#endif
