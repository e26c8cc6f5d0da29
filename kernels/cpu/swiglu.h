// gate / (1 + e^-gate) * up. An overflow of the exponential cannot happen: it
// stops at e^88, where the quotient is 0 beside any activation.
INLINE vf swiglu_lanes(vf gate, vf up) {
	const vf divisor = vf_add(vf_all(1), vf_exp(vf_mul(gate, vf_all(-1))));
	return vf_mul(vf_div(gate, divisor), up);
}

// The tail goes through the same lanes as the rest: a value's result does not
// depend on where a worker's share begins.
static void NAME(swiglu)(float *dst, const float *gate, const float *up, int64_t n) {
	int64_t i = 0;
	for (; i + LANES <= n; i += LANES)
		vf_store(dst + i, swiglu_lanes(vf_load(gate + i), vf_load(up + i)));
	if (i < n)
		vf_store_first(dst + i, swiglu_lanes(vf_load_first(gate + i, n - i), vf_load_first(up + i, n - i)), n - i);
}
