/* jsondecode(): JSON as a value. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "base/hex.h"
#include "builtins/json_shape.h"
#include "builtins/names.h"
#include "value/cell.h"
#include "value/struct.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX 500
/* What of a name stays when a number follows it. */
#define NUMBERED_MAX (MS_NAME_MAX - 8)

struct reader {
	struct ms_call *call;
	struct ms_units in;
	size_t at;
	uint32_t depth;
};

static int read_value(struct reader *r, struct ms_value *out);

static int fail_at(struct reader *r, const char *what)
{
	return ms_fail(r->call->heap, "MATLAB:json:ExpectedValue",
		       "JSON syntax error at character %zu: %s.", r->at + 1,
		       what);
}

static uint16_t peek(const struct reader *r)
{
	return r->at < r->in.count ? r->in.data[r->at] : 0;
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' ||
	       peek(r) == '\r')
		r->at++;
}

static bool take(struct reader *r, uint16_t unit)
{
	skip_blanks(r);
	if (peek(r) != unit)
		return false;
	r->at++;
	return true;
}

static bool take_word(struct reader *r, const char *word)
{
	size_t size = strlen(word);

	if (size > r->in.count - r->at)
		return false;
	for (size_t i = 0; i < size; i++)
		if (r->in.data[r->at + i] != (unsigned char)word[i])
			return false;
	r->at += size;
	return true;
}

/* -------------------------------------------------------------------- texts
 */

static int read_escape(struct reader *r, struct ms_wide *out)
{
	static const char names[] = "\"\\/bfnrt";
	static const char codes[] = "\"\\/\b\f\n\r\t";
	uint16_t letter = peek(r);
	const char *name = letter == 0 || letter >= 0x80
				   ? NULL
				   : strchr(names, (char)letter);

	r->at++;
	if (name != NULL) {
		ms_wide_put(out, (unsigned char)codes[name - names]);
		return 0;
	}
	if (letter != 'u')
		return fail_at(r, "unknown escape sequence");
	uint32_t code = 0;
	for (int i = 0; i < 4; i++, r->at++) {
		int digit = snap_hex_value(peek(r));

		if (digit < 0)
			return fail_at(r, "expected four hexadecimal digits");
		code = code * 16 + (uint32_t)digit;
	}
	ms_wide_put(out, (uint16_t)code);
	return 0;
}

/* From behind the quote. */
static int read_text(struct reader *r, struct ms_wide *out)
{
	while (peek(r) != '"') {
		if (r->at >= r->in.count)
			return fail_at(r, "the text has no end");
		if (peek(r) == '\\') {
			r->at++;
			if (read_escape(r, out) != 0)
				return -1;
		} else {
			ms_wide_put(out, peek(r));
			r->at++;
		}
	}
	r->at++;
	return ms_wide_check(out);
}

static int read_text_value(struct reader *r, struct ms_value *out)
{
	struct ms_wide text;

	ms_wide_begin(&text, r->call->heap);
	int rc = read_text(r, &text);
	if (rc == 0)
		rc = ms_wide_value(&text, out);
	ms_wide_end(&text);
	return rc;
}

/* ------------------------------------------------------------------ numbers
 */

static void skip_digits(struct reader *r)
{
	while (ms_unit_is_digit(peek(r)))
		r->at++;
}

static int read_number(struct reader *r, struct ms_value *out)
{
	size_t begin = r->at;
	double re, im;

	if (peek(r) == '-')
		r->at++;
	if (!ms_unit_is_digit(peek(r)))
		return fail_at(r, "expected a value");
	skip_digits(r);
	if (peek(r) == '.') {
		r->at++;
		skip_digits(r);
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		r->at++;
		if (peek(r) == '+' || peek(r) == '-')
			r->at++;
		skip_digits(r);
	}
	ms_parse_double(r->in.data + begin, r->at - begin, &re, &im);
	if (isnan(re))
		return fail_at(r, "this is no number");
	*out = ms_real(re);
	return 0;
}

/* --------------------------------------------------------------- containers
 */

/* Nulls are told from [] by what becomes of the whole array. */
static int read_element(struct reader *r, struct ms_value *out)
{
	skip_blanks(r);
	if (!take_word(r, "null"))
		return read_value(r, out);
	*out = ms_none();
	return 0;
}

static int read_elements(struct reader *r, struct ms_list *list)
{
	if (take(r, ']'))
		return 0;
	for (;;) {
		struct ms_value v;

		if (read_element(r, &v) != 0 ||
		    ms_list_take(r->call->heap, list, v) != 0)
			return -1;
		if (take(r, ']'))
			return 0;
		if (!take(r, ','))
			return fail_at(r, "expected ',' or ']'");
	}
}

static int read_array(struct reader *r, struct ms_value *out)
{
	struct ms_list *list;

	if (ms_list_create(r->call->heap, 8, &list) != 0)
		return -1;
	int rc = read_elements(r, list);
	if (rc == 0)
		rc = ms_json_array(r->call->heap, list, out);
	ms_release(r->call->heap, ms_take_object(list));
	return rc;
}

/* ASCII: no other letter may stand in a name. */
static bool is_name_unit(uint16_t u)
{
	return u < 0x80 &&
	       (ms_unit_is_letter(u) || ms_unit_is_digit(u) || u == '_');
}

