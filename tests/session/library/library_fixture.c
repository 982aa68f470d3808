#include "session/library/library_fixture.h"

#include "code/image_build.h"
#include "code/opcode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char library_text[] =
	"schema: stdlib-group/1\n"
	"group: mix\n"
	"title: Mix\n"
	"summary: A bit of everything.\n"
	"entries:\n"
	"  - name: zeros\n"
	"    category: construction\n"
	"    summary: An array of zeros.\n"
	"    description: |\n"
	"      `Z` is an array of zeros of the size that `n` says; `like` "
	"names "
	"its\n"
	"      class.\n"
	"\n"
	"      - without inputs it is a scalar, which is one row of one "
	"column\n"
	"      - a negative size counts as 0\n"
	"\n"
	"          zeros(0, 3)\n"
	"    signatures:\n"
	"      - inputs: []\n"
	"        outputs:\n"
	"          - {name: Z, kind: numeric}\n"
	"      - inputs:\n"
	"          - {name: n, kind: size}\n"
	"          - {name: like, kind: class, optional: true}\n"
	"        outputs:\n"
	"          - {name: Z, kind: numeric}\n"
	"    arity: {inputs: [0, 2], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    complexity: O(n)\n"
	"    keywords: [fill, empty-array]\n"
	"    examples:\n"
	"      - source: zeros(1, 2)\n"
	"        display: |\n"
	"          ans =\n"
	"               0     0\n"
	"    see_also: [ones, size]\n"
	"    implementation: native\n"
	"  - name: ones\n"
	"    category: construction\n"
	"    summary: An array of ones.\n"
	"    description: Returns ones.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: n, kind: size, variadic: true}\n"
	"        outputs:\n"
	"          - {name: Z, kind: numeric}\n"
	"    arity: {inputs: [1, inf], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    keywords: [fill]\n"
	"    examples:\n"
	"      - {source: x = ones(2);, display: \"\"}\n"
	"    implementation: native\n"
	"  - name: size\n"
	"    category: shape\n"
	"    summary: How large an array is, \xc3\xb6"
	"fters.\n"
	"    description: Sizes.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: A, kind: any}\n"
	"        outputs:\n"
	"          - {name: m, kind: scalar}\n"
	"          - {name: n, kind: scalar}\n"
	"    arity: {inputs: [1, 1], outputs: [0, 2]}\n"
	"    flags: [pure]\n"
	"    keywords: [extent]\n"
	"    examples:\n"
	"      - {source: size(1), display: ans = 1 1}\n"
	"    implementation: native\n"
	"  - name: disp\n"
	"    category: output\n"
	"    summary: Show a value.\n"
	"    description: Shows it.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: A, kind: any}\n"
	"        outputs: []\n"
	"    arity: {inputs: [1, 1], outputs: [0, 0]}\n"
	"    flags: [io, suppresses-display]\n"
	"    examples:\n"
	"      - {source: disp(1), display: \"1\"}\n"
	"    implementation: native\n"
	"  - name: clc\n"
	"    category: output\n"
	"    summary: Clear the terminal.\n"
	"    description: Clears it.\n"
	"    signatures:\n"
	"      - inputs: []\n"
	"        outputs: []\n"
	"    arity: {inputs: [0, 0], outputs: [0, 0]}\n"
	"    flags: [io, touches-workspace, nondeterministic]\n"
	"    keywords: [empty-array, terminal]\n"
	"    examples:\n"
	"      - {source: clc, display: \"\"}\n"
	"    implementation: native\n"
	"    status: planned\n"
	"  - name: flip\n"
	"    category: shape\n"
	"    summary: Turn an array round.\n"
	"    description: Turns it.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: A, kind: any}\n"
	"        outputs:\n"
	"          - {name: B, kind: any}\n"
	"    arity: {inputs: [1, 1], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    keywords: [reverse, fill]\n"
	"    examples:\n"
	"      - {source: \"flip([1 2])\", display: ans = 2 1}\n"
	"    implementation: native\n"
	"  - name: fliplr\n"
	"    category: shape\n"
	"    summary: Turn an array left to right.\n"
	"    description: Turns it.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: A, kind: any}\n"
	"        outputs:\n"
	"          - {name: B, kind: any}\n"
	"    arity: {inputs: [1, 1], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    see_also: [flip]\n"
	"    examples:\n"
	"      - {source: \"fliplr([1 2])\", display: ans = 2 1}\n"
	"    implementation: native\n"
	"  - name: containers.Map\n"
	"    category: construction\n"
	"    summary: A map.\n"
	"    description: Maps.\n"
	"    signatures:\n"
	"      - inputs: []\n"
	"        outputs:\n"
	"          - {name: M, kind: object}\n"
	"    arity: {inputs: [0, 0], outputs: [1, 1]}\n"
	"    flags: []\n"
	"    keywords: [dictionary]\n"
	"    examples:\n"
	"      - {source: m = containers.Map;, display: \"\"}\n"
	"    implementation: native\n";

