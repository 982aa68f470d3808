/* Sessions of several threads over one open reader. */
#include "session/support/library_snapshot.h"
#include "session/support/requests.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define THREADS	 4
#define REQUESTS 200

struct worker {
	const struct snap_reader *reader;
	int number;
	double sum; /* what its session has in the end */
	char problem[256];
};

static bool run(struct worker *worker, struct ms_session *session,
		const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
	};
	struct ms_outcome *outcome = NULL;

	if (ms_session_execute(session, &request, &outcome, NULL) != 0)
		return false;
	bool ok = outcome->ok;
	if (!ok)
		(void)snprintf(worker->problem, sizeof(worker->problem), "%s",
			       outcome->error_text);
	ms_outcome_free(session, outcome);
	return ok;
}

static void work_in(struct worker *worker, struct ms_session *session)
{
	char text[128];

	if (!run(worker, session,
		 "total = 0; global g; g = 1;\n"
		 "function r = add(a, b), r = a + b; end"))
		return;
	for (int k = 0; k < REQUESTS; k++) {
		(void)snprintf(text, sizeof(text),
			       "total = add(total, %d); s = sprintf('%%d', "
			       "total); t = strjoin({s, 'x'}, '-');",
			       worker->number);
		if (!run(worker, session, text))
			return;
	}
	(void)ms_value_doubles(ms_session_variable(session, "total"), 0, 1,
			       &worker->sum, NULL);
}

static void *work(void *context)
{
	struct worker *worker = context;
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_reader = worker->reader,
	};
	struct ms_session *session = NULL;

	if (ms_session_create(&session, &options, NULL) != 0)
		return NULL;
	if (ms_session_has_snapshot(session)) {
		char *help = NULL;

		if (ms_session_help(session, SMALL_FIRST, 0, &help, NULL,
				    NULL) != 0)
			(void)snprintf(worker->problem, sizeof(worker->problem),
				       "no help");
		ms_session_release(session, help);
		work_in(worker, session);
	}
	ms_session_free(session);
	return NULL;
}

static void sessions_share_a_reader(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);
	struct snap_reader *reader = NULL;
	struct worker workers[THREADS];
	pthread_t threads[THREADS];

	(void)in;
	assert_int_equal(
		snap_reader_open_memory(&reader, bytes, size, NULL, NULL), 0);
	free(bytes);
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .reader = reader, .number = i };
		assert_int_equal(
			pthread_create(&threads[i], NULL, work, &workers[i]),
			0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_string_equal(workers[i].problem, "");
		assert_int_equal((int)workers[i].sum, i * REQUESTS);
	}
	snap_reader_close(reader);
}

/* ------------------------------------------------------------------- cancel
 */

struct loop {
	struct ms_session *session;
	atomic_bool runs;
	bool interrupted;
};

static void began(void *context, const struct ms_stream_event *event)
{
	struct loop *loop = context;

	(void)event;
	atomic_store(&loop->runs, true);
}

static void *run_loop(void *context)
{
	struct loop *loop = context;
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = "disp('on'); while true, end",
		.text_size = 27,
		.context = loop,
		.on_stream = began,
	};
	struct ms_outcome *outcome = NULL;

	if (ms_session_execute(loop->session, &request, &outcome, NULL) == 0) {
		loop->interrupted =
			!outcome->ok && strcmp(outcome->error->identifier,
					       "MATLAB:interrupted") == 0;
		ms_outcome_free(loop->session, outcome);
	}
	return NULL;
}

static void another_thread_may_cancel(void **in)
{
	struct loop loop = { .session = requests_open(NULL) };
	pthread_t thread;

	(void)in;
	assert_int_equal(pthread_create(&thread, NULL, run_loop, &loop), 0);
	while (!atomic_load(&loop.runs))
		continue;
	ms_session_cancel(loop.session);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(loop.interrupted);
	requests_do(loop.session, "x = 1;");
	ms_session_free(loop.session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sessions_share_a_reader),
		cmocka_unit_test(another_thread_may_cancel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
