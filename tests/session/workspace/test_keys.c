/* Keys, their texts, and the digest of a source. */
#include "session/workspace/keys.h"
#include "session/workspace/sha256.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_hash(const char *text, size_t size, const char *expected)
{
	char hash[MS_SHA256_TEXT_SIZE];

	ms_sha256_text(text, size, hash);
	assert_string_equal(hash, expected);
}

/* The examples of FIPS 180-4. */
static void hashes_as_the_standard(void **state)
{
	const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomno"
			  "pnopq";
	char *million = malloc(1000000);

	(void)state;
	assert_non_null(million);
	memset(million, 'a', 1000000);
	check_hash("abc", 3,
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f2"
		   "0015ad");
	check_hash(NULL, 0,
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b78"
		   "52b855");
	check_hash(two, strlen(two),
		   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419"
		   "db06c1");
	check_hash(million, 1000000,
		   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7"
		   "112cd0");
	free(million);
}

/* Where the length no longer fits behind the text, and whole blocks. */
static void hashes_every_end(void **state)
{
	char text[120];

	(void)state;
	memset(text, 'a', sizeof(text));
	check_hash(text, 55,
		   "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f"
		   "734318");
	check_hash(text, 56,
		   "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686e"
		   "c6738a");
	check_hash(text, 63,
		   "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457d"
		   "dc2f34");
	check_hash(text, 64,
		   "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df15"
		   "4668eb");
	check_hash(text, 119,
		   "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea65"
		   "84dcfb");
	check_hash(text, 120,
		   "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af9"
		   "04c21c");
}

/* ------------------------------------------------------------------ origins */

static struct ms_origin *source_of(const char *name, const char *text)
{
	struct ms_origin *origin;

	assert_int_equal(ms_origin_of_source(&origin, NULL, "uuid", name, text,
					     strlen(text), NULL),
			 0);
	return origin;
}

static void bracketed_names_are_interactive(void **state)
{
	static const char *const names[] = { "<repl>", "<cell 4>", "<", "" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct ms_origin *origin = source_of(names[i], "x = 1;");
		struct ms_key key = ms_origin_key(origin, "x");

		assert_int_equal(key.kind, MS_KEY_INTERACTIVE);
		assert_string_equal(key.session, "uuid");
		assert_string_equal(key.name, "x");
		assert_string_equal(key.path, "");
		assert_string_equal(key.hash, "");
		ms_origin_release(origin);
	}
}

static void files_have_path_hash_and_stem(void **state)
{
	struct ms_origin *origin = source_of("lib/stage_a.m", "abc");
	struct ms_key key = ms_origin_key(origin, "x");

	(void)state;
	assert_int_equal(key.kind, MS_KEY_SOURCE);
	assert_string_equal(key.path, "lib/stage_a.m");
	assert_string_equal(key.hash,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb4"
			    "10ff61f20015ad");
	assert_string_equal(key.definition, "stage_a");
	assert_string_equal(key.session, "");
	ms_origin_release(origin);
}

