/* What the builder's files share: an image in the making. */
#ifndef MS_CODE_IMAGE_BUILDER_H
#define MS_CODE_IMAGE_BUILDER_H

#include "code/image_build.h"
#include "code/image_intern.h"

#include "base/arena.h"

struct ms_built_function {
	struct ms_function_parts parts; /* arrays are the arena's */
	bool built;
};

struct ms_image_builder {
	struct snap_allocator allocator;
	struct snap_arena arena;
	struct ms_intern strings;   /* the text */
	struct ms_intern constants; /* a row of CONSTANTS, then its data */
	struct ms_intern imports;   /* a row of IMPORTS */
	struct ms_intern paths;	    /* a row of PATHS, then its steps */
	struct snap_strbuf sites, statements; /* rows */
	struct snap_strbuf scratch;
	struct ms_built_function *functions;
	uint32_t function_count, function_capacity;
	uint8_t kind, dialect;
	uint32_t name;
	uint64_t source_digest;
	uint32_t source_size;
	bool failed;
	struct snap_error error; /* of the first call that failed */
};

/* Rows of a table that only so many fit in. */
#define MS_ROWS_MAX (UINT32_MAX - 1)

/* The builder has failed; returns 0, what a failing ms_build_ call returns. */
uint32_t ms_build_failed_memory(struct ms_image_builder *builder);
uint32_t ms_build_failed(struct ms_image_builder *builder, const char *what);

#endif
