/*
 * What the compiler asks about names that a text doesn't define itself.  All
 * answers are hints: they allow shorter code and never change what a program
 * means while they stay true.  Whoever gives them drops the compiled unit when
 * they cease to be.
 */
#ifndef MS_LANG_RESOLVE_H
#define MS_LANG_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

struct ms_resolver {
	/*
	 * Does 'name' mean the library's own builtin, and will no function of
	 * the search path take its place?  Lets true, pi, Inf... be constants.
	 * NULL: nothing is known, nothing is assumed.
	 */
	bool (*is_builtin)(void *context, const char *name, size_t size);
	/*
	 * Is 'name' a variable of the scope the text will run in?  Settles
	 * command syntax in scripts: "a -1" subtracts if a is one.  NULL: none.
	 */
	bool (*is_variable)(void *context, const char *name, size_t size);
	void *context;
};

#endif
