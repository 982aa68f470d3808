#include "formats/stdlib_helpers.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum {
	GROUP_COUNT = 6,
	MAX_JOBS = 4
};

/* Each test has a library of GROUP_COUNT files in a folder of its own, each
 * file 'small_group' under other names. */

/* What came out of one reading. */
struct outcome {
	struct fmt_library *library;
	struct fmt_problems problems;
	struct snap_error err;
	int rc;
};

static void write_text(const struct temp_folder *folder, const char *name,
		       const char *text)
{
	char path[TEMP_PATH_SIZE];

	temp_path(folder, name, path);
	temp_write(path, text, strlen(text));
}

/* 'small_group' with a number behind its names, and two changes: "" for none.
 */
static void write_group(const struct temp_folder *folder, int i,
			const char *find, const char *by)
{
	char words[4][32];
	char name[32];

	(void)snprintf(words[0], sizeof(words[0]), "group: g%d", i);
	(void)snprintf(words[1], sizeof(words[1]), "name: zeros%d\n", i);
	(void)snprintf(words[2], sizeof(words[2]), "name: ones%d\n", i);
	(void)snprintf(words[3], sizeof(words[3]), "[ones%d]", i);
	(void)snprintf(name, sizeof(name), "g%d.yaml", i);
	char *a = replaced(small_group, "group: arrays", words[0]);
	char *b = replaced(a, "name: zeros\n", words[1]);
	char *c = replaced(b, "name: ones\n", words[2]);
	char *d = replaced(c, "[ones]", words[3]);
	char *e = replaced(d, find, by);
	write_text(folder, name, e);
	free(a);
	free(b);
	free(c);
	free(d);
	free(e);
}

static int make_folder(void **state)
{
	struct temp_folder *folder = calloc(1, sizeof(*folder));

	if (folder == NULL)
		return -1;
	temp_folder_begin(folder);
	write_text(folder, "library.yaml",
		   "schema: stdlib-library/1\n"
		   "library: demo\n"
		   "version: 0.1.0\n"
		   "summary: A library of a test.\n"
		   "categories:\n"
		   "  - {name: construction, title: Construction}\n"
		   "groups: [g0.yaml, g1.yaml, g2.yaml, g3.yaml, g4.yaml, "
		   "g5.yaml]\n");
	for (int i = 0; i < GROUP_COUNT; i++)
		write_group(folder, i, "", "");
	*state = folder;
	return 0;
}

static int remove_folder(void **state)
{
	temp_folder_end(*state);
	free(*state);
	return 0;
}

static void begin_outcome(struct outcome *out, const char *path, uint32_t jobs,
			  const struct fmt_stdlib_limits *limits)
{
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.limits = limits,
		.jobs = jobs,
	};

	memset(out, 0, sizeof(*out));
	fmt_problems_begin(&out->problems, NULL);
	out->rc = fmt_stdlib_read(&out->library, path, &options, &out->problems,
				  &out->err);
}

static void end_outcome(struct outcome *outcome)
{
	fmt_stdlib_free(outcome->library);
	fmt_problems_end(&outcome->problems);
}

static void assert_same_place(const struct fmt_place *a,
			      const struct fmt_place *b)
{
	assert_string_equal(a->file, b->file);
	assert_int_equal(a->line, b->line);
	assert_int_equal(a->column, b->column);
}

/* What assert_same_model() leaves out. */
static void assert_same_places(const struct fmt_library *a,
			       const struct fmt_library *b)
{
	for (uint32_t i = 0; i < a->entry_count; i++)
		assert_same_place(&a->entries[i].place, &b->entries[i].place);
	for (uint32_t i = 0; i < a->group_count; i++)
		assert_same_place(&a->groups[i].place, &b->groups[i].place);
	assert_int_equal(a->input_count, b->input_count);
	for (uint32_t i = 0; i < a->input_count; i++) {
		assert_string_equal(a->inputs[i].path, b->inputs[i].path);
		assert_int_equal(a->inputs[i].size, b->inputs[i].size);
		assert_memory_equal(&a->inputs[i].digest, &b->inputs[i].digest,
				    sizeof(a->inputs[i].digest));
	}
}

static void assert_same_outcome(const struct outcome *a,
				const struct outcome *b)
{
	char text[2][1000];

	assert_int_equal(a->rc, b->rc);
	assert_int_equal(a->problems.count, b->problems.count);
	assert_int_equal(a->problems.dropped, b->problems.dropped);
	for (size_t i = 0; i < a->problems.count; i++) {
		assert_int_equal(a->problems.items[i].code,
				 b->problems.items[i].code);
		(void)fmt_problem_text(&a->problems.items[i], text[0],
				       sizeof(text[0]));
		(void)fmt_problem_text(&b->problems.items[i], text[1],
				       sizeof(text[1]));
		assert_string_equal(text[0], text[1]);
	}
	assert_int_equal(a->library == NULL, b->library == NULL);
	if (a->library != NULL) {
		assert_same_model(a->library, b->library);
		assert_same_places(a->library, b->library);
	} else {
		assert_string_equal(a->err.message, b->err.message);
	}
}

