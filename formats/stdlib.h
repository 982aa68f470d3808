/*
 * The standard library's metadata as a neutral model.
 *
 * fmt_stdlib_read() reads a library (a manifest and its group files, YAML or
 * JSON, see STDLIB.md), checks every rule, and gives either a model in which
 * all of them hold or the list of everything that is wrong.  Nothing here knows
 * about snapshots or the session.
 *
 * Threads: different libraries are independent; a model is immutable once read.
 */
#ifndef FMT_STDLIB_H
#define FMT_STDLIB_H

#include "base/alloc.h"
#include "base/arena.h"
#include "base/digest.h"
#include "snapshot/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of argument counts: no upper bound ("inf" in the text). */
#define FMT_ARITY_UNBOUNDED UINT16_MAX

/* Bounds of the schema itself: no library may go beyond, see STDLIB.md. */
enum {
	FMT_STDLIB_MAX_CATEGORIES = 256, /* of one library */
	FMT_STDLIB_MAX_GROUPS = 1024,	 /* of one library */
	FMT_STDLIB_MAX_PARAMETERS =
		255,		      /* inputs, or outputs, of a signature */
	FMT_STDLIB_MAX_WORDS = 64,    /* of one list: keywords, see_also */
	FMT_STDLIB_MAX_ANCHORS = 256, /* of one file */
	FMT_STDLIB_MAX_NAME = 63,     /* bytes of a name, or of a dotted part */
	FMT_STDLIB_MAX_SUMMARY = 72,  /* characters of an entry's summary */
	FMT_STDLIB_MAX_LINE = 120, /* characters of any other one-line text */
};

/* X(NAME, "text"): what an argument may be, see STDLIB.md. */
#define FMT_PARAMETER_KINDS(X)                                                 \
	X(ANY, "any")                                                          \
	X(NUMERIC, "numeric")                                                  \
	X(REAL, "real")                                                        \
	X(FLOAT, "float")                                                      \
	X(COMPLEX, "complex")                                                  \
	X(INTEGER, "integer")                                                  \
	X(LOGICAL, "logical")                                                  \
	X(CHAR, "char")                                                        \
	X(STRING, "string")                                                    \
	X(TEXT, "text")                                                        \
	X(CELL, "cell")                                                        \
	X(STRUCT, "struct")                                                    \
	X(FUNCTION, "function")                                                \
	X(SCALAR, "scalar")                                                    \
	X(VECTOR, "vector")                                                    \
	X(MATRIX, "matrix")                                                    \
	X(SQUARE, "square")                                                    \
	X(INDEX, "index")                                                      \
	X(SIZE, "size")                                                        \
	X(DIMENSION, "dimension")                                              \
	X(CLASS, "class")                                                      \
	X(OPTION, "option")                                                    \
	X(OBJECT, "object")

enum fmt_parameter_kind {
#define FMT_KIND_ENUM(name, text) FMT_KIND_##name,
	FMT_PARAMETER_KINDS(FMT_KIND_ENUM)
#undef FMT_KIND_ENUM
};

/* X(NAME, bit, "text", "meaning"): properties of an entry. */
#define FMT_ENTRY_FLAGS(X)                                                     \
	X(PURE, 0, "pure",                                                     \
	  "no side effect; the same inputs give the same outputs")             \
	X(SUPPRESSES_DISPLAY, 1, "suppresses-display",                         \
	  "a statement that only calls it shows nothing by itself")            \
	X(TOUCHES_WORKSPACE, 2, "touches-workspace",                           \
	  "reads or changes the caller's variables")                           \
	X(IO, 3, "io", "reads or writes files or the terminal")                \
	X(NONDETERMINISTIC, 4, "nondeterministic",                             \
	  "its result depends on time or random state")

enum fmt_entry_flag {
#define FMT_FLAG_ENUM(name, bit, text, meaning) FMT_FLAG_##name = 1 << bit,
	FMT_ENTRY_FLAGS(FMT_FLAG_ENUM)
#undef FMT_FLAG_ENUM
};

/* Where something stands in the input.  Line and column count from 1; 0 means
 * the file as a whole.  'file' is as the caller named it, or below that. */
