/*
 * MAT files: levels 5 and 7 read and written, level 4 read, level 7.3 (HDF5)
 * recognised and refused.
 *
 * Between a file and whoever uses it lies a neutral tree of arrays.  Reading
 * borrows: the numbers of an array point into the caller's bytes, or into what
 * was inflated from them, in whatever type and byte order the file has them;
 * fmt_mat_convert() and fmt_mat_units() turn them into what is wanted.  Writing
 * borrows too: a tree that points at values in memory goes to a sink without
 * another copy of the whole.
 *
 * Everything a file says about sizes is held against what is left of it and
 * against the limits before anything is allocated.
 */
#ifndef FMT_MAT_H
#define FMT_MAT_H

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/fail.h"

/* Classes of arrays, by the format's numbers. */
enum fmt_mat_class {
	FMT_MX_CELL = 1,
	FMT_MX_STRUCT = 2,
	FMT_MX_OBJECT = 3, /* an instance of an old @folder class */
	FMT_MX_CHAR = 4,
	FMT_MX_SPARSE = 5, /* double, or logical */
	FMT_MX_DOUBLE = 6,
	FMT_MX_SINGLE = 7,
	FMT_MX_INT8 = 8,
	FMT_MX_UINT8 = 9,
	FMT_MX_INT16 = 10,
	FMT_MX_UINT16 = 11,
	FMT_MX_INT32 = 12,
	FMT_MX_UINT32 = 13,
	FMT_MX_INT64 = 14,
	FMT_MX_UINT64 = 15,
	FMT_MX_FUNCTION = 16, /* a function handle: known by its class only */
	FMT_MX_OPAQUE = 17,   /* string, table, datetime... */
};

/* How numbers are stored, by the format's numbers. */
enum fmt_mat_type {
	FMT_MI_INT8 = 1,
	FMT_MI_UINT8 = 2,
	FMT_MI_INT16 = 3,
	FMT_MI_UINT16 = 4,
	FMT_MI_INT32 = 5,
	FMT_MI_UINT32 = 6,
	FMT_MI_SINGLE = 7,
	FMT_MI_DOUBLE = 9,
	FMT_MI_INT64 = 12,
	FMT_MI_UINT64 = 13,
	FMT_MI_MATRIX = 14,
	FMT_MI_COMPRESSED = 15,
	FMT_MI_UTF8 = 16,
	FMT_MI_UTF16 = 17,
	FMT_MI_UTF32 = 18,
};

/*
 * 'count' numbers of a type, 'stride' of them apart (2 for one half of complex
 * pairs, else 1); not aligned.  'swapped' means the other byte order than the
 * machine's.  Where 'fill' is set there are no numbers in memory: it makes
 * those from 'first' on when they are needed, in the machine's order.
 */
struct fmt_mat_numbers {
	uint8_t type; /* enum fmt_mat_type */
	uint8_t stride;
	bool swapped;
	size_t count;
	const void *data;
	void (*fill)(const void *data, size_t first, size_t count, void *out);
};

/* What a sparse matrix has besides its values. */
struct fmt_mat_sparse {
	struct fmt_mat_numbers rows;   /* 0-based; at least starts[last] */
	struct fmt_mat_numbers starts; /* columns + 1 */
	size_t count;		       /* elements: starts[last] */
};

struct fmt_mat_fields {
	size_t count;
	const char *const *names; /* NUL-terminated; duplicates are possible */
};

struct fmt_mat_array {
	uint8_t class_; /* enum fmt_mat_class */
	bool logical;	/* whatever the class, as old files have it */
	bool complex;
	uint32_t rank;	    /* at least 2, except 0 for opaque ones */
	const size_t *dims; /* trailing 1s as in the file */
	size_t count;	    /* their product; 0 for opaque ones; of sparse
			       ones the elements that are there */
	uint64_t size;	    /* for the writer */
	union {
		/* Numbers, text, sparse.  Text may hold no numbers at all and
		 * be blank nevertheless: fmt_mat_units() knows. */
		struct {
			struct fmt_mat_numbers real;
			struct fmt_mat_numbers imaginary;
			const struct fmt_mat_sparse *sparse;
		};
		/* Cell: 'count' items.  Struct and object: for each element its
		 * fields in order.  String: 'count' texts, see below. */
		struct {
			struct fmt_mat_array *items;
			const struct fmt_mat_fields *fields;
			const char *class_name; /* object, opaque */
			struct snap_span content;
		};
	};
};

