/* The runtime's own key, and the text it is a digest of. */
#include "session/library/library_fixture.h"

#include "base/digest.h"
#include "base/strbuf.h"
#include "builtins/runtime_table.h"
#include "code/opcode.h"
#include "code/runtime_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a snapshot of the tree's library is made with boots in this build. */
static void is_the_key_of_the_library(void **state)
{
	struct fmt_library *library = real_library();
	struct snap_key runtime, made;
	uint32_t builtins = 0;

	(void)state;
	ms_runtime_key(&runtime);
	assert_int_equal(ms_library_key(library, &made, NULL), 0);
	assert_int_equal(runtime.bytecode, made.bytecode);
	assert_int_equal(runtime.builtins, made.builtins);
	assert_int_equal(runtime.options, made.options);
	for (uint32_t i = 0; i < library->entry_count; i++)
		builtins += library->entries[i].source_path == NULL;
	assert_int_equal(ms_runtime_builtin_count, builtins);
	fmt_stdlib_free(library);
}

static void writes_a_row_so(void **state)
{
	const struct ms_builtin_row row = {
		.name = "zerosX",
		.name_size = 5,
		.flags = MS_ENTRY_PURE | MS_ENTRY_PLANNED,
		.input_min = 0,
		.input_max = MS_ARITY_UNBOUNDED,
		.output_min = 1,
		.output_max = 2,
	};
	struct snap_strbuf text;

	(void)state;
	snap_strbuf_begin(&text, NULL);
	ms_builtin_row_write(&text, &row);
	assert_string_equal(snap_strbuf_text(&text),
			    "zeros 0 65535 1 2 8001\n");
	snap_strbuf_end(&text);
}

/* The whole text of the fixture's builtins: LIBRARY.md, "Key". */
static void digests_that_text(void **state)
{
	static const char builtins[] = "clc 0 0 0 0 801c\n"
				       "containers.Map 0 0 1 1 0\n"
				       "disp 1 1 0 0 a\n"
				       "ones 1 65535 0 1 1\n"
				       "size 1 1 0 2 1\n"
				       "zeros 0 2 0 1 1\n";
	static const char options[] = "dialect matlab\n";
	struct library_model model;
	struct snap_key key;

	(void)state;
	library_model_begin(&model);
	assert_int_equal(ms_library_key(&model.library, &key, NULL), 0);
	assert_int_equal(key.builtins,
			 snap_digest64(builtins, strlen(builtins)));
	assert_int_equal(key.bytecode, ms_opcode_digest());
	assert_int_equal(key.options, snap_digest64(options, strlen(options)));
	library_model_end(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_key_of_the_library),
		cmocka_unit_test(writes_a_row_so),
		cmocka_unit_test(digests_that_text),
	};

	return cmocka_run_group_tests_name("runtime key", tests, NULL, NULL);
}
