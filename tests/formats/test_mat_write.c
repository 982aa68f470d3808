/* What is written: bytes of it, and what can't be. */
#include "formats/mat_assemble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int to_strbuf(void *context, const void *bytes, size_t size,
		     struct snap_error *err)
{
	struct snap_strbuf *buf = context;

	snap_strbuf_append(buf, bytes, size);
	return buf->failed ? snap_fail_memory(err, size) : 0;
}

/* What a file holds, written again. */
static int rewrite(const char *source,
		   const struct fmt_mat_write_options *options,
		   struct snap_strbuf *out, struct snap_error *err)
{
	const struct fmt_mat_sink sink = { .write = to_strbuf, .context = out };
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf bytes;

	mat_assemble(source, true, &bytes);
	snap_strbuf_begin(out, NULL);
	assert_int_equal(fmt_mat_read(&file, bytes.data, bytes.size, NULL, err),
			 0);
	int rc = fmt_mat_write(file->variables, file->count, options, &sink,
			       err);
	fmt_mat_free(file);
	snap_strbuf_end(&bytes);
	return rc;
}

/* The file on the left is written as the one on the right, to the byte. */
static void writes_these_bytes(void **state)
{
	static const char *const cases[][2] = {
		{ "M{ F=6 D=1,2 N=abcde S2=1,2 }",
		  "M{ F=6 D=1,2 N=abcde E9=1,2 }" },
		{ "M{ F=9 D=1,2 N=x S2=1,2 }", "M{ F=9 D=1,2 S1=120 S2=1,2 }" },
		{ "M{ F=6,200 D=1,2 N=x E9=0,5 }",
		  "M{ F=9,200 D=1,2 S1=120 S2=0,1 }" },
		{ "M{ F=4,400 D=1,3 N=x C16=abc }",
		  "M{ F=4,400 D=1,3 S1=120 C4=abc }" },
		{ "M{ F=1 D=1,2 N=x M{ } M{ F=4 D=1,1 N=n C4=a } }",
		  "M{ F=1 D=1,2 S1=120 M{ F=6 D=0,0 N= E9= } "
		  "M{ F=4 D=1,1 N= S4=97 } }" },
		{ "M{ F=5,800,1 D=2,2 N=x S5=0 E5=0,0,0 E9=0 E9=0 }",
		  "M{ F=5,800,1 D=2,2 S1=120 S5=0 E5=0,0,0 E9=0 E9=0 }" },
		{ "M{ F=5,200,2 D=2,1 N=x E5=0,1 E5=0,2 E9=1,1 }",
		  "M{ F=5,200,2 D=2,1 S1=120 E5=0,1 E5=0,2 S2=1,1 }" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct snap_strbuf wanted;
		struct snap_strbuf got;
		struct snap_error err;

		mat_assemble(cases[i][1], false, &wanted);
		assert_int_equal(rewrite(cases[i][0], NULL, &got, &err), 0);
		if (got.size != wanted.size ||
		    memcmp(got.data + 128, wanted.data + 128, got.size - 128) !=
			    0)
			fail_msg("%s", cases[i][0]);
		snap_strbuf_end(&wanted);
		snap_strbuf_end(&got);
	}
}

static void begins_with_a_header_of_its_own(void **state)
{
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.header = "MATLAB 5.0 MAT-file, made on a day",
	};
	struct snap_strbuf out;
	struct snap_error err;

	(void)state;
	assert_int_equal(rewrite("", NULL, &out, &err), 0);
	assert_int_equal(out.size, 128);
	assert_memory_equal(out.data, FMT_MAT_HEADER, strlen(FMT_MAT_HEADER));
	assert_memory_equal(out.data + 100, "                ", 16);
	assert_memory_equal(out.data + 116, "\0\0\0\0\0\0\0\0\0\1IM", 12);
	snap_strbuf_end(&out);
	assert_int_equal(rewrite("", &options, &out, &err), 0);
	assert_memory_equal(out.data, options.header, strlen(options.header));
	snap_strbuf_end(&out);
}

