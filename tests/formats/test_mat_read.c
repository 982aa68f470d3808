/* What is in files that are right, in both byte orders. */
#include "formats/mat_assemble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct accepted {
	const char *source;
	const char *expected;
};

static void check(const struct accepted *c, bool big_endian)
{
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf bytes;
	struct snap_strbuf text;
	struct snap_error err;

	mat_assemble(c->source, big_endian, &bytes);
	if (fmt_mat_read(&file, bytes.data, bytes.size, NULL, &err) != 0)
		fail_msg("%s: %s", c->source, err.message);
	mat_describe(file, &text);
	assert_string_equal(snap_strbuf_text(&text), c->expected);
	snap_strbuf_end(&text);
	fmt_mat_free(file);
	snap_strbuf_end(&bytes);
}

static void run(const struct accepted *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check(&cases[i], false);
		check(&cases[i], true);
	}
}

#define RUN(cases) run(cases, sizeof(cases) / sizeof((cases)[0]))

static void reads_numbers_of_each_class(void **state)
{
	static const struct accepted cases[] = {
		{ "", "" },
		{ "M{ F=6 D=1,2 N=x E9=1.5,-2 }", "x double 1x2 1.5 -2" },
		{ "M{ F=7 D=1,1 N=x E7=0.5 }", "x single 1x1 0.5" },
		{ "M{ F=8 D=1,2 N=x E1=-128,127 }", "x int8 1x2 -128 127" },
		{ "M{ F=9 D=1,1 N=x E2=255 }", "x uint8 1x1 255" },
		{ "M{ F=10 D=1,1 N=x E3=-32768 }", "x int16 1x1 -32768" },
		{ "M{ F=11 D=1,1 N=x E4=65535 }", "x uint16 1x1 65535" },
		{ "M{ F=12 D=1,1 N=x E5=-7 }", "x int32 1x1 -7" },
		{ "M{ F=13 D=1,1 N=x E6=7 }", "x uint32 1x1 7" },
		{ "M{ F=14 D=1,1 N=x E12=-9223372036854775808 }",
		  "x int64 1x1 -9223372036854775808" },
		{ "M{ F=15 D=1,1 N=x E13=9007199254740993 }",
		  "x uint64 1x1 9007199254740993" },
		{ "M{ F=6,800 D=1,2 N=z E9=1,2 E9=3,4 }",
		  "z double 1x2 1 2 i3 i4" },
		/* Halves may be stored differently. */
		{ "M{ F=6,800 D=1,2 N=z S2=1,2 E3=-3,4 }",
		  "z double 1x2 1 2 i-3 i4" },
		{ "M{ F=14,800 D=1,1 N=z E12=9007199254740993 E12=-1 }",
		  "z int64 1x1 9007199254740993 i-1" },
		{ "M{ F=9,200 D=1,3 N=t S2=0,1,2 }", "t logical 1x3 0 1 1" },
		{ "M{ F=6,200 D=1,2 N=t E9=0,nan }", "t logical 1x2 0 1" },
		{ "M{ F=6,400 D=1,1 N=g E9=1 }", "global g double 1x1 1" },
		{ "M{ F=6,1000 D=1,1 N=x E9=1 }", "x double 1x1 1" },
	};

	(void)state;
	RUN(cases);
}

static void reads_numbers_of_other_types(void **state)
{
	static const struct accepted cases[] = {
		{ "M{ F=6 D=1,3 N=x S2=1,2,255 }", "x double 1x3 1 2 255" },
		{ "M{ F=6 D=1,1 N=x S1=-1 }", "x double 1x1 -1" },
		{ "M{ F=6 D=1,1 N=x S3=-300 }", "x double 1x1 -300" },
		{ "M{ F=6 D=1,1 N=x S4=65535 }", "x double 1x1 65535" },
		{ "M{ F=6 D=1,1 N=x S5=-70000 }", "x double 1x1 -70000" },
		{ "M{ F=6 D=1,1 N=x S7=0.25 }", "x double 1x1 0.25" },
		{ "M{ F=6 D=1,1 N=x E12=-5 }", "x double 1x1 -5" },
		{ "M{ F=7 D=1,1 N=x S2=9 }", "x single 1x1 9" },
		/* Fractions of an integer class round and saturate. */
		{ "M{ F=8 D=1,5 N=x E9=1.5,-2.5,1e9,-1e9,nan }",
		  "x int8 1x5 2 -3 127 -128 0" },
		{ "M{ F=9 D=1,3 N=x E9=-4,255.4,inf }",
		  "x uint8 1x3 0 255 255" },
		{ "M{ F=14 D=1,2 N=x E9=1e300,-1e300 }",
		  "x int64 1x2 9223372036854775807 -9223372036854775808" },
		{ "M{ F=9 D=1,1 N=x S1=-1 }", "x uint8 1x1 255" },
	};

	(void)state;
	RUN(cases);
}

