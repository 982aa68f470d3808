/* Unpacking: all that a reader needs. */
#include "codec_zstd.h"

/* One frame, of the promised size, with a window that fits: all of this is
 * known before a byte is unpacked. */
static int check_frame(struct snap_span packed, size_t size,
		       uint64_t max_window, uint64_t offset,
		       struct snap_error *err)
{
	ZSTD_frameHeader header;
	size_t rc = ZSTD_getFrameHeader(&header, packed.data, packed.size);

	if (rc != 0)
		return snap_fail_codec(err, offset, "not a zstd frame");
	if (header.frameType != ZSTD_frame)
		return snap_fail_codec(
			err, offset,
			"a skippable frame where content should be");
	if (header.dictID != 0)
		return snap_fail(err, SNAP_E_DICTIONARY, offset,
				 "the frame names the dictionary %u, sections "
				 "name theirs in the section table",
				 header.dictID);
	if (header.frameContentSize == ZSTD_CONTENTSIZE_UNKNOWN)
		return snap_fail_codec(err, offset,
				       "the frame does not say its size");
	if (header.frameContentSize != size) {
		int code = snap_fail(err, SNAP_E_CODEC, offset,
				     "the frame holds %llu bytes, the table "
				     "says %zu",
				     header.frameContentSize, size);
		return snap_fail_numbers(err, code, size,
					 header.frameContentSize);
	}
	if (header.windowSize > max_window) {
		int code = snap_fail(err, SNAP_E_LIMIT, offset,
				     "the frame asks for a window of %llu "
				     "bytes, the limit max_window is %llu",
				     header.windowSize, ull(max_window));
		return snap_fail_numbers(err, code, max_window,
					 header.windowSize);
	}
	size_t frame_size =
		ZSTD_findFrameCompressedSize(packed.data, packed.size);
	if (ZSTD_isError(frame_size))
		return snap_fail_codec(err, offset,
				       ZSTD_getErrorName(frame_size));
	if (frame_size != packed.size)
		return snap_fail_codec(err, offset + frame_size,
				       "more bytes follow the frame");
	return 0;
}

static ZSTD_DCtx *take_context(struct snap_unpack_memory *memory,
			       const struct snap_allocator *allocator)
{
	ZSTD_DCtx *idle = atomic_exchange(&memory->idle, NULL);

	return idle != NULL
		       ? idle
		       : ZSTD_createDCtx_advanced(snap_zstd_memory(allocator));
}

static void put_back(struct snap_unpack_memory *memory, ZSTD_DCtx *context)
{
	/* The dictionary may be gone before the next call. */
	(void)ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters);
	(void)ZSTD_freeDCtx(atomic_exchange(&memory->idle, context));
}

void snap_unpack_memory_end(struct snap_unpack_memory *memory)
{
	ZSTD_DCtx *idle = atomic_exchange(&memory->idle, NULL);

	/* What never unpacked anything needs nothing of zstd's, not even its
	 * code in memory. */
	if (idle != NULL)
		(void)ZSTD_freeDCtx(idle);
}

int snap_codec_unpack(uint8_t *out, size_t size, struct snap_span packed,
		      struct snap_span dictionary, uint64_t max_window,
		      uint64_t offset, struct snap_unpack_memory *memory,
		      const struct snap_allocator *allocator,
		      struct snap_error *err)
{
	int rc = check_frame(packed, size, max_window, offset, err);

	if (rc != 0)
		return rc;
	ZSTD_DCtx *context = take_context(memory, allocator);
	if (context == NULL)
		return snap_fail_memory(err, 0);
	size_t done = 0;
	if (dictionary.size != 0)
		done = ZSTD_DCtx_refPrefix(context, dictionary.data,
					   dictionary.size);
	if (!ZSTD_isError(done))
		done = ZSTD_decompressDCtx(context, out, size, packed.data,
					   packed.size);
	if (ZSTD_getErrorCode(done) == ZSTD_error_memory_allocation)
		rc = snap_fail_memory(err, 0);
	else if (ZSTD_isError(done))
		rc = snap_fail_codec(err, offset, ZSTD_getErrorName(done));
	else if (done != size)
		rc = snap_fail_codec(err, offset, "the frame ends too early");
	put_back(memory, context);
	return rc;
}
