/*
 * A compiled unit (a script text, a function file, text typed at the prompt)
 * as one block of bytes: indexes and offsets only, little-endian, read where
 * it stands.  BYTECODE.md tells the layout; image_build.h makes one.
 *
 * ms_image_open() checks all tables and every reference between them, so that
 * the accessors below need no checks; a function's code is verified by
 * ms_image_verify() once, before it runs.  An image is immutable; whatever
 * changes while running lives in side arrays of the VM that are as long as the
 * counts here.  Borrowed from the bytes; any thread.
 */
#ifndef MS_CODE_IMAGE_H
#define MS_CODE_IMAGE_H

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/fail.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS_NO_INDEX	     UINT32_MAX
#define MS_NO_SLOT	     UINT16_MAX
#define MS_IMAGE_TABLE_COUNT 17

enum ms_unit_kind {
	MS_UNIT_SCRIPT,	  /* named slots are filled from the calling scope */
	MS_UNIT_FUNCTIONS /* function 0 is the file's main function */
};

struct ms_text_span {
	const char *bytes; /* UTF-8, followed by a NUL */
	uint32_t size;
};

enum ms_constant_kind {
	MS_CONSTANT_REAL,    /* a double scalar */
	MS_CONSTANT_COMPLEX, /* two doubles */
	MS_CONSTANT_INTEGER, /* integer scalar: class and 64 bits */
	MS_CONSTANT_CHAR,    /* '...': UTF-16 row, 0x0 when empty */
	MS_CONSTANT_STRING,  /* "...": a string scalar, UTF-16 */
	MS_CONSTANT_ARRAY    /* real double matrix: rows, columns, data */
};

struct ms_constant {
	uint8_t kind;
	uint8_t class_code; /* of INTEGER: 0..7 = int8 int16 .. uint64 */
	uint32_t rows, columns;
	double real, imaginary;
	uint64_t integer;
	const unsigned char *data; /* 16-bit units or doubles, little-endian */
	size_t count;		   /* units or elements */
};

/* What a call site calls. */
enum ms_callee {
	MS_CALLEE_LOCAL,  /* function 'target' of this unit */
	MS_CALLEE_IMPORT, /* import 'target' */
	MS_CALLEE_EITHER, /* the variable in 'slot' when set, else the import */
	MS_CALLEE_VALUE /* what 'slot' holds: indexed, or called if a handle */
};

enum ms_site_flags {
	MS_SITE_LIST = 1, /* arguments are one LIST in the first slot */
	MS_SITE_STATEMENT =
		2,	     /* no output wanted: first slot set if one came */
	MS_SITE_COUNTED = 4, /* LIST in slot 0, wanted outputs in slot 1;
				results become a LIST in slot 0; with STATEMENT
				fewer may come */
	MS_SITE_BARE = 8,    /* a name without parentheses */
	MS_SITE_COMMAND = 16 /* command syntax */
};

struct ms_site {
	uint8_t callee;
	uint8_t flags;
	uint16_t slot; /* MS_NO_SLOT unless EITHER or VALUE */
	uint32_t target;
	uint16_t argument_count;
	uint16_t result_count;
	uint32_t ignored; /* bit k: output k is '~' */
};

enum ms_step_kind {
	MS_STEP_PAREN,	    /* 'count' index values */
	MS_STEP_PAREN_LIST, /* one LIST */
	MS_STEP_BRACE,
	MS_STEP_BRACE_LIST,
	MS_STEP_FIELD,	      /* string 'name', no value */
	MS_STEP_FIELD_DYNAMIC /* one value */
};

struct ms_step {
	uint8_t kind;
	uint16_t count; /* slots it consumes */
	uint32_t name;	/* of FIELD */
};

struct ms_path {
	uint16_t slot;	     /* the variable */
	uint16_t slot_count; /* sum of its steps */
	uint32_t first_step;
	uint32_t step_count; /* at least one */
};

enum ms_statement_kind {
	MS_STATEMENT_ASSIGNMENT, /* 'name' was assigned */
	MS_STATEMENT_MULTI,	 /* one variable of several */
	MS_STATEMENT_EXPRESSION, /* the value went to ans */
	MS_STATEMENT_NAME,	 /* a variable's bare name */
	MS_STATEMENT_COMMAND,	 /* command form; the value went to ans */
	MS_STATEMENT_OUTPUT	 /* one more value of an expression */
};

struct ms_statement {
	uint8_t kind;
	bool closed;	     /* by a semicolon */
	uint32_t name;	     /* of the variable */
	uint32_t start, end; /* source bytes */
};

enum ms_function_flags {
	MS_FUNCTION_VARARGIN = 1, /* the last input collects the rest */
	MS_FUNCTION_VARARGOUT = 2,
	MS_FUNCTION_ANONYMOUS = 4,
	MS_FUNCTION_NESTED = 8,
	MS_FUNCTION_SCRIPT = 16,    /* the body of a script unit */
	MS_FUNCTION_USES_SCOPE = 32 /* calls eval, load, exist, who... */
};

enum ms_handler_kind {
	MS_HANDLER_TRY,
	MS_HANDLER_UNWIND
};

struct ms_handler {	     /* innermost first */
	uint32_t start, end; /* words protected, 'end' is not */
	uint32_t target;     /* not before 'end' */
	uint8_t kind;
};

/* A variable that nested functions share.  All functions of one family list
 * the same variables in the same order, or none. */
struct ms_shared {
	uint16_t slot; /* a variable here; MS_NO_SLOT when not used */
	bool owner;    /* this function makes it anew at each call */
};

