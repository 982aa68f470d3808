/* LIBRARY.md says what layout.h and library.h say. */
#include "library/layout.h"
#include "library/library.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *read_document(void)
{
	char path[1024];
	size_t size;

	(void)snprintf(path, sizeof(path), "%s/session/library/LIBRARY.md",
		       getenv("SOURCES"));
	char *bytes = (char *)temp_read(path, &size);
	assert_non_null(bytes);
	char *text = realloc(bytes, size + 1);
	assert_non_null(text);
	text[size] = '\0';
	return text;
}

/* The text behind that heading. */
static const char *part(const char *document, const char *heading)
{
	const char *at = strstr(document, heading);

	if (at == NULL)
		fail_msg("there is no '%s'", heading);
	return at;
}

static void assert_holds(const char *text, const char *row)
{
	const char *at = strstr(text, row);
	const char *next = strstr(text + 3, "\n## ");

	if (at == NULL || (next != NULL && at > next))
		fail_msg("there is no '%s' in %.20s", row, text);
}

struct field {
	const char *heading;
	unsigned offset;
	unsigned size;
	const char *name;
};

static const struct field fields[] = {
	{ "## 2.", MS_AT_VERSION, 4, "version" },
	{ "## 2.", MS_AT_ENTRY_COUNT, 4, "entry_count" },
	{ "## 2.", MS_AT_BUILTIN_COUNT, 4, "builtin_count" },
	{ "## 2.", MS_AT_PLANNED_COUNT, 4, "planned_count" },
	{ "## 2.", MS_AT_FUNCTION_COUNT, 4, "function_count" },
	{ "## 2.", MS_AT_BYTECODE_COUNT, 4, "bytecode_count" },
	{ "## 2.", MS_AT_PRIVATE_COUNT, 4, "private_count" },
	{ "## 2.", MS_AT_CATEGORY_COUNT, 4, "category_count" },
	{ "## 2.", MS_AT_SLOT_COUNT, 4, "slot_count" },
	{ "## 2.", MS_AT_PROBE_LIMIT, 4, "probe_limit" },
	{ "## 2.", MS_AT_NAME_BYTES, 4, "name_size" },
	{ "## 2.", MS_AT_VERSION_BYTES, 4, "version_size" },
	{ "## 2.", MS_AT_LIBRARY_RESERVED,
	  MS_LIBRARY_SIZE - MS_AT_LIBRARY_RESERVED, "reserved" },
	{ "## 4.", MS_AT_NAME_OFFSET, 4, "name_offset" },
	{ "## 4.", MS_AT_NAME_SIZE, 1, "name_size" },
	{ "## 4.", MS_AT_CATEGORY, 2, "category" },
	{ "## 4.", MS_AT_FLAGS, 2, "flags" },
	{ "## 4.", MS_AT_INPUT_MIN, 1, "input_min" },
	{ "## 4.", MS_AT_INPUT_MAX, 1, "input_max" },
	{ "## 4.", MS_AT_OUTPUT_MIN, 1, "output_min" },
	{ "## 4.", MS_AT_OUTPUT_MAX, 1, "output_max" },
	{ "## 4.", MS_AT_DOC_OFFSET, 4, "doc_offset" },
	{ "## 4.", MS_AT_DOC_SIZE, MS_RECORD_SIZE - MS_AT_DOC_SIZE,
	  "doc_size" },
	{ "## 4.", MS_AT_UNIT, 4, "unit" },
	{ "## 6.", MS_AT_CATEGORY_NAME, 8, "category_name" },
	{ "## 6.", MS_AT_CATEGORY_TITLE, 8, "category_title" },
	{ "## 6.", MS_AT_CATEGORY_FIRST, 4, "first" },
	{ "## 6.", MS_AT_CATEGORY_COUNT_OF,
	  MS_CATEGORY_SIZE - MS_AT_CATEGORY_COUNT_OF, "count" },
	{ "## 8.", 0, MS_SOURCES_HEAD_SIZE, "source_count" },
	{ "## 9.", MS_AT_UNIT_IMAGE, 4, "image" },
	{ "## 9.", MS_AT_UNIT_IMAGE_SIZE, 4, "image_size" },
	{ "## 9.", MS_AT_UNIT_LINES, 4, "lines" },
	{ "## 9.", MS_AT_UNIT_LINES_SIZE, 4, "lines_size" },
	{ "## 9.", MS_AT_UNIT_STARTS_SIZE, 4, "starts_size" },
	{ "## 9.", MS_AT_UNIT_LINK_COUNT, 4, "link_count" },
	{ "## 9.", MS_AT_UNIT_DIGEST, MS_UNIT_SIZE - MS_AT_UNIT_DIGEST,
	  "digest" },
	{ "## 10.", MS_AT_KEYWORD_COUNT, 4, "keyword_count" },
	{ "## 10.", MS_AT_NUMBER_COUNT, 4, "number_count" },
	{ "## 10.", MS_AT_TEXT_SIZE, MS_SEARCH_HEAD_SIZE - MS_AT_TEXT_SIZE,
	  "text_size" },
};

