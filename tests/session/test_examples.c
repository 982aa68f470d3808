/*
 * The examples of the library's entries, run.
 *
 *	test_examples LIBRARY [NAME...]
 *
 * Each example of an entry that isn't planned runs in a session of its own and
 * must show what the entry says, with 'format compact'; empty lines and blanks
 * at the ends of lines don't count.  Status 1 if one doesn't.  One that needs
 * another entry, which is planned, is only counted.
 */
#include "formats/stdlib.h"
#include "session/support/program_run.h"

#include <stdio.h>
#include <string.h>

struct tally {
	unsigned examples, wrong;
	unsigned waiting; /* for another entry that is planned */
};

/* Lines without blanks at their ends, and no empty ones. */
static void tidy(const char *text, struct snap_strbuf *out)
{
	while (*text != '\0') {
		size_t size = strcspn(text, "\n"), kept = size;

		while (kept > 0 &&
		       (text[kept - 1] == ' ' || text[kept - 1] == '\t'))
			kept--;
		if (kept > 0) {
			snap_strbuf_append(out, text, kept);
			snap_strbuf_putc(out, '\n');
		}
		text += size + (text[size] == '\n');
	}
}

static void tell(const struct fmt_entry *entry,
		 const struct fmt_example *example,
		 const struct program_run *run, const char *expected,
		 const char *got)
{
	(void)printf("FAILED %s\n%s-- expected\n%s-- got\n%s", entry->name,
		     example->source, expected, got);
	if (run->failed)
		(void)printf("-- error %s: %s\n", program_run_identifier(run),
			     program_run_message(run));
}

static void run_example(const struct fmt_entry *entry,
			const struct fmt_example *example, struct tally *tally)
{
	struct snap_strbuf expected, got;
	struct program_run run;

	snap_strbuf_begin(&expected, NULL);
	snap_strbuf_begin(&got, NULL);
	program_run_begin(&run, MS_DIALECT_MATLAB);
	program_run_text(&run, "format compact");
	if (!run.failed)
		program_run_text(&run, example->source);
	tidy(example->display, &expected);
	tidy(snap_strbuf_text(&run.out), &got);
	tally->examples++;
	if (strcmp(program_run_identifier(&run), "MATLAB:notImplemented") == 0)
		tally->waiting++;
	else if (run.failed || strcmp(snap_strbuf_text(&expected),
				      snap_strbuf_text(&got)) != 0) {
		tally->wrong++;
		tell(entry, example, &run, snap_strbuf_text(&expected),
		     snap_strbuf_text(&got));
	}
	program_run_end(&run);
	snap_strbuf_end(&expected);
	snap_strbuf_end(&got);
}

static bool is_wanted(const char *name, int count, char **names)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return count == 0;
}

int main(int argc, char **argv)
{
	struct tally tally = { 0 };
	struct fmt_library *library;
	struct snap_error err;

	if (argc < 2) {
		(void)fprintf(stderr,
			      "Usage: test_examples LIBRARY [NAME...]\n");
		return 2;
	}
	if (fmt_stdlib_read(&library, argv[1], NULL, NULL, &err) != 0) {
		(void)fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		if (entry->planned ||
		    !is_wanted(entry->name, argc - 2, argv + 2))
			continue;
		for (uint32_t k = 0; k < entry->example_count; k++)
			run_example(entry, &entry->examples[k], &tally);
	}
	fmt_stdlib_free(library);
	(void)printf("count: examples %u, wrong %u, waiting for others %u\n",
		     tally.examples, tally.wrong, tally.waiting);
	return tally.examples == 0 || tally.wrong != 0;
}
