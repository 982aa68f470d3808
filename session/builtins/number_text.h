/* How num2str() and string() write numbers. */
#ifndef MS_BUILTINS_NUMBER_TEXT_H
#define MS_BUILTINS_NUMBER_TEXT_H

#include "builtins/char_rows.h"

/* How the elements of one array are written. */
struct ms_plain_style {
	bool integer; /* all are whole numbers */
	int width;
	int precision; /* significant digits, unless 'integer' */
};

/* The style num2str() gives an array of a plain class. */
void ms_plain_style_of(const struct ms_view *view,
		       struct ms_plain_style *style);

/* Append element 'i' by that style. */
int ms_plain_put(struct ms_heap *heap, const struct ms_view *view, size_t i,
		 const struct ms_plain_style *style, struct ms_wide *out);

#endif
