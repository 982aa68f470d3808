/* Compressed elements: the only file that knows libdeflate. */
#include "base/checked.h"
#include "formats/mat5_deflate.h"
#include "formats/zlib_head.h"

#include <libdeflate.h>

static int fail_stream(struct fmt_mat_reader *reader, uint64_t offset,
		       enum libdeflate_result result)
{
	const char *why = result == LIBDEFLATE_INSUFFICIENT_SPACE
				  ? "holds more than it says"
				  : "is damaged or cut short";

	return fmt_mat_fail(reader, SNAP_E_CODEC, offset,
			    "a compressed variable %s", why);
}

/* Memory is limited as what is in it will be. */
static uint8_t *take_room(struct fmt_mat_reader *reader, uint64_t offset,
			  uint64_t size)
{
	const struct fmt_mat_limits *limits = &reader->limits;

	if (size > limits->expanded_size - reader->inflated ||
	    size > SIZE_MAX) {
		(void)fmt_mat_fail_limit(reader, offset, "expanded-size", size,
					 limits->expanded_size);
		return NULL;
	}
	reader->inflated += size;
	return fmt_mat_array_alloc(reader, (size_t)size, 1);
}

static int inflate_into(struct fmt_mat_reader *reader,
			const struct fmt_mat_element *element, uint64_t size,
			struct libdeflate_decompressor *inflater,
			struct snap_span *out, enum libdeflate_result *result)
{
	size_t used;
	uint8_t *room = take_room(reader, element->offset, size);

	if (room == NULL)
		return reader->place.limit != NULL ? SNAP_E_LIMIT
						   : SNAP_E_NO_MEMORY;
	*result = libdeflate_zlib_decompress_ex(inflater, element->data,
						element->size, room,
						(size_t)size, NULL, &used);
	out->data = room;
	out->size = used;
	return 0;
}

/*
 * The matrix inside says how long it is.  A writer that was common says too
 * little for text: then there is one more try with twice as much.
 */
static int inflate(struct fmt_mat_reader *reader,
		   const struct fmt_mat_element *element,
		   struct libdeflate_decompressor *inflater,
		   struct snap_span *out)
{
	enum libdeflate_result result;
	uint8_t tag[8];

	if (fmt_zlib_head(element->data, element->size, tag, sizeof(tag)) !=
	    sizeof(tag))
		return fail_stream(reader, element->offset,
				   LIBDEFLATE_BAD_DATA);
	uint64_t size = (uint64_t)fmt_mat_u32(reader, tag + 4) + 8;
	int rc = inflate_into(reader, element, size, inflater, out, &result);
	if (rc == 0 && result == LIBDEFLATE_INSUFFICIENT_SPACE)
		rc = inflate_into(reader, element, 2 * size + 64, inflater, out,
				  &result);
	if (rc != 0)
		return rc;
	if (result != LIBDEFLATE_SUCCESS)
		return fail_stream(reader, element->offset, result);
	return 0;
}

int fmt_mat_inflate(struct fmt_mat_reader *reader,
		    const struct fmt_mat_element *element,
		    struct snap_span *out)
{
	if (reader->inflater == NULL)
		reader->inflater = libdeflate_alloc_decompressor();
	if (reader->inflater == NULL)
		return snap_fail_memory(reader->err, 0);
	return inflate(reader, element, reader->inflater, out);
}

void fmt_mat_inflate_end(struct fmt_mat_reader *reader)
{
	if (reader->inflater != NULL)
		libdeflate_free_decompressor(reader->inflater);
}

int fmt_mat_deflate(struct fmt_mat_deflater *deflater, struct snap_span plain,
		    struct snap_span *out, struct snap_error *err)
{
	if (deflater->state == NULL)
		deflater->state = libdeflate_alloc_compressor(
			deflater->level == 0 ? 6 : deflater->level);
	if (deflater->state == NULL)
		return snap_fail_memory(err, 0);
	size_t bound =
		libdeflate_zlib_compress_bound(deflater->state, plain.size);
	uint8_t *room = snap_alloc(deflater->allocator, bound);
	if (room == NULL)
		return snap_fail_memory(err, bound);
	out->size = libdeflate_zlib_compress(deflater->state, plain.data,
					     plain.size, room, bound);
	out->data = room;
	return 0;
}

void fmt_mat_deflate_end(struct fmt_mat_deflater *deflater)
{
	if (deflater->state != NULL)
		libdeflate_free_compressor(deflater->state);
	deflater->state = NULL;
}
