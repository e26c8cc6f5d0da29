// Quantised weights repacked so that sixteen rows are sixteen lanes, times
// activations rounded to int8: no sum ever crosses lanes, and sixteen rows
// read one stream of memory.
//
// A tile is TILE_ROWS rows, all columns. For each block of 32 columns it holds
// the rows' sixteen f16 scales, then groups of 64 bytes, 4 for each row:
//   Q8_0: group g of 8 has columns 4g..4g+3, each int8 + Q8_OFFSET
//   Q4_0: group g of 4 has columns 4g..4g+3 in the low and 16+4g..16+4g+3 in
//         the high halves of its bytes, each 0..15
//   Q5_0: a group of the codes' fifth bits: byte i of a row has those of columns
//         4g+i in bits g and of 16+4g+i in bits 4+g; then groups as of Q4_0
// Rows past the matrix have zero scales.

enum { GROUP = 4 * TILE_ROWS, SCALES = 2 * TILE_ROWS, STRIPS = TILE_ROWS / LANES };

// Groups of codes, and bytes of a tile's block.
INLINE int code_groups(int type) { return type == TYPE_Q8_0 ? 8 : 4; }
INLINE int64_t block_bytes(int type) { return SCALES + GROUP * (code_groups(type) + (type == TYPE_Q5_0)); }

// What codes are stored with over their values.
INLINE int code_offset(int type) { return type == TYPE_Q8_0 ? Q8_OFFSET : type == TYPE_Q5_0 ? 16 : 8; }

// As many tokens at once as their sums find registers.
enum { MOST_TOKENS = LANES / 2 };

// The fifth bits of one row's block, from the file's order (bit c is column c's).
INLINE void pack_fifths(uint8_t *out, const uint8_t *in) {
	memset(out, 0, 4);
	for (int c = 0; c < BLOCK; c++)
		out[c % 4] |= (in[c / 8] >> c % 8 & 1) << c / 4;
}

// pack copies rows of GGUF blocks into tiles from..to.
static void NAME(pack)(uint8_t *tiles, const struct matrix *w, int64_t from, int64_t to) {
	const int groups = code_groups(w->type), five = w->type == TYPE_Q5_0;
	const uint8_t flip = w->type == TYPE_Q8_0 ? Q8_OFFSET : 0;
	const int64_t size = block_bytes(w->type), stored = size / TILE_ROWS, blocks = w->cols / BLOCK; // stored: bytes of a block of one row
	for (int64_t tile = from; tile < to; tile++) {
		uint8_t *out = tiles + tile * blocks * size;
		for (int64_t b = 0; b < blocks; b++, out += size)
			for (int64_t r = 0; r < TILE_ROWS; r++) {
				const int64_t row = tile * TILE_ROWS + r;
				if (row >= w->rows) {
					memset(out + 2 * r, 0, 2);
					continue;
				}
				const uint8_t *in = (const uint8_t *)w->data + (row * blocks + b) * stored;
				uint8_t *codes = out + SCALES + 4 * r;
				memcpy(out + 2 * r, in, 2);
				if (five) {
					pack_fifths(codes, in + 2);
					codes += GROUP;
				}
				for (int g = 0; g < groups; g++)
					for (int i = 0; i < 4; i++)
						codes[GROUP * g + i] = in[stored - 4 * (groups - g) + i] ^ flip;
			}
	}
}

// Adds four columns of every row's products to the sums of T tokens. x is the
// first token's four int8, stride the bytes from token to token.
INLINE void add_group(vi sum[][STRIPS], const vi w[STRIPS], const int8_t *x, int64_t stride, const int type, const int T) {
	for (int t = 0; t < T; t++) {
		int32_t columns;
		memcpy(&columns, x + t * stride, sizeof columns);
		const vi in = vi_all(columns);
		for (int s = 0; s < STRIPS; s++)
			sum[t][s] = type == TYPE_Q8_0 ? vi_dot8(sum[t][s], w[s], in) : vi_dot5(sum[t][s], w[s], in);
	}
}

