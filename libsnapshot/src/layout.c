#include "layout.h"

#include "base/strbuf.h"

const uint8_t snap_magic[SNAP_MAGIC_SIZE] = { SNAP_MAGIC_BYTES };

void snap_header_decode(struct snap_header *out, const uint8_t *bytes)
{
	memcpy(out->magic, bytes + SNAP_AT_MAGIC, sizeof(out->magic));
	out->format_major = snap_le16(bytes + SNAP_AT_FORMAT_MAJOR);
	out->format_minor = snap_le16(bytes + SNAP_AT_FORMAT_MINOR);
	out->header_size = snap_le32(bytes + SNAP_AT_HEADER_SIZE);
	out->file_size = snap_le64(bytes + SNAP_AT_FILE_SIZE);
	out->section_count = snap_le32(bytes + SNAP_AT_SECTION_COUNT);
	out->entry_size = snap_le32(bytes + SNAP_AT_ENTRY_SIZE);
	out->flags_compatible = snap_le32(bytes + SNAP_AT_FLAGS_COMPATIBLE);
	out->flags_read_only = snap_le32(bytes + SNAP_AT_FLAGS_READ_ONLY);
	out->flags_incompatible = snap_le32(bytes + SNAP_AT_FLAGS_INCOMPATIBLE);
	out->runtime = snap_le32(bytes + SNAP_AT_RUNTIME);
	out->key.bytecode = snap_le64(bytes + SNAP_AT_KEY_BYTECODE);
	out->key.builtins = snap_le64(bytes + SNAP_AT_KEY_BUILTINS);
	out->key.options = snap_le64(bytes + SNAP_AT_KEY_OPTIONS);
	out->timestamp = snap_le64(bytes + SNAP_AT_TIMESTAMP);
	memcpy(out->content_digest.bytes, bytes + SNAP_AT_CONTENT_DIGEST,
	       sizeof(out->content_digest.bytes));
	memcpy(out->key_digest.bytes, bytes + SNAP_AT_KEY_DIGEST,
	       sizeof(out->key_digest.bytes));
	out->serial = snap_le64(bytes + SNAP_AT_SERIAL);
	out->header_digest = snap_le64(bytes + SNAP_AT_HEADER_DIGEST);
}

void snap_header_encode(const struct snap_header *header, uint8_t *bytes)
{
	memcpy(bytes + SNAP_AT_MAGIC, header->magic, sizeof(header->magic));
	snap_put_le16(bytes + SNAP_AT_FORMAT_MAJOR, header->format_major);
	snap_put_le16(bytes + SNAP_AT_FORMAT_MINOR, header->format_minor);
	snap_put_le32(bytes + SNAP_AT_HEADER_SIZE, header->header_size);
	snap_put_le64(bytes + SNAP_AT_FILE_SIZE, header->file_size);
	snap_put_le32(bytes + SNAP_AT_SECTION_COUNT, header->section_count);
	snap_put_le32(bytes + SNAP_AT_ENTRY_SIZE, header->entry_size);
	snap_put_le32(bytes + SNAP_AT_FLAGS_COMPATIBLE,
		      header->flags_compatible);
	snap_put_le32(bytes + SNAP_AT_FLAGS_READ_ONLY, header->flags_read_only);
	snap_put_le32(bytes + SNAP_AT_FLAGS_INCOMPATIBLE,
		      header->flags_incompatible);
	snap_put_le32(bytes + SNAP_AT_RUNTIME, header->runtime);
	snap_put_le64(bytes + SNAP_AT_KEY_BYTECODE, header->key.bytecode);
	snap_put_le64(bytes + SNAP_AT_KEY_BUILTINS, header->key.builtins);
	snap_put_le64(bytes + SNAP_AT_KEY_OPTIONS, header->key.options);
	snap_put_le64(bytes + SNAP_AT_TIMESTAMP, header->timestamp);
	memcpy(bytes + SNAP_AT_CONTENT_DIGEST, header->content_digest.bytes,
	       sizeof(header->content_digest.bytes));
	memcpy(bytes + SNAP_AT_KEY_DIGEST, header->key_digest.bytes,
	       sizeof(header->key_digest.bytes));
	snap_put_le64(bytes + SNAP_AT_SERIAL, header->serial);
	snap_put_le64(bytes + SNAP_AT_HEADER_DIGEST, header->header_digest);
}

void snap_entry_decode(struct snap_section *out, const uint8_t *entry)
{
	out->type = snap_le32(entry + SNAP_AT_ENTRY_TYPE);
	out->flags = snap_le32(entry + SNAP_AT_ENTRY_FLAGS);
	out->offset = snap_le64(entry + SNAP_AT_ENTRY_OFFSET);
	out->stored_size = snap_le64(entry + SNAP_AT_ENTRY_STORED_SIZE);
	out->raw_size = snap_le64(entry + SNAP_AT_ENTRY_RAW_SIZE);
	out->alignment = snap_le32(entry + SNAP_AT_ENTRY_ALIGNMENT);
	out->codec = (enum snap_codec)snap_le32(entry + SNAP_AT_ENTRY_CODEC);
	out->dictionary = snap_le32(entry + SNAP_AT_ENTRY_DICTIONARY);
	out->digest = snap_le64(entry + SNAP_AT_ENTRY_DIGEST);
	out->raw_digest = snap_le64(entry + SNAP_AT_ENTRY_RAW_DIGEST);
}

