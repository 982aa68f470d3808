#include "support/use_snapshot.h"

#include <stdlib.h>
#include <string.h>

/* The first failure counts; later ones only must not crash. */
struct outcome {
	/* At 'header' the index of blocks goes unchecked: two ways through a
	 * crafted one may lead to different content. */
	bool may_disagree;
	int rc;
	struct snap_error err;
};

static int note(struct outcome *outcome, int rc, const struct snap_error *err)
{
	if (rc != 0 && (int)err->code != rc)
		abort();
	if (rc != 0 && outcome->rc == 0) {
		outcome->rc = rc;
		outcome->err = *err;
	}
	return rc;
}

static void use_part(const struct snap_reader *reader,
		     const struct snap_section *section, const uint8_t *whole,
		     uint64_t offset, uint64_t size, struct outcome *outcome)
{
	uint8_t *part = malloc((size_t)size + 1);
	struct snap_error err;

	if (part == NULL)
		abort();
	int rc = snap_reader_read(reader, section->type, offset, part,
				  (size_t)size, &err);
	if (note(outcome, rc, &err) == 0 && whole != NULL &&
	    !outcome->may_disagree &&
	    memcmp(part, whole + offset, (size_t)size) != 0)
		abort();
	free(part);
}

static void use_parts(const struct snap_reader *reader,
		      const struct snap_section *section, const uint8_t *whole,
		      struct outcome *outcome)
{
	uint64_t size = section->raw_size;

	use_part(reader, section, whole, 0, 0, outcome);
	if (size == 0)
		return;
	use_part(reader, section, whole, 0, 1, outcome);
	use_part(reader, section, whole, size - 1, 1, outcome);
	use_part(reader, section, whole, size / 3, size / 2, outcome);
}

/* Every page by itself, the last one first. */
static void use_views(const struct snap_reader *reader,
		      const struct snap_section *section, const uint8_t *whole,
		      struct outcome *outcome)
{
	uint64_t end = section->raw_size;

	while (end != 0) {
		uint64_t begin = (end - 1) / SNAP_PAGE_SIZE * SNAP_PAGE_SIZE;
		const uint8_t *bytes = NULL;
		struct snap_error err;
		int rc = snap_reader_view(reader, section->type, begin,
					  (size_t)(end - begin), &bytes, &err);

		if (note(outcome, rc, &err) == 0 && whole != NULL &&
		    memcmp(bytes, whole + begin, (size_t)(end - begin)) != 0)
			abort();
		end = begin;
	}
}

static void use_borrowed(const struct snap_reader *reader,
			 const struct snap_section *section,
			 const uint8_t *whole, struct outcome *outcome)
{
	const uint8_t *bytes = NULL;
	size_t size = 0;
	struct snap_error err;
	int rc = snap_reader_borrow(reader, section->type, &bytes, &size, &err);

	if (!snap_codec_in_place(section->codec)) {
		if (rc != SNAP_E_CODEC)
			abort();
		return;
	}
	if (note(outcome, rc, &err) != 0)
		return;
	if (size != section->raw_size ||
	    (whole != NULL && memcmp(bytes, whole, size) != 0))
		abort();
}

static void use_section(const struct snap_reader *reader,
			const struct snap_section *section,
			struct outcome *outcome)
{
	struct snap_section found;
	struct snap_error err;
	size_t size = (size_t)section->raw_size;
	uint8_t *whole = malloc(size + 1);

	if (whole == NULL)
		abort();
	if (note(outcome, snap_reader_find(reader, section->type, &found, &err),
		 &err) != 0 ||
	    found.offset != section->offset)
		abort();
	if (snap_codec_in_place(section->codec))
		use_views(reader, section, NULL, outcome);
	int rc = snap_reader_load(reader, section->type, whole, size, &err);
	const uint8_t *loaded = note(outcome, rc, &err) == 0 ? whole : NULL;
	if (snap_codec_in_place(section->codec))
		use_views(reader, section, loaded, outcome);
	use_borrowed(reader, section, loaded, outcome);
	use_parts(reader, section, loaded, outcome);
	free(whole);
}

int use_reader(const struct snap_reader *reader, enum snap_load_level level,
	       struct snap_error *err)
{
	struct outcome outcome = { .may_disagree = level == SNAP_LOAD_HEADER };
	struct snap_info info;
	struct snap_error last;

	snap_reader_info(reader, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		use_section(reader, &section, &outcome);
	}
	(void)note(&outcome, snap_reader_verify(reader, level, &last), &last);
	if (outcome.rc != 0 && err != NULL)
		*err = outcome.err;
	return outcome.rc;
}

int use_snapshot(const void *bytes, size_t size,
		 const struct snap_reader_options *options,
		 struct snap_error *err)
{
	struct snap_reader_options copy = *options;
	struct snap_reader *reader = NULL;

	copy.memory = SNAP_MEMORY_BORROW;
	int rc = snap_reader_open_memory(&reader, bytes, size, &copy, err);
	if (rc == 0)
		rc = use_reader(reader, copy.level, err);
	snap_reader_close(reader);
	return rc;
}

int use_at_level(const void *bytes, size_t size, enum snap_load_level level,
		 struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
		.limits = use_small_limits(),
	};

	return use_snapshot(bytes, size, &options, err);
}

struct snap_limits use_small_limits(void)
{
	return (struct snap_limits){
		.max_file_size = (uint64_t)16 << 20,
		.max_sections = 64,
		.max_section_raw = USE_SECTION_MAX,
		.max_total_raw = USE_TOTAL_MAX,
		.max_block_raw = USE_SECTION_MAX,
		.max_blocks = 1024,
		.max_window = USE_SECTION_MAX,
		.max_dictionary = USE_SECTION_MAX,
	};
}
