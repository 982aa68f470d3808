/*
 * The one place that knows where the fields of the header, the section table
 * and the block index lie.  Encoding and decoding only: the rules are
 * validate.c's.
 */
#ifndef SNAP_SRC_LAYOUT_H
#define SNAP_SRC_LAYOUT_H

#include "base/bytes.h"
#include "base/digest.h"
#include "snapshot/format.h"
#include "snapshot/reader.h"

struct snap_header {
	uint8_t magic[SNAP_MAGIC_SIZE];
	uint16_t format_major;
	uint16_t format_minor;
	uint32_t header_size;
	uint64_t file_size;
	uint32_t section_count;
	uint32_t entry_size;
	uint32_t flags_compatible;
	uint32_t flags_read_only;
	uint32_t flags_incompatible;
	uint32_t runtime;
	struct snap_key key;
	uint64_t timestamp;
	struct snap_digest128 content_digest;
	struct snap_digest128 key_digest;
	uint64_t serial;
	uint64_t header_digest;
};

/* Offsets of the fields that errors and tests name. */
enum snap_header_offset {
	SNAP_AT_MAGIC = 0,
	SNAP_AT_FORMAT_MAJOR = 8,
	SNAP_AT_FORMAT_MINOR = 10,
	SNAP_AT_HEADER_SIZE = 12,
	SNAP_AT_FILE_SIZE = 16,
	SNAP_AT_SECTION_COUNT = 24,
	SNAP_AT_ENTRY_SIZE = 28,
	SNAP_AT_FLAGS_COMPATIBLE = 32,
	SNAP_AT_FLAGS_READ_ONLY = 36,
	SNAP_AT_FLAGS_INCOMPATIBLE = 40,
	SNAP_AT_RUNTIME = 44,
	SNAP_AT_KEY_BYTECODE = 48,
	SNAP_AT_KEY_BUILTINS = 56,
	SNAP_AT_KEY_OPTIONS = 64,
	SNAP_AT_TIMESTAMP = 72,
	SNAP_AT_CONTENT_DIGEST = 80,
	SNAP_AT_KEY_DIGEST = 96,
	SNAP_AT_SERIAL = 112,
	SNAP_AT_HEADER_DIGEST = 120,
};

/* The same within one entry of the table. */
enum snap_entry_offset {
	SNAP_AT_ENTRY_TYPE = 0,
	SNAP_AT_ENTRY_FLAGS = 4,
	SNAP_AT_ENTRY_OFFSET = 8,
	SNAP_AT_ENTRY_STORED_SIZE = 16,
	SNAP_AT_ENTRY_RAW_SIZE = 24,
	SNAP_AT_ENTRY_ALIGNMENT = 32,
	SNAP_AT_ENTRY_CODEC = 36,
	SNAP_AT_ENTRY_DICTIONARY = 40,
	SNAP_AT_ENTRY_RESERVED = 44,
	SNAP_AT_ENTRY_DIGEST = 48,
	SNAP_AT_ENTRY_RAW_DIGEST = 56,
	SNAP_AT_ENTRY_SEAL = 64, /* in a file with seals */
};

extern const uint8_t snap_magic[SNAP_MAGIC_SIZE];

/* The version that brought seals and the serial number, and the one that
 * files without them have. */
#define SNAP_MINOR_SEALS 2u
#define SNAP_MINOR_PLAIN 1u

static inline bool snap_header_sealed(const struct snap_header *header)
{
	return header->format_minor >= SNAP_MINOR_SEALS &&
	       (header->flags_compatible & SNAP_FLAG_SEALS) != 0;
}

/* 'bytes' has SNAP_HEADER_SIZE bytes, 'entry' SNAP_ENTRY_SIZE, and with seals
 * SNAP_ENTRY_SEALED_SIZE. */
void snap_header_decode(struct snap_header *out, const uint8_t *bytes);
void snap_header_encode(const struct snap_header *header, uint8_t *bytes);
void snap_entry_decode(struct snap_section *out, const uint8_t *entry);
void snap_entry_encode(const struct snap_section *section, uint8_t *entry);
void snap_entry_decode_seal(struct snap_section *out, const uint8_t *entry);
void snap_entry_encode_seal(const struct snap_section *section, uint8_t *entry);

/* Over the header but its own last field, and the section table. */
uint64_t snap_header_digest(const uint8_t *bytes, size_t header_size,
			    size_t table_size);

struct snap_digest128 snap_key_digest(uint32_t format_major, uint32_t runtime,
				      const struct snap_key *key);

/* Over the key and the logical content of every section that counts. */
struct snap_digest128 snap_content_digest(
	const struct snap_digest128 *key, const struct snap_section *sections,
	uint32_t count, const struct snap_allocator *allocator,
	bool *no_memory);

/* The order in which a writer lays sections out: hot before cold, then by
 * type.  Negative, 0 or positive. */
int snap_section_compare(const struct snap_section *a,
			 const struct snap_section *b);

/*
 * A blocked section begins with its index: a count, then where each block ends,
 * unpacked and stored, and the digest of its stored bytes.
 */
#define SNAP_BLOCK_HEAD_SIZE  8u
#define SNAP_BLOCK_ENTRY_SIZE 24u

struct snap_block {
	uint64_t raw_end;
	uint64_t stored_end; /* counted from the end of the index */
	uint64_t digest;
};

/* 'index' points behind the index's head. */
void snap_block_decode(struct snap_block *out, const uint8_t *index,
		       uint32_t number);
void snap_block_encode(const struct snap_block *block, uint8_t *index,
		       uint32_t number);

#endif
