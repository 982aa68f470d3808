/*
 * Writing a file is disturbed at every call there is, in several ways.  After
 * each of them there is the old file or the new one, whole; nothing is left
 * beside it (but by a killed process); and the next run succeeds.
 */
#include "hostile.h"

#include "snapshot/error.h"
#include "support/temp_folder.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>

#define DISTURBED 100 /* as in write_snapshot.c */
#define CALLS_MAX 200

struct place {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	char temporary[TEMP_PATH_SIZE];
	uint8_t *fresh; /* what a run writes */
	size_t fresh_size;
};

static const char old[] = "the old file";

static void place_begin(struct place *place)
{
	temp_folder_begin(&place->folder);
	temp_path(&place->folder, "out.snapshot", place->path);
	temp_path(&place->folder, ".out.snapshot.tmp", place->temporary);
	place->fresh = fixture_snapshot(&place->fresh_size);
}

static void place_end(struct place *place)
{
	free(place->fresh);
	temp_folder_end(&place->folder);
}

/* Run the writer; returns its exit code, or minus the signal that ended it. */
static int run(const struct place *place, const char *how, int at,
	       const char *limit)
{
	char fail_at[32], fail_how[32], preload[TEMP_PATH_SIZE];
	char *const environment[] = { fail_at, fail_how, preload, NULL };
	char *const plain[] = { NULL };
	char program[] = WRITE_SNAPSHOT;
	char path[TEMP_PATH_SIZE], bytes[32];
	char *const arguments[] = { program, path, limit == NULL ? NULL : bytes,
				    NULL };
	pid_t pid;
	int status;

	(void)snprintf(path, sizeof(path), "%s", place->path);
	(void)snprintf(bytes, sizeof(bytes), "%s", limit == NULL ? "" : limit);
	(void)snprintf(fail_at, sizeof(fail_at), "FAIL_AT=%d", at);
	(void)snprintf(fail_how, sizeof(fail_how), "FAIL_HOW=%s",
		       how == NULL ? "" : how);
	(void)snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", FAIL_SYSCALL);
	(void)fflush(stdout);
	assert_int_equal(posix_spawn(&pid, program, NULL, NULL, arguments,
				     how == NULL ? plain : environment),
			 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static bool holds(const struct place *place, const void *bytes, size_t size)
{
	size_t now_size = 0;
	uint8_t *now = temp_read(place->path, &now_size);
	bool equal = now != NULL && now_size == size &&
		     memcmp(now, bytes, size) == 0;

	free(now);
	return equal;
}

static bool holds_old(const struct place *place)
{
	return holds(place, old, sizeof(old));
}

static bool holds_fresh(const struct place *place)
{
	return holds(place, place->fresh, place->fresh_size);
}

/* What must hold after a run that ended with 'code'. */
static void check_outcome(const struct place *place, int code)
{
	assert_true(holds_old(place) || holds_fresh(place));
	if (code == 0 || code == DISTURBED)
		assert_true(holds_fresh(place));
	if (code != -SIGKILL)
		assert_false(temp_exists(place->temporary));
}

/* Disturb the first call, the second..., until a run ends undisturbed. */
static void disturb_each_call(const char *how, const char *what)
{
	struct place place;
	int at = 0, code = -1;
	int refused = 0, overcome = 0;

	place_begin(&place);
	while (code != 0 && ++at < CALLS_MAX) {
		temp_write(place.path, old, sizeof(old));
		code = run(&place, how, at, NULL);
		refused += code != 0 && code != DISTURBED;
		overcome += code == DISTURBED;
		check_outcome(&place, code);
		/* Refused by the system, not taken for something else. */
		assert_true(code <= 0 || code == DISTURBED ||
			    code == SNAP_E_IO || code == SNAP_E_NOT_FOUND);
		assert_int_equal(run(&place, NULL, 0, NULL), 0);
		assert_true(holds_fresh(&place));
		assert_false(temp_exists(place.temporary));
	}
	print_message("sweep: %s at each of %d calls: %d refused, %d overcome, "
		      "0 half "
		      "files\n",
		      what, at - 1, refused, overcome);
	assert_int_equal(code, 0);
	assert_true(at > 10);
	place_end(&place);
}

static void disturb_with_error(int number, const char *what)
{
	char how[16];

	(void)snprintf(how, sizeof(how), "%d", number);
	disturb_each_call(how, what);
}

static void survives_full_disk(void **state)
{
	(void)state;
	disturb_with_error(ENOSPC, "ENOSPC");
}

static void survives_input_output_error(void **state)
{
	(void)state;
	disturb_with_error(EIO, "EIO");
}

static void survives_interrupting_signals(void **state)
{
	(void)state;
	disturb_with_error(EINTR, "EINTR");
}

static void survives_short_writes(void **state)
{
	(void)state;
	disturb_each_call("short", "short writes");
}

static void survives_being_killed(void **state)
{
	(void)state;
	disturb_each_call("kill", "SIGKILL");
}

/* As 'ulimit -f' does, at every size that is too small. */
static void survives_file_size_limit(void **state)
{
	struct place place;
	unsigned cases = 0;

	(void)state;
	place_begin(&place);
	for (size_t limit = 0; limit < place.fresh_size; limit += 33) {
		char text[32];

		temp_write(place.path, old, sizeof(old));
		(void)snprintf(text, sizeof(text), "%zu", limit);
		assert_int_equal(run(&place, NULL, 0, text), SNAP_E_IO);
		assert_true(holds_old(&place));
		assert_false(temp_exists(place.temporary));
		cases++;
	}
	print_message("sweep: file size limit: %u sizes, 0 half files\n",
		      cases);
	place_end(&place);
}

/* A file system with room for one page: the old file has it. */
static void survives_full_file_system(void **state)
{
	struct place place;

	(void)state;
	place_begin(&place);
	if (mount("none", place.folder.path, "tmpfs", 0, "size=4096") != 0) {
		print_message("skipped: cannot mount a file system here: %s\n",
			      strerror(errno));
	} else {
		temp_write(place.path, old, sizeof(old));
		int code = run(&place, NULL, 0, NULL);
		bool whole = holds_old(&place);
		bool left = temp_exists(place.temporary);

		(void)umount(place.folder.path);
		assert_int_equal(code, SNAP_E_IO);
		assert_true(whole);
		assert_false(left);
		print_message("sweep: full file system: the old file stays\n");
	}
	place_end(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survives_full_disk),
		cmocka_unit_test(survives_input_output_error),
		cmocka_unit_test(survives_interrupting_signals),
		cmocka_unit_test(survives_short_writes),
		cmocka_unit_test(survives_being_killed),
		cmocka_unit_test(survives_file_size_limit),
		cmocka_unit_test(survives_full_file_system),
	};

#ifdef SANITIZED
	print_message("skipped: a sanitizer's runtime and a preloaded library "
		      "don't go together\n");
	return 0;
#endif
	return cmocka_run_group_tests(tests, NULL, NULL);
}
