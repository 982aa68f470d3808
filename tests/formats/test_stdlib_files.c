#include "formats/stdlib_helpers.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char manifest[] = "schema: stdlib-library/1\n"
			       "library: demo\n"
			       "version: 0.1.0\n"
			       "summary: A library of a test.\n"
			       "categories:\n"
			       "  - {name: construction, title: Construction}\n"
			       "groups: [arrays.yaml]\n";

/* Each test has a library in a folder of its own. */
static void write_file(const struct temp_folder *folder, const char *name,
		       const char *text, size_t size)
{
	char path[TEMP_PATH_SIZE];

	temp_path(folder, name, path);
	temp_write(path, text, size);
}

static void write_text(const struct temp_folder *folder, const char *name,
		       const char *text)
{
	write_file(folder, name, text, strlen(text));
}

static int make_folder(void **state)
{
	struct temp_folder *folder = calloc(1, sizeof(*folder));

	if (folder == NULL)
		return -1;
	temp_folder_begin(folder);
	write_text(folder, "library.yaml", manifest);
	write_text(folder, "arrays.yaml", small_group);
	*state = folder;
	return 0;
}

static int remove_folder(void **state)
{
	temp_folder_end(*state);
	free(*state);
	return 0;
}

/* Replace 'find' in the manifest, or in the group, on disk. */
static void change(const struct temp_folder *folder, const char *name,
		   const char *text, const char *find, const char *by)
{
	char *changed = replaced(text, find, by);

	write_text(folder, name, changed);
	free(changed);
}

static void change_manifest(const struct temp_folder *folder, const char *find,
			    const char *by)
{
	change(folder, "library.yaml", manifest, find, by);
}

static void change_group(const struct temp_folder *folder, const char *find,
			 const char *by)
{
	change(folder, "arrays.yaml", small_group, find, by);
}

/* 'expected' is what follows the folder in the first problem's text. */
static void assert_library_refused(const struct temp_folder *folder,
				   const struct fmt_stdlib_limits *limits,
				   const char *expected)
{
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.limits = limits,
	};
	struct fmt_problems problems;
	struct fmt_library *library = NULL;
	struct snap_error err = { .code = SNAP_OK };
	char found[1000] = "no problem";
	char whole[1000];

	fmt_problems_begin(&problems, NULL);
	int rc = fmt_stdlib_read(&library, folder->path, &options, &problems,
				 &err);
	if (problems.count != 0)
		(void)fmt_problem_text(&problems.items[0], found,
				       sizeof(found));
	(void)snprintf(whole, sizeof(whole), "%s/%s", folder->path, expected);
	assert_string_equal(found, whole);
	assert_int_equal(rc, problems.items[0].code);
	assert_null(library);
	fmt_problems_end(&problems);
}

static struct fmt_library *assert_library(const char *path)
{
	struct fmt_library *library = NULL;
	struct snap_error err = { .code = SNAP_OK };

	if (fmt_stdlib_read(&library, path, NULL, NULL, &err) != 0)
		fail_msg("%s", err.message);
	return library;
}

static void reads_folder_and_manifest_alike(void **state)
{
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/library.yaml", folder->path);
	struct fmt_library *one = assert_library(folder->path);
	struct fmt_library *two = assert_library(path);
	assert_same_model(one, two);
	assert_string_equal(one->place.file, path);
	assert_int_equal(one->input_count, 2);
	assert_string_equal(one->inputs[0].path, "arrays.yaml");
	assert_string_equal(one->inputs[1].path, "library.yaml");
	fmt_stdlib_free(two);
	fmt_stdlib_free(one);
}

