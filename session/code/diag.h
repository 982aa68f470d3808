/*
 * Mistakes in a program's text: what is wrong, where, and what would be right.
 *
 * A list belongs to one text.  It keeps the first MS_DIAG_LIMIT_DEFAULT of them
 * (or as many as it is told to) and counts the rest.  Everything a diagnostic
 * points to lives in the arena of its list, or is static.
 */
#ifndef MS_DIAG_H
#define MS_DIAG_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

#define MS_DIAG_LIMIT_DEFAULT 20

/* Bytes [start, end) of the text.  An empty one is a place between bytes. */
struct ms_span {
	uint32_t start;
	uint32_t end;
};

enum ms_severity {
	MS_SEVERITY_ERROR,
	MS_SEVERITY_WARNING,
};

/*
 * 'identifier' is "MATLAB:syntax:..." or what the run time would raise; static.
 * 'message' says what is wrong, in one sentence without a full stop. 'expected'
 * is what could stand there instead and 'hint' what was probably meant: "" when
 * that isn't obvious.  'related' is a second place, such as where the open
 * block begins, and 'related_note' says what is there; "" when there is none.
 */
struct ms_diag {
	enum ms_severity severity;
	const char *identifier;
	const char *message;
	const char *expected;
	const char *hint;
	struct ms_span span;
	struct ms_span related;
	const char *related_note;
};

struct ms_diag_list {
	struct snap_arena *arena; /* borrowed */
	struct ms_diag *items;
	uint32_t count;
	uint32_t capacity;
	uint32_t limit;	  /* items kept */
	uint32_t dropped; /* beyond the limit */
	uint32_t errors;  /* of severity error, dropped ones too */
	bool no_memory;	  /* the arena had no room for one of them */
};

/* 'limit' 0 is the default.  'arena' must outlive the list's use. */
void ms_diag_begin(struct ms_diag_list *list, struct snap_arena *arena,
		   uint32_t limit);

/*
 * Add one.  The result may be given more: expected, hint, related; it stays
 * valid until the next one is added.  It is NULL when the list is full or there
 * is no memory.  'identifier' is borrowed for good.
 */
struct ms_diag *ms_diag_add(struct ms_diag_list *list,
			    enum ms_severity severity, const char *identifier,
			    struct ms_span span, const char *format, ...)
	SNAP_PRINTF(5, 6);

/* A formatted text in the list's arena, "" without memory: for 'expected' and
 * 'hint'. */
const char *ms_diag_text(struct ms_diag_list *list, const char *format, ...)
	SNAP_PRINTF(2, 3);

#endif
