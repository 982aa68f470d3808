/*
 * Where a snapshot lies and whose it is: which files a session takes when
 * somebody named them, and when it found them by itself, and how it reads them.
 */
#include "session/support/asking.h"
#include "session/support/code_snapshot.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define SOMEBODY 65534

struct state {
	struct temp_folder folder;
	uint8_t *bytes;
	size_t size;
};

static int setup(void **out)
{
	static const struct code_function functions[] = {
		{ .name = "one",
		  .text = "function y = one()\n    y = 1;\nend\n" },
	};
	struct state *state = calloc(1, sizeof(*state));

	temp_folder_begin(&state->folder);
	state->bytes = code_snapshot(functions, 1, NULL, &state->size);
	*out = state;
	return 0;
}

static int teardown(void **in)
{
	struct state *state = *in;

	temp_folder_end(&state->folder);
	free(state->bytes);
	free(state);
	return 0;
}

/* A good file of that mode and owner. */
static void make_file(const struct state *state, const char *path, mode_t mode,
		      uid_t owner)
{
	temp_write(path, state->bytes, state->size);
	assert_int_equal(chown(path, owner, (gid_t)-1), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* What becomes of a file: the verdict, and of one that is used whether it is
 * mapped, and at which level. */
struct fate {
	enum snap_code code; /* SNAP_OK: used */
	bool mapped;
	enum snap_load_level level;
};

static const struct fate mapped = { SNAP_OK, true, SNAP_LOAD_LAZY };
static const struct fate copied = { SNAP_OK, false, SNAP_LOAD_FULL };

static struct fate refused(enum snap_code code)
{
	return (struct fate){ .code = code };
}

static void check_fate(const char *path, bool refuse_unsafe, struct fate fate)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = path,
		.refuse_unsafe = refuse_unsafe,
	};
	struct ms_session *session;

	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	if (report->error.code != fate.code)
		fail_msg("%s: %s, %s", path, report->reason,
			 report->error.message);
	if (fate.code == SNAP_OK) {
		assert_int_equal(report->verdict, MS_VERDICT_USED);
		assert_int_equal(report->mapped, fate.mapped);
		assert_int_equal(report->level, fate.level);
	} else {
		assert_int_equal(report->verdict, MS_VERDICT_FALLBACK);
		assert_true(report->remedy[0] != '\0');
		assert_true(report->error.message[0] != '\0');
		assert_string_equal(report->reason, snap_error_name(fate.code));
	}
	/* Either way it is a session. */
	assert_true(ask(session, "x = 6 * 7;").ok);
	ms_session_free(session);
}

/* Named by somebody, and found by itself. */
static void check(const char *path, struct fate named, struct fate found)
{
	check_fate(path, false, named);
	check_fate(path, true, found);
}

static void takes_files_that_only_their_owner_writes(void **in)
{
	static const mode_t modes[] = { 0400, 0444, 0600, 0644, 0755 };
	const struct state *state = *in;
	char path[TEMP_PATH_SIZE];

	temp_path(&state->folder, "file", path);
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		make_file(state, path, modes[i], geteuid());
		check(path, mapped, mapped);
	}
}

/* The group may change it, which is its owner's will: it is read, and all of it
 * is checked. */
static void copies_what_a_group_writes(void **in)
{
	static const mode_t modes[] = { 0620, 0664, 0660, 0775 };
	const struct state *state = *in;
	char path[TEMP_PATH_SIZE];

	temp_path(&state->folder, "file", path);
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		make_file(state, path, modes[i], geteuid());
		check(path, copied, copied);
	}
}

static void finds_no_file_that_the_world_writes(void **in)
{
	static const mode_t modes[] = { 0602, 0646, 0666, 0777 };
	const struct state *state = *in;
	char path[TEMP_PATH_SIZE];

	temp_path(&state->folder, "file", path);
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		make_file(state, path, modes[i], geteuid());
		check(path, copied, refused(SNAP_E_UNSAFE_FILE));
	}
}

/* Only root can give files away. */
static void finds_no_file_of_somebody_else(void **in)
{
	static const mode_t modes[] = { 0444, 0644, 0664, 0666 };
	const struct state *state = *in;
	char path[TEMP_PATH_SIZE];

	if (geteuid() != 0)
		skip();
	temp_path(&state->folder, "file", path);
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		make_file(state, path, modes[i], SOMEBODY);
		check(path, copied, refused(SNAP_E_UNSAFE_FILE));
	}
}