static _Noreturn void fail(const char *what, const struct snap_error *err)
{
	(void)fprintf(stderr, "library fixture: %s: %s\n", what, err->message);
	abort();
}

struct fmt_library *library_of(const char *text, size_t size)
{
	struct fmt_library *library = NULL;
	struct snap_error err = { .code = SNAP_OK };

	if (fmt_stdlib_read_memory(&library, "mem.yaml", text, size, NULL, NULL,
				   &err) != 0)
		fail("read", &err);
	return library;
}

struct fmt_entry *library_model_entry(struct library_model *model,
				      const char *name)
{
	struct fmt_entry *entry = model->entries;

	while (strcmp(entry->name, name) != 0)
		if (++entry == model->entries + LIBRARY_ENTRIES)
			abort();
	return entry;
}

static void make_function(struct library_model *model, const char *name,
			  const char *path, const char *source)
{
	struct fmt_entry *entry = library_model_entry(model, name);

	entry->source_path = path;
	entry->source = source;
	entry->source_size = (uint32_t)strlen(source);
}

void library_model_begin(struct library_model *model)
{
	model->read = library_of(library_text, strlen(library_text));
	if (model->read->entry_count != LIBRARY_ENTRIES - 1)
		abort();
	model->library = *model->read;
	memcpy(model->entries + 1, model->read->entries,
	       sizeof(model->entries) - sizeof(*model->entries));
	model->entries[0] = model->entries[1];
	model->entries[0] = *library_model_entry(model, "flip");
	model->entries[0].name = LIBRARY_PRIVATE;
	model->entries[0].hidden = true;
	model->library.entries = model->entries;
	model->library.entry_count = LIBRARY_ENTRIES;
	make_function(model, LIBRARY_PRIVATE, "functions/shape/private/turn.m",
		      "function b = turn(a)\n    b = a(end:-1:1);\nend\n");
	make_function(model, "flip", "functions/flip.m",
		      "function b = flip(a)\n    b = a(end:-1:1);\nend\n");
	make_function(model, "fliplr", "functions/fliplr.m",
		      "function b = fliplr(a)\n    b = flip(a);\nend\n");
}

void library_model_end(struct library_model *model)
{
	fmt_stdlib_free(model->read);
}

struct fmt_library *real_library(void)
{
	const char *sources = getenv("SOURCES");
	char path[1024];
	struct fmt_library *library = NULL;
	struct snap_error err = { .code = SNAP_OK };

	(void)snprintf(path, sizeof(path), "%s/session/stdlib",
		       sources == NULL ? "." : sources);
	if (fmt_stdlib_read(&library, path, NULL, NULL, &err) != 0)
		fail(path, &err);
	return library;
}

