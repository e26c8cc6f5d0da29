#include "native_amd64.h"

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <malloc.h>
#else
#include <sched.h>
#include <sys/mman.h>
#endif

// Structs are put together here, on C's stack, where they may hold Go pointers
// for as long as the call lasts.

void native_dots(const struct routines *r, float *dst, const float *x, int64_t tokens,
	const void *w, int32_t type, int64_t rows, int64_t cols, int64_t from, int64_t to) {
	const struct matrix m = {w, type, rows, cols};
	r->dots(dst, x, tokens, &m, from, to);
}

void native_pack(const struct routines *r, uint8_t *tiles,
	const void *w, int32_t type, int64_t rows, int64_t cols, int64_t from, int64_t to) {
	const struct matrix m = {w, type, rows, cols};
	r->pack(tiles, &m, from, to);
}

void native_tile_dots(const struct routines *r, float *dst,
	const int8_t *values, const float *scales, const int32_t *sums, int64_t tokens,
	const void *w, int32_t type, int64_t rows, int64_t cols, int64_t from, int64_t to) {
	const struct rounded x = {(int8_t *)values, (float *)scales, (int32_t *)sums, tokens, cols};
	const struct matrix m = {w, type, rows, cols};
	r->tile_dots(dst, &x, &m, from, to);
}

void native_round(const struct routines *r, int8_t *values, float *scales, int32_t *sums,
	int64_t cols, const float *x, int64_t from, int64_t to) {
	const struct rounded dst = {values, scales, sums, to, cols};
	r->round(&dst, x, from, to);
}

void native_rmsnorm(const struct routines *r, float *dst, const float *x, const float *gain, int64_t n, float eps) {
	r->rmsnorm(dst, x, gain, n, eps);
}

void native_swiglu(const struct routines *r, float *dst, const float *gate, const float *up, int64_t n) {
	r->swiglu(dst, gate, up, n);
}

void native_attend(const struct routines *r, float *dst, const float *q, int64_t dim,
	const void *k, int32_t k_half, int64_t k_stride, const void *v, int32_t v_half, int64_t v_stride,
	int64_t positions, float scale) {
	const struct head keys = {k, k_half, k_stride}, values = {v, v_half, v_stride};
	r->attend(dst, q, dim, &keys, &values, positions, scale);
}

// Tensors start on a vector's boundary, so that no load straddles two cache
// lines. Large ones start on a huge page: a matvec over 4 KiB pages spends much
// of its time on address translation.
enum { VECTOR_BYTES = 64, HUGE_PAGE = 2 << 20 };

#ifdef _WIN32

void *native_allocate(size_t n) {
	void *p = _aligned_malloc(n, VECTOR_BYTES);
	return p ? memset(p, 0, n) : p;
}

void native_free(void *p) { _aligned_free(p); }

static void yield(void) {}

#else

void *native_allocate(size_t n) {
	void *p;
	const size_t boundary = n >= HUGE_PAGE ? HUGE_PAGE : VECTOR_BYTES;
	if (posix_memalign(&p, boundary, n))
		return NULL;
#ifdef MADV_HUGEPAGE
	if (n >= HUGE_PAGE)
		madvise(p, n / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE); // only faster: its failure is harmless
#endif
	return memset(p, 0, n);
}

void native_free(void *p) { free(p); }

static void yield(void) { sched_yield(); }

#endif

// Watching costs a few nanoseconds of latency where a system call would cost
// microseconds; the pause leaves the core's units to its other thread. The yield
// lets the thread that is waited for run where all cores are busy.
void native_wait(const uint64_t *word, uint64_t seen) {
	for (int i = 0; i < 256; i++) {
		if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != seen)
			return;
		_mm_pause();
	}
	yield();
}
