/* Packing, apart from unpacking: a session never packs. */
#include "codec_zstd.h"

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
	packer->context = ZSTD_createCCtx_advanced(snap_zstd_memory(allocator));
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

/* Up to this many bytes the search of the higher levels reaches by itself. */
#define NEAR_LOG 23

int snap_packer_reach(struct snap_packer *packer, uint64_t size,
		      struct snap_error *err)
{
	int most = (int)ZSTD_cParam_getBounds(ZSTD_c_windowLog).upperBound;
	int log = (int)ZSTD_cParam_getBounds(ZSTD_c_windowLog).lowerBound;

	while (log < most && size >> log != 0)
		log++;
	size_t rc =
		ZSTD_CCtx_setParameter(packer->context, ZSTD_c_windowLog, log);
	if (!ZSTD_isError(rc) && log > NEAR_LOG)
		rc = ZSTD_CCtx_setParameter(
			packer->context, ZSTD_c_enableLongDistanceMatching, 1);
	if (ZSTD_isError(rc))
		return snap_fail(err, SNAP_E_CODEC, SNAP_NO_OFFSET,
				 "cannot reach %llu bytes back: %s", ull(size),
				 ZSTD_getErrorName(rc));
	return 0;
}

size_t snap_pack_bound(size_t size)
{
	return ZSTD_compressBound(size);
}

static int pack_frame(struct snap_packer *packer, uint8_t *out, size_t room,
		      struct snap_span raw, size_t *packed_size,
		      struct snap_error *err)
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

/* Does one begin in the other or right behind it? */
static bool touches(struct snap_span a, struct snap_span b)
{
	uintptr_t first = (uintptr_t)a.data, second = (uintptr_t)b.data;

	return first <= second ? second - first <= a.size
			       : first - second <= b.size;
}

/* zstd looks where its prefix lies, and finds other matches in what overlaps it
 * or follows it at once: the bytes must not depend on that. */
int snap_pack(struct snap_packer *packer, uint8_t *out, size_t room,
	      struct snap_span raw, size_t *packed_size, struct snap_error *err)
{
	if (packer->dictionary.size == 0 || raw.size == 0 ||
	    !touches(packer->dictionary, raw))
		return pack_frame(packer, out, room, raw, packed_size, err);
	uint8_t *copy = snap_alloc(&packer->allocator, raw.size);
	if (copy == NULL)
		return snap_fail_memory(err, raw.size);
	memcpy(copy, raw.data, raw.size);
	int rc = pack_frame(packer, out, room,
			    (struct snap_span){ copy, raw.size }, packed_size,
			    err);
	snap_free(&packer->allocator, copy);
	return rc;
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
