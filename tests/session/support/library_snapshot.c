#include "session/support/library_snapshot.h"

#include "builtins/native_names.h"
#include "builtins/runtime_table.h"
#include "base/arena.h"
#include "session/library/compile.h"
#include "session/library/library_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char small_library[] =
	"schema: stdlib-group/1\n"
	"group: small\n"
	"title: A small library\n"
	"summary: Three functions for tests.\n"
	"entries:\n"
	"  - name: alpha\n"
	"    category: letters\n"
	"    summary: The first letter.\n"
	"    description: |\n"
	"      Gives the first letter of the alphabet.\n"
	"    signatures:\n"
	"      - inputs: []\n"
	"        outputs:\n"
	"          - {name: x, kind: char}\n"
	"    arity: {inputs: [0, 0], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    keywords: [letter, start]\n"
	"    examples:\n"
	"      - source: |\n"
	"          alpha\n"
	"        display: |\n"
	"          ans =\n"
	"              'a'\n"
	"    see_also: [beta]\n"
	"    implementation: native\n"
	"  - name: alphabet\n"
	"    category: letters\n"
	"    summary: All letters.\n"
	"    description: |\n"
	"      Gives the first 'n' letters, or all of them.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: n, kind: numeric, optional: true}\n"
	"        outputs:\n"
	"          - {name: x, kind: char}\n"
	"    arity: {inputs: [0, 1], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    keywords: [letter, all]\n"
	"    examples:\n"
	"      - source: |\n"
	"          alphabet(3)\n"
	"        display: |\n"
	"          ans =\n"
	"              'abc'\n"
	"    see_also: [alpha]\n"
	"    implementation: native\n"
	"  - name: beta\n"
	"    category: letters\n"
	"    summary: The second letter.\n"
	"    description: |\n"
	"      Gives the second letter of the alphabet.\n"
	"    signatures:\n"
	"      - inputs: []\n"
	"        outputs:\n"
	"          - {name: x, kind: char}\n"
	"    arity: {inputs: [0, 0], outputs: [0, 1]}\n"
	"    flags: []\n"
	"    keywords: [letter]\n"
	"    examples:\n"
	"      - source: |\n"
	"          beta\n"
	"        display: |\n"
	"          ans =\n"
	"              'b'\n"
	"    see_also: [alpha]\n"
	"    implementation: native\n";

static void check(int rc, const struct snap_error *err)
{
	if (rc == 0)
		return;
	(void)fprintf(stderr, "library_snapshot: %s\n", err->message);
	abort();
}

static struct snap_writer_options writer_options(
	const struct library_snapshot_change *change)
{
	struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
	};

	ms_runtime_key(&options.key);
	if (change == NULL)
		return options;
	options.key.bytecode ^= change->key_xor.bytecode;
	options.key.builtins ^= change->key_xor.builtins;
	options.key.options ^= change->key_xor.options;
	if (change->runtime != 0)
		options.runtime = change->runtime;
	return options;
}

static uint8_t *finish(struct snap_writer *writer, size_t *size)
{
	struct snap_error err;
	void *bytes;

	check(snap_writer_finish_memory(writer, &bytes, size, &err), &err);
	snap_writer_free(writer);
	return bytes;
}

static void compile_entry(const struct fmt_entry *entry,
			  struct snap_strbuf *image)
{
	const struct ms_library_text text = { .path = entry->source_path,
					      .bytes = entry->source,
					      .size = entry->source_size };
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct snap_error err;

	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&diags, &arena, 0);
	if (ms_library_compile(&text, image, &diags, NULL, &err) != 0) {
		(void)fprintf(stderr, "library_snapshot: %s doesn't compile\n",
			      entry->name);
		abort();
	}
	snap_arena_end(&arena);
}

/* The images of all functions, in the order of entries. */
static struct snap_strbuf *compile_entries(const struct fmt_library *library,
					   struct ms_compiled *compiled)
{
	struct snap_strbuf *images =
		calloc(library->entry_count, sizeof(*images));

	if (images == NULL)
		abort();
	for (uint32_t i = 0; i < library->entry_count; i++) {
		snap_strbuf_begin(&images[i], NULL);
		if (library->entries[i].source_path == NULL)
			continue;
		compile_entry(&library->entries[i], &images[i]);
		compiled[i] =
			(struct ms_compiled){ images[i].data, images[i].size };
	}
	return images;
}

static struct ms_library_image *make_image(
	const struct fmt_library *library,
	const struct ms_library_layout *layout, bool with_code)
{
	struct ms_compiled *compiled = NULL;
	struct snap_strbuf *images = NULL;
	struct ms_library_image *image;
	struct snap_error err;

	if (with_code) {
		compiled = calloc(library->entry_count, sizeof(*compiled));
		if (compiled == NULL)
			abort();
		images = compile_entries(library, compiled);
	}
	check(ms_library_image_create(&image, library, compiled, layout, NULL,
				      NULL, &err),
	      &err);
	for (uint32_t i = 0; with_code && i < library->entry_count; i++)
		snap_strbuf_end(&images[i]);
	free(images);
	free(compiled);
	return image;
}

uint8_t *library_snapshot(const struct fmt_library *library,
			  const struct library_snapshot_change *change,
			  size_t *size)
{
	const struct snap_writer_options options = writer_options(change);
	struct ms_library_layout layout = {
		.cold_codec = SNAP_CODEC_ZSTD,
		.level = 3,
		.sources = change == NULL || !change->bare,
		.natives = ms_native_table(),
	};
	struct ms_library_image *image;
	struct snap_writer *writer;
	struct snap_error err;

	if (change != NULL && change->in_blocks) {
		layout.cold_codec = SNAP_CODEC_BLOCKS;
		layout.block_size = 16384;
		layout.dictionary_size = 16384;
	}
	image = make_image(library, &layout,
			   change != NULL && change->compiled);
	check(snap_writer_create(&writer, &options, &err), &err);
	check(ms_library_image_add(image, writer, &err), &err);
	uint8_t *bytes = finish(writer, size);
	ms_library_image_free(image);
	return bytes;
}

uint8_t *small_snapshot(const struct library_snapshot_change *change,
			size_t *size)
{
	struct fmt_problems problems;
	struct fmt_library *library;
	struct snap_error err;

	fmt_problems_begin(&problems, NULL);
	check(fmt_stdlib_read_memory(&library, "small.yaml", small_library,
				     strlen(small_library), NULL, &problems,
				     &err),
	      &err);
	fmt_problems_end(&problems);
	uint8_t *bytes = library_snapshot(library, change, size);
	fmt_stdlib_free(library);
	return bytes;
}

uint8_t *empty_snapshot(size_t *size)
{
	const struct snap_writer_options options = writer_options(NULL);
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = SNAP_TYPE_PRIVATE_FIRST,
	};
	struct snap_writer *writer;
	struct snap_error err;

	check(snap_writer_create(&writer, &options, &err), &err);
	check(snap_writer_add(writer, &spec, "something else", 14, &err), &err);
	return finish(writer, size);
}
