#include "formats/archive_read.h"

#include "formats/archive_name.h"
#include "formats/archive_write.h"
#include "support/failing_alloc.h"
#include "support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const enum fmt_archive_kind kinds[] = {
	FMT_ARCHIVE_TAR,
	FMT_ARCHIVE_TAR_ZSTD,
	FMT_ARCHIVE_TAR_XZ,
	FMT_ARCHIVE_ZIP,
};
enum {
	KIND_COUNT = sizeof(kinds) / sizeof(*kinds),
	FILE_COUNT = 4,
};

static struct snap_span text(const char *words)
{
	return (struct snap_span){ (const uint8_t *)words, strlen(words) };
}

/* One is empty, one fills a block of a tar archive, one has a long name. */
static void make_files(struct fmt_archive_entry out[FILE_COUNT])
{
	static const char block[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
		"abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123"
		"456789ab";

	out[0] = (struct fmt_archive_entry){ "first", text("hello"), false };
	out[1] = (struct fmt_archive_entry){ "a/empty", text(""), false };
	out[2] = (struct fmt_archive_entry){ "a/block", text(block), false };
	out[3] = (struct fmt_archive_entry){
		"folder-of-some-length/another-folder-of-some-length/"
		"and-one-more-of-some-length/a-file-of-some-length",
		text("x"), false
	};
}

static void write_sample(struct snap_strbuf *out, enum fmt_archive_kind kind)
{
	struct fmt_archive_entry files[FILE_COUNT];

	make_files(files);
	snap_strbuf_begin(out, NULL);
	assert_int_equal(
		fmt_archive_write(out, kind, files, FILE_COUNT, 7, NULL), 0);
}

static void reads_what_was_written(void **state)
{
	struct fmt_archive_entry files[FILE_COUNT];

	(void)state;
	make_files(files);
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct fmt_archive *archive;
		struct snap_strbuf bytes;

		write_sample(&bytes, kinds[k]);
		assert_int_equal(fmt_archive_read(&archive, bytes.data,
						  bytes.size, NULL, NULL),
				 0);
		assert_int_equal(archive->kind, kinds[k]);
		assert_int_equal(archive->count, FILE_COUNT);
		for (size_t i = 0; i < FILE_COUNT; i++) {
			const struct fmt_archive_entry *entry =
				fmt_archive_find(archive, files[i].name);

			assert_ptr_equal(entry, &archive->entries[i]);
			assert_int_equal(entry->bytes.size,
					 files[i].bytes.size);
			assert_memory_equal(entry->bytes.data,
					    files[i].bytes.data,
					    files[i].bytes.size);
		}
		assert_null(fmt_archive_find(archive, "a"));
		fmt_archive_free(archive);
		snap_strbuf_end(&bytes);
	}
}

static void writes_the_same_bytes_in_any_zone(void **state)
{
	(void)state;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct snap_strbuf a, b;

		(void)setenv("TZ", "UTC", 1);
		write_sample(&a, kinds[k]);
		(void)setenv("TZ", "Asia/Kathmandu", 1);
		write_sample(&b, kinds[k]);
		assert_int_equal(a.size, b.size);
		assert_memory_equal(a.data, b.data, a.size);
		snap_strbuf_end(&a);
		snap_strbuf_end(&b);
	}
}

/* At the end of readable memory; 0 or a code, and nothing is left. */
static int read_guarded(const struct guard *guard, const void *bytes,
			size_t size)
{
	const uint8_t *copy = guard_copy(guard, bytes, size);
	struct fmt_archive *archive = NULL;
	struct snap_error err = { .code = SNAP_OK };
	int rc = fmt_archive_read(&archive, copy, size, NULL, &err);

	assert_int_equal(rc, (int)err.code);
	assert_true((rc == 0) == (archive != NULL));
	fmt_archive_free(archive);
	return rc;
}

/* A tar archive may end with the first of its empty blocks cut; libarchive
 * takes that, we don't. */