static void reads_dimensions_and_empties(void **state)
{
	static const struct accepted cases[] = {
		{ "M{ F=6 D=0,0 N=x E9= }", "x double 0x0" },
		{ "M{ F=6 D=0,2147483647 N=x E9= }", "x double 0x2147483647" },
		{ "M{ F=6 D=3,0,2 N=x E9= }", "x double 3x0x2" },
		{ "M{ F=9 D=1,1,1,2 N=x S2=1,2 }", "x uint8 1x1x1x2 1 2" },
		{ "M{ F=9 D=2 N=x S2=1,2 }", "x uint8 2x1 1 2" },
		{ "M{ F=9 E6=1,2 N=x S2=1,2 }", "x uint8 1x2 1 2" },
		{ "M{ F=9 E12=1,2 N=x S2=1,2 }", "x uint8 1x2 1 2" },
		{ "M{ }", " double 0x0" },
		{ "M{ F=4 D=0,0 N=x C4= }", "x char 0x0 ''" },
		{ "M{ F=4 D=1,0 N=x }", "x char 1x0 ''" },
		{ "M{ F=4 D=0,5 N=x C16= }", "x char 0x5 ''" },
		{ "M{ F=1 D=0,3 N=x }", "x cell 0x3" },
	};

	(void)state;
	RUN(cases);
}

static void reads_text_of_each_encoding(void **state)
{
	static const struct accepted cases[] = {
		{ "M{ F=4 D=1,2 N=s C4=ab }", "s char 1x2 'ab'" },
		{ "M{ F=4 D=1,2 N=s C17=ab }", "s char 1x2 'ab'" },
		{ "M{ F=4 D=1,2 N=s C16=ab }", "s char 1x2 'ab'" },
		{ "M{ F=4 D=1,2 N=s C18=ab }", "s char 1x2 'ab'" },
		{ "M{ F=4 D=1,2 N=s C1=ab }", "s char 1x2 'ab'" },
		{ "M{ F=4 D=1,2 N=s C2=ab }", "s char 1x2 'ab'" },
		{ "M{ F=4 D=1,1 N=s S1=-23 }", "s char 1x1 '<e9>'" },
		{ "M{ F=4 D=1,2 N=s E9=97,233 }", "s char 1x2 'a<e9>'" },
		{ "M{ F=4 D=1,1 N=s S16=0xc3,0xa9 }", "s char 1x1 '<e9>'" },
		{ "M{ F=4 D=1,2 N=s S16=0xf0,0x9f,0x98,0x80 }",
		  "s char 1x2 '<d83d><de00>'" },
		{ "M{ F=4 D=1,2 N=s S18=0x1f600 }",
		  "s char 1x2 '<d83d><de00>'" },
		{ "M{ F=4 D=1,1 N=s S4=0xd800 }", "s char 1x1 '<d800>'" },
		{ "M{ F=4 D=2,2 N=s C4=abcd }", "s char 2x2 'abcd'" },
		/* Flags of numbers mean nothing here. */
		{ "M{ F=4,a00 D=1,2 N=s C4=ab }", "s char 1x2 'ab'" },
		/* Without codes it is blank. */
		{ "M{ F=4 D=1,2 N=s C4= }", "s char 1x2 '  '" },
	};

	(void)state;
	RUN(cases);
}

#define FIELDS "S5=4 E1=97,0,0,0,98,0,0,0 "

