/* Rules over the model: of one entry, and of the whole library. */
#ifndef FMT_STDLIB_CHECK_H
#define FMT_STDLIB_CHECK_H

#include "formats/stdlib_reader.h"

/* The arity is the hull of the signatures.  'place' is that of the arity. */
void fmt_check_arity(struct fmt_stdlib_reader *reader,
		     const struct fmt_entry *entry,
		     const struct fmt_place *place);

/* No flag contradicts another one. */
void fmt_check_flags(struct fmt_stdlib_reader *reader, uint32_t flags,
		     const struct fmt_place *place);

/* A category of the manifest that no entry uses is a mistake. */
void fmt_check_categories(struct fmt_stdlib_reader *reader);

/* Notes by name and, of one name, as they were read; NULL: has failed. */
const struct fmt_entry_note **fmt_sort_entries(struct fmt_stdlib_reader *reader,
					       size_t *count);

/* Names and .m files stand once, every see_also exists.  'sorted' comes from
 * fmt_sort_entries(). */
void fmt_check_entries(struct fmt_stdlib_reader *reader,
		       const struct fmt_entry_note *const *sorted,
		       size_t count);

#endif
