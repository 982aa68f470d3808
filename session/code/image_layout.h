/*
 * The one place that knows where the fields of an image lie; BYTECODE.md tells
 * the same in words.  Only the image's own files include it.
 */
#ifndef MS_CODE_IMAGE_LAYOUT_H
#define MS_CODE_IMAGE_LAYOUT_H

#include "code/image.h"

#define MS_IMAGE_MAGIC	     0x474d494du /* "MIMG" */
#define MS_IMAGE_HEADER_SIZE 96u

enum ms_image_field {
	MS_AT_IMAGE_MAGIC = 0,
	MS_AT_IMAGE_KIND = 4,
	MS_AT_IMAGE_DIALECT = 5,
	MS_AT_IMAGE_FLAGS = 6,
	MS_AT_IMAGE_RESERVED = 7,
	MS_AT_IMAGE_SOURCE_DIGEST = 8,
	MS_AT_IMAGE_SOURCE_SIZE = 16,
	MS_AT_IMAGE_NAME = 20,
	MS_AT_IMAGE_COUNTS = 24, /* one u32 per table, in their order */
	MS_AT_IMAGE_PADDING = 92,
};

/* Its flags.  The rows of POSITIONS are counted, but lie elsewhere. */
#define MS_IMAGE_APART	   1u
#define MS_IMAGE_FLAGS_ALL 1u

static inline bool ms_image_is_apart(const unsigned char *bytes)
{
	return (bytes[MS_AT_IMAGE_FLAGS] & MS_IMAGE_APART) != 0;
}

/* X(NAME, bytes of a row): the tables, in the order they lie.  The wide rows
 * come first, so that words and constants are aligned. */
#define MS_IMAGE_TABLES(X)                                                     \
	X(WORDS, 8)                                                            \
	X(DATA, 8)                                                             \
	X(CONSTANTS, 24)                                                       \
	X(FUNCTIONS, 88)                                                       \
	X(STRINGS, 4)                                                          \
	X(IMPORTS, 4)                                                          \
	X(SITES, 16)                                                           \
	X(PATHS, 12)                                                           \
	X(STEPS, 8)                                                            \
	X(STATEMENTS, 16)                                                      \
	X(HANDLERS, 16)                                                        \
	X(SHARED, 4)                                                           \
	X(NAMES, 4)                                                            \
	X(PERSISTENTS, 4)                                                      \
	X(OUTPUTS, 2)                                                          \
	X(POSITIONS, 1)                                                        \
	X(TEXT, 1)

enum ms_image_table {
#define MS_IMAGE_TABLE_ENUM(name, size) MS_TABLE_##name,
	MS_IMAGE_TABLES(MS_IMAGE_TABLE_ENUM)
#undef MS_IMAGE_TABLE_ENUM
};

enum ms_image_row_size {
#define MS_IMAGE_ROW_ENUM(name, size) MS_ROW_##name = size,
	MS_IMAGE_TABLES(MS_IMAGE_ROW_ENUM)
#undef MS_IMAGE_ROW_ENUM
};

_Static_assert(MS_TABLE_TEXT + 1 == MS_IMAGE_TABLE_COUNT,
	       "image.h has room for another number of tables");
_Static_assert(MS_AT_IMAGE_COUNTS + 4 * MS_IMAGE_TABLE_COUNT ==
		       MS_AT_IMAGE_PADDING,
	       "the counts don't fill their place");

enum ms_constant_field {
	MS_AT_CONSTANT_KIND = 0,
	MS_AT_CONSTANT_CLASS = 1,
	MS_AT_CONSTANT_RESERVED = 2, /* two bytes */
	MS_AT_CONSTANT_ROWS = 4,
	MS_AT_CONSTANT_COLUMNS = 8,
	MS_AT_CONSTANT_DATA = 12,  /* first row of DATA */
	MS_AT_CONSTANT_FIRST = 16, /* real, imaginary, integer */
};

enum ms_function_field {
	MS_AT_FUNCTION_NAME = 0,
	MS_AT_FUNCTION_FLAGS = 4,
	MS_AT_FUNCTION_PARENT = 8,
	MS_AT_FUNCTION_FAMILY = 12,
	MS_AT_FUNCTION_INPUTS = 16,
	MS_AT_FUNCTION_OUTPUTS = 18,
	MS_AT_FUNCTION_CAPTURES = 20,
	MS_AT_FUNCTION_NAMED = 22,
	MS_AT_FUNCTION_SLOTS = 24,
	MS_AT_FUNCTION_RESERVED = 26, /* two bytes */
	MS_AT_FUNCTION_FIRST_OUTPUT = 28,
	MS_AT_FUNCTION_FIRST_NAME = 32,
	MS_AT_FUNCTION_FIRST_HANDLER = 36,
	MS_AT_FUNCTION_HANDLER_COUNT = 40,
	MS_AT_FUNCTION_FIRST_SHARED = 44,
	MS_AT_FUNCTION_SHARED_COUNT = 48,
	MS_AT_FUNCTION_FIRST_PERSISTENT = 52,
	MS_AT_FUNCTION_PERSISTENT_COUNT = 56,
	MS_AT_FUNCTION_CODE = 60,
	MS_AT_FUNCTION_CODE_COUNT = 64,
	MS_AT_FUNCTION_LINES = 68,
	MS_AT_FUNCTION_LINE_COUNT = 72,
	MS_AT_FUNCTION_START = 76,
	MS_AT_FUNCTION_END = 80,
	MS_AT_FUNCTION_IGNORED = 84,
};

