/* Regular expressions. */
#define PCRE2_CODE_UNIT_WIDTH 0 /* names with their width at the end */
#include <pcre2.h>

#define LATE_LIBRARY "libpcre2-16.so.0"
#define LATE_ROWS    "late/pcre2.def"
#include "late/late.h"
