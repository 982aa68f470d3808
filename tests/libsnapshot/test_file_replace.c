#include "base/file.h"

#include "base_test.h"
#include "support/temp_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct place {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	char temporary[TEMP_PATH_SIZE];
};

static void place_begin(struct place *place)
{
	temp_folder_begin(&place->folder);
	temp_path(&place->folder, "file", place->path);
	temp_path(&place->folder, ".file.tmp", place->temporary);
}

static void place_end(struct place *place)
{
	temp_folder_end(&place->folder);
}

static void check_content(const char *path, const char *text)
{
	size_t size = 0;
	uint8_t *bytes = temp_read(path, &size);

	assert_non_null(bytes);
	assert_int_equal(size, strlen(text));
	assert_memory_equal(bytes, text, size);
	free(bytes);
}

static int begin(struct snap_replace *replace, const struct place *place,
		 uint32_t timeout_ms, struct snap_error *err)
{
	return snap_replace_begin(replace, place->path, timeout_ms, NULL, err);
}

static void write_text(struct snap_replace *replace, const char *text)
{
	assert_int_equal(
		snap_replace_write(replace, 0, text, strlen(text), NULL), 0);
	assert_int_equal(snap_replace_sync(replace, NULL), 0);
}

static void commit_puts_the_new_file_in_place(void **state)
{
	struct place place;
	struct snap_replace replace;

	(void)state;
	place_begin(&place);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(begin(&replace, &place, 0, NULL), 0);
		assert_string_equal(replace.temporary, place.temporary);
		write_text(&replace, round == 0 ? "first" : "2nd");
		assert_int_equal(snap_replace_commit(&replace, NULL), 0);
		check_content(place.path, round == 0 ? "first" : "2nd");
		assert_false(temp_exists(place.temporary));
	}
	place_end(&place);
}

static void writes_in_any_order(void **state)
{
	struct place place;
	struct snap_replace replace;

	(void)state;
	place_begin(&place);
	assert_int_equal(begin(&replace, &place, 0, NULL), 0);
	assert_int_equal(snap_replace_write(&replace, 3, "def", 3, NULL), 0);
	assert_int_equal(snap_replace_write(&replace, 0, "abc", 3, NULL), 0);
	assert_int_equal(snap_replace_write(&replace, 99, "", 0, NULL), 0);
	assert_int_equal(snap_replace_commit(&replace, NULL), 0);
	check_content(place.path, "abcdef");
	place_end(&place);
}

static void abort_leaves_the_old_file(void **state)
{
	struct place place;
	struct snap_replace replace;

	(void)state;
	place_begin(&place);
	temp_write(place.path, "old", 3);
	assert_int_equal(begin(&replace, &place, 0, NULL), 0);
	write_text(&replace, "half");
	check_content(place.path, "old");
	snap_replace_abort(&replace);
	check_content(place.path, "old");
	assert_false(temp_exists(place.temporary));
	place_end(&place);
}

/* A name without a folder: the temporary lies in the current one. */
static void works_in_the_current_folder(void **state)
{
	struct place place;
	struct snap_replace replace;
	char *before = getcwd(NULL, 0);

	(void)state;
	place_begin(&place);
	assert_int_equal(chdir(place.folder.path), 0);
	assert_int_equal(snap_replace_begin(&replace, "file", 0, NULL, NULL),
			 0);
	assert_string_equal(replace.temporary, ".file.tmp");
	write_text(&replace, "here");
	assert_int_equal(snap_replace_commit(&replace, NULL), 0);
	assert_int_equal(chdir(before), 0);
	check_content(place.path, "here");
	free(before);
	place_end(&place);
}

static void takes_over_what_a_killed_process_left(void **state)
{
	struct place place;
	struct snap_replace replace;

	(void)state;
	place_begin(&place);
	temp_write(place.temporary, "longer than what comes now", 26);
	assert_int_equal(begin(&replace, &place, 0, NULL), 0);
	write_text(&replace, "new");
	assert_int_equal(snap_replace_commit(&replace, NULL), 0);
	check_content(place.path, "new");
	place_end(&place);
}

