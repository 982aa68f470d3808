/*
 * Reading a snapshot.
 *
 * A reader opens a snapshot from a file, a descriptor or bytes, refuses
 * anything that is not exactly right with a stable reason, and hands out
 * sections: raw and paged ones in place, packed ones into memory the caller
 * gives.
 *
 * Everything in a file is a claim.  Whatever the bytes are, a call returns 0 or
 * a code, reads no byte outside the file, and allocates no more than the limits
 * allow.  Digests find accidents; anyone can recompute them, so they are no
 * proof of origin.
 *
 * Threads: a reader doesn't change after open and may be used by many threads
 * at once, without locks.  (It remembers which digests it has already checked;
 * that is atomic and invisible.)  Closing it is for when all are done.
 */
#ifndef SNAPSHOT_READER_H
#define SNAPSHOT_READER_H

#include "snapshot/allocator.h"
#include "snapshot/error.h"
#include "snapshot/format.h"
#include "snapshot/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct snap_reader;

/*
 * How much is checked, and when.  Bounds are checked at every level: a level
 * decides what damage is found, never whether memory is safe.
 *
 * LAZY    magic, sizes, versions, header digest, table rules at open; then each
 *         section's digest when it is first used, a block's with its block, a
 *         page's with its page; the reader keeps one bit for each page
 * HEADER  the same at open; no digest after that.  The cheapest: nothing is
 *         read that isn't used, and damage inside a section goes unseen
 * FULL    all digests and the padding between sections, at open
 * DEEP    FULL, then every packed section is unpacked and compared with the
 *         digest of its content, and the content digest is recomputed
 */
enum snap_load_level {
	SNAP_LOAD_LAZY = 0,
	SNAP_LOAD_HEADER = 1,
	SNAP_LOAD_FULL = 2,
	SNAP_LOAD_DEEP = 3,
};

/* "lazy", "header", "full", "deep".  Static text. */
SNAP_API const char *snap_load_level_name(enum snap_load_level level);

/*
 * Where the bytes live.
 *
 * MAP   the file is mapped.  Fast and shared between processes.  If somebody
 *       truncates the file in place meanwhile, touching it is SIGBUS; if
 * somebody rewrites it in place, the bytes change after they were checked.
 *       Replacing it by rename, as the writer does, is always safe.
 * READ  the file is read into memory of the allocator: immune to both.
 * AUTO  MAP, unless others could write the file (its owner is neither the
 * caller nor root, or group or world may write it): then READ.
 */
enum snap_io {
	SNAP_IO_AUTO = 0,
	SNAP_IO_MAP = 1,
	SNAP_IO_READ = 2,
};

/* What snap_reader_open_memory() does with the bytes it is given. */
enum snap_memory {
	/* Kept by the reader: the caller may free them at once. */
	SNAP_MEMORY_COPY = 0,
	/* Used where they lie: they must stay, unchanged, until close. */
	SNAP_MEMORY_BORROW = 1,
};

/*
 * Checks a signature over 'size' signed bytes.  Returns 0, SNAP_E_SIGNATURE_BAD
 * or SNAP_E_SIGNATURE_UNTRUSTED.  The library itself knows no cryptography.
 *
 * It is called before anything of the file but the sizes of header and table
 * is believed: first for header and table, whose seals cover every section,
 * and if that signature is bad once more for the whole file.  Then nothing is
 * handed out that the signature doesn't cover: with the first kind each page is
 * held against its seal when a byte of it is first used, at SNAP_LOAD_HEADER,
 * too; that needs the option 'seal'.
 */
typedef int (*snap_verify_signature)(void *context, const void *signed_bytes,
				     size_t size, const void *signature,
				     size_t signature_size);

/*
 * Options; all zero means defaults, and so does NULL.  'struct_size' is
 * sizeof(struct snap_reader_options) as the caller was compiled; members are
 * only ever added at the end.
 */
