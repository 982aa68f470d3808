#include "formats/wsstate.h"

#include "base/hex.h"
#include "base/utf8.h"

#include <string.h>

enum {
	KEY_SIZE = 32, /* longer keys are none of ours */
	VALUE_SIZE = 64,
};

/* The members, by number. */
enum member {
	SCHEMA,
	KIND,
	CREATED,
	MODE,
	MAT,
	MEMBERS,
};

static const char *const member_names[MEMBERS] = {
	[SCHEMA] = "schemaVersion", [KIND] = "kind",
	[CREATED] = "createdAt",    [MODE] = "mode",
	[MAT] = "matBase64",
};

/* A value as it stands in the text, quotes included. */
struct token {
	bool present;
	size_t start;
	size_t end;
};

struct parser {
	const char *text;
	size_t size;
	size_t at;
	uint32_t depth;
	bool escaped; /* the base64 text has escapes */
	enum fmt_wsstate_verdict verdict;
	struct snap_error *err;
	struct token members[MEMBERS];
};

static bool fail(struct parser *p, size_t offset, const char *message)
{
	p->verdict = FMT_WSSTATE_DAMAGED;
	(void)snap_fail(p->err, SNAP_E_BOUNDS, offset,
			"the payload is no JSON of this shape: %s", message);
	return false;
}

static bool fail_member(struct parser *p, enum member member,
			const char *message)
{
	p->verdict = FMT_WSSTATE_DAMAGED;
	(void)snap_fail(p->err, SNAP_E_BOUNDS, p->members[member].start,
			"the payload's member \"%s\" %s", member_names[member],
			message);
	return false;
}

/* ------------------------------------------------------------------- texts */

