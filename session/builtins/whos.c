/* whos: variables with their sizes, bytes and classes. */
#include "builtins/prototypes.h"

#include "bridge/mat_file.h"
#include "builtins/variable_names.h"
#include "value/struct.h"

#include <string.h>

/* Containers within containers whose bytes are counted. */
#define DEPTH_MAX 100

static double value_bytes(struct ms_value v, int depth);

static double sum_bytes(const struct ms_value *values, size_t count, int depth)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += value_bytes(values[i], depth + 1);
	return sum;
}

/* The data, without what describes them. */
static double value_bytes(struct ms_value v, int depth)
{
	enum ms_class class_ = ms_class_of(v);
	double count = (double)ms_count(v);

	if (depth > DEPTH_MAX || ms_is_none(v))
		return 0;
	if (v.tag == MS_TAG_STRUCT)
		return sum_bytes(ms_struct_values(v),
				 ms_count(v) *
					 ms_struct_of(v)->shape->field_count,
				 depth);
	if (class_ == MS_CELL || class_ == MS_STRING)
		return sum_bytes(v.as.array->data, ms_count(v), depth);
	if (!ms_class_is_plain(class_))
		return 8;
	return count * (double)ms_element_size(class_, ms_is_complex(v));
}

struct row {
	const char *name;
	const struct ms_value *value;
	bool global;
};

/* What is told of; values and names are borrowed. */
struct rows {
	struct row *items;
	size_t count;
	size_t room;
};

static int begin_rows(struct ms_call *call, struct rows *rows, size_t room)
{
	rows->count = 0;
	rows->room = room;
	rows->items = ms_heap_alloc(call->heap, room * sizeof(*rows->items));
	return rows->items == NULL ? -1 : 0;
}

static void end_rows(struct ms_call *call, struct rows *rows)
{
	ms_heap_free(call->heap, rows->items,
		     rows->room * sizeof(*rows->items));
}

static int find_row(struct ms_call *call, const char *name, struct row *row)
{
	size_t size = strlen(name);
	const struct ms_value *global =
		ms_scope_find(call->vm, MS_SCOPE_GLOBAL, name, size);

	row->name = name;
	row->value = ms_scope_find(call->vm, MS_SCOPE_CALLER, name, size);
	row->global = global != NULL && global == row->value;
	return row->value == NULL ? -1 : 0;
}

/* ------------------------------------------------------------------- struct
 */

static const char *const fields[] = { "name",	 "size",    "bytes",
				      "class",	 "global",  "sparse",
				      "complex", "nesting", "persistent" };

#define FIELD_COUNT 9

static int nesting(struct ms_call *call, struct ms_value *out)
{
	static const char *const names[] = { "function", "level" };
	struct ms_value values[] = { ms_none(), ms_real(1) };

	if (ms_text_from_utf8(call->heap, "", 0, &values[0]) != 0)
		return -1;
	int rc = ms_struct_scalar(call->heap, names, values, 2, out);
	ms_release(call->heap, values[0]);
	return rc;
}

/* The nine values of a row; those made before a failure are in place too. */
static int fill_row(struct ms_call *call, const struct row *row,
		    struct ms_value *place)
{
	struct ms_heap *heap = call->heap;
	struct ms_value v[FIELD_COUNT] = { ms_none() };
	int rc = ms_text_from_c(heap, row->name, &v[0]);

	if (rc == 0)
		rc = ms_dims_row(heap, *row->value, &v[1]);
	v[2] = ms_real(value_bytes(*row->value, 0));
	if (rc == 0)
		rc = ms_text_from_c(
			heap, ms_class_name(ms_class_of(*row->value)), &v[3]);
	v[4] = ms_logical(row->global);
	v[5] = ms_logical(ms_is_sparse(*row->value));
	v[6] = ms_logical(ms_is_complex(*row->value));
	if (rc == 0)
		rc = nesting(call, &v[7]);
	v[8] = ms_logical(false);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (!ms_is_none(v[i]))
			ms_take_into(heap, &place[i], v[i]);
	return rc;
}

static int make_shape(struct ms_heap *heap, struct ms_shape **out)
{
	struct ms_shape *shape, *wider;

	if (ms_shape_root(heap, &shape) != 0)
		return -1;
	for (int i = 0; i < FIELD_COUNT; i++) {
		int rc = ms_shape_add(heap, shape, fields[i], strlen(fields[i]),
				      &wider);

		ms_shape_release(heap, shape);
		if (rc != 0)
			return -1;
		shape = wider;
	}
	*out = shape;
	return 0;
}