enum ms_site_field {
	MS_AT_SITE_CALLEE = 0,
	MS_AT_SITE_FLAGS = 1,
	MS_AT_SITE_SLOT = 2,
	MS_AT_SITE_TARGET = 4,
	MS_AT_SITE_ARGUMENTS = 8,
	MS_AT_SITE_RESULTS = 10,
	MS_AT_SITE_IGNORED = 12,
};

enum ms_path_field {
	MS_AT_PATH_SLOT = 0,
	MS_AT_PATH_SLOT_COUNT = 2,
	MS_AT_PATH_FIRST_STEP = 4,
	MS_AT_PATH_STEP_COUNT = 8,
};

enum ms_step_field {
	MS_AT_STEP_KIND = 0,
	MS_AT_STEP_RESERVED = 1,
	MS_AT_STEP_COUNT = 2,
	MS_AT_STEP_NAME = 4,
};

enum ms_statement_field {
	MS_AT_STATEMENT_KIND = 0,
	MS_AT_STATEMENT_CLOSED = 1,
	MS_AT_STATEMENT_RESERVED = 2, /* two bytes */
	MS_AT_STATEMENT_NAME = 4,
	MS_AT_STATEMENT_START = 8,
	MS_AT_STATEMENT_END = 12,
};

enum ms_handler_field {
	MS_AT_HANDLER_START = 0,
	MS_AT_HANDLER_END = 4,
	MS_AT_HANDLER_TARGET = 8,
	MS_AT_HANDLER_KIND = 12, /* four bytes */
};

enum ms_shared_field {
	MS_AT_SHARED_SLOT = 0,
	MS_AT_SHARED_OWNER = 2,
	MS_AT_SHARED_RESERVED = 3,
};

/* The highest number of each kind; what is above is unknown. */
#define MS_UNIT_LAST	      MS_UNIT_FUNCTIONS
#define MS_CONSTANT_LAST      MS_CONSTANT_ARRAY
#define MS_CALLEE_LAST	      MS_CALLEE_VALUE
#define MS_STEP_LAST	      MS_STEP_FIELD_DYNAMIC
#define MS_STATEMENT_LAST     MS_STATEMENT_OUTPUT
#define MS_HANDLER_LAST	      MS_HANDLER_UNWIND
#define MS_CLASS_LAST	      7u
#define MS_DIALECT_LAST	      1u
#define MS_SITE_FLAGS_ALL     31u
#define MS_FUNCTION_FLAGS_ALL 63u

/* Bits of an INTEGER constant as its class holds them: extended to 64. */
static inline uint64_t ms_integer_extend(uint8_t class_code, uint64_t bits)
{
	unsigned size = 8u << (class_code >> 1);

	if (size == 64)
		return bits;
	uint64_t value = bits & ((UINT64_C(1) << size) - 1);
	bool negative = class_code % 2 == 0 && (value >> (size - 1)) != 0;
	return negative ? value | ~UINT64_C(0) << size : value;
}

/* Where a row lies; the table has it. */
static inline const unsigned char *ms_image_row(const struct ms_image *image,
						enum ms_image_table table,
						enum ms_image_row_size size,
						uint32_t index)
{
	return image->tables[table] + (size_t)index * size;
}

#define MS_ROW(image, table, index)                                            \
	ms_image_row(image, MS_TABLE_##table, MS_ROW_##table, index)

static inline uint32_t ms_image_count(const struct ms_image *image,
				      enum ms_image_table table)
{
	return snap_le32(image->bytes + MS_AT_IMAGE_COUNTS + 4 * table);
}

/*
 * The next row of a position table, in a row before it (all zero at the
 * beginning).  Returns the bytes it took, or 0 when the bytes are no row.
 */
struct ms_position_row {
	uint32_t word, start, end;
};
size_t ms_position_decode(const unsigned char *bytes, size_t size,
			  struct ms_position_row *row);

/* image_read.c: the first steps of opening, of an image that has its bytes and
 * its size: the header, and where each table begins. */
int ms_image_check_header(const struct ms_image *image, struct snap_error *err);
int ms_image_place_tables(struct ms_image *image, struct snap_error *err);

/* image_read_check.c: every table's rows and references. */
int ms_image_check(const struct ms_image *image, struct snap_error *err);
int ms_image_check_functions(const struct ms_image *image,
			     struct snap_error *err);
/* image_positions.c: each function's share of POSITIONS; of an image without
 * them, where the shares begin. */
int ms_image_check_positions(const struct ms_image *image,
			     struct snap_error *err);

/* An image breaks a rule at 'at', a place in it. */
int ms_image_fail(const struct ms_image *image, const unsigned char *at,
		  struct snap_error *err, const char *format, ...)
	SNAP_PRINTF(4, 5);

#endif
