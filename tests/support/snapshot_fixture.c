#include "support/snapshot_fixture.h"

#include <stdlib.h>

const struct snap_key fixture_key = { .bytecode = 0x1111111111111111,
				      .builtins = 0x2222222222222222,
				      .options = 0x3333333333333333 };

static const uint8_t hot[] = "raw and used in place";
static const uint8_t packed[] =
	"packed, packed, packed, packed, packed, packed and packed again";
static const uint8_t pages[] = "a short page";
static const uint8_t dictionary[] =
	"help: returns the value of its argument. See also: ";
static const uint8_t blocks[] =
	"abs help: returns the value of its argument. See also: sign"
	"sin help: returns the value of its argument. See also: cos"
	"cos help: returns the value of its argument. See also: sin";

/* The final NUL of each is no content. */
#define CONTENT(type, text)                                                    \
	{                                                                      \
		type, text, sizeof(text) - 1                                   \
	}

const struct fixture_content fixture_contents[FIXTURE_ROW_COUNT] = {
	CONTENT(FIXTURE_HOT, hot),	 CONTENT(FIXTURE_PACKED, packed),
	CONTENT(FIXTURE_PAGES, pages),	 CONTENT(FIXTURE_DICT, dictionary),
	CONTENT(FIXTURE_BLOCKS, blocks),
};

const uint64_t fixture_block_ends[FIXTURE_BLOCK_COUNT] = { 59, 117, 175 };

static const struct snap_section_spec specs[FIXTURE_ROW_COUNT] = {
	{ .struct_size = sizeof(struct snap_section_spec),
	  .type = FIXTURE_HOT,
	  .flags = SNAP_SECTION_REQUIRED },
	{ .struct_size = sizeof(struct snap_section_spec),
	  .type = FIXTURE_PACKED,
	  .codec = SNAP_CODEC_ZSTD },
	{ .struct_size = sizeof(struct snap_section_spec),
	  .type = FIXTURE_PAGES,
	  .codec = SNAP_CODEC_PAGES },
	{ .struct_size = sizeof(struct snap_section_spec),
	  .type = FIXTURE_DICT,
	  .flags = SNAP_SECTION_REQUIRED | SNAP_SECTION_COLD |
		   SNAP_SECTION_INFORMATIONAL },
	{ .struct_size = sizeof(struct snap_section_spec),
	  .type = FIXTURE_BLOCKS,
	  .flags = SNAP_SECTION_COLD,
	  .codec = SNAP_CODEC_BLOCKS,
	  .dictionary = FIXTURE_DICT,
	  .block_ends = fixture_block_ends,
	  .block_count = FIXTURE_BLOCK_COUNT },
};

static int add_row(struct snap_writer *writer, int row, struct snap_error *err)
{
	return snap_writer_add(writer, &specs[row], fixture_contents[row].bytes,
			       fixture_contents[row].size, err);
}

int fixture_add(struct snap_writer *writer, struct snap_error *err)
{
	int rc = 0;

	for (int row = 0; rc == 0 && row < FIXTURE_ROW_COUNT; row++)
		rc = add_row(writer, row, err);
	return rc;
}

int fixture_add_backwards(struct snap_writer *writer, struct snap_error *err)
{
	int rc = 0;

	for (int row = FIXTURE_ROW_COUNT; rc == 0 && row > 0; row--)
		rc = add_row(writer, row - 1, err);
	return rc;
}

struct snap_writer_options fixture_options(void)
{
	return (struct snap_writer_options){
		.struct_size = sizeof(struct snap_writer_options),
		.runtime = FIXTURE_RUNTIME,
		.key = fixture_key,
	};
}

uint8_t *fixture_snapshot(size_t *size)
{
	const struct snap_writer_options options = fixture_options();
	struct snap_writer *writer = NULL;
	void *bytes = NULL;

	if (snap_writer_create(&writer, &options, NULL) != 0 ||
	    fixture_add(writer, NULL) != 0 ||
	    snap_writer_finish_memory(writer, &bytes, size, NULL) != 0)
		abort();
	snap_writer_free(writer);
	return bytes;
}