static void tells_every_field(void **state)
{
	char *document = read_document();
	char row[128];

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		(void)snprintf(row, sizeof(row), "\n| %u | %u | %s | ",
			       fields[i].offset, fields[i].size,
			       fields[i].name);
		assert_holds(part(document, fields[i].heading), row);
	}
	free(document);
}

static void tells_every_section(void **state)
{
	char *document = read_document();
	char row[128];

	(void)state;
	for (size_t i = 0; i < ms_section_type_count; i++) {
		(void)snprintf(row, sizeof(row), "\n| `%x` | %s | ",
			       ms_section_types[i],
			       ms_section_name(ms_section_types[i]));
		assert_holds(part(document, "## 1."), row);
	}
	free(document);
}

static void tells_every_flag(void **state)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
		{ "pure", MS_ENTRY_PURE },
		{ "suppresses-display", MS_ENTRY_SUPPRESSES_DISPLAY },
		{ "touches-workspace", MS_ENTRY_TOUCHES_WORKSPACE },
		{ "io", MS_ENTRY_IO },
		{ "nondeterministic", MS_ENTRY_NONDETERMINISTIC },
		{ "private", MS_ENTRY_PRIVATE },
		{ "function", MS_ENTRY_FUNCTION },
		{ "planned", MS_ENTRY_PLANNED },
	};
	char *document = read_document();
	char row[128];

	(void)state;
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		unsigned bit = 0;

		while (flags[i].flag >> bit != 1)
			bit++;
		(void)snprintf(row, sizeof(row), "\n| %s | %u | ",
			       flags[i].name, bit);
		assert_holds(part(document, "## 4."), row);
	}
	free(document);
}

static void tells_version_and_limits(void **state)
{
	char *document = read_document();
	char row[128];

	(void)state;
	(void)snprintf(row, sizeof(row), "# The library image, version %u\n",
		       MS_IMAGE_VERSION);
	assert_memory_equal(document, row, strlen(row));
	(void)snprintf(row, sizeof(row), "| bytes of a name | %u |",
		       MS_NAME_SIZE_MAX);
	assert_holds(part(document, "## 13."), row);
	(void)snprintf(row, sizeof(row), "bounds and parameters | %u |",
		       MS_COUNT_MAX);
	assert_holds(part(document, "## 13."), row);
	(void)snprintf(row, sizeof(row), "| bytes of a summary | %u |",
		       MS_SUMMARY_SIZE_MAX);
	assert_holds(part(document, "## 13."), row);
	(void)snprintf(row, sizeof(row), "| bytes of a document | %u |",
		       MS_DOC_SIZE_MAX);
	assert_holds(part(document, "## 13."), row);
	free(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_every_field),
		cmocka_unit_test(tells_every_section),
		cmocka_unit_test(tells_every_flag),
		cmocka_unit_test(tells_version_and_limits),
	};

	return cmocka_run_group_tests_name("LIBRARY.md", tests, NULL, NULL);
}