static void refuses_every_truncation(void **state)
{
	(void)state;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct snap_strbuf bytes;
		struct guard guard;

		write_sample(&bytes, kinds[k]);
		guard_begin(&guard, bytes.size);
		for (size_t size = 0; size < bytes.size; size++)
			assert_int_not_equal(
				read_guarded(&guard, bytes.data, size), 0);
		assert_int_equal(read_guarded(&guard, bytes.data, bytes.size),
				 0);
		guard_end(&guard);
		snap_strbuf_end(&bytes);
	}
}

/* Whatever it is then, nothing is read that isn't there. */
static void survives_every_changed_byte(void **state)
{
	static const uint8_t masks[] = { 0x01, 0x80, 0xff };

	(void)state;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct snap_strbuf bytes;
		struct guard guard;

		write_sample(&bytes, kinds[k]);
		guard_begin(&guard, bytes.size);
		for (size_t i = 0; i < bytes.size * sizeof(masks); i++) {
			char *byte = &bytes.data[i / sizeof(masks)];
			char old = *byte;

			*byte = (char)(old ^ masks[i % sizeof(masks)]);
			(void)read_guarded(&guard, bytes.data, bytes.size);
			*byte = old;
		}
		guard_end(&guard);
		snap_strbuf_end(&bytes);
	}
}

static void refuses_bytes_after_the_end(void **state)
{
	(void)state;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct snap_strbuf bytes;
		struct guard guard;

		write_sample(&bytes, kinds[k]);
		snap_strbuf_puts(&bytes, "x");
		guard_begin(&guard, bytes.size + 1024);
		assert_int_not_equal(
			read_guarded(&guard, bytes.data, bytes.size), 0);
		snap_strbuf_zeros(&bytes, 1023);
		assert_int_not_equal(
			read_guarded(&guard, bytes.data, bytes.size), 0);
		guard_end(&guard);
		snap_strbuf_end(&bytes);
	}
}

static int read_failing(struct failing_alloc *failing,
			const struct snap_strbuf *bytes)
{
	const struct snap_allocator allocator = failing_allocator(failing);
	const struct fmt_archive_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};
	struct fmt_archive *archive = NULL;
	int rc = fmt_archive_read(&archive, bytes->data, bytes->size, &options,
				  NULL);

	fmt_archive_free(archive);
	assert_int_equal(failing->live, 0);
	return rc;
}

static void reading_survives_no_memory(void **state)
{
	(void)state;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct snap_strbuf bytes;
		size_t at = 0;
		int rc;

		write_sample(&bytes, kinds[k]);
		do {
			struct failing_alloc failing = { .fail_at = ++at };

			rc = read_failing(&failing, &bytes);
			assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
		} while (rc != 0);
		assert_true(at > 5);
		snap_strbuf_end(&bytes);
	}
}

static void writing_survives_no_memory(void **state)
{
	struct fmt_archive_entry files[FILE_COUNT];

	(void)state;
	make_files(files);
	for (size_t k = 0; k < KIND_COUNT; k++) {
		size_t at = 0;
		int rc;

		do {
			struct failing_alloc failing = { .fail_at = ++at };
			const struct snap_allocator allocator =
				failing_allocator(&failing);
			struct snap_strbuf out;

			snap_strbuf_begin(&out, &allocator);
			rc = fmt_archive_write(&out, kinds[k], files,
					       FILE_COUNT, 0, NULL);
			assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
			snap_strbuf_end(&out);
			assert_int_equal(failing.live, 0);
		} while (rc != 0);
		assert_true(at > 2);
	}
}

static int read_limited(const struct snap_strbuf *bytes,
			const struct fmt_archive_limits *limits)
{
	const struct fmt_archive_options options = {
		.struct_size = sizeof(options),
		.limits = limits,
	};
	struct fmt_archive *archive = NULL;
	int rc = fmt_archive_read(&archive, bytes->data, bytes->size, &options,
				  NULL);

	fmt_archive_free(archive);
	return rc;
}

static void holds_the_limits(void **state)
{
	const struct fmt_archive_limits tight[] = {
		{ .max_archive = 100 },	 { .max_entry = 4 },
		{ .max_unpacked = 100 }, { .max_entries = 3 },
		{ .max_name = 10 },
	};

	(void)state;
	for (size_t k = 0; k < KIND_COUNT; k++) {
		struct snap_strbuf bytes;

		write_sample(&bytes, kinds[k]);
		for (size_t i = 0; i < sizeof(tight) / sizeof(*tight); i++)
			assert_int_equal(read_limited(&bytes, &tight[i]),
					 SNAP_E_LIMIT);
		snap_strbuf_end(&bytes);
	}
}

