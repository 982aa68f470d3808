#include "lang/compile.h"

#include "lang/flow.h"
#include "lang/gen.h"
#include "lang/hir_lower.h"
#include "lang/parser.h"

#include <string.h>

/* All that is made on the way. */
struct compilation {
	const char *text;
	size_t size;
	struct ms_compile_options options;
	struct snap_allocator allocator;
	struct snap_arena arena;
	struct ms_diag_list *diags;
	struct ms_file *file;
	struct ms_hir_unit unit;
};

static bool is_variable(void *context, const char *name, uint32_t length)
{
	const struct ms_resolver *resolver = context;

	return resolver->is_variable(resolver->context, name, length);
}

static int parse(struct compilation *c, struct snap_error *err)
{
	static const enum ms_parse_kind kinds[] = {
		[MS_COMPILE_AUTO] = MS_PARSE_AUTO,
		[MS_COMPILE_SCRIPT] = MS_PARSE_SCRIPT,
		[MS_COMPILE_FUNCTION] = MS_PARSE_FUNCTION,
		[MS_COMPILE_PROMPT] = MS_PARSE_PROMPT,
	};
	const struct ms_resolver *resolver = c->options.resolver;
	struct ms_parse_options options = {
		.dialect = c->options.dialect,
		.kind = kinds[c->options.kind],
		.depth_limit = c->options.limits.depth,
		.file_name = c->options.name,
	};

	if (resolver != NULL && resolver->is_variable != NULL) {
		options.is_variable = is_variable;
		options.context = (void *)(uintptr_t)resolver;
	}
	if (ms_parse(c->text, c->size, &options, &c->arena, c->diags,
		     &c->file) == 0)
		return 0;
	if (c->diags->no_memory)
		return snap_fail_memory(err, 0);
	if (c->diags->errors > 0)
		return -1;
	return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
			 "%llu bytes are too many for one source",
			 ull(c->size));
}

static uint32_t count_functions(const struct ms_functions *functions)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < functions->count; i++)
		count += 1 + count_functions(&functions->items[i]->functions);
	return count;
}

static void list_functions(const struct ms_functions *functions,
			   struct ms_compile_function *out, uint32_t *count)
{
	for (uint32_t i = 0; i < functions->count; i++) {
		const struct ms_function *function = functions->items[i];

		out[(*count)++] = (struct ms_compile_function){
			.name = function->name->text,
			.name_size = function->name->length,
			.input_count = function->inputs.count,
			.output_count = function->outputs.count,
		};
		list_functions(&function->functions, out, count);
	}
}

/* A class's methods stand before the functions behind it. */
static int summarize(const struct compilation *c,
		     struct ms_compile_summary *summary, struct snap_error *err)
{
	const struct ms_class_def *class_def = c->file->class_def;
	uint32_t blocks = class_def != NULL ? class_def->block_count : 0;
	uint32_t count = count_functions(&c->file->functions);

	for (uint32_t i = 0; i < blocks; i++)
		count += count_functions(&class_def->blocks[i].methods);
	struct ms_compile_function *functions =
		snap_arena_array(c->diags->arena, count, sizeof(*functions));

	if (functions == NULL)
		return snap_fail_memory(err, 0);
	*summary = (struct ms_compile_summary){
		.functions = functions,
		.is_script = c->file->kind == MS_FILE_SCRIPT,
		.is_class = c->file->kind == MS_FILE_CLASS,
	};
	for (uint32_t i = 0; i < blocks; i++)
		list_functions(&class_def->blocks[i].methods, functions,
			       &summary->function_count);
	list_functions(&c->file->functions, functions,
		       &summary->function_count);
	return 0;
}

static void note_last(const struct ms_hir_unit *unit,
		      struct ms_compile_summary *summary)
{
	const struct ms_hir_stmt *last = ms_hir_last(&unit->functions[0]->body);

	if (summary->is_script && last != NULL && last->event)
		summary->last = last->span;
}

static int analyse(struct compilation *c, struct ms_compile_summary *summary,
		   struct snap_error *err)
{
	struct ms_lower_options options = { .resolver = c->options.resolver };
	uint32_t named = 0;

	if (ms_hir_lower(c->file, &options, &c->arena, c->diags, &c->unit) != 0)
		return snap_fail_memory(err, 0);
	for (uint32_t i = 0; i < c->unit.function_count; i++)
		named += c->unit.functions[i]->kind != MS_HIR_ANONYMOUS;
	if (summary != NULL)
		summary->anonymous_count = c->unit.function_count - named;
	if (summary != NULL && c->unit.function_count != 0)
		note_last(&c->unit, summary);
	if (c->diags->errors > 0)
		return -1;
	if (ms_flow(&c->unit, &c->arena, c->diags) != 0)
		return snap_fail_memory(err, 0);
	return 0;
}

static int generate(struct compilation *c, struct snap_strbuf *image,
		    struct snap_error *err)
{
	struct ms_gen_options options = {
		.name = c->options.name != NULL ? c->options.name : "",
		.dialect = c->options.dialect,
		.text = c->text,
		.size = c->size,
		.allocator = &c->allocator,
		.offered = c->options.outputs,
	};
	size_t size = image->size;
	int rc = ms_gen(&c->unit, &options, c->diags, image, err);

	if (rc != 0 && image->size > size) {
		image->size = size;
		image->data[size] = '\0';
	}
	return rc;
}

static int compile(struct compilation *c, struct snap_strbuf *image,
		   struct ms_compile_summary *summary, struct snap_error *err)
{
	int rc = parse(c, err);

	/* A tree with errors has holes. */
	if (rc == 0 && c->diags->errors > 0)
		rc = -1;
	if (rc == 0 && summary != NULL)
		rc = summarize(c, summary, err);
	if (rc == 0)
		rc = analyse(c, summary, err);
	if (rc == 0)
		rc = generate(c, image, err);
	return rc;
}

int ms_compile(const char *text, size_t size,
	       const struct ms_compile_options *options,
	       struct snap_strbuf *image, struct ms_diag_list *diags,
	       struct ms_compile_summary *summary, struct snap_error *err)
{
	struct compilation c = { .text = text, .size = size, .diags = diags };

	if (summary != NULL)
		*summary = (struct ms_compile_summary){ 0 };
	if (options != NULL)
		memcpy(&c.options, options,
		       options->struct_size < sizeof(c.options)
			       ? options->struct_size
			       : sizeof(c.options));
	c.allocator = snap_allocator_or_default(c.options.allocator);
	snap_arena_begin(&c.arena, &c.allocator);
	if (c.options.limits.arena_size != 0)
		c.arena.limit = c.options.limits.arena_size;
	int rc = compile(&c, image, summary, err);
	snap_arena_end(&c.arena);
	return rc;
}
