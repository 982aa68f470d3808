/*
 * Requests to a session: what one costs beside workspaces of several sizes, a
 * change within a large array, and what sessions of a shared reader cost.
 *
 *	bench_session SNAPSHOT [ROUNDS]
 */
#include "bench/bench.h"
#include "session/execute.h"
#include "support/failing_alloc.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUESTS 200 /* of one sample */
#define SESSIONS 200
#define ROUNDS	 41

struct workload {
	struct ms_session *session;
	const char *text;
	bool counted; /* a number follows: another text each time */
	int count;
};

static void run(struct ms_session *session, const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
	};
	struct ms_outcome *outcome = NULL;
	struct snap_error err;

	bench_check(ms_session_execute(session, &request, &outcome, &err), &err,
		    "execute");
	if (!outcome->ok) {
		(void)fprintf(stderr, "%s\n", outcome->error_text);
		exit(1);
	}
	ms_outcome_free(session, outcome);
}

static struct ms_session *create(const struct ms_session_options *options)
{
	struct ms_session *session = NULL;
	struct snap_error err;

	bench_check(ms_session_create(&session, options, &err), &err,
		    "session");
	return session;
}

/* A session with that many variables, and x. */
static struct ms_session *session_of(int count)
{
	struct ms_session *session = create(NULL);
	char text[256];

	(void)snprintf(text, sizeof(text),
		       "for k = 1:%d, eval(sprintf('v%%d = %%d;', k, k)); end,"
		       " clear k, x = 0;",
		       count - 1);
	run(session, text);
	return session;
}

static void run_once(void *context)
{
	struct workload *load = context;
	char text[128];

	if (!load->counted) {
		run(load->session, load->text);
		return;
	}
	(void)snprintf(text, sizeof(text), "%s%d;", load->text, load->count++);
	run(load->session, text);
}

static void repeat(void *context)
{
	for (int i = 0; i < REQUESTS; i++)
		run_once(context);
}

static void bench_requests(size_t rounds)
{
	static const int sizes[] = { 10, 1000, 100000 };
	struct workload loads[5] = { { .session = NULL } };
	struct bench_arm arms[5] = {
		{ .metric = "session_execute_10_us" },
		{ .metric = "session_execute_1000_us" },
		{ .metric = "session_execute_100000_us" },
		{ .metric = "session_execute_new_text_us" },
		{ .metric = "session_execute_shown_us" },
	};

	for (size_t i = 0; i < 5; i++) {
		loads[i] = (struct workload){
			.session = session_of(sizes[i < 3 ? i : 0]),
			.text = i == 3	 ? "x = x + "
				: i == 4 ? "x = x + 1"
					 : "x = x + 1;",
			.counted = i == 3,
		};
		arms[i].run = repeat;
		arms[i].context = &loads[i];
	}
	bench_run(arms, 5, rounds);
	for (size_t i = 0; i < 5; i++) {
		bench_print(arms[i].metric,
			    bench_median(&arms[i], rounds) / REQUESTS);
		ms_session_free(loads[i].session);
	}
	bench_free(arms, 5);
}

/* ------------------------------------------------- one element of 100 MB */

static void bench_large(size_t rounds)
{
	struct workload load = {
		.session = create(NULL), .text = "big(7) = ", .counted = true
	};
	struct workload other = {
		.session = load.session, .text = "other = ", .counted = true
	};
	struct bench_arm arms[] = {
		{ .metric = "session_change_in_100mb_ms",
		  .run = run_once,
		  .context = &load },
		{ .metric = "session_change_beside_100mb_us",
		  .run = run_once,
		  .context = &other },
	};

	run(load.session, "big = zeros(1, 13107200);");
	bench_run(arms, 2, rounds);
	bench_print(arms[0].metric, bench_median(&arms[0], rounds) / 1000);
	bench_print(arms[1].metric, bench_median(&arms[1], rounds));
	bench_free(arms, 2);
	ms_session_free(load.session);
}

/* ----------------------------------------------------- sessions of a reader */

struct many {
	struct ms_session_options options;
	const char *text; /* NULL: nothing runs */
};

static void create_many(void *context)
{
	const struct many *many = context;

	for (int i = 0; i < SESSIONS; i++) {
		struct ms_session *session = create(&many->options);

		if (many->text != NULL)
			run(session, many->text);
		ms_session_free(session);
	}
}

static void bench_memory(const struct snap_reader *reader)
{
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_reader = reader,
		.allocator = &allocator,
	};
	struct ms_session *session = create(&options);

	bench_print("session_idle_bytes", (double)alloc.live_bytes);
	run(session, "x = 1;");
	bench_print("session_used_bytes", (double)alloc.live_bytes);
	ms_session_free(session);
}

static void bench_sessions(const struct snap_reader *reader, size_t rounds)
{
	struct many booted = {
		.options = { .struct_size = sizeof(booted.options),
			     .snapshot_reader = reader },
	};
	struct many used = { .options = booted.options, .text = "x = 1;" };
	struct bench_arm arms[] = {
		{ .metric = "sessions_per_s",
		  .run = create_many,
		  .context = &booted },
		{ .metric = "sessions_with_request_per_s",
		  .run = create_many,
		  .context = &used },
	};

	bench_run(arms, 2, rounds);
	for (size_t i = 0; i < 2; i++)
		bench_print(arms[i].metric,
			    SESSIONS * 1e6 / bench_median(&arms[i], rounds));
	bench_free(arms, 2);
}

int main(int argc, char **argv)
{
	struct snap_reader *reader = NULL;
	struct snap_error err;
	size_t rounds = argc > 2 ? (size_t)atoi(argv[2]) : ROUNDS;

	if (argc < 2) {
		(void)fprintf(stderr,
			      "usage: bench_session SNAPSHOT [ROUNDS]\n");
		return 2;
	}
	bench_requests(rounds);
	bench_large(rounds);
	bench_check(snap_reader_open_file(&reader, argv[1], NULL, &err), &err,
		    argv[1]);
	bench_memory(reader);
	bench_sessions(reader, rounds);
	snap_reader_close(reader);
	return 0;
}
