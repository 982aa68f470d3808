#include "tools/snapshot-builder/inspect/recompile.h"

#include "base/digest.h"
#include "base/fail.h"
#include "base/parallel.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/recorded.h"
#include "tools/snapshot-builder/sources.h"

#include <string.h>

struct comparison {
	const struct builder_input *input;
	const struct ms_library *library;
	struct builder_recorded recorded;
	struct tool_json *rows;
	char first[64];	  /* name of the first that differs */
	const char *how;  /* it does, static */
	uint32_t changed; /* because there are other texts */
	uint32_t differing;
};

static void tell(struct comparison *c, struct ms_text name, const char *how)
{
	struct tool_json *row = tool_json_object();

	tool_json_put_span(row, "name", name.data, name.size);
	tool_json_put_text(row, "differs", how);
	tool_json_add(c->rows, row);
	if (c->differing++ == 0) {
		(void)snprintf(c->first, sizeof(c->first), "%.*s",
			       (int)name.size, name.data);
		c->how = how;
	}
}

/* The same function in the snapshot; '*code' stays false when it has none. */
static int find_unit(const struct comparison *c, struct ms_text name,
		     struct ms_unit_image *unit, bool *code,
		     struct snap_error *err)
{
	struct ms_entry entry;
	int rc = ms_library_find(c->library, name.data, name.size, &entry, err);

	if (rc == 0 && (entry.flags & MS_ENTRY_FUNCTION) == 0)
		return SNAP_E_NOT_FOUND;
	if (rc != 0)
		return rc;
	rc = ms_library_unit(c->library, &entry, unit, err);
	*code = rc == 0;
	return rc == SNAP_E_NOT_FOUND ? 0 : rc;
}

static const char *how_it_differs(const struct comparison *c, uint32_t number,
				  const struct ms_unit_image *unit, bool code)
{
	const struct fmt_entry *entry = &c->input->library->entries[number];
	const struct ms_compiled *now = &c->input->compiled[number];

	if (!builder_recorded_same(&c->recorded, c->input->library,
				   entry->source_path))
		return "source";
	if (now->image == NULL)
		return code ? "mistakes" : NULL;
	if (!code)
		return "no_code";
	return snap_digest64(now->image, now->size) == unit->digest ? NULL
								    : "code";
}

static int compare_entry(struct comparison *c, uint32_t number,
			 struct snap_error *err)
{
	const struct fmt_entry *entry = &c->input->library->entries[number];
	const struct ms_text name = { entry->name, strlen(entry->name) };
	struct ms_unit_image unit = { .number = 0 };
	bool code = false;

	if (entry->source == NULL)
		return 0;
	int rc = find_unit(c, name, &unit, &code, err);
	if (rc == SNAP_E_NOT_FOUND) {
		tell(c, name, "missing");
		c->changed++;
		return 0;
	}
	if (rc != 0)
		return rc;
	const char *how = how_it_differs(c, number, &unit, code);
	if (how != NULL)
		tell(c, name, how);
	c->changed += how != NULL && strcmp(how, "source") == 0;
	return 0;
}

/* Both are sorted by name. */
static int find_extra(struct comparison *c, struct snap_error *err)
{
	const struct fmt_library *library = c->input->library;
	struct ms_library_info info;
	uint32_t k = 0;

	ms_library_info(c->library, &info);
	for (uint32_t i = 0; i < info.entry_count; i++) {
		struct ms_entry entry;
		int order = 1;
		int rc = ms_library_entry(c->library, i, &entry, err);

		if (rc != 0)
			return rc;
		for (; k < library->entry_count; k++) {
			const char *name = library->entries[k].name;

			order = strncmp(name, entry.name.data, entry.name.size);
			if (order == 0)
				order = name[entry.name.size] != '\0';
			if (order >= 0)
				break;
		}
		if ((entry.flags & MS_ENTRY_FUNCTION) == 0 ||
		    (order == 0 && k != library->entry_count))
			continue;
		tell(c, entry.name, "extra");
		c->changed++;
	}
	return 0;
}

static int compare(struct comparison *c, struct snap_error *err)
{
	uint32_t count = c->input->library->entry_count;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < count; i++)
		rc = compare_entry(c, i, err);
	if (rc == 0)
		rc = find_extra(c, err);
	if (rc != 0 || c->differing == 0)
		return rc;
	return snap_fail(err,
			 c->changed == c->differing ? SNAP_E_SOURCE_CHANGED
						    : SNAP_E_BYTECODE_INVALID,
			 SNAP_NO_OFFSET,
			 "%u function%s differ%s from what the sources compile "
			 "to, the first is '%s' (%s)",
			 c->differing, c->differing == 1 ? "" : "s",
			 c->differing == 1 ? "s" : "", c->first, c->how);
}

static uint8_t dialect_of(const struct tool_json *provenance)
{
	const char *text =
		tool_json_string(tool_json_get(provenance, "dialect"));
	uint8_t dialect = 0;

	for (uint8_t i = 0; builder_dialect_words[i] != NULL; i++)
		if (text != NULL && strcmp(text, builder_dialect_words[i]) == 0)
			dialect = i;
	return dialect;
}

/* The patterns, borrowed from the provenance; free with tool_texts_free(). */
static struct tool_texts exclude_of(const struct tool_json *provenance)
{
	const struct tool_json *list = tool_json_get(provenance, "exclude");
	size_t count = tool_json_length(list);
	struct tool_texts texts = {
		.items = tool_calloc(count + 1, sizeof(*texts.items)),
	};

	for (size_t i = 0; i < count; i++) {
		const char *text = tool_json_string(tool_json_at(list, i));

		if (text != NULL)
			texts.items[texts.count++] = text;
	}
	return texts;
}

static int read_input(struct builder_input *input,
		      const struct tool_texts *libraries,
		      const struct tool_json *provenance,
		      struct snap_error *err)
{
	struct tool_texts exclude = exclude_of(provenance);
	const struct builder_reading reading = {
		.jobs = snap_parallel_processors(),
		.dialect = dialect_of(provenance),
		.exclude = &exclude,
	};
	int rc = builder_input_read(input, libraries, &reading, NULL, err);

	tool_texts_free(&exclude);
	if (rc != 0)
		return rc;
	rc = builder_input_compile(input, reading.jobs, true, NULL, err);
	if (rc != 0)
		builder_input_free(input);
	return rc;
}

static int compare_input(const struct snap_reader *reader,
			 const struct builder_input *input,
			 const struct tool_json *provenance,
			 struct tool_json *rows, struct snap_error *err)
{
	struct comparison c = { .input = input, .rows = rows };
	struct ms_library *library;
	int rc = ms_library_open(&library, reader, NULL, err);

	if (rc != 0)
		return rc;
	c.library = library;
	builder_recorded_begin(&c.recorded, provenance);
	rc = compare(&c, err);
	builder_recorded_end(&c.recorded);
	ms_library_close(library);
	return rc;
}

int builder_recompile(const struct snap_reader *reader,
		      const struct tool_texts *libraries,
		      struct tool_json *rows, struct snap_error *err)
{
	struct builder_input input;
	struct tool_json *provenance;
	int rc = builder_provenance_read(reader, &provenance, err);

	if (rc != 0)
		return rc;
	rc = read_input(&input, libraries, provenance, err);
	if (rc == 0) {
		rc = compare_input(reader, &input, provenance, rows, err);
		builder_input_free(&input);
	}
	tool_json_free(provenance);
	return rc;
}