/* Four digits at 'at'; -1 for what isn't. */
static int32_t hex_unit(const char *text, size_t size, size_t at)
{
	int32_t unit = 0;

	if (at > size || size - at < 4)
		return -1;
	for (size_t i = 0; i < 4; i++) {
		int digit = snap_hex_value(text[at + i]);

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

/* Size of the escape at 'at', which is a backslash; 0 for a wrong one. */
static size_t escape_size(const char *text, size_t size, size_t at)
{
	if (at + 1 >= size)
		return 0;
	if (text[at + 1] != 'u')
		return strchr("\"\\/bfnrt", text[at + 1]) != NULL &&
				       text[at + 1] != '\0'
			       ? 2
			       : 0;
	int32_t unit = hex_unit(text, size, at + 2);
	if (unit < 0 || (unit >= 0xdc00 && unit <= 0xdfff))
		return 0;
	if (unit < 0xd800 || unit > 0xdbff)
		return 6;
	if (size - at < 12 || text[at + 6] != '\\' || text[at + 7] != 'u')
		return 0;
	unit = hex_unit(text, size, at + 8);
	return unit >= 0xdc00 && unit <= 0xdfff ? 12 : 0;
}

/* A text, its first quote at p->at. */
static bool skip_text(struct parser *p)
{
	size_t at = p->at + 1;

	while (at < p->size && p->text[at] != '"') {
		size_t step;

		if ((uint8_t)p->text[at] < 0x20)
			return fail(p, at, "a control character in a text");
		if (p->text[at] == '\\')
			step = escape_size(p->text, p->size, at);
		else
			step = snap_utf8_size(p->text + at, p->size - at);
		if (step == 0)
			return fail(p, at,
				    p->text[at] == '\\'
					    ? "a wrong escape in a text"
					    : "a text that is no UTF-8");
		at += step;
	}
	if (at >= p->size)
		return fail(p, p->at, "a text without an end");
	p->at = at + 1;
	return true;
}

/* Where the first quote or backslash of a piece lies; its size for none. */
static size_t find_sign(const char *text, size_t size)
{
	const char *quote = memchr(text, '"', size);
	size_t end = quote == NULL ? size : (size_t)(quote - text);
	const char *slash = memchr(text, '\\', end);

	return slash == NULL ? end : (size_t)(slash - text);
}

/*
 * A long text of letters: only its end is looked for, and whether it has
 * escapes.  Piece by piece, so that the second look finds the piece near.
 */
static bool skip_letters(struct parser *p)
{
	enum {
		PIECE = 16384
	};
	size_t at = p->at + 1;

	while (at < p->size) {
		size_t piece = p->size - at < PIECE ? p->size - at : PIECE;
		size_t step = find_sign(p->text + at, piece);

		at += step;
		if (step == piece)
			continue;
		if (p->text[at] == '"') {
			p->at = at + 1;
			return true;
		}
		step = escape_size(p->text, p->size, at);
		if (step == 0)
			return fail(p, at, "a wrong escape in a text");
		p->escaped = true;
		at += step;
	}
	return fail(p, p->at, "a text without an end");
}

/* What an escape of an ASCII character stands for; 0 for others. */
static char escaped(const char *text)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";

	if (text[1] != 'u')
		return values[strchr(names, text[1]) - names];
	int32_t unit = hex_unit(text, 6, 2);
	return unit < 0x80 ? (char)unit : '\0';
}

size_t fmt_wsstate_unescape(const char *text, size_t size, char *out)
{
	size_t count = 0;

	for (size_t at = 0; at < size; count++) {
		if (text[at] != '\\') {
			out[count] = text[at++];
			continue;
		}
		size_t step = escape_size(text, size, at);

		out[count] = step == 0 ? '\0' : escaped(text + at);
		at += step == 0 ? 1 : step;
	}
	return count;
}

/* The text of a token as a C string; false when it is longer than 'room' or
 * has a NUL in it. */
static bool copy_text(const struct parser *p, const struct token *token,
		      char *out, size_t room)
{
	size_t size = token->end - token->start - 2;

	if (size >= room)
		return false;
	size_t count =
		fmt_wsstate_unescape(p->text + token->start + 1, size, out);
	out[count] = '\0';
	return strlen(out) == count;
}

/* ------------------------------------------------------------------ values */

static void skip_blanks(struct parser *p)
{
	while (p->at < p->size &&
	       (p->text[p->at] == ' ' || p->text[p->at] == '\n' ||
		p->text[p->at] == '\r' || p->text[p->at] == '\t'))
		p->at++;
}

static char peek(const struct parser *p)
{
	return p->at < p->size ? p->text[p->at] : '\0';
}

static bool expect(struct parser *p, char c, const char *message)
{
	skip_blanks(p);
	if (p->at >= p->size || p->text[p->at] != c)
		return fail(p, p->at, message);
	p->at++;
	return true;
}

static size_t skip_digits(struct parser *p)
{
	size_t start = p->at;

	while (peek(p) >= '0' && peek(p) <= '9')
		p->at++;
	return p->at - start;
}

static bool skip_number(struct parser *p)
{
	size_t start = p->at;

	if (peek(p) == '-')
		p->at++;
	bool zero = peek(p) == '0';
	size_t digits = skip_digits(p);
	bool fine = digits == 1 || (digits > 1 && !zero);
	if (peek(p) == '.') {
		p->at++;
		fine &= skip_digits(p) != 0;
	}
	if (peek(p) == 'e' || peek(p) == 'E') {
		p->at++;
		if (peek(p) == '+' || peek(p) == '-')
			p->at++;
		fine &= skip_digits(p) != 0;
	}
	return fine || fail(p, start, "a value that is none");
}

static bool skip_word(struct parser *p)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < 3; i++) {
		size_t size = strlen(words[i]);

		if (p->size - p->at >= size &&
		    memcmp(p->text + p->at, words[i], size) == 0) {
			p->at += size;
			return true;
		}
	}
	return skip_number(p);
}

static bool fail_depth(struct parser *p, uint32_t depth)
{
	p->verdict = FMT_WSSTATE_TOO_DEEP;
	(void)snap_fail(p->err, SNAP_E_LIMIT, p->at,
			"the payload's JSON nests deeper than the limit "
			"json-depth allows (%u)",
			depth);
	return false;
}

