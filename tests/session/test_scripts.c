/*
 * Programs with their answers beside them: fixtures/scripts/README.md.
 *
 *	test_scripts FOLDER|FILE.m...
 *
 * Runs each file, and each one below a folder, in a session of its own.  Tells
 * of every one that does something else than it says; status 1 if there is one.
 */
#include "base/file.h"
#include "session/support/program_run.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (1u << 20)

struct script {
	const char *path;
	struct snap_strbuf shown; /* its "expect:" texts */
	struct snap_strbuf error; /* its "expect error:", or "" */
	enum ms_dialect dialect;
	bool expects; /* at least one expectation */
};

struct tally {
	unsigned scripts, wrong;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Every run of blanks as one, none at the ends. */
static void collapse(const char *text, struct snap_strbuf *out)
{
	bool gap = false;

	for (; *text != '\0'; text++) {
		if (is_blank(*text)) {
			gap = true;
			continue;
		}
		if (gap && out->size != 0)
			snap_strbuf_putc(out, ' ');
		gap = false;
		snap_strbuf_putc(out, *text);
	}
}

/* ------------------------------------------------------------ expectations */

/* What follows 'mark' in a line, NULL when it isn't there. */
static const char *after(const char *line, const char *mark)
{
	const char *at = strstr(line, mark);

	return at == NULL ? NULL : at + strlen(mark);
}

static void read_line(struct script *script, const char *line)
{
	const char *text;

	if ((text = after(line, "% expect error:")) != NULL) {
		snap_strbuf_reset(&script->error);
		collapse(text, &script->error);
		script->expects = true;
	} else if ((text = after(line, "% expect:")) != NULL) {
		snap_strbuf_putc(&script->shown, ' ');
		snap_strbuf_puts(&script->shown, text);
		script->expects = true;
	} else if (after(line, "% dialect: octave") != NULL) {
		script->dialect = MS_DIALECT_OCTAVE;
	}
}

static bool read_script(struct script *script)
{
	struct snap_error err;
	struct snap_strbuf line;
	struct snap_file file;

	if (snap_file_open(&file, script->path, SNAP_FILE_READ, FILE_LIMIT,
			   NULL, &err) != 0) {
		(void)printf("%s: %s\n", script->path, err.message);
		return false;
	}
	snap_strbuf_begin(&line, NULL);
	for (size_t i = 0; i <= file.bytes.size; i++) {
		char c = '\n';

		if (i < file.bytes.size)
			c = (char)file.bytes.data[i];
		if (c != '\n') {
			snap_strbuf_putc(&line, c);
			continue;
		}
		read_line(script, snap_strbuf_text(&line));
		snap_strbuf_reset(&line);
	}
	snap_strbuf_end(&line);
	snap_file_close(&file);
	return true;
}

/* ----------------------------------------------------------------- running */

static void tell(const struct script *script, const struct program_run *run,
		 const char *expected, const char *got)
{
	(void)printf("FAILED %s\n", script->path);
	if (!script->expects)
		(void)printf("  it expects nothing\n");
	(void)printf("  expected: %s\n  got:      %s\n", expected, got);
	if (strcmp(snap_strbuf_text(&script->error),
		   program_run_identifier(run)) != 0 ||
	    (run->failed && script->error.size == 0))
		(void)printf(
			"  expected error: %s\n  got error:      %s (%s)\n",
			snap_strbuf_text(&script->error),
			program_run_identifier(run), program_run_message(run));
}

static bool agrees(const struct script *script, const struct program_run *run)
{
	struct snap_strbuf expected, got;

	snap_strbuf_begin(&expected, NULL);
	snap_strbuf_begin(&got, NULL);
	collapse(snap_strbuf_text(&script->shown), &expected);
	collapse(snap_strbuf_text(&run->out), &got);
	bool same = script->expects && strcmp(snap_strbuf_text(&expected),
					      snap_strbuf_text(&got)) == 0;
	/* An error without an identifier can't be expected by one. */
	if (run->failed != (script->error.size != 0) ||
	    strcmp(snap_strbuf_text(&script->error),
		   program_run_identifier(run)) != 0)
		same = false;
	if (!same)
		tell(script, run, snap_strbuf_text(&expected),
		     snap_strbuf_text(&got));
	snap_strbuf_end(&expected);
	snap_strbuf_end(&got);
	return same;
}

static void run_script(const char *path, struct tally *tally)
{
	struct script script = { .path = path };
	struct program_run run;

	snap_strbuf_begin(&script.shown, NULL);
	snap_strbuf_begin(&script.error, NULL);
	tally->scripts++;
	if (!read_script(&script)) {
		tally->wrong++;
	} else {
		program_run_begin(&run, script.dialect);
		program_run_file(&run, path);
		if (!agrees(&script, &run))
			tally->wrong++;
		program_run_end(&run);
	}
	snap_strbuf_end(&script.shown);
	snap_strbuf_end(&script.error);
}

/* ------------------------------------------------------------------- files */

static bool is_script(const char *name)
{
	size_t size = strlen(name);

	return size > 2 && strcmp(name + size - 2, ".m") == 0;
}

/* An area's own files; what lies deeper belongs to its programs. */
static void run_folder(const char *path, struct tally *tally)
{
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);

	if (count < 0) {
		perror(path);
		tally->wrong++;
		return;
	}
	for (int i = 0; i < count; i++) {
		struct snap_strbuf file;

		snap_strbuf_begin(&file, NULL);
		snap_strbuf_printf(&file, "%s/%s", path, names[i]->d_name);
		if (is_script(names[i]->d_name))
			run_script(snap_strbuf_text(&file), tally);
		snap_strbuf_end(&file);
		free(names[i]);
	}
	free(names);
}

int main(int argc, char **argv)
{
	struct tally tally = { 0 };

	for (int i = 1; i < argc; i++) {
		if (is_script(argv[i]))
			run_script(argv[i], &tally);
		else
			run_folder(argv[i], &tally);
	}
	(void)printf("count: scripts %u, wrong %u\n", tally.scripts,
		     tally.wrong);
	return tally.scripts == 0 || tally.wrong != 0;
}
