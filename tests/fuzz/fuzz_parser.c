/* The parser under libFuzzer: any text is a tree or diagnostics, in bounded
 * memory, and both can be printed. */
#include "fuzz/fuzz.h"

#include "session/code/source.h"
#include "session/lang/ast_print.h"
#include "session/lang/parser.h"

#include <stdlib.h>

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)

static void show(const struct ms_file *file, const struct ms_diag_list *diags)
{
	const struct ms_source source = { "fuzz.m", file->text, file->size };
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	print_tree(file, &out);
	for (uint32_t i = 0; i < diags->count; i++) {
		if (diags->items[i].span.start > diags->items[i].span.end ||
		    diags->items[i].span.end > file->size)
			abort();
		ms_source_render(&source, &diags->items[i], &out);
	}
	for (uint32_t i = 0; i < file->body.count; i++)
		if (file->body.items[i]->kind == MS_STMT_EXPRESSION)
			ms_ast_unparse(file->body.items[i]->as.expression,
				       &out);
	snap_strbuf_end(&out);
}

/* The first byte chooses dialect and kind. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ms_parse_options options = { .depth_limit = 64 };
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct ms_file *file;

	if (size == 0)
		return 0;
	options.dialect = data[0] & 1 ? MS_DIALECT_MATLAB : MS_DIALECT_OCTAVE;
	options.kind = (enum ms_parse_kind)(data[0] >> 1 & 3);
	snap_arena_begin(&arena, NULL);
	arena.limit = MEMORY_MAX;
	ms_diag_begin(&diags, &arena, 0);
	if (ms_parse((const char *)data + 1, size - 1, &options, &arena, &diags,
		     &file) == 0)
		show(file, &diags);
	snap_arena_end(&arena);
	return 0;
}