struct fmt_place {
	const char *file;
	uint32_t line;
	uint32_t column;
};

struct fmt_parameter {
	const char *name;
	enum fmt_parameter_kind kind;
	bool optional;
	bool variadic;
};

struct fmt_signature {
	const struct fmt_parameter *inputs;
	const struct fmt_parameter *outputs;
	uint32_t input_count;
	uint32_t output_count;
};

struct fmt_example {
	const char *source;
	const char *display; /* "" when nothing is shown */
};

/* Inclusive; a maximum of FMT_ARITY_UNBOUNDED means no bound. */
struct fmt_arity {
	uint16_t input_min;
	uint16_t input_max;
	uint16_t output_min;
	uint16_t output_max;
};

struct fmt_category {
	const char *name;
	const char *title;
	struct fmt_place place;
};

struct fmt_group {
	const char *name;
	const char *title;
	const char *summary;
	struct fmt_place place;
};

struct fmt_entry {
	const char *name;
	uint32_t category; /* index into fmt_library.categories */
	uint32_t group;	   /* index into fmt_library.groups */
	const char *summary;
	const char *description; /* Markdown */
	const struct fmt_signature *signatures;
	uint32_t signature_count;
	struct fmt_arity arity;
	uint32_t flags;		/* enum fmt_entry_flag */
	const char *complexity; /* "" when not given */
	const char *const *keywords;
	uint32_t keyword_count;
	const struct fmt_example *examples;
	uint32_t example_count;
	const char *const *see_also;
	uint32_t see_also_count;
	const char *source_path; /* NULL: native; else the .m file, relative */
	const char *source;	 /* the .m file's text, NULL when native */
	uint32_t source_size;
	const char *source_file; /* what places in it are called by */
	bool planned;		 /* native, and not yet implemented */
	bool hidden; /* a private function; no file of metadata says so */
	struct fmt_place place;
};

/* One file that was read, for provenance. */
struct fmt_input {
	const char *path; /* relative to the library's folder, '/' separated */
	uint64_t size;
	struct snap_digest128 digest;
};

/*
 * Entries are sorted by name, categories as the manifest lists them, inputs by
 * path: nothing depends on the order of files or folders.
 */
struct fmt_library {
	const char *name;
	const char *version;
	const char *summary;
	const struct fmt_category *categories;
	uint32_t category_count;
	const struct fmt_group *groups;
	uint32_t group_count;
	const struct fmt_entry *entries;
	uint32_t entry_count;
	const struct fmt_input *inputs;
	uint32_t input_count;
	struct fmt_place place;	    /* of the manifest */
	struct fmt_library **parts; /* freed with it: what it was merged from */
	size_t part_count;
	struct snap_arena arena; /* owns all of the above but the parts */
};

/* One thing that is wrong with the input.  'code' is SNAP_E_BOUNDS for a rule
 * that is broken and SNAP_E_LIMIT for more than the limits allow. */
struct fmt_problem {
	enum snap_code code;
	struct fmt_place place;
	const char *message;	/* what is wrong, with what was found */
	const char *expected;	/* what would be right, or "" */
	const char *suggestion; /* a near name ("zeros"), or "" */
	struct fmt_place
		other; /* where it stood first; file NULL: no such place */
};

/* Sorted by file, line and column when a function below has returned. */
struct fmt_problems {
	struct fmt_problem *items;
	size_t count;
	size_t capacity;
	size_t dropped; /* found beyond the limit and not kept */
	struct snap_arena arena;
};

/*
 * Bounds on what is read; zero means the default.  X(field, default, unit,
 * "meaning").
 */
#define FMT_STDLIB_LIMITS(X)                                                   \
	X(max_file_size, 8u << 20, "bytes",                                    \
	  "size of one YAML, JSON or .m file")                                 \
	X(max_total_size, 256u << 20, "bytes", "size of all files together")   \
	X(max_depth, 16, "levels", "nesting of mappings and sequences")        \
	X(max_nodes, 16u << 20, "nodes", "YAML nodes, aliases expanded")       \
	X(max_entries, 1u << 20, "entries", "entries of one library")          \
	X(max_text, 1u << 20, "bytes", "length of one text")                   \
	X(max_problems, 200, "problems", "problems reported in one run")

