/*
 * Where words come from in the source.  Only errors and tools ask, so the rows
 * may lie apart from the image and come later.
 */
#include "code/image_layout.h"

#include <assert.h>

/* A number of at most 32 bits in its shortest form, low bits first. */
static size_t decode_varint(const unsigned char *bytes, size_t size,
			    uint32_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size && i < 5; i++) {
		value |= (uint64_t)(bytes[i] & 0x7f) << (7 * i);
		if (bytes[i] >= 0x80)
			continue;
		if (value > UINT32_MAX || (bytes[i] == 0 && i != 0))
			return 0;
		*out = (uint32_t)value;
		return i + 1;
	}
	return 0;
}

size_t ms_position_decode(const unsigned char *bytes, size_t size,
			  struct ms_position_row *row)
{
	uint32_t fields[3];
	size_t used = 0;

	for (int i = 0; i < 3; i++) {
		size_t n = decode_varint(bytes + used, size - used, &fields[i]);
		if (n == 0)
			return 0;
		used += n;
	}
	uint32_t sign = (fields[1] & 1) == 0 ? 0 : UINT32_MAX;
	uint32_t start = row->start + (fields[1] >> 1 ^ sign);
	if (fields[0] > UINT32_MAX - row->word ||
	    fields[2] > UINT32_MAX - start)
		return 0;
	*row = (struct ms_position_row){
		.word = row->word + fields[0],
		.start = start,
		.end = start + fields[2],
	};
	return used;
}

bool ms_image_has_positions(const struct ms_image *image)
{
	return image->tables[MS_TABLE_POSITIONS] != NULL;
}

size_t ms_image_positions_size(const struct ms_image *image)
{
	return ms_image_count(image, MS_TABLE_POSITIONS);
}

void ms_image_position(const struct ms_image *image,
		       const struct ms_function *function, uint32_t word,
		       uint32_t *start, uint32_t *end)
{
	uint32_t total = ms_image_count(image, MS_TABLE_POSITIONS);
	struct ms_position_row row = { 0 };
	size_t at = function->lines;

	*start = function->start;
	*end = function->start;
	if (!ms_image_has_positions(image))
		return;
	for (uint32_t i = 0; i < function->line_count; i++) {
		size_t used = ms_position_decode(
			MS_ROW(image, POSITIONS, 0) + at, total - at, &row);
		if (row.word > word)
			break;
		at += used;
		*start = row.start;
		*end = row.end;
	}
}

/* The share of one function, while shares are gone through. */
struct share {
	const struct ms_image *image;
	/* What errors give the place in: the image, or the positions alone. */
	const unsigned char *origin;
	uint32_t index;
	struct ms_function function;
	uint32_t at; /* rows of POSITIONS before it, then with it */
	struct snap_error *err;
};

static int fail_share(const struct share *share, const unsigned char *at,
		      const char *what, uint32_t found)
{
	return snap_fail(share->err, SNAP_E_BYTECODE_INVALID,
			 (uint64_t)(at - share->origin), "function %u: %s %u",
			 share->index, what, found);
}

/* Rows rise by word and stay inside function and source. */
static int take_rows(struct share *share)
{
	const struct ms_image *image = share->image;
	const struct ms_function *function = &share->function;
	uint32_t total = ms_image_count(image, MS_TABLE_POSITIONS);
	struct ms_position_row row = { 0 };

	for (uint32_t i = 0; i < function->line_count; i++) {
		const unsigned char *bytes =
			MS_ROW(image, POSITIONS, share->at);
		uint32_t before = row.word;
		size_t used =
			ms_position_decode(bytes, total - share->at, &row);
		if (used == 0 || (i != 0 && row.word == before) ||
		    row.word >= function->code_count ||
		    row.end > image->source_size)
			return fail_share(share, bytes,
					  "not of its code and source: "
					  "position",
					  i);
		share->at += (uint32_t)used;
	}
	return 0;
}

/* Is this where the function's share may begin, when its rows aren't there? */
static bool may_begin_at(const struct share *share, uint32_t lines)
{
	uint32_t total = ms_image_count(share->image, MS_TABLE_POSITIONS);

	if (share->index == 0 && lines != 0)
		return false;
	return lines >= share->at && lines <= total;
}

/* Shares follow each other; rows that aren't there are attached later. */
static int take_share(struct share *share)
{
	const unsigned char *row =
		MS_ROW(share->image, FUNCTIONS, share->index);
	uint32_t lines = share->function.lines;
	bool known = ms_image_has_positions(share->image);

	if (known ? lines == share->at : may_begin_at(share, lines)) {
		share->at = lines;
		return known ? take_rows(share) : 0;
	}
	/* The field lies in the image, which may not be what errors tell of. */
	const unsigned char *at = share->origin == share->image->bytes
					  ? row + MS_AT_FUNCTION_LINES
					  : share->origin + share->at;
	return fail_share(share, at, "positions at", lines);
}

static int take_shares(struct share *share)
{
	const struct ms_image *image = share->image;
	uint32_t total = ms_image_count(image, MS_TABLE_POSITIONS);

	for (; share->index < image->function_count; share->index++) {
		ms_image_function(image, share->index, &share->function);
		int rc = take_share(share);
		if (rc != 0)
			return rc;
	}
	if (share->at == total || !ms_image_has_positions(image))
		return 0;
	return snap_fail(
		share->err, SNAP_E_BYTECODE_INVALID,
		(uint64_t)(MS_ROW(image, POSITIONS, share->at) - share->origin),
		"%u bytes of positions belong to no function",
		total - share->at);
}

int ms_image_check_positions(const struct ms_image *image,
			     struct snap_error *err)
{
	struct share share = {
		.image = image,
		.origin = image->bytes,
		.err = err,
	};

	return take_shares(&share);
}

int ms_image_attach_positions(struct ms_image *image, const void *bytes,
			      size_t size, struct snap_error *err)
{
	uint32_t total = ms_image_count(image, MS_TABLE_POSITIONS);
	struct ms_image attached = *image;
	struct share share = {
		.image = &attached,
		.origin = bytes,
		.err = err,
	};

	assert(!ms_image_has_positions(image));
	if (size != total)
		return snap_fail(err, SNAP_E_BYTECODE_INVALID,
				 size < total ? size : total,
				 "%llu bytes of positions, and the image "
				 "counts %u",
				 ull(size), total);
	/* No bytes may be NULL, which would mean that none are attached. */
	attached.tables[MS_TABLE_POSITIONS] = size == 0 ? image->bytes : bytes;
	int rc = take_shares(&share);
	if (rc == 0)
		*image = attached;
	return rc;
}
