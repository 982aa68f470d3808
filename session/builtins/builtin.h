/*
 * What builtins share: reading arguments as MATLAB does, giving results back,
 * and saying in MATLAB's words what is wrong.
 *
 * Functions that can fail return 0, or nonzero after setting the heap's error;
 * they write to their 'out' only on success.  Arguments are counted from 0 here
 * and from 1 in messages.
 */
#ifndef MS_BUILTINS_BUILTIN_H
#define MS_BUILTINS_BUILTIN_H

#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/dims.h"
#include "value/text.h"
#include "vm/call.h"

/* ---------------------------------------------------------------- results */

/* Give 'v' away as the first result and succeed: "return ms_give(call, v);" */
static inline int ms_give(struct ms_call *call, struct ms_value v)
{
	call->results[0] = v;
	return 0;
}

static inline int ms_give_bool(struct ms_call *call, bool x)
{
	return ms_give(call, ms_logical(x));
}

static inline int ms_give_real(struct ms_call *call, double x)
{
	return ms_give(call, ms_real(x));
}

/* A text result, UTF-8, as a char row. */
int ms_give_text(struct ms_call *call, const char *text, size_t size);

/* Does the caller use output 'k'?  Output 0 always counts. */
static inline bool ms_wants(const struct ms_call *call, uint32_t k)
{
	if (k >= 32)
		return k < call->wanted;
	return k == 0 || (k < call->wanted && (call->ignored >> k & 1) == 0);
}

/* Give 'v' away as output 'k'; released when there is no place for it. */
void ms_give_at(struct ms_call *call, uint32_t k, struct ms_value v);

/* -------------------------------------------------------------- arguments */

static inline bool ms_has_argument(const struct ms_call *call, uint32_t i)
{
	return i < call->argument_count;
}

/* Argument 'i', borrowed; NONE when there are fewer. */
static inline struct ms_value ms_argument(const struct ms_call *call,
					  uint32_t i)
{
	return i < call->argument_count ? call->arguments[i] : ms_none();
}

/* A class of numbers (integers included), logical or char; full or sparse. */
static inline bool ms_is_plain(struct ms_value v)
{
	return ms_class_is_plain(ms_class_of(v));
}

static inline bool ms_is_numeric(struct ms_value v)
{
	return ms_class_is_numeric(ms_class_of(v));
}

/* A function handle, or the name of a function as text. */
bool ms_is_callable(struct ms_value v);

/* "Not enough input arguments." / "Too many input arguments." */
int ms_fail_few(struct ms_call *call);
int ms_fail_many(struct ms_call *call);

/* "Undefined function 'NAME' for input arguments of type 'CLASS'." */
int ms_fail_type(struct ms_call *call, struct ms_value v);

/* Fails as above unless argument 'i' is of a plain class. */
int ms_need_plain(struct ms_call *call, uint32_t i);

/*
 * Arguments [first, last) as the size of an array, as zeros() reads them: none
 * is 1x1, one number n is n x n, one row is the list of sizes, several numbers
 * are one size each.  Negative sizes count as 0.
 */
int ms_arguments_size(struct ms_call *call, uint32_t first, uint32_t last,
		      struct ms_shape_dims *out);

/* A row of sizes, two at least, as reshape(a, [2 3]) has. */
int ms_argument_size_row(struct ms_call *call, uint32_t i,
			 struct ms_shape_dims *out);

/* What ends the arguments of zeros(), rand() and their like. */
struct ms_class_choice {
	enum ms_class class_;
	bool complex; /* 'like' a complex value */
	bool sparse;  /* 'like' a sparse one */
	bool given;   /* false: 'class_' is double by default */
};

/* Reads "class" or "'like', p" from the end of the arguments; '*count' is what
 * stands before.  Another text there is an error. */
int ms_arguments_class(struct ms_call *call, uint32_t *count,
		       struct ms_class_choice *out);

/* Argument 'i' as a dimension, made one from 0. */
int ms_argument_dimension(struct ms_call *call, uint32_t i, uint32_t *out);

/* The dimension to work along: argument 'i' if there is one (and it isn't []),
 * else the first of 'v' that isn't 1. */
int ms_argument_along(struct ms_call *call, uint32_t i, struct ms_value v,
		      uint32_t *out);

/*
 * One of some texts, whatever the case of its letters; 'names' ends with NULL.
 * ms_find_option() gives the index or -1 and never fails; ms_argument_option()
 * fails naming the choices.
 */
int ms_find_option(struct ms_value v, const char *const *names);
int ms_argument_option(struct ms_call *call, uint32_t i,
		       const char *const *names, uint32_t *out);

/* Is it text that equals this word, whatever the case of its letters? */
bool ms_is_word(struct ms_value v, const char *word);

/* Argument 'i' as a number, a whole number, a flag. */
int ms_argument_double(struct ms_call *call, uint32_t i, double *out);
int ms_argument_integer(struct ms_call *call, uint32_t i, int64_t *out);
int ms_argument_bool(struct ms_call *call, uint32_t i, bool *out);
/* 1 and 2; no file has a number. */
int ms_argument_stream(struct ms_call *call, uint32_t i, enum ms_stream *out);

/* ------------------------------------------------------- state of a session */

struct ms_fourier;
struct ms_random;

/* What builtins remember between calls; made on first use.  A member belongs to
 * the file that is named there. */
struct ms_builtin_state {
	struct ms_random *random;   /* random.c */
	struct ms_fourier *fourier; /* the last plan; transform.c */
	struct ms_text_state *text; /* of the builtins on text; state_text.c */
	/* Frees 'text'; set by who makes it. */
	void (*text_end)(struct ms_heap *heap, struct ms_text_state *text);
};

/* NULL after setting the error when there is no memory. */
struct ms_builtin_state *ms_state_of(struct ms_call *call);

/* For the machine's end; takes NULL. */
void ms_builtin_state_free(struct ms_heap *heap,
			   struct ms_builtin_state *state);

/* Another builtin with arguments of its own, results to the same places. */
static inline int ms_forward(struct ms_call *call, ms_builtin *builtin,
			     const struct ms_value *arguments, uint32_t count)
{
	struct ms_call inner = *call;

	inner.arguments = arguments;
	inner.argument_count = count;
	return builtin(&inner);
}

#endif
