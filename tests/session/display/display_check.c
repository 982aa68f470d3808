#include "session/display/display_check.h"

#include "session/support/program_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool is_shown(const char *before, const struct shown *row)
{
	struct program_run run;

	program_run_begin(&run, MS_DIALECT_MATLAB);
	program_run_text(&run, before);
	if (!run.failed)
		program_run_text(&run, row->source);
	bool same = !run.failed &&
		    strcmp(snap_strbuf_text(&run.out), row->text) == 0;
	if (!same)
		(void)printf("%s\n-- expected\n%s-- got\n%s%s\n", row->source,
			     row->text, snap_strbuf_text(&run.out),
			     program_run_message(&run));
	program_run_end(&run);
	return same;
}

void check_shown(const char *before, const struct shown *rows, size_t count)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++)
		wrong += !is_shown(before, &rows[i]);
	assert_int_equal(wrong, 0);
}
