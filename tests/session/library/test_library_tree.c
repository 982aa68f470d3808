/* What a folder of .m files means. */
#include "library/tree.h"

#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* An empty file, and the folders above it. */
static void put(const struct temp_folder *folder, const char *name)
{
	char path[TEMP_PATH_SIZE];

	temp_path(folder, name, path);
	for (char *slash = path + strlen(folder->path) + 1;
	     (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		(void)mkdir(path, 0777);
		*slash = '/';
	}
	temp_write(path, "", 0);
}

static void put_folder(const struct temp_folder *folder, const char *name)
{
	char path[TEMP_PATH_SIZE];

	temp_path(folder, name, path);
	assert_int_equal(mkdir(path, 0777), 0);
}

static void put_link(const struct temp_folder *folder, const char *name,
		     const char *to)
{
	char path[TEMP_PATH_SIZE];

	temp_path(folder, name, path);
	assert_int_equal(symlink(to, path), 0);
}

static struct ms_tree *read_tree(const struct temp_folder *folder)
{
	struct snap_error err = { .message = "" };
	struct ms_tree *tree = NULL;

	if (ms_tree_read(&tree, folder->path, NULL, &err) != 0)
		fail_msg("%s", err.message);
	return tree;
}

/* One line for each function: "NAME PATH", with '<' and the winner's path for
 * one that another one hides, with '-' for a private one; then what was
 * skipped. */
static void describe(const struct ms_tree *tree, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < tree->function_count; i++) {
		const struct ms_tree_function *f = &tree->functions[i];
		bool shadowed = f->shadowed_by != MS_TREE_NONE;

		used += (size_t)snprintf(
			out + used, size - used, "%s%s %s%s%s\n",
			f->hidden ? "-" : "", f->name, f->path,
			shadowed ? " < " : "",
			shadowed ? tree->functions[f->shadowed_by].path : "");
		assert_true(used < size);
	}
	for (uint32_t i = 0; i < tree->skipped_count; i++)
		used += (size_t)snprintf(
			out + used, size - used, "! %s: %s\n",
			tree->skipped[i].path,
			ms_tree_reason_text(tree->skipped[i].reason));
}

static void assert_tree(const struct temp_folder *folder, const char *expected)
{
	struct ms_tree *tree = read_tree(folder);
	char text[4096];

	describe(tree, text, sizeof(text));
	assert_string_equal(text, expected);
	ms_tree_free(tree);
}

static void names_functions_by_their_folders(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "b.m");
	put(&folder, "linear-algebra/deep/inv2.m");
	put(&folder, "+pkg/f.m");
	put(&folder, "strings/+pkg/+sub/g.m");
	put(&folder, "private/p.m");
	put(&folder, "strings/private/p.m");
	put(&folder, "+pkg/private/p.m");
	put(&folder, "readme.txt");
	put(&folder, ".hidden/x.m");
	put(&folder, ".x.m");
	assert_tree(&folder, "-/+pkg/private/p +pkg/private/p.m\n"
			     "-/private/p private/p.m\n"
			     "-/strings/private/p strings/private/p.m\n"
			     "b b.m\n"
			     "inv2 linear-algebra/deep/inv2.m\n"
			     "pkg.f +pkg/f.m\n"
			     "pkg.sub.g strings/+pkg/+sub/g.m\n");
	temp_folder_end(&folder);
}

static void skips_what_is_no_function_and_says_why(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "@cls/m.m");
	put(&folder, "+pkg/@cls/m.m");
	put(&folder, "+pkg/plain/m.m");
	put(&folder, "+9/m.m");
	put(&folder, "private/deeper/m.m");
	put(&folder, "2x.m");
	put(&folder, "a-b.m");
	put(&folder, "a.b.m");
	put(&folder, "bad\001name.m");
	put(&folder, "bad\xffname.m");
	put(&folder, "\xc3\x9c"
		     "bung/ok.m");
	put(&folder,
	    "a1234567890123456789012345678901234567890123456789012345678901"
	    "23.m");
	put(&folder, "_in_octave.m");
	put_folder(&folder, "folder.m");
	assert_tree(&folder,
		    "_in_octave _in_octave.m\n"
		    "ok \xc3\x9c"
		    "bung/ok.m\n"
		    "! +9: its name is no name\n"
		    "! +pkg/@cls: a class folder\n"
		    "! +pkg/plain: a folder in a package\n"
		    "! 2x.m: its name is no name\n"
		    "! ?: its name is no text\n"
		    "! ?: its name is no text\n"
		    "! @cls: a class folder\n"
		    "! a-b.m: its name is no name\n"
		    "! a.b.m: its name is no name\n"
		    "! a12345678901234567890123456789012345678901234567890123"
		    "4567890123.m: its name is no name\n"
		    "! private/deeper: a folder in a private one\n");
	temp_folder_end(&folder);
}

