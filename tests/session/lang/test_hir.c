/* What names mean, and what only lowering finds wrong. */
#include "session/lang/compile_check.h"

#include "code/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct diag_row mistakes_rows[] = {
	{ "classdef a\nend", 1, 10, "MATLAB:unsupportedClassdef",
	  "can't be compiled" },
	{ "function f(a)\narguments\n  b double\nend\nend", 3, 3,
	  "MATLAB:argumentNotDeclared", "'b' is no input" },
};

static void mistakes(void **state)
{
	(void)state;
	CHECK_DIAGS(mistakes_rows);
}

/* Variables that nested functions share have boxes in the slots named so. */
static const char nest[] = "function r = outer(a)\n"
			   "  x = 1;\n"
			   "  inner();\n"
			   "  r = x;\n"
			   "  function inner()\n"
			   "    x = x + a;\n"
			   "    own = 1;\n"
			   "  end\n"
			   "  function other(x)\n"
			   "    own = x;\n"
			   "  end\n"
			   "end\n";

static void shared_names(const struct ms_image *image, uint32_t number,
			 struct snap_strbuf *out)
{
	struct ms_function function;
	struct ms_shared shared;

	ms_image_function(image, number, &function);
	for (uint32_t i = 0; i < function.shared_count; i++) {
		ms_image_shared(image, function.first_shared + i, &shared);
		if (shared.slot == MS_NO_SLOT)
			continue;
		snap_strbuf_printf(
			out, "%s%s ",
			ms_image_string(image,
					ms_image_slot_name(image, &function,
							   shared.slot))
				.bytes,
			shared.owner ? "!" : "");
	}
	snap_strbuf_putc(out, '\n');
}

static void nested_functions_share_what_the_outer_one_names(void **state)
{
	struct compiled compiled;
	struct snap_strbuf out;
	struct ms_image image;

	(void)state;
	compile_begin(&compiled, nest, sizeof(nest) - 1, NULL);
	check_image(&compiled, nest);
	assert_int_equal(ms_image_open(&image, compiled.image.data,
				       compiled.image.size, NULL, NULL),
			 0);
	assert_int_equal(image.function_count, 3);
	snap_strbuf_begin(&out, NULL);
	for (uint32_t i = 0; i < 3; i++)
		shared_names(&image, i, &out);
	/* 'own' is another one in each, and so is the input x. */
	assert_string_equal(snap_strbuf_text(&out), "x! a! \nx a \n\n");
	snap_strbuf_end(&out);
	ms_image_close(&image);
	compile_end(&compiled);
}

static bool all_builtin(void *context, const char *name, size_t size)
{
	(void)context;
	(void)name;
	(void)size;
	return true;
}

static uint32_t import_count(const char *text,
			     const struct ms_resolver *resolver)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.resolver = resolver,
	};
	struct compiled compiled;
	struct ms_image image;

	compile_begin(&compiled, text, strlen(text), &options);
	check_image(&compiled, text);
	assert_int_equal(ms_image_open(&image, compiled.image.data,
				       compiled.image.size, NULL, NULL),
			 0);
	uint32_t count = image.import_count;

	ms_image_close(&image);
	compile_end(&compiled);
	return count;
}

static void constants_are_calls_unless_they_are_known(void **state)
{
	const struct ms_resolver resolver = { .is_builtin = all_builtin };
	const char *text = "function r = f()\nr = true * pi + Inf - NaN;\nend";

	(void)state;
	assert_int_equal(import_count(text, NULL), 4);
	assert_int_equal(import_count(text, &resolver), 0);
	/* A variable of that name, and a function of the text. */
	assert_int_equal(
		import_count("function r = f(pi)\nr = pi + e;\nend", &resolver),
		1);
	assert_int_equal(import_count("function r = f()\nr = pi;\nend\n"
				      "function pi()\nend",
				      &resolver),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes),
		cmocka_unit_test(
			nested_functions_share_what_the_outer_one_names),
		cmocka_unit_test(constants_are_calls_unless_they_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
