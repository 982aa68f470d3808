/*
 * Functions of a library: whose they are, where they come from, and what is
 * told of it; the same out of its folder and out of a snapshot of it.
 */
#include "session/execute.h"

#include "builtins/native_names.h"
#include "builtins/runtime_table.h"
#include "library/folder.h"
#include "library/library.h"
#include "session/support/library_snapshot.h"
#include "session/support/requests.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct fixture {
	struct temp_folder root; /* of the library */
	struct temp_folder mine; /* of the user */
	uint8_t *bytes;
	size_t size;
};

static const char *const folders[] = {
	"strings", "strings/private", "other", "other/private",
	"+pkg",	   "+pkg/+sub",
};

static const struct {
	const char *path, *text;
} files[] = {
	{ "strings/shout.m", "function y = shout(x)\n"
			     "y = helper(upper(x));\n" },
	{ "strings/private/helper.m", "function y = helper(x)\n"
				      "y = [second(x) '!'];\n" },
	{ "strings/private/second.m", "function y = second(x)\n"
				      "y = ['(' x ')'];\n" },
	{ "strings/fails.m", "function fails(x)\n"
			     "\n"
			     "error('Lib:fails', 'it is %d', x);\n" },
	{ "strings/handed.m", "function f = handed()\n"
			      "f = @helper;\n" },
	{ "other/whisper.m", "function y = whisper(x)\n"
			     "y = helper(lower(x));\n" },
	{ "other/private/helper.m", "function y = helper(x)\n"
				    "y = [x '...'];\n" },
	{ "+pkg/f.m", "function y = f(x)\n"
		      "y = 2 * pkg.sub.g(x);\n" },
	{ "+pkg/+sub/g.m", "function y = g(x)\n"
			   "y = x + 1;\n" },
	{ "counted.m", "function y = counted()\n"
		       "persistent n\n"
		       "if isempty(n), n = 0; end\n"
		       "n = n + 1; y = n;\n" },
	{ "needs.m", "function y = needs()\n"
		     "y = a_builtin_of_tomorrow(1);\n" },
};

static void put(const struct temp_folder *folder, const char *name,
		const char *text)
{
	char path[TEMP_PATH_SIZE];

	temp_path(folder, name, path);
	temp_write(path, text, strlen(text));
}

static void put_library(const struct temp_folder *root)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		char path[TEMP_PATH_SIZE];

		temp_path(root, folders[i], path);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		put(root, files[i].path, files[i].text);
}

static uint8_t *compile(const struct fixture *fixture,
			const struct library_snapshot_change *change,
			size_t *size)
{
	struct ms_folder_options options = { .jobs = 1 };
	bool chosen[sizeof(files) / sizeof(*files)];
	struct fmt_library *library;
	struct ms_tree *tree;
	struct snap_error err;

	assert_int_equal(ms_tree_read(&tree, fixture->root.path, NULL, &err),
			 0);
	assert_int_equal(tree->function_count, sizeof(chosen));
	memset(chosen, true, sizeof(chosen));
	assert_int_equal(ms_folder_library(&library, fixture->root.path, tree,
					   chosen, &options, &err),
			 0);
	ms_tree_free(tree);
	uint8_t *bytes = library_snapshot(library, change, size);
	fmt_stdlib_free(library);
	return bytes;
}

static int begin(void **state)
{
	static const struct library_snapshot_change compiled = { .compiled =
									 true };
	static struct fixture fixture;

	temp_folder_begin(&fixture.root);
	temp_folder_begin(&fixture.mine);
	put_library(&fixture.root);
	fixture.bytes = compile(&fixture, &compiled, &fixture.size);
	*state = &fixture;
	return 0;
}

static int end(void **state)
{
	struct fixture *fixture = *state;

	temp_folder_end(&fixture->root);
	temp_folder_end(&fixture->mine);
	free(fixture->bytes);
	return 0;
}

enum way {
	COLD,
	SNAPSHOT,
	BOTH
};

