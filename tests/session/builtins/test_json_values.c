/* JSON and encodings. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void values_are_written(void **state)
{
	static const struct program_case cases[] = {
		{ "puts(jsonencode({1, 'a', true, [], [1 2; 3 4], {}}));",
		  "[1,\"a\",true,[],[[1,2],[3,4]],[]]" },
		{ "puts(jsonencode({NaN, 0.1, pi, 1e20, -2, \"s\"}));",
		  "[null,0.1,3.1415926535897931,1e+20,-2,\"s\"]" },
		{ "puts(jsonencode({int8(5), single(0.5), ['ab'; 'cd']}));",
		  "[5,0.5,[\"ab\",\"cd\"]]" },
		{ "puts(jsonencode(struct('a', {1, 2}, 'b', 'x')));",
		  "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"x\"}]" },
		{ "puts(jsonencode(reshape(1:8, 2, 2, 2)));",
		  "[[[1,5],[3,7]],[[2,6],[4,8]]]" },
		{ "puts(jsonencode(['q\"\\' char([10 1])]));",
		  "\"q\\\"\\\\\\n\\u0001\"" },
		{ "puts(jsonencode([1 Inf], 'ConvertInfAndNaN', false));",
		  "[1,Infinity]" },
		{ "puts(jsonencode(struct('x', [1 2]), 'PrettyPrint', true));",
		  "{\n  \"x\": [\n    1,\n    2\n  ]\n}" },
		{ "jsonencode(@sin);",
		  "MATLAB:json:unsupported: Values of class 'function_handle' "
		  "can't be written as JSON.\n" },
		{ "jsonencode(1i);",
		  "MATLAB:json:unsupported: Complex and sparse values can't "
		  "be written as JSON.\n" },
		{ "c = 1;\nfor k = 1:2000\n  c = {c};\nend\njsonencode(c);",
		  "MATLAB:json:tooDeep: The value is nested too deep to be "
		  "written as JSON.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void values_are_read(void **state)
{
	static const struct program_case cases[] = {
		{ "x = jsondecode('[1, null, -2.5e1]');\n"
		  "y = jsondecode('[[1,2],[3,4]]');\n"
		  "fprintf('%s%s%s', mat2str(x), mat2str(y), "
		  "mat2str(jsondecode('[true,false]')))",
		  "[1;NaN;-25][1 2;3 4][true;false]" },
		{ "s = jsondecode('{\"a\": [], \"1g\": \"t\\u0041\\n\", "
		  "\"b c\": {}}');\n"
		  "f = fieldnames(s);\n"
		  "fprintf('%s,', f{:}, s.x1g, mat2str(size(s.a)))",
		  "a,x1g,bC,tA\n,[0 0]," },
		{ "d = jsondecode('[{\"q\":1},{\"q\":2}]');\n"
		  "e = jsondecode('[1,\"x\"]');\n"
		  "fprintf('%s %d %d %s', class(d), numel(d), d(2).q, e{2})",
		  "struct 2 2 x" },
		{ "a = jsondecode('[[[1,2],[3,4]],[[5,6],[7,8]]]');\n"
		  "fprintf('%s %d', mat2str(size(a)), a(2, 1, 2))",
		  "[2 2 2] 6" },
		{ "jsondecode('[1,');",
		  "MATLAB:json:ExpectedValue: JSON syntax error at character "
		  "4: expected a value.\n" },
		{ "jsondecode('{\"a\" 1}');",
		  "MATLAB:json:ExpectedValue: JSON syntax error at character "
		  "6: expected ':'.\n" },
		{ "jsondecode('1 2');",
		  "MATLAB:json:ExpectedValue: JSON syntax error at character "
		  "3: something follows the value.\n" },
		{ "jsondecode('\"abc');",
		  "MATLAB:json:ExpectedValue: JSON syntax error at character "
		  "5: the text has no end.\n" },
		{ "jsondecode(repmat('[', 1, 100000));",
		  "MATLAB:json:ExpectedValue: JSON syntax error at character "
		  "501: nested too deep.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void bytes_are_encodings(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d,', unicode2native('aé'), "
		  "unicode2native('é', 'ISO-8859-1'), "
		  "unicode2native('a', 'UTF-16'), "
		  "unicode2native('é', 'US-ASCII'))",
		  "97,195,169,233,254,255,0,97,26," },
		{ "fprintf('%s,', native2unicode(uint8([195 169])), "
		  "native2unicode([233 65], 'latin1'), "
		  "native2unicode([255 254 65 0], 'UTF-16'), "
		  "mat2str(size(native2unicode([72; 105]))))",
		  "é,éA,A,[2 1]," },
		{ "native2unicode(300);",
		  "MATLAB:unicodeConversion:noBytes: The values given to "
		  "'native2unicode' must be whole numbers from 0 to 255.\n" },
		{ "unicode2native('a', 'none');",
		  "MATLAB:unicodeConversion:unknownEncoding: "
		  "'unicode2native' doesn't know this encoding.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("s = jsondecode('{\"a\":[1,2],\"b\":[{\"q\":\"x\"}]}');\n"
		     "t = jsonencode(s);\n"
		     "b = unicode2native('abc');\n"
		     "w = whos('s');");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_written),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(bytes_are_encodings),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
