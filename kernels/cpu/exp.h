// e^x to about a float32's last bit. x is 2^n * e^r with whole n and |r| up to
// ln(2)/2, where eight terms of the series suffice. Past 88 the result stays at
// e^88, under -87 at e^-87, which is nothing beside any sum it enters; NaN stays.
INLINE vf vf_exp(vf x) {
	x = vf_max(vf_all(-87), vf_min(vf_all(88), x));
	const vf n = vf_whole(vf_mul(x, vf_all(1.44269504f)));
	vf r = vf_fma(n, vf_all(-0.693359375f), x); // ln 2 in two parts, the first with few bits
	r = vf_fma(n, vf_all(2.12194440e-4f), r);
	vf series = vf_all(1.0f / 5040);
	series = vf_fma(series, r, vf_all(1.0f / 720));
	series = vf_fma(series, r, vf_all(1.0f / 120));
	series = vf_fma(series, r, vf_all(1.0f / 24));
	series = vf_fma(series, r, vf_all(1.0f / 6));
	series = vf_fma(series, r, vf_all(0.5f));
	series = vf_fma(series, r, vf_all(1));
	series = vf_fma(series, r, vf_all(1));
	return vf_mul(series, vf_exp2(n));
}