static void reads_minimal_library(void **state)
{
	struct fmt_library *library = assert_library(fixture("stdlib/minimal"));
	const struct fmt_entry *entry = &library->entries[0];

	(void)state;
	assert_int_equal(library->entry_count, 2);
	assert_string_equal(entry->name, "deg2rad");
	assert_string_equal(entry->source_path, "functions/deg2rad.m");
	assert_non_null(strstr(entry->source, "x * pi / 180"));
	assert_int_equal(entry->source_size, strlen(entry->source));
	assert_int_equal(library->categories[entry->category].name[0], 'a');
	assert_int_equal(library->input_count, 3);
	assert_string_equal(library->inputs[0].path, "functions/deg2rad.m");
	struct snap_digest128 digest =
		snap_digest128_of(entry->source, entry->source_size);
	assert_true(snap_digest128_equal(&digest, &library->inputs[0].digest));
	fmt_stdlib_free(library);
}

static void reads_json_as_the_same_model(void **state)
{
	struct fmt_library *yaml = assert_library(fixture("stdlib/minimal"));
	struct fmt_library *json =
		assert_library(fixture("stdlib/minimal-json"));

	(void)state;
	assert_same_model(yaml, json);
	fmt_stdlib_free(json);
	fmt_stdlib_free(yaml);
}

static void does_not_depend_on_the_order_of_groups(void **state)
{
	static const char other[] = "schema: stdlib-group/1\n"
				    "group: other\n"
				    "title: Other\n"
				    "summary: Others.\n"
				    "entries: []\n";
	const struct temp_folder *folder = *state;

	write_text(folder, "other.yaml", other);
	change_manifest(folder, "[arrays.yaml]", "[other.yaml, arrays.yaml]");
	struct fmt_library *one = assert_library(folder->path);
	change_manifest(folder, "[arrays.yaml]", "[arrays.yaml, other.yaml]");
	struct fmt_library *two = assert_library(folder->path);
	assert_int_equal(one->entry_count, two->entry_count);
	for (uint32_t i = 0; i < one->entry_count; i++)
		assert_string_equal(one->entries[i].name, two->entries[i].name);
	for (uint32_t i = 0; i < one->input_count; i++)
		assert_string_equal(one->inputs[i].path, two->inputs[i].path);
	fmt_stdlib_free(two);
	fmt_stdlib_free(one);
}

/* X(name, "replaced in the manifest", "by", "problem") */
/* clang-format off */
#define MANIFEST_REFUSALS(X) \
	X(refuses_unknown_key_of_manifest, "version", "verzion", \
	  "library.yaml:1:1: missing key 'version' in a manifest") \
	X(refuses_group_as_manifest, "stdlib-library/1", "stdlib-group/1", \
	  "library.yaml:1:9: unknown schema 'stdlib-group/1'; " \
	  "expected 'stdlib-library/1'") \
	X(refuses_library_name_with_space, "demo", "my demo", \
	  "library.yaml:2:10: library 'my demo' has a character that is " \
	  "no lower-case letter, digit or '-'") \
	X(refuses_number_as_version, "0.1.0", "0.1", \
	  "library.yaml:3:10: version is a number: 0.1; expected a text, " \
	  "quote it: \"0.1\"") \
	X(refuses_word_as_version, "0.1.0", "one", \
	  "library.yaml:3:10: version 'one' is not numbers with dots between") \
	X(refuses_version_with_bad_suffix, "0.1.0", "0.1.0-a+b", \
	  "library.yaml:3:10: version '0.1.0-a+b' has a suffix that is not " \
	  "letters, digits, '.' and '-'") \
	X(refuses_category_without_title, ", title: Construction", "", \
	  "library.yaml:6:5: missing key 'title' in a category") \
	X(refuses_category_twice, "groups", \
	  "  - {name: construction, title: Again}\ngroups", \
	  "library.yaml:7:12: category 'construction' stands twice; " \
	  "first at FOLDER/library.yaml:6:12") \
	X(refuses_unused_category, "groups", \
	  "  - {name: unused, title: Unused}\ngroups", \
	  "library.yaml:7:12: category 'unused' has no entry") \
	X(refuses_missing_group_file, "arrays.yaml", "array.yaml", \
	  "library.yaml:7:10: file 'array.yaml' is not there") \
	X(refuses_absolute_group_file, "arrays.yaml", "/arrays.yaml", \
	  "library.yaml:7:10: group file '/arrays.yaml' is absolute") \
	X(refuses_group_file_that_goes_up, "arrays.yaml", "../arrays.yaml", \
	  "library.yaml:7:10: group file '../arrays.yaml' leaves the " \
	  "library's folder with '..'") \
	X(refuses_group_file_of_other_suffix, "arrays.yaml", "arrays.txt", \
	  "library.yaml:7:10: group file 'arrays.txt'; expected a name that " \
	  "ends in .yaml or .json") \
	X(refuses_group_twice, "[arrays.yaml]", "[arrays.yaml, arrays.yaml]", \
	  "arrays.yaml:2:8: group 'arrays' stands twice; " \
	  "first at FOLDER/arrays.yaml:2:8")

