/* save: variables into MAT files, matrices into text. */
#include "builtins/prototypes.h"

#include "bridge/mat_file.h"
#include "builtins/file_words.h"
#include "builtins/names.h"
#include "builtins/save_text.h"
#include "builtins/variable_names.h"
#include "value/struct.h"

#include <string.h>

enum {
	APPEND = 1,
	AS_TEXT = 2,
	WIDE = 4,
	STORED = 8, /* without compression */
	FROM_STRUCT = 16,
	OLD = 32, /* level 4 */
	TOO_NEW = 64,
	NOTHING = 128, /* what is so anyway */
};

static const struct ms_file_option save_options[] = {
	{ "-append", APPEND },
	{ "-ascii", AS_TEXT },
	{ "-double", WIDE },
	{ "-v6", STORED },
	{ "-nocompression", STORED },
	{ "-struct", FROM_STRUCT },
	{ "-v4", OLD },
	{ "-v7.3", TOO_NEW },
	{ "-v7", NOTHING },
	{ "-mat", NOTHING },
};

/* What is saved; names and values are borrowed. */
struct saving {
	struct ms_call *call;
	struct ms_call names;	    /* the call with only the names */
	struct snap_strbuf entries; /* of struct ms_mat_entry */
	size_t count;
};

static struct ms_mat_entry *entries_of(const struct saving *s)
{
	return (struct ms_mat_entry *)(void *)s->entries.data;
}

static int add(struct saving *s, const struct ms_mat_entry *entry)
{
	snap_strbuf_append(&s->entries, entry, sizeof(*entry));
	s->count++;
	return s->entries.failed ? ms_fail_memory(s->call->heap) : 0;
}

static bool has(const struct saving *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(entries_of(s)[i].name, name) == 0)
			return true;
	return false;
}

/* A name without any sign of a pattern has to be there. */
static int check_names(const struct saving *s, const char *what,
		       const char *identifier)
{
	struct ms_heap *heap = s->call->heap;
	struct snap_strbuf text;
	int rc = 0;

	snap_strbuf_begin(&text, &heap->allocator);
	for (uint32_t i = 0; rc == 0 && i < s->names.argument_count; i++) {
		rc = ms_text_argument(heap, s->names.arguments[i], "Name",
				      &text);
		const char *name = snap_strbuf_text(&text);

		if (rc != 0 || name[0] == '-')
			break;
		if (strpbrk(name, "*?[") == NULL && !has(s, name))
			rc = ms_fail(heap, identifier, "%s '%s' not found.",
				     what, name);
	}
	snap_strbuf_end(&text);
	return rc;
}

/* ------------------------------------------------------------ what to save */

static int add_variable(struct saving *s, const char *name)
{
	size_t size = strlen(name);
	const struct ms_value *value =
		ms_scope_find(s->call->vm, MS_SCOPE_CALLER, name, size);
	const struct ms_value *global =
		ms_scope_find(s->call->vm, MS_SCOPE_GLOBAL, name, size);

	if (value == NULL)
		return 0;
	const struct ms_mat_entry entry = { .name = name,
					    .size = size,
					    .value = *value,
					    .global = global == value };
	return add(s, &entry);
}

static int choose_variables(struct saving *s, struct ms_name_list *list)
{
	if (ms_name_list_select(list, &s->names, MS_SCOPE_CALLER, 0,
				s->names.argument_count) != 0)
		return -1;
	for (size_t i = 0; i < list->count; i++)
		if (add_variable(s, ms_name_list_at(list, i)) != 0)
			return -1;
	return check_names(s, "Variable", "MATLAB:save:variableNotFound");
}

