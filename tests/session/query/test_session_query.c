#include "session/session.h"

#include "session/support/library_snapshot.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct ms_session *create_from_bytes(const uint8_t *bytes, size_t size,
					    const struct snap_allocator *alloc)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_bytes = bytes,
		.snapshot_size = size,
		.snapshot_memory = SNAP_MEMORY_BORROW,
		.allocator = alloc,
	};
	struct ms_session *session;

	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	return session;
}

static struct ms_session *create_from_path(const char *path, enum snap_io io)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = path,
		.io = io,
	};
	struct ms_session *session;

	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	assert_true(ms_session_has_snapshot(session));
	return session;
}

static void check_same_names(struct ms_session *a, struct ms_session *b,
			     struct ms_session_names *x,
			     struct ms_session_names *y)
{
	assert_int_equal(x->count, y->count);
	assert_true(x->count > 0);
	for (size_t i = 0; i < x->count; i++) {
		assert_string_equal(x->items[i].name, y->items[i].name);
		assert_string_equal(x->items[i].summary, y->items[i].summary);
	}
	ms_session_names_free(a, x);
	ms_session_names_free(b, y);
}

static void check_same_answers(struct ms_session *a, struct ms_session *b)
{
	struct ms_session_names *all, *x, *y;

	assert_int_equal(ms_session_complete(a, "", &all, NULL), 0);
	for (size_t i = 0; i < all->count; i++) {
		const char *name = all->items[i].name;
		char *one, *two;
		size_t size;

		assert_int_equal(
			ms_session_help(a, name, 60, &one, &size, NULL), 0);
		assert_int_equal(size, strlen(one));
		assert_int_equal(ms_session_help(b, name, 60, &two, NULL, NULL),
				 0);
		assert_string_equal(one, two);
		ms_session_release(a, one);
		ms_session_release(b, two);
	}
	ms_session_names_free(a, all);
	assert_int_equal(ms_session_lookfor(a, "letter", &x, NULL), 0);
	assert_int_equal(ms_session_lookfor(b, "letter", &y, NULL), 0);
	check_same_names(a, b, x, y);
	assert_int_equal(ms_session_complete(a, "al", &x, NULL), 0);
	assert_int_equal(ms_session_complete(b, "al", &y, NULL), 0);
	check_same_names(a, b, x, y);
}

static void answers_are_the_same_from_file_and_bytes(void **in)
{
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);

	(void)in;
	temp_folder_begin(&folder);
	temp_path(&folder, "snapshot", path);
	temp_write(path, bytes, size);
	struct ms_session *sessions[] = {
		create_from_path(path, SNAP_IO_MAP),
		create_from_path(path, SNAP_IO_READ),
		create_from_bytes(bytes, size, NULL),
	};
	check_same_answers(sessions[0], sessions[1]);
	check_same_answers(sessions[0], sessions[2]);
	for (size_t i = 0; i < 3; i++)
		ms_session_free(sessions[i]);
	temp_folder_end(&folder);
	free(bytes);
}

static void names_are_complete_and_in_order(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);
	struct ms_session *session = create_from_bytes(bytes, size, NULL);
	struct ms_session_names *names;

	(void)in;
	assert_int_equal(ms_session_complete(session, "", &names, NULL), 0);
	assert_int_equal(names->count, 3);
	assert_string_equal(names->items[0].name, SMALL_FIRST);
	assert_string_equal(names->items[1].name, SMALL_SECOND);
	assert_string_equal(names->items[2].name, SMALL_THIRD);
	assert_string_equal(names->items[2].summary, "");
	ms_session_names_free(session, names);
	assert_int_equal(ms_session_complete(session, "alphab", &names, NULL),
			 0);
	assert_int_equal(names->count, 1);
	ms_session_names_free(session, names);
	assert_int_equal(ms_session_complete(session, "x", &names, NULL), 0);
	assert_int_equal(names->count, 0);
	ms_session_names_free(session, names);
	ms_session_names_free(session, NULL);
	ms_session_free(session);
	free(bytes);
}

static void lookfor_puts_the_best_first(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);
	struct ms_session *session = create_from_bytes(bytes, size, NULL);
	struct ms_session_names *names;

	(void)in;
	assert_int_equal(ms_session_lookfor(session, "alphabet", &names, NULL),
			 0);
	assert_true(names->count >= 1);
	assert_string_equal(names->items[0].name, SMALL_SECOND);
	assert_string_equal(names->items[0].summary, "All letters.");
	ms_session_names_free(session, names);
	assert_int_equal(ms_session_lookfor(session, "qqq", &names, NULL), 0);
	assert_int_equal(names->count, 0);
	ms_session_names_free(session, names);
	ms_session_free(session);
	free(bytes);
}

