#include "golden.h"

#include "layout.h"
#include "support/craft.h"
#include "support/redigest.h"
#include "support/snapshot_fixture.h"

#include <stdlib.h>

#define ROW(n)	 (SNAP_HEADER_SIZE + (size_t)(n)*SNAP_ENTRY_SIZE)
#define FRAME_AT (SNAP_HEADER_SIZE + SNAP_ENTRY_SIZE)

static struct golden_bytes fixture(void)
{
	struct golden_bytes bytes;

	bytes.data = fixture_snapshot(&bytes.size);
	return bytes;
}

static struct golden_bytes finish(struct snap_writer *writer)
{
	struct golden_bytes bytes = { 0 };
	void *data = NULL;

	if (snap_writer_finish_memory(writer, &data, &bytes.size, NULL) != 0)
		abort();
	bytes.data = data;
	snap_writer_free(writer);
	return bytes;
}

static struct golden_bytes make_no_sections(void)
{
	struct snap_writer *writer = NULL;

	if (snap_writer_create(&writer, NULL, NULL) != 0)
		abort();
	return finish(writer);
}

/* Raw sections, an empty one among them, aligned to 64 and to a page. */
static struct golden_bytes make_raw(void)
{
	const struct snap_section_spec specs[] = {
		{ .struct_size = sizeof(specs[0]), .type = 0x100 },
		{ .struct_size = sizeof(specs[0]),
		  .type = 0x101,
		  .alignment = 4096 },
		{ .struct_size = sizeof(specs[0]),
		  .type = 0x80000000,
		  .flags = SNAP_SECTION_COLD | SNAP_SECTION_INFORMATIONAL },
	};
	static const char *const contents[] = { "", "at a page", "for people" };
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = FIXTURE_RUNTIME,
		.key = fixture_key,
		.timestamp = 1700000000,
	};
	struct snap_writer *writer = NULL;

	if (snap_writer_create(&writer, &options, NULL) != 0)
		abort();
	for (size_t i = 0; i < 3; i++)
		if (snap_writer_add(writer, &specs[i], contents[i],
				    strlen(contents[i]), NULL) != 0)
			abort();
	return finish(writer);
}

/* Two pages, of text so that the file is small in other files. */
static struct golden_bytes make_pages(void)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = 0x100,
		.codec = SNAP_CODEC_PAGES,
		.alignment = 4096,
	};
	char content[SNAP_PAGE_SIZE + 8];
	struct snap_writer *writer = NULL;

	for (size_t i = 0; i < sizeof(content); i += 8)
		memcpy(content + i, "a page, ", 8);
	if (snap_writer_create(&writer, NULL, NULL) != 0 ||
	    snap_writer_add(writer, &spec, content, sizeof(content), NULL) != 0)
		abort();
	return finish(writer);
}

static struct golden_bytes newer(struct golden_bytes (*make)(void))
{
	struct golden_bytes old = make(), bytes;

	bytes.data = craft_newer_minor(old.data, old.size, &bytes.size);
	free(old.data);
	return bytes;
}

static struct golden_bytes make_newer_minor(void)
{
	return newer(fixture);
}

/* The fixture with one number changed and the digests right. */
static struct golden_bytes changed(size_t at, unsigned width, uint64_t value)
{
	struct golden_bytes bytes = fixture();

	for (unsigned i = 0; i < width; i++)
		bytes.data[at + i] = (uint8_t)(value >> (8 * i));
	redigest(bytes.data, bytes.size);
	return bytes;
}

/* The same with the digests as they were. */
static struct golden_bytes damaged(size_t at)
{
	struct golden_bytes bytes = fixture();

	bytes.data[at] ^= 1;
	return bytes;
}

static struct golden_bytes cut(size_t size)
{
	struct golden_bytes bytes = fixture();

	bytes.size = size;
	return bytes;
}

static struct golden_bytes make_elf(void)
{
	struct golden_bytes bytes = cut(64);

	memcpy(bytes.data,
	       "\x7f"
	       "ELF",
	       4);
	return bytes;
}

static struct golden_bytes make_text_mode(void)
{
	struct golden_bytes bytes = fixture();

	memmove(bytes.data + 4, bytes.data + 5, bytes.size - 5);
	bytes.size--;
	return bytes;
}

static struct golden_bytes make_unfinished(void)
{
	struct golden_bytes bytes = fixture();

	bytes.data[0] = SNAP_MAGIC_UNFINISHED;
	return bytes;
}

static struct golden_bytes make_empty(void)
{
	return cut(0);
}