/* The same for the group. */
#define GROUP_REFUSALS(X) \
	X(refuses_unknown_category_with_suggestion, \
	  "category: construction", "category: constructoin", \
	  "arrays.yaml:7:15: category 'constructoin' is not in the manifest; " \
	  "did you mean 'construction'?") \
	X(refuses_group_that_is_not_called_like_its_file, \
	  "group: arrays", "group: array", \
	  "arrays.yaml:2:8: group 'array' is not called like its file; " \
	  "expected 'arrays'") \
	X(refuses_missing_m_file, \
	  "native\n    status: planned", "zeros.m", \
	  "arrays.yaml:30:21: file 'zeros.m' is not there") \
	X(refuses_planned_entry_with_m_file, "native", "ones.m", \
	  "arrays.yaml:31:13: an entry with an .m file is not planned; " \
	  "expected no status")
/* clang-format on */

/* "FOLDER" in an expected text is the folder of the test. */
static void refuse_here(const struct temp_folder *folder, const char *expected)
{
	char *text = strstr(expected, "FOLDER") == NULL
			     ? strdup(expected)
			     : replaced(expected, "FOLDER", folder->path);

	assert_non_null(text);
	assert_library_refused(folder, NULL, text);
	free(text);
}

#define MANIFEST_TEST(name, find, by, expected)                                \
	static void name(void **state)                                         \
	{                                                                      \
		change_manifest(*state, find, by);                             \
		refuse_here(*state, expected);                                 \
	}
MANIFEST_REFUSALS(MANIFEST_TEST)

#define GROUP_TEST(name, find, by, expected)                                   \
	static void name(void **state)                                         \
	{                                                                      \
		write_text(*state, "ones.m", "x\n");                           \
		change_group(*state, find, by);                                \
		refuse_here(*state, expected);                                 \
	}
GROUP_REFUSALS(GROUP_TEST)

