#include "value/warn.h"

#include <stdarg.h>
#include <stdio.h>

void ms_warn(struct ms_heap *heap, const char *identifier, const char *format,
	     ...)
{
	char message[512];
	va_list arguments;

	if (heap->warning.warn == NULL)
		return;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	heap->warning.warn(heap->warning.context, identifier, message);
}
