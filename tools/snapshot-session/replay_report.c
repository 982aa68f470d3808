#include "tools/snapshot-session/replay_report.h"

#include "base/checked.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/json_text.h"

#include <string.h>

/* ---------------------------------------------------------------- refusals */

struct ms_payload_error replay_public_error(const struct ms_replay_error *err)
{
	struct ms_payload_error out = {
		.offset = err->offset,
		.has_offset = err->offset != SNAP_NO_OFFSET,
	};

	(void)snprintf(out.identifier, sizeof(out.identifier), "%s",
		       err->identifier);
	(void)snprintf(out.message, sizeof(out.message), "%.*s",
		       (int)sizeof(out.message) - 1, err->message);
	(void)snprintf(out.limit, sizeof(out.limit), "%s",
		       err->limit != NULL ? err->limit : "");
	(void)snprintf(out.variable, sizeof(out.variable), "%s", err->variable);
	return out;
}

void replay_print_refusal(const char *path, const struct ms_payload_error *err)
{
	struct snap_strbuf detail;

	snap_strbuf_begin(&detail, NULL);
	if (err->limit[0] != '\0')
		snap_strbuf_printf(&detail, ", limit %s", err->limit);
	if (err->has_offset)
		snap_strbuf_printf(&detail, ", offset %llu", ull(err->offset));
	if (err->variable[0] != '\0')
		snap_strbuf_printf(&detail, ", variable %s", err->variable);
	if (detail.failed)
		tool_no_memory();
	if (detail.size == 0)
		tool_report_plain("snapshot-session", "%s: %s: %s", path,
				  err->identifier, err->message);
	else
		tool_report_plain("snapshot-session", "%s: %s: %s (%s)", path,
				  err->identifier, err->message,
				  snap_strbuf_text(&detail) + 2);
	snap_strbuf_end(&detail);
}

/* --------------------------------------------------------------- variables */

/* What 'count' elements take in memory; beyond 64 bits it doesn't matter. */
static uint64_t times(uint64_t count, uint64_t size)
{
	uint64_t bytes;

	return snap_mul(count, size, &bytes) ? bytes : UINT64_MAX;
}

static uint64_t element_size(const struct fmt_mat_array *array)
{
	size_t size = sizeof(double);

	if (array->logical)
		size = 1;
	else if (array->class_ == FMT_MX_CHAR)
		size = sizeof(uint16_t);
	else if (array->class_ != FMT_MX_SPARSE)
		size = fmt_mat_type_size(
			fmt_mat_class_type((enum fmt_mat_class)array->class_));
	return array->complex ? 2 * size : size;
}

static size_t item_count(const struct fmt_mat_array *array)
{
	if (array->class_ == FMT_MX_CELL || fmt_mat_is_string(array))
		return array->count;
	if (array->class_ == FMT_MX_STRUCT)
		return array->count * array->fields->count;
	return 0;
}

static bool is_container(const struct fmt_mat_array *array)
{
	return array->class_ == FMT_MX_CELL || array->class_ == FMT_MX_STRUCT ||
	       array->class_ == FMT_MX_OBJECT ||
	       array->class_ == FMT_MX_FUNCTION ||
	       array->class_ == FMT_MX_OPAQUE;
}

/* As whos counts them in a session.  The reader has bounded the depth. */
static uint64_t bytes_of(const struct fmt_mat_array *array)
{
	uint64_t bytes = 0;

	if (!is_container(array))
		bytes = times(array->count, element_size(array));
	if (array->class_ == FMT_MX_SPARSE)
		bytes += times(array->count + array->dims[1] + 1,
			       sizeof(size_t));
	for (size_t i = 0; i < item_count(array); i++)
		bytes += bytes_of(&array->items[i]);
	return bytes;
}

static void print_variable(const struct fmt_mat_variable *variable)
{
	const struct fmt_mat_array *array = &variable->value;
	const char *class_ = fmt_mat_class_name(array);

	tool_put_text(stdout, variable->name, variable->name_size);
	(void)putchar('\t');
	for (uint32_t i = 0; i < array->rank; i++)
		(void)printf("%s%llu", i == 0 ? "" : "x", ull(array->dims[i]));
	(void)putchar('\t');
	tool_put_text(stdout, class_, strlen(class_));
	(void)printf("\t%llu%s%s%s\n", ull(bytes_of(array)),
		     array->complex ? "\tcomplex" : "",
		     array->class_ == FMT_MX_SPARSE ? "\tsparse" : "",
		     variable->global ? "\tglobal" : "");
}

void replay_print_list(const struct ms_replay_content *content)
{
	for (size_t i = 0; i < content->file->count; i++)
		print_variable(&content->file->variables[i]);
}

/* -------------------------------------------------------------------- JSON */

static void put_optional(struct json_text *json, const char *key,
			 const char *text)
{
	json_put_text(json, key, text != NULL && *text != '\0' ? text : NULL);
}

static void put_error(struct json_text *json, const struct ms_replay_error *err)
{
	if (err == NULL) {
		json_put_text(json, "error", NULL);
		return;
	}
	json_open(json, "error", '{');
	json_put_text(json, "identifier", err->identifier);
	json_put_text(json, "message", err->message);
	put_optional(json, "limit", err->limit);
	if (err->offset == SNAP_NO_OFFSET)
		json_put_text(json, "offset", NULL);
	else
		json_put_number(json, "offset", err->offset);
	json_put_bool(json, "inMat", err->in_mat);
	put_optional(json, "variable", err->variable);
	json_close(json, '}');
}

static void put_payload(struct json_text *json, uint64_t size,
			const struct ms_replay_content *content)
{
	if (content == NULL) {
		json_put_text(json, "payload", NULL);
		return;
	}
	json_open(json, "payload", '{');
	json_put_number(json, "schemaVersion", FMT_WSSTATE_SCHEMA);
	json_put_text(json, "createdAt", content->state.created);
	json_put_text(json, "mode", content->state.forced ? "force" : "auto");
	json_put_number(json, "bytes", size);
	json_put_number(json, "matBytes", content->mat_size);
	json_put_number(json, "level", content->file->level);
	json_close(json, '}');
}

static void put_variable(struct json_text *json,
			 const struct fmt_mat_variable *variable)
{
	const struct fmt_mat_array *array = &variable->value;

	json_open(json, NULL, '{');
	json_put_span(json, "name", variable->name, variable->name_size);
	json_put_text(json, "class", fmt_mat_class_name(array));
	json_open(json, "size", '[');
	for (uint32_t i = 0; i < array->rank; i++)
		json_put_number(json, NULL, array->dims[i]);
	json_close(json, ']');
	json_put_number(json, "bytes", bytes_of(array));
	json_put_bool(json, "complex", array->complex);
	json_put_bool(json, "sparse", array->class_ == FMT_MX_SPARSE);
	json_put_bool(json, "global", variable->global);
	json_close(json, '}');
}

void replay_print_json(const char *path, uint64_t size,
		       const struct ms_replay_content *content,
		       const struct ms_replay_error *err)
{
	struct snap_strbuf text;
	struct json_text json = { .out = &text };

	snap_strbuf_begin(&text, NULL);
	json_open(&json, NULL, '{');
	json_put_text(&json, "schema", "replay/1");
	json_put_text(&json, "file", path);
	json_put_bool(&json, "ok", err == NULL);
	put_error(&json, err);
	put_payload(&json, size, content);
	json_open(&json, "variables", '[');
	for (size_t i = 0; content != NULL && i < content->file->count; i++)
		put_variable(&json, &content->file->variables[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	json_print(&json, stdout);
	snap_strbuf_end(&text);
}