static void suggests_near_names_and_beginnings(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);
	struct ms_session *session = create_from_bytes(bytes, size, NULL);
	struct ms_session_names *names;
	char *text;

	(void)in;
	assert_int_equal(ms_session_help(session, "bate", 0, &text, NULL, NULL),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(ms_session_suggest(session, "bata", &names, NULL), 0);
	assert_int_equal(names->count, 1);
	assert_string_equal(names->items[0].name, SMALL_THIRD);
	ms_session_names_free(session, names);
	/* Near to one, the beginning of another; none is named twice. */
	assert_int_equal(ms_session_suggest(session, "alph", &names, NULL), 0);
	assert_int_equal(names->count, 2);
	assert_string_equal(names->items[0].name, SMALL_FIRST);
	assert_string_equal(names->items[1].name, SMALL_SECOND);
	ms_session_names_free(session, names);
	assert_int_equal(ms_session_suggest(session, "", &names, NULL), 0);
	assert_int_equal(names->count, 0);
	ms_session_names_free(session, names);
	assert_int_equal(ms_session_suggest(session, "zzzzzzz", &names, NULL),
			 0);
	assert_int_equal(names->count, 0);
	ms_session_names_free(session, names);
	ms_session_free(session);
	free(bytes);
}

static void without_a_snapshot_it_says_so(void **in)
{
	struct ms_session_names *names = NULL;
	struct ms_session *session;
	struct snap_error err;
	char *text = NULL;

	(void)in;
	assert_int_equal(ms_session_create(&session, NULL, NULL), 0);
	assert_int_equal(ms_session_help(session, "x", 0, &text, NULL, &err),
			 SNAP_E_NOT_FOUND);
	assert_non_null(strstr(err.message, "snapshot"));
	assert_int_equal(ms_session_lookfor(session, "x", &names, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(ms_session_suggest(session, "x", &names, &err),
			 SNAP_E_NOT_FOUND);
	assert_null(text);
	assert_null(names);
	/* Names of functions are known without it. */
	assert_int_equal(ms_session_complete(session, "numel", &names, &err),
			 0);
	assert_int_equal(names->count, 1);
	ms_session_names_free(session, names);
	ms_session_free(session);
}

static int ask(struct ms_session *session, int question)
{
	struct ms_session_names *names = NULL;
	char *text = NULL;
	int rc = 0;

	if (question == 0)
		rc = ms_session_help(session, SMALL_SECOND, 0, &text, NULL,
				     NULL);
	else if (question == 1)
		rc = ms_session_lookfor(session, "letter", &names, NULL);
	else if (question == 2)
		rc = ms_session_complete(session, "", &names, NULL);
	else
		rc = ms_session_suggest(session, "alph", &names, NULL);
	ms_session_release(session, text);
	ms_session_names_free(session, names);
	return rc;
}

static void answers_survive_every_failure_of_the_allocator(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);

	(void)in;
	for (int question = 0; question < 4; question++) {
		struct failing_alloc alloc = { 0 };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct ms_session *session =
			create_from_bytes(bytes, size, &allocator);
		size_t before = alloc.live;
		int rc = SNAP_E_NO_MEMORY;

		for (size_t n = 1; rc != 0; n++) {
			alloc.calls = 0;
			alloc.fail_at = n;
			rc = ask(session, question);
			assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
			/* Unpacking keeps its working memory. */
			assert_in_range(alloc.live, before, before + 1);
		}
		ms_session_free(session);
		assert_int_equal(alloc.live, 0);
	}
	free(bytes);
}

struct work {
	const uint8_t *bytes;
	size_t size;
	bool ok;
};

static void *use_a_session(void *context)
{
	struct work *work = context;
	struct ms_session *session;
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_bytes = work->bytes,
		.snapshot_size = work->size,
		.snapshot_memory = SNAP_MEMORY_BORROW,
	};

	work->ok = true;
	for (int i = 0; i < 50; i++) {
		if (ms_session_create(&session, &options, NULL) != 0) {
			work->ok = false;
			break;
		}
		for (int question = 0; question < 4; question++)
			work->ok &= ask(session, question) == 0;
		ms_session_free(session);
	}
	return NULL;
}

/* Under the thread sanitizer this is the proof that nothing is shared. */
static void sessions_in_two_threads_are_independent(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);
	struct work work[2] = { { bytes, size, false },
				{ bytes, size, false } };
	pthread_t threads[2];

	(void)in;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						use_a_session, &work[i]),
				 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_true(work[i].ok);
	}
	free(bytes);
}

/* Version 4, and the variant that goes with it. */
static void check_random_uuid(const char *text)
{
	assert_int_equal(strlen(text), 36);
	assert_int_equal(strspn(text, "0123456789abcdef-"), 36);
	for (size_t i = 0; i < 36; i++)
		assert_int_equal(text[i] == '-',
				 i == 8 || i == 13 || i == 18 || i == 23);
	assert_int_equal(text[14], '4');
	assert_non_null(strchr("89ab", text[19]));
}

static void identities_differ(void **in)
{
	struct ms_session *a, *b;

	(void)in;
	assert_int_equal(ms_session_create(&a, NULL, NULL), 0);
	assert_int_equal(ms_session_create(&b, NULL, NULL), 0);
	assert_string_not_equal(ms_session_identity(a), ms_session_identity(b));
	check_random_uuid(ms_session_identity(a));
	check_random_uuid(ms_session_identity(b));
	ms_session_free(a);
	ms_session_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_the_same_from_file_and_bytes),
		cmocka_unit_test(names_are_complete_and_in_order),
		cmocka_unit_test(lookfor_puts_the_best_first),
		cmocka_unit_test(suggests_near_names_and_beginnings),
		cmocka_unit_test(without_a_snapshot_it_says_so),
		cmocka_unit_test(
			answers_survive_every_failure_of_the_allocator),
		cmocka_unit_test(sessions_in_two_threads_are_independent),
		cmocka_unit_test(identities_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
