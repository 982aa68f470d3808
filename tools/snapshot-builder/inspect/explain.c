#include "tools/snapshot-builder/inspect/explain.h"

#include "base/file.h"
#include "builtins/runtime_table.h"
#include "library/library.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/inspect/explain_header.h"
#include "tools/snapshot-builder/pack/open.h"

#include <stdlib.h>

/* A row by what a call returned. */
static void add_result(struct explain *explain, const char *check, int rc,
		       const struct snap_error *err, const char *passed)
{
	if (rc == 0)
		explain_add(explain, check, EXPLAIN_PASS, "%s", passed);
	else
		explain_fail(explain, check, err);
}

static void explain_key_part(struct explain *explain, const char *check,
			     enum snap_code code, uint64_t expected,
			     uint64_t found)
{
	struct snap_error err;

	if (expected == found) {
		explain_add(explain, check, EXPLAIN_PASS,
			    "%016llx, as this release's runtime has it",
			    ull(found));
		return;
	}
	(void)snap_fail(&err, code, SNAP_NO_OFFSET,
			"%016llx, this release's runtime has %016llx",
			ull(found), ull(expected));
	(void)snap_fail_digests(&err, (int)code, expected, found);
	explain_fail(explain, check, &err);
}

static void explain_key(struct explain *explain, const struct snap_info *info)
{
	struct snap_key own;
	char runtime[DESCRIBE_RUNTIME_SIZE];

	describe_runtime(info->runtime, runtime);
	if (info->runtime != SNAP_RUNTIME_SESSION) {
		explain_add(explain, "runtime", EXPLAIN_NOTE,
			    "%s is not this release's runtime (MSES): its key "
			    "and content are its own",
			    runtime);
		return;
	}
	explain_add(explain, "runtime", EXPLAIN_PASS, "%s", runtime);
	ms_runtime_key(&own);
	explain_key_part(explain, "key: bytecode", SNAP_E_KEY_BYTECODE,
			 own.bytecode, info->key.bytecode);
	explain_key_part(explain, "key: builtins", SNAP_E_KEY_BUILTINS,
			 own.builtins, info->key.builtins);
	explain_key_part(explain, "key: options", SNAP_E_KEY_OPTIONS,
			 own.options, info->key.options);
}

/* What is checked when all of the section is used for the first time. */
static int first_use(const struct snap_reader *reader,
		     const struct snap_section *section, struct snap_error *err)
{
	const uint8_t *bytes;
	size_t size;
	uint8_t none;

	if (snap_codec_in_place(section->codec))
		return snap_reader_borrow(reader, section->type, &bytes, &size,
					  err);
	return snap_reader_read(reader, section->type, 0, &none, 0, err);
}

/* Digest, block index, blocks and unpacking of one section. */
static void explain_section(struct explain *explain,
			    const struct snap_reader *reader, uint32_t index)
{
	struct snap_section section;
	struct snap_error err;
	struct snap_info info;
	char check[32], passed[160], name[DESCRIBE_SECTION_SIZE];

	snap_reader_info(reader, &info);
	snap_reader_section(reader, index, &section);
	(void)describe_section(info.runtime, section.type, name);
	(void)snprintf(check, sizeof(check), "digest %.20s", name);
	int length =
		snprintf(passed, sizeof(passed),
			 "%016llx, %llu bytes at 0x%llx", ull(section.digest),
			 ull(section.stored_size), ull(section.offset));
	if (section.codec == SNAP_CODEC_PAGES)
		(void)snprintf(passed + length, sizeof(passed) - (size_t)length,
			       ", %llu pages",
			       ull((section.raw_size + SNAP_PAGE_SIZE - 1) /
				   SNAP_PAGE_SIZE));
	int rc = first_use(reader, &section, &err);
	add_result(explain, check, rc, &err, passed);
	if (snap_codec_in_place(section.codec))
		return;
	(void)snprintf(check, sizeof(check), "unpack %.20s", name);
	if (rc != 0) {
		explain_add(explain, check, EXPLAIN_NOT_REACHED, "%s", "");
		return;
	}
	/* No more than the limits allow: the table was checked. */
	uint8_t *content = tool_alloc((size_t)section.raw_size);
	rc = snap_reader_load(reader, section.type, content,
			      (size_t)section.raw_size, &err);
	free(content);
	(void)snprintf(passed, sizeof(passed), "%s to %llu bytes",
		       describe_codec_words[section.codec],
		       ull(section.raw_size));
	add_result(explain, check, rc, &err, passed);
}

