#include "tools/snapshot-builder/create/base.h"

#include "base/checked.h"
#include "base/digest.h"
#include "base/fail.h"
#include "base/parallel.h"
#include "code/image.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/recorded.h"
#include "tools/snapshot-builder/sources.h"

#include <stdlib.h>
#include <string.h>

/* One of the threads. */
struct taker {
	uint32_t taken;
	size_t failed; /* the first function that could not be taken */
	int rc;
	struct snap_error err;
};

struct base {
	struct builder_input *input;
	struct builder_file file;
	struct tool_json *provenance;
	struct builder_recorded recorded;
	uint8_t *lines; /* positions of all functions */
	size_t lines_size;
	struct taker *takers;
	struct snap_allocator allocator; /* of the code */
};

static bool says(const struct tool_json *json, const char *key,
		 const char *expected)
{
	const char *text = tool_json_string(tool_json_get(json, key));

	return text != NULL && strcmp(text, expected) == 0;
}

/* NULL when what was compiled then is what would be compiled now. */
static const char *find_reason(const struct base *base,
			       const struct snap_key *key)
{
	const struct snap_key *old = &base->file.info.key;

	if (old->bytecode != key->bytecode)
		return "its bytecode is another one";
	if (old->builtins != key->builtins)
		return "its builtins are others";
	if (old->options != key->options)
		return "its compile options are others";
	if (!says(base->provenance, "tool_version", SNAPSHOT_VERSION_TEXT))
		return "another version made it";
	if (!says(base->provenance, "dialect",
		  builder_dialect_words[base->input->dialect]))
		return "its dialect is another one";
	return NULL;
}

static bool is_of(const struct snap_strbuf *bytes, const char *path,
		  uint8_t dialect)
{
	struct ms_image image;

	if (ms_image_open(&image, bytes->data, bytes->size, NULL, NULL) != 0)
		return false;
	struct ms_text_span name = ms_image_string(&image, image.name);
	bool same = image.dialect == dialect && name.size == strlen(path) &&
		    memcmp(name.bytes, path, name.size) == 0;
	ms_image_close(&image);
	return same;
}

/* The whole image of a unit of the older snapshot. */
static int join_unit(const struct base *base, const struct ms_unit_image *unit,
		     struct snap_strbuf *out, struct snap_error *err)
{
	uint64_t at = 0;
	size_t size = 0;
	int rc = ms_library_positions_place(base->file.library, unit->number,
					    &at, &size, err);

	if (rc == 0 && !snap_range_fits(at, size, base->lines_size))
		rc = snap_fail_section(
			err,
			snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				  "positions of unit %u leave LINES",
				  unit->number),
			MS_SECTION_LINES);
	if (rc == 0)
		rc = ms_image_join(unit->image.data, unit->image.size,
				   base->lines + at, size, out, err);
	if (rc == 0 && out->failed)
		rc = snap_fail_memory(err, 0);
	if (rc != 0)
		return rc;
	uint64_t digest = snap_digest64(out->data, out->size);
	if (digest == unit->digest)
		return 0;
	rc = snap_fail(err, SNAP_E_DIGEST_SECTION, SNAP_NO_OFFSET,
		       "unit %u is not the one its digest is of", unit->number);
	return snap_fail_digests(err, rc, unit->digest, digest);
}

static int take_unit(const struct base *base, const struct fmt_entry *entry,
		     const struct ms_unit_image *unit, struct ms_compiled *out,
		     struct snap_error *err)
{
	struct snap_strbuf image;

	snap_strbuf_begin(&image, NULL);
	int rc = join_unit(base, unit, &image, err);
	if (rc == 0 &&
	    is_of(&image, entry->source_path, base->input->dialect)) {
		void *copy = snap_alloc(&base->allocator, image.size);

		if (copy == NULL)
			tool_no_memory();
		memcpy(copy, image.data, image.size);
		*out = (struct ms_compiled){ copy, image.size };
	}
	snap_strbuf_end(&image);
	return rc;
}

