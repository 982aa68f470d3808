/*
 * Libraries in, a snapshot out: what create, key and presets --measure share.
 *
 * Everything that goes into the file is a function of the input's content and
 * the plan's layout and timestamp: no clock, path, host or environment is asked
 * anywhere below here.
 */
#ifndef TOOLS_BUILDER_BUILD_H
#define TOOLS_BUILDER_BUILD_H

#include "formats/stdlib.h"
#include "library/library.h"
#include "library/library_write.h"
#include "tools/common/json.h"
#include "tools/common/options.h"

/* The libraries that were named, read and united. */
struct builder_input {
	struct fmt_library *library;
	struct tool_json *libraries; /* [{name, version}] as they were named */
};

/*
 * Read them all; every mistake of every library goes into 'problems'.  Returns
 * 0, or a code as fmt_stdlib_read() does.  'options' is not NULL.
 */
int builder_input_read(struct builder_input *out,
		       const struct tool_texts *paths,
		       const struct fmt_stdlib_options *options,
		       struct fmt_problems *problems, struct snap_error *err);
void builder_input_free(struct builder_input *input);

struct builder_plan {
	const char *preset;
	struct ms_library_layout layout;
	uint64_t timestamp; /* 0: none */
	uint32_t jobs;
	uint32_t lock_timeout_ms;
	const struct snap_allocator *allocator; /* NULL: malloc */
};

/* The canonical JSON that goes into the artefact.  Yours, free(). */
char *builder_provenance(const struct builder_input *input,
			 const struct builder_plan *plan);

/* Build into memory: '*bytes' is yours, snap_free() with the plan's allocator.
 */
int builder_build_memory(const struct builder_input *input,
			 const struct builder_plan *plan, void **bytes,
			 size_t *size, struct snap_error *err);

/* What was built; texts are copies. */
struct builder_product {
	struct snap_info info;
	struct ms_library_info counts; /* 'name' and 'version' are empty */
	uint64_t cold_size;
	struct tool_json *sections; /* see describe_sections() */
	double image_seconds;	    /* metadata to sections */
	double write_seconds;	    /* pack, write, sync, check, rename */
	double check_seconds;	    /* of that, the library image's check */
};

/*
 * Build into a file, which is replaced atomically and only by something that
 * this reader reads: container at SNAP_LOAD_DEEP, library image in every
 * record.
 */
int builder_build_file(const struct builder_input *input,
		       const struct builder_plan *plan, const char *path,
		       struct builder_product *out, struct snap_error *err);
void builder_product_free(struct builder_product *product);

#endif
