/*
 * Writing a snapshot.
 *
 * A writer collects sections, packs them and lays them out, to a file or to
 * memory.  The same sections with the same options give the same bytes, on any
 * machine, in any order of adding, with any number of jobs, provided zstd is
 * the same version; nothing of the time, the place or the machine gets in.
 *
 * Threads: a writer is used by one thread at a time; different writers are
 * independent.
 */
#ifndef SNAPSHOT_WRITER_H
#define SNAPSHOT_WRITER_H

#include "snapshot/allocator.h"
#include "snapshot/error.h"
#include "snapshot/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct snap_writer;

/* All zero means defaults, and so does NULL.  Members are only added at the
 * end. */
struct snap_writer_options {
	size_t struct_size;
	uint32_t runtime; /* whose sections these are */
	struct snap_key key;
	uint64_t timestamp;	  /* seconds since 1970 to record, 0: none */
	uint32_t jobs;		  /* threads that pack, 0: one */
	uint32_t lock_timeout_ms; /* wait for another builder of the file */
	const struct snap_allocator *allocator; /* copied; NULL: malloc */
	/* With it the file has seals, and can be signed. */
	snap_seal_function seal;
	uint64_t serial; /* which edition this is, 0: none */
};

/* One section to write; all zero means raw, alignment 64, no flags. */
struct snap_section_spec {
	size_t struct_size;
	uint32_t type;	/* not 0; each type once */
	uint32_t flags; /* enum snap_section_flag */
	enum snap_codec codec;
	int level;	     /* of zstd, 1 to 19; 0: 9 */
	uint32_t alignment;  /* power of two, 64 to 65536; 0: 64 */
	uint32_t dictionary; /* type of a dictionary section, 0: none */
	/* SNAP_CODEC_BLOCKS: where each block ends in the content, rising, the
	 * last one at 'size'.  Copied.  NULL cuts every 'block_size' bytes. */
	const uint64_t *block_ends;
	size_t block_count;
	uint32_t block_size; /* 0: 16 KiB */
};

/* Returns 0 and fills '*out' (yours, free with snap_writer_free()), or
 * SNAP_E_NO_MEMORY. */
SNAP_API int snap_writer_create(struct snap_writer **out,
				const struct snap_writer_options *options,
				struct snap_error *err);

/* Takes NULL.  Nothing that was written goes away. */
SNAP_API void snap_writer_free(struct snap_writer *writer);

/*
 * Add a section.  'bytes' is borrowed until the writer is finished or freed; a
 * wrong spec is an assertion, a type that was added before is SNAP_E_OVERLAP.
 */
SNAP_API int snap_writer_add(struct snap_writer *writer,
			     const struct snap_section_spec *spec,
			     const void *bytes, size_t size,
			     struct snap_error *err);

/*
 * Train a dictionary of at most 'size' bytes from samples that lie one after
 * another ('sample_sizes' says where each ends), and add it as the section
 * SNAP_TYPE_DICTIONARY.  The same samples give the same dictionary.  While it
 * works zstd's trainer takes memory from malloc(), not from the allocator.
 * SNAP_E_DICTIONARY when there is too little to train from.
 */
SNAP_API int snap_writer_train(struct snap_writer *writer, const void *samples,
			       const size_t *sample_sizes, size_t sample_count,
			       size_t size, struct snap_error *err);

/*
 * Pack, lay out and give the snapshot as '*bytes' (yours, give back with the
 * allocator, free() by default).  '*bytes' is untouched on failure.
 */
SNAP_API int snap_writer_finish_memory(struct snap_writer *writer, void **bytes,
				       size_t *size, struct snap_error *err);

/*
 * The same into a file.  A temporary beside it is written, synced, opened again
 * and checked at SNAP_LOAD_DEEP, then renamed over 'path': whatever happens,
 * 'path' is the old file or the new one.  SNAP_E_LOCKED when another process is
 * building the same file.  'size' may be NULL.
 *
 * 'check' (may be NULL) is called with the temporary's path before the rename;
 * what it returns other than 0 ends the call with that code.
 */
SNAP_API int snap_writer_finish_file(struct snap_writer *writer,
				     const char *path, uint64_t *size,
				     int (*check)(void *context,
						  const char *temporary,
						  struct snap_error *err),
				     void *check_context,
				     struct snap_error *err);

/* The version of zstd that packs, as text: "1.5.4".  Static. */
SNAP_API const char *snap_writer_codec_version(void);

#ifdef __cplusplus
}
#endif

#endif
