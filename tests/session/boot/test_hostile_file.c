/*
 * Files that somebody changes while sessions boot from them and run: replaced
 * by rename, which is always safe; cut, and rewritten in place, which is safe
 * for sessions that read them and is told below for those that map them.
 */
#include "session/support/asking.h"
#include "session/support/code_snapshot.h"
#include "support/temp_folder.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Exit statuses of a child that asks a session, and what it died of. */
enum {
	CHILD_RIGHT = 0,  /* the answers were right */
	CHILD_ERROR = 10, /* the program failed, with a message */
	CHILD_OTHER = 11, /* other answers: those of the other snapshot */
	CHILD_BUS = 12,	  /* SIGBUS, or SIGSEGV */
};

/* Two snapshots: the functions of one answer 1, those of the other 2. */
struct state {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	uint8_t *bytes[2];
	size_t size[2];
};

static void make(struct state *state, unsigned which)
{
	static const char *const texts[2][2] = {
		{ "function y = first()\n    y = 1;\nend\n",
		  "function y = last()\n    y = 1;\nend\n" },
		{ "function y = first()\n    y = 2;\nend\n",
		  "function y = last()\n    y = 2;\nend\n" },
	};
	static const char more[] = "function y = more(x)\n"
				   "    y = {x, 'some text', [1 2 3]};\n"
				   "end\n";
	enum {
		FILLERS = 60
	};
	struct code_function functions[FILLERS + 2] = { 0 };
	char names[FILLERS][8];

	/* So many that the file has several pages. */
	functions[0] =
		(struct code_function){ "first", texts[which][0], { 0 } };
	for (unsigned i = 0; i < FILLERS; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "g%04u", i);
		functions[i + 1].name = names[i];
		functions[i + 1].text = more;
	}
	functions[FILLERS + 1] =
		(struct code_function){ "last", texts[which][1], { 0 } };
	state->bytes[which] = code_snapshot(functions, FILLERS + 2, NULL,
					    &state->size[which]);
}

static int setup(void **out)
{
	struct state *state = calloc(1, sizeof(*state));

	temp_folder_begin(&state->folder);
	temp_path(&state->folder, "the.snapshot", state->path);
	make(state, 0);
	make(state, 1);
	assert_int_equal(state->size[0], state->size[1]);
	assert_true(state->size[0] > 16384);
	temp_write(state->path, state->bytes[0], state->size[0]);
	assert_int_equal(chmod(state->path, 0644), 0);
	*out = state;
	return 0;
}

static int teardown(void **in)
{
	struct state *state = *in;

	temp_folder_end(&state->folder);
	free(state->bytes[0]);
	free(state->bytes[1]);
	free(state);
	return 0;
}

static struct ms_session *create(const struct state *state, enum snap_io io)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = state->path,
		.level = MS_LEVEL_LAZY,
		.io = io,
	};
	struct ms_session *session;

	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	return session;
}

static bool is_used(const struct ms_session *session)
{
	return ms_session_snapshot_report(session)->verdict == MS_VERDICT_USED;
}

/* 1 or 2, when both functions say so; 0 when one fails. */
static unsigned answer_of(struct ms_session *session)
{
	struct answer answer = ask(session, "disp([first(), last()])");

	if (!answer.ok) {
		assert_true(answer.message[0] != '\0');
		return 0;
	}
	if (strcmp(answer.out, "     1     1\n") == 0)
		return 1;
	assert_string_equal(answer.out, "     2     2\n");
	return 2;
}

/* A process that changes the file until it is told to stop. */
static pid_t begin_changing(const struct state *state,
			    void (*change)(const struct state *state,
					   unsigned round))
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child != 0)
		return child;
	for (unsigned round = 1;; round++)
		change(state, round);
}

