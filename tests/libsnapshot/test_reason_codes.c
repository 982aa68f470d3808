/*
 * Every reason code has a test that provokes it.  Those that the container
 * itself never gives name the test that does.
 */
#include "hostile.h"

#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

typedef int (*provoke)(struct hostile *file, struct snap_error *err);

static int open_with(const struct hostile *file,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	return hostile_use_with(file, options, err);
}

static int open_full(const struct hostile *file, struct snap_error *err)
{
	return hostile_use(file, SNAP_LOAD_FULL, err);
}

static int open_redigested(struct hostile *file, struct snap_error *err)
{
	redigest(file->bytes, file->size);
	return open_full(file, err);
}

static int give_not_found(struct hostile *file, struct snap_error *err)
{
	struct snap_reader *reader = NULL;
	int rc = snap_reader_open_memory(&reader, file->bytes, file->size, NULL,
					 err);

	if (rc == 0)
		rc = snap_reader_find(reader, 0x777, NULL, err);
	snap_reader_close(reader);
	return rc;
}

static int give_io(struct hostile *file, struct snap_error *err)
{
	struct snap_reader *reader = NULL;

	(void)file;
	return snap_reader_open_fd(&reader, -1, NULL, err);
}

static int give_not_a_snapshot(struct hostile *file, struct snap_error *err)
{
	memcpy(file->bytes,
	       "\x7f"
	       "ELF",
	       4);
	return open_full(file, err);
}

static int give_incomplete(struct hostile *file, struct snap_error *err)
{
	file->bytes[0] = SNAP_MAGIC_UNFINISHED;
	return open_full(file, err);
}

static int give_truncated(struct hostile *file, struct snap_error *err)
{
	file->size = 700;
	return open_full(file, err);
}

static int give_trailing_data(struct hostile *file, struct snap_error *err)
{
	hostile_put(file, SNAP_AT_FILE_SIZE, 8, file->size - 1);
	return open_redigested(file, err);
}

static int give_too_old(struct hostile *file, struct snap_error *err)
{
	hostile_put(file, SNAP_AT_FORMAT_MAJOR, 2, 0);
	return open_full(file, err);
}

static int give_too_new(struct hostile *file, struct snap_error *err)
{
	hostile_put(file, SNAP_AT_FORMAT_MAJOR, 2, 2);
	return open_full(file, err);
}

static int open_with_key(struct hostile *file, const struct snap_key *key,
			 struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.expected_key = key,
	};

	return open_with(file, &options, err);
}

static int give_key_bytecode(struct hostile *file, struct snap_error *err)
{
	struct snap_key key = { 0 }; /* the first part that differs counts */

	return open_with_key(file, &key, err);
}

static int give_key_builtins(struct hostile *file, struct snap_error *err)
{
	struct snap_key key = { .bytecode = fixture_key.bytecode };

	return open_with_key(file, &key, err);
}

static int give_key_options(struct hostile *file, struct snap_error *err)
{
	struct snap_key key = fixture_key;

	key.options = 0;
	return open_with_key(file, &key, err);
}

static int give_bounds(struct hostile *file, struct snap_error *err)
{
	hostile_put_entry(file, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_ALIGNMENT, 4,
			  65);
	return open_redigested(file, err);
}

static int give_overlap(struct hostile *file, struct snap_error *err)
{
	hostile_put_entry(file, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_OFFSET, 8,
			  hostile_entry(FIXTURE_ROW_COUNT));
	return open_redigested(file, err);
}

static int give_digest_header(struct hostile *file, struct snap_error *err)
{
	hostile_put(file, SNAP_AT_HEADER_DIGEST, 8, 0x1234);
	return open_full(file, err);
}

static int give_digest_section(struct hostile *file, struct snap_error *err)
{
	hostile_put_entry(file, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_DIGEST, 8,
			  0xabcd);
	redigest_front(file->bytes, file->size);
	return open_full(file, err);
}

static int give_codec(struct hostile *file, struct snap_error *err)
{
	hostile_put_entry(file, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_CODEC, 4, 4);
	return open_redigested(file, err);
}

static int give_dictionary(struct hostile *file, struct snap_error *err)
{
	hostile_put_entry(file, FIXTURE_ROW_BLOCKS, SNAP_AT_ENTRY_DICTIONARY, 4,
			  0x999);
	return open_redigested(file, err);
}

static int give_limit(struct hostile *file, struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.limits = { .max_sections = 3 },
	};

	return open_with(file, &options, err);
}

static int answer(void *context, const void *bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	const int *code = context;

	(void)bytes;
	(void)size;
	(void)signature;
	(void)signature_size;
	return *code;
}

