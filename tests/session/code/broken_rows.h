/* What makes the image of fixture_build() break one rule, row by row. */
#ifndef TESTS_SESSION_CODE_BROKEN_ROWS_H
#define TESTS_SESSION_CODE_BROKEN_ROWS_H

#include "code/image.h"
#include "code/image_layout.h"

/* A field that breaks one rule: 'size' bytes at 'field' of a row. */
struct broken_row {
	const char *rule;
	enum ms_image_table table;
	uint32_t row_size;
	uint32_t row;
	uint32_t field;
	uint32_t size;
	uint32_t value;
};

extern const struct broken_row broken_rows[];
extern const size_t broken_row_count;

/* Where the field lies in the image, which has it; and break it there. */
const unsigned char *broken_row_place(const struct broken_row *row,
				      const struct ms_image *image);
void broken_row_put(const struct broken_row *row, unsigned char *at);

#endif