static int take_entry(const struct base *base, const struct fmt_entry *entry,
		      struct ms_compiled *out, struct snap_error *err)
{
	struct ms_unit_image unit = { .number = 0 };
	struct ms_entry old;

	if (entry->source == NULL ||
	    !builder_recorded_same(&base->recorded, base->input->library,
				   entry->source_path))
		return 0;
	int rc = ms_library_find(base->file.library, entry->name,
				 strlen(entry->name), &old, err);
	if (rc == 0)
		rc = ms_library_unit(base->file.library, &old, &unit, err);
	if (rc == SNAP_E_NOT_FOUND)
		return 0;
	return rc != 0 ? rc : take_unit(base, entry, &unit, out, err);
}

static void take_one(void *context, size_t index, uint32_t number)
{
	const struct base *base = context;
	struct builder_input *input = base->input;
	struct ms_compiled *out = &input->compiled[index];
	struct taker *taker = &base->takers[number];

	if (taker->rc != 0)
		return;
	taker->failed = index;
	taker->rc = take_entry(base, &input->library->entries[index], out,
			       &taker->err);
	taker->taken += out->image != NULL;
}

/* Sums up; the failure of the first function counts. */
static int end_takers(struct base *base, uint32_t jobs, struct snap_error *err)
{
	const struct taker *first = NULL;

	for (uint32_t i = 0; i < jobs; i++) {
		const struct taker *taker = &base->takers[i];

		base->input->counts.taken += taker->taken;
		if (taker->rc != 0 &&
		    (first == NULL || taker->failed < first->failed))
			first = taker;
	}
	if (first == NULL)
		return 0;
	if (err != NULL)
		*err = first->err;
	return first->rc;
}

/* All of it, once: functions are small, and a block holds many. */
static int load_lines(struct base *base, struct snap_error *err)
{
	struct snap_section section;

	if (snap_reader_find(base->file.reader, MS_SECTION_LINES, &section,
			     NULL) != 0)
		return 0;
	base->lines_size = (size_t)section.raw_size;
	base->lines = tool_alloc(base->lines_size + 1);
	return snap_reader_load(base->file.reader, MS_SECTION_LINES,
				base->lines, base->lines_size, err);
}

static int take_all(struct base *base, uint32_t jobs, struct snap_error *err)
{
	uint32_t count = base->input->library->entry_count;
	int rc = load_lines(base, err);

	if (rc == 0) {
		base->takers = tool_calloc(jobs, sizeof(*base->takers));
		base->input->compiled =
			tool_calloc(count + 1u, sizeof(*base->input->compiled));
		builder_recorded_begin(&base->recorded, base->provenance);
		snap_parallel(jobs, count, take_one, base);
		builder_recorded_end(&base->recorded);
		rc = end_takers(base, jobs, err);
		free(base->takers);
	}
	free(base->lines);
	return rc;
}

int builder_base_take(struct builder_input *input, const char *path,
		      uint32_t jobs, struct snap_error *err)
{
	struct base base = {
		.input = input,
		.allocator = snap_allocator_or_default(input->allocator),
	};
	double begun = builder_now();
	struct snap_key key;
	int rc = builder_open_library(&base.file, path, err);

	if (rc != 0)
		return rc;
	rc = builder_provenance_read(base.file.reader, &base.provenance, err);
	if (rc == 0)
		rc = builder_input_key(input, &key, err);
	if (rc == 0) {
		input->base_reason = find_reason(&base, &key);
		if (input->base_reason == NULL)
			rc = take_all(&base, jobs == 0 ? 1 : jobs, err);
	}
	tool_json_free(base.provenance);
	builder_close(&base.file);
	input->compile_seconds += builder_now() - begun;
	return rc;
}

/* What was taken before it failed is what its digests say. */
int builder_base_try(struct builder_input *input, const char *path,
		     uint32_t jobs, struct snap_error *err)
{
	int rc = builder_base_take(input, path, jobs, err);

	if (rc == 0 || rc == SNAP_E_NO_MEMORY)
		return rc;
	input->base_reason = rc == SNAP_E_NOT_FOUND ? "there is none yet"
						    : "it can't be read";
	return 0;
}