/*
 * A string array is the opaque class "string" whose items are chars; an item of
 * class 0 is a missing one.  It has a rank, dimensions and a count like others;
 * an opaque array without items could not be understood.
 */
static inline bool fmt_mat_is_string(const struct fmt_mat_array *array)
{
	return array->class_ == FMT_MX_OPAQUE && array->rank != 0;
}

struct fmt_mat_variable {
	const char *name; /* NUL-terminated; any bytes from 1 to 255 */
	size_t name_size;
	bool global;
	bool compressed;
	bool replaced;	 /* a later variable has the same name */
	uint64_t offset; /* of its element in the file */
	struct fmt_mat_array value;
};

/* "double", "char"...; "logical" for logical ones.  Static. */
const char *fmt_mat_class_name(const struct fmt_mat_array *array);

/* ---------------------------------------------------------------- reading */

/* X(member, type, default, "name", "what it bounds"). */
#define FMT_MAT_LIMITS(X)                                                      \
	X(expanded_size, uint64_t, (uint64_t)4 << 30, "expanded-size",         \
	  "bytes of all elements once they are in memory")                     \
	X(elements, uint64_t, (uint64_t)1 << 30, "elements",                   \
	  "elements of all variables together")                                \
	X(variables, uint32_t, 65536, "variables", "variables of a file")      \
	X(depth, uint32_t, 256, "depth",                                       \
	  "cells and structs inside each other")                               \
	X(name_length, uint32_t, 255, "name-length",                           \
	  "letters of a variable's or a field's name")

/* No limit on the depth goes beyond this: the stack has to hold it. */
#define FMT_MAT_MAX_DEPTH 512

/* More dimensions than this are refused. */
#define FMT_MAT_MAX_RANK 64

/* Zero means default. */
struct fmt_mat_limits {
	size_t struct_size;
#define FMT_MAT_LIMIT_MEMBER(member, type, value, name, text) type member;
	FMT_MAT_LIMITS(FMT_MAT_LIMIT_MEMBER)
#undef FMT_MAT_LIMIT_MEMBER
};

/* What a refusal concerns, besides the error. */
struct fmt_mat_place {
	const char *limit; /* name of the limit that struck, or NULL; static */
	char variable[64]; /* the variable, cut if need be; "" for none */
};

struct fmt_mat_read_options {
	size_t struct_size;
	const struct fmt_mat_limits *limits;	/* NULL: defaults */
	const struct snap_allocator *allocator; /* NULL: malloc() */
	struct fmt_mat_place *place;		/* filled on failure; or NULL */
};

struct fmt_mat_file {
	uint32_t level; /* 4, 5 (uncompressed: "6"), 7 (some compressed) */
	bool big_endian;
	/* In the file's order. */
	struct fmt_mat_variable *variables;
	size_t count;
};

/*
 * Read all of a file.  '*out' is yours, free with fmt_mat_free(); it borrows
 * from 'bytes', which must stay as they are.  A file is refused as a whole.
 * Codes: bounds (not a MAT file, or a wrong one), truncated, codec (inflating),
 * format_too_new (level 7.3), limit, no_memory.  'options' may be NULL.
 */
int fmt_mat_read(struct fmt_mat_file **out, const void *bytes, size_t size,
		 const struct fmt_mat_read_options *options,
		 struct snap_error *err);
void fmt_mat_free(struct fmt_mat_file *file);

/* ------------------------------------------------------------- converting */