void snap_entry_encode(const struct snap_section *section, uint8_t *entry)
{
	snap_put_le32(entry + SNAP_AT_ENTRY_TYPE, section->type);
	snap_put_le32(entry + SNAP_AT_ENTRY_FLAGS, section->flags);
	snap_put_le64(entry + SNAP_AT_ENTRY_OFFSET, section->offset);
	snap_put_le64(entry + SNAP_AT_ENTRY_STORED_SIZE, section->stored_size);
	snap_put_le64(entry + SNAP_AT_ENTRY_RAW_SIZE, section->raw_size);
	snap_put_le32(entry + SNAP_AT_ENTRY_ALIGNMENT, section->alignment);
	snap_put_le32(entry + SNAP_AT_ENTRY_CODEC, (uint32_t)section->codec);
	snap_put_le32(entry + SNAP_AT_ENTRY_DICTIONARY, section->dictionary);
	snap_put_le32(entry + SNAP_AT_ENTRY_RESERVED, 0);
	snap_put_le64(entry + SNAP_AT_ENTRY_DIGEST, section->digest);
	snap_put_le64(entry + SNAP_AT_ENTRY_RAW_DIGEST, section->raw_digest);
}

void snap_entry_decode_seal(struct snap_section *out, const uint8_t *entry)
{
	memcpy(out->seal, entry + SNAP_AT_ENTRY_SEAL, sizeof(out->seal));
}

void snap_entry_encode_seal(const struct snap_section *section, uint8_t *entry)
{
	memcpy(entry + SNAP_AT_ENTRY_SEAL, section->seal,
	       sizeof(section->seal));
}

uint64_t snap_header_digest(const uint8_t *bytes, size_t header_size,
			    size_t table_size)
{
	const struct snap_span parts[] = {
		{ bytes, SNAP_AT_HEADER_DIGEST },
		{ bytes + SNAP_HEADER_SIZE,
		  header_size - SNAP_HEADER_SIZE + table_size },
	};

	return snap_digest64_parts(parts, 2);
}

struct snap_digest128 snap_key_digest(uint32_t format_major, uint32_t runtime,
				      const struct snap_key *key)
{
	uint8_t bytes[32];

	snap_put_le32(bytes, format_major);
	snap_put_le32(bytes + 4, runtime);
	snap_put_le64(bytes + 8, key->bytecode);
	snap_put_le64(bytes + 16, key->builtins);
	snap_put_le64(bytes + 24, key->options);
	return snap_digest128_of(bytes, sizeof(bytes));
}

struct snap_digest128 snap_content_digest(
	const struct snap_digest128 *key, const struct snap_section *sections,
	uint32_t count, const struct snap_allocator *allocator, bool *no_memory)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, allocator);
	snap_strbuf_append(&text, key->bytes, sizeof(key->bytes));
	for (uint32_t i = 0; i < count; i++) {
		if ((sections[i].flags & SNAP_SECTION_INFORMATIONAL) != 0)
			continue;
		snap_strbuf_le32(&text, sections[i].type);
		snap_strbuf_le64(&text, sections[i].raw_size);
		snap_strbuf_le64(&text, sections[i].raw_digest);
	}
	struct snap_digest128 digest = snap_digest128_of(text.data, text.size);
	*no_memory = text.failed;
	snap_strbuf_end(&text);
	return digest;
}

int snap_section_compare(const struct snap_section *a,
			 const struct snap_section *b)
{
	uint32_t a_cold = a->flags & SNAP_SECTION_COLD;
	uint32_t b_cold = b->flags & SNAP_SECTION_COLD;

	if (a_cold != b_cold)
		return a_cold < b_cold ? -1 : 1;
	return (a->type > b->type) - (a->type < b->type);
}

void snap_block_decode(struct snap_block *out, const uint8_t *index,
		       uint32_t number)
{
	const uint8_t *p = index + (size_t)number * SNAP_BLOCK_ENTRY_SIZE;

	out->raw_end = snap_le64(p);
	out->stored_end = snap_le64(p + 8);
	out->digest = snap_le64(p + 16);
}

void snap_block_encode(const struct snap_block *block, uint8_t *index,
		       uint32_t number)
{
	uint8_t *p = index + (size_t)number * SNAP_BLOCK_ENTRY_SIZE;

	snap_put_le64(p, block->raw_end);
	snap_put_le64(p + 8, block->stored_end);
	snap_put_le64(p + 16, block->digest);
}