static int choose_fields(struct saving *s)
{
	struct ms_heap *heap = s->call->heap;
	struct snap_strbuf text;

	if (s->names.argument_count == 0)
		return ms_fail(heap, "MATLAB:save:mustBeStruct",
			       "The option -struct needs the name of a "
			       "structure.");
	snap_strbuf_begin(&text, &heap->allocator);
	int rc = ms_text_argument(heap, s->names.arguments[0], "Name", &text);
	const struct ms_value *v =
		rc != 0 ? NULL
			: ms_scope_find(s->call->vm, MS_SCOPE_CALLER,
					snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	if (rc != 0)
		return rc;
	if (v == NULL || v->tag != MS_TAG_STRUCT || ms_count(*v) != 1)
		return ms_fail(heap, "MATLAB:save:mustBeStruct",
			       "The argument to -struct must be the name of a "
			       "scalar structure variable.");
	s->names.arguments++;
	s->names.argument_count--;
	const struct ms_shape *shape = ms_struct_of(*v)->shape;
	for (uint32_t i = 0; i < shape->field_count; i++) {
		const struct ms_name *name = ms_shape_name(shape, i);
		const struct ms_mat_entry entry = {
			.name = name->text,
			.size = name->size,
			.value = ms_struct_values(*v)[i],
		};
		bool chosen;

		if (ms_name_is_selected(&s->names, 0, s->names.argument_count,
					name->text, &chosen) != 0 ||
		    (chosen && add(s, &entry) != 0))
			return -1;
	}
	return check_names(s, "Field", "MATLAB:save:fieldNotFound");
}

/* ----------------------------------------------------------------- writing */

/* Those of the file that aren't saved anew come first. */
static int append(struct saving *s, const char *path, enum ms_mat_form form)
{
	static const struct ms_mat_load_options options = { .strict = true };
	struct ms_heap *heap = s->call->heap;
	struct ms_mat_entries old;
	struct saving all = { .call = s->call };
	int rc = 0;

	if (ms_mat_load(heap, path, &options, &old) != 0)
		return -1;
	snap_strbuf_begin(&all.entries, &heap->allocator);
	for (size_t i = 0; rc == 0 && i < old.count; i++)
		if (!has(s, old.items[i].name))
			rc = add(&all, &old.items[i]);
	for (size_t i = 0; rc == 0 && i < s->count; i++)
		rc = add(&all, &entries_of(s)[i]);
	if (rc == 0)
		rc = ms_mat_save(heap, path, entries_of(&all), all.count, form);
	snap_strbuf_end(&all.entries);
	ms_mat_entries_end(heap, &old);
	return rc;
}

static enum ms_mat_form form_of(uint32_t options)
{
	if ((options & OLD) != 0)
		return MS_MAT_LEVEL4;
	return (options & STORED) != 0 ? MS_MAT_STORED : MS_MAT_COMPRESSED;
}

static int write_file(struct saving *s, const char *path, uint32_t options)
{
	enum ms_mat_form form = form_of(options);

	if ((options & AS_TEXT) != 0)
		return ms_save_text(s->call->heap, path, entries_of(s),
				    s->count, (options & WIDE) != 0);
	if ((options & APPEND) != 0)
		return append(s, path, form);
	return ms_mat_save(s->call->heap, path, entries_of(s), s->count, form);
}

static int check_options(struct ms_call *call, uint32_t options)
{
	if ((options & TOO_NEW) == 0)
		return 0;
	return ms_fail(call->heap, "MATLAB:save:unsupportedVersion",
		       "MAT-files of version 7.3 are not written; use -v6 or "
		       "-v7.");
}

static int save(struct ms_call *call, const struct ms_file_words *words)
{
	struct saving s = { .call = call, .names = *call };
	struct ms_name_list list;

	if (check_options(call, words->options) != 0)
		return -1;
	s.names.arguments = words->rest;
	s.names.argument_count = words->rest_count;
	ms_name_list_begin(&list, call->heap);
	snap_strbuf_begin(&s.entries, &call->heap->allocator);
	int rc = (words->options & FROM_STRUCT) != 0
			 ? choose_fields(&s)
			 : choose_variables(&s, &list);
	if (rc == 0)
		rc = write_file(&s, snap_strbuf_text(&words->path),
				words->options);
	snap_strbuf_end(&s.entries);
	ms_name_list_end(&list);
	return rc;
}

int ms_bi_save(struct ms_call *call)
{
	struct ms_file_words words;

	if (ms_call_permit(call->vm, MS_PERMIT_FILES) != 0)
		return -1;
	int rc = ms_file_words_read(call, save_options,
				    sizeof(save_options) /
					    sizeof(save_options[0]),
				    AS_TEXT, &words);

	if (rc == 0)
		rc = save(call, &words);
	ms_file_words_end(call, &words);
	return rc;
}
