#include "builtins/save_text.h"

#include "base/file.h"
#include "value/warn.h"

#include <math.h>

/* As load and MATLAB read them, NaN and Inf too. */
static void put_number(double x, bool wide, struct snap_strbuf *out)
{
	int width = wide ? 24 : 15;

	if (isnan(x))
		snap_strbuf_printf(out, " %*s", width, "NaN");
	else if (isinf(x))
		snap_strbuf_printf(out, " %*s", width, x < 0 ? "-Inf" : "Inf");
	else
		snap_strbuf_printf(out, " %*.*e", width, wide ? 16 : 7, x);
}

static void put_rows(const struct ms_view *view, bool wide,
		     struct snap_strbuf *out)
{
	size_t rows = view->dims[0];

	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < view->dims[1]; j++)
			put_number(ms_view_double(view, i + j * rows), wide,
				   out);
		snap_strbuf_putc(out, '\n');
	}
}

static int put_entry(struct ms_heap *heap, const struct ms_mat_entry *entry,
		     bool wide, struct snap_strbuf *out)
{
	struct ms_view view;

	if (!ms_class_is_plain(ms_class_of(entry->value)) ||
	    ms_is_complex(entry->value) || !ms_is_matrix(entry->value)) {
		ms_warn(heap, "Session:NotSavable",
			"Variable '%s' was not saved: as text only real "
			"matrices can be.",
			entry->name);
		return 0;
	}
	if (ms_view_begin(heap, &entry->value, &view) != 0)
		return -1;
	put_rows(&view, wide, out);
	ms_view_end(heap, &view);
	return out->failed ? ms_fail_memory(heap) : 0;
}

static int replace(const char *path, const struct snap_strbuf *text,
		   struct ms_heap *heap, struct snap_error *err)
{
	struct snap_replace file;
	int rc = snap_replace_begin(&file, path, 0, &heap->allocator, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&file, 0, text->data, text->size, err);
	if (rc == 0)
		rc = snap_replace_sync(&file, err);
	if (rc == 0)
		return snap_replace_commit(&file, err);
	snap_replace_abort(&file);
	return rc;
}

int ms_save_text(struct ms_heap *heap, const char *path,
		 const struct ms_mat_entry *entries, size_t count, bool wide)
{
	struct snap_strbuf text;
	struct snap_error err;
	int rc = 0;

	snap_strbuf_begin(&text, &heap->allocator);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = put_entry(heap, &entries[i], wide, &text);
	if (rc == 0 && replace(path, &text, heap, &err) != 0)
		rc = err.code == SNAP_E_NO_MEMORY
			     ? ms_fail_memory(heap)
			     : ms_fail(heap, "MATLAB:save:cantWriteFile",
				       "Unable to write file '%s': %s.", path,
				       err.message);
	snap_strbuf_end(&text);
	return rc;
}
