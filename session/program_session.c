/* Programs that use the library of a session's snapshot. */
#include "program.h"
#include "state.h"

#include <assert.h>
#include <string.h>

static bool read_source(void *context, const char *name, size_t size,
			struct snap_strbuf *out)
{
	const struct ms_session *session = context;
	const struct ms_library *library = session->boot.library;
	struct ms_entry entry;
	size_t text_size;
	char *text;

	if (ms_library_find(library, name, size, &entry, NULL) != 0 ||
	    ms_library_source(library, &entry, &text, &text_size, NULL) != 0)
		return false;
	snap_strbuf_append(out, text, text_size);
	snap_free(&session->allocator, text);
	return !out->failed;
}

int ms_program_create_for(struct ms_program **out,
			  const struct ms_program_options *options,
			  const struct ms_session *session,
			  struct snap_error *err)
{
	struct ms_program_options copy = { .struct_size = sizeof(copy) };

	assert(options->struct_size <= sizeof(copy));
	memcpy(&copy, options, options->struct_size);
	copy.struct_size = sizeof(copy);
	if (copy.allocator == NULL)
		copy.allocator = &session->allocator;
	if (session->boot.library != NULL) {
		copy.source = read_source;
		copy.source_context = (void *)(uintptr_t)session;
	}
	return ms_program_create(out, &copy, err);
}
