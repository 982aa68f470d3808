/*
 * What a program does doesn't depend on where the library's functions come
 * from.
 *
 *	test_equality LIBRARY examples
 *	test_equality LIBRARY calls
 *	test_equality LIBRARY help
 *	test_equality LIBRARY scripts FOLDER...
 *	test_equality LIBRARY programs FILE...
 *
 * Runs each program in a session of its own for each way to come by them
 * (arms.h) and compares all that can be seen of it (transcript.h).  Programs
 * are the examples of the library's entries; calls of its functions with what
 * they don't expect; the .m files below the folders, each with a folder of its
 * own; or what stands between lines of "%%" in the files.  Sessions that have a
 * snapshot must not have compiled any function of the library.
 */
#include "session/equality/arms.h"
#include "session/equality/programs.h"
#include "session/equality/transcript.h"

#include <stdio.h>
#include <string.h>

#define TELL_MOST 10

struct test {
	struct arms arms;
	unsigned programs, wrong;
	uint64_t from_snapshot[ARM_COUNT], compiled[ARM_COUNT];
};

static void run_in(struct test *test, enum arm arm,
		   const struct program *program, struct snap_strbuf *out)
{
	struct ms_session *session =
		arms_open(&test->arms, arm, program->folder);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	transcript_run(session, program, out);
	test->from_snapshot[arm] += report->functions_from_snapshot;
	test->compiled[arm] += report->functions_compiled;
	ms_session_free(session);
}

static void tell(struct test *test, enum arm arm, const struct program *program,
		 const struct snap_strbuf *expected,
		 const struct snap_strbuf *got)
{
	if (++test->wrong > TELL_MOST)
		return;
	(void)printf("FAILED %s: %s differs from %s\n-- %s\n%s-- %s\n%s",
		     program->name, arm_name(arm), arm_name(ARM_COLD),
		     arm_name(ARM_COLD), snap_strbuf_text(expected),
		     arm_name(arm), snap_strbuf_text(got));
}

static void compare(void *context, const struct program *program)
{
	struct test *test = context;
	struct snap_strbuf expected, got;

	snap_strbuf_begin(&expected, NULL);
	snap_strbuf_begin(&got, NULL);
	run_in(test, ARM_COLD, program, &expected);
	for (unsigned arm = ARM_COLD + 1; arm < ARM_COUNT; arm++) {
		snap_strbuf_reset(&got);
		run_in(test, (enum arm)arm, program, &got);
		if (got.size != expected.size ||
		    memcmp(got.data, expected.data, got.size) != 0)
			tell(test, (enum arm)arm, program, &expected, &got);
	}
	test->programs++;
	snap_strbuf_end(&got);
	snap_strbuf_end(&expected);
}

/* Sessions with a snapshot run out of it, those without compile. */
static bool used_what_they_had(const struct test *test)
{
	bool right = true;

	for (unsigned i = 0; i < ARM_COUNT; i++) {
		bool snapshot = arm_has_snapshot((enum arm)i);
		uint64_t wanted =
			snapshot ? test->from_snapshot[i] : test->compiled[i];
		uint64_t other =
			snapshot ? test->compiled[i] : test->from_snapshot[i];

		(void)printf("%s: %llu library functions from the snapshot, "
			     "%llu compiled\n",
			     arm_name((enum arm)i),
			     (unsigned long long)test->from_snapshot[i],
			     (unsigned long long)test->compiled[i]);
		if (other != 0 || wanted == 0 || wanted != test->compiled[0])
			right = false;
	}
	return right;
}

static bool run_all(struct test *test, const struct fmt_library *library,
		    const char *kind, char **paths)
{
	const struct program_visitor visitor = { compare, test };

	if (strcmp(kind, "examples") == 0)
		programs_of_examples(library, &visitor);
	else if (strcmp(kind, "calls") == 0)
		programs_of_calls(library, &visitor);
	else if (strcmp(kind, "scripts") == 0)
		programs_of_folders(paths, &visitor);
	else if (strcmp(kind, "programs") == 0)
		programs_of_files(paths, &visitor);
	else
		return false;
	return true;
}

int main(int argc, char **argv)
{
	struct test test = { .programs = 0 };
	struct fmt_library *library;
	struct snap_error err;

	if (argc < 3) {
		(void)fputs("usage: test_equality LIBRARY KIND [PATH...]\n",
			    stderr);
		return 2;
	}
	if (fmt_stdlib_read(&library, argv[1], NULL, NULL, &err) != 0) {
		(void)fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	arms_begin(&test.arms, argv[1], library);
	bool ran = run_all(&test, library, argv[2], argv + 3);
	bool right = ran && used_what_they_had(&test);
	(void)printf("count: programs %u, arms %d, differing %u\n",
		     test.programs, ARM_COUNT, test.wrong);
	arms_end(&test.arms);
	fmt_stdlib_free(library);
	return !right || test.programs == 0 || test.wrong != 0;
}