static struct ms_session *open_way(const struct fixture *fixture, enum way way,
				   enum ms_freshness freshness)
{
	const char *root = fixture->root.path;
	struct ms_session_options options = {
		.struct_size = sizeof(options),
		.folder = fixture->mine.path,
		.freshness = freshness,
	};

	if (way != SNAPSHOT) {
		options.library = &root;
		options.library_count = 1;
	}
	if (way != COLD) {
		options.snapshot_bytes = fixture->bytes;
		options.snapshot_size = fixture->size;
	}
	struct ms_session *session = requests_open(&options);
	assert_int_equal(ms_session_has_snapshot(session), way != COLD);
	return session;
}

static const struct ms_snapshot_report *report_of(
	const struct ms_session *session)
{
	return ms_session_snapshot_report(session);
}

/* --------------------------------------------------------------- whose name */

static void in_each_way(void **state, const char *text)
{
	for (enum way way = COLD; way <= BOTH; way++) {
		struct ms_session *session =
			open_way(*state, way, MS_FRESHNESS_AUTO);

		requests_do(session, text);
		ms_session_free(session);
	}
}

static void private_functions_are_their_folders(void **state)
{
	in_each_way(state, "assert(strcmp(shout('a'), '(A)!'))\n"
			   "assert(strcmp(whisper('A'), 'a...'))\n"
			   "assert(strcmp(shout('b'), '(B)!'))\n");
}

static void nobody_else_calls_them(void **state)
{
	for (enum way way = COLD; way <= BOTH; way++) {
		struct ms_session *session =
			open_way(*state, way, MS_FRESHNESS_AUTO);

		requests_do(session, "x = shout('a');");
		requests_fail(session, "helper('a')",
			      "MATLAB:UndefinedFunction");
		requests_fail(session, "feval('/strings/private/helper', 'a')",
			      "MATLAB:UndefinedFunction");
		ms_session_free(session);
	}
}

static void a_handle_keeps_a_private_function(void **state)
{
	in_each_way(state, "f = handed();\n"
			   "assert(strcmp(func2str(f), 'helper'))\n"
			   "assert(strcmp(f('x'), '(x)!'))\n");
}

static void packages_have_dotted_names(void **state)
{
	in_each_way(state, "assert(pkg.f(3) == 8)\n"
			   "assert(pkg.sub.g(3) == 4)\n"
			   "f = @pkg.f; assert(f(1) == 4)\n");
}

static void a_users_file_comes_first(void **state)
{
	const struct fixture *fixture = *state;

	put(&fixture->mine, "whisper.m",
	    "function y = whisper(x)\ny = 'mine';\n");
	in_each_way(state, "assert(strcmp(whisper('A'), 'mine'))\n"
			   "assert(strcmp(shout('a'), '(A)!'))\n");
}

/* Calls in the library mean what the user has, whether that is native or not;
 * but what is private stays so. */
static void a_users_file_comes_before_links(void **state)
{
	const struct fixture *fixture = *state;

	put(&fixture->mine, "upper.m", "function y = upper(x)\ny = 'U';\n");
	put(&fixture->mine, "helper.m", "function y = helper(x)\ny = 0;\n");
	put(&fixture->mine, "second.m", "function y = second(x)\ny = 0;\n");
	in_each_way(state, "assert(strcmp(shout('a'), '(U)!'))\n"
			   "assert(strcmp(whisper('A'), 'a...'))\n");
}

/* What is typed comes before all of it. */
static void what_is_typed_comes_before_links(void **state)
{
	for (enum way way = COLD; way <= BOTH; way++) {
		struct ms_session *session =
			open_way(*state, way, MS_FRESHNESS_AUTO);

		requests_do(session, "assert(strcmp(shout('a'), '(A)!'))");
		requests_do(session, "function y = upper(x)\ny = 'T';\nend");
		requests_do(session, "assert(strcmp(shout('a'), '(T)!'))");
		requests_do(session, "function y = second(x)\ny = 'S';\nend");
		requests_do(session, "assert(strcmp(shout('a'), 'S!'))");
		ms_session_free(session);
	}
}

