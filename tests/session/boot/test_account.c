#include "boot/boot.h"

#include "builtins/runtime_table.h"
#include "session/support/library_snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a session does with its snapshot, from less to more. */
enum step {
	STEP_OPEN,
	STEP_HELP,
	STEP_SEARCH,
	STEP_COUNT,
};

static int do_step(struct ms_boot *boot, enum step step, const char *name)
{
	struct ms_search *search = NULL;
	char *text = NULL;
	size_t size;
	int rc = 0;

	if (step == STEP_HELP)
		rc = ms_boot_help(boot, name, 0, &text, &size, NULL);
	if (step == STEP_SEARCH)
		rc = ms_boot_search(boot, &search, NULL);
	free(text);
	ms_search_free(search);
	return rc;
}

/* Boot at LAZY and take the step; the report tells the use of both. */
static int boot_and_step(const uint8_t *bytes, size_t size, enum step step,
			 const char *name, struct ms_boot *boot,
			 struct ms_snapshot_report *report)
{
	struct snap_key key;
	const struct ms_boot_request request = {
		.bytes = bytes,
		.size = size,
		.memory = SNAP_MEMORY_BORROW,
		.level = MS_LEVEL_LAZY,
		.expected_key = &key,
	};

	ms_runtime_key(&key);
	*report = (struct ms_snapshot_report){ 0 };
	int rc = ms_boot_open(boot, &request, report);
	if (rc == 0)
		rc = do_step(boot, step, name);
	if (boot->reader != NULL)
		ms_account_fill(&boot->account, report);
	return rc;
}

static bool reported(const struct ms_snapshot_report *report, uint32_t type)
{
	for (size_t i = 0; i < report->section_count; i++)
		if (report->sections[i].type == type)
			return true;
	return false;
}

/*
 * At LAZY a section is checked when it is used first: damage in it is found if,
 * and only if, it is used.  So the report can be held against the truth.
 */
static void check_step(uint8_t *bytes, size_t size, enum step step,
		       const char *name)
{
	struct ms_snapshot_report report;
	struct ms_boot boot;

	assert_int_equal(boot_and_step(bytes, size, step, name, &boot, &report),
			 0);
	for (uint32_t i = 0; i < boot.account.row_count; i++) {
		struct ms_snapshot_report damaged_report;
		struct snap_section section;
		struct ms_boot damaged;

		snap_reader_section(boot.reader, i, &section);
		if (section.stored_size == 0)
			continue;
		bytes[section.offset] ^= 1;
		int rc = boot_and_step(bytes, size, step, name, &damaged,
				       &damaged_report);
		ms_boot_close(&damaged);
		bytes[section.offset] ^= 1;
		if ((rc != 0) != reported(&report, section.type))
			fail_msg("step %d, section %s: %s, and the report "
				 "says it was %sused",
				 (int)step, ms_section_name(section.type),
				 snap_error_name((enum snap_code)rc),
				 rc != 0 ? "not " : "");
	}
	ms_boot_close(&boot);
}

static void reports_exactly_the_sections_it_reads(void **in)
{
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);

	(void)in;
	for (int step = 0; step < STEP_COUNT; step++)
		check_step(bytes, size, (enum step)step, SMALL_FIRST);
	free(bytes);
}

/* With blocks, a dictionary and sources. */
static void reports_exactly_what_it_reads_of_the_real_library(void **in)
{
	const struct library_snapshot_change change = { .in_blocks = true };
	const char *sources = getenv("SOURCES");
	struct fmt_library *library;
	char path[1024];
	size_t size;

	(void)in;
	assert_non_null(sources);
	(void)snprintf(path, sizeof(path), "%s/session/stdlib", sources);
	assert_int_equal(fmt_stdlib_read(&library, path, NULL, NULL, NULL), 0);
	uint8_t *bytes = library_snapshot(library, &change, &size);
	/* The first entry's help lies in the first block, or near. */
	for (int step = 0; step < STEP_COUNT; step++)
		check_step(bytes, size, (enum step)step,
			   library->entries[0].name);
	fmt_stdlib_free(library);
	free(bytes);
}

static void assert_reported(const uint8_t *bytes, size_t size, enum step step,
			    const uint32_t *types, size_t count)
{
	struct ms_snapshot_report report;
	struct ms_boot boot;

	assert_int_equal(
		boot_and_step(bytes, size, step, SMALL_FIRST, &boot, &report),
		0);
	assert_int_equal(report.section_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_true(reported(&report, types[i]));
		assert_true(report.sections[i].stored_bytes > 0);
	}
	ms_boot_close(&boot);
}

/* Finding a name takes three more, and its help a fourth. */
static void boots_from_one_hot_section(void **in)
{
	static const uint32_t types[] = { MS_SECTION_LIBRARY,
					  MS_SECTION_NAME_INDEX,
					  MS_SECTION_RECORDS, MS_SECTION_NAMES,
					  MS_SECTION_DOCS };
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);

	(void)in;
	assert_reported(bytes, size, STEP_OPEN, types, 1);
	assert_reported(bytes, size, STEP_HELP, types, 5);
	free(bytes);
}

static void counts_what_help_unpacks(void **in)
{
	struct ms_snapshot_report report;
	struct ms_entry entry;
	struct ms_boot boot;
	size_t size;
	uint8_t *bytes = small_snapshot(NULL, &size);

	(void)in;
	assert_int_equal(boot_and_step(bytes, size, STEP_HELP, SMALL_SECOND,
				       &boot, &report),
			 0);
	assert_int_equal(ms_library_find(boot.library, SMALL_SECOND,
					 strlen(SMALL_SECOND), &entry, NULL),
			 0);
	assert_true(reported(&report, MS_SECTION_DOCS));
	assert_int_equal(report.unpacked_bytes, entry.doc_size);
	assert_int_equal(do_step(&boot, STEP_HELP, SMALL_SECOND), 0);
	ms_account_fill(&boot.account, &report);
	assert_int_equal(report.unpacked_bytes, 2 * entry.doc_size);
	ms_boot_close(&boot);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_exactly_the_sections_it_reads),
		cmocka_unit_test(
			reports_exactly_what_it_reads_of_the_real_library),
		cmocka_unit_test(boots_from_one_hot_section),
		cmocka_unit_test(counts_what_help_unpacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