/* A MiB is nobody's bomb; much more out of little is. */
static void refuses_what_grows_too_much(void **state)
{
	const struct fmt_archive_limits some = { .max_ratio = 100 };
	const struct fmt_archive_limits most = { .max_ratio = UINT64_MAX };
	const size_t size = (size_t)4 << 20;
	uint8_t *zeros = calloc(size, 1);
	const struct fmt_archive_entry file = { "zeros",
						{ zeros, size },
						false };

	(void)state;
	assert_non_null(zeros);
	for (size_t k = 1; k < KIND_COUNT; k++) {
		struct snap_strbuf bytes;

		snap_strbuf_begin(&bytes, NULL);
		assert_int_equal(
			fmt_archive_write(&bytes, kinds[k], &file, 1, 0, NULL),
			0);
		assert_int_equal(read_limited(&bytes, &some), SNAP_E_LIMIT);
		assert_int_equal(read_limited(&bytes, &most), 0);
		snap_strbuf_end(&bytes);
	}
	free(zeros);
}

static void knows_bad_names(void **state)
{
	static const char *const bad[] = {
		"",    "/",   "/a",   "a/",   "a//b",	  ".",	  "..",	 "./a",
		"a/.", "../", "a/..", "a\\b", "a:b",	  "a\tb", "a*",	 "a?",
		"a ",  " a",  "a.",   "a/b ", "\xc3\xa4", "\x7f", "a|b",
	};
	static const char *const right[] = {
		"a", "a/b", ".a", "..a", "a b", "a.b/c-d_e+f@g=h~i,j"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_non_null(fmt_archive_name_mistake(bad[i]));
	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
		assert_null(fmt_archive_name_mistake(right[i]));
}

static int check_two(const char *a, bool folder, const char *b)
{
	const struct fmt_archive_entry entries[] = {
		{ b, { NULL, 0 }, false },
		{ "a!", { NULL, 0 }, false },
		{ a, { NULL, 0 }, folder },
	};

	return fmt_archive_names_check(entries, 3, &snap_default_allocator,
				       NULL);
}

static void finds_names_that_are_one_file(void **state)
{
	(void)state;
	assert_int_equal(check_two("a", false, "a"), SNAP_E_OVERLAP);
	assert_int_equal(check_two("a/B", false, "A/b"), SNAP_E_OVERLAP);
	assert_int_equal(check_two("a", false, "a/b"), SNAP_E_OVERLAP);
	assert_int_equal(check_two("A", false, "a/b/c"), SNAP_E_OVERLAP);
	assert_int_equal(check_two("a", true, "a/b"), 0);
	assert_int_equal(check_two("a", false, "ab"), 0);
	assert_int_equal(check_two("a/b", false, "a/c"), 0);
}

static void refuses_to_write_bad_names(void **state)
{
	const struct fmt_archive_entry up = { "../up", { NULL, 0 }, false };
	struct snap_strbuf out;

	(void)state;
	snap_strbuf_begin(&out, NULL);
	assert_int_equal(
		fmt_archive_write(&out, FMT_ARCHIVE_ZIP, &up, 1, 0, NULL),
		SNAP_E_BOUNDS);
	assert_int_equal(out.size, 0);
	snap_strbuf_end(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_was_written),
		cmocka_unit_test(writes_the_same_bytes_in_any_zone),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(survives_every_changed_byte),
		cmocka_unit_test(refuses_bytes_after_the_end),
		cmocka_unit_test(reading_survives_no_memory),
		cmocka_unit_test(writing_survives_no_memory),
		cmocka_unit_test(holds_the_limits),
		cmocka_unit_test(refuses_what_grows_too_much),
		cmocka_unit_test(knows_bad_names),
		cmocka_unit_test(finds_names_that_are_one_file),
		cmocka_unit_test(refuses_to_write_bad_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
