/*
 * Values: what a MATLAB variable holds.
 *
 * A value is 16 bytes: a tag and a payload.  Real scalars of the twelve plain
 * classes live in the payload; everything else is a counted object of the heap.
 * The form is canonical: a real full 1x1 of a plain class is always inline, so
 * "tag == MS_TAG_DOUBLE" is the same question as "is it a real double scalar?".
 *
 * Whoever stores a value holds one count of its object: ms_retain() takes one,
 * ms_release() gives it back.  Arguments are borrowed unless the name of the
 * function says 'take'; what a function puts into an 'out' is the caller's.
 * An object may be changed only while its count is one.
 *
 * Every function that can fail returns 0, or nonzero after setting the heap's
 * error with ms_fail(); it writes its 'out' only when it succeeds.  One heap
 * and its values belong to one thread at a time.
 */
#ifndef MS_VALUE_VALUE_H
#define MS_VALUE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ms_heap;

/* The first twelve are the plain classes; their order is that of the tags. */
enum ms_class {
	MS_LOGICAL,
	MS_CHAR,
	MS_DOUBLE,
	MS_SINGLE,
	MS_INT8,
	MS_INT16,
	MS_INT32,
	MS_INT64,
	MS_UINT8,
	MS_UINT16,
	MS_UINT32,
	MS_UINT64,
	MS_CELL,
	MS_STRUCT,
	MS_STRING,
	MS_FUNCTION,
	MS_EXCEPTION,
	MS_OBJECT,
};

#define MS_PLAIN_CLASSES 12
#define MS_CLASS_COUNT	 18

enum ms_tag {
	MS_TAG_NONE, /* an unset slot; a missing string inside string arrays */

	/* Inline scalars: the tag is the class plus one. */
	MS_TAG_LOGICAL,
	MS_TAG_CHAR,
	MS_TAG_DOUBLE,
	MS_TAG_SINGLE,
	MS_TAG_INT8,
	MS_TAG_INT16,
	MS_TAG_INT32,
	MS_TAG_INT64,
	MS_TAG_UINT8,
	MS_TAG_UINT16,
	MS_TAG_UINT32,
	MS_TAG_UINT64,

	MS_TAG_COLON, /* the index ':'; no payload, no class of its own */

	/* Counted objects.  Full arrays of any class but struct, cells and
	 * strings included, share one tag. */
	MS_TAG_HEAP = 16,
	MS_TAG_ARRAY = MS_TAG_HEAP, /* struct ms_array */
	MS_TAG_RANGE,		    /* struct ms_range, range.h */
	MS_TAG_SPARSE,		    /* struct ms_sparse, sparse.h */
	MS_TAG_STRUCT,		    /* struct ms_struct, struct.h */
	MS_TAG_FUNCTION,	    /* struct ms_function, function.h */
	MS_TAG_EXCEPTION,	    /* struct ms_exception, exception.h */
	MS_TAG_OBJECT,		    /* struct ms_opaque, opaque.h */
	MS_TAG_LIST,		    /* struct ms_list, list.h; internal */
	MS_TAG_REF,		    /* struct ms_box, list.h; internal */
	MS_TAG_SORTED,		    /* struct ms_sorted, sorted.h; internal */
};

/* Flags of an object. */
#define MS_COMPLEX 1u /* elements are (re, im) pairs, of twice the size */

/* What every counted object begins with. */
struct ms_object {
	uint32_t refs;
	uint8_t tag;
	uint8_t class_;
	uint16_t flags;
	union {
		uint32_t rank;		/* of arrays and structs */
		struct ms_object *next; /* of objects that are being freed */
	};
};

/*
 * Integers are kept extended to 64 bits: signed ones in 'integer', unsigned
 * ones, characters (a UTF-16 code unit) and logicals (0 or 1) in 'natural'.
 * The short members are never named: they let a view read the payload as an
 * array of one element.
 */
struct ms_value {
	uint32_t tag;
	uint32_t spare;
	union {
		double real;
		float single;
		int64_t integer;
		uint64_t natural;
		struct ms_object *object;
		struct ms_array *array;
		struct ms_struct *structure;
		int8_t short_signed_1;
		int16_t short_signed_2;
		int32_t short_signed_4;
		uint8_t short_natural_1;
		uint16_t short_natural_2;
		uint32_t short_natural_4;
	} as;
};

