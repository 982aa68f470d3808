/*
 * Values as a host reads them: what a session hands out in displays, deltas and
 * its workspace.
 *
 * A value is borrowed from whatever holds it (an outcome, a session's
 * workspace) and never changes while it is held.  Arrays are column-major;
 * dimensions are at least two, those behind the second are never 1 at the end.
 *
 * Threads: that of the session that made the value.
 */
#ifndef SESSION_VALUE_H
#define SESSION_VALUE_H

#include "snapshot/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ms_session;
struct ms_value;

enum ms_value_class {
	MS_VALUE_LOGICAL,
	MS_VALUE_CHAR,
	MS_VALUE_DOUBLE,
	MS_VALUE_SINGLE,
	MS_VALUE_INT8,
	MS_VALUE_INT16,
	MS_VALUE_INT32,
	MS_VALUE_INT64,
	MS_VALUE_UINT8,
	MS_VALUE_UINT16,
	MS_VALUE_UINT32,
	MS_VALUE_UINT64,
	MS_VALUE_CELL,
	MS_VALUE_STRUCT,
	MS_VALUE_STRING,
	MS_VALUE_FUNCTION,
	MS_VALUE_EXCEPTION,
	MS_VALUE_OBJECT
};

SNAP_API enum ms_value_class ms_value_class(const struct ms_value *value);
/* "double", "function_handle": MATLAB's word.  Static. */
SNAP_API const char *ms_value_class_name(const struct ms_value *value);
SNAP_API bool ms_value_is_complex(const struct ms_value *value);
SNAP_API bool ms_value_is_sparse(const struct ms_value *value);

SNAP_API uint32_t ms_value_rank(const struct ms_value *value);
/* 1 for dimensions behind the last. */
SNAP_API size_t ms_value_dim(const struct ms_value *value, uint32_t dimension);
SNAP_API size_t ms_value_count(const struct ms_value *value);
/* Memory its elements take, as whos tells it. */
SNAP_API uint64_t ms_value_bytes(const struct ms_value *value);

/*
 * Elements 'first' up to 'first + count' as doubles, for numbers, logicals and
 * characters (UTF-16 code units): 64-bit integers are rounded.  'im' may be
 * NULL; else it gets zeros for real values.  False, and nothing is written, for
 * other classes and for elements that don't exist.
 */
SNAP_API bool ms_value_doubles(const struct ms_value *value, size_t first,
			       size_t count, double *re, double *im);
/* One element of an integer class (or logical, char), exactly: the bits of an
 * int64_t or, for unsigned classes, a uint64_t. */
SNAP_API bool ms_value_integer(const struct ms_value *value, size_t index,
			       uint64_t *bits);

/* Element of a cell or string array ('<missing>' is NULL); NULL also when there
 * is none. */
SNAP_API const struct ms_value *ms_value_cell(const struct ms_value *value,
					      size_t index);

/* Of structs: fields in order, each element's values. */
SNAP_API uint32_t ms_value_field_count(const struct ms_value *value);
SNAP_API const char *ms_value_field_name(const struct ms_value *value,
					 uint32_t field);
SNAP_API const struct ms_value *ms_value_field(const struct ms_value *value,
					       size_t index, uint32_t field);

/*
 * As text, NUL-terminated UTF-8 and yours (ms_session_release()); '*size' may
 * be NULL.
 *
 * text   a char row, a string scalar or a function handle's source;
 *        SNAP_E_NOT_FOUND for anything else
 * json   canonical JSON: class, size, and the elements bit by bit
 * shown  what disp() prints in the session's format
 */
SNAP_API int ms_value_text(struct ms_session *session,
			   const struct ms_value *value, char **text,
			   size_t *size, struct snap_error *err);
SNAP_API int ms_value_json_text(struct ms_session *session,
				const struct ms_value *value, char **text,
				size_t *size, struct snap_error *err);
SNAP_API int ms_value_shown(struct ms_session *session,
			    const struct ms_value *value, char **text,
			    size_t *size, struct snap_error *err);

#ifdef __cplusplus
}
#endif

#endif