static struct golden_bytes make_half_header(void)
{
	return cut(64);
}

static struct golden_bytes make_half(void)
{
	return cut(400);
}

static struct golden_bytes make_appended(void)
{
	struct golden_bytes bytes = fixture();
	uint8_t *grown = realloc(bytes.data, bytes.size + 1);

	if (grown == NULL)
		abort();
	grown[bytes.size++] = '\n';
	bytes.data = grown;
	return bytes;
}

static struct golden_bytes make_major_0(void)
{
	return changed(SNAP_AT_FORMAT_MAJOR, 2, 0);
}

static struct golden_bytes make_major_2(void)
{
	return changed(SNAP_AT_FORMAT_MAJOR, 2, 2);
}

static struct golden_bytes make_incompatible_flag(void)
{
	return changed(SNAP_AT_FLAGS_INCOMPATIBLE, 4, 1);
}

static struct golden_bytes make_alignment(void)
{
	return changed(ROW(0) + SNAP_AT_ENTRY_ALIGNMENT, 4, 65);
}

static struct golden_bytes make_wrapping_offset(void)
{
	return changed(ROW(0) + SNAP_AT_ENTRY_OFFSET, 8, UINT64_MAX - 63);
}

static struct golden_bytes make_reserved(void)
{
	return changed(ROW(FIXTURE_ROW_DICT) + SNAP_AT_ENTRY_RESERVED, 4, 1);
}

static struct golden_bytes make_padding(void)
{
	struct golden_bytes bytes = fixture();

	/* Right before the second section. */
	bytes.data[snap_le64(bytes.data + ROW(1) + SNAP_AT_ENTRY_OFFSET) - 1] =
		1;
	return bytes;
}

static struct golden_bytes make_block_index(void)
{
	struct golden_bytes bytes = fixture();
	uint64_t at = snap_le64(bytes.data + ROW(FIXTURE_ROW_BLOCKS) +
				SNAP_AT_ENTRY_OFFSET);

	/* The first block ends where it begins. */
	snap_put_le64(bytes.data + at + SNAP_BLOCK_HEAD_SIZE, 0);
	redigest(bytes.data, bytes.size);
	return bytes;
}

static struct golden_bytes make_overlap(void)
{
	return changed(ROW(1) + SNAP_AT_ENTRY_OFFSET, 8,
		       ROW(FIXTURE_ROW_COUNT));
}

static struct golden_bytes make_same_type(void)
{
	return changed(ROW(1) + SNAP_AT_ENTRY_TYPE, 4, FIXTURE_HOT);
}

static struct golden_bytes make_damaged_header(void)
{
	return damaged(SNAP_AT_TIMESTAMP);
}

static struct golden_bytes make_damaged_table(void)
{
	return damaged(ROW(FIXTURE_ROW_BLOCKS) + SNAP_AT_ENTRY_FLAGS);
}

static struct golden_bytes make_damaged_raw(void)
{
	return damaged(ROW(FIXTURE_ROW_COUNT));
}

static struct golden_bytes make_damaged_block(void)
{
	struct golden_bytes bytes = fixture();

	bytes.data[bytes.size - 1] ^= 1;
	return bytes;
}

static struct golden_bytes make_unknown_codec(void)
{
	return changed(ROW(1) + SNAP_AT_ENTRY_CODEC, 4, 4);
}

static struct golden_bytes make_ratio(void)
{
	return changed(ROW(1) + SNAP_AT_ENTRY_RAW_SIZE, 8, UINT64_MAX);
}

static struct golden_bytes make_no_dictionary(void)
{
	return changed(ROW(FIXTURE_ROW_BLOCKS) + SNAP_AT_ENTRY_DICTIONARY, 4,
		       0x999);
}

static struct golden_bytes make_own_dictionary(void)
{
	return changed(ROW(FIXTURE_ROW_BLOCKS) + SNAP_AT_ENTRY_DICTIONARY, 4,
		       FIXTURE_BLOCKS);
}

/* Above the default of max_sections. */
static struct golden_bytes make_many_sections(void)
{
	return changed(SNAP_AT_SECTION_COUNT, 4, 1025);
}

/* One packed section: RLE blocks of 128 KiB zeros each, 'promised' bytes by the
 * frame's header and 'raw_size' by the table. */