/*
 * A full array: column-major, in a block of its own that grows geometrically.
 * Elements by class:
 *
 *   logical             uint8_t, 0 or 1
 *   char                uint16_t, UTF-16 code units
 *   double...uint64     the C type; (re, im) pairs with MS_COMPLEX
 *   cell                struct ms_value, none of them NONE
 *   string              struct ms_value: a char row, '' as 0x0, an inline
 *                       char; NONE stands for <missing>
 *
 * rank >= 2; dims beyond the second are never 1 at the end.
 */
struct ms_array {
	struct ms_object head;
	size_t count;	 /* the product of dims */
	size_t capacity; /* elements that fit into data */
	void *data;	 /* NULL when capacity is 0 */
	size_t *dims;	 /* inline_dims, or a block for more of them */
	size_t inline_dims[2];
};

/* ------------------------------------------------------------- inline ones */

static inline struct ms_value ms_none(void)
{
	return (struct ms_value){ .tag = MS_TAG_NONE };
}

static inline struct ms_value ms_colon(void)
{
	return (struct ms_value){ .tag = MS_TAG_COLON };
}

static inline struct ms_value ms_real(double x)
{
	return (struct ms_value){ .tag = MS_TAG_DOUBLE, .as.real = x };
}

/* The union's tail must be zero, so that equal scalars have equal bits. */
static inline struct ms_value ms_single(float x)
{
	struct ms_value v = { .tag = MS_TAG_SINGLE, .as.natural = 0 };

	v.as.single = x;
	return v;
}

static inline struct ms_value ms_logical(bool x)
{
	return (struct ms_value){ .tag = MS_TAG_LOGICAL, .as.natural = x };
}

static inline struct ms_value ms_char(uint16_t unit)
{
	return (struct ms_value){ .tag = MS_TAG_CHAR, .as.natural = unit };
}

/* 'class_' is one of the signed integers and 'x' fits it. */
static inline struct ms_value ms_signed(enum ms_class class_, int64_t x)
{
	return (struct ms_value){ .tag = (uint32_t)class_ + 1,
				  .as.integer = x };
}

/* 'class_' is an unsigned integer, logical or char, and 'x' fits it. */
static inline struct ms_value ms_natural(enum ms_class class_, uint64_t x)
{
	return (struct ms_value){ .tag = (uint32_t)class_ + 1,
				  .as.natural = x };
}

/* Wrap an object; takes the caller's count. */
static inline struct ms_value ms_take_object(void *object)
{
	struct ms_object *head = object;

	return (struct ms_value){ .tag = head->tag, .as.object = head };
}

/* -------------------------------------------------------------- questions */

static inline bool ms_is_none(struct ms_value v)
{
	return v.tag == MS_TAG_NONE;
}

static inline bool ms_is_heap(struct ms_value v)
{
	return v.tag >= MS_TAG_HEAP;
}

/* One of the twelve real scalars. */
static inline bool ms_is_inline(struct ms_value v)
{
	return v.tag - 1 < MS_PLAIN_CLASSES;
}

/* Class of anything but NONE and COLON (which count as double and char). */
static inline enum ms_class ms_class_of(struct ms_value v)
{
	if (v.tag >= MS_TAG_HEAP)
		return (enum ms_class)v.as.object->class_;
	if (v.tag == MS_TAG_COLON)
		return MS_CHAR;
	return v.tag == MS_TAG_NONE ? MS_DOUBLE : (enum ms_class)(v.tag - 1);
}

static inline bool ms_is_class(struct ms_value v, enum ms_class class_)
{
	return ms_class_of(v) == class_;
}

/* Stored as complex, whatever the imaginary parts are. */
static inline bool ms_is_complex(struct ms_value v)
{
	return v.tag >= MS_TAG_HEAP && (v.as.object->flags & MS_COMPLEX) != 0;
}

static inline bool ms_is_sparse(struct ms_value v)
{
	return v.tag == MS_TAG_SPARSE;
}

/* May the holder of 'v' change its object? */
static inline bool ms_is_unique(struct ms_value v)
{
	return v.tag >= MS_TAG_HEAP && v.as.object->refs == 1;
}

static inline bool ms_class_is_integer(enum ms_class class_)
{
	return class_ >= MS_INT8 && class_ <= MS_UINT64;
}

static inline bool ms_class_is_float(enum ms_class class_)
{
	return class_ == MS_DOUBLE || class_ == MS_SINGLE;
}

/* double, single and the integers; neither logical nor char. */
static inline bool ms_class_is_numeric(enum ms_class class_)
{
	return class_ >= MS_DOUBLE && class_ <= MS_UINT64;
}

static inline bool ms_class_is_plain(enum ms_class class_)
{
	return class_ < MS_CELL;
}

/* --------------------------------------------------------------- counting */

/* What ms_release() does with the last count.  Never recurses: nested
 * containers wait in a list, so any depth is fine. */