struct snap_reader_options {
	size_t struct_size;
	enum snap_load_level level;
	enum snap_io io;
	enum snap_memory memory; /* open_memory() only */
	/* Refuse (unsafe_file) a file that others than the caller and root own,
	 * or that the world may write. */
	bool refuse_unsafe;
	/* Refuse files made for another runtime; SNAP_RUNTIME_NONE takes any.
	 */
	uint32_t runtime;
	/* Refuse files with another key; NULL takes any.  Copied. */
	const struct snap_key *expected_key;
	/* The caller's section types: SNAP_SECTION_REQUIRED ones that are not
	 * among them are refused.  NULL: every type is taken as known.  Used
	 * during open only. */
	const uint32_t *known_types;
	size_t known_type_count;
	struct snap_limits limits;
	const struct snap_allocator *allocator; /* copied; NULL: malloc */
	/* With 'require_signature' a file without a valid signature is refused;
	 * without it a signature that was given must still be valid. */
	bool require_signature;
	const void *signature; /* used during open only */
	size_t signature_size;
	snap_verify_signature verify;
	void *verify_context;
	/* Of 'expected_key' leave the builtins' part out: for callers that
	 * bind builtins by name and can do without some. */
	bool any_builtins;
	/* What makes seals.  With it seals are checked at SNAP_LOAD_FULL and
	 * above, too, when there is no signature. */
	snap_seal_function seal;
	/* Refuse (outdated) files with a lower serial number or an earlier
	 * time of building: those that say none are lower than any. */
	uint64_t min_serial;
	uint64_t min_timestamp;
};

/*
 * Open a snapshot.  Returns 0 and fills '*out' (yours, free with
 * snap_reader_close()); or a code, and '*out' is untouched.  'options' and
 * 'err' may be NULL.
 *
 * open_file    'path' is opened, examined and read through one descriptor
 * open_fd      reads the descriptor from offset 0, whatever its position; it
 * stays the caller's and may be closed right after open_memory  'size' bytes at
 * 'bytes', of any alignment; see enum snap_memory
 */
SNAP_API int snap_reader_open_file(struct snap_reader **out, const char *path,
				   const struct snap_reader_options *options,
				   struct snap_error *err);
SNAP_API int snap_reader_open_fd(struct snap_reader **out, int fd,
				 const struct snap_reader_options *options,
				 struct snap_error *err);
SNAP_API int snap_reader_open_memory(struct snap_reader **out,
				     const void *bytes, size_t size,
				     const struct snap_reader_options *options,
				     struct snap_error *err);

/*
 * Whether a reader that is open may be used as 'options' ask: their runtime,
 * expected_key, any_builtins and known_types; the rest isn't looked at.  For
 * those who are handed a reader that others opened.  0, or the code that
 * opening with them would have given.  Any thread.
 */
SNAP_API int snap_reader_check(const struct snap_reader *reader,
			       const struct snap_reader_options *options,
			       struct snap_error *err);

/* Takes NULL.  Everything borrowed from the reader ends here. */
SNAP_API void snap_reader_close(struct snap_reader *reader);

/*
 * What a signature that was accepted covers.
 *
 * FRONT  header and section table; the rest through the table's seals
 * WHOLE  all of the file's bytes
 */
enum snap_signed_part {
	SNAP_SIGNED_NOTHING = 0,
	SNAP_SIGNED_FRONT = 1,
	SNAP_SIGNED_WHOLE = 2,
};

/* What the header says.  Plain numbers, nothing borrowed. */
struct snap_info {
	uint16_t format_major;
	uint16_t format_minor;
	uint32_t header_size;
	uint64_t file_size;
	uint32_t section_count;
	uint32_t runtime;
	uint32_t flags_compatible;
	uint32_t flags_read_only;
	uint32_t flags_incompatible;
	struct snap_key key;
	/* The parts as one, as text. */
	char key_text[SNAP_DIGEST_TEXT_SIZE];
	/* Digest of key and unpacked content, as text: stays the same when
	 * another compressor packs the same content. */
	char content_text[SNAP_DIGEST_TEXT_SIZE];
	uint64_t header_digest;
	/* Seconds since 1970-01-01 UTC that the builder was told, or 0. */
	uint64_t timestamp;
	bool mapped; /* the bytes are a mapping, not memory */
	uint32_t entry_size;
	uint64_t serial; /* which edition this is, or 0 */
	bool sealed;	 /* the section table carries seals */
	enum snap_signed_part signed_part;
};