static bool skip_value(struct parser *p, uint32_t left);

static bool skip_key(struct parser *p)
{
	skip_blanks(p);
	if (peek(p) != '"')
		return fail(p, p->at, "a key is missing");
	return skip_text(p) && expect(p, ':', "a colon is missing");
}

/* A list or an object, from its bracket on. */
static bool skip_nest(struct parser *p, uint32_t left)
{
	bool object = peek(p) == '{';
	char close = object ? '}' : ']';

	if (left == 0)
		return fail_depth(p, p->depth);
	p->at++;
	skip_blanks(p);
	if (peek(p) == close) {
		p->at++;
		return true;
	}
	for (;;) {
		if (object && !skip_key(p))
			return false;
		if (!skip_value(p, left - 1))
			return false;
		skip_blanks(p);
		if (peek(p) != ',')
			break;
		p->at++;
	}
	return expect(p, close, "a bracket is missing");
}

static bool skip_value(struct parser *p, uint32_t left)
{
	skip_blanks(p);
	if (peek(p) == '"')
		return skip_text(p);
	if (peek(p) == '{' || peek(p) == '[')
		return skip_nest(p, left);
	return skip_word(p);
}

/* ----------------------------------------------------------------- members */

static enum member find_member(const struct parser *p, const struct token *key)
{
	char name[KEY_SIZE];

	if (!copy_text(p, key, name, sizeof(name)))
		return MEMBERS;
	for (int i = 0; i < MEMBERS; i++)
		if (strcmp(name, member_names[i]) == 0)
			return (enum member)i;
	return MEMBERS;
}

static bool read_member(struct parser *p)
{
	struct token key = { .start = p->at };

	if (peek(p) != '"')
		return fail(p, p->at, "a key is missing");
	if (!skip_text(p))
		return false;
	key.end = p->at;
	enum member member = find_member(p, &key);
	if (!expect(p, ':', "a colon is missing"))
		return false;
	skip_blanks(p);
	size_t start = p->at;
	if (member == MAT && peek(p) == '"' ? !skip_letters(p)
					    : !skip_value(p, p->depth - 1))
		return false;
	if (member == MEMBERS)
		return true;
	if (p->members[member].present) {
		p->members[member].start = key.start;
		return fail_member(p, member, "is there twice");
	}
	p->members[member] =
		(struct token){ .present = true, .start = start, .end = p->at };
	return true;
}

static bool read_object(struct parser *p)
{
	if (p->depth == 0)
		return fail_depth(p, 0);
	if (!expect(p, '{', "no object begins it"))
		return false;
	skip_blanks(p);
	if (peek(p) == '}') {
		p->at++;
	} else {
		for (;;) {
			skip_blanks(p);
			if (!read_member(p))
				return false;
			skip_blanks(p);
			if (peek(p) != ',')
				break;
			p->at++;
		}
		if (!expect(p, '}', "its last bracket is missing"))
			return false;
	}
	skip_blanks(p);
	return p->at == p->size || fail(p, p->at, "something follows it");
}

/* ------------------------------------------------------------------ checks */

static bool check_schema(struct parser *p)
{
	const struct token *token = &p->members[SCHEMA];
	uint64_t version = 0;

	if (!token->present)
		return fail_member(p, SCHEMA, "is missing");
	for (size_t i = token->start; i < token->end; i++) {
		unsigned digit = (unsigned)(p->text[i] - '0');

		if (digit > 9)
			return fail_member(p, SCHEMA, "is no whole number");
		version = version > UINT32_MAX ? version : version * 10 + digit;
	}
	if (version == FMT_WSSTATE_SCHEMA)
		return true;
	p->verdict = FMT_WSSTATE_SCHEMA_UNKNOWN;
	(void)snap_fail(p->err, SNAP_E_FORMAT_TOO_NEW, token->start,
			"the payload has schema version %.*s, and version %d "
			"is read here",
			(int)(token->end - token->start > 20
				      ? 20
				      : token->end - token->start),
			p->text + token->start, FMT_WSSTATE_SCHEMA);
	return false;
}

