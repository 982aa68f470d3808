/* What the options say about running programs. */
#include "state.h"

#include "base/fail.h"

#include <string.h>

static char *copy_text(const struct snap_allocator *allocator, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = snap_alloc(allocator, size);

	return copy == NULL ? NULL : memcpy(copy, text, size);
}

static bool copy_library(struct ms_session_settings *out,
			 const struct snap_allocator *allocator,
			 const struct ms_session_options *options)
{
	size_t count = options->library_count;

	if (count == 0)
		return true;
	out->library = snap_calloc(allocator, count, sizeof(*out->library));
	if (out->library == NULL)
		return false;
	for (; out->library_count < count; out->library_count++) {
		char *copy = copy_text(allocator,
				       options->library[out->library_count]);

		if (copy == NULL)
			return false;
		out->library[out->library_count] = copy;
	}
	return true;
}

int ms_settings_copy(struct ms_session_settings *out,
		     const struct snap_allocator *allocator,
		     const struct ms_session_options *options,
		     struct snap_error *err)
{
	*out = (struct ms_session_settings){
		.language = options->language,
		.library_language = options->library_language,
		.memory_limit = options->memory_limit,
		.call_depth = options->call_depth,
		.step_limit = options->step_limit,
		.columns = options->columns,
		.clock = options->clock,
		.clock_context = options->clock_context,
	};
	if (options->folder != NULL) {
		out->folder = copy_text(allocator, options->folder);
		if (out->folder == NULL)
			return snap_fail_memory(err, 0);
	}
	if (!copy_library(out, allocator, options))
		return snap_fail_memory(err, 0);
	return 0;
}

void ms_settings_free(struct ms_session_settings *settings,
		      const struct snap_allocator *allocator)
{
	for (size_t i = 0; i < settings->library_count; i++)
		snap_free(allocator, settings->library[i]);
	snap_free(allocator, settings->library);
	snap_free(allocator, settings->folder);
}
