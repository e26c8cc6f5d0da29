// Sixteen lanes: AVX-512 F, BW, VL, DQ and VNNI. The names are those of vec_avx2.h.
#define NAME(x) x##_avx512
#define LANES 16
#define INLINE static inline __attribute__((always_inline))

typedef __m512 vf;
typedef __m512i vi;

INLINE vf vf_zero(void) { return _mm512_setzero_ps(); }
INLINE vf vf_all(float x) { return _mm512_set1_ps(x); }
INLINE vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm512_storeu_ps(p, a); }
INLINE vf vf_half(const uint16_t *p) { return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p)); }
INLINE vf vf_brain(const uint16_t *p) {
	return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p)), 16));
}
INLINE vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
// Of a NaN and a number, min and max give their second argument.
INLINE vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
INLINE vf vf_whole(vf a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

// 2^n for whole n of -126..127.
INLINE vf vf_exp2(vf n) {
	return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23));
}

INLINE __m256 vf_fold(vf a) { return _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1)); }

INLINE float vf_sum(vf a) {
	const __m256 h = vf_fold(a);
	__m128 s = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
	s = _mm_add_ps(s, _mm_movehl_ps(s, s));
	return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

// The sums of four vectors, each added up in the same order, to p[0..3].
INLINE void vf_sum4(float *p, const vf a[4]) {
	const __m256 s = _mm256_hadd_ps(_mm256_hadd_ps(vf_fold(a[0]), vf_fold(a[1])), _mm256_hadd_ps(vf_fold(a[2]), vf_fold(a[3])));
	_mm_storeu_ps(p, _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1)));
}

// The first n lanes of p, zeros after them.
INLINE vf vf_load_first(const float *p, int64_t n) { return _mm512_maskz_loadu_ps((1u << n) - 1, p); }
INLINE void vf_store_first(float *p, vf a, int64_t n) { _mm512_mask_storeu_ps(p, (1u << n) - 1, a); }

INLINE vi vi_all(int32_t x) { return _mm512_set1_epi32(x); }
INLINE vi vi_load(const void *p) { return _mm512_loadu_si512(p); }
INLINE vf vi_float(vi a) { return _mm512_cvtepi32_ps(a); }
INLINE vi vi_low(vi a) { return _mm512_and_si512(a, _mm512_set1_epi8(15)); }
INLINE vi vi_high(vi a) { return vi_low(_mm512_srli_epi16(a, 4)); }
INLINE vi vi_up4(vi a) { return _mm512_slli_epi16(a, 4); }
INLINE vi vi_down1(vi a) { return _mm512_srli_epi16(a, 1); }
// Bytes of four bits, with the fifth where b has it; b's other bits are not used.
INLINE vi vi_fifth(vi a, vi b) { return _mm512_or_si512(a, _mm512_and_si512(b, _mm512_set1_epi8(16))); }

// dpbusd wants unsigned weights: Q8_0 tiles hold int8 + 128, and the sums
// start at -128 times the activations' sum to make up for it.
#define Q8_OFFSET 128
INLINE vi vi_dot8(vi sum, vi w, vi x) { return _mm512_dpbusd_epi32(sum, w, x); }
INLINE vi vi_dot5(vi sum, vi w, vi x) { return _mm512_dpbusd_epi32(sum, w, x); }