static bool check_texts(struct parser *p)
{
	for (int i = KIND; i < MEMBERS; i++) {
		if (!p->members[i].present)
			return fail_member(p, (enum member)i, "is missing");
		if (p->text[p->members[i].start] != '"')
			return fail_member(p, (enum member)i, "is no text");
	}
	return true;
}

static bool is_number(const char *text, size_t digits, int least, int most)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	return value >= least && value <= most;
}

/* "2024-02-03T04:05:06", then perhaps a fraction, then Z or "+01:00". */
static bool is_date(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	static const uint8_t days[] = { 31, 29, 31, 30, 31, 30,
					31, 31, 30, 31, 30, 31 };

	for (size_t i = 0; form[i] != '\0'; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		bool same = text[i] == form[i] ||
			    (form[i] == 'T' && text[i] == 't');

		if (form[i] == 'd' ? !digit : !same)
			return false;
	}
	int month = (text[5] - '0') * 10 + text[6] - '0';
	if (month < 1 || month > 12 ||
	    !is_number(text + 8, 2, 1, days[month - 1]) ||
	    !is_number(text + 11, 2, 0, 23) ||
	    !is_number(text + 14, 2, 0, 59) || !is_number(text + 17, 2, 0, 60))
		return false;
	text += strlen(form);
	if (*text == '.') {
		size_t digits = strspn(text + 1, "0123456789");

		if (digits == 0)
			return false;
		text += 1 + digits;
	}
	if (*text == 'Z' || *text == 'z')
		return text[1] == '\0';
	return (*text == '+' || *text == '-') && strlen(text) == 6 &&
	       is_number(text + 1, 2, 0, 23) && text[3] == ':' &&
	       is_number(text + 4, 2, 0, 59);
}

static bool fail_foreign(struct parser *p, enum member member,
			 const char *message)
{
	p->verdict = FMT_WSSTATE_FOREIGN;
	(void)snap_fail(p->err, SNAP_E_BOUNDS, p->members[member].start,
			"the payload's member \"%s\" %s", member_names[member],
			message);
	return false;
}

static bool check_values(struct parser *p, struct fmt_wsstate *out)
{
	char text[VALUE_SIZE];

	if (!copy_text(p, &p->members[CREATED], out->created,
		       sizeof(out->created)) ||
	    !is_date(out->created))
		return fail_member(p, CREATED, "is no date of RFC 3339");
	if (!copy_text(p, &p->members[KIND], text, sizeof(text)) ||
	    strcmp(text, "workspace-state") != 0)
		return fail_foreign(p, KIND, "isn't \"workspace-state\"");
	if (!copy_text(p, &p->members[MODE], text, sizeof(text)) ||
	    (strcmp(text, "auto") != 0 && strcmp(text, "force") != 0))
		return fail_foreign(p, MODE, "isn't \"auto\" or \"force\"");
	out->forced = text[0] == 'f';
	return true;
}

enum fmt_wsstate_verdict fmt_wsstate_read(const char *payload, size_t size,
					  uint32_t depth,
					  struct fmt_wsstate *out,
					  struct snap_error *err)
{
	struct parser p = {
		.text = payload, .size = size, .depth = depth, .err = err
	};
	struct fmt_wsstate read = { 0 };

	if (!read_object(&p) || !check_schema(&p) || !check_texts(&p) ||
	    !check_values(&p, &read))
		return p.verdict;
	read.mat_offset = p.members[MAT].start + 1;
	read.mat = payload + read.mat_offset;
	read.mat_size = p.members[MAT].end - p.members[MAT].start - 2;
	read.mat_escaped = p.escaped;
	*out = read;
	return FMT_WSSTATE_SOUND;
}