static bool is_small_letter(uint16_t u)
{
	return u >= 'a' && u <= 'z';
}

/* A key that is no name becomes one as matlab.lang.makeValidName() does it:
 * blanks go, and a small letter behind them becomes a capital; other characters
 * turn to '_'.  Keywords stay: they may be fields. */
static void make_name(struct ms_units key, struct snap_strbuf *out)
{
	bool blank = false;

	for (size_t i = 0; i < key.count && out->size < MS_NAME_MAX; i++) {
		uint16_t u = key.data[i];

		if (ms_unit_is_space(u)) {
			blank = out->size != 0;
			continue;
		}
		if (out->size == 0 &&
		    (!is_name_unit(u) || u == '_' || ms_unit_is_digit(u)))
			snap_strbuf_putc(out, 'x');
		if (blank && is_small_letter(u))
			u = (uint16_t)(u - 'a' + 'A');
		snap_strbuf_putc(out, is_name_unit(u) ? (char)u : '_');
		blank = false;
	}
	if (out->size == 0)
		snap_strbuf_putc(out, 'x');
}

/* The key's name, with the first free number behind it when the object has a
 * field of that name. */
static int member_name(struct ms_heap *heap, struct ms_value object,
		       struct ms_units key, struct snap_strbuf *out)
{
	struct snap_strbuf plain;

	snap_strbuf_begin(&plain, &heap->allocator);
	make_name(key, &plain);
	snap_strbuf_puts(out, snap_strbuf_text(&plain));
	for (size_t i = 1; !out->failed && !plain.failed &&
			   ms_has_field(object, out->data, out->size);
	     i++) {
		snap_strbuf_reset(out);
		snap_strbuf_printf(out, "%.*s_%zu", NUMBERED_MAX,
				   snap_strbuf_text(&plain), i);
	}
	bool failed = out->failed || plain.failed;
	snap_strbuf_end(&plain);
	return failed ? ms_fail_memory(heap) : 0;
}

static int read_member(struct reader *r, struct ms_value *object)
{
	struct ms_heap *heap = r->call->heap;
	struct snap_strbuf name;
	struct ms_wide key;
	struct ms_value v;
	int rc = -1;

	ms_wide_begin(&key, heap);
	snap_strbuf_begin(&name, &heap->allocator);
	if (!take(r, '"')) {
		fail_at(r, "expected a key in quotes");
		goto out;
	}
	if (read_text(r, &key) != 0 ||
	    member_name(heap, *object, ms_wide_units(&key), &name) != 0)
		goto out;
	if (!take(r, ':')) {
		fail_at(r, "expected ':'");
		goto out;
	}
	if (read_value(r, &v) != 0)
		goto out;
	rc = ms_field_write(heap, object, name.data, name.size, v);
	ms_release(heap, v);
out:
	snap_strbuf_end(&name);
	ms_wide_end(&key);
	return rc;
}

static int read_members(struct reader *r, struct ms_value *object)
{
	if (take(r, '}'))
		return 0;
	for (;;) {
		if (read_member(r, object) != 0)
			return -1;
		if (take(r, '}'))
			return 0;
		if (!take(r, ','))
			return fail_at(r, "expected ',' or '}'");
	}
}

static int read_object(struct reader *r, struct ms_value *out)
{
	struct ms_value object;

	if (ms_struct_scalar(r->call->heap, NULL, NULL, 0, &object) != 0)
		return -1;
	if (read_members(r, &object) != 0) {
		ms_release(r->call->heap, object);
		return -1;
	}
	*out = object;
	return 0;
}

static int read_container(struct reader *r, bool array, struct ms_value *out)
{
	if (++r->depth > DEPTH_MAX)
		return fail_at(r, "nested too deep");
	r->at++;
	int rc = array ? read_array(r, out) : read_object(r, out);
	r->depth--;
	return rc;
}

static int read_value(struct reader *r, struct ms_value *out)
{
	if (ms_poll(r->call->heap) != 0)
		return -1;
	skip_blanks(r);
	if (peek(r) == '[' || peek(r) == '{')
		return read_container(r, peek(r) == '[', out);
	if (peek(r) == '"') {
		r->at++;
		return read_text_value(r, out);
	}
	if (take_word(r, "true"))
		*out = ms_logical(true);
	else if (take_word(r, "false"))
		*out = ms_logical(false);
	else if (take_word(r, "null"))
		*out = ms_empty(r->call->heap);
	else if (take_word(r, "NaN"))
		*out = ms_real(NAN);
	else if (take_word(r, "Infinity") || take_word(r, "Inf"))
		*out = ms_real(INFINITY);
	else if (take_word(r, "-Infinity") || take_word(r, "-Inf"))
		*out = ms_real(-INFINITY);
	else
		return read_number(r, out);
	return 0;
}

int ms_bi_jsondecode(struct ms_call *call)
{
	struct reader r = { .call = call };
	struct ms_value v;

	if (ms_units_argument(call, 0, &r.in) != 0 || read_value(&r, &v) != 0)
		return -1;
	skip_blanks(&r);
	if (r.at == r.in.count)
		return ms_give(call, v);
	ms_release(call->heap, v);
	return fail_at(&r, "something follows the value");
}
