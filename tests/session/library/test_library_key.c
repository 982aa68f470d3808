/* What a library's compatibility key depends on. */
#include "session/library/library_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t builtins_key(const struct library_model *model)
{
	struct snap_key key;

	assert_int_equal(ms_library_key(&model->library, &key, NULL), 0);
	return key.builtins;
}

/* Anything that compiled code could rely on changes the key... */
static void key_changes_with_the_builtins(void **state)
{
	struct library_model model;

	(void)state;
	library_model_begin(&model);
	uint64_t before = builtins_key(&model);
	struct fmt_entry *entry = library_model_entry(&model, "zeros");
	const struct fmt_entry kept = *entry;
#define CHANGED(field, value)                                                  \
	do {                                                                   \
		entry->field = (value);                                        \
		assert_int_not_equal(builtins_key(&model), before);            \
		*entry = kept;                                                 \
		assert_int_equal(builtins_key(&model), before);                \
	} while (0)
	CHANGED(name, "zeroes");
	CHANGED(arity.input_min, 1);
	CHANGED(arity.input_max, FMT_ARITY_UNBOUNDED);
	CHANGED(arity.output_min, 1);
	CHANGED(arity.output_max, 2);
	CHANGED(planned, true);
	CHANGED(source_path, "functions/zeros.m");
	for (uint32_t bit = 0; bit < 5; bit++)
		CHANGED(flags, kept.flags ^ 1u << bit);
#undef CHANGED
	library_model_end(&model);
}

/* ...and nothing else does. */
static void key_stays_with_the_rest(void **state)
{
	static const char *const words[] = { "other" };
	struct library_model model;

	(void)state;
	library_model_begin(&model);
	uint64_t before = builtins_key(&model);
	struct fmt_entry *entry = library_model_entry(&model, "zeros");
	entry->summary = "Other.";
	entry->description = "Other.";
	entry->complexity = "O(1)";
	entry->category ^= 1;
	entry->group = 3;
	entry->keywords = words;
	entry->keyword_count = 1;
	entry->see_also_count = 0;
	entry->example_count = 0;
	entry->signature_count = 0;
	struct fmt_entry *function = library_model_entry(&model, "flip");
	function->source = "function flop\nend\n";
	function->source_size = 18;
	function->arity.input_max = 7;
	function->flags = 0;
	function->name = "flop";
	model.library.name = "other";
	model.library.version = "9.9";
	assert_int_equal(builtins_key(&model), before);
	library_model_end(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_changes_with_the_builtins),
		cmocka_unit_test(key_stays_with_the_rest),
	};

	return cmocka_run_group_tests_name("library key", tests, NULL, NULL);
}