/* Returns the code, and the number of problems that were found. */
static int assert_jobs_alike(const char *path,
			     const struct fmt_stdlib_limits *limits,
			     size_t *found)
{
	struct outcome one;

	begin_outcome(&one, path, 1, limits);
	for (uint32_t jobs = 2; jobs <= MAX_JOBS; jobs++) {
		struct outcome several;

		begin_outcome(&several, path, jobs, limits);
		assert_same_outcome(&one, &several);
		end_outcome(&several);
	}
	int rc = one.rc;
	if (found != NULL)
		*found = one.problems.count + one.problems.dropped;
	end_outcome(&one);
	return rc;
}

static void gives_the_same_model_for_any_number_of_jobs(void **state)
{
	const struct temp_folder *folder = *state;
	const char *sources = getenv("SOURCES");
	char path[1000];

	assert_non_null(sources);
	(void)snprintf(path, sizeof(path), "%s/session/stdlib", sources);
	assert_int_equal(assert_jobs_alike(path, NULL, NULL), 0);
	assert_int_equal(assert_jobs_alike(folder->path, NULL, NULL), 0);
}

static void gives_the_same_problems_of_bad_fixtures(void **state)
{
	static const char *const names[] = { "bomb", "cycle",
					     "no-manifest-keys", "two-groups" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char path[100];

		(void)snprintf(path, sizeof(path), "stdlib/bad/%s", names[i]);
		assert_int_not_equal(
			assert_jobs_alike(fixture(path), NULL, NULL), 0);
	}
}

/* A mistake of each kind, in files that are read at the same time. */
static void make_mistakes(const struct temp_folder *folder)
{
	write_group(folder, 0, "[pure]", "[puer]");
	write_group(folder, 1, "group: g1", "group: g0");
	write_group(folder, 2, "entries:", "entires:");
	write_group(folder, 3, "name: zeros3", "name: zeros0");
	write_group(folder, 4, "title: Arrays", "title: [Arrays");
	write_group(folder, 5, "construction", "constructoin");
}

static void keeps_the_same_problems_below_any_limit(void **state)
{
	const struct temp_folder *folder = *state;
	struct fmt_stdlib_limits limits = { .struct_size = sizeof(limits) };
	size_t all;
	size_t found;

	make_mistakes(folder);
	assert_int_equal(assert_jobs_alike(folder->path, NULL, &all),
			 SNAP_E_BOUNDS);
	assert_true(all >= 6);
	for (limits.max_problems = 1; limits.max_problems <= all + 1;
	     limits.max_problems++) {
		(void)assert_jobs_alike(folder->path, &limits, &found);
		assert_int_equal(found, all);
	}
}

static void finds_groups_and_entries_that_stand_twice(void **state)
{
	const struct temp_folder *folder = *state;
	struct outcome outcome;
	char expected[2 * TEMP_PATH_SIZE];
	char found[2 * TEMP_PATH_SIZE];

	write_group(folder, 4, "group: g4", "group: g2");
	for (uint32_t jobs = 1; jobs <= MAX_JOBS; jobs++) {
		begin_outcome(&outcome, folder->path, jobs, NULL);
		assert_int_equal(outcome.problems.count, 2);
		(void)fmt_problem_text(&outcome.problems.items[1], found,
				       sizeof(found));
		(void)snprintf(expected, sizeof(expected),
			       "%s/g4.yaml:2:8: group 'g2' stands twice; first "
			       "at %s/g2.yaml:2:8",
			       folder->path, folder->path);
		assert_string_equal(found, expected);
		end_outcome(&outcome);
	}
}

/* 'expected' is what follows the folder in the only problem's text. */
static void assert_refused_alike(const struct temp_folder *folder,
				 const struct fmt_stdlib_limits *limits,
				 const char *expected)
{
	char whole[2 * TEMP_PATH_SIZE];
	char found[2 * TEMP_PATH_SIZE] = "";

	(void)snprintf(whole, sizeof(whole), "%s/%s", folder->path, expected);
	for (uint32_t jobs = 1; jobs <= MAX_JOBS; jobs++) {
		struct outcome outcome;

		begin_outcome(&outcome, folder->path, jobs, limits);
		assert_int_equal(outcome.rc, SNAP_E_LIMIT);
		(void)fmt_problem_text(&outcome.problems.items[0], found,
				       sizeof(found));
		assert_string_equal(found, whole);
		end_outcome(&outcome);
	}
}

