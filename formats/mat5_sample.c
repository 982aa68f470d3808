/*
 * How well a file would compress, from random places of it.  The file is
 * written uncompressed, into nothing but the windows around those places.
 */
#include "formats/mat5_deflate.h"

enum {
	PLACES = 128,
	/* What compression may refer back to, and what it is measured on. */
	HISTORY = 32768,
	PIECE = 32768,
	WINDOW = HISTORY + PIECE,
};

struct sampler {
	struct fmt_mat_deflater deflater;
	uint64_t size;	 /* of the file */
	uint64_t at;	 /* of the next byte in the file */
	uint64_t place;	 /* where the window at work begins */
	uint64_t random; /* state */
	unsigned done;	 /* windows */
	size_t filled;	 /* bytes of the window at work */
	double ratios;	 /* their sum */
	uint8_t bytes[WINDOW];
};

/* Each window lies anywhere in a part of its own, and no two overlap. */
static void next_place(struct sampler *s)
{
	uint64_t part = s->size / PLACES;

	s->random = s->random * UINT64_C(6364136223846793005) +
		    UINT64_C(1442695040888963407);
	s->place = s->done * part + (s->random >> 33) % (part - WINDOW + 1);
	s->filled = 0;
}

static int packed_size(struct sampler *s, size_t size, size_t *out,
		       struct snap_error *err)
{
	const struct snap_span plain = { s->bytes, size };
	struct snap_span packed;
	int rc = fmt_mat_deflate(&s->deflater, plain, &packed, err);

	if (rc != 0)
		return rc;
	*out = packed.size;
	snap_free(s->deflater.allocator, (void *)(uintptr_t)packed.data);
	return 0;
}

/* What the piece adds to its history. */
static int measure_window(struct sampler *s, struct snap_error *err)
{
	size_t history, whole;
	int rc = packed_size(s, HISTORY, &history, err);

	if (rc == 0)
		rc = packed_size(s, WINDOW, &whole, err);
	if (rc != 0)
		return rc;
	double ratio = ((double)whole - (double)history) / PIECE;

	s->ratios += ratio < 0 ? 0 : ratio > 1 ? 1 : ratio;
	s->done++;
	if (s->done < PLACES)
		next_place(s);
	return 0;
}

static int take_bytes(void *context, const void *bytes, size_t size,
		      struct snap_error *err)
{
	struct sampler *s = context;
	const uint8_t *from = bytes;
	uint64_t end = s->at + size;
	int rc = 0;

	while (rc == 0 && s->done < PLACES && s->place + s->filled < end) {
		uint64_t want = s->place + s->filled;
		size_t skip = (size_t)(want - s->at);
		size_t n = WINDOW - s->filled;

		if (n > size - skip)
			n = size - skip;
		memcpy(s->bytes + s->filled, from + skip, n);
		s->filled += n;
		if (s->filled == WINDOW)
			rc = measure_window(s, err);
	}
	s->at = end;
	return rc;
}

int fmt_mat_sample(struct fmt_mat_variable *variables, size_t count,
		   uint64_t size, const struct fmt_mat_write_options *options,
		   double *out, struct snap_error *err)
{
	const struct snap_allocator allocator =
		snap_allocator_or_default(options->allocator);
	const struct fmt_mat_write_options plain = {
		.struct_size = sizeof(plain),
		.allocator = &allocator,
	};

	*out = 0;
	if (size / PLACES < WINDOW)
		return 0;
	struct sampler *s = snap_calloc(&allocator, 1, sizeof(*s));
	if (s == NULL)
		return snap_fail_memory(err, sizeof(*s));
	const struct fmt_mat_sink sink = { .write = take_bytes, .context = s };
	s->deflater.allocator = &allocator;
	s->deflater.level = options->level;
	s->size = size;
	next_place(s);
	int rc = fmt_mat_write(variables, count, &plain, &sink, err);
	if (rc == 0)
		*out = s->ratios / PLACES;
	fmt_mat_deflate_end(&s->deflater);
	snap_free(&allocator, s);
	return rc;
}
