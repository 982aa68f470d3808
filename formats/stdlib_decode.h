/* Nodes of the three kinds of mapping that make up a library -> the model. */
#ifndef FMT_STDLIB_DECODE_H
#define FMT_STDLIB_DECODE_H

#include "formats/stdlib_fields.h"

/* What a manifest says about its groups. */
struct fmt_manifest {
	const struct fmt_node *groups; /* texts that are paths; NULL: none */
};

/* Fills the library's own members and its categories. */
void fmt_manifest_decode(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node, struct fmt_manifest *out);

/* For fmt_node_parse(): entries are decoded as soon as they are read. */
extern const struct fmt_node_stream fmt_group_stream;

/* Adds a group, and its entries if they were not streamed.  'stem' is the name
 * it must have, the file's name without its suffix; NULL: any. */
void fmt_group_decode(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node, const char *stem);

/* Adds an entry of the group that is added next. */
void fmt_entry_decode(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node);

/* All calling forms; sets signatures and signature_count.  False when one of
 * them is wrong, so that nothing can be said about their hull. */
bool fmt_signatures_decode(struct fmt_stdlib_reader *reader,
			   const struct fmt_node *node,
			   struct fmt_entry *entry);

/* Is the document of the schema that is to be read?  Reported when another one
 * is named; a missing one is left to the table of keys. */
bool fmt_schema_check(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node, const char *schema);

/* Texts that several kinds of mapping have. */
extern const struct fmt_text_rule fmt_title_rule;
extern const struct fmt_text_rule fmt_summary_rule;

#endif
