/* whos: variables with their sizes, bytes and classes. */
#include "builtins/prototypes.h"

#include "bridge/mat_file.h"
#include "builtins/variable_names.h"
#include "value/bytes.h"
#include "value/opaque.h"
#include "value/struct.h"

#include <string.h>

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

static int find_row(struct ms_call *call, enum ms_scope scope, const char *name,
		    struct row *row)
{
	size_t size = strlen(name);
	const struct ms_value *global =
		ms_scope_find(call->vm, MS_SCOPE_GLOBAL, name, size);

	row->name = name;
	row->value = ms_scope_find(call->vm, scope, name, size);
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
		rc = ms_text_from_c(heap, ms_class_text(*row->value), &v[3]);
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
 *
 * The columns are as wide as their widest entry and their heading; the sizes
 * stand with their first 'x' below each other, and the heading Size begins
 * one before it.
 */

#define NAME_GAP  6
#define BYTES_GAP 12
#define CLASS_GAP 4

struct widths {
	size_t name;
	size_t rows; /* of sizes, before the 'x' */
	size_t rest; /* and behind it */
	size_t bytes;
	size_t class_;
};

/* Texts of a row. */
struct cells {
	struct snap_strbuf size, bytes;
	size_t rows; /* of size, before the 'x' */
};

static void begin_cells(struct cells *cells, struct ms_heap *heap)
{
	snap_strbuf_begin(&cells->size, &heap->allocator);
	snap_strbuf_begin(&cells->bytes, &heap->allocator);
}

static void end_cells(struct cells *cells)
{
	snap_strbuf_end(&cells->size);
	snap_strbuf_end(&cells->bytes);
}

static void fill_cells(struct cells *cells, struct ms_value v)
{
	snap_strbuf_reset(&cells->size);
	snap_strbuf_reset(&cells->bytes);
	size_t room[2];

	ms_dims_text(&cells->size, ms_rank(v), ms_shown_dims(v, room));
	snap_strbuf_printf(&cells->bytes, "%llu", ull(ms_bytes(v)));
	cells->rows = strcspn(snap_strbuf_text(&cells->size), "x");
}

static const char *attributes(const struct row *row)
{
	static const char *const texts[] = { "",
					     "complex",
					     "sparse",
					     "sparse, complex",
					     "global",
					     "global, complex",
					     "global, sparse",
					     "global, sparse, complex" };

	return texts[(ms_is_complex(*row->value) ? 1 : 0) +
		     (ms_is_sparse(*row->value) ? 2 : 0) +
		     (row->global ? 4 : 0)];
}

static void widen(size_t *width, size_t needed)
{
	if (*width < needed)
		*width = needed;
}

static void measure(const struct rows *rows, struct cells *cells,
		    struct widths *widths)
{
	*widths = (struct widths){ .name = strlen("Name"),
				   .rows = 1,
				   .rest = 2,
				   .bytes = strlen("Bytes"),
				   .class_ = strlen("Class") };
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->items[i];

		fill_cells(cells, *row->value);
		widen(&widths->name, strlen(row->name));
		widen(&widths->rows, cells->rows);
		if (cells->size.size > cells->rows)
			widen(&widths->rest,
			      cells->size.size - cells->rows - 1);
		widen(&widths->bytes, cells->bytes.size);
		widen(&widths->class_, strlen(ms_class_text(*row->value)));
	}
}

/* One line; 'before' is how much of 'size' stands left of the 'x'. */
static void put_line(struct snap_strbuf *text, const struct widths *widths,
		     const char *const cells[5], size_t before)
{
	size_t left = widths->name + NAME_GAP + widths->rows - before;
	size_t right = before + 1 + widths->rest + BYTES_GAP + widths->bytes;

	snap_strbuf_printf(text, "  %-*s%-*s", (int)left, cells[0],
			   (int)(right - strlen(cells[2])), cells[1]);
	snap_strbuf_printf(text, "%s  %-*s%-10s\n", cells[2],
			   (int)(widths->class_ + CLASS_GAP), cells[3],
			   cells[4]);
}

static void put_row(struct snap_strbuf *text, const struct widths *widths,
		    const struct row *row, struct cells *cells)
{
	fill_cells(cells, *row->value);
	const char *const line[] = { row->name, snap_strbuf_text(&cells->size),
				     snap_strbuf_text(&cells->bytes),
				     ms_class_text(*row->value),
				     attributes(row) };
	put_line(text, widths, line, cells->rows);
}

static void put_table(const struct rows *rows, struct cells *cells,
		      struct snap_strbuf *text)
{
	static const char *const heads[] = { "Name", "Size", "Bytes", "Class",
					     "Attributes" };
	struct widths widths;

	measure(rows, cells, &widths);
	put_line(text, &widths, heads, 1);
	snap_strbuf_putc(text, '\n');
	for (size_t i = 0; i < rows->count; i++)
		put_row(text, &widths, &rows->items[i], cells);
	snap_strbuf_putc(text, '\n');
}

static int write_table(struct ms_call *call, const struct rows *rows)
{
	struct ms_heap *heap = call->heap;
	struct snap_strbuf text;
	struct cells cells;

	if (rows->count == 0)
		return 0;
	snap_strbuf_begin(&text, &heap->allocator);
	begin_cells(&cells, heap);
	put_table(rows, &cells, &text);
	int rc = 0;
	if (text.failed || cells.size.failed || cells.bytes.failed)
		rc = ms_fail_memory(heap);
	else
		ms_call_write(call->vm, MS_STDOUT, snap_strbuf_text(&text),
			      text.size);
	end_cells(&cells);
	snap_strbuf_end(&text);
	return rc;
}

static int tell(struct ms_call *call, const struct rows *rows)
{
	return call->wanted != 0 ? give_struct(call, rows)
				 : write_table(call, rows);
}

static int tell_names(struct ms_call *call, enum ms_scope scope,
		      const struct ms_name_list *names)
{
	struct rows rows;

	if (begin_rows(call, &rows, names->count) != 0)
		return -1;
	for (size_t i = 0; i < names->count; i++)
		if (find_row(call, scope, ms_name_list_at(names, i),
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

	return ms_name_is_selected(call, 2, call->argument_count, name, out);
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
	enum ms_scope scope;
	struct ms_name_list names;

	if (call->argument_count > 1 && ms_is_text(call->arguments[0]) &&
	    ms_text_is(call->arguments[0], "-file"))
		return tell_file(call);
	ms_name_list_begin(&names, call->heap);
	int rc = ms_name_list_given(&names, call, &scope);
	if (rc == 0)
		rc = tell_names(call, scope, &names);
	ms_name_list_end(&names);
	return rc;
}