static int open_signed(struct hostile *file, const char *signature, int code,
		       struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.require_signature = true,
		.signature = signature,
		.signature_size = signature == NULL ? 0 : strlen(signature),
		.verify = answer,
		.verify_context = &code,
	};

	return open_with(file, &options, err);
}

static int give_signature_missing(struct hostile *file, struct snap_error *err)
{
	return open_signed(file, NULL, 0, err);
}

static int give_signature_bad(struct hostile *file, struct snap_error *err)
{
	return open_signed(file, "bad", SNAP_E_SIGNATURE_BAD, err);
}

static int give_signature_untrusted(struct hostile *file,
				    struct snap_error *err)
{
	return open_signed(file, "unknown", SNAP_E_SIGNATURE_UNTRUSTED, err);
}

static int give_outdated(struct hostile *file, struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.min_serial = 7,
	};

	return open_with(file, &options, err);
}

static int give_unsafe_file(struct hostile *file, struct snap_error *err)
{
	struct snap_reader *reader = NULL;

	(void)file;
	return snap_reader_open_file(&reader, "/", NULL, err);
}

static int give_no_memory(struct hostile *file, struct snap_error *err)
{
	struct failing_alloc alloc = { .fail_at = 1 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_reader *reader = NULL;
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};

	return snap_reader_open_memory(&reader, file->bytes, file->size,
				       &options, err);
}

/* Another open file holds the lock on the temporary, as a builder does. */
static int give_locked(struct hostile *file, struct snap_error *err)
{
	struct temp_folder folder;
	struct snap_writer *writer = NULL;
	char path[TEMP_PATH_SIZE], temporary[TEMP_PATH_SIZE];

	(void)file;
	temp_folder_begin(&folder);
	temp_path(&folder, "out.snapshot", path);
	temp_path(&folder, ".out.snapshot.tmp", temporary);
	int fd = open(temporary, O_RDWR | O_CREAT, 0600);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(snap_writer_create(&writer, NULL, err), 0);
	int rc = snap_writer_finish_file(writer, path, NULL, NULL, NULL, err);
	snap_writer_free(writer);
	(void)close(fd);
	temp_folder_end(&folder);
	return rc;
}

/* The last five: where it is said to be, and what was wanted and seen there;
 * "" for nothing, NULL for something that the test doesn't know. */
struct row {
	enum snap_code code;
	provoke provoke;
	const char *elsewhere;
	uint64_t offset;
	uint32_t section;
	const char *expected;
	const char *found;
};

#define NOWHERE	 SNAP_NO_OFFSET
#define NONE	 SNAP_NO_SECTION
#define ENTRY(n) (SNAP_HEADER_SIZE + (n)*SNAP_ENTRY_SIZE)

