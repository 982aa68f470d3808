/* What a session unpacks with. */
#define ZSTD_STATIC_LINKING_ONLY
/* The functions here stay inside. */
#define ZSTDLIB_VISIBLE
#define ZSTDERRORLIB_VISIBLE
#include <zstd.h>
#include <zstd_errors.h>

/* Each size that is returned is an error then, which ZSTD_isError() knows. */
#define MISSING ((size_t)0 - 1)

#define LATE_LIBRARY "libzstd.so.1"
#define LATE_ROWS    "late/zstd.def"
#include "late/late.h"
