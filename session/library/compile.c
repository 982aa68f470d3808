#include "library/compile.h"

#include "builtins/native_names.h"
#include "lang/compile.h"

static bool is_builtin(void *context, const char *name, size_t size)
{
	(void)context;
	return ms_is_native(name, size);
}

int ms_library_compile(const struct ms_library_text *text,
		       struct snap_strbuf *image, struct ms_diag_list *diags,
		       const struct snap_allocator *allocator,
		       struct snap_error *err)
{
	const struct ms_resolver resolver = { .is_builtin = is_builtin };
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.name = text->path,
		.dialect = text->dialect,
		.kind = MS_COMPILE_AUTO,
		.resolver = &resolver,
		.allocator = allocator,
	};

	return ms_compile(text->size == 0 ? "" : text->bytes, text->size,
			  &options, image, diags, NULL, err);
}