/* What counts is the file that is opened, whoever made the link. */
static void follows_links_to_what_they_mean(void **in)
{
	const struct state *state = *in;
	char file[TEMP_PATH_SIZE], link[TEMP_PATH_SIZE], far[TEMP_PATH_SIZE];

	temp_path(&state->folder, "file", file);
	temp_path(&state->folder, "link", link);
	temp_path(&state->folder, "far", far);
	assert_int_equal(symlink("file", link), 0);
	assert_int_equal(symlink("link", far), 0);
	check(link, refused(SNAP_E_NOT_FOUND), refused(SNAP_E_NOT_FOUND));
	make_file(state, file, 0644, geteuid());
	check(far, mapped, mapped);
	make_file(state, file, 0666, geteuid());
	check(far, copied, refused(SNAP_E_UNSAFE_FILE));
	make_file(state, file, 0644, geteuid());
	if (geteuid() == 0)
		assert_int_equal(lchown(link, SOMEBODY, (gid_t)-1), 0);
	check(far, mapped, mapped);
	/* A second name of the file is the file. */
	assert_int_equal(unlink(far), 0);
	assert_int_equal(linkat(-1, file, -1, far, 0), 0);
	check(far, mapped, mapped);
	/* A link to itself leads nowhere. */
	assert_int_equal(unlink(far), 0);
	assert_int_equal(symlink("far", far), 0);
	check(far, refused(SNAP_E_IO), refused(SNAP_E_IO));
}

/* Who may write the folder can put another file there, but not under somebody
 * else's name: the file's owner and mode decide. */
static void looks_at_the_file_wherever_it_lies(void **in)
{
	const struct state *state = *in;
	char folder[TEMP_PATH_SIZE], path[TEMP_PATH_SIZE + 8];

	temp_path(&state->folder, "open", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(chmod(folder, 0777), 0);
	(void)snprintf(path, sizeof(path), "%s/file", folder);
	make_file(state, path, 0644, geteuid());
	check(path, mapped, mapped);
	if (geteuid() == 0) {
		make_file(state, path, 0644, SOMEBODY);
		check(path, copied, refused(SNAP_E_UNSAFE_FILE));
	}
	assert_int_equal(unlink(path), 0);
	check(path, refused(SNAP_E_NOT_FOUND), refused(SNAP_E_NOT_FOUND));
	assert_int_equal(rmdir(folder), 0);
}

/* None of these is waited for. */
static void takes_nothing_that_is_no_file(void **in)
{
	const struct state *state = *in;
	const struct fate unsafe = refused(SNAP_E_UNSAFE_FILE);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[TEMP_PATH_SIZE];

	check(state->folder.path, unsafe, unsafe);
	check("/dev/null", unsafe, unsafe);
	check("/dev/zero", unsafe, unsafe);
	temp_path(&state->folder, "pipe", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	check(path, unsafe, unsafe);
	temp_path(&state->folder, "socket", path);
	assert_true(strlen(path) < sizeof(address.sun_path));
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(
		bind(fd, (const struct sockaddr *)&address, sizeof(address)),
		0);
	check(path, refused(SNAP_E_IO), refused(SNAP_E_IO));
	(void)close(fd);
	temp_path(&state->folder, "file/below", path);
	check(path, refused(SNAP_E_NOT_FOUND), refused(SNAP_E_NOT_FOUND));
	/* Files of the system have no size that could be trusted. */
	check("/proc/self/maps", refused(SNAP_E_TRUNCATED),
	      refused(SNAP_E_TRUNCATED));
	temp_path(&state->folder, "empty", path);
	temp_write(path, "", 0);
	check(path, refused(SNAP_E_TRUNCATED), refused(SNAP_E_TRUNCATED));
	check("", refused(SNAP_E_NOT_FOUND), refused(SNAP_E_NOT_FOUND));
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(takes_files_that_only_their_owner_writes),
		PLACE_TEST(copies_what_a_group_writes),
		PLACE_TEST(finds_no_file_that_the_world_writes),
		PLACE_TEST(finds_no_file_of_somebody_else),
		PLACE_TEST(follows_links_to_what_they_mean),
		PLACE_TEST(looks_at_the_file_wherever_it_lies),
		PLACE_TEST(takes_nothing_that_is_no_file),
	};

	return cmocka_run_group_tests_name("places of snapshots", tests, NULL,
					   NULL);
}