static int give_struct(struct ms_call *call, const struct rows *rows)
{
	const size_t dims[] = { rows->count, 1 };
	struct ms_shape *shape;
	struct ms_struct *s;

	if (make_shape(call->heap, &shape) != 0)
		return -1;
	int rc = ms_struct_create(call->heap, shape, 2, dims, &s);
	ms_shape_release(call->heap, shape);
	if (rc != 0)
		return -1;
	call->results[0] = ms_take_object(s);
	struct ms_value *values = s->array.data;
	for (size_t i = 0; rc == 0 && i < rows->count; i++)
		rc = fill_row(call, &rows->items[i], &values[i * FIELD_COUNT]);
	return rc;
}

/* -------------------------------------------------------------------- table
 */

static const char *attributes(const struct row *row)
{
	if (row->global)
		return "global";
	if (ms_is_sparse(*row->value))
		return "sparse";
	return ms_is_complex(*row->value) ? "complex" : "";
}

static int write_table(struct ms_call *call, const struct rows *rows)
{
	struct snap_strbuf text, size;

	if (rows->count == 0)
		return 0;
	snap_strbuf_begin(&text, &call->heap->allocator);
	snap_strbuf_begin(&size, &call->heap->allocator);
	snap_strbuf_printf(&text, "  %-20s %-15s %12s  %-15s %s\n\n", "Name",
			   "Size", "Bytes", "Class", "Attributes");
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->items[i];

		snap_strbuf_reset(&size);
		ms_dims_text(&size, ms_rank(*row->value), ms_dims(*row->value));
		snap_strbuf_printf(&text, "  %-20s %-15s %12.0f  %-15s %s\n",
				   row->name, snap_strbuf_text(&size),
				   value_bytes(*row->value, 0),
				   ms_class_name(ms_class_of(*row->value)),
				   attributes(row));
	}
	snap_strbuf_putc(&text, '\n');
	int rc = text.failed || size.failed ? ms_fail_memory(call->heap) : 0;
	if (rc == 0)
		ms_call_write(call->vm, MS_STDOUT, snap_strbuf_text(&text),
			      text.size);
	snap_strbuf_end(&size);
	snap_strbuf_end(&text);
	return rc;
}

static int tell(struct ms_call *call, const struct rows *rows)
{
	return call->wanted != 0 ? give_struct(call, rows)
				 : write_table(call, rows);
}

static int tell_names(struct ms_call *call, const struct ms_name_list *names)
{
	struct rows rows;

	if (begin_rows(call, &rows, names->count) != 0)
		return -1;
	for (size_t i = 0; i < names->count; i++)
		if (find_row(call, ms_name_list_at(names, i),
			     &rows.items[rows.count]) == 0)
			rows.count++;
	int rc = tell(call, &rows);
	end_rows(call, &rows);
	return rc;
}

static int tell_entries(struct ms_call *call,
			const struct ms_mat_entries *entries)
{
	struct rows rows;

	if (begin_rows(call, &rows, entries->count) != 0)
		return -1;
	for (; rows.count < entries->count; rows.count++) {
		const struct ms_mat_entry *entry = &entries->items[rows.count];

		rows.items[rows.count] =
			(struct row){ entry->name, &entry->value,
				      entry->global };
	}
	int rc = tell(call, &rows);
	end_rows(call, &rows);
	return rc;
}

/* The names behind the file's: arguments [2, ...). */
static int wants(void *context, const char *name, bool *out)
{
	struct ms_call *call = context;

	return ms_name_is_chosen(call, 2, call->argument_count, name, out);
}

static int tell_file(struct ms_call *call)
{
	const struct ms_mat_load_options options = { .wants = wants,
						     .context = call };
	struct ms_mat_entries entries;
	struct snap_strbuf path;

	snap_strbuf_begin(&path, &call->heap->allocator);
	int rc = ms_text_argument(call->heap, call->arguments[1], "Filename",
				  &path);
	if (rc == 0)
		rc = ms_mat_load(call->heap, snap_strbuf_text(&path), &options,
				 &entries);
	snap_strbuf_end(&path);
	if (rc != 0)
		return rc;
	rc = tell_entries(call, &entries);
	ms_mat_entries_end(call->heap, &entries);
	return rc;
}

int ms_bi_whos(struct ms_call *call)
{
	struct ms_name_list names;

	if (call->argument_count > 1 && ms_is_text(call->arguments[0]) &&
	    ms_text_is(call->arguments[0], "-file"))
		return tell_file(call);
	ms_name_list_begin(&names, call->heap);
	int rc = ms_name_list_select(&names, call, MS_SCOPE_CALLER, 0,
				     call->argument_count);
	if (rc == 0)
		rc = tell_names(call, &names);
	ms_name_list_end(&names);
	return rc;
}