// The integer products of one block of int8, sixteen rows by T tokens.
INLINE void byte_products(vi sum[][STRIPS], const uint8_t *w, const int8_t *x, int64_t stride, const int T) {
	for (int g = 0; g < 8; g++) {
		vi codes[STRIPS];
		for (int s = 0; s < STRIPS; s++)
			codes[s] = vi_load(w + g * GROUP + s * 4 * LANES);
		add_group(sum, codes, x + 4 * g, stride, TYPE_Q8_0, T);
	}
}

// The same of codes in half bytes. Of Q5_0, the next group's fifth bits are
// always in bit 4: those of low halves in low, those of high ones in high.
INLINE void half_products(vi sum[][STRIPS], const uint8_t *w, const int8_t *x, int64_t stride, const int type, const int T) {
	vi low[STRIPS], high[STRIPS];
	if (type == TYPE_Q5_0) {
		for (int s = 0; s < STRIPS; s++) {
			high[s] = vi_load(w + s * 4 * LANES);
			low[s] = vi_up4(high[s]);
		}
		w += GROUP;
	}
	for (int g = 0; g < 4; g++) {
		vi packed[STRIPS], part[STRIPS];
		for (int s = 0; s < STRIPS; s++) {
			packed[s] = vi_load(w + g * GROUP + s * 4 * LANES);
			part[s] = vi_low(packed[s]);
			if (type == TYPE_Q5_0)
				part[s] = vi_fifth(part[s], low[s]), low[s] = vi_down1(low[s]);
		}
		add_group(sum, part, x + 4 * g, stride, type, T);
		for (int s = 0; s < STRIPS; s++) {
			part[s] = vi_high(packed[s]);
			if (type == TYPE_Q5_0)
				part[s] = vi_fifth(part[s], high[s]), high[s] = vi_down1(high[s]);
		}
		add_group(sum, part, x + 16 + 4 * g, stride, type, T);
	}
}

// One tile by T tokens from token on. Each result is one float sum over the
// blocks in order, whatever T is.
INLINE void tile_tokens(float *dst, const struct rounded *x, int64_t token, const uint8_t *tile, int64_t rows, int64_t stride, const int type, const int T) {
	const int64_t blocks = x->cols / BLOCK;
	const int offset = code_offset(type);
	const int8_t *values = x->values + token * x->cols;
	const float *scales = x->scales + token * blocks;
	const int32_t *sums = x->sums + token * blocks;
	vf total[MOST_TOKENS][STRIPS];
	for (int t = 0; t < T; t++)
		for (int s = 0; s < STRIPS; s++)
			total[t][s] = vf_zero();
	for (int64_t b = 0; b < blocks; b++, tile += block_bytes(type), values += BLOCK) {
		vi sum[MOST_TOKENS][STRIPS];
		for (int t = 0; t < T; t++)
			for (int s = 0; s < STRIPS; s++)
				sum[t][s] = vi_all(-offset * sums[t * blocks + b]);
		if (type == TYPE_Q8_0)
			byte_products(sum, tile + SCALES, values, x->cols, T);
		else
			half_products(sum, tile + SCALES, values, x->cols, type, T);
		for (int s = 0; s < STRIPS; s++) {
			const vf scale = vf_half((const uint16_t *)tile + s * LANES);
			for (int t = 0; t < T; t++)
				total[t][s] = vf_fma(vi_float(sum[t][s]), vf_mul(scale, vf_all(scales[t * blocks + b])), total[t][s]);
		}
	}
	for (int t = 0; t < T; t++)
		for (int s = 0; s < STRIPS; s++) {
			const int64_t n = rows - s * LANES; // rows left in the matrix
			if (n >= LANES)
				vf_store(dst + t * stride + s * LANES, total[t][s]);
			else if (n > 0)
				vf_store_first(dst + t * stride + s * LANES, total[t][s], n);
		}
}