static int validate(const struct fixture *fixture,
		    const struct ms_native_table *natives)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader;
	struct ms_library *library;

	assert_int_equal(snap_reader_open_memory(&reader, fixture->bytes,
						 fixture->size, &options, NULL),
			 0);
	assert_int_equal(ms_library_open(&library, reader, NULL, NULL), 0);
	int rc = ms_library_validate_for(library, natives, NULL);
	ms_library_close(library);
	snap_reader_close(reader);
	return rc;
}

/* A library without native entries: only who has the table can tell. */
static void links_are_those_of_the_runtime(void **state)
{
	struct ms_native_table natives = ms_native_table();

	assert_int_equal(validate(*state, &natives), 0);
	assert_int_equal(validate(*state, NULL), 0);
	natives.numbers++;
	natives.count--;
	assert_int_equal(validate(*state, &natives), SNAP_E_BYTECODE_INVALID);
}

static void the_runtimes_own_library_is_there_too(void **state)
{
	in_each_way(state, "assert(isequal(fliplr(1:3), 3:-1:1))\n");
}

static void errors_tell_the_same_place(void **state)
{
	in_each_way(state, "try, fails(3), catch e, end\n"
			   "assert(strcmp(e.identifier, 'Lib:fails'))\n"
			   "assert(strcmp(e.message, 'it is 3'))\n"
			   "assert(strcmp(e.stack(1).file, "
			   "'strings/fails.m'))\n"
			   "assert(strcmp(e.stack(1).name, 'fails'))\n"
			   "assert(e.stack(1).line == 3)\n");
}

static void a_builtin_that_is_missing_fails_when_called(void **state)
{
	for (enum way way = COLD; way <= BOTH; way++) {
		struct ms_session *session =
			open_way(*state, way, MS_FRESHNESS_AUTO);

		requests_fail(session, "needs()", "MATLAB:UndefinedFunction");
		ms_session_free(session);
	}
}

static void completion_knows_them(void **state)
{
	for (enum way way = COLD; way <= BOTH; way++) {
		struct ms_session *session =
			open_way(*state, way, MS_FRESHNESS_AUTO);
		struct ms_session_names *names;

		requests_do(session, "whisk = 1;");
		assert_int_equal(
			ms_session_complete(session, "whis", &names, NULL), 0);
		assert_int_equal(names->count, 2);
		assert_string_equal(names->items[0].name, "whisk");
		assert_string_equal(names->items[1].name, "whisper");
		ms_session_names_free(session, names);
		assert_int_equal(
			ms_session_complete(session, "/", &names, NULL), 0);
		assert_int_equal(names->count, 0);
		ms_session_names_free(session, names);
		ms_session_free(session);
	}
}

/* --------------------------------------------------------------- the counts */

static void each_function_counts_once(void **state)
{
	struct ms_session *session =
		open_way(*state, SNAPSHOT, MS_FRESHNESS_AUTO);

	assert_int_equal(report_of(session)->functions_from_snapshot, 0);
	requests_do(session, "counted(); counted();");
	requests_do(session, "assert(counted() == 3)");
	assert_int_equal(report_of(session)->functions_from_snapshot, 1);
	requests_do(session, "shout('a');");
	assert_int_equal(report_of(session)->functions_from_snapshot, 4);
	assert_int_equal(report_of(session)->functions_compiled, 0);
	requests_do(session, "fliplr(1:3);");
	assert_true(report_of(session)->functions_compiled > 0);
	ms_session_free(session);
	session = open_way(*state, COLD, MS_FRESHNESS_AUTO);
	requests_do(session, "shout('a'); shout('b');");
	assert_int_equal(report_of(session)->functions_from_snapshot, 0);
	assert_int_equal(report_of(session)->functions_compiled, 3);
	ms_session_free(session);
}

