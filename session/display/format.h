/* How values are shown: the choices of the 'format' command. */
#ifndef MS_DISPLAY_FORMAT_H
#define MS_DISPLAY_FORMAT_H

#include "display/number.h"

struct ms_display_format {
	enum ms_number_format numbers;
	bool loose;	  /* blank lines between the parts, as 'format loose' */
	uint32_t columns; /* width of the window; 0 is 80 */
};

/* What 'format' alone goes back to. */
#define MS_DISPLAY_FORMAT_DEFAULT                                              \
	{                                                                      \
		.numbers = MS_FORMAT_SHORT, .loose = true                      \
	}

#endif
