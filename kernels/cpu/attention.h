// One query head over the cache: softmax(q.k*scale).v in one pass, SPAN
// positions at a time, as attendGo does it.

// LANES features of position p from feature f on.
INLINE vf cached(const struct head *h, const int half, int64_t p, int64_t f) {
	return weights((const uint8_t *)h->data + p * h->stride * (half ? 2 : 4), half ? TYPE_F16 : TYPE_F32, f);
}

INLINE vf last_cached(const struct head *h, const int half, int64_t p, int64_t f, int64_t n) {
	return last_weights((const uint8_t *)h->data + p * h->stride * (half ? 2 : 4), half ? TYPE_F16 : TYPE_F32, f, n);
}

// Scores of n positions from p on, four at a time: adding up the lanes of four
// vectors together costs little more than of one. Returns the greatest of the
// scores and before. A NaN may get lost there; it stays among the scores.
INLINE float span_scores(float *scores, const float *q, int64_t dim, const struct head *k, const int half, int64_t p, int n, float scale, float before) {
	for (int i = 0; i < n; i += 4) {
		int64_t at[4];
		vf sum[4];
		for (int j = 0; j < 4; j++) {
			at[j] = p + (i + j < n ? i + j : n - 1); // past the end: any that may be read
			sum[j] = vf_zero();
		}
		int64_t f = 0;
		for (; f + LANES <= dim; f += LANES)
			for (int j = 0; j < 4; j++)
				sum[j] = vf_fma(vf_load(q + f), cached(k, half, at[j], f), sum[j]);
		if (f < dim)
			for (int j = 0; j < 4; j++)
				sum[j] = vf_fma(vf_load_first(q + f, dim - f), last_cached(k, half, at[j], f, dim - f), sum[j]);
		vf_sum4(scores + i, sum);
	}
	for (int i = 0; i < n; i += LANES)
		vf_store(scores + i, vf_mul(vf_load(scores + i), vf_all(scale)));
	for (int i = n; i < SPAN; i++)
		scores[i] = -__builtin_inff();
	vf most = vf_all(before);
	for (int i = 0; i < SPAN; i += LANES)
		most = vf_max(most, vf_load(scores + i));
	float lanes[LANES];
	vf_store(lanes, most);
	for (int i = 0; i < LANES; i++)
		before = lanes[i] > before ? lanes[i] : before;
	return before;
}

// Turns n scores into weights in place and returns their sum, to which the
// lanes past n, of score minus infinity, add 1e-38 each.
INLINE float span_weights(float *scores, int n, float most) {
	vf sum = vf_zero();
	for (int i = 0; i < n; i += LANES) {
		const vf w = vf_exp(vf_add(vf_load(scores + i), vf_all(-most)));
		vf_store(scores + i, w);
		sum = vf_add(sum, w);
	}
	return vf_sum(sum);
}

// dst*shrink + weights.v, VECTORS vectors of features from f on.
INLINE void mix(float *dst, float shrink, const float *w, const struct head *v, const int half, int64_t p, int n, int64_t f, const int VECTORS) {
	vf sum[4];
	for (int j = 0; j < VECTORS; j++)
		sum[j] = vf_mul(vf_load(dst + f + j * LANES), vf_all(shrink));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < VECTORS; j++)
			sum[j] = vf_fma(vf_all(w[i]), cached(v, half, p + i, f + j * LANES), sum[j]);
	for (int j = 0; j < VECTORS; j++)
		vf_store(dst + f + j * LANES, sum[j]);
}

// All features: four vectors at a time, so that a weight is broadcast once for
// the 64 or so of a usual head, then single vectors, then what is left.
INLINE void mix_span(float *dst, float shrink, const float *w, int64_t dim, const struct head *v, const int half, int64_t p, int n) {
	int64_t f = 0;
	for (; f + 4 * LANES <= dim; f += 4 * LANES)
		mix(dst, shrink, w, v, half, p, n, f, 4);
	for (; f + LANES <= dim; f += LANES)
		mix(dst, shrink, w, v, half, p, n, f, 1);
	if (f == dim)
		return;
	vf sum = vf_mul(vf_load_first(dst + f, dim - f), vf_all(shrink));
	for (int i = 0; i < n; i++)
		sum = vf_fma(vf_all(w[i]), last_cached(v, half, p + i, f, dim - f), sum);
	vf_store_first(dst + f, sum, dim - f);
}

// The exponential of one value, by the same series.
INLINE float first_exp(float x) {
	float lanes[LANES];
	vf_store(lanes, vf_exp(vf_all(x)));
	return lanes[0];
}

// The types are constants of four instances, so that no loop asks for them.
INLINE void attend_typed(float *dst, const float *q, int64_t dim, const struct head *k, const struct head *v, const int khalf, const int vhalf, int64_t positions, float scale) {
	float scores[SPAN], most = -__builtin_inff(), total = 0;
	memset(dst, 0, dim * sizeof *dst);
	for (int64_t p = 0; p < positions; p += SPAN) {
		const int n = positions - p < SPAN ? (int)(positions - p) : SPAN;
		const float before = most;
		most = span_scores(scores, q, dim, k, khalf, p, n, scale, most);
		// Nothing to shrink in the first span, where before - most is no number.
		const float shrink = p == 0 ? 0 : first_exp(before - most);
		total = total * shrink + span_weights(scores, n, most);
		mix_span(dst, shrink, scores, dim, v, vhalf, p, n);
	}
	// total is 1 at least: the greatest score's weight is e^0.
	for (int64_t f = 0; f < dim; f++)
		dst[f] /= total;
}

static void NAME(attend)(float *dst, const float *q, int64_t dim, const struct head *k, const struct head *v, int64_t positions, float scale) {
	switch ((k->half != 0) * 2 + (v->half != 0)) {
	case 0: attend_typed(dst, q, dim, k, v, 0, 0, positions, scale); return;
	case 1: attend_typed(dst, q, dim, k, v, 0, 1, positions, scale); return;
	case 2: attend_typed(dst, q, dim, k, v, 1, 0, positions, scale); return;
	case 3: attend_typed(dst, q, dim, k, v, 1, 1, positions, scale); return;
	}
}
