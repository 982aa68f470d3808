/*
 * Memory runs out at the N-th request, for every N until there are no more:
 * each time it is said, nothing stays behind, and no file either.
 */
#include "hostile.h"

#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One go at something, with this allocator.  0 or a code. */
typedef int (*attempt)(void *context, const struct snap_allocator *allocator,
		       struct snap_error *err);

/* Returns how many requests it takes. */
static size_t fail_each(attempt try, void *context)
{
	for (size_t n = 1;; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct snap_error err = { 0 };
		int rc = try(context, &allocator, &err);

		assert_int_equal(alloc.live, 0);
		if (rc == 0) {
			/* Nothing failed and was then overlooked. */
			assert_true(alloc.calls < n);
			return alloc.calls;
		}
		if (rc != SNAP_E_NO_MEMORY)
			print_message("request %zu: %s: %s\n", n,
				      snap_error_name((enum snap_code)rc),
				      err.message);
		assert_int_equal(rc, SNAP_E_NO_MEMORY);
		assert_int_equal(err.code, SNAP_E_NO_MEMORY);
	}
}

struct source {
	struct hostile *file;
	const char *path;
	enum snap_load_level level;
	enum snap_io io;
	enum snap_memory memory;
};

static int open_and_use(void *context, const struct snap_allocator *allocator,
			struct snap_error *err)
{
	const struct source *source = context;
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = source->level,
		.io = source->io,
		.memory = source->memory,
		.allocator = allocator,
	};
	struct snap_reader *reader = NULL;
	int rc;

	if (source->path != NULL)
		rc = snap_reader_open_file(&reader, source->path, &options,
					   err);
	else
		rc = snap_reader_open_memory(&reader, source->file->bytes,
					     source->file->size, &options, err);
	assert_true((rc == 0) == (reader != NULL));
	if (rc == 0)
		rc = use_reader(reader, source->level, err);
	snap_reader_close(reader);
	return rc;
}

static void reader_of_memory_says_no_memory(void **state)
{
	for (int level = 0; level <= SNAP_LOAD_DEEP; level++)
		for (int memory = 0; memory <= SNAP_MEMORY_BORROW; memory++) {
			struct source source = {
				.file = *state,
				.level = (enum snap_load_level)level,
				.memory = (enum snap_memory)memory,
			};
			size_t n = fail_each(open_and_use, &source);

			assert_true(n >= 3);
		}
}

static void reader_of_file_says_no_memory(void **state)
{
	const struct hostile *file = *state;
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];

	temp_folder_begin(&folder);
	temp_path(&folder, "in.snapshot", path);
	temp_write(path, file->bytes, file->size);
	for (int level = 0; level <= SNAP_LOAD_DEEP; level++)
		for (int io = SNAP_IO_MAP; io <= SNAP_IO_READ; io++) {
			struct source source = {
				.path = path,
				.level = (enum snap_load_level)level,
				.io = (enum snap_io)io,
			};

			(void)fail_each(open_and_use, &source);
		}
	temp_folder_end(&folder);
}

struct target {
	const char *path; /* NULL: memory */
	bool train;
};

#define SAMPLE_COUNT 64
#define SAMPLE_SIZE  512

static int train(struct snap_writer *writer, struct snap_error *err)
{
	static uint8_t samples[SAMPLE_COUNT * SAMPLE_SIZE];
	static const char text[] = "the quick brown fox ";
	size_t sizes[SAMPLE_COUNT];

	for (size_t i = 0; i < sizeof(samples); i++)
		samples[i] = (uint8_t)(text[i % 20] + (int)(i / 700 % 3));
	for (size_t i = 0; i < SAMPLE_COUNT; i++)
		sizes[i] = SAMPLE_SIZE;
	return snap_writer_train(writer, samples, sizes, SAMPLE_COUNT, 2048,
				 err);
}

static int finish(struct snap_writer *writer, const struct target *target,
		  const struct snap_allocator *allocator,
		  struct snap_error *err)
{
	void *bytes = NULL;
	size_t size = 0;

	if (target->path != NULL)
		return snap_writer_finish_file(writer, target->path, NULL, NULL,
					       NULL, err);
	int rc = snap_writer_finish_memory(writer, &bytes, &size, err);
	assert_true((rc == 0) == (bytes != NULL));
	if (bytes != NULL)
		allocator->release(allocator->context, bytes);
	return rc;
}

static int write_all(void *context, const struct snap_allocator *allocator,
		     struct snap_error *err)
{
	const struct target *target = context;
	struct snap_writer_options options = fixture_options();
	struct snap_writer *writer = NULL;

	options.allocator = allocator;
	int rc = snap_writer_create(&writer, &options, err);
	if (rc == 0)
		rc = target->train ? train(writer, err)
				   : fixture_add(writer, err);
	if (rc == 0)
		rc = finish(writer, target, allocator, err);
	snap_writer_free(writer);
	return rc;
}

static void writer_to_memory_says_no_memory(void **state)
{
	struct target target = { 0 };

	(void)state;
	assert_true(fail_each(write_all, &target) >= 10);
}

static void training_says_no_memory(void **state)
{
	struct target target = { .train = true };

	(void)state;
	assert_true(fail_each(write_all, &target) >= 4);
}

/* The same, and see each time that the old file stands and nothing else. */
static int write_beside(void *context, const struct snap_allocator *allocator,
			struct snap_error *err)
{
	const struct target *target = context;
	size_t size;
	char temporary[TEMP_PATH_SIZE];
	const char *name = strrchr(target->path, '/') + 1;

	temp_write(target->path, "old", 3);
	int rc = write_all(context, allocator, err);
	uint8_t *now = temp_read(target->path, &size);
	assert_non_null(now);
	/* The folder is synced after the rename: that may fail, too. */
	bool old = size == 3 && memcmp(now, "old", 3) == 0;
	assert_true(old || use_at_level(now, size, SNAP_LOAD_DEEP, NULL) == 0);
	assert_true(rc != 0 || !old);
	free(now);
	(void)snprintf(temporary, sizeof(temporary), "%.*s.%s.tmp",
		       (int)(name - target->path), target->path, name);
	assert_false(temp_exists(temporary));
	return rc;
}

static void writer_to_file_says_no_memory(void **state)
{
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	struct target target = { .path = path };

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "out.snapshot", path);
	assert_true(fail_each(write_beside, &target) >= 20);
	temp_folder_end(&folder);
}

#define HOSTILE_TEST(name)                                                     \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOSTILE_TEST(reader_of_memory_says_no_memory),
		HOSTILE_TEST(reader_of_file_says_no_memory),
		cmocka_unit_test(writer_to_memory_says_no_memory),
		cmocka_unit_test(training_says_no_memory),
		cmocka_unit_test(writer_to_file_says_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
