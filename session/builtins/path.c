/* addpath(), rmpath() and path(): the folders functions are looked for in. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "value/warn.h"

#include <string.h>

static int fail_option(struct ms_call *call, const char *text)
{
	return ms_fail(call->heap, "MATLAB:addpath:unrecognizedOption",
		       "'%s' is no option of %s.", text, call->name);
}

/* '-begin' or '-end', which may only come last. */
static int read_place(struct ms_call *call, const char *text,
		      enum ms_path_change *out)
{
	if (strcmp(text, "-begin") == 0)
		*out = MS_PATH_FIRST;
	else if (strcmp(text, "-end") == 0)
		*out = MS_PATH_LAST;
	else
		return fail_option(call, text);
	return 0;
}

static int change_one(struct ms_call *call, enum ms_path_change change,
		      const char *folder)
{
	int rc = ms_call_change_path(call->vm, change, folder);

	if (rc > 0)
		ms_warn(call->heap, "MATLAB:rmpath:DirNotFound",
			"\"%s\" not found in path.", folder);
	return rc < 0 ? -1 : 0;
}

/* Folders with ':' between them.  What is put in front keeps its order. */
static int change_all(struct ms_call *call, enum ms_path_change change,
		      char *folders)
{
	char *colon;

	while (change == MS_PATH_FIRST &&
	       (colon = strrchr(folders, ':')) != NULL) {
		if (colon[1] != '\0' && change_one(call, change, colon + 1))
			return -1;
		*colon = '\0';
	}
	while ((colon = strchr(folders, ':')) != NULL) {
		*colon = '\0';
		if (*folders != '\0' && change_one(call, change, folders))
			return -1;
		folders = colon + 1;
	}
	return *folders == '\0' ? 0 : change_one(call, change, folders);
}

static int change_argument(struct ms_call *call, enum ms_path_change change,
			   uint32_t i)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_text_argument(call->heap, call->arguments[i], "Folder",
				  &text);
	if (rc == 0 && text.size != 0)
		rc = change_all(call, change, text.data);
	snap_strbuf_end(&text);
	return rc;
}

static int change_arguments(struct ms_call *call, enum ms_path_change change,
			    uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		bool backwards = change == MS_PATH_FIRST;

		if (change_argument(call, change,
				    backwards ? count - 1 - i : i) != 0)
			return -1;
	}
	return 0;
}

static int give_path(struct ms_call *call, struct ms_value *out)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_call_tell_path(call->vm, &text);
	if (rc == 0)
		rc = text.failed ? ms_fail_memory(call->heap)
				 : ms_text_from_utf8(call->heap,
						     snap_strbuf_text(&text),
						     text.size, out);
	snap_strbuf_end(&text);
	return rc;
}

static int last_option(struct ms_call *call, enum ms_path_change *change,
		       uint32_t *count)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_text_argument(call->heap, call->arguments[*count - 1],
				  "Folder", &text);
	if (rc == 0 && *snap_strbuf_text(&text) == '-') {
		rc = read_place(call, snap_strbuf_text(&text), change);
		--*count;
	}
	snap_strbuf_end(&text);
	return rc;
}

static int change_path(struct ms_call *call, enum ms_path_change change)
{
	uint32_t count = call->argument_count;
	struct ms_value before = ms_none();

	if (change != MS_PATH_REMOVE && last_option(call, &change, &count) != 0)
		return -1;
	if (call->wanted != 0 && give_path(call, &before) != 0)
		return -1;
	if (change_arguments(call, change, count) != 0) {
		ms_release(call->heap, before);
		return -1;
	}
	call->results[0] = before;
	return 0;
}

int ms_bi_addpath(struct ms_call *call)
{
	return change_path(call, MS_PATH_FIRST);
}

int ms_bi_rmpath(struct ms_call *call)
{
	return change_path(call, MS_PATH_REMOVE);
}

int ms_bi_path(struct ms_call *call)
{
	return give_path(call, &call->results[0]);
}
