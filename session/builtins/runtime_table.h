/*
 * The runtime's own table of builtins, generated from the metadata in
 * session/stdlib when the session is built.
 */
#ifndef MS_BUILTINS_RUNTIME_TABLE_H
#define MS_BUILTINS_RUNTIME_TABLE_H

#include "snapshot/format.h"

#include <stdint.h>

/* Native entries of the library this runtime was built with. */
extern const uint32_t ms_runtime_builtin_count;
extern const uint64_t ms_runtime_builtins_digest;

/* The key a snapshot must have to be used by this runtime. */
void ms_runtime_key(struct snap_key *out);

#endif