static void end_changing(pid_t child)
{
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* --------------------------------------------------------------- replaced */

static void replace(const struct state *state, unsigned round)
{
	char path[TEMP_PATH_SIZE + 8];

	(void)snprintf(path, sizeof(path), "%s.new", state->path);
	temp_write(path, state->bytes[round % 2], state->size[round % 2]);
	(void)chmod(path, 0644);
	if (rename(path, state->path) != 0)
		abort();
}

/* Every session has one of both, and has all of it. */
static void replacing_is_always_safe(void **in)
{
	static const enum snap_io ios[] = { SNAP_IO_MAP, SNAP_IO_READ,
					    SNAP_IO_AUTO };
	const struct state *state = *in;
	unsigned counts[3] = { 0 };
	pid_t child = begin_changing(state, replace);

	for (unsigned i = 0; i < 600; i++) {
		struct ms_session *session = create(state, ios[i % 3]);

		if (!is_used(session))
			fail_msg("%s", ms_session_snapshot_report(session)
					       ->error.message);
		unsigned answer = answer_of(session);
		assert_int_not_equal(answer, 0);
		counts[answer]++;
		/* And still has it later. */
		assert_int_equal(answer_of(session), answer);
		ms_session_free(session);
	}
	end_changing(child);
	(void)printf("count: %u times one, %u times the other\n", counts[1],
		     counts[2]);
	assert_true(counts[1] != 0 && counts[2] != 0);
}

static void keeps_what_was_removed(void **in)
{
	const struct state *state = *in;
	struct ms_session *session = create(state, SNAP_IO_MAP);

	assert_int_equal(unlink(state->path), 0);
	assert_int_equal(answer_of(session), 1);
	ms_session_free(session);
	session = create(state, SNAP_IO_MAP);
	assert_int_equal(ms_session_snapshot_report(session)->error.code,
			 SNAP_E_NOT_FOUND);
	ms_session_free(session);
}

/* --------------------------------------------------------- cut, rewritten */

static void rewrite(const struct state *state, unsigned which, size_t begin,
		    size_t size)
{
	int fd = open(state->path, O_WRONLY);

	if (fd < 0 || pwrite(fd, state->bytes[which] + begin, size,
			     (off_t)begin) != (ssize_t)size)
		abort();
	(void)close(fd);
}

/* A session that read the file has nothing to do with it any more. */
static void what_was_read_stays(void **in)
{
	const struct state *state = *in;
	struct ms_session *session = create(state, SNAP_IO_READ);

	assert_true(is_used(session));
	assert_int_equal(truncate(state->path, 0), 0);
	assert_int_equal(answer_of(session), 1);
	temp_write(state->path, state->bytes[1], state->size[1]);
	assert_int_equal(answer_of(session), 1);
	char *text;
	size_t size;
	assert_int_equal(
		ms_session_help(session, "first", 0, &text, &size, NULL), 0);
	ms_session_release(session, text);
	ms_session_free(session);
}

/* A file that was cut is refused, wherever. */
static void refuses_what_was_cut(void **in)
{
	const struct state *state = *in;
	unsigned refused = 0;

	for (size_t size = state->size[0]; size > 0; refused++) {
		size -= size < 97 ? size : 97;
		assert_int_equal(truncate(state->path, (off_t)size), 0);
		for (unsigned io = SNAP_IO_AUTO; io <= SNAP_IO_READ; io++) {
			struct ms_session *session =
				create(state, (enum snap_io)io);

			assert_false(is_used(session));
			assert_int_equal(
				ms_session_snapshot_report(session)->error.code,
				SNAP_E_TRUNCATED);
			assert_true(ask(session, "x = 1;").ok);
			ms_session_free(session);
		}
	}
	(void)printf("count: cut at %u places\n", refused);
}

static void end_child(int signal)
{
	(void)signal;
	_exit(CHILD_BUS);
}

/* In a process of its own: boots, lets 'change' happen, asks. */
static int status_after(const struct state *state, enum snap_io io,
			bool ask_before,
			void (*change)(const struct state *state,
				       unsigned round),
			unsigned round)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		(void)signal(SIGBUS, end_child);
		(void)signal(SIGSEGV, end_child);
		struct ms_session *session = create(state, io);
		if (!is_used(session) ||
		    (ask_before && answer_of(session) != 1))
			_exit(99);
		change(state, round);
		unsigned answer = answer_of(session);
		_exit(answer == 1   ? CHILD_RIGHT
		      : answer == 2 ? CHILD_OTHER
				    : CHILD_ERROR);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void cut_to_nothing(const struct state *state, unsigned round)
{
	(void)round;
	if (truncate(state->path, 0) != 0)
		abort();
}

/* Documented: touching a mapping of which the file was cut away is SIGBUS.
 * Nobody but the system can do anything about it. */
static void mapping_what_is_cut_is_a_signal(void **in)
{
	struct state *state = *in;

	for (unsigned before = 0; before < 2; before++) {
		temp_write(state->path, state->bytes[0], state->size[0]);
		assert_int_equal(status_after(state, SNAP_IO_READ, before != 0,
					      cut_to_nothing, 0),
				 CHILD_RIGHT);
		temp_write(state->path, state->bytes[0], state->size[0]);
		assert_int_equal(status_after(state, SNAP_IO_MAP, before != 0,
					      cut_to_nothing, 0),
				 CHILD_BUS);
	}
}

static void rewrite_all(const struct state *state, unsigned round)
{
	rewrite(state, round % 2, 0, state->size[0]);
}

/* What was not looked at before the file changed under its mapping fails its
 * digest: the header that was read is the old one's.  What was looked at is
 * taken as it is now. */
static void mapping_what_is_rewritten_is_noticed_once(void **in)
{
	struct state *state = *in;

	assert_int_equal(
		status_after(state, SNAP_IO_READ, false, rewrite_all, 1),
		CHILD_RIGHT);
	temp_write(state->path, state->bytes[0], state->size[0]);
	assert_int_equal(
		status_after(state, SNAP_IO_MAP, false, rewrite_all, 1),
		CHILD_ERROR);
	temp_write(state->path, state->bytes[0], state->size[0]);
	assert_int_equal(
		status_after(state, SNAP_IO_READ, true, rewrite_all, 1),
		CHILD_RIGHT);
	temp_write(state->path, state->bytes[0], state->size[0]);
	int status = status_after(state, SNAP_IO_MAP, true, rewrite_all, 1);
	assert_true(status == CHILD_RIGHT || status == CHILD_OTHER ||
		    status == CHILD_ERROR);
}

/* In pieces, so that others see half of it. */
static void rewrite_in_pieces(const struct state *state, unsigned round)
{
	for (size_t at = 0; at < state->size[0]; at += 512) {
		size_t left = state->size[0] - at;

		rewrite(state, round % 2, at, left < 512 ? left : 512);
	}
	(void)usleep(500);
}

/* Who reads while it is written gets the one, the other, or a refusal: at once,
 * or when a function is used; never half of each. */
static void reading_while_it_is_rewritten_is_safe(void **in)
{
	const struct state *state = *in;
	unsigned counts[3] = { 0 }, refused = 0;
	pid_t child = begin_changing(state, rewrite_in_pieces);

	for (unsigned i = 0; i < 600; i++) {
		struct ms_session *session = create(state, SNAP_IO_READ);

		if (is_used(session)) {
			unsigned answer = answer_of(session);

			counts[answer]++;
			assert_int_equal(answer_of(session), answer);
		} else {
			refused++;
		}
		assert_true(ask(session, "x = 6 * 7;").ok);
		ms_session_free(session);
	}
	end_changing(child);
	(void)printf("count: %u and %u times whole, %u refused at once, %u in "
		     "a call\n",
		     counts[1], counts[2], refused, counts[0]);
}

/* A file that others may write is one that others may cut: it isn't mapped. */
static void does_not_map_what_others_write(void **in)
{
	const struct state *state = *in;

	assert_int_equal(chmod(state->path, 0666), 0);
	assert_int_equal(
		status_after(state, SNAP_IO_AUTO, false, cut_to_nothing, 0),
		CHILD_RIGHT);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(replacing_is_always_safe),
		FILE_TEST(keeps_what_was_removed),
		FILE_TEST(what_was_read_stays),
		FILE_TEST(refuses_what_was_cut),
		FILE_TEST(mapping_what_is_cut_is_a_signal),
		FILE_TEST(mapping_what_is_rewritten_is_noticed_once),
		FILE_TEST(reading_while_it_is_rewritten_is_safe),
		FILE_TEST(does_not_map_what_others_write),
	};

	return cmocka_run_group_tests_name("files that change", tests, NULL,
					   NULL);
}
