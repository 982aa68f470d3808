/*
 * An image and its positions, apart and together.  Only POSITIONS moves: its
 * rows are still counted in the header, so that nothing else changes.
 */
#include "code/image_layout.h"

/* Place the tables of bytes that lie apart, or don't. */
static int place(struct ms_image *image, bool apart, struct snap_error *err)
{
	int rc = ms_image_check_header(image, err);

	if (rc == 0 && ms_image_is_apart(image->bytes) != apart)
		rc = ms_image_fail(image, image->bytes + MS_AT_IMAGE_FLAGS, err,
				   "an image that lies %s its positions",
				   apart ? "with" : "apart from");
	return rc != 0 ? rc : ms_image_place_tables(image, err);
}

/* The bytes with other flags and with 'positions' between what lies before
 * POSITIONS and TEXT. */
static void put_image(const struct ms_image *image, uint8_t flags,
		      struct snap_span positions, struct snap_strbuf *out)
{
	const unsigned char *bytes = image->bytes;
	const unsigned char *text = image->tables[MS_TABLE_TEXT];
	const unsigned char *end = image->tables[MS_TABLE_POSITIONS];

	if (end == NULL)
		end = text;
	snap_strbuf_append(out, bytes, MS_AT_IMAGE_FLAGS);
	snap_strbuf_putc(out, (char)flags);
	snap_strbuf_append(out, bytes + MS_AT_IMAGE_RESERVED,
			   (size_t)(end - bytes) - MS_AT_IMAGE_RESERVED);
	snap_strbuf_append(out, positions.data, positions.size);
	snap_strbuf_append(out, text,
			   image->size - (size_t)(text - image->bytes));
}

int ms_image_split(const void *image, size_t size, struct snap_strbuf *apart,
		   struct snap_strbuf *positions, struct snap_error *err)
{
	struct ms_image whole = { .bytes = image, .size = size };
	int rc = place(&whole, false, err);

	if (rc != 0)
		return rc;
	snap_strbuf_append(positions, MS_ROW(&whole, POSITIONS, 0),
			   ms_image_count(&whole, MS_TABLE_POSITIONS));
	put_image(&whole, MS_IMAGE_APART, (struct snap_span){ NULL, 0 }, apart);
	if (apart->failed || positions->failed)
		return snap_fail_memory(err, size);
	return 0;
}

int ms_image_join(const void *apart, size_t size, const void *positions,
		  size_t position_size, struct snap_strbuf *out,
		  struct snap_error *err)
{
	struct ms_image image = { .bytes = apart, .size = size };
	const struct snap_span rows = { positions, position_size };
	int rc = place(&image, true, err);

	if (rc != 0)
		return rc;
	if (position_size != ms_image_count(&image, MS_TABLE_POSITIONS))
		return ms_image_fail(
			&image,
			image.bytes + MS_AT_IMAGE_COUNTS +
				4 * MS_TABLE_POSITIONS,
			err, "%llu bytes of positions, and the image counts %u",
			ull(position_size),
			ms_image_count(&image, MS_TABLE_POSITIONS));
	put_image(&image, 0, rows, out);
	return out->failed ? snap_fail_memory(err, size) : 0;
}