/* What is about the file as a whole; reached when every section is sound. */
static void explain_whole(struct explain *explain,
			  const struct snap_reader *reader, bool sound)
{
	struct snap_info info;
	struct snap_error err;
	char passed[80];

	snap_reader_info(reader, &info);
	int rc = sound ? snap_reader_verify(reader, SNAP_LOAD_FULL, &err) : 0;
	if (sound)
		add_result(explain, "padding", rc, &err,
			   "all zero between sections");
	else
		explain_add(explain, "padding", EXPLAIN_NOT_REACHED, "%s", "");
	if (!sound || rc != 0) {
		explain_add(explain, "content digest", EXPLAIN_NOT_REACHED,
			    "%s", "");
		return;
	}
	rc = snap_reader_verify(reader, SNAP_LOAD_DEEP, &err);
	(void)snprintf(passed, sizeof(passed),
		       "%s; sections in the writer's order", info.content_text);
	add_result(explain, "content digest", rc, &err, passed);
}

static void explain_library(struct explain *explain,
			    const struct snap_reader *reader, bool sound)
{
	struct ms_library *library;
	struct ms_library_info counts;
	struct snap_info info;
	struct snap_error err;
	char passed[160] = "";

	snap_reader_info(reader, &info);
	if (info.runtime != SNAP_RUNTIME_SESSION)
		return;
	if (!sound) {
		explain_add(explain, "library image", EXPLAIN_NOT_REACHED, "%s",
			    "");
		return;
	}
	int rc = ms_library_open(&library, reader, NULL, &err);
	if (rc == 0) {
		ms_library_info(library, &counts);
		(void)snprintf(passed, sizeof(passed),
			       "%u builtins, %u functions: every record, the "
			       "index, every text",
			       counts.builtin_count, counts.function_count);
		rc = ms_library_validate(library, &err);
		ms_library_close(library);
	}
	add_result(explain, "library image", rc, &err, passed);
}

static bool failed_since(const struct explain *explain, size_t begin)
{
	for (size_t i = begin; i < explain->count; i++)
		if (explain->rows[i].outcome == EXPLAIN_FAIL)
			return true;
	return false;
}

static void explain_reader(struct explain *explain,
			   const struct snap_reader *reader)
{
	struct snap_info info;

	snap_reader_info(reader, &info);
	explain_key(explain, &info);
	size_t begin = explain->count;
	for (uint32_t i = 0; i < info.section_count; i++)
		explain_section(explain, reader, i);
	explain_whole(explain, reader, !failed_since(explain, begin));
	explain_library(explain, reader, !failed_since(explain, begin));
}

static void explain_bytes(struct explain *explain, const struct snap_file *file,
			  const struct snap_limits *limits)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_LAZY,
		.memory = SNAP_MEMORY_BORROW,
		.limits = *limits,
	};
	struct snap_reader *reader = NULL;
	struct snap_error err;

	int rc = snap_reader_open_memory(&reader, file->bytes.data,
					 file->bytes.size, &options, &err);
	if (explain_header(explain, file->bytes, rc, &err))
		explain_reader(explain, reader);
	snap_reader_close(reader);
}

void explain_file(struct explain *explain, const char *path,
		  const struct snap_limits *limits)
{
#define DEFAULT_LIMIT(field, value, unit, meaning) (value),
	const uint64_t defaults[] = { SNAP_LIMITS(DEFAULT_LIMIT) };
#undef DEFAULT_LIMIT
	struct snap_file file;
	struct snap_error err;
	uint64_t most = limits->max_file_size != 0 ? limits->max_file_size
						   : defaults[0];

	if (pack_file_open(&file, path, most, &err) != 0) {
		explain_fail(explain, "file", &err);
		return;
	}
	explain_add(explain, "file", EXPLAIN_PASS, "%zu bytes%s",
		    file.bytes.size,
		    file.unsafe	      ? ", which others could have written"
		    : file.changeable ? ", which its group may change"
				      : "");
	explain_bytes(explain, &file, limits);
	snap_file_close(&file);
}