static const struct row rows[] = {
	{ SNAP_E_NOT_FOUND, give_not_found, NULL, NOWHERE, 0x777, "", "" },
	{ SNAP_E_IO, give_io, NULL, NOWHERE, NONE, "", "" },
	{ SNAP_E_NOT_A_SNAPSHOT, give_not_a_snapshot, NULL, 0, NONE,
	  "89534e500d0a1a0a", "7f454c460d0a1a0a" },
	{ SNAP_E_INCOMPLETE, give_incomplete, NULL, 0, NONE, "", "" },
	{ SNAP_E_TRUNCATED, give_truncated, NULL, 700, NONE, "854", "700" },
	{ SNAP_E_TRAILING_DATA, give_trailing_data, NULL, 853, NONE, "853",
	  "854" },
	{ SNAP_E_FORMAT_TOO_OLD, give_too_old, NULL, 8, NONE, "1", "0" },
	{ SNAP_E_FORMAT_TOO_NEW, give_too_new, NULL, 8, NONE, "1", "2" },
	{ SNAP_E_KEY_BYTECODE, give_key_bytecode, NULL, 48, NONE,
	  "0000000000000000", "1111111111111111" },
	{ SNAP_E_KEY_BUILTINS, give_key_builtins, NULL, 56, NONE,
	  "0000000000000000", "2222222222222222" },
	{ SNAP_E_KEY_OPTIONS, give_key_options, NULL, 64, NONE,
	  "0000000000000000", "3333333333333333" },
	{ SNAP_E_BOUNDS, give_bounds, NULL, ENTRY(1) + 32, FIXTURE_PACKED, "64",
	  "65" },
	{ SNAP_E_OVERLAP, give_overlap, NULL, ENTRY(1) + 8, FIXTURE_PACKED,
	  "469", "448" },
	{ SNAP_E_DIGEST_HEADER, give_digest_header, NULL, 120, NONE,
	  "0000000000001234", NULL },
	{ SNAP_E_DIGEST_SECTION, give_digest_section, NULL,
	  ENTRY(FIXTURE_ROW_COUNT), FIXTURE_HOT, "000000000000abcd", NULL },
	{ SNAP_E_CODEC, give_codec, NULL, ENTRY(1) + 36, FIXTURE_PACKED, "3",
	  "4" },
	{ SNAP_E_DICTIONARY, give_dictionary, NULL,
	  ENTRY(FIXTURE_ROW_BLOCKS) + 40, FIXTURE_BLOCKS, "0", "2457" },
	{ SNAP_E_LIMIT, give_limit, NULL, 24, NONE, "3", "5" },
	{ SNAP_E_BYTECODE_INVALID, NULL, "tests/session/code/test_verify.c", 0,
	  0, "", "" },
	{ SNAP_E_SIGNATURE_MISSING, give_signature_missing, NULL, NOWHERE, NONE,
	  "", "" },
	{ SNAP_E_SIGNATURE_BAD, give_signature_bad, NULL, NOWHERE, NONE, "",
	  "" },
	{ SNAP_E_SIGNATURE_UNTRUSTED, give_signature_untrusted, NULL, NOWHERE,
	  NONE, "", "" },
	{ SNAP_E_SOURCE_CHANGED, NULL, "tests/tools/test_builder_validate.sh",
	  0, 0, "", "" },
	{ SNAP_E_UNSAFE_FILE, give_unsafe_file, NULL, NOWHERE, NONE, "", "" },
	{ SNAP_E_NO_MEMORY, give_no_memory, NULL, NOWHERE, NONE, "", "" },
	{ SNAP_E_LOCKED, give_locked, NULL, NOWHERE, NONE, "", "" },
	{ SNAP_E_BUSY, NULL, "tests/session/request/test_execute.c", 0, 0, "",
	  "" },
	{ SNAP_E_OUTDATED, give_outdated, NULL, SNAP_AT_SERIAL, NONE, "7",
	  "0" },
};

static const struct row *find_row(int code)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if ((int)rows[i].code == code)
			return &rows[i];
	return NULL;
}

static void check_value(const char *value, const char *wanted)
{
	if (wanted == NULL)
		assert_true(value[0] != '\0');
	else
		assert_string_equal(value, wanted);
}

static void check_row(const struct row *row)
{
	void *state = NULL;
	struct snap_error err;

	memset(&err, 0xff, sizeof(err));
	assert_int_equal(hostile_setup(&state), 0);
	int rc = row->provoke(state, &err);
	(void)hostile_teardown(&state);
	assert_int_equal(rc, row->code);
	assert_int_equal(err.code, row->code);
	assert_int_equal(err.offset, row->offset);
	assert_int_equal(err.section, row->section);
	check_value(err.expected, row->expected);
	check_value(err.found, row->found);
	assert_true(err.message[0] != '\0');
	/* One line without an end: tools add what follows. */
	assert_null(strchr(err.message, '\n'));
	assert_int_not_equal(err.message[strlen(err.message) - 1], '.');
}

/* The file that provokes the code must be there, and speak of it. */
static void check_elsewhere(const char *file, const char *name)
{
	const char *sources = getenv("SOURCES");
	char path[4096], text[64 * 1024], macro[64];

	assert_non_null(sources);
	(void)snprintf(path, sizeof(path), "%s/%s", sources, file);
	FILE *stream = fopen(path, "r");
	if (stream == NULL)
		print_message("%s: there is no %s\n", name, path);
	assert_non_null(stream);
	size_t size = fread(text, 1, sizeof(text) - 1, stream);
	(void)fclose(stream);
	text[size] = '\0';
	(void)snprintf(macro, sizeof(macro), "SNAP_E_%s", name);
	for (char *c = macro; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	assert_true(strstr(text, name) != NULL || strstr(text, macro) != NULL);
}

static void every_code_is_provoked(void **state)
{
	static const int codes[] = {
#define LIST_CODE(name, number, text, meaning, remedy) SNAP_E_##name,
		SNAP_ERROR_CODES(LIST_CODE)
#undef LIST_CODE
	};
	size_t count = sizeof(codes) / sizeof(*codes), here = 0;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct row *row = find_row(codes[i]);
		const char *name = snap_error_name((enum snap_code)codes[i]);

		if (row == NULL) {
			print_message("nothing provokes %s\n", name);
			fail();
			return;
		}
		if (row->provoke != NULL)
			check_row(row);
		else
			check_elsewhere(row->elsewhere, name);
		here += row->provoke != NULL;
	}
	print_message("count: reason codes: %zu, provoked here: %zu\n", count,
		      here);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_is_provoked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
