// Eight lanes: AVX2, FMA and F16C. The names are those of vec_avx512.h.
#define NAME(x) x##_avx2
#define LANES 8
#define INLINE static inline __attribute__((always_inline))

typedef __m256 vf;
typedef __m256i vi;

INLINE vf vf_zero(void) { return _mm256_setzero_ps(); }
INLINE vf vf_all(float x) { return _mm256_set1_ps(x); }
INLINE vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm256_storeu_ps(p, a); }
INLINE vf vf_half(const uint16_t *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)); }
INLINE vf vf_brain(const uint16_t *p) {
	return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p)), 16));
}
INLINE vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
// Of a NaN and a number, min and max give their second argument.
INLINE vf vf_min(vf a, vf b) { return _mm256_min_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
INLINE vf vf_whole(vf a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

// 2^n for whole n of -126..127.
INLINE vf vf_exp2(vf n) {
	return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}

INLINE float vf_sum(vf a) {
	__m128 s = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
	s = _mm_add_ps(s, _mm_movehl_ps(s, s));
	return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

// The sums of four vectors, each added up in the same order, to p[0..3].
INLINE void vf_sum4(float *p, const vf a[4]) {
	const __m256 s = _mm256_hadd_ps(_mm256_hadd_ps(a[0], a[1]), _mm256_hadd_ps(a[2], a[3]));
	_mm_storeu_ps(p, _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1)));
}

// The first n lanes of p, zeros after them.
INLINE vf vf_load_first(const float *p, int64_t n) {
	float lanes[LANES] = {0};
	memcpy(lanes, p, n * sizeof *p);
	return vf_load(lanes);
}
INLINE void vf_store_first(float *p, vf a, int64_t n) {
	float lanes[LANES];
	vf_store(lanes, a);
	memcpy(p, lanes, n * sizeof *p);
}

INLINE vi vi_all(int32_t x) { return _mm256_set1_epi32(x); }
INLINE vi vi_load(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }
INLINE vf vi_float(vi a) { return _mm256_cvtepi32_ps(a); }
INLINE vi vi_low(vi a) { return _mm256_and_si256(a, _mm256_set1_epi8(15)); }
INLINE vi vi_high(vi a) { return vi_low(_mm256_srli_epi16(a, 4)); }
INLINE vi vi_up4(vi a) { return _mm256_slli_epi16(a, 4); }
INLINE vi vi_down1(vi a) { return _mm256_srli_epi16(a, 1); }
// Bytes of four bits, with the fifth where b has it; b's other bits are not used.
INLINE vi vi_fifth(vi a, vi b) { return _mm256_or_si256(a, _mm256_and_si256(b, _mm256_set1_epi8(16))); }

// Q8_0 tiles hold int8 as they are: maddubs takes one unsigned operand, made
// by moving the weight's sign to the activation. 128*127*2 fits its int16 sums.
#define Q8_OFFSET 0
INLINE vi vi_dot8(vi sum, vi w, vi x) {
	vi pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w));
	return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
// Weights of 0..31 are unsigned already.
INLINE vi vi_dot5(vi sum, vi w, vi x) {
	return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), _mm256_set1_epi16(1)));
}
