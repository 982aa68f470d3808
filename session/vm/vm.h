/*
 * The machine: runs the code of compiled units on values of one heap.
 *
 * It knows no source language, no files and no display; what it needs of them
 * it asks through hooks.  A unit is one image with what running it needs beside
 * it; units are counted.  One machine and its heap belong to one thread at a
 * time.
 *
 *	ms_heap_begin(&heap, NULL);
 *	ms_vm_create(&vm, &heap, &options);
 *	ms_unit_create(&unit, vm, &parts, &err);
 *	if (ms_vm_run(vm, unit) != 0)
 *		...ms_error_message(&heap), or ms_catch(vm, &exception)
 *	ms_unit_release(unit);
 *	ms_vm_free(vm);
 *	ms_heap_end(&heap);
 */
#ifndef MS_VM_VM_H
#define MS_VM_VM_H

#include "base/bytes.h"
#include "base/fail.h"
#include "vm/entry.h"

struct ms_image;
struct snap_strbuf;
struct ms_unit;

/* What a name means: a function of a unit or a builtin. */
struct ms_target {
	struct ms_unit *unit; /* borrowed; NULL: no such function */
	uint32_t function;
	const struct ms_builtin_entry *builtin; /* NULL: not a builtin */
	/* Asked with: what the links of 'from' say of the name; 0: nothing. */
	uint32_t link;
};

/* What the machine asks the layers above.  Those that may be NULL say so. */
struct ms_vm_hooks {
	void *context;
	/*
	 * Make a unit of text for eval: a script.  Nonzero after ms_fail() for
	 * mistakes in the text.  The unit is the caller's.  NULL: no eval.
	 */
	int (*compile)(void *context, const char *text, size_t size,
		       struct ms_unit **out);
	/*
	 * The function called 'name' (dots for packages) as 'from' sees it:
	 * private folders go with 'from', which may be NULL.  Fills '*out',
	 * also with nothing; nonzero after ms_fail() when the function's file
	 * is there and can't be used.  What is found stays valid until
	 * ms_vm_forget().  out->link is filled before.
	 */
	int (*find_function)(void *context, const struct ms_unit *from,
			     const char *name, size_t size,
			     struct ms_target *out);
	/* A function of 'unit' was to run, and its code isn't valid.  May be
	 * NULL. */
	void (*invalid)(void *context, const struct ms_unit *unit,
			const struct snap_error *err);
	/* Statement 'k' of 'unit' ended; its value, or NONE when the slot is
	 * unset.  Nonzero after ms_fail() stops the program.  May be NULL. */
	int (*statement)(void *context, const struct ms_unit *unit, uint32_t k,
			 const struct ms_value *value);
	/* Text for the user.  May be NULL: it is dropped. */
	void (*write)(void *context, enum ms_stream stream, const char *text,
		      size_t size);
	/* The rest as the calls of the same names in call.h.  NULL: nobody
	 * listens, nobody to ask, everything is permitted. */
	void (*warned)(void *context, const char *identifier,
		       const char *message);
	int (*ask)(void *context, const char *prompt, struct snap_strbuf *out);
	int (*permit)(void *context, enum ms_permission what);
	/* Files may have changed: compare them before the next use. */
	void (*look_again)(void *context);
	/* Change and tell the folders that functions are looked for in: as
	 * ms_call_change_path() and ms_call_tell_path().  NULL: there are
	 * none. */
	int (*change_path)(void *context, enum ms_path_change change,
			   const char *folder);
	void (*tell_path)(void *context, struct snap_strbuf *out);
	/* What builtins left behind; called once, before the machine goes.
	 * May be NULL. */
	void (*free_state)(void *context, struct ms_builtin_state *state);
};

/* Zero means default. */
struct ms_vm_options {
	size_t struct_size;
	struct ms_vm_hooks hooks;
	uint32_t call_depth; /* calls within each other: 256 */
	uint64_t step_limit; /* loop rounds and calls, about; 0: no limit */
};

int ms_vm_create(struct ms_vm **out, struct ms_heap *heap,
		 const struct ms_vm_options *options);
/* No unit and no function value may be used after this.  Takes NULL. */
void ms_vm_free(struct ms_vm *vm);

/* Run a script in the base workspace, or call the first function of a unit of
 * functions without arguments.  Nonzero with the heap's error set. */
int ms_vm_run(struct ms_vm *vm, struct ms_unit *unit);

/* Where in the text of the unit that was run the pending error came from: in
 * bytes.  False when that isn't known. */
bool ms_vm_error_place(const struct ms_vm *vm, uint32_t *start, uint32_t *end);

/* Call function 'function' of a unit as ms_call_value() does. */
int ms_vm_call(struct ms_vm *vm, struct ms_unit *unit, uint32_t function,
	       const struct ms_value *arguments, uint32_t argument_count,
	       uint32_t wanted, struct ms_value *results);

