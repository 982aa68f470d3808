/*
 * Hostile bytes: zstd frames, put together here by the fields of RFC 8878,
 * section 3.1.1, so that no compressor has a say in what they promise.
 */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

#define FRAME_AT ((uint64_t)SNAP_HEADER_SIZE + SNAP_ENTRY_SIZE)

/* Bits of the frame header descriptor. */
enum {
	DICTIONARY_ID_1 = 0x01, /* one byte of dictionary id */
	CHECKSUM = 0x04,
	RESERVED_BIT = 0x08,
	SINGLE_SEGMENT = 0x20, /* no window: the content is the window */
	SIZE_4 = 0x80,	       /* four bytes of content size */
	SIZE_8 = 0xc0,
};

/* Block types. */
enum {
	BLOCK_RAW,
	BLOCK_RLE,
	BLOCK_COMPRESSED,
	BLOCK_RESERVED,
};

static void put_magic(struct craft_bytes *frame)
{
	craft_le32(frame, 0xfd2fb528);
}

static void put_block(struct craft_bytes *frame, bool last, int type,
		      uint32_t size)
{
	craft_le24(frame, (last ? 1u : 0u) | (uint32_t)type << 1 | size << 3);
}

/* 'size' times the byte 'a', as one RLE block. */
static void put_run(struct craft_bytes *frame, uint32_t size)
{
	put_block(frame, true, BLOCK_RLE, size);
	craft_u8(frame, 'a');
}

/* The plainest frame: it holds 'size' bytes and says so. */
static struct craft_bytes plain_frame(uint32_t size)
{
	struct craft_bytes frame = { 0 };

	put_magic(&frame);
	craft_u8(&frame, SINGLE_SEGMENT | SIZE_4);
	craft_le32(&frame, size);
	put_run(&frame, size);
	return frame;
}

/* A snapshot with this one packed section; frees the frame. */
static struct hostile wrap(struct craft_bytes *frame, uint64_t raw_size)
{
	const struct craft_section section = {
		.fields = { .type = 0x100,
			    .codec = SNAP_CODEC_ZSTD,
			    .raw_size = raw_size },
		.stored = frame->data,
		.stored_size = frame->size,
	};
	struct hostile file;

	file.bytes = craft_snapshot(&section, 1, &file.size);
	if (raw_size == 0) {
		hostile_put(&file, SNAP_HEADER_SIZE + SNAP_AT_ENTRY_RAW_SIZE, 8,
			    0);
		redigest(file.bytes, file.size);
	}
	craft_end(frame);
	return file;
}

/* Used, it is refused with this code; opening it at 'full' is no use. */
static void refused(struct craft_bytes *frame, uint64_t raw_size, int code,
		    uint64_t offset)
{
	struct hostile file = wrap(frame, raw_size);

	hostile_refused_as_is(&file, code, offset);
	free(file.bytes);
}

/* Its content comes out; the raw digest is not ours to know here. */
static void unpacks(struct craft_bytes *frame, uint64_t raw_size)
{
	struct hostile file = wrap(frame, raw_size);
	struct snap_error err;
	int rc = hostile_use(&file, SNAP_LOAD_FULL, &err);

	if (rc != 0)
		print_message("%s\n", err.message);
	assert_int_equal(rc, 0);
	free(file.bytes);
}

static void unpacks_plain_frame(void **state)
{
	struct craft_bytes frame = plain_frame(1000);

	(void)state;
	unpacks(&frame, 1000);
}

static void refuses_other_size_than_the_table(void **state)
{
	(void)state;
	for (uint64_t size = 999; size <= 1001; size += 2) {
		struct craft_bytes frame = plain_frame(1000);

		refused(&frame, size, SNAP_E_CODEC, FRAME_AT);
	}
}

/* The frame promises what the table does, and holds less, or more. */
static void refuses_frame_that_breaks_its_promise(void **state)
{
	(void)state;
	for (uint32_t size = 999; size <= 1001; size += 2) {
		struct craft_bytes frame = { 0 };

		put_magic(&frame);
		craft_u8(&frame, SINGLE_SEGMENT | SIZE_4);
		craft_le32(&frame, 1000);
		put_run(&frame, size);
		refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
	}
}

