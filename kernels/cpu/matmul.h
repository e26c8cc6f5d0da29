// Dot products of plain rows: dst[t*rows + r] = x[t] . w[r].
//
// Whatever the number of rows and tokens taken together, each product is one
// vector sum over the columns in order, then one sum over its lanes.

// LANES values of a row from column c on.
INLINE vf weights(const void *row, int type, int64_t c) {
	switch (type) {
	case TYPE_F32: return vf_load((const float *)row + c);
	case TYPE_F16: return vf_half((const uint16_t *)row + c);
	default: return vf_brain((const uint16_t *)row + c);
	}
}

// The last n < LANES values of a row, zeros after them.
INLINE vf last_weights(const void *row, int type, int64_t c, int64_t n) {
	uint16_t lanes[LANES] = {0};
	if (type == TYPE_F32)
		return vf_load_first((const float *)row + c, n);
	memcpy(lanes, (const uint16_t *)row + c, n * sizeof *lanes);
	return weights(lanes, type, 0);
}

// R rows by T tokens in registers: R loads of weights and T of activations
// serve R*T multiply-adds.
INLINE void dots_block(float *dst, int64_t rows, const float *x, const uint8_t *w, int type, int64_t cols, const int R, const int T) {
	const int64_t stride = cols * (type == TYPE_F32 ? 4 : 2);
	vf sum[4][4]; // of constant size: the compiler keeps it in registers
	for (int r = 0; r < R; r++)
		for (int t = 0; t < T; t++)
			sum[r][t] = vf_zero();
	int64_t c = 0;
	for (; c + LANES <= cols; c += LANES) {
		vf row[4];
		for (int r = 0; r < R; r++)
			row[r] = weights(w + r * stride, type, c);
		for (int t = 0; t < T; t++) {
			vf in = vf_load(x + t * cols + c);
			for (int r = 0; r < R; r++)
				sum[r][t] = vf_fma(row[r], in, sum[r][t]);
		}
	}
	if (c < cols)
		for (int t = 0; t < T; t++) {
			vf in = vf_load_first(x + t * cols + c, cols - c);
			for (int r = 0; r < R; r++)
				sum[r][t] = vf_fma(last_weights(w + r * stride, type, c, cols - c), in, sum[r][t]);
		}
	for (int r = 0; r < R; r++)
		for (int t = 0; t < T; t++)
			dst[t * rows + r] = vf_sum(sum[r][t]);
}

// R rows by all tokens.
INLINE void dots_rows(float *dst, int64_t rows, const float *x, int64_t tokens, const uint8_t *w, int type, int64_t cols, const int R) {
	int64_t t = 0;
	for (; t + 4 <= tokens; t += 4)
		dots_block(dst + t * rows, rows, x + t * cols, w, type, cols, R, 4);
	for (; t < tokens; t++)
		dots_block(dst + t * rows, rows, x + t * cols, w, type, cols, R, 1);
}

INLINE void dots_typed(float *dst, const float *x, int64_t tokens, const struct matrix *w, int type, int64_t from, int64_t to) {
	enum { R = LANES / 4 }; // R*4 sums leave registers for the operands
	const int64_t stride = w->cols * (type == TYPE_F32 ? 4 : 2);
	const uint8_t *row = (const uint8_t *)w->data + from * stride;
	for (; from + R <= to; from += R, row += R * stride)
		dots_rows(dst + from, w->rows, x, tokens, row, type, w->cols, R);
	for (; from < to; from++, row += stride)
		dots_rows(dst + from, w->rows, x, tokens, row, type, w->cols, 1);
}

static void NAME(dots)(float *dst, const float *x, int64_t tokens, const struct matrix *w, int64_t from, int64_t to) {
	switch (w->type) {
	case TYPE_F32: dots_typed(dst, x, tokens, w, TYPE_F32, from, to); return;
	case TYPE_F16: dots_typed(dst, x, tokens, w, TYPE_F16, from, to); return;
	case TYPE_BF16: dots_typed(dst, x, tokens, w, TYPE_BF16, from, to); return;
	}
}
