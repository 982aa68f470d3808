/* whos: variables with their sizes, bytes and classes. */
#include "builtins/prototypes.h"

#include "builtins/variable_names.h"
#include "value/bytes.h"
#include "value/struct.h"

#include <string.h>

struct row {
	const char *name;
	const struct ms_value *value;
	bool global;
};

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
	v[2] = ms_real((double)ms_bytes(*row->value));
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

static int give_struct(struct ms_call *call, const struct ms_name_list *names)
{
	const size_t dims[] = { names->count, 1 };
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
	for (size_t i = 0; rc == 0 && i < names->count; i++) {
		struct row row;

		if (find_row(call, ms_name_list_at(names, i), &row) == 0)
			rc = fill_row(call, &row, &values[i * FIELD_COUNT]);
	}
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

static int write_table(struct ms_call *call, const struct ms_name_list *names)
{
	struct snap_strbuf text, size;

	if (names->count == 0)
		return 0;
	snap_strbuf_begin(&text, &call->heap->allocator);
	snap_strbuf_begin(&size, &call->heap->allocator);
	snap_strbuf_printf(&text, "  %-20s %-15s %12s  %-15s %s\n\n", "Name",
			   "Size", "Bytes", "Class", "Attributes");
	for (size_t i = 0; i < names->count; i++) {
		struct row row;

		if (find_row(call, ms_name_list_at(names, i), &row) != 0)
			continue;
		snap_strbuf_reset(&size);
		ms_dims_text(&size, ms_rank(*row.value), ms_dims(*row.value));
		snap_strbuf_printf(&text, "  %-20s %-15s %12.0f  %-15s %s\n",
				   row.name, snap_strbuf_text(&size),
				   (double)ms_bytes(*row.value),
				   ms_class_name(ms_class_of(*row.value)),
				   attributes(&row));
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

int ms_bi_whos(struct ms_call *call)
{
	struct ms_name_list names;

	ms_name_list_begin(&names, call->heap);
	int rc = ms_name_list_select(&names, call, MS_SCOPE_CALLER, 0,
				     call->argument_count);
	if (rc == 0)
		rc = call->wanted != 0 ? give_struct(call, &names)
				       : write_table(call, &names);
	ms_name_list_end(&names);
	return rc;
}
