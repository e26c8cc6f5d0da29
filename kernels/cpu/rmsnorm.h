// One row: x / sqrt(mean of squares + eps) * gain. dst may be x, since the sum is
// complete before the first value is written.
static void NAME(rmsnorm)(float *dst, const float *x, const float *gain, int64_t n, float eps) {
	vf squares = vf_zero();
	int64_t i = 0;
	for (; i + LANES <= n; i += LANES)
		squares = vf_fma(vf_load(x + i), vf_load(x + i), squares);
	if (i < n) {
		const vf last = vf_load_first(x + i, n - i);
		squares = vf_fma(last, last, squares);
	}
	const vf scale = vf_all(1 / _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(vf_sum(squares) / (float)n + eps))));
	for (i = 0; i + LANES <= n; i += LANES)
		vf_store(dst + i, vf_mul(vf_mul(vf_load(x + i), scale), vf_load(gain + i)));
	if (i < n)
		vf_store_first(dst + i, vf_mul(vf_mul(vf_load_first(x + i, n - i), scale), vf_load_first(gain + i, n - i)), n - i);
}
