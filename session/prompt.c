#include "prompt.h"

#include "lang/parser.h"

bool ms_prompt_is_incomplete(enum ms_dialect dialect, const char *text,
			     size_t size)
{
	const struct ms_parse_options options = {
		.dialect = dialect,
		.kind = MS_PARSE_PROMPT,
	};
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct ms_file *file;

	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&diags, &arena, 0);
	bool incomplete =
		ms_parse(text, size, &options, &arena, &diags, &file) == 0 &&
		ms_parse_is_incomplete(&diags);
	snap_arena_end(&arena);
	return incomplete;
}
