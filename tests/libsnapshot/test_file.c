#include "base/file.h"

#include "base_test.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANY_SIZE UINT64_MAX
#define OTHER_ID 12345

struct place {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
};

static struct place *place_begin(struct place *place, const char *text)
{
	temp_folder_begin(&place->folder);
	temp_path(&place->folder, "file", place->path);
	if (text != NULL) {
		temp_write(place->path, text, strlen(text));
		assert_int_equal(chmod(place->path, 0644), 0);
	}
	return place;
}

static void place_end(struct place *place)
{
	temp_folder_end(&place->folder);
}

static int open_place(struct snap_file *file, const struct place *place,
		      enum snap_file_io io, struct snap_error *err)
{
	return snap_file_open(file, place->path, io, ANY_SIZE, NULL, err);
}

static void gives_the_bytes_in_each_way(void **state)
{
	struct place place;
	struct snap_file file;

	(void)state;
	place_begin(&place, "content");
	for (int io = SNAP_FILE_READ; io <= SNAP_FILE_AUTO; io++) {
		assert_int_equal(
			open_place(&file, &place, (enum snap_file_io)io, NULL),
			0);
		assert_int_equal(file.bytes.size, 7);
		assert_memory_equal(file.bytes.data, "content", 7);
		assert_int_equal(file.mapped, io != SNAP_FILE_READ);
		assert_false(file.unsafe);
		assert_false(file.changeable);
		snap_file_close(&file);
		assert_null(file.bytes.data);
	}
	place_end(&place);
}

static void opens_an_empty_file(void **state)
{
	struct place place;
	struct snap_file file;

	(void)state;
	place_begin(&place, "");
	for (int io = SNAP_FILE_READ; io <= SNAP_FILE_AUTO; io++) {
		assert_int_equal(
			open_place(&file, &place, (enum snap_file_io)io, NULL),
			0);
		assert_int_equal(file.bytes.size, 0);
		assert_false(file.mapped);
		snap_file_close(&file);
	}
	place_end(&place);
}

/* Its position neither matters nor moves, and it stays open. */
static void leaves_a_descriptor_alone(void **state)
{
	struct place place;
	struct snap_file file;

	(void)state;
	place_begin(&place, "content");
	int fd = open(place.path, O_RDONLY);
	assert_int_equal(lseek(fd, 3, SEEK_SET), 3);
	for (int io = SNAP_FILE_READ; io <= SNAP_FILE_AUTO; io++) {
		assert_int_equal(snap_file_open_fd(&file, fd,
						   (enum snap_file_io)io,
						   ANY_SIZE, NULL, NULL),
				 0);
		assert_memory_equal(file.bytes.data, "content", 7);
		snap_file_close(&file);
	}
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 3);
	assert_int_equal(close(fd), 0);
	place_end(&place);
}

struct owner_case {
	mode_t mode;
	uid_t owner;
	bool changeable;
	bool unsafe;
};

static void check_owner(const struct place *place, const struct owner_case *c)
{
	struct snap_file file;

	assert_int_equal(chown(place->path, c->owner, (gid_t)-1), 0);
	assert_int_equal(chmod(place->path, c->mode), 0);
	assert_int_equal(open_place(&file, place, SNAP_FILE_AUTO, NULL), 0);
	assert_int_equal(file.changeable, c->changeable);
	assert_int_equal(file.unsafe, c->unsafe);
	/* What others may change is copied. */
	assert_int_equal(file.mapped, !c->changeable);
	snap_file_close(&file);
}

static void tells_who_else_may_write(void **state)
{
	const uid_t me = geteuid();
	const struct owner_case mine[] = {
		{ 0600, me, false, false }, { 0644, me, false, false },
		{ 0664, me, true, false },  { 0646, me, true, true },
		{ 0666, me, true, true },   { 0444, me, false, false },
	};
	const struct owner_case foreign[] = {
		{ 0644, OTHER_ID, true, true },
		{ 0444, OTHER_ID, true, true },
	};
	struct place place;

	(void)state;
	place_begin(&place, "content");
	for (size_t i = 0; i < sizeof(mine) / sizeof(*mine); i++)
		check_owner(&place, &mine[i]);
	for (size_t i = 0; me == 0 && i < 2; i++)
		check_owner(&place, &foreign[i]);
	if (me != 0)
		print_message("skipped: other owners need root\n");
	place_end(&place);
}

