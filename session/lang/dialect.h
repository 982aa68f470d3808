/* Which language a text is read as. */
#ifndef MS_DIALECT_H
#define MS_DIALECT_H

/*
 * matlab  what MATLAB accepts; "..." is a string array and knows no escapes.
 *	   Forms that only Octave has are refused by name.
 * octave  both; "..." is a char array with escapes, and where one text means
 *	   two things Octave's reading wins.
 */
enum ms_dialect {
	MS_DIALECT_MATLAB,
	MS_DIALECT_OCTAVE,
};

#endif
