#include "session/support/program_run.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A program that goes on for longer than this never ends. */
#define STEP_LIMIT 200000000

#define FILE_LIMIT (16u << 20)

static void write_text(void *context, enum ms_stream stream, const char *text,
		       size_t size)
{
	struct program_run *run = context;

	snap_strbuf_append(stream == MS_STDERR ? &run->err : &run->out, text,
			   size);
}

void program_run_begin(struct program_run *run, enum ms_dialect dialect)
{
	struct snap_error err;

	*run = (struct program_run){ .failed = false };
	snap_strbuf_begin(&run->out, NULL);
	snap_strbuf_begin(&run->err, NULL);
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.dialect = (uint8_t)dialect,
		.folder = "/nowhere",
		.step_limit = STEP_LIMIT,
		.context = run,
		.write = write_text,
	};
	if (ms_program_create(&run->program, &options, &err) != 0) {
		(void)fprintf(stderr, "no program: %s\n", err.message);
		abort();
	}
}

void program_run_text(struct program_run *run, const char *text)
{
	run->failed =
		ms_program_run(run->program, "text", text, strlen(text)) != 0;
}

void program_run_file(struct program_run *run, const char *path)
{
	size_t size = strlen(path);
	struct snap_strbuf folder;
	struct snap_error err;
	struct snap_file file;

	if (snap_file_open(&file, path, SNAP_FILE_READ, FILE_LIMIT, NULL,
			   &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", path, err.message);
		abort();
	}
	snap_strbuf_begin(&folder, NULL);
	if (size > 2 && strcmp(path + size - 2, ".m") == 0)
		size -= 2;
	snap_strbuf_append(&folder, path, size);
	if (ms_program_add_folder(run->program, snap_strbuf_text(&folder),
				  false) != 0)
		abort();
	run->failed = ms_program_run(run->program, path,
				     (const char *)file.bytes.data,
				     file.bytes.size) != 0;
	snap_strbuf_end(&folder);
	snap_file_close(&file);
}

void program_run_end(struct program_run *run)
{
	ms_program_free(run->program);
	snap_strbuf_end(&run->out);
	snap_strbuf_end(&run->err);
}

const char *program_run_identifier(const struct program_run *run)
{
	if (!run->failed)
		return "";
	return ms_error_identifier(ms_program_heap(run->program));
}

const char *program_run_message(const struct program_run *run)
{
	if (!run->failed)
		return "";
	return ms_error_message(ms_program_heap(run->program));
}
