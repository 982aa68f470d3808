/*
 * What a builtin sees of the machine: its call, and services.
 *
 * A builtin is 'int ms_bi_NAME(struct ms_call *call)'.  Its argument counts
 * were checked against the library's metadata before; lazy ranges among the
 * arguments are full.  It returns 0 with the results it made, or nonzero after
 * ms_fail() or ms_throw().  One thread, the session's.
 */
#ifndef MS_VM_CALL_H
#define MS_VM_CALL_H

#include "value/value.h"

#include <stdbool.h>
#include <stdint.h>

struct ms_vm;
struct snap_strbuf;

struct ms_call {
	struct ms_vm *vm;
	struct ms_heap *heap;
	const struct ms_value *arguments; /* borrowed */
	uint32_t argument_count;
	uint32_t wanted;  /* nargout: 0 means a value is optional */
	uint32_t ignored; /* bit k: output k is '~' */
	/* max(wanted, 1) places, unset at first; what is put there is given
	 * away.  Freed by the caller when the builtin fails. */
	struct ms_value *results;
	const char *name; /* the builtin's own, for messages */
};

typedef int ms_builtin(struct ms_call *call);

/*
 * Call 'function' (a handle, or a name as text) with borrowed arguments.
 * 'results' has max(wanted, 1) places that must be unset; on success they are
 * the caller's.  With wanted == 0 results[0] may stay unset.
 */
int ms_call_value(struct ms_vm *vm, const struct ms_value *function,
		  const struct ms_value *arguments, uint32_t argument_count,
		  uint32_t wanted, struct ms_value *results);
int ms_call_name(struct ms_vm *vm, const char *name,
		 const struct ms_value *arguments, uint32_t argument_count,
		 uint32_t wanted, struct ms_value *results);

/* Text for the user, UTF-8. */
enum ms_stream {
	MS_STDOUT,
	MS_STDERR,
	MS_CLEAR_SCREEN /* no text */
};
void ms_call_write(struct ms_vm *vm, enum ms_stream stream, const char *text,
		   size_t size);

/* Where functions are looked for.  A folder that is put first comes behind the
 * current one; one that is there moves. */
enum ms_path_change {
	MS_PATH_FIRST,
	MS_PATH_LAST,
	MS_PATH_REMOVE
};

/* 0, -1 after ms_fail(), or 1: there is no such folder to remove. */
int ms_call_change_path(struct ms_vm *vm, enum ms_path_change change,
			const char *folder);
/* Append the folders with ':' between them. */
int ms_call_tell_path(struct ms_vm *vm, struct snap_strbuf *out);

/* A warning that the user sees; its text is written as well. */
void ms_call_warned(struct ms_vm *vm, const char *identifier,
		    const char *message);

/* A line of the user, without its end, appended to 'out'.  Fails when there is
 * nobody to ask. */
int ms_call_ask(struct ms_vm *vm, const char *prompt, struct snap_strbuf *out);

/* What a host may forbid; 0, or -1 after ms_fail(). */
enum ms_permission {
	MS_PERMIT_EVAL,
	MS_PERMIT_FILES,
	MS_PERMIT_INPUT
};
int ms_call_permit(struct ms_vm *vm, enum ms_permission what);

/* What a program did to the workspace and the world, for the host to know. */
enum ms_deed {
	MS_DID_LOAD = 1 << 0,
	MS_DID_CLEAR = 1 << 1,
	MS_DID_ASSIGN = 1 << 2, /* by name: assignin */
	MS_DID_GLOBAL = 1 << 3,
	MS_DID_PERSISTENT = 1 << 4,
	MS_DID_ENVIRONMENT = 1 << 5 /* folders, path, environment */
};
void ms_call_did(struct ms_vm *vm, enum ms_deed deed);

/* The machine's heap, for services that only get the machine. */
struct ms_heap *ms_vm_heap(struct ms_vm *vm);

/* The error that ends the program and its session; nothing catches it. */
#define MS_EXIT_IDENTIFIER "MATLAB:exit"

/* Fail with an exception value (retained); returns -1. */
int ms_throw(struct ms_vm *vm, const struct ms_value *exception);
/* Take the pending error as an exception value (with its call stack) and
 * forget it; for builtins that catch, as cellfun's ErrorHandler. */
