/* One way from a library's text to its image. */
#include "library/compile.h"

#include "builtins/native_names.h"
#include "code/image.h"
#include "code/disasm.h"
#include "lang/dialect.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct compiled {
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct snap_strbuf image;
	struct snap_error err;
};

static int compile(struct compiled *c, const char *path, const char *text,
		   uint8_t dialect)
{
	const struct ms_library_text source = {
		.path = path,
		.bytes = text,
		.size = strlen(text),
		.dialect = dialect,
	};

	*c = (struct compiled){ .err = { .code = SNAP_OK } };
	snap_arena_begin(&c->arena, NULL);
	ms_diag_begin(&c->diags, &c->arena, 0);
	snap_strbuf_begin(&c->image, NULL);
	return ms_library_compile(&source, &c->image, &c->diags, NULL, &c->err);
}

static void end(struct compiled *c)
{
	snap_strbuf_end(&c->image);
	snap_arena_end(&c->arena);
}

static bool same(const struct compiled *a, const struct compiled *b)
{
	return a->image.size == b->image.size &&
	       memcmp(a->image.data, b->image.data, a->image.size) == 0;
}

static const char function_text[] = "function y = f(x)\n"
				    "if true, y = x + pi; end\n"
				    "end\n";

static void image_opens_and_bears_the_path(void **state)
{
	struct ms_image image;
	struct compiled c;

	(void)state;
	assert_int_equal(
		compile(&c, "functions/f.m", function_text, MS_DIALECT_MATLAB),
		0);
	assert_int_equal(
		ms_image_open(&image, c.image.data, c.image.size, NULL, NULL),
		0);
	struct ms_text_span name = ms_image_string(&image, image.name);
	assert_int_equal(name.size, strlen("functions/f.m"));
	assert_memory_equal(name.bytes, "functions/f.m", name.size);
	for (uint32_t i = 0; i < image.function_count; i++)
		assert_int_equal(ms_image_verify(&image, i, NULL), 0);
	ms_image_close(&image);
	end(&c);
}

static void image_depends_on_text_path_and_dialect(void **state)
{
	struct compiled first, again, path, dialect;

	(void)state;
	assert_int_equal(
		compile(&first, "f.m", function_text, MS_DIALECT_MATLAB), 0);
	assert_int_equal(
		compile(&again, "f.m", function_text, MS_DIALECT_MATLAB), 0);
	assert_int_equal(
		compile(&path, "g.m", function_text, MS_DIALECT_MATLAB), 0);
	assert_int_equal(
		compile(&dialect, "f.m", function_text, MS_DIALECT_OCTAVE), 0);
	assert_true(same(&first, &again));
	assert_false(same(&first, &path));
	assert_false(same(&first, &dialect));
	end(&first);
	end(&again);
	end(&path);
	end(&dialect);
}

/* pi is a constant: no import of that name is left. */
static void native_names_are_the_runtimes_own(void **state)
{
	struct compiled c;

	(void)state;
	assert_int_equal(compile(&c, "f.m", function_text, MS_DIALECT_MATLAB),
			 0);
	assert_null(memmem(c.image.data, c.image.size, "pi", 2));
	end(&c);
	assert_int_equal(compile(&c, "f.m",
				 "function y = f(x)\ny = pie(x);\nend\n",
				 MS_DIALECT_MATLAB),
			 0);
	assert_non_null(memmem(c.image.data, c.image.size, "pie", 3));
	end(&c);
}

static void mistakes_are_told(void **state)
{
	struct compiled c;

	(void)state;
	assert_int_equal(compile(&c, "f.m", "function y = f(x)\ny = (;\nend\n",
				 MS_DIALECT_MATLAB),
			 -1);
	assert_true(c.diags.errors > 0);
	assert_int_equal(c.image.size, 0);
	end(&c);
}

static void survives_the_lack_of_memory(void **state)
{
	const struct ms_library_text source = {
		.path = "f.m",
		.bytes = function_text,
		.size = sizeof(function_text) - 1,
	};
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);

	(void)state;
	for (size_t n = 1;; n++) {
		struct compiled c = { .image = { .size = 0 } };

		alloc.calls = 0;
		alloc.fail_at = n;
		snap_arena_begin(&c.arena, &allocator);
		ms_diag_begin(&c.diags, &c.arena, 0);
		snap_strbuf_begin(&c.image, &allocator);
		int rc = ms_library_compile(&source, &c.image, &c.diags,
					    &allocator, &c.err);
		if (rc != 0) {
			assert_int_equal(rc, SNAP_E_NO_MEMORY);
			assert_int_equal(c.image.size, 0);
		}
		end(&c);
		assert_int_equal(alloc.live, 0);
		if (rc == 0)
			break;
	}
}

static void names_are_searched_by_bytes(void **state)
{
	(void)state;
	assert_true(ms_native_name_count > 200);
	for (uint32_t i = 0; i < ms_native_name_count; i++) {
		const char *name = ms_native_names[i];

		assert_true(i == 0 || strcmp(ms_native_names[i - 1], name) < 0);
		assert_true(ms_is_native(name, strlen(name)));
		/* Neither a part of a name nor more than one. */
		assert_false(ms_is_native(name, 0));
	}
	assert_true(ms_is_native("pie", 2));
	assert_false(ms_is_native("pie", 3));
	assert_false(ms_is_native("pi", 3));
	assert_false(ms_is_native("zzz", 3));
	assert_false(ms_is_native("", 0));
	assert_false(ms_is_native("a2345678901234567890123456789012", 32));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(image_opens_and_bears_the_path),
		cmocka_unit_test(image_depends_on_text_path_and_dialect),
		cmocka_unit_test(native_names_are_the_runtimes_own),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(survives_the_lack_of_memory),
		cmocka_unit_test(names_are_searched_by_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
