#include "base/fail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct code_text {
	enum snap_code code;
	const char *name;
	const char *meaning;
	const char *remedy;
};

static const struct code_text code_texts[] = {
	{ SNAP_OK, "ok", "nothing is wrong", "nothing needs to be done" },
#define CODE_TEXT(name, number, text, meaning, remedy)                         \
	{ SNAP_E_##name, text, meaning, remedy },
	SNAP_ERROR_CODES(CODE_TEXT)
#undef CODE_TEXT
};

static const struct code_text *find_code(enum snap_code code)
{
	static const struct code_text unknown = {
		SNAP_OK, "unknown", "this is not one of the codes",
		"report the number"
	};

	for (size_t i = 0; i < sizeof(code_texts) / sizeof(*code_texts); i++)
		if (code_texts[i].code == code)
			return &code_texts[i];
	return &unknown;
}

const char *snap_error_name(enum snap_code code)
{
	return find_code(code)->name;
}

const char *snap_error_meaning(enum snap_code code)
{
	return find_code(code)->meaning;
}

const char *snap_error_remedy(enum snap_code code)
{
	return find_code(code)->remedy;
}

int snap_fail_v(struct snap_error *err, enum snap_code code, uint64_t offset,
		const char *format, va_list arguments)
{
	if (err == NULL)
		return (int)code;
	err->code = code;
	err->section = SNAP_NO_SECTION;
	err->offset = offset;
	err->expected[0] = '\0';
	err->found[0] = '\0';
	(void)vsnprintf(err->message, sizeof(err->message), format, arguments);
	return (int)code;
}

int snap_fail(struct snap_error *err, enum snap_code code, uint64_t offset,
	      const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int rc = snap_fail_v(err, code, offset, format, arguments);
	va_end(arguments);
	return rc;
}

int snap_fail_memory(struct snap_error *err, uint64_t size)
{
	if (size == 0)
		return snap_fail(err, SNAP_E_NO_MEMORY, SNAP_NO_OFFSET,
				 "out of memory");
	return snap_fail(err, SNAP_E_NO_MEMORY, SNAP_NO_OFFSET,
			 "out of memory: %llu bytes were asked for", ull(size));
}

int snap_fail_errno(struct snap_error *err, int errnum, const char *action,
		    const char *path)
{
	/* strerror() of a known number is a constant in every C library. */
	const char *reason = strerror(errnum);

	if (path == NULL)
		return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET, "%s: %s",
				 action, reason);
	return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET, "%s %s: %s", action,
			 path, reason);
}

int snap_fail_values(struct snap_error *err, int code, const char *expected,
		     const char *found)
{
	if (err == NULL)
		return code;
	(void)snprintf(err->expected, sizeof(err->expected), "%s", expected);
	(void)snprintf(err->found, sizeof(err->found), "%s", found);
	return code;
}

int snap_fail_numbers(struct snap_error *err, int code, uint64_t expected,
		      uint64_t found)
{
	if (err == NULL)
		return code;
	(void)snprintf(err->expected, sizeof(err->expected), "%llu",
		       ull(expected));
	(void)snprintf(err->found, sizeof(err->found), "%llu", ull(found));
	return code;
}

int snap_fail_digests(struct snap_error *err, int code, uint64_t expected,
		      uint64_t found)
{
	if (err == NULL)
		return code;
	(void)snprintf(err->expected, sizeof(err->expected), "%016" PRIx64,
		       expected);
	(void)snprintf(err->found, sizeof(err->found), "%016" PRIx64, found);
	return code;
}

int snap_fail_section(struct snap_error *err, int code, uint32_t section)
{
	if (err != NULL)
		err->section = section;
	return code;
}
