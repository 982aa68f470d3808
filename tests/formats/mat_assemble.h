/*
 * MAT files from a line of text, right ones and wrong ones.
 *
 *	M{ ... }      a matrix element with this content; its length fits
 *	Z{ ... }      a compressed element
 *	F=6           array flags: the class; F=6,800 with flags in hexadecimal;
 *	              F=5,0,3 with room for 3 sparse elements
 *	D=2,3         dimensions
 *	N=abc         a name; N= for none
 *	E9=1.5,2      an element of type 9 with these numbers, padded
 *	S2=1,2,3      the same as a small element
 *	C4=abc        text, a number of type 4 for each letter; E16 and others
 *	t=9,100       a tag alone
 *	b=00ff        these bytes
 *
 * A header comes first, unless the line begins with '-'.
 */
#ifndef TESTS_FORMATS_MAT_ASSEMBLE_H
#define TESTS_FORMATS_MAT_ASSEMBLE_H

#include "base/strbuf.h"
#include "formats/mat.h"

/* What can't be understood is an abort(). */
void mat_assemble(const char *source, bool big_endian, struct snap_strbuf *out);

/*
 * All variables as text: "x double 1x2 1.5 2", "c cell 1x1 {char 1x2 'ab'}",
 * separated by "; ".
 */
void mat_describe(const struct fmt_mat_file *file, struct snap_strbuf *out);

#endif