static void first_folder_of_the_search_wins(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	/* The bytes of whole paths would sort these otherwise: '-' < '/'. */
	put(&folder, "a-b/f.m");
	put(&folder, "a/f.m");
	put(&folder, "a/c/f.m");
	put(&folder, "z/g.m");
	put(&folder, "g.m");
	/* '#' < '+': the folder of a package counts, not the package. */
	put(&folder, "a/+p/h.m");
	put(&folder, "a/#/+p/h.m");
	assert_tree(&folder, "f a/f.m\n"
			     "f a/c/f.m < a/f.m\n"
			     "f a-b/f.m < a/f.m\n"
			     "g g.m\n"
			     "g z/g.m < g.m\n"
			     "p.h a/+p/h.m\n"
			     "p.h a/#/+p/h.m < a/+p/h.m\n");
	temp_folder_end(&folder);
}

/* A folder is listed in the order its files were made in, or the other way
 * round, or in no order at all. */
static void order_of_the_listing_makes_no_difference(void **state)
{
	static const char *const files[] = {
		"f.m",	    "a/f.m",	     "b/f.m",  "a/+p/f.m",
		"b/+p/f.m", "a/9.m",	     "c/8.m",  "a/@c/f.m",
		"b/@c/f.m", "a/private/q.m", "b/q2.m", "b/a/q2.m",
	};
	enum {
		COUNT = sizeof(files) / sizeof(*files)
	};
	char first[4096] = "";
	char text[4096];

	(void)state;
	for (size_t step = 1; step < COUNT; step++) {
		struct temp_folder folder;

		/* A step that shares no factor with the count visits all. */
		if (step % 2 == 0 || step % 3 == 0)
			continue;
		temp_folder_begin(&folder);
		for (size_t i = 0; i < COUNT; i++)
			put(&folder, files[(i * step + step) % COUNT]);
		struct ms_tree *tree = read_tree(&folder);
		describe(tree, text, sizeof(text));
		ms_tree_free(tree);
		temp_folder_end(&folder);
		if (first[0] == '\0')
			strcpy(first, text);
		assert_string_equal(text, first);
	}
	assert_true(strlen(first) > 200);
}

static void finds_the_winner_of_a_name(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "f.m");
	put(&folder, "b/f.m");
	put(&folder, "fa.m");
	put(&folder, "b/private/x.m");
	put(&folder, "+p/x.m");
	struct ms_tree *tree = read_tree(&folder);

	assert_string_equal(ms_tree_find(tree, "f", 1)->path, "f.m");
	assert_string_equal(ms_tree_find(tree, "fab", 2)->path, "fa.m");
	assert_string_equal(ms_tree_find(tree, "p.x", 3)->path, "+p/x.m");
	assert_string_equal(ms_tree_find(tree, "/b/private/x", 12)->path,
			    "b/private/x.m");
	assert_null(ms_tree_find(tree, "", 0));
	assert_null(ms_tree_find(tree, "x", 1));
	assert_null(ms_tree_find(tree, "fab", 3));
	assert_null(ms_tree_find(tree, "f\0", 2));
	assert_null(ms_tree_find(tree, "zz", 2));
	ms_tree_free(tree);
	temp_folder_end(&folder);
}

static void empty_folder_is_an_empty_tree(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	struct ms_tree *tree = read_tree(&folder);
	assert_int_equal(tree->function_count, 0);
	assert_int_equal(tree->skipped_count, 0);
	assert_null(ms_tree_find(tree, "f", 1));
	ms_tree_free(tree);
	temp_folder_end(&folder);
	ms_tree_free(NULL);
}

static void follows_links(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "a/f.m");
	put_link(&folder, "b", "a");
	put_link(&folder, "g.m", "a/f.m");
	put_link(&folder, "text", "nowhere");
	assert_tree(&folder, "f a/f.m\n"
			     "f b/f.m < a/f.m\n"
			     "g g.m\n");
	temp_folder_end(&folder);
}