int ms_catch(struct ms_vm *vm, struct ms_value *out);
/* Is the pending error one that nobody catches: the host or the program itself
 * wants it to end? */
bool ms_call_is_ending(const struct ms_vm *vm);

/* The variables of the function that called the builtin, or further out. */
enum ms_scope {
	MS_SCOPE_CALLER,
	MS_SCOPE_OUTER /* caller's caller */,
	MS_SCOPE_BASE,
	MS_SCOPE_GLOBAL
};
/* Borrowed until the scope changes; NULL when there is no such variable. */
const struct ms_value *ms_scope_find(struct ms_vm *vm, enum ms_scope scope,
				     const char *name, size_t size);
int ms_scope_assign(struct ms_vm *vm, enum ms_scope scope, const char *name,
		    size_t size, const struct ms_value *value);
/* The same for a variable that is global from then on in that scope; what it
 * was there is gone, and all who share the global see the value. */
int ms_scope_assign_global(struct ms_vm *vm, enum ms_scope scope,
			   const char *name, size_t size,
			   const struct ms_value *value);
void ms_scope_clear(struct ms_vm *vm, enum ms_scope scope, const char *name,
		    size_t size);
/*
 * Functions that 'chosen' tells by name, with those in the files of which they
 * are the first: their persistent variables are as before the first call, and
 * files are compared anew.  What runs at the moment is left alone.
 */
int ms_call_clear_functions(struct ms_vm *vm,
			    bool (*chosen)(void *context, const char *name),
			    void *context);
/* Calls 'visit' for each set variable in the order of names, which end with a
 * NUL; stops when it returns nonzero and returns that. */
int ms_scope_each(struct ms_vm *vm, enum ms_scope scope,
		  int (*visit)(void *context, const char *name, size_t size,
			       const struct ms_value *value, bool global),
		  void *context);
/* Compile and run text in a scope; 'wanted' results as in ms_call_value. */
int ms_scope_eval(struct ms_vm *vm, enum ms_scope scope, const char *text,
		  size_t size, uint32_t wanted, struct ms_value *results);

/* What a name means where the builtin was called; for exist, which, is... */
enum ms_meaning {
	MS_MEANS_NOTHING,
	MS_MEANS_VARIABLE,
	MS_MEANS_LOCAL,	  /* a function of the calling file */
	MS_MEANS_LIBRARY, /* a .m function of the library or path */
	MS_MEANS_BUILTIN
};
enum ms_meaning ms_name_meaning(struct ms_vm *vm, const char *name,
				size_t size);
/* Declared inputs and outputs of a function (negative with varargs, as
 * nargin() tells it); fails when there is none. */
int ms_function_arity(struct ms_vm *vm, const struct ms_value *function,
		      int32_t *inputs, int32_t *outputs);

/* The frame that called: nargin and nargout of its call, its function's name,
 * its source name. */
struct ms_frame_info {
	uint32_t argument_count, wanted;
	uint32_t ignored;
	char function[64];
	char source[256];
	bool in_function; /* or in a script or eval() that a function runs */
};
void ms_frame_info(struct ms_vm *vm, enum ms_scope scope,
		   struct ms_frame_info *out);
/* The variable that is the only argument of the call, where it was written so:
 * display(x).  "" and size 0 for anything else.  Borrowed; ends with the call.
 */
const char *ms_call_argument_name(struct ms_vm *vm, size_t *size);
/*
 * The variable that the caller of the innermost function gave as its argument
 * 'k' (from 0), where it was written as a variable and nothing else.  "" and
 * size 0 for anything else, and for calls that no program text made.  Borrowed;
 * ends with the function's call.
 */
const char *ms_call_input_name(struct ms_vm *vm, uint32_t k, size_t *size);

/* State of builtins that lasts as long as the session (random generator, last
 * warning, tic): one block, made on first use by its owner. */
struct ms_builtin_state;
struct ms_builtin_state **ms_vm_builtin_state(struct ms_vm *vm);

/* The last error, for lasterr; unset when there was none.  Borrowed. */
const struct ms_value *ms_last_error(struct ms_vm *vm);
void ms_set_last_error(struct ms_vm *vm, const struct ms_value *exception);

#endif
