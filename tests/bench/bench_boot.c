/*
 * Sessions that boot from a snapshot and call functions of the library.
 *
 *	bench_boot sessions SNAPSHOT PROGRAM COUNT
 *	bench_boot hold SNAPSHOT|- PROGRAM
 *
 * 'sessions' makes COUNT sessions in one process that share one open snapshot,
 * and prints what each costs in time and in memory of its own: idle, and after
 * it ran PROGRAM.  'hold' runs PROGRAM in one session ('-': without a
 * snapshot), says "ready", and waits for the end of its input: for those who
 * look at the memory of many such processes.
 */
#include "base/file.h"
#include "bench/bench.h"
#include "library/library.h"
#include "session/execute.h"
#include "snapshot/reader.h"
#include "support/failing_alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void run(struct ms_session *session, const struct snap_file *program)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = (const char *)program->bytes.data,
		.text_size = program->bytes.size,
	};
	struct ms_outcome *outcome;
	struct snap_error err;

	bench_check(ms_session_execute(session, &request, &outcome, &err), &err,
		    "execute");
	if (!outcome->ok) {
		(void)fputs(outcome->error_text, stderr);
		exit(1);
	}
	ms_outcome_free(session, outcome);
}

static struct snap_reader *open_shared(const char *path)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
		.known_types = ms_section_types,
		.known_type_count = ms_section_type_count,
	};
	struct snap_reader *reader;
	struct snap_error err;

	bench_check(snap_reader_open_file(&reader, path, &options, &err), &err,
		    path);
	return reader;
}

static struct ms_session *create(const struct ms_session_options *options)
{
	struct ms_session *session;
	struct snap_error err;

	bench_check(ms_session_create(&session, options, &err), &err, "create");
	return session;
}

static int sessions(const char *path, const struct snap_file *program,
		    size_t count)
{
	struct failing_alloc counts = { .fail_at = 0 };
	const struct snap_allocator allocator = failing_allocator(&counts);
	struct snap_reader *reader = open_shared(path);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_reader = reader,
		.folder = "/nowhere",
		.allocator = &allocator,
	};
	struct ms_session **all = calloc(count, sizeof(struct ms_session *));

	if (all == NULL)
		return 1;
	/* What is made once in a process. */
	struct ms_session *first = create(&options);
	run(first, program);
	ms_session_free(first);
	double begin = bench_now();
	for (size_t i = 0; i < count; i++)
		all[i] = create(&options);
	double made = bench_now();
	size_t idle = counts.live_bytes;
	for (size_t i = 0; i < count; i++)
		run(all[i], program);
	double ran = bench_now();
	size_t busy = counts.live_bytes;
	for (size_t i = 0; i < count; i++)
		ms_session_free(all[i]);
	bench_print("sessions_per_s", (double)count / (made - begin) * 1e6);
	bench_print("session_idle_bytes", (double)idle / (double)count);
	bench_print("session_20_functions_us", (ran - made) / (double)count);
	bench_print("session_20_functions_bytes", (double)busy / (double)count);
	free(all);
	snap_reader_close(reader);
	return 0;
}

static int hold(const char *path, const struct snap_file *program)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = strcmp(path, "-") == 0 ? NULL : path,
		.folder = "/nowhere",
	};
	struct ms_session *session = create(&options);

	if (options.snapshot_path != NULL && !ms_session_has_snapshot(session))
		return 1;
	run(session, program);
	(void)puts("ready");
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	ms_session_free(session);
	return 0;
}

int main(int argc, char **argv)
{
	struct snap_file program;
	struct snap_error err;
	int status = 2;

	if (argc < 4) {
		(void)fputs(
			"usage: bench_boot sessions SNAPSHOT PROGRAM COUNT\n"
			"       bench_boot hold SNAPSHOT|- PROGRAM\n",
			stderr);
		return 2;
	}
	bench_check(snap_file_open(&program, argv[3], SNAP_FILE_READ, 1u << 20,
				   NULL, &err),
		    &err, argv[3]);
	if (strcmp(argv[1], "hold") == 0)
		status = hold(argv[2], &program);
	else if (argc == 5)
		status =
			sessions(argv[2], &program, strtoul(argv[4], NULL, 10));
	snap_file_close(&program);
	return status;
}
