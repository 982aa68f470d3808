/* Variables by name: exist, isglobal, who, clear, clearvars. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "builtins/names.h"
#include "builtins/regex.h"
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

static int write_names(struct ms_call *call, struct ms_value names)
{
	const struct ms_value *elements = ms_cell_values(names);
	struct snap_strbuf text;

	if (ms_is_empty(names))
		return 0;
	snap_strbuf_begin(&text, &call->heap->allocator);
	snap_strbuf_puts(&text, "\nYour variables are:\n\n");
	for (size_t i = 0; i < ms_count(names); i++) {
		ms_text_to_utf8(elements[i], &text);
		snap_strbuf_puts(&text,
				 i + 1 == ms_count(names) ? "\n\n" : "  ");
	}
	int rc = text.failed ? ms_fail_memory(call->heap) : 0;
	if (rc == 0)
		ms_call_write(call->vm, MS_STDOUT, snap_strbuf_text(&text),
			      text.size);
	snap_strbuf_end(&text);
	return rc;
}

static int names_cell(struct ms_call *call, const struct ms_name_list *names,
		      struct ms_value *out)
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
	*out = ms_array_finish(call->heap, cell);
	return 0;
}

int ms_bi_who(struct ms_call *call)
{
	enum ms_scope scope = MS_SCOPE_CALLER;
	struct ms_name_list names;
	struct ms_value cell;
	uint32_t first = 0;

	if (call->argument_count != 0 &&
	    ms_text_is(call->arguments[0], "global")) {
		scope = MS_SCOPE_GLOBAL;
		first = 1;
	}
	ms_name_list_begin(&names, call->heap);
	int rc = ms_name_list_select(&names, call, scope, first,
				     call->argument_count);
	if (rc == 0)
		rc = names_cell(call, &names, &cell);
	ms_name_list_end(&names);
	if (rc != 0)
		return rc;
	if (call->wanted != 0)
		return ms_give(call, cell);
	rc = write_names(call, cell);
	ms_release(call->heap, cell);
	return rc;
}

/* ------------------------------------------------------------------- clear */

static void clear_names(struct ms_call *call, enum ms_scope scope,
			const struct ms_name_list *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = ms_name_list_at(names, i);

		ms_scope_clear(call->vm, scope, name, strlen(name));
	}
}

/* Variables chosen by the arguments [first, last); none chooses all. */
static int clear_selected(struct ms_call *call, enum ms_scope scope,
			  uint32_t first, uint32_t last)
{
	struct ms_name_list names;

	ms_name_list_begin(&names, call->heap);
	int rc = ms_name_list_select(&names, call, scope, first, last);
	if (rc == 0)
		clear_names(call, scope, &names);
	ms_name_list_end(&names);
	return rc;
}

int ms_bi_clear(struct ms_call *call)
{
	static const char *const words[] = {
		"variables", "-v",	   "-variables", "all", "-all",
		"-a",	     "global",	   "-global",	 "-g",	"functions",
		"-f",	     "-functions", NULL
	};
	uint32_t last = call->argument_count;
	struct ms_value first = ms_argument(call, 0);

	int word = last == 0 || !ms_is_text(first)
			   ? -1
			   : ms_find_option(first, words);
	if (last == 1 && word >= 9)
		return 0; /* functions are found anew by themselves */
	if (word >= 6) {
		if (clear_selected(call, MS_SCOPE_GLOBAL, 1, last) != 0)
			return -1;
		return clear_selected(call, MS_SCOPE_CALLER, 1, last);
	}
	if (last == 1 && word >= 3 &&
	    clear_selected(call, MS_SCOPE_GLOBAL, 1, 1) != 0)
		return -1;
	return clear_selected(call, MS_SCOPE_CALLER, word >= 0 ? 1 : 0, last);
}

/* Names in 'all' but not in 'kept' are cleared. */
static void clear_except(struct ms_call *call, const struct ms_name_list *all,
			 const struct ms_name_list *kept)
{
	for (size_t i = 0; i < all->count; i++) {
		const char *name = ms_name_list_at(all, i);

		if (!ms_name_list_has(kept, name))
			ms_scope_clear(call->vm, MS_SCOPE_CALLER, name,
				       strlen(name));
	}
}

int ms_bi_clearvars(struct ms_call *call)
{
	struct ms_name_list all, kept;
	uint32_t except = 0;

	while (except < call->argument_count &&
	       !ms_text_is(call->arguments[except], "-except"))
		except++;
	if (except == call->argument_count)
		return clear_selected(call, MS_SCOPE_CALLER, 0, except);
	if (except + 1 == call->argument_count)
		return ms_fail(call->heap, "MATLAB:clearvars:noNames",
			       "'-except' wants the names of variables.");
	ms_name_list_begin(&all, call->heap);
	ms_name_list_begin(&kept, call->heap);
	int rc = ms_name_list_select(&all, call, MS_SCOPE_CALLER, 0, except);
	if (rc == 0)
		rc = ms_name_list_select(&kept, call, MS_SCOPE_CALLER,
					 except + 1, call->argument_count);
	if (rc == 0)
		clear_except(call, &all, &kept);
	ms_name_list_end(&kept);
	ms_name_list_end(&all);
	return rc;
}