static const struct fmt_category synthetic_categories[7] = {
	{ .name = "c0", .title = "Zero" }, { .name = "c1", .title = "One" },
	{ .name = "c2", .title = "Two" },  { .name = "c3", .title = "Three" },
	{ .name = "c4", .title = "Four" }, { .name = "c5", .title = "Five" },
	{ .name = "c6", .title = "Six" },
};
static const char *const synthetic_keywords[3][2] = {
	{ "all", "first" },
	{ "all", "second" },
	{ "all", "third" },
};
static const struct fmt_signature synthetic_signature;
static const struct fmt_example synthetic_example = { "f", "" };

static struct fmt_entry synthetic_entry(const char *name, uint32_t index)
{
	return (struct fmt_entry){
		.name = name,
		.category = index % 7,
		.summary = name,
		.description = "One of many.",
		.signatures = &synthetic_signature,
		.signature_count = 1,
		.complexity = "",
		.keywords = synthetic_keywords[index % 3],
		.keyword_count = 2,
		.examples = &synthetic_example,
		.example_count = 1,
	};
}

void synthetic_model_begin(struct synthetic_model *model, uint32_t entries)
{
	model->entries = calloc(entries, sizeof(*model->entries));
	model->names = calloc(entries, sizeof(*model->names));
	if (model->entries == NULL || model->names == NULL)
		abort();
	for (uint32_t i = 0; i < entries; i++) {
		(void)snprintf(model->names[i], sizeof(*model->names),
			       "f%05" PRIu32, i % 100000);
		model->entries[i] = synthetic_entry(model->names[i], i);
	}
	model->library = (struct fmt_library){
		.name = "synthetic",
		.version = "1",
		.summary = "Many.",
		.categories = synthetic_categories,
		.category_count = 7,
		.entries = model->entries,
		.entry_count = entries,
	};
}

void synthetic_model_end(struct synthetic_model *model)
{
	free(model->entries);
	free(model->names);
}

struct ms_library_layout library_layout(enum library_layout which)
{
	static const enum snap_codec codecs[] = {
		SNAP_CODEC_RAW,
		SNAP_CODEC_ZSTD,
		SNAP_CODEC_BLOCKS,
		SNAP_CODEC_BLOCKS,
	};
	enum library_layout kind = which % LIBRARY_RAW_BARE;

	return (struct ms_library_layout){
		.cold_codec = codecs[kind],
		.level = 3,
		.block_size = kind == LIBRARY_BLOCKS ? 512 : 4096,
		.dictionary_size = kind == LIBRARY_DICTIONARY ? 8192 : 0,
		.sources = which < LIBRARY_RAW_BARE,
	};
}

/* Of each image, called by nobody. */
const char *const library_imports[LIBRARY_IMPORTS] = { "zeros", "turn", "flip",
						       "nothing", "clc" };

/* One function that returns; the second word is only there to be placed. */
static void build_image(struct snap_strbuf *out, const struct fmt_entry *entry)
{
	static const uint64_t words[] = { MS_OP_NOP, MS_OP_RETURN };
	const struct ms_image_options options = {
		.struct_size = sizeof(options),
		.kind = MS_UNIT_FUNCTIONS,
		.name = entry->source_path,
		.name_size = strlen(entry->source_path),
		.source = entry->source,
		.source_size = entry->source_size,
	};
	const struct ms_position positions[] = {
		{ 0, 0, entry->source_size / 2 },
		{ 1, entry->source_size / 2, entry->source_size },
	};
	struct ms_function_parts parts = {
		.function = { .parent = MS_NO_INDEX,
			      .end = entry->source_size },
		.words = words,
		.word_count = 2,
		.positions = positions,
		.position_count = 2,
	};
	struct ms_image_builder *builder = NULL;
	struct snap_error err = { .code = SNAP_OK };

	if (ms_image_builder_create(&builder, &options, NULL, &err) != 0)
		fail("builder", &err);
	parts.function.name =
		ms_build_string(builder, entry->name, strlen(entry->name));
	for (size_t i = 0; i < LIBRARY_IMPORTS; i++)
		(void)ms_build_import(builder, library_imports[i],
				      strlen(library_imports[i]));
	(void)ms_build_function_reserve(builder);
	ms_build_function(builder, 0, &parts);
	if (ms_image_build(builder, out, &err) != 0)
		fail("image", &err);
	ms_image_builder_free(builder);
}