static struct golden_bytes zeros(unsigned blocks, uint64_t promised,
				 uint64_t raw_size)
{
	struct craft_bytes frame = { 0 };
	struct golden_bytes bytes;

	craft_le32(&frame, 0xfd2fb528);
	craft_u8(&frame, 0xe0); /* single segment, eight bytes of size */
	craft_le64(&frame, promised);
	for (unsigned i = 0; i < blocks; i++) {
		craft_le24(&frame, (i + 1 == blocks ? 1u : 0u) | 1u << 1 |
					   (128u * 1024) << 3);
		craft_u8(&frame, 0);
	}
	const struct craft_section section = {
		.fields = { .type = 0x100,
			    .codec = SNAP_CODEC_ZSTD,
			    .raw_size = raw_size },
		.stored = frame.data,
		.stored_size = frame.size,
	};
	bytes.data = craft_snapshot(&section, 1, &bytes.size);
	craft_end(&frame);
	return bytes;
}

static struct golden_bytes make_bomb(void)
{
	return zeros(8192, (uint64_t)1 << 30, (uint64_t)1 << 30);
}

static struct golden_bytes make_hidden_bomb(void)
{
	return zeros(8192, 4096, 4096);
}

static struct golden_bytes make_window(void)
{
	const uint64_t size = (uint64_t)32 << 20;

	return zeros(256, size, size);
}

static struct golden_bytes make_damaged_page(void)
{
	struct golden_bytes bytes = fixture();

	bytes.data[snap_le64(bytes.data + ROW(FIXTURE_ROW_PAGES) +
			     SNAP_AT_ENTRY_OFFSET)] ^= 1;
	return bytes;
}

/* One byte more than its digests are for. */
static struct golden_bytes make_page_tree(void)
{
	struct golden_bytes bytes = fixture();
	size_t at = ROW(FIXTURE_ROW_PAGES) + SNAP_AT_ENTRY_RAW_SIZE;

	snap_put_le64(bytes.data + at, snap_le64(bytes.data + at) + 1);
	redigest(bytes.data, bytes.size);
	return bytes;
}

const struct golden goldens[] = {
	{ "good/fixture.snapshot", true, fixture },
	{ "good/newer-minor.snapshot", true, make_newer_minor },
	{ "good/no-sections.snapshot", false, make_no_sections },
	{ "good/raw.snapshot", false, make_raw },
	{ "good/pages.snapshot", false, make_pages },
	{ "bad/not_a_snapshot--elf.snapshot", true, make_elf },
	{ "bad/not_a_snapshot--text-mode.snapshot", true, make_text_mode },
	{ "bad/incomplete--unfinished.snapshot", true, make_unfinished },
	{ "bad/truncated--empty.snapshot", false, make_empty },
	{ "bad/truncated--half-header.snapshot", true, make_half_header },
	{ "bad/truncated--half.snapshot", true, make_half },
	{ "bad/trailing_data--newline.snapshot", true, make_appended },
	{ "bad/format_too_old--major-0.snapshot", true, make_major_0 },
	{ "bad/format_too_new--major-2.snapshot", true, make_major_2 },
	{ "bad/format_too_new--flag.snapshot", true, make_incompatible_flag },
	{ "bad/bounds--alignment.snapshot", true, make_alignment },
	{ "bad/bounds--wrapping-offset.snapshot", true, make_wrapping_offset },
	{ "bad/bounds--reserved.snapshot", true, make_reserved },
	{ "bad/bounds--padding.snapshot", true, make_padding },
	{ "bad/bounds--block-index.snapshot", true, make_block_index },
	{ "bad/bounds--page-tree.snapshot", true, make_page_tree },
	{ "bad/overlap--bytes.snapshot", true, make_overlap },
	{ "bad/overlap--type.snapshot", true, make_same_type },
	{ "bad/digest_header--header.snapshot", true, make_damaged_header },
	{ "bad/digest_header--table.snapshot", true, make_damaged_table },
	{ "bad/digest_section--raw.snapshot", true, make_damaged_raw },
	{ "bad/digest_section--block.snapshot", true, make_damaged_block },
	{ "bad/digest_section--page.snapshot", true, make_damaged_page },
	{ "bad/codec--unknown.snapshot", true, make_unknown_codec },
	{ "bad/codec--ratio.snapshot", true, make_ratio },
	{ "bad/codec--hidden-bomb.snapshot", false, make_hidden_bomb },
	{ "bad/dictionary--missing.snapshot", true, make_no_dictionary },
	{ "bad/dictionary--itself.snapshot", true, make_own_dictionary },
	{ "bad/limit--sections.snapshot", true, make_many_sections },
	{ "bad/limit--bomb.snapshot", false, make_bomb },
	{ "bad/limit--window.snapshot", false, make_window },
};

const size_t golden_count = sizeof(goldens) / sizeof(*goldens);