SNAP_API void snap_reader_info(const struct snap_reader *reader,
			       struct snap_info *out);

/* The key_text that a snapshot for this runtime with this key has. */
SNAP_API void snap_key_text(uint32_t runtime, const struct snap_key *key,
			    char out[SNAP_DIGEST_TEXT_SIZE]);

/* One row of the section table. */
struct snap_section {
	uint32_t type;
	uint32_t flags;
	enum snap_codec codec;
	uint32_t alignment;
	uint32_t dictionary; /* type of the dictionary section, 0: none */
	uint64_t offset;
	uint64_t stored_size;
	uint64_t raw_size;
	uint64_t digest;     /* of what is stored, see FORMAT.md */
	uint64_t raw_digest; /* of the unpacked content */
	/* Of what is stored, see FORMAT.md; zeros in a file without seals. */
	uint8_t seal[SNAP_SEAL_SIZE];
};

/* Rows in the order of the file; 'index' is below info.section_count. */
SNAP_API void snap_reader_section(const struct snap_reader *reader,
				  uint32_t index, struct snap_section *out);

/*
 * Find the section of this type.  Returns 0 and fills '*out' (may be NULL), or
 * SNAP_E_NOT_FOUND.  Only the table is looked at.
 */
SNAP_API int snap_reader_find(const struct snap_reader *reader, uint32_t type,
			      struct snap_section *out, struct snap_error *err);

/*
 * The bytes of a raw or paged section, in place: '*bytes' is borrowed until
 * close and aligned as the section says if the file is mapped or was read.  All
 * digests of the section are checked if the level asks for it.
 * SNAP_E_NOT_FOUND when there is no such section, SNAP_E_CODEC when it is
 * packed: use snap_reader_load() for those.
 */
SNAP_API int snap_reader_borrow(const struct snap_reader *reader, uint32_t type,
				const uint8_t **bytes, size_t *size,
				struct snap_error *err);

/*
 * The same for 'size' bytes from 'offset' on: '*bytes' is where 'offset' lies.
 * Of a paged section only the pages that hold them are checked, each once, so
 * this may be asked for every little thing; what lies elsewhere in the section
 * is not to be read through '*bytes'.  Nothing depends on the section's size.
 * A range that leaves the section is SNAP_E_BOUNDS.
 */
SNAP_API int snap_reader_view(const struct snap_reader *reader, uint32_t type,
			      uint64_t offset, size_t size,
			      const uint8_t **bytes, struct snap_error *err);

/*
 * The unpacked content of any section into 'size' bytes at 'out', which must be
 * the section's raw_size (a wrong caller is an assertion).  On failure what is
 * in 'out' is unspecified.
 */
SNAP_API int snap_reader_load(const struct snap_reader *reader, uint32_t type,
			      void *out, size_t size, struct snap_error *err);

/*
 * 'size' bytes of the unpacked content from 'offset' on.  Of a blocked or paged
 * section only the blocks or pages that hold them are read, checked and
 * unpacked.  A range that leaves the section is SNAP_E_BOUNDS.
 */
SNAP_API int snap_reader_read(const struct snap_reader *reader, uint32_t type,
			      uint64_t offset, void *out, size_t size,
			      struct snap_error *err);

/*
 * Check more than was checked at open, up to 'level'.  Returns 0 or what is
 * wrong.  SNAP_LOAD_HEADER and SNAP_LOAD_LAZY find nothing new.
 */
SNAP_API int snap_reader_verify(const struct snap_reader *reader,
				enum snap_load_level level,
				struct snap_error *err);

/*
 * The limits in force (defaults filled in), and the allocator: for libraries
 * built on top of the reader.
 */
SNAP_API void snap_reader_limits(const struct snap_reader *reader,
				 struct snap_limits *out);

#ifdef __cplusplus
}
#endif

#endif
