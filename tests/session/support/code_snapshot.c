#include "session/support/code_snapshot.h"

#include "base/strbuf.h"
#include "builtins/native_names.h"
#include "builtins/runtime_table.h"
#include "lang/dialect.h"
#include "session/library/compile.h"
#include "session/library/library_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int rc, const struct snap_error *err)
{
	if (rc == 0)
		return;
	(void)fprintf(stderr, "code_snapshot: %d %s\n", rc, err->message);
	abort();
}

static void *zeros(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);

	if (memory == NULL)
		abort();
	return memory;
}

/* "functions/NAME.m". */
static char *path_of(const struct code_function *function)
{
	size_t size = strlen(function->name) + sizeof("functions/.m");
	char *path = zeros(size, 1);

	(void)snprintf(path, size, "functions/%s.m", function->name);
	return path;
}

static void compile(const struct code_function *function, const char *path,
		    struct snap_strbuf *image)
{
	const struct ms_library_text text = {
		.path = path,
		.bytes = function->text,
		.size = strlen(function->text),
		.dialect = MS_DIALECT_MATLAB,
	};
	struct snap_error err = { .message = "the text has mistakes" };
	struct ms_diag_list diags;
	struct snap_arena arena;

	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&diags, &arena, 0);
	if (function->image.size != 0)
		snap_strbuf_append(image, function->image.data,
				   function->image.size);
	else
		check(ms_library_compile(&text, image, &diags, NULL, &err),
		      &err);
	snap_arena_end(&arena);
}

static struct fmt_entry entry_of(const struct code_function *function,
				 const char *path)
{
	return (struct fmt_entry){
		.name = function->name,
		.summary = "A function.",
		.description = "A function of a test.",
		.arity = { .input_max = FMT_ARITY_UNBOUNDED,
			   .output_max = FMT_ARITY_UNBOUNDED },
		.complexity = "",
		.source_path = path,
		.source = function->text,
		.source_size = (uint32_t)strlen(function->text),
	};
}

static uint8_t *write_image(const struct ms_library_image *image,
			    const struct code_options *options, size_t *size)
{
	struct snap_writer_options how = {
		.struct_size = sizeof(how),
		.runtime = SNAP_RUNTIME_SESSION,
	};
	struct snap_writer *writer;
	struct snap_error err;
	void *bytes;

	ms_runtime_key(&how.key);
	how.key.bytecode ^= options->key_xor.bytecode;
	how.key.builtins ^= options->key_xor.builtins;
	how.key.options ^= options->key_xor.options;
	check(snap_writer_create(&writer, &how, &err), &err);
	check(ms_library_image_add(image, writer, &err), &err);
	check(snap_writer_finish_memory(writer, &bytes, size, &err), &err);
	snap_writer_free(writer);
	return bytes;
}

static uint8_t *write_model(const struct fmt_library *model,
			    const struct ms_compiled *compiled,
			    const struct code_options *options, size_t *size)
{
	const struct ms_library_layout layout = {
		.natives = ms_native_table(),
		.cold_codec = options->cold_codec,
		.level = 3,
		.block_size = 16384,
		.sources = !options->no_sources,
	};
	struct ms_library_image *image;
	struct snap_error err;

	check(ms_library_image_create(&image, model, compiled, &layout, NULL,
				      NULL, &err),
	      &err);
	uint8_t *bytes = write_image(image, options, size);
	ms_library_image_free(image);
	return bytes;
}

uint8_t *code_snapshot(const struct code_function *functions, size_t count,
		       const struct code_options *options, size_t *size)
{
	static const struct code_options defaults;
	static const struct fmt_category category = { .name = "tests",
						      .title = "Tests" };
	struct fmt_entry *entries = zeros(count, sizeof(*entries));
	struct ms_compiled *compiled = zeros(count, sizeof(*compiled));
	struct snap_strbuf *images = zeros(count, sizeof(*images));
	char **paths = zeros(count, sizeof(*paths));
	const struct fmt_library model = {
		.name = "tests",
		.version = "1",
		.summary = "Functions of a test.",
		.categories = &category,
		.category_count = 1,
		.entries = entries,
		.entry_count = (uint32_t)count,
	};

	for (size_t i = 0; i < count; i++) {
		paths[i] = path_of(&functions[i]);
		entries[i] = entry_of(&functions[i], paths[i]);
		snap_strbuf_begin(&images[i], NULL);
		compile(&functions[i], paths[i], &images[i]);
		compiled[i].image = images[i].data;
		compiled[i].size = images[i].size;
	}
	uint8_t *bytes = write_model(
		&model, compiled, options != NULL ? options : &defaults, size);
	for (size_t i = 0; i < count; i++) {
		snap_strbuf_end(&images[i]);
		free(paths[i]);
	}
	free(paths);
	free(images);
	free(compiled);
	free(entries);
	return bytes;
}