static void make_link(const struct temp_folder *folder, const char *target,
		      const char *name)
{
	char path[TEMP_PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	assert_int_equal(symlink(target, path), 0);
}

static void make_sub(const struct temp_folder *folder)
{
	char path[TEMP_PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/sub", folder->path);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void refuses_group_file_linked_from_outside(void **state)
{
	make_link(*state, "/etc", "linked");
	write_text(*state, "other.yaml", "");
	change_manifest(*state, "arrays.yaml", "linked/../other.yaml");
	refuse_here(*state, "library.yaml:7:10: group file "
			    "'linked/../other.yaml' leaves the library's "
			    "folder with '..'");
	make_link(*state, "/etc/passwd", "passwd.yaml");
	change_manifest(*state, "arrays.yaml", "passwd.yaml");
	refuse_here(*state, "library.yaml:7:10: file 'passwd.yaml' is a link "
			    "that leaves the library's folder");
}

static void refuses_m_file_linked_from_outside(void **state)
{
	make_link(*state, "/etc/passwd", "zeros.m");
	change_group(*state, "native\n    status: planned", "zeros.m");
	refuse_here(*state, "arrays.yaml:30:21: file 'zeros.m' is a link that "
			    "leaves the library's folder");
}

static void accepts_m_file_linked_inside(void **state)
{
	const struct temp_folder *folder = *state;

	write_text(folder, "ones.m", "function ones\nend\n");
	make_link(folder, "ones.m", "zeros.m");
	change_group(folder, "native\n    status: planned", "zeros.m");
	struct fmt_library *library = assert_library(folder->path);
	assert_string_equal(library->entries[1].source, "function ones\nend\n");
	fmt_stdlib_free(library);
}

static void refuses_link_to_itself(void **state)
{
	make_link(*state, "zeros.m", "zeros.m");
	change_group(*state, "native\n    status: planned", "zeros.m");
	refuse_here(*state, "arrays.yaml:30:21: file 'zeros.m' is not there");
}

static void refuses_folder_as_group_file(void **state)
{
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/other.yaml", folder->path);
	assert_int_equal(mkdir(path, 0700), 0);
	change_manifest(folder, "arrays.yaml", "other.yaml");
	refuse_here(folder, "library.yaml:7:10: file 'other.yaml' is not a "
			    "regular file");
}

static void accepts_group_in_a_folder(void **state)
{
	const struct temp_folder *folder = *state;

	make_sub(folder);
	write_text(folder, "sub/arrays.yaml", small_group);
	change_manifest(folder, "arrays.yaml", "sub/arrays.yaml");
	struct fmt_library *library = assert_library(folder->path);
	assert_string_equal(library->inputs[1].path, "sub/arrays.yaml");
	fmt_stdlib_free(library);
}

static void refuses_m_file_of_two_entries(void **state)
{
	const struct temp_folder *folder = *state;
	char *one =
		replaced(small_group, "native\n    status: planned", "zeros.m");

	write_text(folder, "zeros.m", "function zeros\nend\n");
	change(folder, "arrays.yaml", one, "implementation: native",
	       "implementation: zeros.m");
	free(one);
	refuse_here(folder, "arrays.yaml:44:21: 'zeros' and 'ones' name the "
			    "same file 'zeros.m'; expected a file of its own "
			    "for each entry; first at "
			    "FOLDER/arrays.yaml:30:21");
}

static void refuses_m_file_that_is_no_utf8(void **state)
{
	write_text(*state, "zeros.m", "x = 1;\ny = '\xE4';\n");
	change_group(*state, "native\n    status: planned", "zeros.m");
	refuse_here(*state, "zeros.m:2:6: byte 0xE4 is no UTF-8; expected "
			    "UTF-8 text");
}

static void refuses_files_that_are_too_large(void **state)
{
	const struct fmt_stdlib_limits one = {
		.struct_size = sizeof(one),
		.max_file_size = 1000,
	};
	const struct fmt_stdlib_limits all = {
		.struct_size = sizeof(all),
		.max_total_size = 1200,
	};
	const struct fmt_stdlib_limits tiny = {
		.struct_size = sizeof(tiny),
		.max_file_size = 10,
	};

	assert_library_refused(*state, &one,
			       "library.yaml:7:10: file 'arrays.yaml' is too "
			       "large (max_file_size is 1000)");
	assert_library_refused(*state, &all,
			       "library.yaml:7:10: file 'arrays.yaml' is too "
			       "large (max_total_size is 1200)");
	assert_library_refused(*state, &tiny,
			       "library.yaml: file 'library.yaml' is too large "
			       "(max_file_size is 10)");
}

static void fails_when_there_is_no_library(void **state)
{
	struct fmt_problems problems;
	struct fmt_library *library = NULL;
	struct snap_error err;

	(void)state;
	fmt_problems_begin(&problems, NULL);
	assert_int_equal(fmt_stdlib_read(&library, "/nowhere/at/all", NULL,
					 &problems, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(err.code, SNAP_E_NOT_FOUND);
	assert_int_equal(problems.count, 0);
	assert_int_equal(
		fmt_stdlib_read(&library, "/tmp", NULL, &problems, &err),
		SNAP_E_NOT_FOUND);
	assert_null(library);
	fmt_problems_end(&problems);
}

static void reports_problems_of_several_files(void **state)
{
	const struct temp_folder *folder = *state;
	struct fmt_problems problems;
	struct fmt_library *library = NULL;

	change_manifest(folder, "[arrays.yaml]", "[none.yaml, arrays.yaml]");
	change_group(folder, "[pure]", "[puer]");
	fmt_problems_begin(&problems, NULL);
	int rc = fmt_stdlib_read(&library, folder->path, NULL, &problems, NULL);
	assert_int_equal(rc, SNAP_E_BOUNDS);
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.items[0].suggestion, "pure");
	assert_int_equal(problems.items[1].place.line, 7);
	fmt_problems_end(&problems);
}

/* Each folder of fixtures/stdlib/bad is one mistake; its manifest's first line
 * is a comment with the beginning of the problem. */
static void refuses_bad_fixtures(void **state)
{
	static const char *const names[] = { "bomb", "cycle",
					     "no-manifest-keys", "two-groups" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char path[TEMP_PATH_SIZE];
		char expected[300];
		struct fmt_library *library = NULL;
		struct snap_error err;

		(void)snprintf(path, sizeof(path), "stdlib/bad/%s/library.yaml",
			       names[i]);
		FILE *file = fopen(fixture(path), "rb");
		assert_non_null(file);
		assert_non_null(fgets(expected, sizeof(expected), file));
		assert_int_equal(fclose(file), 0);
		expected[strcspn(expected, "\n")] = '\0';
		assert_int_not_equal(fmt_stdlib_read(&library, fixture(path),
						     NULL, NULL, &err),
				     0);
		const char *name = strstr(err.message, names[i]);
		assert_non_null(name);
		/* What follows may name the folder of the fixtures. */
		assert_memory_equal(name + strlen(names[i]) + 1, expected + 2,
				    strlen(expected + 2));
	}
}

static void reports_every_failed_allocation(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};
	struct fmt_library *library = NULL;
	struct snap_error err;
	int rc = SNAP_E_NO_MEMORY;

	(void)state;
	for (size_t n = 1; rc == SNAP_E_NO_MEMORY; n++) {
		alloc.fail_at = n;
		alloc.calls = 0;
		rc = fmt_stdlib_read(&library, fixture("stdlib/minimal"),
				     &options, NULL, &err);
		if (rc != 0) {
			assert_int_equal(alloc.live, 0);
			assert_int_equal(err.code, rc);
		}
	}
	assert_int_equal(rc, 0);
	fmt_stdlib_free(library);
	assert_int_equal(alloc.live, 0);
}

#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
#define REFUSAL_ROW(name, find, by, expected) IN_FOLDER(name),

int main(void)
{
	const struct CMUnitTest tests[] = {
		MANIFEST_REFUSALS(REFUSAL_ROW) GROUP_REFUSALS(REFUSAL_ROW)
			IN_FOLDER(reads_folder_and_manifest_alike),
		cmocka_unit_test(reads_minimal_library),
		cmocka_unit_test(reads_json_as_the_same_model),
		IN_FOLDER(does_not_depend_on_the_order_of_groups),
		IN_FOLDER(refuses_group_file_linked_from_outside),
		IN_FOLDER(refuses_m_file_linked_from_outside),
		IN_FOLDER(accepts_m_file_linked_inside),
		IN_FOLDER(refuses_link_to_itself),
		IN_FOLDER(refuses_folder_as_group_file),
		IN_FOLDER(accepts_group_in_a_folder),
		IN_FOLDER(refuses_m_file_of_two_entries),
		IN_FOLDER(refuses_m_file_that_is_no_utf8),
		IN_FOLDER(refuses_files_that_are_too_large),
		cmocka_unit_test(fails_when_there_is_no_library),
		IN_FOLDER(reports_problems_of_several_files),
		cmocka_unit_test(refuses_bad_fixtures),
		cmocka_unit_test(reports_every_failed_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