static bool used(const struct ms_session *session, const char *name)
{
	const struct ms_snapshot_report *report = report_of(session);

	for (size_t i = 0; i < report->section_count; i++)
		if (strcmp(report->sections[i].name, name) == 0)
			return true;
	return false;
}

static void sections_are_used_when_they_are_needed(void **state)
{
	const struct fixture *fixture = *state;
	char path[TEMP_PATH_SIZE];

	temp_path(&fixture->mine, "library.snapshot", path);
	temp_write(path, fixture->bytes, fixture->size);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = path,
		.level = MS_LEVEL_LAZY,
		.folder = "/nowhere",
	};
	struct ms_session *session = requests_open(&options);
	requests_do(session, "");
	assert_int_equal(report_of(session)->section_count, 1);
	assert_true(used(session, "LIBRARY"));
	requests_do(session, "x = shout('a');");
	assert_true(used(session, "CODE") && used(session, "UNITS"));
	assert_false(used(session, "LINES") || used(session, "SOURCES") ||
		     used(session, "DOCS"));
	/* Lines of a stack are told without the text. */
	requests_fail(session, "fails(1)", "Lib:fails");
	assert_true(used(session, "LINES"));
	assert_false(used(session, "DOCS") || used(session, "SOURCES"));
	ms_session_free(session);
}

/* --------------------------------------------------------------- freshness */

static void change_fails(const struct fixture *fixture)
{
	put(&fixture->root, "strings/fails.m",
	    "function fails(x)\nerror('Lib:new', 'now');\n");
}

static void checked_functions_may_be_stale(void **state)
{
	change_fails(*state);
	struct ms_session *session = open_way(*state, BOTH, MS_FRESHNESS_AUTO);
	const struct ms_snapshot_report *report = report_of(session);

	assert_int_equal(report->freshness, MS_FRESHNESS_CHECKED);
	requests_do(session, "x = shout('a');");
	assert_int_equal(report->stale_count, 0);
	assert_string_equal(report->reason, "ok");
	requests_fail(session, "fails(1)", "Lib:new");
	assert_int_equal(report->stale_count, 1);
	assert_string_equal(report->stale[0], "fails");
	assert_string_equal(report->reason, "source_changed");
	assert_int_equal(report->verdict, MS_VERDICT_USED);
	assert_int_equal(report->functions_compiled, 1);
	assert_int_equal(report->functions_from_snapshot, 3);
	ms_session_free(session);
}

static void unchecked_functions_are_taken_as_they_are(void **state)
{
	change_fails(*state);
	struct ms_session *session =
		open_way(*state, BOTH, MS_FRESHNESS_UNCHECKED);

	requests_fail(session, "fails(1)", "Lib:fails");
	assert_int_equal(report_of(session)->stale_count, 0);
	ms_session_free(session);
	session = open_way(*state, SNAPSHOT, MS_FRESHNESS_AUTO);
	assert_int_equal(report_of(session)->freshness, MS_FRESHNESS_UNCHECKED);
	requests_fail(session, "fails(1)", "Lib:fails");
	ms_session_free(session);
}

static void what_the_folder_lost_is_still_there(void **state)
{
	const struct fixture *fixture = *state;
	char path[TEMP_PATH_SIZE];

	temp_path(&fixture->root, "strings/fails.m", path);
	assert_int_equal(remove(path), 0);
	struct ms_session *session =
		open_way(fixture, BOTH, MS_FRESHNESS_CHECKED);
	requests_fail(session, "fails(1)", "Lib:fails");
	assert_int_equal(report_of(session)->functions_from_snapshot, 1);
	ms_session_free(session);
}

static void what_the_folder_gained_is_found(void **state)
{
	const struct fixture *fixture = *state;

	put(&fixture->root, "gained.m", "function y = gained()\ny = 5;\n");
	struct ms_session *session =
		open_way(fixture, BOTH, MS_FRESHNESS_CHECKED);
	requests_do(session, "assert(gained() == 5)");
	assert_int_equal(report_of(session)->functions_compiled, 1);
	ms_session_free(session);
}

