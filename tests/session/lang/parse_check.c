#include "session/lang/parse_check.h"

#include "code/source.h"
#include "session/lang/ast_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void parse_begin(struct parsed *parsed, const char *text, size_t size,
		 const struct ms_parse_options *options)
{
	parsed->file = NULL;
	snap_arena_begin(&parsed->arena, NULL);
	ms_diag_begin(&parsed->diags, &parsed->arena, 0);
	parsed->rc = ms_parse(text, size, options, &parsed->arena,
			      &parsed->diags, &parsed->file);
}

void parse_end(struct parsed *parsed)
{
	snap_arena_end(&parsed->arena);
}

static void check_tree(enum ms_dialect dialect, const struct tree_row *row)
{
	const struct ms_parse_options options = { .dialect = dialect };
	struct snap_strbuf tree;
	struct parsed parsed;

	parse_begin(&parsed, row->text, strlen(row->text), &options);
	assert_int_equal(parsed.rc, 0);
	if (parsed.diags.errors != 0)
		fail_msg("%s\n: %s", row->text, parsed.diags.items[0].message);
	snap_strbuf_begin(&tree, NULL);
	print_tree(parsed.file, &tree);
	if (strcmp(snap_strbuf_text(&tree), row->tree) != 0)
		fail_msg("%s\nis:\n%sand not:\n%s", row->text,
			 snap_strbuf_text(&tree), row->tree);
	snap_strbuf_end(&tree);
	parse_end(&parsed);
}

void check_trees(enum ms_dialect dialect, const struct tree_row *rows,
		 size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_tree(dialect, &rows[i]);
}

static const struct ms_diag *first_error(const struct ms_diag_list *diags)
{
	for (uint32_t i = 0; i < diags->count; i++)
		if (diags->items[i].severity == MS_SEVERITY_ERROR)
			return &diags->items[i];
	return NULL;
}

static void check_error(enum ms_dialect dialect, const struct error_row *row)
{
	const struct ms_parse_options options = { .dialect = dialect };
	const struct ms_source source = { NULL, row->text,
					  (uint32_t)strlen(row->text) };
	struct parsed parsed;

	parse_begin(&parsed, row->text, source.size, &options);
	assert_int_equal(parsed.rc, 0);
	const struct ms_diag *diag = first_error(&parsed.diags);
	if (diag == NULL) {
		fail_msg("no error in %s", row->text);
		return;
	}
	struct ms_place place = ms_source_place(&source, diag->span.start);
	if (place.line != row->line || place.column != row->column ||
	    strcmp(diag->identifier, row->identifier) != 0 ||
	    strstr(diag->message, row->message) == NULL)
		fail_msg("%s\n%u:%u %s: %s", row->text, place.line,
			 place.column, diag->identifier, diag->message);
	parse_end(&parsed);
}

void check_errors(enum ms_dialect dialect, const struct error_row *rows,
		  size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_error(dialect, &rows[i]);
}