struct ms_function {
	uint32_t name;
	uint32_t flags;
	uint32_t parent;      /* enclosing function, MS_NO_INDEX at top level */
	uint32_t family;      /* outermost function of the nest; itself there */
	uint16_t input_count; /* slots capture_count.., as declared */
	uint16_t output_count;	/* where they are: ms_image_output() */
	uint16_t capture_count; /* slots 0..; 0 unless ANONYMOUS */
	uint16_t named_count;	/* slots 0..named_count-1 are variables */
	uint16_t slot_count;
	uint32_t first_output; /* index into the unit's output slot list */
	uint32_t first_name;   /* index into the unit's slot name list */
	uint32_t first_handler, handler_count;
	uint32_t first_shared, shared_count;
	uint32_t first_persistent, persistent_count; /* names */
	uint32_t code, code_count;		     /* words */
	uint32_t lines, line_count; /* rows of the position table */
	uint32_t start, end;	    /* source bytes; text of an anonymous one */
	uint32_t ignored_inputs;    /* bit k: input k is '~' */
};

struct ms_image {
	const unsigned char *bytes;
	size_t size;
	uint8_t kind;
	uint8_t dialect;
	uint32_t name;		/* string: source name */
	uint64_t source_digest; /* of the text it was made from */
	uint32_t source_size;
	uint32_t function_count, constant_count, string_count, import_count,
		site_count, path_count, step_count, statement_count,
		handler_count, shared_count, word_count;
	/* Words in the machine's byte order, 8-byte aligned. */
	const uint64_t *words;
	/* Set when the words had to be copied (byte order, alignment). */
	uint64_t *copied_words;
	struct snap_allocator allocator;
	/* Where each table begins; image_layout.h alone uses these.  NULL for
	 * positions that lie elsewhere and aren't attached. */
	const unsigned char *tables[MS_IMAGE_TABLE_COUNT];
};

/*
 * Open the image in 'bytes', which stay borrowed until ms_image_close().  All
 * tables are checked, no code.  Fails with SNAP_E_BYTECODE_INVALID (offset and
 * what was expected) or SNAP_E_NO_MEMORY.
 */
int ms_image_open(struct ms_image *out, const void *bytes, size_t size,
		  const struct snap_allocator *allocator,
		  struct snap_error *err);
void ms_image_close(struct ms_image *image);

/* Verify one function's code; must precede running it. */
int ms_image_verify(const struct ms_image *image, uint32_t function,
		    struct snap_error *err);

/* Accessors: the index must be below the count. */
struct ms_text_span ms_image_string(const struct ms_image *image,
				    uint32_t index);
void ms_image_function(const struct ms_image *image, uint32_t index,
		       struct ms_function *out);
void ms_image_constant(const struct ms_image *image, uint32_t index,
		       struct ms_constant *out);
/* Name of an import: 'sin', 'pkg.helper'. */
struct ms_text_span ms_image_import(const struct ms_image *image,
				    uint32_t index);
void ms_image_site(const struct ms_image *image, uint32_t index,
		   struct ms_site *out);
void ms_image_path(const struct ms_image *image, uint32_t index,
		   struct ms_path *out);
void ms_image_step(const struct ms_image *image, uint32_t index,
		   struct ms_step *out);
void ms_image_statement(const struct ms_image *image, uint32_t index,
			struct ms_statement *out);
void ms_image_handler(const struct ms_image *image, uint32_t index,
		      struct ms_handler *out);
void ms_image_shared(const struct ms_image *image, uint32_t index,
		     struct ms_shared *out);
/* Slot of output 'k' of a function; string of slot name 'k'; string of
 * persistent variable 'k'. */
uint16_t ms_image_output(const struct ms_image *image,
			 const struct ms_function *function, uint32_t k);
uint32_t ms_image_slot_name(const struct ms_image *image,
			    const struct ms_function *function, uint32_t k);
uint32_t ms_image_persistent(const struct ms_image *image,
			     const struct ms_function *function, uint32_t k);
/* Source bytes that word 'word' (relative to the function) came from; the
 * function's first byte when the image doesn't know. */
void ms_image_position(const struct ms_image *image,
		       const struct ms_function *function, uint32_t word,
		       uint32_t *start, uint32_t *end);

/*
 * An image may lie apart from its positions, which only errors ask for: it is
 * opened, verified and run without them.
 */

/* False for an image that lies apart, until its positions are attached. */
bool ms_image_has_positions(const struct ms_image *image);

/* The bytes that its positions have, wherever they lie. */
size_t ms_image_positions_size(const struct ms_image *image);

/* Check the positions of an image that lies apart and hasn't any; 'bytes' stay
 * borrowed until close.  Fails with SNAP_E_BYTECODE_INVALID, whose offset is
 * within 'bytes', and leaves the image as it is.  No other thread may use the
 * image meanwhile. */
int ms_image_attach_positions(struct ms_image *image, const void *bytes,
			      size_t size, struct snap_error *err);

/* A whole image as one that lies apart and its positions, appended to 'apart'
 * and 'positions'.  Only where tables lie is checked, not what is in them:
 * SNAP_E_BYTECODE_INVALID, also for an image that lies apart already. */
int ms_image_split(const void *image, size_t size, struct snap_strbuf *apart,
		   struct snap_strbuf *positions, struct snap_error *err);

/* The same backwards: the bytes that were split, appended to 'out'. */
int ms_image_join(const void *apart, size_t size, const void *positions,
		  size_t position_size, struct snap_strbuf *out,
		  struct snap_error *err);

#endif
