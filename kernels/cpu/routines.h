// The level's table, last in its file: every body above is static.
const struct routines NAME(routines) = {
	.dots = NAME(dots),
	.pack = NAME(pack),
	.tile_dots = NAME(tile_dots),
	.round = NAME(round),
	.rmsnorm = NAME(rmsnorm),
	.swiglu = NAME(swiglu),
	.attend = NAME(attend),
};
