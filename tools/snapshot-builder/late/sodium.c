/* What files are digested, signed and sealed with. */
/* The functions here stay inside. */
#define SODIUM_STATIC
#include <sodium.h>

#define LATE_REQUIRED
#define LATE_LIBRARY "libsodium.so.23"
#define LATE_ROWS    "tools/snapshot-builder/late/sodium.def"
#include "late/late.h"
