/* A small image that has a row in every table, and other ones by hand. */
#ifndef TESTS_SESSION_CODE_IMAGE_FIXTURE_H
#define TESTS_SESSION_CODE_IMAGE_FIXTURE_H

#include "base/strbuf.h"
#include "code/image.h"
#include "code/image_build.h"

extern const char fixture_source[];

/* The functions of the fixture. */
enum {
	FIXTURE_MAIN,
	FIXTURE_NESTED,
	FIXTURE_LOCAL,
	FIXTURE_ANONYMOUS,
	FIXTURE_FUNCTION_COUNT
};

/* Append the image; returns what ms_image_build() does.  'allocator' and
 * 'err' may be NULL. */
int fixture_build(struct snap_strbuf *out,
		  const struct snap_allocator *allocator,
		  struct snap_error *err);

/*
 * An image whose one function, 'f', has this code; it aborts when it can't be
 * made.  There are eight slots, of which slots 0 to 3 are variables w x y z,
 * and a persistent variable p.  Its tables:
 *
 *	constants 0 to 5	2.5  'text'  3i  int8(-3)  "s"  [1x2]
 *	imports 0, 1		sin  pkg.fun
 *	sites			the enum below
 *	paths 0, 1		y(2 values).name, z.name
 *	statements 0		y = ..., open
 *	functions		0 f, 1 an anonymous one that captures two
 *				slots, 2 local, 3 nested in it
 */
enum {
	SITE_IMPORT,	/* sin: 2 in, 1 out */
	SITE_LOCAL,	/* function 2: 0 in, 3 out */
	SITE_EITHER,	/* variable x or sin: 1 in, 1 out */
	SITE_VALUE,	/* variable y: a list in, 1 out */
	SITE_COUNTED,	/* sin: a list and a count in, a list out */
	SITE_ANONYMOUS, /* function 1, which needs a handle */
	SITE_NESTED,	/* function 3, of another nest */
	SITE_BAD_SLOT	/* variable 8, which isn't there */
};
void code_build(struct snap_strbuf *out, const uint64_t *words, size_t count);

/* A position in the code of function 0 as an offset in the image. */
uint64_t code_offset(uint32_t word);

#endif