/* Forget the variables of the base workspace, globals and persistents.  Nothing
 * may be running. */
void ms_vm_clear(struct ms_vm *vm);

/* Names may mean something else from now on (path, files, handles). */
void ms_vm_forget(struct ms_vm *vm);

/* ---------------------------------------------------------------- requests
 *
 * Between begin and commit or rollback the machine remembers what the variables
 * of the base workspace, globals, persistents and those that nested functions
 * share held before they were touched; see vm/journal.h.  Neither end can fail.
 */
void ms_vm_request_begin(struct ms_vm *vm);
/* Nonzero after ms_fail() when there was no memory to put a variable back; then
 * the request must be undone. */
int ms_vm_request_check(struct ms_vm *vm);

/* For a host that changes the base workspace in such a request of its own:
 * forget all variables (globals stay), and make one, perhaps a global's.
 * Nonzero after ms_fail(). */
int ms_vm_forget_variables(struct ms_vm *vm);
int ms_vm_set_variable(struct ms_vm *vm, const char *name, size_t size,
		       struct ms_value value, bool global);

/* What the request did to a variable of the base workspace. */
struct ms_vm_change {
	const char *name;
	size_t size;
	const struct ms_value *before, *after; /* NULL: there was, is none */
	bool assigned; /* not only lent; the content may be the same */
	bool was_shared, is_shared; /* linked with a global */
};

/* Number 'index' of ms_vm_request_count(), each variable at most once; false
 * when that isn't one of the base workspace.  All borrowed until the end. */
uint32_t ms_vm_request_count(const struct ms_vm *vm);
bool ms_vm_request_change(const struct ms_vm *vm, uint32_t index,
			  struct ms_vm_change *out);

void ms_vm_request_commit(struct ms_vm *vm);
void ms_vm_request_rollback(struct ms_vm *vm);

/* Where ms_call_write() goes: everything up to the matching end is appended to
 * 'out' instead (evalc).  The innermost buffer wins; at most 16 deep. */
int ms_vm_capture_begin(struct ms_vm *vm, struct snap_strbuf *out);
void ms_vm_capture_end(struct ms_vm *vm);
bool ms_vm_is_captured(const struct ms_vm *vm);

/* Deeds (enum ms_deed) since the request began. */
uint32_t ms_vm_deeds(const struct ms_vm *vm);

/* ------------------------------------------------------------------- units */

/*
 * What a unit needs only when an error tells its lines may stay elsewhere: the
 * positions of an image that lies apart from them, with the starts of its lines
 * (code/line_starts.h) behind them, and the text it was made from.
 */
struct ms_unit_store {
	void *context;
	/* '*out' stays until it is given back.  Above 0 there are none, which
	 * is remembered; below 0 there was no memory. */
	int (*positions)(void *context, uint32_t number, struct snap_span *out);
	int (*source)(void *context, uint32_t number, struct snap_span *out);
	void (*give_back)(void *context, uint32_t number,
			  struct snap_span bytes);
};

struct ms_unit_parts {
	const void *image; /* bytes of an image */
	size_t size;
	bool copy;	    /* else they are borrowed until the unit ends */
	const char *source; /* text it was made from, copied; may be NULL */
	size_t source_size;
	const char *folder; /* of its file, copied; may be NULL */
	/* The library's: its name is a path below the library's folder, which
	 * is where it has its folder. */
	bool library;
	/* Instead of a source; borrowed until the unit ends.  NULL: none. */
	const struct ms_unit_store *store;
	uint32_t number; /* what the store knows it by */
	/* What its imports mean, four bytes each, for who made it: handed to
	 * find_function().  Borrowed until the unit ends; NULL, or another
	 * number than that of the imports: nothing known. */
	const unsigned char *links;
	uint32_t link_count;
};

/* Opens the image; no code is verified before it runs. */
int ms_unit_create(struct ms_unit **out, struct ms_vm *vm,
		   const struct ms_unit_parts *parts, struct snap_error *err);
void ms_unit_retain(struct ms_unit *unit);
void ms_unit_release(struct ms_unit *unit); /* takes NULL */

const struct ms_image *ms_unit_image(const struct ms_unit *unit);
/* NULL: none, or it is the library's. */
const char *ms_unit_folder(const struct ms_unit *unit);
bool ms_unit_is_library(const struct ms_unit *unit);
uint32_t ms_unit_number(const struct ms_unit *unit); /* of its parts */
/* Does it lie in a folder called private? */
bool ms_unit_is_private(const struct ms_unit *unit);
/* The text, NULL when it isn't known; it may be fetched for that. */
const char *ms_unit_source(struct ms_unit *unit, size_t *size);
/* A file's function by name, for callers of files; MS_NO_INDEX if none. */
uint32_t ms_unit_find(const struct ms_unit *unit, const char *name,
		      size_t size);

#endif
