/*
 * A folder of .m files as the model of a library: what YAML says of other
 * libraries is taken from the files themselves.
 *
 *	entry		one for each function that was chosen
 *	category	the folder right below the root that it lies in
 *	summary		the first line, or sentence, of its comment
 *	description	its comment
 *	signature	its function line; every argument may be left out
 *
 * Nothing depends on what the folder is called or where it lies.
 */
#ifndef MS_LIBRARY_FOLDER_H
#define MS_LIBRARY_FOLDER_H

#include "formats/stdlib.h"
#include "library/tree.h"

/* What a library made of a folder is called, and its version. */
#define MS_FOLDER_NAME	  "functions"
#define MS_FOLDER_VERSION "0"

/*
 * dialect    enum ms_dialect of all the files
 * jobs       threads that read; the outcome is the same for any number
 * allocator  NULL: malloc(); with more than one job it is called from several
 *            threads at a time and must stand that
 */
struct ms_folder_options {
	uint8_t dialect;
	uint32_t jobs;
	const struct snap_allocator *allocator;
};

/*
 * The functions of 'tree' whose 'chosen' is true, read from the folder 'root'
 * that the tree is of.  'chosen' has one for each function.  '*out' is yours,
 * free with fmt_stdlib_free(); the tree isn't needed then.  A file that can't
 * be read is an error; one with mistakes in it is an entry without signature.
 */
int ms_folder_library(struct fmt_library **out, const char *root,
		      const struct ms_tree *tree, const bool *chosen,
		      const struct ms_folder_options *options,
		      struct snap_error *err);

/*
 * The same for a library whose public functions are known from elsewhere: add
 * the chosen ones of 'tree' to it, in its first category.  None of them may
 * have the name of an entry.  The library has at least one category, and its
 * allocator is the one that is used.
 */
int ms_folder_add(struct fmt_library *library, const char *root,
		  const struct ms_tree *tree, const bool *chosen,
		  const struct ms_folder_options *options,
		  struct snap_error *err);

#endif