/* Root's files are as good as one's own. */
static void trusts_root(void **state)
{
	struct place place;
	struct snap_file file;

	(void)state;
	if (geteuid() != 0) {
		print_message("skipped: another user needs root\n");
		return;
	}
	place_begin(&place, "content");
	assert_int_equal(chmod(place.folder.path, 0755), 0);
	assert_int_equal(seteuid(OTHER_ID), 0);
	int rc = open_place(&file, &place, SNAP_FILE_AUTO, NULL);
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(rc, 0);
	assert_false(file.unsafe);
	assert_false(file.changeable);
	snap_file_close(&file);
	place_end(&place);
}

static void refuses_what_is_no_regular_file(void **state)
{
	struct place place;
	struct snap_file file;
	struct snap_error err;

	(void)state;
	place_begin(&place, NULL);
	/* Nobody writes into it: opening must not wait. */
	assert_int_equal(mkfifo(place.path, 0600), 0);
	assert_int_equal(open_place(&file, &place, SNAP_FILE_READ, &err),
			 SNAP_E_UNSAFE_FILE);
	assert_int_equal(snap_file_open(&file, place.folder.path,
					SNAP_FILE_READ, ANY_SIZE, NULL, &err),
			 SNAP_E_UNSAFE_FILE);
	assert_int_equal(snap_file_open(&file, "/dev/zero", SNAP_FILE_READ,
					ANY_SIZE, NULL, &err),
			 SNAP_E_UNSAFE_FILE);
	place_end(&place);
}

static void says_what_is_not_there(void **state)
{
	struct place place;
	struct snap_file file;
	struct snap_error err;
	char below[TEMP_PATH_SIZE + 8];

	(void)state;
	place_begin(&place, NULL);
	assert_int_equal(open_place(&file, &place, SNAP_FILE_READ, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(err.code, SNAP_E_NOT_FOUND);
	assert_non_null(strstr(err.message, place.path));
	temp_write(place.path, "x", 1);
	(void)snprintf(below, sizeof(below), "%s/below", place.path);
	assert_int_equal(snap_file_open(&file, below, SNAP_FILE_READ, ANY_SIZE,
					NULL, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(snap_file_open_fd(&file, -1, SNAP_FILE_READ, ANY_SIZE,
					   NULL, &err),
			 SNAP_E_IO);
	place_end(&place);
}

/* Before anything is allocated for it. */
static void refuses_what_is_above_the_limit(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct place place;
	struct snap_file file;
	struct snap_error err;

	(void)state;
	place_begin(&place, "content");
	assert_int_equal(truncate(place.path, (off_t)1 << 40), 0);
	assert_int_equal(snap_file_open(&file, place.path, SNAP_FILE_READ,
					(uint64_t)1 << 30, &allocator, &err),
			 SNAP_E_LIMIT);
	assert_string_equal(err.expected, "1073741824");
	assert_string_equal(err.found, "1099511627776");
	assert_int_equal(alloc.calls, 0);
	assert_int_equal(truncate(place.path, 7), 0);
	assert_int_equal(snap_file_open(&file, place.path, SNAP_FILE_READ, 7,
					&allocator, &err),
			 0);
	snap_file_close(&file);
	assert_int_equal(alloc.live, 0);
	place_end(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_bytes_in_each_way),
		cmocka_unit_test(opens_an_empty_file),
		cmocka_unit_test(leaves_a_descriptor_alone),
		cmocka_unit_test(tells_who_else_may_write),
		cmocka_unit_test(trusts_root),
		cmocka_unit_test(refuses_what_is_no_regular_file),
		cmocka_unit_test(says_what_is_not_there),
		cmocka_unit_test(refuses_what_is_above_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