/* ----------------------------------------------------------------- damage */

/* One bit of a text that only the code of 'needs' has. */
static void damage(uint8_t *bytes, size_t size)
{
	static const char text[] = "a_builtin_of_tomorrow";
	size_t length = sizeof(text), found = 0;

	for (size_t i = 0; i + length <= size; i++) {
		if (memcmp(bytes + i, text, length) != 0)
			continue;
		bytes[i] ^= 1;
		found++;
	}
	assert_int_equal(found, 1);
}

static struct ms_session *open_damaged(const struct fixture *fixture,
				       enum way way)
{
	const char *root = fixture->root.path;
	uint8_t *copy = malloc(fixture->size);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.folder = fixture->mine.path,
		.level = MS_LEVEL_LAZY,
		.snapshot_bytes = copy,
		.snapshot_size = fixture->size,
		.library = &root,
		.library_count = way == BOTH ? 1 : 0,
	};

	assert_non_null(copy);
	memcpy(copy, fixture->bytes, fixture->size);
	damage(copy, fixture->size);
	struct ms_session *session = requests_open(&options);
	free(copy);
	assert_true(ms_session_has_snapshot(session));
	return session;
}

static void damaged_code_fails_when_called(void **state)
{
	struct ms_session *session = open_damaged(*state, SNAPSHOT);
	const struct ms_snapshot_report *report = report_of(session);

	requests_do(session, "x = 1;");
	assert_string_equal(report->reason, "ok");
	assert_int_equal(report->damaged_count, 0);
	for (unsigned i = 0; i < 2; i++)
		requests_fail(session, "needs()", "MATLAB:invalidBytecode");
	requests_do(session, "try, needs(); catch e, end\n"
			     "assert(contains(e.message, 'needs'))\n"
			     "assert(contains(e.message, 'digest_section'))\n");
	assert_int_equal(report->damaged_count, 1);
	assert_string_equal(report->damaged[0], "needs");
	assert_string_equal(report->reason, "digest_section");
	assert_int_not_equal(report->remedy[0], '\0');
	assert_int_equal(report->verdict, MS_VERDICT_USED);
	assert_int_equal(report->functions_compiled, 0);
	ms_session_free(session);
}

/* With their texts at hand nobody needs the snapshot's code. */
static void damaged_code_is_compiled_instead(void **state)
{
	struct ms_session *session = open_damaged(*state, BOTH);
	const struct ms_snapshot_report *report = report_of(session);

	for (unsigned i = 0; i < 2; i++)
		requests_fail(session, "needs()", "MATLAB:UndefinedFunction");
	assert_true(report->damaged_count >= 1);
	assert_string_equal(report->damaged[0], "needs");
	assert_string_equal(report->reason, "digest_section");
	assert_int_equal(report->functions_compiled, 1);
	assert_int_equal(report->stale_count, 0);
	requests_do(session, "assert(strcmp(shout('a'), '(A)!'))");
	ms_session_free(session);
}

/* --------------------------------------------------------------- the key */

static void another_table_of_builtins_is_a_policy(void **state)
{
	const struct library_snapshot_change change = {
		.compiled = true,
		.key_xor = { .builtins = 1 },
	};
	struct ms_session_options options = {
		.struct_size = sizeof(options),
		.folder = "/nowhere",
	};
	size_t size;
	uint8_t *bytes = compile(*state, &change, &size);

	options.snapshot_bytes = bytes;
	options.snapshot_size = size;
	struct ms_session *session = requests_open(&options);
	assert_int_equal(report_of(session)->verdict, MS_VERDICT_FALLBACK);
	assert_string_equal(report_of(session)->reason, "key_builtins");
	ms_session_free(session);
	options.key_policy = MS_KEY_BY_NAME;
	session = requests_open(&options);
	assert_int_equal(report_of(session)->verdict, MS_VERDICT_USED);
	assert_false(report_of(session)->builtins_match);
	requests_do(session, "assert(strcmp(shout('a'), '(A)!'))");
	assert_int_equal(report_of(session)->functions_from_snapshot, 3);
	ms_session_free(session);
	free(bytes);
}

