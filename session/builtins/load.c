/* load: variables from MAT files, matrices from text. */
#include "builtins/prototypes.h"

#include "bridge/mat_file.h"
#include "builtins/file_words.h"
#include "builtins/load_text.h"
#include "builtins/names.h"
#include "builtins/variable_names.h"
#include "value/struct.h"
#include "value/warn.h"

#include <string.h>

enum {
	AS_MAT = 1,
	AS_TEXT = 2,
};

/* The call with only the names as arguments. */
struct chooser {
	struct ms_call names;
	bool into_struct;
};

static int wants(void *context, const char *name, bool *out)
{
	struct chooser *chooser = context;

	if (!chooser->into_struct && !ms_is_variable_name(name, strlen(name))) {
		*out = false;
		return 0;
	}
	return ms_name_is_selected(&chooser->names, 0,
				   chooser->names.argument_count, name, out);
}

/* A name that was asked for letter by letter and isn't there. */
static int warn_missing(struct ms_call *names,
			const struct ms_mat_entries *entries)
{
	struct snap_strbuf text;
	int rc = 0;

	snap_strbuf_begin(&text, &names->heap->allocator);
	for (uint32_t i = 0; rc == 0 && i < names->argument_count; i++) {
		bool found = false;

		rc = ms_text_argument(names->heap, names->arguments[i], "Name",
				      &text);
		if (rc != 0 || text.data == NULL || text.data[0] == '-')
			break;
		for (size_t k = 0; k < entries->count; k++)
			found |= ms_name_matches(text.data,
						 entries->items[k].name);
		if (!found && strpbrk(text.data, "*?[") == NULL)
			ms_warn(names->heap, "MATLAB:load:variableNotFound",
				"Variable '%s' not found.", text.data);
	}
	snap_strbuf_end(&text);
	return rc;
}

static int give_struct(struct ms_call *call,
		       const struct ms_mat_entries *entries)
{
	struct ms_value made;

	if (ms_struct_scalar(call->heap, NULL, NULL, 0, &made) != 0)
		return -1;
	for (size_t i = 0; i < entries->count; i++) {
		const struct ms_mat_entry *e = &entries->items[i];

		if (ms_field_write(call->heap, &made, e->name, e->size,
				   e->value) != 0) {
			ms_release(call->heap, made);
			return -1;
		}
	}
	return ms_give(call, made);
}

static int assign(struct ms_call *call, const struct ms_mat_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct ms_mat_entry *e = &entries->items[i];
		int rc = e->global
				 ? ms_scope_assign_global(
					   call->vm, MS_SCOPE_CALLER, e->name,
					   e->size, &e->value)
				 : ms_scope_assign(call->vm, MS_SCOPE_CALLER,
						   e->name, e->size, &e->value);

		if (rc != 0)
			return -1;
	}
	return 0;
}

static int load_mat(struct ms_call *call, const struct ms_file_words *words)
{
	struct chooser chooser = { .names = *call,
				   .into_struct = call->wanted != 0 };
	const struct ms_mat_load_options options = { .wants = wants,
						     .context = &chooser };
	struct ms_mat_entries entries;

	chooser.names.arguments = words->rest;
	chooser.names.argument_count = words->rest_count;
	if (ms_mat_load(call->heap, snap_strbuf_text(&words->path), &options,
			&entries) != 0)
		return -1;
	int rc = warn_missing(&chooser.names, &entries);
	if (rc == 0)
		rc = call->wanted != 0 ? give_struct(call, &entries)
				       : assign(call, &entries);
	ms_mat_entries_end(call->heap, &entries);
	return rc;
}

static int load_text(struct ms_call *call, const char *path)
{
	char name[MS_NAME_MAX + 1];
	struct ms_value matrix;

	if (ms_load_text(call->heap, path, &matrix) != 0)
		return -1;
	if (call->wanted != 0)
		return ms_give(call, matrix);
	ms_load_text_name(path, name);
	int rc = ms_scope_assign(call->vm, MS_SCOPE_CALLER, name, strlen(name),
				 &matrix);
	ms_release(call->heap, matrix);
	return rc;
}

static bool is_text(const struct ms_file_words *words, const char *path)
{
	if ((words->options & (AS_MAT | AS_TEXT)) != 0)
		return (words->options & AS_TEXT) != 0;
	return strcmp(ms_file_extension(path), ".mat") != 0;
}

int ms_bi_load(struct ms_call *call)
{
	static const struct ms_file_option options[] = {
		{ "-mat", AS_MAT },
		{ "-ascii", AS_TEXT },
	};
	struct ms_file_words words;

	if (ms_call_permit(call->vm, MS_PERMIT_FILES) != 0)
		return -1;
	int rc = ms_file_words_read(call, options, 2, AS_TEXT, &words);

	if (rc == 0) {
		const char *path = snap_strbuf_text(&words.path);

		rc = is_text(&words, path) ? load_text(call, path)
					   : load_mat(call, &words);
	}
	if (rc == 0 && call->wanted == 0)
		ms_call_did(call->vm, MS_DID_LOAD);
	ms_file_words_end(call, &words);
	return rc;
}
