#include "session/workspace/fingerprint.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void put_double(double x, struct snap_strbuf *out)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	snap_strbuf_printf(out, " %" PRIx64, bits);
}

static void put_numbers(const struct ms_value *value, struct snap_strbuf *out)
{
	for (size_t i = 0; i < ms_value_count(value); i++) {
		uint64_t bits;
		double re, im;

		if (ms_value_integer(value, i, &bits)) {
			snap_strbuf_printf(out, " %" PRIu64, bits);
			continue;
		}
		if (!ms_value_doubles(value, i, 1, &re, &im))
			abort();
		put_double(re, out);
		if (ms_value_is_complex(value))
			put_double(im, out);
	}
}

static void put_elements(struct ms_session *session,
			 const struct ms_value *value, struct snap_strbuf *out)
{
	for (size_t i = 0; i < ms_value_count(value); i++) {
		const struct ms_value *element = ms_value_cell(value, i);

		if (element == NULL)
			snap_strbuf_puts(out, " missing");
		else
			fingerprint(session, element, out);
	}
}

static void put_fields(struct ms_session *session, const struct ms_value *value,
		       struct snap_strbuf *out)
{
	uint32_t count = ms_value_field_count(value);

	for (uint32_t f = 0; f < count; f++)
		snap_strbuf_printf(out, " .%s", ms_value_field_name(value, f));
	for (size_t i = 0; i < ms_value_count(value); i++)
		for (uint32_t f = 0; f < count; f++)
			fingerprint(session, ms_value_field(value, i, f), out);
}

static void put_text(struct ms_session *session, const struct ms_value *value,
		     struct snap_strbuf *out)
{
	char *text;

	if (ms_value_text(session, value, &text, NULL, NULL) != 0)
		abort();
	snap_strbuf_printf(out, " %s", text);
	ms_session_release(session, text);
}

void fingerprint(struct ms_session *session, const struct ms_value *value,
		 struct snap_strbuf *out)
{
	enum ms_value_class class_ = ms_value_class(value);

	snap_strbuf_printf(out, "{%s%s%s", ms_value_class_name(value),
			   ms_value_is_complex(value) ? " complex" : "",
			   ms_value_is_sparse(value) ? " sparse" : "");
	for (uint32_t k = 0; k < ms_value_rank(value); k++)
		snap_strbuf_printf(out, "%c%zu", k == 0 ? ' ' : 'x',
				   ms_value_dim(value, k));
	if (class_ < MS_VALUE_CELL)
		put_numbers(value, out);
	else if (class_ == MS_VALUE_CELL || class_ == MS_VALUE_STRING)
		put_elements(session, value, out);
	else if (class_ == MS_VALUE_STRUCT)
		put_fields(session, value, out);
	else if (class_ == MS_VALUE_FUNCTION)
		put_text(session, value, out);
	snap_strbuf_putc(out, '}');
}