static void reads_containers(void **state)
{
	static const struct accepted cases[] = {
		{ "M{ F=1 D=1,2 N=c M{ F=9 D=1,1 N= S2=1 } M{ F=4 D=1,1 N= "
		  "C4=x } }",
		  "c cell 1x2 {uint8 1x1 1} {char 1x1 'x'}" },
		{ "M{ F=1 D=1,1 N=c M{ } }", "c cell 1x1 {double 0x0}" },
		{ "M{ F=1 D=1,1 N=c M{ F=9 D=1,1 N=ignored S2=1 } }",
		  "c cell 1x1 {uint8 1x1 1}" },
		{ "M{ F=1 D=1,1 N=c M{ F=1 D=1,1 N= M{ F=9 D=1,1 N= S2=1 } } }",
		  "c cell 1x1 {cell 1x1 {uint8 1x1 1}}" },
		{ "M{ F=2 D=1,1 N=s " FIELDS "M{ F=9 D=1,1 N= S2=1 } M{ } }",
		  "s struct 1x1 .a .b {uint8 1x1 1} {double 0x0}" },
		{ "M{ F=2 D=1,2 N=s S5=2 S1=97,0 M{ } M{ F=9 D=1,1 N= S2=1 } }",
		  "s struct 1x2 .a {double 0x0} {uint8 1x1 1}" },
		{ "M{ F=2 D=0,1 N=s " FIELDS "}", "s struct 0x1 .a .b" },
		{ "M{ F=2 D=1,1 N=s S5=32 E1= }", "s struct 1x1" },
		{ "M{ F=2 D=1,1 N=s S5=2 S1=97,0,97,0 M{ } M{ } }",
		  "s struct 1x1 .a .a {double 0x0} {double 0x0}" },
		{ "M{ F=3 D=1,1 N=o N=klass S5=2 S1=97,0 M{ } }",
		  "o klass 1x1 .a {double 0x0}" },
		{ "M{ F=16 D=1,1 N=f M{ } }", "f function_handle 1x1" },
		{ "M{ F=17 N=t N=MCOS N=table M{ F=13 D=6,1 N= "
		  "E6=0xdd000000,2,1,1,1,1 } }",
		  "t table" },
		{ "M{ F=17 N=t N=java N=java.util.Date }", "t java.util.Date" },
		/* A string without a subsystem stays what it is. */
		{ "M{ F=17 N=t N=MCOS N=string M{ F=13 D=6,1 N= "
		  "E6=0xdd000000,2,1,1,1,1 } }",
		  "t string" },
	};

	(void)state;
	RUN(cases);
}

static void reads_sparse_matrices(void **state)
{
	static const struct accepted cases[] = {
		{ "M{ F=5,0,2 D=3,2 N=s E5=0,2 E5=0,1,2 E9=5,6 }",
		  "s double 3x2 jc 0 1 2 ir 0 2 re 5 6" },
		{ "M{ F=5,800,1 D=3,1 N=s S5=2 E5=0,1 E9=5 E9=6 }",
		  "s double 3x1 jc 0 1 ir 2 re 5 i6" },
		/* Room for more than there is. */
		{ "M{ F=5,0,4 D=3,1 N=s E5=0,1,0,0 E5=0,1 E9=7,0,0,0 }",
		  "s double 3x1 jc 0 1 ir 0 re 7" },
		{ "M{ F=5,0,1 D=2,2 N=s S5=0 E5=0,0,0 E9=0 }",
		  "s double 2x2 jc 0 0 0 ir re" },
		{ "M{ F=5,0,1 D=0,0 N=s E5= S5=0 E9= }",
		  "s double 0x0 jc 0 ir re" },
		{ "M{ F=5,0,1 D=2,1 N=s S5=0 E5=0,0 }",
		  "s double 2x1 jc 0 0 ir re" },
		/* Logical values are bytes, whatever they are called. */
		{ "M{ F=5,200,3 D=3,1 N=s E5=0,1,2 E5=0,3 b=0900030001010100 }",
		  "s logical 3x1 jc 0 3 ir 0 1 2 re 1 1 1" },
		{ "M{ F=5,200,2 D=3,1 N=s E5=0,2 E5=0,2 S2=1,1 }",
		  "s logical 3x1 jc 0 2 ir 0 2 re 1 1" },
		{ "M{ F=5,200,1 D=3,1 N=s S5=1 E5=0,1 E9=1 }",
		  "s logical 3x1 jc 0 1 ir 1 re 1" },
		{ "M{ F=5,0,2 D=3,1 N=s E5=0,2 E5=0,2 S2=3,4 }",
		  "s double 3x1 jc 0 2 ir 0 2 re 3 4" },
	};

	(void)state;
	/* The bytes of one case are those of a little-endian file. */
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check(&cases[i], false);
		if (strstr(cases[i].source, "b=") == NULL)
			check(&cases[i], true);
	}
}