static void stems_end_at_the_last_dot(void **state)
{
	static const char *const cases[][2] = {
		{ "calc.m", "calc" },
		{ "a.b.m", "a.b" },
		{ "/x.y/none", "none" },
		{ ".m", ".m" },
		{ "dir/.hidden.m", ".hidden" },
		{ "dir/", "" },
		{ "name.", "name" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ms_origin *origin = source_of(cases[i][0], "");

		assert_string_equal(origin->key.definition, cases[i][1]);
		ms_origin_release(origin);
	}
}

static void origins_follow_name_and_text(void **state)
{
	struct ms_origin *first = source_of("one.m", "x = 1;");
	struct ms_origin *same = source_of("one.m", "x = 1;");
	struct ms_origin *text = source_of("one.m", "x = 2;");
	struct ms_origin *name = source_of("two.m", "x = 1;");
	struct ms_origin *repl = source_of("<repl>", "x = 1;");
	struct ms_origin *cell = source_of("<cell>", "y = 1;");

	(void)state;
	assert_true(ms_origin_equal(first, first));
	assert_true(ms_origin_equal(first, same));
	assert_false(ms_origin_equal(first, text));
	assert_false(ms_origin_equal(first, name));
	assert_false(ms_origin_equal(first, repl));
	assert_true(ms_origin_equal(repl, cell));
	assert_true(ms_origin_equal(NULL, NULL));
	assert_false(ms_origin_equal(first, NULL));
	assert_false(ms_origin_equal(NULL, first));
	struct ms_origin *origins[] = { first, same, text, name, repl, cell };
	for (size_t i = 0; i < 6; i++)
		ms_origin_release(origins[i]);
}

static void origins_are_counted(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct ms_origin *origin;

	(void)state;
	assert_int_equal(
		ms_origin_of_globals(&origin, &allocator, "base", NULL), 0);
	assert_ptr_equal(ms_origin_retain(origin), origin);
	ms_origin_release(origin);
	assert_string_equal(origin->key.scope, "base");
	assert_int_equal(alloc.live, 1);
	ms_origin_release(origin);
	assert_int_equal(alloc.live, 0);
	ms_origin_release(NULL);
}

static void origins_need_memory(void **state)
{
	struct failing_alloc alloc = { .fail_at = 1 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct ms_origin *origin = NULL;
	struct snap_error err;

	(void)state;
	assert_int_equal(ms_origin_of_source(&origin, &allocator, "s", "a.m",
					     "x", 1, &err),
			 SNAP_E_NO_MEMORY);
	assert_int_equal(err.code, SNAP_E_NO_MEMORY);
	alloc = (struct failing_alloc){ .fail_at = 1 };
	assert_int_equal(
		ms_origin_of_persistents(&origin, &allocator, "f", &err),
		SNAP_E_NO_MEMORY);
	assert_null(origin);
	assert_int_equal(alloc.live, 0);
}

/* --------------------------------------------------------------------- keys */

static struct ms_key blank(enum ms_key_kind kind)
{
	return (struct ms_key){ kind, "", "", "", "", "", "", "" };
}

static void check_text(const struct ms_key *key, const char *expected)
{
	char text[200];

	assert_int_equal(ms_key_text(key, text, sizeof(text)),
			 strlen(expected));
	assert_string_equal(text, expected);
}

static void texts_name_kind_and_fields(void **state)
{
	struct ms_key key = blank(MS_KEY_INTERACTIVE);

	(void)state;
	key.session = "12-ab";
	key.name = "x_1";
	check_text(&key, "interactive:12-ab:x_1");
	key = blank(MS_KEY_SOURCE);
	key.path = "/home/me/a b.m";
	key.hash = "00ff";
	key.definition = "a b";
	key.name = "x";
	check_text(&key, "source:/home/me/a%20b.m:00ff:a%20b:x");
	key = blank(MS_KEY_GLOBAL);
	key.scope = "s";
	key.name = "g";
	check_text(&key, "global:s:g");
	key = blank(MS_KEY_PERSISTENT);
	key.function = "f>g";
	key.name = "p";
	check_text(&key, "persistent:f%3Eg:p");
}

/* What separates fields and what escapes must not appear by itself. */
static void texts_escape_what_has_a_meaning(void **state)
{
	struct ms_key key = blank(MS_KEY_SOURCE);

	(void)state;
	key.path = "a:b%3A\n\xc3\xa9";
	check_text(&key, "source:a%3Ab%253A%0A%C3%A9:::");
}

static void texts_are_cut_to_fit(void **state)
{
	struct ms_key key = blank(MS_KEY_GLOBAL);
	char text[8];

	(void)state;
	key.scope = "s";
	key.name = "long_name";
	assert_int_equal(ms_key_text(&key, NULL, 0), 18);
	for (size_t size = 1; size <= sizeof(text); size++) {
		memset(text, '#', sizeof(text));
		assert_int_equal(ms_key_text(&key, text, size), 18);
		assert_memory_equal(text, "global:", size - 1);
		assert_int_equal(text[size - 1], '\0');
	}
}

/* Keys whose fields read the same one after another. */
static void different_keys_differ(void **state)
{
	struct ms_key keys[6];
	char texts[6][80];

	(void)state;
	for (size_t i = 0; i < 6; i++)
		keys[i] = blank(MS_KEY_SOURCE);
	keys[0].path = "a:b";
	keys[0].hash = "c";
	keys[1].path = "a";
	keys[1].hash = "b:c";
	keys[2].path = "a%3Ab";
	keys[2].hash = "c";
	keys[3].definition = "a:b";
	keys[4] = blank(MS_KEY_GLOBAL);
	keys[5] = blank(MS_KEY_PERSISTENT);
	for (size_t i = 0; i < 6; i++)
		(void)ms_key_text(&keys[i], texts[i], sizeof(texts[i]));
	for (size_t i = 0; i < 6; i++) {
		for (size_t k = 0; k < 6; k++) {
			assert_int_equal(ms_key_equal(&keys[i], &keys[k]),
					 i == k);
			assert_int_equal(strcmp(texts[i], texts[k]) == 0,
					 i == k);
		}
	}
}

/* Members that a kind doesn't have tell nothing. */
static void foreign_fields_are_ignored(void **state)
{
	struct ms_key a = blank(MS_KEY_INTERACTIVE), b = a;

	(void)state;
	b.path = "elsewhere";
	b.scope = "s";
	assert_true(ms_key_equal(&a, &b));
	b.session = "other";
	assert_false(ms_key_equal(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_the_standard),
		cmocka_unit_test(hashes_every_end),
		cmocka_unit_test(bracketed_names_are_interactive),
		cmocka_unit_test(files_have_path_hash_and_stem),
		cmocka_unit_test(stems_end_at_the_last_dot),
		cmocka_unit_test(origins_follow_name_and_text),
		cmocka_unit_test(origins_are_counted),
		cmocka_unit_test(origins_need_memory),
		cmocka_unit_test(texts_name_kind_and_fields),
		cmocka_unit_test(texts_escape_what_has_a_meaning),
		cmocka_unit_test(texts_are_cut_to_fit),
		cmocka_unit_test(different_keys_differ),
		cmocka_unit_test(foreign_fields_are_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
