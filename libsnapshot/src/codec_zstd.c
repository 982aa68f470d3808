#include "codec.h"

/*
 * The static-only part of zstd's interface is needed for three things that the
 * stable one lacks: the caller's allocator, a frame's header with its window,
 * and dictionary selection with fixed parameters.
 */
#define ZSTD_STATIC_LINKING_ONLY
#define ZDICT_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zdict.h>
#include <zstd_errors.h>

static ZSTD_customMem zstd_memory(const struct snap_allocator *allocator)
{
	return (ZSTD_customMem){ .customAlloc = allocator->allocate,
				 .customFree = allocator->release,
				 .opaque = allocator->context };
}

static int fail_codec(struct snap_error *err, uint64_t offset, const char *what)
{
	return snap_fail(err, SNAP_E_CODEC, offset, "%s", what);
}

/* One frame, of the promised size, with a window that fits: all of this is
 * known before a byte is unpacked. */
static int check_frame(struct snap_span packed, size_t size,
		       uint64_t max_window, uint64_t offset,
		       struct snap_error *err)
{
	ZSTD_frameHeader header;
	size_t rc = ZSTD_getFrameHeader(&header, packed.data, packed.size);

	if (rc != 0)
		return fail_codec(err, offset, "not a zstd frame");
	if (header.frameType != ZSTD_frame)
		return fail_codec(err, offset,
				  "a skippable frame where content should be");
	if (header.dictID != 0)
		return snap_fail(err, SNAP_E_DICTIONARY, offset,
				 "the frame names the dictionary %u, sections "
				 "name theirs in the section table",
				 header.dictID);
	if (header.frameContentSize == ZSTD_CONTENTSIZE_UNKNOWN)
		return fail_codec(err, offset,
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
		return fail_codec(err, offset, ZSTD_getErrorName(frame_size));
	if (frame_size != packed.size)
		return fail_codec(err, offset + frame_size,
				  "more bytes follow the frame");
	return 0;
}

static ZSTD_DCtx *take_context(struct snap_unpack_memory *memory,
			       const struct snap_allocator *allocator)
{
	ZSTD_DCtx *idle = atomic_exchange(&memory->idle, NULL);

	return idle != NULL ? idle
			    : ZSTD_createDCtx_advanced(zstd_memory(allocator));
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
		rc = fail_codec(err, offset, ZSTD_getErrorName(done));
	else if (done != size)
		rc = fail_codec(err, offset, "the frame ends too early");
	put_back(memory, context);
	return rc;
}

struct snap_packer {
	ZSTD_CCtx *context;
	struct snap_span dictionary;
	struct snap_allocator allocator;
};

static size_t set_parameters(ZSTD_CCtx *context, int level)
{
	const struct {
		ZSTD_cParameter parameter;
		int value;
	} settings[] = {
		{ ZSTD_c_compressionLevel, level },
		{ ZSTD_c_contentSizeFlag, 1 },
		{ ZSTD_c_checksumFlag, 0 }, /* the table has digests */
		{ ZSTD_c_dictIDFlag, 0 },
		/* The row finder has code of its own for each instruction
		 * set; without it the bytes are the same on every machine. */
		{ ZSTD_c_useRowMatchFinder, (int)ZSTD_ps_disable },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		size_t rc = ZSTD_CCtx_setParameter(
			context, settings[i].parameter, settings[i].value);
		if (ZSTD_isError(rc))
			return rc;
	}
	return 0;
}

int snap_packer_create(struct snap_packer **out, int level,
		       struct snap_span dictionary,
		       const struct snap_allocator *allocator,
		       struct snap_error *err)
{
	struct snap_packer *packer = snap_calloc(allocator, 1, sizeof(*packer));

	if (packer == NULL)
		return snap_fail_memory(err, sizeof(*packer));
	packer->allocator = *allocator;
	packer->dictionary = dictionary;
	packer->context = ZSTD_createCCtx_advanced(zstd_memory(allocator));
	if (packer->context == NULL ||
	    ZSTD_isError(set_parameters(packer->context, level))) {
		snap_packer_free(packer);
		return snap_fail_memory(err, 0);
	}
	*out = packer;
	return 0;
}

void snap_packer_free(struct snap_packer *packer)
{
	if (packer == NULL)
		return;
	(void)ZSTD_freeCCtx(packer->context);
	snap_free(&packer->allocator, packer);
}

size_t snap_pack_bound(size_t size)
{
	return ZSTD_compressBound(size);
}

int snap_pack(struct snap_packer *packer, uint8_t *out, size_t room,
	      struct snap_span raw, size_t *packed_size, struct snap_error *err)
{
	size_t done = 0;

	/* A prefix counts for one frame only. */
	if (packer->dictionary.size != 0)
		done = ZSTD_CCtx_refPrefix(packer->context,
					   packer->dictionary.data,
					   packer->dictionary.size);
	if (!ZSTD_isError(done))
		done = ZSTD_compress2(packer->context, out, room, raw.data,
				      raw.size);
	if (ZSTD_getErrorCode(done) == ZSTD_error_memory_allocation)
		return snap_fail_memory(err, 0);
	if (ZSTD_isError(done))
		return snap_fail(err, SNAP_E_CODEC, SNAP_NO_OFFSET,
				 "cannot pack: %s", ZSTD_getErrorName(done));
	*packed_size = done;
	return 0;
}

/*
 * zstd's trainer gives entropy tables and then the content it chose.  The
 * tables come from trial compression, whose result depends on the byte order;
 * the choice doesn't.  So only the content is kept, and used as a prefix.
 */
int snap_codec_train(uint8_t *out, size_t *size, const void *samples,
		     const size_t *sample_sizes, size_t sample_count,
		     struct snap_error *err)
{
	/* k, d, f, accel: the trainer's own choice on help text of 1 MB. */
	const ZDICT_fastCover_params_t parameters = { .k = 1024,
						      .d = 8,
						      .f = 20,
						      .steps = 1,
						      .nbThreads = 1,
						      .splitPoint = 1.0,
						      .accel = 1 };
	size_t room = *size;

	if (sample_count > UINT32_MAX)
		sample_count = UINT32_MAX;
	size_t trained = ZDICT_trainFromBuffer_fastCover(
		out, room, samples, sample_sizes, (unsigned)sample_count,
		parameters);
	if (ZDICT_isError(trained))
		return snap_fail(err, SNAP_E_DICTIONARY, SNAP_NO_OFFSET,
				 "cannot train a dictionary of %zu bytes from "
				 "%zu samples: %s",
				 room, sample_count,
				 ZDICT_getErrorName(trained));
	size_t tables = ZDICT_getDictHeaderSize(out, trained);
	if (ZDICT_isError(tables) || tables >= trained)
		return snap_fail(err, SNAP_E_DICTIONARY, SNAP_NO_OFFSET,
				 "the trainer chose no content");
	memmove(out, out + tables, trained - tables);
	*size = trained - tables;
	return 0;
}

const char *snap_codec_version(void)
{
	return ZSTD_versionString();
}
