#include "session/library/hostile_library.h"

#include "base/bytes.h"
#include "support/failing_alloc.h"
#include "support/redigest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const uint32_t hostile_types[HOSTILE_ALL] = {
	MS_SECTION_LIBRARY, MS_SECTION_NAMES,	   MS_SECTION_NAME_INDEX,
	MS_SECTION_RECORDS, MS_SECTION_CATEGORIES, MS_SECTION_UNITS,
	MS_SECTION_CODE,    MS_SECTION_LINES,	   MS_SECTION_SEARCH,
	MS_SECTION_DOCS,    MS_SECTION_SOURCES,
};

static struct snap_reader *open_good(const struct hostile *hostile)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader = NULL;

	if (snap_reader_open_memory(&reader, hostile->good.bytes,
				    hostile->good.size, &options, NULL) != 0)
		abort();
	return reader;
}

void hostile_begin(struct hostile *hostile)
{
	struct snap_info info;

	library_model_begin(&hostile->model);
	library_snapshot_begin(&hostile->good, &hostile->model.library,
			       LIBRARY_RAW, 1);
	hostile->bytes = malloc(hostile->good.size);
	if (hostile->bytes == NULL)
		abort();
	hostile_restore(hostile);
	hostile->raw_total = 0;
	struct snap_reader *reader = open_good(hostile);
	snap_reader_info(reader, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		hostile->raw_total += section.raw_size;
	}
	snap_reader_close(reader);
}

void hostile_end(struct hostile *hostile)
{
	free(hostile->bytes);
	library_snapshot_end(&hostile->good);
	library_model_end(&hostile->model);
}

struct hostile_section hostile_section(const struct hostile *hostile,
				       uint32_t type)
{
	struct snap_reader *reader = open_good(hostile);
	struct snap_section section;

	if (snap_reader_find(reader, type, &section, NULL) != 0)
		abort();
	snap_reader_close(reader);
	return (struct hostile_section){ type, section.offset,
					 section.raw_size };
}

static uint8_t *field(const struct hostile *hostile, uint32_t type, uint64_t at,
		      unsigned width)
{
	struct hostile_section section = hostile_section(hostile, type);

	if (at + width > section.size)
		abort();
	return hostile->bytes + section.offset + at;
}

uint64_t hostile_get(const struct hostile *hostile, uint32_t type, uint64_t at,
		     unsigned width)
{
	const uint8_t *p = field(hostile, type, at, width);
	uint64_t value = 0;

	for (unsigned i = 0; i < width; i++)
		value |= (uint64_t)p[i] << 8 * i;
	return value;
}

void hostile_put(struct hostile *hostile, uint32_t type, uint64_t at,
		 unsigned width, uint64_t value)
{
	uint8_t *p = field(hostile, type, at, width);

	for (unsigned i = 0; i < width; i++)
		p[i] = (uint8_t)(value >> 8 * i);
}

void hostile_redigest(struct hostile *hostile)
{
	redigest(hostile->bytes, hostile->good.size);
}

void hostile_restore(struct hostile *hostile)
{
	memcpy(hostile->bytes, hostile->good.bytes, hostile->good.size);
}

/* What a changed image may be called; digests fit, and memory is enough. */
static void allow(const char *what, int rc)
{
	switch (rc) {
	case 0:
	case SNAP_E_BOUNDS:
	case SNAP_E_NOT_FOUND:
	case SNAP_E_BYTECODE_INVALID:
	case SNAP_E_FORMAT_TOO_NEW:
	case SNAP_E_FORMAT_TOO_OLD:
		return;
	default:
		(void)fprintf(stderr, "%s: %s\n", what,
			      snap_error_name((enum snap_code)rc));
		abort();
	}
}

int hostile_run(const void *bytes, size_t size, uint64_t raw_total,
		enum snap_load_level level, int *use_rc, struct snap_error *err)
{
	struct failing_alloc alloc = { 0 };
	const struct snap_allocator allocator = failing_allocator(&alloc);
	struct library_view view;
	int rc = library_view_open(&view, bytes, size, level, &allocator, err);

	allow("open", rc);
	*use_rc = rc;
	if (rc == 0) {
		*use_rc = use_library(view.library, &allocator, NULL);
		allow("use", *use_rc);
		rc = ms_library_validate(view.library, err);
		allow("validate", rc);
		library_view_close(&view);
	}
	if (alloc.live != 0 || alloc.peak_bytes > raw_total + (512u << 10)) {
		(void)fprintf(stderr, "%zu blocks left, %zu bytes at most\n",
			      alloc.live, alloc.peak_bytes);
		abort();
	}
	return rc;
}

static void add_section(struct snap_writer *writer,
			const struct snap_section *section, const void *content,
			size_t size)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = section->type,
		.flags = section->flags,
	};

	if (snap_writer_add(writer, &spec, content, size, NULL) != 0)
		abort();
}

void hostile_rewrite(struct library_snapshot *out,
		     const struct hostile *hostile, uint32_t type,
		     const void *content, size_t size)
{
	struct snap_reader *reader = open_good(hostile);
	struct snap_writer *writer;
	struct snap_info info;
	void *bytes;

	snap_reader_info(reader, &info);
	if (snap_writer_create(&writer, NULL, NULL) != 0)
		abort();
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		if (section.type != type)
			add_section(writer, &section,
				    hostile->good.bytes + section.offset,
				    (size_t)section.raw_size);
		else if (content != NULL)
			add_section(writer, &section, content, size);
	}
	if (snap_writer_finish_memory(writer, &bytes, &out->size, NULL) != 0)
		abort();
	out->bytes = bytes;
	snap_writer_free(writer);
	snap_reader_close(reader);
}