void library_code_begin(struct library_code *code,
			const struct fmt_library *library, uint32_t each)
{
	uint32_t functions = 0;

	code->count = library->entry_count;
	code->images = calloc(code->count + 1, sizeof(*code->images));
	code->compiled = calloc(code->count + 1, sizeof(*code->compiled));
	if (code->images == NULL || code->compiled == NULL)
		abort();
	for (uint32_t i = 0; i < code->count; i++) {
		snap_strbuf_begin(&code->images[i], NULL);
		if (library->entries[i].source_path == NULL ||
		    functions++ % each != 0)
			continue;
		build_image(&code->images[i], &library->entries[i]);
		code->compiled[i] = (struct ms_compiled){
			code->images[i].data,
			code->images[i].size,
		};
	}
}

void library_code_end(struct library_code *code)
{
	for (uint32_t i = 0; i < code->count; i++)
		snap_strbuf_end(&code->images[i]);
	free(code->images);
	free(code->compiled);
}

static void pack(struct library_snapshot *snapshot, struct snap_writer *writer,
		 const struct ms_library_image *image)
{
	struct snap_error err = { .code = SNAP_OK };
	void *bytes = NULL;

	if (ms_library_image_add(image, writer, &err) != 0 ||
	    snap_writer_finish_memory(writer, &bytes, &snapshot->size, &err) !=
		    0)
		fail("write", &err);
	snapshot->bytes = bytes;
}

void library_snapshot_with(struct library_snapshot *snapshot,
			   const struct fmt_library *library,
			   const struct ms_library_layout *layout,
			   const struct library_code *code, uint32_t jobs)
{
	struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
		.jobs = jobs,
	};
	struct ms_library_image *image = NULL;
	struct snap_writer *writer = NULL;
	struct snap_error err = { .code = SNAP_OK };

	if (ms_library_key(library, &options.key, &err) != 0 ||
	    ms_library_image_create(&image, library,
				    code == NULL ? NULL : code->compiled,
				    layout, "{\"tool\":1}", NULL, &err) != 0 ||
	    snap_writer_create(&writer, &options, &err) != 0)
		fail("image", &err);
	pack(snapshot, writer, image);
	snap_writer_free(writer);
	ms_library_image_free(image);
}

void library_snapshot_begin(struct library_snapshot *snapshot,
			    const struct fmt_library *library,
			    enum library_layout which, uint32_t jobs)
{
	struct ms_library_layout layout = library_layout(which);
	struct library_code code;

	if (!layout.sources) {
		library_snapshot_with(snapshot, library, &layout, NULL, jobs);
		return;
	}
	library_code_begin(&code, library, 1);
	library_snapshot_with(snapshot, library, &layout, &code, jobs);
	library_code_end(&code);
}

void library_snapshot_end(struct library_snapshot *snapshot)
{
	free(snapshot->bytes);
	snapshot->bytes = NULL;
}

int library_view_open(struct library_view *view, const void *bytes, size_t size,
		      enum snap_load_level level,
		      const struct snap_allocator *allocator,
		      struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
		.memory = SNAP_MEMORY_BORROW,
		.allocator = allocator,
	};

	*view = (struct library_view){ .reader = NULL };
	int rc = snap_reader_open_memory(&view->reader, bytes, size, &options,
					 err);
	if (rc == 0)
		rc = ms_library_open(&view->library, view->reader, allocator,
				     err);
	if (rc != 0)
		library_view_close(view);
	return rc;
}

void library_view_close(struct library_view *view)
{
	ms_library_close(view->library);
	snap_reader_close(view->reader);
	*view = (struct library_view){ .reader = NULL };
}
