/*
 * Every pair of classes with every element-wise operator, against results that
 * Octave gave (arith_classes.txt: "class operator class: class elements...").
 * Where MATLAB differs from it the line is skipped here, and test_arith.c says
 * what holds.
 */
#include "arith_helpers.h"

#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ELEMENTS 5

static const double first[ELEMENTS] = { 0, 1, 2.5, -7, 200 };
static const double second[ELEMENTS] = { 3, 0, -2, 2.5, 100 };

struct line {
	char a[16];
	char op[4];
	char b[16];
	bool fails;
	bool complex;
	char class_[16];
	const char *elements;
};

static bool parse_line(const char *text, struct line *line)
{
	char word[16] = "";
	int used = 0;

	if (sscanf(text, "%15s %3s %15[a-z0-9]: %15s%n", line->a, line->op,
		   line->b, word, &used) != 4)
		return false;
	line->fails = strcmp(word, "error") == 0;
	line->complex = strcmp(word, "complex") == 0;
	text += used;
	if (line->complex) {
		(void)sscanf(text, "%15s%n", word, &used);
		text += used;
	}
	memcpy(line->class_, word, sizeof(word));
	line->elements = text;
	return true;
}

static enum ms_class class_named(const char *name)
{
	enum ms_class class_;

	assert_true(ms_class_find(name, strlen(name), &class_));
	return class_;
}

/* The sample as the class has it; chars are magnitudes, rounded. */
static struct ms_value sample(struct ms_heap *heap, const double *elements,
			      const char *class_name)
{
	enum ms_class class_ = class_named(class_name);
	double x[ELEMENTS];
	struct ms_value row;
	struct ms_value out;

	for (size_t i = 0; i < ELEMENTS; i++)
		x[i] = class_ == MS_CHAR ? fabs(round(elements[i]))
					 : elements[i];
	assert_int_equal(ms_row_of_doubles(heap, x, ELEMENTS, &row), 0);
	assert_int_equal(ms_convert(heap, row, class_, &out), 0);
	ms_release(heap, row);
	return out;
}

/* Singles were computed in single by Octave, the complex ones in double here;
 * 'size' is the magnitude of the whole element. */
static bool is_near(double x, double y, double size, enum ms_class class_)
{
	double tolerance = class_ == MS_SINGLE ? 1e-5 : 1e-11;

	if (isnan(x) || isnan(y) || isinf(x) || isinf(y))
		return (isnan(x) && isnan(y)) || x == y;
	return fabs(x - y) <= tolerance * fmax(1, size);
}

static bool is_element(const struct ms_view *view, size_t i, const char **text)
{
	uint64_t wanted;
	char *end;

	if (view->class_ == MS_UINT64) {
		wanted = strtoull(*text, &end, 10);
		*text = end;
		return ((const uint64_t *)view->data)[i] == wanted;
	}
	if (view->class_ == MS_INT64) {
		int64_t number = strtoll(*text, &end, 10);

		*text = end;
		return ((const int64_t *)view->data)[i] == number;
	}
	double re = strtod(*text, &end);
	double im = *end == ',' ? strtod(end + 1, &end) : 0;

	*text = end;
	double size = hypot(re, im);

	return is_near(ms_view_double(view, i), re, size, view->class_) &&
	       is_near(ms_view_imaginary(view, i), im, size, view->class_);
}

static bool is_result(struct ms_value v, const struct line *line)
{
	const char *text = line->elements;
	struct ms_view view;

	if (ms_class_of(v) != class_named(line->class_) ||
	    ms_is_complex(v) != line->complex || !ms_view_direct(&v, &view) ||
	    view.count != ELEMENTS)
		return false;
	for (size_t i = 0; i < ELEMENTS; i++)
		if (!is_element(&view, i, &text))
			return false;
	return true;
}

static bool is_integer(const char *class_name)
{
	return strstr(class_name, "int") != NULL;
}

/*
 * Where Octave goes its own way: it compares a single and a double as singles,
 * and chars as signed bytes; it rounds a double before adding it to an int64;
 * '&' of two integer classes is an error.
 */
static bool differs(const struct line *line)
{
	bool mixed = strcmp(line->a, line->b) != 0;
	bool both = is_integer(line->a) && is_integer(line->b);

	if (strchr("=~<>", line->op[0]) != NULL)
		return mixed ? strcmp(line->a, "single") == 0 ||
				       strcmp(line->b, "single") == 0
			     : strcmp(line->a, "char") == 0;
	if (strchr("&|", line->op[0]) != NULL)
		return mixed && both;
	return mixed && strchr("+-", line->op[0]) != NULL &&
	       (strcmp(line->a, "int64") == 0 || strcmp(line->b, "int64") == 0);
}

static void check_line(struct value_test *test, const char *text)
{
	struct line line;

	assert_true(parse_line(text, &line));
	if (differs(&line))
		return;
	struct ms_value a = sample(&test->heap, first, line.a);
	struct ms_value b = sample(&test->heap, second, line.b);
	struct ms_value out = ms_none();
	int rc = ms_binary(&test->heap, find_binary(line.op), &a, &b, &out);
	bool fine = line.fails ? rc != 0 : rc == 0 && is_result(out, &line);

	if (!fine)
		fail_msg("%s gives %s", text, value_text(test, out));
	ms_error_clear(&test->heap);
	ms_release(&test->heap, a);
	ms_release(&test->heap, b);
	ms_release(&test->heap, out);
}

static void all_pairs_of_classes_agree(void **state)
{
	char path[1024];
	char text[512];
	struct value_test test;
	size_t count = 0;

	(void)state;
	(void)snprintf(path, sizeof(path),
		       "%s/tests/session/value/arith_classes.txt",
		       getenv("SOURCES"));
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	value_test_begin(&test);
	while (fgets(text, sizeof(text), file) != NULL) {
		text[strcspn(text, "\n")] = '\0';
		check_line(&test, text);
		count++;
	}
	value_test_end(&test);
	(void)fclose(file);
	assert_int_equal(count, 12 * 12 * 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_pairs_of_classes_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
