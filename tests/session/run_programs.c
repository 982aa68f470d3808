/*
 * Our side of tests/peers/differential.py:
 *
 *	run_programs LIST OUT
 *
 * LIST names one program a line.  Each runs in an empty session, in Octave's
 * dialect, and leaves one line of workspace JSON in OUT.
 */
#include "session/support/program_run.h"
#include "session/support/workspace_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_SIZE 4096

static int run_one(const char *path, FILE *out)
{
	struct program_run run;
	struct snap_strbuf json;

	program_run_begin(&run, MS_DIALECT_OCTAVE);
	program_run_file(&run, path);
	snap_strbuf_begin(&json, NULL);
	int rc = ms_workspace_json(ms_program_vm(run.program), &json);
	(void)fprintf(out, "%s\n", snap_strbuf_text(&json));
	snap_strbuf_end(&json);
	program_run_end(&run);
	return rc != 0 || fflush(out) != 0;
}

int main(int argc, char **argv)
{
	char path[PATH_SIZE];
	int status = 0;

	if (argc != 3) {
		(void)fprintf(stderr, "Usage: run_programs LIST OUT\n");
		return 2;
	}
	FILE *list = fopen(argv[1], "r");
	FILE *out = fopen(argv[2], "w");
	if (list == NULL || out == NULL) {
		perror(list == NULL ? argv[1] : argv[2]);
		return 2;
	}
	while (status == 0 && fgets(path, sizeof(path), list) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		if (path[0] != '\0')
			status = run_one(path, out);
	}
	(void)fclose(list);
	if (fclose(out) != 0)
		status = 1;
	return status;
}
