#include "builtins/load_text.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct ms_heap *heap;
	const char *path;
	const char *at;
	size_t line;
	size_t columns; /* 0 until there was a row */
	struct snap_strbuf numbers;
};

static void skip_separators(struct reader *r)
{
	r->at += strspn(r->at, " \t\r,;");
	if (*r->at == '%' || *r->at == '#')
		r->at += strcspn(r->at, "\n");
}

static int fail_text(struct reader *r)
{
	return ms_fail(r->heap, "MATLAB:load:unknownText",
		       "Unknown text on line number %llu of ASCII file %s "
		       "\"%.*s\".",
		       ull(r->line), r->path,
		       (int)(strcspn(r->at, " \t\r\n,;") & 63), r->at);
}

static int read_row(struct reader *r)
{
	size_t count = 0;

	for (skip_separators(r); *r->at != '\n' && *r->at != '\0'; count++) {
		char *end;
		double x = strtod(r->at, &end);

		if (end == r->at || strchr(" \t\r\n,;%#", *end) == NULL)
			return fail_text(r);
		r->at = end;
		snap_strbuf_append(&r->numbers, &x, sizeof(x));
		skip_separators(r);
	}
	if (count != 0 && r->columns != 0 && count != r->columns)
		return ms_fail(r->heap, "MATLAB:load:numColumnsNotSame",
			       "Number of columns on line %llu of ASCII file "
			       "%s must be the same as previous lines.",
			       ull(r->line), r->path);
	if (count != 0)
		r->columns = count;
	return r->numbers.failed ? ms_fail_memory(r->heap) : 0;
}

static int make_matrix(struct reader *r, struct ms_value *out)
{
	size_t count = r->numbers.size / sizeof(double);
	size_t rows = r->columns == 0 ? 0 : count / r->columns;
	struct ms_array *array;

	if (ms_matrix_create(r->heap, MS_DOUBLE, rows, r->columns, &array) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		memcpy((double *)array->data + i / r->columns +
			       i % r->columns * rows,
		       r->numbers.data + i * sizeof(double), sizeof(double));
	*out = ms_array_finish(r->heap, array);
	return 0;
}

static int read_all(struct reader *r, const char *text, struct ms_value *out)
{
	r->at = text;
	for (;;) {
		r->line++;
		if (read_row(r) != 0)
			return -1;
		if (*r->at == '\0')
			return make_matrix(r, out);
		r->at++;
	}
}

/* As a C string: a NUL in the file ends it. */
static int read_file(struct ms_heap *heap, const char *path,
		     struct snap_strbuf *out)
{
	struct snap_file file;
	struct snap_error err;

	if (snap_file_open(&file, path, SNAP_FILE_READ, SIZE_MAX,
			   &heap->allocator, &err) != 0)
		return err.code == SNAP_E_NO_MEMORY
			       ? ms_fail_memory(heap)
			       : ms_fail(heap, "MATLAB:load:couldNotReadFile",
					 "Unable to read file '%s': %s.", path,
					 err.message);
	snap_strbuf_append(out, file.bytes.data, file.bytes.size);
	snap_file_close(&file);
	return out->failed ? ms_fail_memory(heap) : 0;
}

int ms_load_text(struct ms_heap *heap, const char *path, struct ms_value *out)
{
	struct reader r = { .heap = heap, .path = path };
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &heap->allocator);
	snap_strbuf_begin(&r.numbers, &heap->allocator);
	int rc = read_file(heap, path, &text);
	if (rc == 0)
		rc = read_all(&r, snap_strbuf_text(&text), out);
	snap_strbuf_end(&r.numbers);
	snap_strbuf_end(&text);
	return rc;
}

void ms_load_text_name(const char *path, char out[MS_NAME_MAX + 1])
{
	const char *name = strrchr(path, '/');
	size_t size = 0;

	name = name == NULL ? path : name + 1;
	size_t length = strcspn(name, ".");
	if (!ms_is_name(name, 1))
		out[size++] = 'X';
	for (size_t i = 0; i < length && size < MS_NAME_MAX; i++) {
		const char pair[2] = { 'x', name[i] };

		out[size] = '_';
		if (ms_is_name(pair, 2))
			out[size] = name[i];
		size++;
	}
	out[size] = '\0';
}