static void refuses_unknown_content_size(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	put_magic(&frame);
	craft_u8(&frame, 0); /* neither size nor single segment */
	craft_u8(&frame, 0); /* a window of 1 KiB */
	put_run(&frame, 1000);
	refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_concatenated_frames(void **state)
{
	(void)state;
	for (uint64_t size = 1000; size <= 2000; size += 1000) {
		struct craft_bytes frame = plain_frame(1000);
		struct craft_bytes second = plain_frame(1000);
		/* The bytes behind the first, or its size. */
		uint64_t at = size == 1000 ? FRAME_AT + frame.size : FRAME_AT;

		craft_append(&frame, second.data, second.size);
		craft_end(&second);
		refused(&frame, size, SNAP_E_CODEC, at);
	}
}

static void put_skippable(struct craft_bytes *frame)
{
	craft_le32(frame, 0x184d2a50);
	craft_le32(frame, 4);
	craft_append(frame, "skip", 4);
}

static void refuses_skippable_frame(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	put_skippable(&frame);
	refused(&frame, 4, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_skippable_frame_before_content(void **state)
{
	struct craft_bytes frame = { 0 }, plain = plain_frame(1000);

	(void)state;
	put_skippable(&frame);
	craft_append(&frame, plain.data, plain.size);
	craft_end(&plain);
	refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_skippable_frame_behind_content(void **state)
{
	struct craft_bytes frame = plain_frame(1000);
	uint64_t end = FRAME_AT + frame.size;

	(void)state;
	put_skippable(&frame);
	refused(&frame, 1000, SNAP_E_CODEC, end);
}

/* What a frame holds is bytes, also when they are a frame. */
static void unpacks_nested_frame_once(void **state)
{
	struct craft_bytes frame = { 0 }, inner = plain_frame(1u << 30);

	(void)state;
	put_magic(&frame);
	craft_u8(&frame, SINGLE_SEGMENT | SIZE_4);
	craft_le32(&frame, (uint32_t)inner.size);
	put_block(&frame, true, BLOCK_RAW, (uint32_t)inner.size);
	craft_append(&frame, inner.data, inner.size);
	uint64_t size = inner.size;
	craft_end(&inner);
	unpacks(&frame, size);
}

static void put_windowed(struct craft_bytes *frame, unsigned exponent)
{
	put_magic(frame);
	craft_u8(frame, SIZE_4);
	craft_u8(frame, (uint8_t)(exponent << 3)); /* 2^(10 + exponent) */
	craft_le32(frame, 1000);
	put_run(frame, 1000);
}

static void refuses_window_above_limit(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	put_windowed(&frame, 7); /* 128 KiB, the limit here is 64 */
	refused(&frame, 1000, SNAP_E_LIMIT, FRAME_AT);
	put_windowed(&frame, 21); /* 2 GiB */
	refused(&frame, 1000, SNAP_E_LIMIT, FRAME_AT);
	put_windowed(&frame, 6);
	unpacks(&frame, 1000);
}

/* Beyond what zstd itself knows. */
static void refuses_window_of_terabytes(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	put_windowed(&frame, 31);
	refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_dictionary_id(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	put_magic(&frame);
	craft_u8(&frame, SINGLE_SEGMENT | SIZE_4 | DICTIONARY_ID_1);
	craft_u8(&frame, 77);
	craft_le32(&frame, 1000);
	put_run(&frame, 1000);
	refused(&frame, 1000, SNAP_E_DICTIONARY, FRAME_AT);
}

static void refuses_every_truncated_frame(void **state)
{
	struct craft_bytes whole = plain_frame(1000);

	(void)state;
	for (size_t size = 0; size < whole.size; size++) {
		struct craft_bytes frame = { 0 };

		craft_append(&frame, whole.data, size);
		refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
	}
	craft_end(&whole);
}

static void put_checksummed(struct craft_bytes *frame, uint32_t checksum)
{
	put_magic(frame);
	craft_u8(frame, SINGLE_SEGMENT | SIZE_4 | CHECKSUM);
	craft_le32(frame, 16);
	put_run(frame, 16);
	craft_le32(frame, checksum);
}

static void holds_content_against_checksum(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	/* XXH64 of sixteen 'a' is d73570b2bc622169; its low half counts. */
	put_checksummed(&frame, 0xbc622169);
	unpacks(&frame, 16);
	put_checksummed(&frame, 0xbc622168);
	refused(&frame, 16, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_reserved_bits(void **state)
{
	struct craft_bytes frame = plain_frame(1000);

	(void)state;
	frame.data[4] |= RESERVED_BIT;
	refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
	put_magic(&frame);
	craft_u8(&frame, SINGLE_SEGMENT | SIZE_4);
	craft_le32(&frame, 1000);
	put_block(&frame, true, BLOCK_RESERVED, 1000);
	refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
}

/* zstd 0.7 and before: the library may know them, the format doesn't. */
static void refuses_legacy_frames(void **state)
{
	(void)state;
	for (uint8_t last = 0x22; last <= 0x27; last++) {
		struct craft_bytes frame = plain_frame(1000);

		frame.data[0] = last;
		refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
	}
}

static void refuses_garbage(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	for (int i = 0; i < 64; i++)
		craft_u8(&frame, (uint8_t)(i * 37));
	refused(&frame, 1000, SNAP_E_CODEC, FRAME_AT);
}

/* No content still is a frame that says so. */
static void refuses_garbage_for_empty_content(void **state)
{
	struct craft_bytes frame = { 0 };

	(void)state;
	craft_append(&frame, "garbage", 7);
	refused(&frame, 0, SNAP_E_CODEC, FRAME_AT);
	frame = plain_frame(1);
	refused(&frame, 0, SNAP_E_CODEC, FRAME_AT);
	put_magic(&frame);
	craft_u8(&frame, SINGLE_SEGMENT | SIZE_4);
	craft_le32(&frame, 0);
	put_block(&frame, true, BLOCK_RAW, 0);
	unpacks(&frame, 0);
}

/* 1 GiB of zeros in 32 KiB. */
static struct craft_bytes bomb(uint8_t descriptor, uint64_t promised)
{
	struct craft_bytes frame = { 0 };

	put_magic(&frame);
	craft_u8(&frame, descriptor);
	if ((descriptor & SINGLE_SEGMENT) == 0)
		craft_u8(&frame, 0); /* a window of 1 KiB */
	if ((descriptor & SIZE_8) == SIZE_8)
		craft_le64(&frame, promised);
	for (int i = 0; i < 8192; i++) {
		put_block(&frame, i == 8191, BLOCK_RLE, 128 * 1024);
		craft_u8(&frame, 0);
	}
	return frame;
}

static void refuses_bomb_by_the_table(void **state)
{
	struct craft_bytes frame =
		bomb(SINGLE_SEGMENT | SIZE_8, (uint64_t)1 << 30);

	(void)state;
	refused(&frame, (uint64_t)1 << 30, SNAP_E_LIMIT,
		SNAP_HEADER_SIZE + SNAP_AT_ENTRY_RAW_SIZE);
}

static void refuses_bomb_by_the_frame(void **state)
{
	struct craft_bytes frame =
		bomb(SINGLE_SEGMENT | SIZE_8, (uint64_t)1 << 30);

	(void)state;
	refused(&frame, USE_SECTION_MAX, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_bomb_that_lies_twice(void **state)
{
	struct craft_bytes frame =
		bomb(SINGLE_SEGMENT | SIZE_8, USE_SECTION_MAX);

	(void)state;
	refused(&frame, USE_SECTION_MAX, SNAP_E_CODEC, FRAME_AT);
}

static void refuses_bomb_of_unknown_size(void **state)
{
	struct craft_bytes frame = bomb(0, 0);

	(void)state;
	refused(&frame, USE_SECTION_MAX, SNAP_E_CODEC, FRAME_AT);
}

/* With the default limits, too, before anything is allocated for it. */
static void refuses_bomb_with_default_limits(void **state)
{
	struct craft_bytes frame =
		bomb(SINGLE_SEGMENT | SIZE_8, (uint64_t)1 << 30);
	struct hostile file = wrap(&frame, (uint64_t)1 << 30);
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
	};
	struct snap_error err;

	(void)state;
	assert_int_equal(hostile_use_with(&file, &options, &err), SNAP_E_LIMIT);
	assert_string_equal(err.expected, "268435456");
	assert_string_equal(err.found, "1073741824");
	free(file.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unpacks_plain_frame),
		cmocka_unit_test(refuses_other_size_than_the_table),
		cmocka_unit_test(refuses_frame_that_breaks_its_promise),
		cmocka_unit_test(refuses_unknown_content_size),
		cmocka_unit_test(refuses_concatenated_frames),
		cmocka_unit_test(refuses_skippable_frame),
		cmocka_unit_test(refuses_skippable_frame_before_content),
		cmocka_unit_test(refuses_skippable_frame_behind_content),
		cmocka_unit_test(unpacks_nested_frame_once),
		cmocka_unit_test(refuses_window_above_limit),
		cmocka_unit_test(refuses_window_of_terabytes),
		cmocka_unit_test(refuses_dictionary_id),
		cmocka_unit_test(refuses_every_truncated_frame),
		cmocka_unit_test(holds_content_against_checksum),
		cmocka_unit_test(refuses_reserved_bits),
		cmocka_unit_test(refuses_legacy_frames),
		cmocka_unit_test(refuses_garbage),
		cmocka_unit_test(refuses_garbage_for_empty_content),
		cmocka_unit_test(refuses_bomb_by_the_table),
		cmocka_unit_test(refuses_bomb_by_the_frame),
		cmocka_unit_test(refuses_bomb_that_lies_twice),
		cmocka_unit_test(refuses_bomb_of_unknown_size),
		cmocka_unit_test(refuses_bomb_with_default_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