void ms_object_end(struct ms_heap *heap, struct ms_object *object);

static inline struct ms_value ms_retain(struct ms_value v)
{
	if (v.tag >= MS_TAG_HEAP)
		v.as.object->refs++;
	return v;
}

static inline void ms_release(struct ms_heap *heap, struct ms_value v)
{
	if (v.tag >= MS_TAG_HEAP && --v.as.object->refs == 0)
		ms_object_end(heap, v.as.object);
}

/* Replace what a slot holds; takes the count of 'v'.  The old value goes last,
 * so 'v' may be part of it. */
static inline void ms_take_into(struct ms_heap *heap, struct ms_value *slot,
				struct ms_value v)
{
	struct ms_value old = *slot;

	*slot = v;
	ms_release(heap, old);
}

void ms_release_all(struct ms_heap *heap, struct ms_value *values,
		    size_t count);

/* --------------------------------------------- dimensions of any value at all
 *
 * No allocation, and lazy values stay lazy.  Everything that isn't an array
 * (functions, exceptions, NONE...) is 1x1.
 */

uint32_t ms_rank(struct ms_value v);

/* ms_rank() of them.  Borrowed: from the object, or static for a scalar. */
const size_t *ms_dims(struct ms_value v);

/* Elements along dimension 'k', counted from 0; 1 beyond the rank. */
size_t ms_dim(struct ms_value v, uint32_t k);

/* Elements (of a sparse one: rows times columns). */
size_t ms_count(struct ms_value v);

static inline size_t ms_rows(struct ms_value v)
{
	return ms_is_heap(v) ? ms_dim(v, 0) : 1;
}

static inline size_t ms_columns(struct ms_value v)
{
	return ms_is_heap(v) ? ms_dim(v, 1) : 1;
}

static inline bool ms_is_empty(struct ms_value v)
{
	return ms_is_heap(v) && ms_count(v) == 0;
}

static inline bool ms_is_scalar(struct ms_value v)
{
	return !ms_is_heap(v) || ms_count(v) == 1;
}

bool ms_is_matrix(struct ms_value v);	    /* two dimensions */
bool ms_is_vector(struct ms_value v);	    /* 1xN or Nx1, N >= 1 */
bool ms_is_row(struct ms_value v);	    /* 1xN, N >= 0 */
bool ms_is_column(struct ms_value v);	    /* Nx1, N >= 0 */
bool ms_is_zero_by_zero(struct ms_value v); /* 0x0, as [] and '' are */
bool ms_same_dims(struct ms_value a, struct ms_value b);

/* ------------------------------------------------- views: elements for reading
 *
 * One way to read inline scalars, full arrays, and (after making them full)
 * ranges and sparse matrices.
 */

struct ms_view {
	enum ms_class class_;
	bool complex;
	uint32_t rank;
	const size_t *dims;
	size_t count;
	const void *data;     /* elements as in struct ms_array */
	struct ms_value held; /* what ms_view_end() releases */
};

/*
 * '*value' is an inline scalar, an array, a range, a sparse matrix or a struct
 * array (data is then its field values, count its elements); anything else is
 * MATLAB:UndefinedFunction.  The view points into '*value' and its object: both
 * must stay as they are until ms_view_end(), which is called after success
 * only.  A view isn't copied: it may point into itself.
 */
int ms_view_begin(struct ms_heap *heap, const struct ms_value *value,
		  struct ms_view *view);
void ms_view_end(struct ms_heap *heap, struct ms_view *view);

/* The same for values that need no work: inline scalars, arrays and struct
 * arrays.  No ms_view_end() needed (and none hurts).  False for others. */
bool ms_view_direct(const struct ms_value *value, struct ms_view *view);

/* Element 'i' of a plain class as a double (the real part). */
double ms_view_double(const struct ms_view *view, size_t i);
double ms_view_imaginary(const struct ms_view *view, size_t i);

/* Element 'i' as a new value of the view's class: an inline scalar, a complex
 * scalar (may fail), a string scalar, or the cell's retained content. */
int ms_view_element(struct ms_heap *heap, const struct ms_view *view, size_t i,
		    struct ms_value *out);

/* The payload of an inline scalar as one element in memory. */
const void *ms_inline_data(const struct ms_value *value);

/* An inline scalar as a double. */
double ms_inline_double(struct ms_value v);

/* An inline scalar from one real element in memory. */
struct ms_value ms_inline_load(enum ms_class class_, const void *element);

/* And back: one element of its class. */
void ms_inline_store(struct ms_value v, void *element);

#endif
