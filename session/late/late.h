/*
 * A library that is loaded when the first function of it is called.
 *
 * Finding, mapping and relocating a library costs a process a tenth of what it
 * costs to be there at all, and few of them need it.  What is linked with one
 * of the files of this folder finds the library's functions in it, and these
 * call the ones in the library, which is loaded then.  A call costs what it
 * does through the linker's own table, which this stands for; hence the
 * pointer at file scope.
 *
 * The files go into programs and shared libraries, where the names stay inside,
 * and never into an archive.  Who uses a function that has no row gets the
 * library at the start again; a test tells.
 *
 * A file defines LATE_LIBRARY, the name of the library; LATE_ROWS, the file of
 * its rows, and includes this.  Rows are
 *
 *	ROW(type, name, parameters, arguments, otherwise)
 *	NOTHING(name, parameters, arguments)	for functions that return
 *nothing
 *
 * 'otherwise' is what there is to return when the library can't be loaded. With
 * LATE_REQUIRED that ends the process, as it would have done at the start.
 */
#ifndef MS_LATE_H
#define MS_LATE_H

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the dynamic linker ends a process with, too. */
#define EXIT_NO_LIBRARY 127

struct functions {
#define ROW(type, name, parameters, arguments, otherwise)                      \
	type(*p_##name) parameters;
#define NOTHING(name, parameters, arguments) void(*p_##name) parameters;
#include LATE_ROWS
#undef ROW
#undef NOTHING
};

struct place {
	const char *name;
	size_t offset; /* of the pointer in the struct */
};

static struct functions table;
static _Atomic(const struct functions *) loaded;

static bool fill_table(void)
{
#define ROW(type, name, parameters, arguments, otherwise) NOTHING(name, , )
#define NOTHING(name, parameters, arguments)                                   \
	{ #name, offsetof(struct functions, p_##name) },
	static const struct place places[] = {
#include LATE_ROWS
	};
#undef ROW
#undef NOTHING
	void *library =
		dlopen(LATE_LIBRARY, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);

	if (library == NULL)
		return false;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		void *function = dlsym(library, places[i].name);

		if (function == NULL)
			return false;
		/* A cast between the two kinds of pointers is not ISO C. */
		memcpy((char *)&table + places[i].offset, &function,
		       sizeof(function));
	}
	return true;
}

static void load(void)
{
	if (fill_table()) {
		atomic_store_explicit(&loaded, &table, memory_order_release);
		return;
	}
#ifdef LATE_REQUIRED
	const char *reason = dlerror();

	(void)fprintf(stderr, "%s: %s\n", LATE_LIBRARY,
		      reason == NULL ? "not as expected" : reason);
	_exit(EXIT_NO_LIBRARY);
#endif
}

__attribute__((noinline, cold)) static const struct functions *load_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, load);
	return atomic_load_explicit(&loaded, memory_order_acquire);
}

/* NULL when there is no such library. */
static inline const struct functions *functions(void)
{
	const struct functions *f =
		atomic_load_explicit(&loaded, memory_order_acquire);

	return f != NULL ? f : load_once();
}

#define HIDDEN __attribute__((visibility("hidden")))
#define ROW(type, name, parameters, arguments, otherwise)                      \
	HIDDEN type name parameters                                            \
	{                                                                      \
		const struct functions *f = functions();                       \
                                                                               \
		return f != NULL ? f->p_##name arguments : (otherwise);        \
	}
#define NOTHING(name, parameters, arguments)                                   \
	HIDDEN void name parameters                                            \
	{                                                                      \
		const struct functions *f = functions();                       \
                                                                               \
		if (f != NULL)                                                 \
			f->p_##name arguments;                                 \
	}
#include LATE_ROWS
#undef ROW
#undef NOTHING

#endif