#define X "F=9 D=1,1 N=x S2=7"

static void reads_files_with_oddities(void **state)
{
	static const struct accepted cases[] = {
		{ "Z{ M{ " X " } }", "x uint8 1x1 7" },
		{ "Z{ M{ " X " } } M{ F=9 D=1,1 N=y S2=8 }",
		  "x uint8 1x1 7; y uint8 1x1 8" },
		/* A length that is too short, inside: the stream counts. */
		{ "Z{ t=14,8 " X " }", "x uint8 1x1 7" },
		{ "M{ " X " } M{ F=9 D=1,1 N=x S2=8 }",
		  "x uint8 1x1 7; x uint8 1x1 8" },
		{ "M{ " X " } b=000000", "x uint8 1x1 7" },
		{ "M{ F=9 D=1,1 E16=120 S2=7 }", "x uint8 1x1 7" },
		{ "M{ F=9 D=1,1 N= S2=7 } M{ " X " }",
		  " uint8 1x1 7; x uint8 1x1 7" },
		/* A nameless row of bytes at the end is no variable. */
		{ "M{ " X " } M{ F=9 D=1,1 N= S2=7 }", "x uint8 1x1 7" },
		{ "M{ " X " E9=1 }", "x uint8 1x1 7" },
		/* The last padding is missing. */
		{ "M{ F=9 D=1,5 N=x t=2,5 b=0102030405 }",
		  "x uint8 1x5 1 2 3 4 5" },
	};

	(void)state;
	RUN(cases);
}

static void reads_level_4(void **state)
{
	/* type, rows, columns, complex, size of the name; then these. */
	static const struct accepted cases[] = {
		{ "-b=0000000001000000020000000000000002000000"
		  "7800000000000000f03f0000000000000040",
		  "x double 1x2 1 2" },
		{ "-b=000003e80000000100000001000000010000000278003ff000000000"
		  "00004000000000000000",
		  "x double 1x1 1 i2" },
		{ "-b=2900000001000000020000000000000002000000780061006200",
		  "x char 1x2 'ab'" },
		{ "-b=0a000000010000000100000000000000020000007800"
		  "0000c03f",
		  "x double 1x1 1.5" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(&cases[i], false);
}

/* (3,1)=5, (1,2)=6, (1,1)=7 of a 3x2 matrix: they are put in order. */
static void reads_sparse_of_level_4(void **state)
{
	static const struct accepted c = {
		"-b=0200000004000000030000000000000002000000"
		"7800 "
		"b=0000000000000840"
		"000000000000f03f"
		"000000000000f03f"
		"0000000000000840 "
		"b=000000000000f03f"
		"0000000000000040"
		"000000000000f03f"
		"0000000000000040 "
		"b=0000000000001440"
		"0000000000001840"
		"0000000000001c40"
		"0000000000000000",
		"x double 3x2 jc 0 2 3 ir 0 2 0 re 7 5 6",
	};

	(void)state;
	check(&c, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_numbers_of_each_class),
		cmocka_unit_test(reads_numbers_of_other_types),
		cmocka_unit_test(reads_dimensions_and_empties),
		cmocka_unit_test(reads_text_of_each_encoding),
		cmocka_unit_test(reads_containers),
		cmocka_unit_test(reads_sparse_matrices),
		cmocka_unit_test(reads_files_with_oddities),
		cmocka_unit_test(reads_level_4),
		cmocka_unit_test(reads_sparse_of_level_4),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
