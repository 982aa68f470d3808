#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "base/suggest.h"
#include "formats/stdlib.h"
#include "tools/common/report.h"
#include "tools/common/report_json.h"
#include "tools/common/trust.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/pack/open.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int builder_timestamp(const struct tool_call *call, uint64_t most,
		      uint64_t *seconds)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	if (*seconds != TOOL_UNSET)
		return TOOL_CONTINUE;
	*seconds = 0;
	if (epoch == NULL || epoch[0] == '\0')
		return TOOL_CONTINUE;
	size_t digits = strspn(epoch, "0123456789");
	if (epoch[digits] == '\0' && tool_number(epoch, seconds) &&
	    *seconds <= most)
		return TOOL_CONTINUE;
	return tool_usage_error(call,
				"SOURCE_DATE_EPOCH: '%s' is not a number of "
				"seconds since 1970",
				epoch);
}

/* NULL and "-" are no files. */
static bool is_file(const char *path)
{
	return path != NULL && strcmp(path, "-") != 0;
}

int builder_need_output(const struct tool_call *call, const char *output)
{
	if (output == NULL)
		return tool_usage_error(call, "needs an --output to write");
	if (!is_file(output))
		return tool_usage_error(call, "-o -: a file is replaced as a "
					      "whole, and a pipe can't be");
	return TOOL_CONTINUE;
}

int builder_check_output(const struct tool_call *call, const char *output,
			 const char *const *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_file(output) && is_file(inputs[i]) &&
		    tool_same_place(output, inputs[i]))
			return tool_usage_error(call,
						"writing '%s' would replace "
						"'%s', which is read: name "
						"another file",
						output, inputs[i]);
	return TOOL_CONTINUE;
}

double builder_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int builder_open(struct builder_file *out, const char *path,
		 const struct snap_limits *limits, struct snap_error *err)
{
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_LAZY,
	};
	struct builder_file file = { 0 };

	if (limits != NULL)
		options.limits = *limits;
	int rc = pack_reader_open(&file.reader, path, &options, err);
	if (rc != 0)
		return rc;
	snap_reader_info(file.reader, &file.info);
	*out = file;
	return 0;
}

int builder_check_bytes(struct snap_span bytes, struct snap_info *info,
			struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader;
	int rc = snap_reader_open_memory(&reader, bytes.data, bytes.size,
					 &options, err);

	if (rc != 0)
		return rc;
	if (info != NULL)
		snap_reader_info(reader, info);
	snap_reader_close(reader);
	return 0;
}

int builder_open_library(struct builder_file *out, const char *path,
			 struct snap_error *err)
{
	struct builder_file file;
	int rc = builder_open(&file, path, NULL, err);

	if (rc != 0)
		return rc;
	if (file.info.runtime != SNAP_RUNTIME_SESSION)
		rc = snap_fail(err, SNAP_E_KEY_OPTIONS, SNAP_NO_OFFSET,
			       "made for the runtime %08x, which has no "
			       "library that this tool knows",
			       file.info.runtime);
	if (rc == 0)
		rc = ms_library_open(&file.library, file.reader, NULL, err);
	if (rc != 0) {
		builder_close(&file);
		return rc;
	}
	*out = file;
	return 0;
}

void builder_close(struct builder_file *file)
{
	ms_library_close(file->library);
	snap_reader_close(file->reader);
	*file = (struct builder_file){ 0 };
}

void builder_report(FILE *out, const char *path, const struct snap_error *err)
{
	tool_report_section(out, path, describe_section_name(err->section),
			    err);
}

int builder_fail(const char *path, const struct snap_error *err, bool json)
{
	return builder_fail_remedy(path, err, NULL, json);
}

int builder_fail_remedy(const char *path, const struct snap_error *err,
			const char *remedy, bool json)
{
	if (remedy == NULL)
		remedy = snap_error_remedy(err->code);
	if (json) {
		struct tool_json *report = tool_report_json(
			"snapshot-error/1", path, err, describe_section_name);

		tool_json_put_text(report, "remedy", remedy);
		tool_json_print(stdout, report, TOOL_JSON_INDENTED);
		tool_json_free(report);
	} else {
		tool_report_remedy(stderr, path,
				   describe_section_name(err->section), err,
				   remedy);
	}
	return (int)tool_exit_of(err->code);
}

int builder_fail_answer(const char *path, const struct snap_error *err,
			bool json)
{
	int status = builder_fail(path, err, json);

	return err->code == SNAP_E_NOT_FOUND ? TOOL_NO : status;
}

int builder_fail_trust(const char *path, const struct snap_error *err,
		       bool json)
{
	if (json) {
		struct tool_json *report = tool_report_json(
			"snapshot-error/1", path, err, describe_section_name);

		tool_json_print(stdout, report, TOOL_JSON_LINE);
		tool_json_free(report);
	} else {
		tool_trust_report(path, err);
	}
	return TOOL_UNKNOWN;
}

int builder_load(const struct snap_reader *reader, uint32_t type, size_t most,
		 char **text, size_t *size, struct snap_error *err)
{
	struct snap_section section;
	int rc = snap_reader_find(reader, type, &section, err);

	if (rc != 0)
		return rc;
	if (section.raw_size > most)
		return snap_fail_section(
			err,
			snap_fail(err, SNAP_E_LIMIT, section.offset,
				  "%llu bytes, more than the %zu this tool "
				  "shows",
				  ull(section.raw_size), most),
			type);
	char *content = tool_alloc((size_t)section.raw_size + 1);
	rc = snap_reader_load(reader, type, content, (size_t)section.raw_size,
			      err);
	if (rc != 0) {
		free(content);
		return rc;
	}
	content[section.raw_size] = '\0';
	*text = content;
	*size = (size_t)section.raw_size;
	return 0;
}

/* The name nearest to 'name', over all entries. */
static struct snap_suggest nearest(const struct builder_file *file,
				   const char *name)
{
	struct snap_suggest near;
	struct ms_library_info info;
	struct ms_entry entry;

	snap_suggest_begin(&near, name, strlen(name));
	ms_library_info(file->library, &info);
	for (uint32_t i = 0; i < info.entry_count; i++)
		if (ms_library_entry(file->library, i, &entry, NULL) == 0)
			snap_suggest_offer(&near, entry.name.data,
					   entry.name.size);
	return near;
}

int builder_find(const struct builder_file *file, const char *name,
		 struct ms_entry *out, struct snap_error *err)
{
	int rc = ms_library_find(file->library, name, strlen(name), out, err);

	if (rc != SNAP_E_NOT_FOUND)
		return rc;
	struct snap_suggest near = nearest(file, name);
	if (near.best == NULL)
		return rc;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "there is no '%s'; did you mean %.*s?", name,
			 (int)near.best_length, near.best);
}

void builder_entry_flags(uint32_t flags,
			 void (*add)(void *context, const char *word),
			 void *context)
{
#define ADD_FLAG(name, bit, text, meaning)                                     \
	if ((flags & 1u << (bit)) != 0)                                        \
		add(context, text);
	FMT_ENTRY_FLAGS(ADD_FLAG)
#undef ADD_FLAG
}
