/* Threads that share a reader, or open the same file at once: for the thread
 * sanitizer. */
#include "paged.h"

#include "support/temp_folder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#define THREADS 8
#define ROUNDS	20

struct shared {
	const struct snap_reader *reader;
	const char *path;
	enum snap_load_level level;
	atomic_int failures;
};

static void *use_shared(void *argument)
{
	struct shared *shared = argument;

	for (int round = 0; round < ROUNDS; round++)
		if (use_reader(shared->reader, shared->level, NULL) != 0)
			atomic_fetch_add(&shared->failures, 1);
	return NULL;
}

static void *open_and_use(void *argument)
{
	struct shared *shared = argument;
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = shared->level,
	};

	for (int round = 0; round < ROUNDS; round++) {
		struct snap_reader *reader = NULL;

		if (snap_reader_open_file(&reader, shared->path, &options,
					  NULL) != 0 ||
		    use_reader(reader, shared->level, NULL) != 0)
			atomic_fetch_add(&shared->failures, 1);
		snap_reader_close(reader);
	}
	return NULL;
}

static void run_threads(void *(*work)(void *), struct shared *shared)
{
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, work, shared), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(shared->failures, 0);
}

static void threads_share_a_reader(void **state)
{
	const struct hostile *file = *state;

	for (int level = 0; level <= SNAP_LOAD_DEEP; level++) {
		struct snap_reader_options options = {
			.struct_size = sizeof(options),
			.level = (enum snap_load_level)level,
		};
		struct snap_reader *reader = NULL;
		struct shared shared = { .level = options.level };

		assert_int_equal(snap_reader_open_memory(&reader, file->bytes,
							 file->size, &options,
							 NULL),
				 0);
		shared.reader = reader;
		run_threads(use_shared, &shared);
		snap_reader_close(reader);
	}
}

static void threads_open_the_same_file(void **state)
{
	const struct hostile *file = *state;
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];

	temp_folder_begin(&folder);
	temp_path(&folder, "in.snapshot", path);
	temp_write(path, file->bytes, file->size);
	for (int level = 0; level <= SNAP_LOAD_DEEP; level++) {
		struct shared shared = {
			.path = path,
			.level = (enum snap_load_level)level,
		};

		run_threads(open_and_use, &shared);
	}
	temp_folder_end(&folder);
}

/* Pages of two levels of digests, one of them damaged. */
#define PAGES_SIZE  (514 * SNAP_PAGE_SIZE)
#define DAMAGED	    513u
#define PAGE_ROUNDS 3000

struct touching {
	struct shared shared;
	const uint8_t *content;
	atomic_uint number;
};

/* Right or refused, whoever looked at the page before. */
static bool touch_page(const struct touching *touching, uint32_t page)
{
	size_t offset = (size_t)page * SNAP_PAGE_SIZE + page % 100;
	const uint8_t *bytes = NULL;
	int rc = snap_reader_view(touching->shared.reader, PAGED_TYPE, offset,
				  300, &bytes, NULL);

	if (page == DAMAGED)
		return rc == SNAP_E_DIGEST_SECTION;
	return rc == 0 && memcmp(bytes, touching->content + offset, 300) == 0;
}

static void *touch_pages(void *argument)
{
	struct touching *touching = argument;
	uint32_t seed = atomic_fetch_add(&touching->number, 1) % 3;

	/* Two or three threads go the same way, page for page. */
	for (int round = 0; round < PAGE_ROUNDS; round++) {
		seed = seed * 1664525u + 1013904223u;
		if (!touch_page(touching, (seed >> 8) % 514))
			atomic_fetch_add(&touching->shared.failures, 1);
	}
	return NULL;
}

static void threads_touch_pages_at_once(void **state)
{
	pthread_t threads[THREADS];
	struct paged paged;
	struct touching touching = { 0 };

	(void)state;
	paged_begin(&paged, PAGES_SIZE);
	paged.file.bytes[PAGED_AT + DAMAGED * SNAP_PAGE_SIZE + 9] ^= 4;
	struct snap_reader *reader = paged_open(&paged, SNAP_LOAD_LAZY, NULL);
	touching.shared.reader = reader;
	touching.content = paged.file.bytes + PAGED_AT;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, touch_pages,
						&touching),
				 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(touching.shared.failures, 0);
	snap_reader_close(reader);
	paged_end(&paged);
}

struct replaced {
	struct shared shared;
	atomic_bool done;
	atomic_int looks;
};

static void *open_until_done(void *argument)
{
	struct replaced *replaced = argument;
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.io = SNAP_IO_MAP,
	};

	while (!atomic_load(&replaced->done)) {
		struct snap_reader *reader = NULL;

		if (snap_reader_open_file(&reader, replaced->shared.path,
					  &options, NULL) != 0 ||
		    use_reader(reader, SNAP_LOAD_DEEP, NULL) != 0)
			atomic_fetch_add(&replaced->shared.failures, 1);
		snap_reader_close(reader);
		atomic_fetch_add(&replaced->looks, 1);
	}
	return NULL;
}

/* Two snapshots of different length in turn. */
static void replace_file(const char *path, int round)
{
	const struct snap_writer_options options = fixture_options();
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = 0x999,
	};
	static const uint8_t more[10000];
	struct snap_writer *writer = NULL;

	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	assert_int_equal(fixture_add(writer, NULL), 0);
	if (round % 2 == 0)
		assert_int_equal(snap_writer_add(writer, &spec, more,
						 sizeof(more), NULL),
				 0);
	assert_int_equal(
		snap_writer_finish_file(writer, path, NULL, NULL, NULL, NULL),
		0);
	snap_writer_free(writer);
}

static void mapped_readers_outlive_replacement(void **state)
{
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	pthread_t threads[THREADS];
	struct replaced replaced = { .shared = { .path = path } };

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "in.snapshot", path);
	replace_file(path, 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						open_until_done, &replaced),
				 0);
	for (int round = 1; round <= 10 * ROUNDS; round++)
		replace_file(path, round);
	atomic_store(&replaced.done, true);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	print_message("sweep: %d replacements under %d opens: 0 failures\n",
		      10 * ROUNDS, atomic_load(&replaced.looks));
	assert_int_equal(replaced.shared.failures, 0);
	temp_folder_end(&folder);
}

/* The writer's own threads: one writer per thread, eight jobs each. */
static void *write_with_jobs(void *argument)
{
	struct shared *shared = argument;
	struct snap_writer_options options = fixture_options();
	struct snap_writer *writer = NULL;
	void *bytes = NULL;
	size_t size;

	options.jobs = 8;
	if (snap_writer_create(&writer, &options, NULL) != 0 ||
	    fixture_add(writer, NULL) != 0 ||
	    snap_writer_finish_memory(writer, &bytes, &size, NULL) != 0)
		atomic_fetch_add(&shared->failures, 1);
	snap_writer_free(writer);
	free(bytes);
	return NULL;
}

static void threads_write_apart(void **state)
{
	struct shared shared = { 0 };

	(void)state;
	run_threads(write_with_jobs, &shared);
}

#define READER_TEST(name)                                                      \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(threads_share_a_reader),
		READER_TEST(threads_open_the_same_file),
		READER_TEST(threads_write_apart),
		cmocka_unit_test(threads_touch_pages_at_once),
		READER_TEST(mapped_readers_outlive_replacement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
