/*
 * Running programs: a heap, a machine, the compiler and the functions of the
 * library and of folders, put together.  The base workspace lives as long as
 * the object.  One thread at a time.
 */
#ifndef MS_PROGRAM_H
#define MS_PROGRAM_H

#include "base/fail.h"
#include "value/heap.h"
#include "vm/vm.h"

struct ms_boot;
struct ms_program;

/* Zero means default. */
struct ms_program_options {
	size_t struct_size;
	const struct snap_allocator *allocator;
	uint8_t dialect; /* enum ms_dialect */
	/* Folders of the library's own .m files, and their dialect; none:
	 * NULL. */
	const char *const *library;
	size_t library_count;
	uint8_t library_dialect; /* enum ms_dialect */
	/* Functions of the snapshot are held against the folders' texts. */
	bool checks_library;
	/* With an open snapshot, whose library comes before the folders; it
	 * stays until the end.  NULL: none. */
	struct ms_boot *boot;
	/* Where the user's functions are looked for first; NULL: ".", "":
	 * nowhere. */
	const char *folder;
	uint64_t memory_limit;
	uint32_t call_depth;
	uint64_t step_limit;
	volatile sig_atomic_t *interrupt;
	/* As the machine's hooks of the same names, with this context.
	 * 'statement' NULL: policy.h decides and what is shown is written. */
	void *context;
	int (*statement)(void *context, const struct ms_unit *unit, uint32_t k,
			 const struct ms_value *value);
	void (*write)(void *context, enum ms_stream stream, const char *text,
		      size_t size);
	void (*warned)(void *context, const char *identifier,
		       const char *message);
	int (*ask)(void *context, const char *prompt, struct snap_strbuf *out);
	int (*permit)(void *context, enum ms_permission what);
};

int ms_program_create(struct ms_program **out,
		      const struct ms_program_options *options,
		      struct snap_error *err);
void ms_program_free(struct ms_program *program); /* takes NULL */

/*
 * Compile and run text in the base workspace.  'name' is what messages call it.
 * Functions that the text defines can be called from then on, if it didn't
 * fail, and replace older ones.
 * Nonzero when it failed: the heap's error is pending, as an exception for
 * ms_catch().  Mistakes in the text have identifiers "MATLAB:syntax:..." and
 * are told in full by ms_program_mistakes().
 */
int ms_program_run(struct ms_program *program, const char *name,
		   const char *text, size_t size);

/* What the compiler said about the text that failed last, with the lines
 * concerned; "" when it was no mistake in the text.  Borrowed until the next
 * run. */
const char *ms_program_mistakes(const struct ms_program *program);

/* One more folder to look for functions in, before (or behind) the others. */
int ms_program_add_folder(struct ms_program *program, const char *folder,
			  bool behind);
void ms_program_remove_folder(struct ms_program *program, const char *folder);

/* Functions of the library that were used so far, and what that took. */
struct ms_library_use {
	uint64_t from_snapshot;	  /* files whose code the snapshot gave */
	uint64_t compiled;	  /* here */
	const char *const *stale; /* names; compiled, too */
	size_t stale_count;
	uint64_t time; /* nanoseconds */
	/* Names of those whose code in the snapshot can't be used, whether they
	 * were compiled instead or not, and why the first one can't. */
	const char *const *damaged;
	size_t damaged_count;
	enum snap_code damage;
};

/* Borrowed; it changes while programs run. */
const struct ms_library_use *ms_program_library_use(
	const struct ms_program *program);

struct ms_heap *ms_program_heap(struct ms_program *program);
struct ms_vm *ms_program_vm(struct ms_program *program);

#endif