static void small_variables_stay_uncompressed(void **state)
{
	const struct fmt_mat_write_options options = { .struct_size =
							       sizeof(options),
						       .compress = true };
	struct snap_strbuf out;
	struct snap_error err;

	(void)state;
	assert_int_equal(
		rewrite("M{ F=9 D=1,2 N=x S2=1,2 }", &options, &out, &err), 0);
	assert_int_equal(out.data[128], FMT_MI_MATRIX);
	snap_strbuf_end(&out);
	assert_int_equal(
		rewrite("M{ F=6 D=1,30 N=x E9=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
			"1,1,1,1,1,1,1,1,1,1,1,1,1,1 }",
			&options, &out, &err),
		0);
	assert_int_equal(out.data[128], FMT_MI_COMPRESSED);
	assert_true(out.size < 128 + 100);
	snap_strbuf_end(&out);
}

static void refuses_what_has_no_place(void **state)
{
	static const char *const cases[][2] = {
		{ "M{ F=16 D=1,1 N=f }", "function handle" },
		{ "M{ F=3 D=1,1 N=o N=klass S5=2 S1=97,0 M{ } }", "an object" },
		{ "M{ F=17 N=t N=MCOS N=table }", "an object" },
		{ "M{ F=1 D=1,1 N=c M{ F=16 D=1,1 N= } }", "function handle" },
		{ "M{ F=9 D=1,1 N=_x S2=1 }", "name" },
		{ "M{ F=9 D=1,1 N= S2=1 } M{ F=9 D=1,1 N=x S2=1 }", "name" },
		{ "M{ F=9 D=1,1 N=a-b S2=1 }", "name" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct snap_strbuf out;
		struct snap_error err;

		assert_int_equal(rewrite(cases[i][0], NULL, &out, &err),
				 SNAP_E_BOUNDS);
		assert_non_null(strstr(err.message, cases[i][1]));
		assert_int_equal(out.size, 0);
		snap_strbuf_end(&out);
	}
}

/* Beyond 4 GiB nothing is written: it would need numbers that aren't there. */
static void refuses_what_is_too_large(void **state)
{
	const size_t dims[2] = { 1 << 16, 1 << 14 };
	struct fmt_mat_variable variable = {
		.name = "x",
		.name_size = 1,
		.value = { .class_ = FMT_MX_DOUBLE,
			   .rank = 2,
			   .dims = dims,
			   .count = (size_t)1 << 30,
			   .real = { .type = FMT_MI_DOUBLE, .stride = 1 } },
	};
	struct snap_error err;
	uint64_t size;

	(void)state;
	assert_int_equal(fmt_mat_measure(&variable, 1, NULL, &size, &err),
			 SNAP_E_BOUNDS);
	assert_non_null(strstr(err.message, "4 GiB"));
}

static int refuse(void *context, const void *bytes, size_t size,
		  struct snap_error *err)
{
	size_t *left = context;

	(void)bytes;
	if (size > *left)
		return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET, "full");
	*left -= size;
	return 0;
}

static void stops_when_the_sink_does(void **state)
{
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf bytes;
	size_t left = 100;
	const struct fmt_mat_sink sink = { .write = refuse, .context = &left };
	struct snap_error err;

	(void)state;
	mat_assemble("M{ F=9 D=1,2 N=x S2=1,2 }", false, &bytes);
	assert_int_equal(
		fmt_mat_read(&file, bytes.data, bytes.size, NULL, &err), 0);
	assert_int_equal(
		fmt_mat_write(file->variables, file->count, NULL, &sink, &err),
		SNAP_E_IO);
	assert_string_equal(err.message, "full");
	fmt_mat_free(file);
	snap_strbuf_end(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_these_bytes),
		cmocka_unit_test(begins_with_a_header_of_its_own),
		cmocka_unit_test(small_variables_stay_uncompressed),
		cmocka_unit_test(refuses_what_has_no_place),
		cmocka_unit_test(refuses_what_is_too_large),
		cmocka_unit_test(stops_when_the_sink_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
