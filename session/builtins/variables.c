/* Variables by name: exist, isglobal, who. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "builtins/names.h"
#include "builtins/variable_names.h"
#include "value/cell.h"

#include <string.h>

/* ------------------------------------------------------------------- exist */

static double code_of(enum ms_meaning meaning)
{
	switch (meaning) {
	case MS_MEANS_VARIABLE:
		return 1;
	case MS_MEANS_LOCAL:
	case MS_MEANS_LIBRARY:
		return 2;
	case MS_MEANS_BUILTIN:
		return 5;
	case MS_MEANS_NOTHING:
		break;
	}
	return 0;
}

/* Does a code answer a question for that kind?  var, builtin, file, dir,
 * class. */
static bool is_asked(double code, uint32_t kind)
{
	static const double codes[] = { 1, 5, 2, 7, 8 };

	return code == codes[kind];
}

static int find_name(struct ms_call *call, const char *name, size_t size,
		     uint32_t kind, double *out)
{
	static const uint32_t kind_variable = 0, any_kind = 5;
	const struct ms_value *v =
		ms_scope_find(call->vm, MS_SCOPE_CALLER, name, size);

	*out = 0;
	if (v != NULL && !ms_is_none(*v) &&
	    (kind == kind_variable || kind == any_kind)) {
		*out = 1;
		return 0;
	}
	if (kind == kind_variable)
		return 0;
	double code = code_of(ms_name_meaning(call->vm, name, size));
	if (code != 1 && (kind == any_kind || is_asked(code, kind)))
		*out = code;
	return 0;
}

int ms_bi_exist(struct ms_call *call)
{
	static const char *const kinds[] = { "var", "builtin", "file",
					     "dir", "class",   NULL };
	struct snap_strbuf name;
	uint32_t kind = 5;
	double code = 0;

	if (call->argument_count == 2 &&
	    ms_argument_option(call, 1, kinds, &kind) != 0)
		return -1;
	snap_strbuf_begin(&name, &call->heap->allocator);
	int rc =
		ms_text_argument(call->heap, call->arguments[0], "Name", &name);
	if (rc == 0)
		rc = find_name(call, snap_strbuf_text(&name), name.size, kind,
			       &code);
	snap_strbuf_end(&name);
	return rc == 0 ? ms_give_real(call, code) : rc;
}

/* ---------------------------------------------------------------- isglobal */

struct global_search {
	const struct snap_strbuf *name;
	bool found;
};

static int see_global(void *context, const char *name, size_t size,
		      const struct ms_value *value, bool global)
{
	struct global_search *search = context;

	(void)value;
	if (global && size == search->name->size &&
	    memcmp(name, search->name->data, size) == 0)
		search->found = true;
	return 0;
}

int ms_bi_isglobal(struct ms_call *call)
{
	struct snap_strbuf name;
	struct global_search search = { .name = &name };

	snap_strbuf_begin(&name, &call->heap->allocator);
	int rc =
		ms_text_argument(call->heap, call->arguments[0], "Name", &name);
	if (rc == 0)
		rc = ms_scope_each(call->vm, MS_SCOPE_CALLER, see_global,
				   &search);
	snap_strbuf_end(&name);
	return rc == 0 ? ms_give_bool(call, search.found) : rc;
}

/* --------------------------------------------------------------------- who */

#define WINDOW_WIDTH 80
#define NAME_GAP     2

/* Columns of equal width, one name below the other. */
static void put_names(const struct ms_name_list *names,
		      struct snap_strbuf *text)
{
	size_t width = 0;

	for (size_t i = 0; i < names->count; i++) {
		size_t size = strlen(ms_name_list_at(names, i)) + NAME_GAP;

		width = width < size ? size : width;
	}
	size_t columns = width > WINDOW_WIDTH ? 1 : WINDOW_WIDTH / width;
	size_t lines = (names->count + columns - 1) / columns;
	for (size_t line = 0; line < lines; line++) {
		for (size_t i = line; i < names->count; i += lines)
			snap_strbuf_printf(text, "%-*s", (int)width,
					   ms_name_list_at(names, i));
		snap_strbuf_putc(text, '\n');
	}
}

static int write_names(struct ms_call *call, const struct ms_name_list *names)
{
	struct snap_strbuf text;

	if (names->count == 0)
		return 0;
	snap_strbuf_begin(&text, &call->heap->allocator);
	snap_strbuf_puts(&text, "\nYour variables are:\n\n");
	put_names(names, &text);
	snap_strbuf_putc(&text, '\n');
	int rc = text.failed ? ms_fail_memory(call->heap) : 0;
	if (rc == 0)
		ms_call_write(call->vm, MS_STDOUT, snap_strbuf_text(&text),
			      text.size);
	snap_strbuf_end(&text);
	return rc;
}

static int give_names(struct ms_call *call, const struct ms_name_list *names)
{
	struct ms_array *cell;

	if (ms_cell_create(call->heap, names->count, 1, &cell) != 0)
		return -1;
	for (size_t i = 0; i < names->count; i++) {
		const char *name = ms_name_list_at(names, i);
		struct ms_value text;

		if (ms_text_from_c(call->heap, name, &text) != 0) {
			ms_array_drop(call->heap, cell);
			return -1;
		}
		ms_take_into(call->heap, &((struct ms_value *)cell->data)[i],
			     text);
	}
	return ms_give(call, ms_array_finish(call->heap, cell));
}

int ms_bi_who(struct ms_call *call)
{
	enum ms_scope scope;
	struct ms_name_list names;

	ms_name_list_begin(&names, call->heap);
	int rc = ms_name_list_given(&names, call, &scope);
	if (rc == 0)
		rc = call->wanted != 0 ? give_names(call, &names)
				       : write_names(call, &names);
	ms_name_list_end(&names);
	return rc;
}