INLINE void tile_dots_typed(float *dst, const struct rounded *x, const struct matrix *w, int64_t from, int64_t to, const int type) {
	enum { T = MOST_TOKENS };
	const int64_t size = w->cols / BLOCK * block_bytes(type);
	for (int64_t tile = from; tile < to; tile++) {
		const uint8_t *data = (const uint8_t *)w->data + tile * size;
		const int64_t row = tile * TILE_ROWS;
		int64_t t = 0;
		for (; t + T <= x->tokens; t += T)
			tile_tokens(dst + t * w->rows + row, x, t, data, w->rows - row, w->rows, type, T);
		for (; t + 2 <= x->tokens; t += 2)
			tile_tokens(dst + t * w->rows + row, x, t, data, w->rows - row, w->rows, type, 2);
		for (; t < x->tokens; t++)
			tile_tokens(dst + t * w->rows + row, x, t, data, w->rows - row, w->rows, type, 1);
	}
}

static void NAME(tile_dots)(float *dst, const struct rounded *x, const struct matrix *w, int64_t from, int64_t to) {
	switch (w->type) {
	case TYPE_Q8_0: tile_dots_typed(dst, x, w, from, to, TYPE_Q8_0); return;
	case TYPE_Q5_0: tile_dots_typed(dst, x, w, from, to, TYPE_Q5_0); return;
	case TYPE_Q4_0: tile_dots_typed(dst, x, w, from, to, TYPE_Q4_0); return;
	}
}

// The greatest magnitude of 32 values, as the integer order of their bits:
// infinity is over all numbers and NaN over infinity, so neither gets lost.
INLINE float greatest(const float *x) {
	__m256i most = _mm256_setzero_si256();
	for (int i = 0; i < BLOCK; i += 8) {
		const __m256i bits = _mm256_loadu_si256((const __m256i *)(x + i));
		most = _mm256_max_epi32(most, _mm256_and_si256(bits, _mm256_set1_epi32(0x7fffffff)));
	}
	__m128i m = _mm_max_epi32(_mm256_castsi256_si128(most), _mm256_extracti128_si256(most, 1));
	m = _mm_max_epi32(m, _mm_shuffle_epi32(m, 0x4e));
	m = _mm_max_epi32(m, _mm_shuffle_epi32(m, 0xb1));
	return _mm_cvtss_f32(_mm_castsi128_ps(m));
}

// Rounds one block to multiples of its greatest value / 127. Values under
// 1e-35 count as zero: their inverse would leave float32. A NaN or infinity
// becomes the scale, and so spoils every product with the block.
INLINE void round_block(int8_t *values, float *scale, int32_t *sum, const float *x) {
	const float most = greatest(x);
	const __m256 inverse = _mm256_set1_ps(most < 1e-35f ? 0 : 127 / most);
	*scale = most < 1e-35f ? 0 : most / 127;
	__m256i part[4];
	for (int i = 0; i < 4; i++)
		part[i] = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x + 8 * i), inverse));
	const __m256i all = _mm256_add_epi32(_mm256_add_epi32(part[0], part[1]), _mm256_add_epi32(part[2], part[3]));
	__m128i s = _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
	s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4e));
	*sum = _mm_cvtsi128_si32(_mm_add_epi32(s, _mm_shuffle_epi32(s, 0xb1)));
	// Packing works on 128-bit halves; the permutation puts the eights back in order.
	const __m256i bytes = _mm256_packs_epi16(_mm256_packs_epi32(part[0], part[1]), _mm256_packs_epi32(part[2], part[3]));
	_mm256_storeu_si256((__m256i *)values, _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)));
}

static void NAME(round)(const struct rounded *dst, const float *x, int64_t from, int64_t to) {
	const int64_t blocks = dst->cols / BLOCK;
	for (int64_t b = from * blocks; b < to * blocks; b++)
		round_block(dst->values + b * BLOCK, dst->scales + b, dst->sums + b, x + b * BLOCK);
}
