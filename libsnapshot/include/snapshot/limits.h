/*
 * How much a file may ask of its reader.  Every size and count in a file is a
 * claim; it is held against these before anything is allocated for it.
 */
#ifndef SNAPSHOT_LIMITS_H
#define SNAPSHOT_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(field, default, "unit", "what it bounds").  The struct, the defaults, the
 * tools' options and FORMAT.md's table are made from these rows. */
#define SNAP_LIMITS(X)                                                         \
	X(max_file_size, UINT64_C(1) << 30, "bytes", "size of the file")       \
	X(max_sections, UINT64_C(1024), "sections",                            \
	  "entries of the section table")                                      \
	X(max_section_raw, UINT64_C(256) << 20, "bytes",                       \
	  "size of one section, unpacked")                                     \
	X(max_total_raw, UINT64_C(1) << 30, "bytes",                           \
	  "size of all sections together, unpacked")                           \
	X(max_block_raw, UINT64_C(16) << 20, "bytes",                          \
	  "size of one block of a blocked section, unpacked")                  \
	X(max_blocks, UINT64_C(1) << 20, "blocks",                             \
	  "blocks of one blocked section")                                     \
	X(max_window, UINT64_C(16) << 20, "bytes",                             \
	  "window a zstd frame may ask for")                                   \
	X(max_dictionary, UINT64_C(4) << 20, "bytes", "size of a dictionary")

/* Zero means the default. */
struct snap_limits {
#define SNAP_LIMIT_FIELD(field, value, unit, meaning) uint64_t field;
	SNAP_LIMITS(SNAP_LIMIT_FIELD)
#undef SNAP_LIMIT_FIELD
};

#ifdef __cplusplus
}
#endif

#endif
