/*
 * The files of fixtures/snapshots/: good ones open, bad ones are refused with
 * the code that their names begin with, and today's writer would write them
 * again, byte for byte.
 */
#include "golden.h"

#include "base_test.h"
#include "snapshot/writer.h"
#include "support/temp_folder.h"
#include "support/use_snapshot.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static void fixture_path(const char *name, char out[TEMP_PATH_SIZE])
{
	const char *fixtures = getenv("FIXTURES");

	assert_non_null(fixtures);
	(void)snprintf(out, TEMP_PATH_SIZE, "%s/snapshots/%s", fixtures, name);
}

static int open_deep(const char *path, struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
	};
	struct snap_reader *reader = NULL;
	int rc = snap_reader_open_file(&reader, path, &options, err);

	if (rc == 0)
		rc = use_reader(reader, SNAP_LOAD_DEEP, err);
	snap_reader_close(reader);
	return rc;
}

/* "bounds" of "bounds--padding.snapshot", "ok" of what has no such mark. */
static void expected_code(const char *name, char *out, size_t size)
{
	const char *mark = strstr(name, "--");

	if (mark == NULL)
		(void)snprintf(out, size, "ok");
	else
		(void)snprintf(out, size, "%.*s", (int)(mark - name), name);
}

static unsigned check_folder(const char *folder)
{
	char path[TEMP_PATH_SIZE], file[2 * TEMP_PATH_SIZE], expected[64];
	unsigned count = 0;

	fixture_path(folder, path);
	DIR *directory = opendir(path);
	assert_non_null(directory);
	for (const struct dirent *entry = readdir(directory); entry != NULL;
	     entry = readdir(directory)) {
		struct snap_error err = { 0 };

		if (strstr(entry->d_name, ".snapshot") == NULL)
			continue;
		(void)snprintf(file, sizeof(file), "%s/%s", path,
			       entry->d_name);
		expected_code(entry->d_name, expected, sizeof(expected));
		enum snap_code code = (enum snap_code)open_deep(file, &err);
		if (strcmp(snap_error_name(code), expected) != 0)
			print_message("%s: %s: %s\n", entry->d_name,
				      snap_error_name(code), err.message);
		assert_string_equal(snap_error_name(code), expected);
		count++;
	}
	(void)closedir(directory);
	return count;
}

static void good_files_open(void **state)
{
	(void)state;
	assert_true(check_folder("good") >= 4);
}

static void bad_files_are_refused_as_they_are_called(void **state)
{
	(void)state;
	unsigned count = check_folder("bad");

	print_message("count: bad snapshots refused as they are called: %u\n",
		      count);
	assert_true(count >= 29);
}

static void check_same(const struct golden *golden)
{
	char path[TEMP_PATH_SIZE];
	size_t size = 0;

	fixture_path(golden->name, path);
	uint8_t *stored = temp_read(path, &size);
	struct golden_bytes fresh = golden->make();

	if (stored == NULL || size != fresh.size ||
	    memcmp(stored, fresh.data, size) != 0) {
		print_message("%s would be written otherwise today\n",
			      golden->name);
		fail();
	}
	free(stored);
	free(fresh.data);
}

static void files_would_be_written_again(void **state)
{
	bool same =
		strcmp(snap_writer_codec_version(), GOLDEN_CODEC_VERSION) == 0;

	(void)state;
	if (!same)
		print_message("skipped: packed files, made by zstd %s, this is "
			      "%s\n",
			      GOLDEN_CODEC_VERSION,
			      snap_writer_codec_version());
	for (size_t i = 0; i < golden_count; i++)
		if (same || !goldens[i].packed)
			check_same(&goldens[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_files_open),
		cmocka_unit_test(bad_files_are_refused_as_they_are_called),
		cmocka_unit_test(files_would_be_written_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
