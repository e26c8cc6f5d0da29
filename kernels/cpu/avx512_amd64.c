#include "native.h"

#if defined(_WIN32) && !defined(__clang__)

// MinGW's gcc does not align the stack for vectors (GCC bug 54412). An empty
// table counts as a level that this processor lacks; build with clang or zig.
const struct routines routines_avx512 = {0};

#else

// Before the pragma, which is for our functions only.
#include <immintrin.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function)
#else
#pragma GCC target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")
#endif

#include "vec_avx512.h"

#include "matmul.h"
#include "matmul_tiles.h"
#include "rmsnorm.h"
#include "exp.h"
#include "swiglu.h"
#include "attention.h"

#include "routines.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
