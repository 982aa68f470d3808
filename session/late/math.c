/* The C library's mathematics. */
#include <complex.h>
#include <math.h>

/* It comes with the C library: without it something is very wrong. */
#define LATE_REQUIRED

#define LATE_LIBRARY "libm.so.6"
#define LATE_ROWS    "late/math.def"
#include "late/late.h"
