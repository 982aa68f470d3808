/*
 * Help is the same out of a snapshot and out of the library's folder.
 *
 *	test_equality_help LIBRARY
 *
 * Compares the help text of every entry, in two widths, what is found for every
 * keyword, and what names begin with each prefix of two letters.
 */
#include "session/equality/arms.h"
#include "tools/snapshot-session/folder_library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	struct ms_session *folder; /* what the others are held against */
	struct ms_session *other;
	const char *arm;
	unsigned compared, wrong;
};

static void tell(struct test *test, const char *what, const char *name)
{
	test->wrong++;
	(void)printf("FAILED %s %s: %s differs\n", what, name, test->arm);
}

static void compare_help(struct test *test, const char *name, uint32_t width)
{
	char *texts[2] = { NULL, NULL };
	int codes[2];

	codes[0] = ms_session_help(test->folder, name, width, &texts[0], NULL,
				   NULL);
	codes[1] = ms_session_help(test->other, name, width, &texts[1], NULL,
				   NULL);
	test->compared++;
	if (codes[0] != 0 || codes[1] != 0 || strcmp(texts[0], texts[1]) != 0)
		tell(test, "help", name);
	ms_session_release(test->folder, texts[0]);
	ms_session_release(test->other, texts[1]);
}

static bool same_names(const struct ms_session_names *a,
		       const struct ms_session_names *b)
{
	bool same = a->count == b->count;

	for (size_t i = 0; same && i < a->count; i++)
		same = strcmp(a->items[i].name, b->items[i].name) == 0 &&
		       strcmp(a->items[i].summary, b->items[i].summary) == 0;
	return same;
}

typedef int ask_names(struct ms_session *session, const char *word,
		      struct ms_session_names **out, struct snap_error *err);

static void compare_names(struct test *test, ask_names *ask, const char *what,
			  const char *word)
{
	struct ms_session_names *names[2] = { NULL, NULL };

	test->compared++;
	if (ask(test->folder, word, &names[0], NULL) != 0 ||
	    ask(test->other, word, &names[1], NULL) != 0 ||
	    !same_names(names[0], names[1]))
		tell(test, what, word);
	ms_session_names_free(test->folder, names[0]);
	ms_session_names_free(test->other, names[1]);
}

static void compare_all(struct test *test, const struct fmt_library *library)
{
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];
		char prefix[3] = { entry->name[0], entry->name[1], '\0' };

		compare_help(test, entry->name, 80);
		compare_help(test, entry->name, 41);
		compare_names(test, ms_session_complete, "complete", prefix);
		if (entry->keyword_count != 0)
			compare_names(test, ms_session_lookfor, "lookfor",
				      entry->keywords[0]);
	}
}

static struct ms_session *open_folder(const char *path)
{
	struct ms_session_options options = {
		.struct_size = sizeof(options),
		.folder = "/nowhere",
	};
	struct ms_session *session = NULL;
	struct snap_error err;
	void *bytes;

	if (folder_library_build(path, &bytes, &options.snapshot_size, &err) !=
	    0) {
		(void)fprintf(stderr, "%s: %s\n", path, err.message);
		exit(2);
	}
	options.snapshot_bytes = bytes;
	if (ms_session_create(&session, &options, &err) != 0 ||
	    !ms_session_has_snapshot(session))
		abort();
	free(bytes);
	return session;
}

int main(int argc, char **argv)
{
	struct test test = { .compared = 0 };
	struct fmt_library *library;
	struct snap_error err;
	struct arms arms;

	if (argc != 2) {
		(void)fputs("usage: test_equality_help LIBRARY\n", stderr);
		return 2;
	}
	if (fmt_stdlib_read(&library, argv[1], NULL, NULL, &err) != 0) {
		(void)fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	arms_begin(&arms, argv[1], library);
	test.folder = open_folder(argv[1]);
	for (unsigned arm = ARM_LAZY; arm < ARM_COUNT; arm++) {
		test.arm = arm_name((enum arm)arm);
		test.other = arms_open(&arms, (enum arm)arm, NULL);
		compare_all(&test, library);
		ms_session_free(test.other);
	}
	ms_session_free(test.folder);
	arms_end(&arms);
	fmt_stdlib_free(library);
	(void)printf("count: texts %u, differing %u\n", test.compared,
		     test.wrong);
	return test.compared == 0 || test.wrong != 0;
}