/* Bytes of a number of this type; 0 for what isn't one. */
size_t fmt_mat_type_size(enum fmt_mat_type type);

/* How the numbers of a class are kept in memory; 0 for other classes. */
enum fmt_mat_type fmt_mat_class_type(enum fmt_mat_class class_);

/*
 * Numbers [first, first + count) as 'to', in the machine's order, 'stride'
 * elements apart.  The same type keeps every bit.  Fractions round half away
 * from zero and saturate, NaN gives 0; integers keep their low bits.
 */
void fmt_mat_convert(const struct fmt_mat_numbers *numbers, size_t first,
		     size_t count, enum fmt_mat_type to, void *out,
		     size_t stride);

/* The same as logicals: 1 where a number isn't zero. */
void fmt_mat_logical(const struct fmt_mat_numbers *numbers, size_t first,
		     size_t count, uint8_t *out);

/* The UTF-16 code units of a char array that was read: array->count of them. */
void fmt_mat_units(const struct fmt_mat_array *array, uint16_t *out);

/* ---------------------------------------------------------------- writing */

/* Where bytes go: nonzero stops the writer, which then returns it. */
struct fmt_mat_sink {
	int (*write)(void *context, const void *bytes, size_t size,
		     struct snap_error *err);
	void *context;
};

/* What sinks write with whose context is a struct snap_strbuf. */
int fmt_mat_to_strbuf(void *context, const void *bytes, size_t size,
		      struct snap_error *err);

struct fmt_mat_write_options {
	size_t struct_size;
	bool compress; /* level 7, but for small variables; else level 6 */
	int level;     /* of compression, 1...12; 0: the default, 6 */
	/* Up to 116 bytes of text at the beginning; NULL for the product's
	 * own, which names no time. */
	const char *header;
	const struct snap_allocator *allocator; /* NULL: malloc() */
};

/* Text that begins a file unless the options have another. */
#define FMT_MAT_HEADER "MATLAB 5.0 MAT-file, written by snapshot-session"

/*
 * Write a level 5 file of these variables, in this order.  The same tree gives
 * the same bytes on every machine.  Names must be valid ones, once each; arrays
 * of class function, object and opaque (but strings) can't be written and are
 * a bounds error, as is an element beyond the format's 4 GiB.
 */
int fmt_mat_write(struct fmt_mat_variable *variables, size_t count,
		  const struct fmt_mat_write_options *options,
		  const struct fmt_mat_sink *sink, struct snap_error *err);

/*
 * The same as a level 4 file, which has no header; of the options only the
 * allocator counts.  Level 4 knows double matrices, complex ones too, text of
 * characters up to 255 and sparse matrices of doubles, without the mark of a
 * global variable: what it refuses is a bounds error before anything is
 * written.
 */
int fmt_mat4_write(const struct fmt_mat_variable *variables, size_t count,
		   const struct fmt_mat_write_options *options,
		   const struct fmt_mat_sink *sink, struct snap_error *err);

/* Why level 4 can't have it; NULL: it can.  Static text. */
const char *fmt_mat4_refuses(const struct fmt_mat_array *array);

/* How many bytes that will be, uncompressed, without writing.  'allocator' may
 * be NULL. */
int fmt_mat_measure(struct fmt_mat_variable *variables, size_t count,
		    const struct snap_allocator *allocator, uint64_t *size,
		    struct snap_error *err);

/*
 * About what part of its 'size' bytes (fmt_mat_measure()) the file would keep
 * when compressed at the options' level, from 128 places of it, which takes a
 * small part of the time.  The places are random, so no structure of the data
 * makes the answer wrong: it is 0.3 too large once in ten thousand million
 * cases.  0, which says nothing, for files too small to be worth it.
 */
int fmt_mat_sample(struct fmt_mat_variable *variables, size_t count,
		   uint64_t size, const struct fmt_mat_write_options *options,
		   double *out, struct snap_error *err);

/* A letter, then letters, digits and underscores; at most 63. */
bool fmt_mat_is_name(const char *name, size_t size);

#endif
