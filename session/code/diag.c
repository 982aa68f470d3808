#include "code/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void ms_diag_begin(struct ms_diag_list *list, struct snap_arena *arena,
		   uint32_t limit)
{
	*list = (struct ms_diag_list){
		.arena = arena,
		.limit = limit == 0 ? MS_DIAG_LIMIT_DEFAULT : limit,
	};
}

SNAP_PRINTF(2, 0)
static const char *format_text(struct ms_diag_list *list, const char *format,
			       va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	char *text =
		length < 0 ? NULL
			   : snap_arena_alloc(list->arena, (size_t)length + 1);
	if (text == NULL)
		list->no_memory = true;
	else
		(void)vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text == NULL ? "" : text;
}

const char *ms_diag_text(struct ms_diag_list *list, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	const char *text = format_text(list, format, arguments);
	va_end(arguments);
	return text;
}

/* Room for one more; the arena keeps the outgrown arrays, which are small. */
static bool reserve(struct ms_diag_list *list)
{
	if (list->count < list->capacity)
		return true;
	uint32_t capacity = list->capacity == 0 ? 4 : list->capacity * 2;
	struct ms_diag *items =
		snap_arena_array(list->arena, capacity, sizeof(*items));
	if (items == NULL) {
		list->no_memory = true;
		return false;
	}
	if (list->count != 0)
		memcpy(items, list->items, list->count * sizeof(*items));
	list->items = items;
	list->capacity = capacity;
	return true;
}

struct ms_diag *ms_diag_add(struct ms_diag_list *list,
			    enum ms_severity severity, const char *identifier,
			    struct ms_span span, const char *format, ...)
{
	va_list arguments;

	if (severity == MS_SEVERITY_ERROR)
		list->errors++;
	if (list->count >= list->limit || !reserve(list)) {
		list->dropped++;
		return NULL;
	}
	va_start(arguments, format);
	const char *message = format_text(list, format, arguments);
	va_end(arguments);
	struct ms_diag *diag = &list->items[list->count++];
	*diag = (struct ms_diag){
		.severity = severity,
		.identifier = identifier,
		.message = message,
		.expected = "",
		.hint = "",
		.span = span,
		.related_note = "",
	};
	return diag;
}