static void assert_refused(const struct temp_folder *folder, const char *below,
			   int code, const char *words)
{
	struct snap_error err = { .message = "" };
	struct ms_tree *tree = NULL;
	char path[TEMP_PATH_SIZE];

	temp_path(folder, below, path);
	assert_int_equal(ms_tree_read(&tree, path, NULL, &err), code);
	assert_int_equal(err.code, code);
	assert_null(tree);
	if (strstr(err.message, words) == NULL)
		fail_msg("'%s' is not in '%s'", words, err.message);
}

static void refuses_links_in_a_circle(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "a/b/f.m");
	put_link(&folder, "a/b/up", "..");
	assert_refused(&folder, "", SNAP_E_LIMIT, "a/b/up leads back");
	temp_folder_end(&folder);

	temp_folder_begin(&folder);
	put_link(&folder, "self", "self");
	assert_refused(&folder, "", SNAP_E_IO, "self");
	temp_folder_end(&folder);
}

static void refuses_what_cannot_be_read(void **state)
{
	struct temp_folder folder;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "f.m");
	assert_refused(&folder, "none", SNAP_E_NOT_FOUND, "none");
	assert_refused(&folder, "f.m", SNAP_E_IO, "f.m");
	put_link(&folder, "gone.m", "nowhere");
	assert_refused(&folder, "", SNAP_E_IO, "gone.m");
	temp_folder_end(&folder);

	if (geteuid() == 0)
		return; /* nothing is closed to root */
	temp_folder_begin(&folder);
	put(&folder, "closed/f.m");
	char path[TEMP_PATH_SIZE];
	temp_path(&folder, "closed", path);
	assert_int_equal(chmod(path, 0), 0);
	assert_refused(&folder, "", SNAP_E_IO, "closed");
	assert_int_equal(chmod(path, 0777), 0);
	temp_folder_end(&folder);
}

static void refuses_folders_nested_too_deep(void **state)
{
	struct temp_folder folder;
	char name[TEMP_PATH_SIZE / 2] = "";

	(void)state;
	temp_folder_begin(&folder);
	for (int i = 0; i < MS_TREE_DEPTH_MAX + 1; i++)
		strcat(name, "d/");
	strcat(name, "f.m");
	/* One folder less is fine. */
	put(&folder, name + 2);
	struct ms_tree *tree = read_tree(&folder);
	assert_int_equal(tree->function_count, 1);
	ms_tree_free(tree);
	put(&folder, name);
	assert_refused(&folder, "", SNAP_E_LIMIT, "nested");
	temp_folder_end(&folder);
}

static void survives_the_lack_of_memory(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct temp_folder folder;
	struct snap_error err;

	(void)state;
	temp_folder_begin(&folder);
	put(&folder, "a/f.m");
	put(&folder, "+p/+q/f.m");
	put(&folder, "a/private/f.m");
	put(&folder, "@c/f.m");
	for (size_t n = 1;; n++) {
		struct ms_tree *tree = NULL;

		alloc.calls = 0;
		alloc.fail_at = n;
		int rc = ms_tree_read(&tree, folder.path, &allocator, &err);
		if (rc == 0) {
			assert_int_equal(tree->function_count, 3);
			assert_true(n > 3);
			ms_tree_free(tree);
			assert_int_equal(alloc.live, 0);
			break;
		}
		assert_int_equal(rc, SNAP_E_NO_MEMORY);
		assert_int_equal(alloc.live, 0);
		assert_null(tree);
	}
	temp_folder_end(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_functions_by_their_folders),
		cmocka_unit_test(skips_what_is_no_function_and_says_why),
		cmocka_unit_test(first_folder_of_the_search_wins),
		cmocka_unit_test(order_of_the_listing_makes_no_difference),
		cmocka_unit_test(finds_the_winner_of_a_name),
		cmocka_unit_test(empty_folder_is_an_empty_tree),
		cmocka_unit_test(follows_links),
		cmocka_unit_test(refuses_links_in_a_circle),
		cmocka_unit_test(refuses_what_cannot_be_read),
		cmocka_unit_test(refuses_folders_nested_too_deep),
		cmocka_unit_test(survives_the_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