/* A child that holds the lock for 'ms', then finishes the file or is gone. */
static pid_t hold_lock(const struct place *place, unsigned ms)
{
	int ready[2];
	char byte;

	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct snap_replace replace;
		const struct timespec pause = { ms / 1000,
						ms % 1000 * 1000000L };

		if (begin(&replace, place, 0, NULL) != 0 ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		(void)nanosleep(&pause, NULL);
		(void)snap_replace_write(&replace, 0, "child", 5, NULL);
		_exit(snap_replace_commit(&replace, NULL));
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	(void)close(ready[0]);
	(void)close(ready[1]);
	return pid;
}

static void join(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void says_locked_after_the_timeout(void **state)
{
	struct place place;
	struct snap_replace replace;
	struct snap_error err;

	(void)state;
	place_begin(&place);
	pid_t pid = hold_lock(&place, 400);
	assert_int_equal(begin(&replace, &place, 0, &err), SNAP_E_LOCKED);
	assert_int_equal(begin(&replace, &place, 60, &err), SNAP_E_LOCKED);
	assert_non_null(strstr(err.message, "waited 60 ms"));
	assert_int_equal(begin(&replace, &place, 0, NULL), SNAP_E_LOCKED);
	/* Who was refused took nothing away from the owner. */
	assert_true(temp_exists(place.temporary));
	join(pid);
	check_content(place.path, "child");
	place_end(&place);
}

static void waits_for_the_other_builder(void **state)
{
	struct place place;
	struct snap_replace replace;

	(void)state;
	place_begin(&place);
	pid_t pid = hold_lock(&place, 100);
	assert_int_equal(begin(&replace, &place, 10000, NULL), 0);
	check_content(place.path, "child");
	write_text(&replace, "mine");
	assert_int_equal(snap_replace_commit(&replace, NULL), 0);
	join(pid);
	check_content(place.path, "mine");
	place_end(&place);
}

static void check_refused(const struct place *place, int code)
{
	struct snap_replace replace;
	struct snap_error err;

	assert_int_equal(begin(&replace, place, 0, &err), code);
	assert_int_equal(err.code, code);
}

static void refuses_targets_that_are_no_files(void **state)
{
	struct snap_replace replace;
	struct snap_error err;
	struct place place;

	(void)state;
	place_begin(&place);
	assert_int_equal(mkdir(place.path, 0700), 0);
	check_refused(&place, SNAP_E_UNSAFE_FILE);
	assert_false(temp_exists(place.temporary));
	assert_int_equal(
		snap_replace_begin(&replace, "/dev/null", 0, NULL, &err),
		SNAP_E_UNSAFE_FILE);
	assert_false(temp_exists("/dev/.null.tmp"));
	place_end(&place);
}

static void refuses_foreign_temporaries(void **state)
{
	struct place place;
	char other[TEMP_PATH_SIZE];

	(void)state;
	place_begin(&place);
	temp_path(&place.folder, "precious", other);
	temp_write(other, "precious", 8);
	assert_int_equal(symlink(other, place.temporary), 0);
	check_refused(&place, SNAP_E_UNSAFE_FILE);
	assert_int_equal(unlink(place.temporary), 0);
	assert_int_equal(symlink("nowhere", place.temporary), 0);
	check_refused(&place, SNAP_E_UNSAFE_FILE);
	assert_int_equal(unlink(place.temporary), 0);
	assert_int_equal(link(other, place.temporary), 0);
	check_refused(&place, SNAP_E_UNSAFE_FILE);
	assert_int_equal(unlink(place.temporary), 0);
	assert_int_equal(mkfifo(place.temporary, 0600), 0);
	check_refused(&place, SNAP_E_UNSAFE_FILE);
	assert_int_equal(unlink(place.temporary), 0);
	if (geteuid() == 0) {
		temp_write(place.temporary, "", 0);
		assert_int_equal(chown(place.temporary, 12345, (gid_t)-1), 0);
		check_refused(&place, SNAP_E_UNSAFE_FILE);
	}
	check_content(other, "precious");
	assert_false(temp_exists(place.path));
	place_end(&place);
}

/* A link in the file's place is replaced, not followed. */
static void replaces_a_link_not_its_target(void **state)
{
	struct place place;
	struct snap_replace replace;
	char other[TEMP_PATH_SIZE];

	(void)state;
	place_begin(&place);
	temp_path(&place.folder, "precious", other);
	temp_write(other, "precious", 8);
	assert_int_equal(symlink(other, place.path), 0);
	assert_int_equal(begin(&replace, &place, 0, NULL), 0);
	write_text(&replace, "new");
	assert_int_equal(snap_replace_commit(&replace, NULL), 0);
	check_content(place.path, "new");
	check_content(other, "precious");
	place_end(&place);
}

static void says_io_without_a_folder(void **state)
{
	struct snap_replace replace;
	struct snap_error err;

	(void)state;
	assert_int_equal(
		snap_replace_begin(&replace, "/nowhere/at/all", 0, NULL, &err),
		SNAP_E_IO);
	assert_non_null(strstr(err.message, "/nowhere/at/"));
}

#define ROUNDS	   60
#define WHOLE_SIZE 20000

/* One builder: files of one byte, its own. */
static void build_rounds(const struct place *place, char byte)
{
	char bytes[WHOLE_SIZE];

	memset(bytes, byte, sizeof(bytes));
	for (int round = 0; round < ROUNDS; round++) {
		struct snap_replace replace;

		if (begin(&replace, place, 60000, NULL) != 0)
			_exit(1);
		for (size_t at = 0; at < sizeof(bytes); at += 1000)
			if (snap_replace_write(&replace, at, bytes + at, 1000,
					       NULL) != 0)
				_exit(2);
		if (round % 8 == 7)
			snap_replace_abort(&replace);
		else if (snap_replace_commit(&replace, NULL) != 0)
			_exit(3);
	}
	_exit(0);
}

static void check_whole(const struct place *place)
{
	struct snap_file file;

	if (snap_file_open(&file, place->path, SNAP_FILE_MAP, UINT64_MAX, NULL,
			   NULL) != 0)
		return; /* not yet there */
	assert_int_equal(file.bytes.size, WHOLE_SIZE);
	assert_int_equal(
		memcmp(file.bytes.data, file.bytes.data + 1, WHOLE_SIZE - 1),
		0);
	snap_file_close(&file);
}

static void builders_side_by_side_give_whole_files(void **state)
{
	struct place place;
	pid_t pids[4];
	int done = 0, looks = 0;

	(void)state;
	place_begin(&place);
	for (int i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			build_rounds(&place, (char)('a' + i));
	}
	while (done < 4) {
		int status;
		pid_t pid = waitpid(-1, &status, WNOHANG);

		if (pid > 0) {
			assert_int_equal(status, 0);
			done++;
		}
		check_whole(&place);
		looks++;
	}
	check_whole(&place);
	assert_true(temp_exists(place.path));
	assert_false(temp_exists(place.temporary));
	print_message("sweep: 4 builders x %d rounds, %d looks: 0 half files\n",
		      ROUNDS, looks);
	place_end(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commit_puts_the_new_file_in_place),
		cmocka_unit_test(writes_in_any_order),
		cmocka_unit_test(abort_leaves_the_old_file),
		cmocka_unit_test(works_in_the_current_folder),
		cmocka_unit_test(takes_over_what_a_killed_process_left),
		cmocka_unit_test(says_locked_after_the_timeout),
		cmocka_unit_test(waits_for_the_other_builder),
		cmocka_unit_test(refuses_targets_that_are_no_files),
		cmocka_unit_test(refuses_foreign_temporaries),
		cmocka_unit_test(replaces_a_link_not_its_target),
		cmocka_unit_test(says_io_without_a_folder),
		cmocka_unit_test(builders_side_by_side_give_whole_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
