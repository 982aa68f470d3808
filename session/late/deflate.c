/* Compressed elements of MAT-files. */
#include <libdeflate.h>

#define LATE_LIBRARY "libdeflate.so.0"
#define LATE_ROWS    "late/deflate.def"
#include "late/late.h"
