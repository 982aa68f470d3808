/* Where two builds differ is told in words that help. */
#include "tools/snapshot-builder/create/check.h"

#include "library/library.h"
#include "snapshot/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bytes {
	void *data;
	size_t size;
};

/* Two sections, which a library image has too: they have names. */
static struct bytes make(const char *names, const char *records,
			 uint64_t timestamp)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
		.timestamp = timestamp,
	};
	struct snap_section_spec spec = { .struct_size = sizeof(spec),
					  .type = MS_SECTION_NAMES };
	struct snap_writer *writer;
	struct bytes bytes;

	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	assert_int_equal(
		snap_writer_add(writer, &spec, names, strlen(names), NULL), 0);
	spec.type = MS_SECTION_RECORDS;
	assert_int_equal(
		snap_writer_add(writer, &spec, records, strlen(records), NULL),
		0);
	assert_int_equal(snap_writer_finish_memory(writer, &bytes.data,
						   &bytes.size, NULL),
			 0);
	snap_writer_free(writer);
	return bytes;
}

static struct builder_difference compare(struct bytes a, struct bytes b)
{
	struct builder_difference difference;

	builder_compare(a.data, a.size, b.data, b.size, &difference);
	free(a.data);
	free(b.data);
	return difference;
}

static void equal_files_do_not_differ(void **state)
{
	(void)state;
	struct builder_difference difference =
		compare(make("one", "two", 0), make("one", "two", 0));

	assert_false(difference.differs);
}

static void names_section_and_byte(void **state)
{
	(void)state;
	struct builder_difference difference =
		compare(make("one", "two", 0), make("one", "twx", 0));

	assert_true(difference.differs);
	assert_string_equal(difference.where, "section RECORDS, its byte 2");
}

static void names_the_first_of_two(void **state)
{
	(void)state;
	struct builder_difference difference =
		compare(make("one", "two", 0), make("onx", "twx", 0));

	assert_string_equal(difference.where, "section NAMES, its byte 2");
}

static void names_header_when_only_that_differs(void **state)
{
	(void)state;
	struct builder_difference difference =
		compare(make("one", "two", 1), make("one", "two", 2));

	assert_true(difference.differs);
	assert_string_equal(difference.where, "header");
}

static void sees_different_lengths(void **state)
{
	(void)state;
	struct builder_difference difference =
		compare(make("one", "two", 0), make("one", "two2", 0));

	assert_true(difference.differs);
	assert_true(difference.size[0] + 1 == difference.size[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_files_do_not_differ),
		cmocka_unit_test(names_section_and_byte),
		cmocka_unit_test(names_the_first_of_two),
		cmocka_unit_test(names_header_when_only_that_differs),
		cmocka_unit_test(sees_different_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
