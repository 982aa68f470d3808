/*
 * The C library's mathematics, loaded when the first function of it is called.
 *
 * Finding, mapping and relocating libm is a tenth of what a process costs that
 * has nothing to compute.  What is linked with this file finds sin() here, and
 * here alone: it calls the one in libm, which is loaded then.  A call costs
 * what it does through the linker's own table, which this stands for; hence
 * the pointer at file scope.
 *
 * It goes into programs and shared libraries, where the names stay inside, and
 * never into an archive.  Who uses a function that late_math.def doesn't have
 * gets libm at the start again; a test tells.
 */
#include <complex.h>
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libm.so.6"

/* What the dynamic linker ends a process with, too. */
#define EXIT_NO_LIBRARY 127

struct functions {
#define POINTER(type, name, parameters) type(*p_##name) parameters;
#define R(name, parameters, arguments)	POINTER(double, name, parameters)
#define F(name, parameters, arguments)	POINTER(float, name, parameters)
#define L(name, parameters, arguments)	POINTER(long double, name, parameters)
#define C(name, parameters, arguments)	POINTER(double complex, name, parameters)
#define V(name, parameters, arguments)	POINTER(void, name, parameters)
#include "late_math.def"
#undef R
#undef F
#undef L
#undef C
#undef V
#undef POINTER
};

struct place {
	const char *name;
	size_t offset; /* of the pointer in the struct */
};

static struct functions table;
static _Atomic(const struct functions *) loaded;

/* There is no caller who could go on without. */
static _Noreturn void fail(const char *what)
{
	const char *reason = dlerror();

	(void)fprintf(stderr, "%s: %s\n", what,
		      reason == NULL ? "not found" : reason);
	_exit(EXIT_NO_LIBRARY);
}

static void load(void)
{
#define PLACE(name)		       { #name, offsetof(struct functions, p_##name) },
#define R(name, parameters, arguments) PLACE(name)
#define F(name, parameters, arguments) PLACE(name)
#define L(name, parameters, arguments) PLACE(name)
#define C(name, parameters, arguments) PLACE(name)
#define V(name, parameters, arguments) PLACE(name)
	static const struct place places[] = {
#include "late_math.def"
	};
#undef R
#undef F
#undef L
#undef C
#undef V
#undef PLACE
	void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);

	if (library == NULL)
		fail(LIBRARY);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		void *function = dlsym(library, places[i].name);

		if (function == NULL)
			fail(places[i].name);
		/* A cast between the two kinds of pointers is not ISO C. */
		memcpy((char *)&table + places[i].offset, &function,
		       sizeof(function));
	}
	atomic_store_explicit(&loaded, &table, memory_order_release);
}

__attribute__((noinline, cold)) static const struct functions *load_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, load);
	return &table;
}

static inline const struct functions *functions(void)
{
	const struct functions *f =
		atomic_load_explicit(&loaded, memory_order_acquire);

	return f != NULL ? f : load_once();
}

#define HIDDEN __attribute__((visibility("hidden")))
#define FUNCTION(type, name, parameters, arguments)                            \
	HIDDEN type name parameters                                            \
	{                                                                      \
		return functions()->p_##name arguments;                        \
	}
#define R(name, parameters, arguments)                                         \
	FUNCTION(double, name, parameters, arguments)
#define F(name, parameters, arguments)                                         \
	FUNCTION(float, name, parameters, arguments)
#define L(name, parameters, arguments)                                         \
	FUNCTION(long double, name, parameters, arguments)
#define C(name, parameters, arguments)                                         \
	FUNCTION(double complex, name, parameters, arguments)
#define V(name, parameters, arguments)                                         \
	HIDDEN void name parameters                                            \
	{                                                                      \
		functions()->p_##name arguments;                               \
	}
#include "late_math.def"