/* No file reaches the limit, all of them together do. */
static void counts_entries_over_all_files(void **state)
{
	const struct fmt_stdlib_limits limits = {
		.struct_size = sizeof(limits),
		.max_entries = 5,
	};

	assert_refused_alike(*state, &limits,
			     "g2.yaml:32:5: too many entries (max_entries is "
			     "5)");
}

static void counts_bytes_over_all_files(void **state)
{
	const struct fmt_stdlib_limits limits = {
		.struct_size = sizeof(limits),
		.max_total_size = 4500,
	};

	assert_refused_alike(*state, &limits,
			     "library.yaml:7:37: file 'g3.yaml' is too large "
			     "(max_total_size is 4500)");
}

/* Every limit between none of the files and all of them. */
static void limits_do_the_same_for_any_number_of_jobs(void **state)
{
	const struct temp_folder *folder = *state;
	const struct {
		size_t offset;
		uint64_t end;
		uint64_t step;
	} sweeps[] = {
		{ offsetof(struct fmt_stdlib_limits, max_total_size), 9000,
		  113 },
		{ offsetof(struct fmt_stdlib_limits, max_nodes), 900, 7 },
		{ offsetof(struct fmt_stdlib_limits, max_entries), 13, 1 },
		{ offsetof(struct fmt_stdlib_limits, max_file_size), 1500, 31 },
	};

	for (size_t i = 0; i < sizeof(sweeps) / sizeof(*sweeps); i++) {
		bool refused = false;
		int rc = -1;

		for (uint64_t value = 1; value <= sweeps[i].end;
		     value += sweeps[i].step) {
			struct fmt_stdlib_limits limits = {
				.struct_size = sizeof(limits)
			};
			memcpy((char *)&limits + sweeps[i].offset, &value,
			       sizeof(value));
			rc = assert_jobs_alike(folder->path, &limits, NULL);
			refused |= rc == SNAP_E_LIMIT;
		}
		assert_true(refused);
		assert_int_equal(rc, 0);
	}
}

/* A file that is refused leaves those behind it to the join. */
static void mistakes_and_limits_together_are_alike(void **state)
{
	const struct temp_folder *folder = *state;
	struct fmt_stdlib_limits limits = { .struct_size = sizeof(limits) };

	make_mistakes(folder);
	for (limits.max_nodes = 1; limits.max_nodes < 900;
	     limits.max_nodes += 23)
		(void)assert_jobs_alike(folder->path, &limits, NULL);
	limits.max_nodes = 0;
	/* Entries without a right name count too. */
	write_group(folder, 0, "name: ones0", "name: 2ones0");
	for (limits.max_entries = 1; limits.max_entries < 14;
	     limits.max_entries++)
		(void)assert_jobs_alike(folder->path, &limits, NULL);
}

static void reports_every_failed_allocation(const char *path, uint32_t jobs,
					    int expected)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.jobs = jobs,
		.allocator = &allocator,
	};
	struct fmt_library *library = NULL;
	struct snap_error err;
	int rc = SNAP_E_NO_MEMORY;

	for (size_t n = 1; rc == SNAP_E_NO_MEMORY; n++) {
		alloc.fail_at = n;
		alloc.calls = 0;
		rc = fmt_stdlib_read(&library, path, &options, NULL, &err);
		if (rc != 0) {
			assert_int_equal(alloc.live, 0);
			assert_int_equal(err.code, rc);
		}
	}
	assert_int_equal(rc, expected);
	fmt_stdlib_free(library);
	assert_int_equal(alloc.live, 0);
}

static void reports_every_failed_allocation_of_threads(void **state)
{
	const struct temp_folder *folder = *state;

	for (uint32_t jobs = 1; jobs <= 2; jobs++)
		reports_every_failed_allocation(folder->path, jobs, 0);
	make_mistakes(folder);
	for (uint32_t jobs = 1; jobs <= 2; jobs++)
		reports_every_failed_allocation(folder->path, jobs,
						SNAP_E_BOUNDS);
}

#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(gives_the_same_model_for_any_number_of_jobs),
		cmocka_unit_test(gives_the_same_problems_of_bad_fixtures),
		IN_FOLDER(keeps_the_same_problems_below_any_limit),
		IN_FOLDER(finds_groups_and_entries_that_stand_twice),
		IN_FOLDER(counts_entries_over_all_files),
		IN_FOLDER(counts_bytes_over_all_files),
		IN_FOLDER(limits_do_the_same_for_any_number_of_jobs),
		IN_FOLDER(mistakes_and_limits_together_are_alike),
		IN_FOLDER(reports_every_failed_allocation_of_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