static void other_parts_of_the_key_are_no_policy(void **state)
{
	const struct library_snapshot_change changes[] = {
		{ .compiled = true, .key_xor = { .bytecode = 1 } },
		{ .compiled = true, .key_xor = { .options = 1 } },
	};

	for (size_t i = 0; i < 2; i++) {
		struct ms_session_options options = {
			.struct_size = sizeof(options),
			.key_policy = MS_KEY_BY_NAME,
		};
		uint8_t *bytes =
			compile(*state, &changes[i], &options.snapshot_size);

		options.snapshot_bytes = bytes;
		struct ms_session *session = requests_open(&options);
		assert_string_equal(report_of(session)->reason,
				    i == 0 ? "key_bytecode" : "key_options");
		ms_session_free(session);
		free(bytes);
	}
}

/* ----------------------------------------------------------------- memory */

/* One life of a session with the allocation that fails; did it come through? */
static bool lives(const struct fixture *fixture, enum way way,
		  struct failing_alloc *counts)
{
	static const char text[] = "x = shout('a'); try, fails(1), catch e, "
				   "end, y = e.stack(1).line; f = handed();";
	const struct snap_allocator allocator = failing_allocator(counts);
	const char *root = fixture->root.path;
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
		.folder = "/nowhere",
		.library = &root,
		.library_count = way != SNAPSHOT,
		.snapshot_bytes = way != COLD ? fixture->bytes : NULL,
		.snapshot_size = fixture->size,
		.snapshot_memory = SNAP_MEMORY_BORROW,
	};
	const struct ms_request request = { .struct_size = sizeof(request),
					    .text = text,
					    .text_size = sizeof(text) - 1 };
	struct ms_session *session;
	struct ms_outcome *outcome;

	if (ms_session_create(&session, &options, NULL) != 0)
		return false;
	bool fine = ms_session_execute(session, &request, &outcome, NULL) == 0;
	if (fine) {
		fine = outcome->ok;
		ms_outcome_free(session, outcome);
	}
	ms_session_free(session);
	return fine;
}

static void ends_cleanly_without_memory(void **state)
{
	for (enum way way = COLD; way <= BOTH; way++) {
		bool fine = false;

		for (size_t n = 1; !fine && n < 5000; n++) {
			struct failing_alloc counts = { .fail_at = n };

			fine = lives(*state, way, &counts) && counts.calls < n;
			assert_int_equal(counts.live, 0);
		}
		assert_true(fine);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(private_functions_are_their_folders),
		TEST(nobody_else_calls_them),
		TEST(a_handle_keeps_a_private_function),
		TEST(packages_have_dotted_names),
		TEST(a_users_file_comes_first),
		TEST(a_users_file_comes_before_links),
		TEST(what_is_typed_comes_before_links),
		TEST(links_are_those_of_the_runtime),
		TEST(damaged_code_fails_when_called),
		TEST(damaged_code_is_compiled_instead),
		TEST(the_runtimes_own_library_is_there_too),
		TEST(errors_tell_the_same_place),
		TEST(a_builtin_that_is_missing_fails_when_called),
		TEST(completion_knows_them),
		TEST(each_function_counts_once),
		TEST(sections_are_used_when_they_are_needed),
		TEST(checked_functions_may_be_stale),
		TEST(unchecked_functions_are_taken_as_they_are),
		TEST(what_the_folder_lost_is_still_there),
		TEST(what_the_folder_gained_is_found),
		TEST(another_table_of_builtins_is_a_policy),
		TEST(other_parts_of_the_key_are_no_policy),
		TEST(ends_cleanly_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