struct fmt_stdlib_limits {
	size_t struct_size;
#define FMT_LIMIT_FIELD(field, value, unit, meaning) uint64_t field;
	FMT_STDLIB_LIMITS(FMT_LIMIT_FIELD)
#undef FMT_LIMIT_FIELD
};

/*
 * How to read.  All zero means defaults, and so does NULL where options are
 * asked for; members are only ever added at the end.
 *
 * limits     NULL: all of them have their default
 * jobs       threads that read, the caller's among them; 0 and 1: that one
 *            alone.  The outcome is the same for any number
 * allocator  copied; NULL: malloc().  With more than one job it is called from
 *            several threads at a time and must stand that
 */
struct fmt_stdlib_options {
	size_t struct_size;
	const struct fmt_stdlib_limits *limits;
	uint32_t jobs;
	const struct snap_allocator *allocator;
};

/* 'allocator' may be NULL.  One list may serve several calls: it grows. */
void fmt_problems_begin(struct fmt_problems *problems,
			const struct snap_allocator *allocator);

/* Frees every problem; the texts in them were borrowed until now. */
void fmt_problems_end(struct fmt_problems *problems);

/*
 * Read a library.  'path' is a folder (its library.yaml, or else its
 * library.json, is the manifest) or the manifest itself.  Returns 0 and fills
 * '*out' (yours, free with fmt_stdlib_free); or a code: with problems->count >
 * 0 when the input is wrong (it is then the first problem's code, SNAP_E_BOUNDS
 * or SNAP_E_LIMIT, and 'err' repeats that problem), with no new problem when
 * the system failed (not_found, unsafe_file, io, no_memory).
 *
 * 'options' and 'problems' may be NULL.  '*out' is untouched on failure.  All
 * memory comes from the options' allocator but that of libyaml's parser, which
 * always uses malloc() and has given it back on return.
 */
int fmt_stdlib_read(struct fmt_library **out, const char *path,
		    const struct fmt_stdlib_options *options,
		    struct fmt_problems *problems, struct snap_error *err);

/*
 * The same for text in memory: a manifest is not needed, 'text' is one group
 * file, its categories are taken as they come (sorted by name, titled by it),
 * and the library has the group's name and summary and the version "0".  For
 * hosts without files, and for fuzzing.  'name' stands for the file in places;
 * the group need not be called like it.  An .m path is refused.  'text' may be
 * NULL when 'size' is 0.  One thread reads, whatever the options say.
 */
int fmt_stdlib_read_memory(struct fmt_library **out, const char *name,
			   const char *text, size_t size,
			   const struct fmt_stdlib_options *options,
			   struct fmt_problems *problems,
			   struct snap_error *err);

/*
 * Several libraries as one: entries together and sorted, categories united by
 * name (the first title counts), groups one after the other, inputs and source
 * paths prefixed by the library's name ("matlab-stdlib/arrays.yaml"), and so
 * are the names of hidden entries ("/matlab-stdlib/strings/private/x").  Name,
 * version and summary are the first one's.  An entry's name, or a library's,
 * that stands in two parts is a problem that names both places.
 *
 * 'count' is at least 1.  On success '*out' owns the parts; on failure they
 * stay the caller's.  'allocator' and 'problems' may be NULL.
 */
int fmt_stdlib_merge(struct fmt_library **out, struct fmt_library **parts,
		     size_t count, const struct snap_allocator *allocator,
		     struct fmt_problems *problems, struct snap_error *err);

/* Takes NULL.  Frees the parts of a merged library too. */
void fmt_stdlib_free(struct fmt_library *library);

/*
 * "FILE:LINE:COLUMN: message; expected ...; first at FILE:LINE:COLUMN; did you
 * mean '...'?" into 'out', cut to 'size' with its NUL ('out' may be NULL when
 * 'size' is 0).  Returns the length it would have had.
 */
size_t fmt_problem_text(const struct fmt_problem *problem, char *out,
			size_t size);

/* "numeric".  Static text, never NULL. */
const char *fmt_parameter_kind_text(enum fmt_parameter_kind kind);

#endif
