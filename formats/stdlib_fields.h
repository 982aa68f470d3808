/* Values out of nodes: mappings by tables of their keys, and texts by rules.
 * Whatever is not as it must be is reported here, with its place. */
#ifndef FMT_STDLIB_FIELDS_H
#define FMT_STDLIB_FIELDS_H

#include "formats/stdlib_reader.h"

#define FMT_COUNT(array) (sizeof(array) / sizeof(*(array)))

struct fmt_field {
	const char *key;
	enum fmt_node_kind kind;
	bool required;
};

/* The keys of one kind of mapping; 'what' is its name in messages. */
struct fmt_field_table {
	const char *what;
	const struct fmt_field *fields;
	size_t count;
};

/*
 * Fill values[i] with the value of the i-th key of 'table', or NULL when it is
 * missing or of another kind.  False when 'node' is no mapping at all.
 */
bool fmt_fields_read(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *node,
		     const struct fmt_field_table *table,
		     const struct fmt_node **values);

/* Is 'node' of 'kind'?  Reported when not; 'what' names it in the message. */
bool fmt_node_expect(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *node, enum fmt_node_kind kind,
		     const char *what);

/* Is 'node' a scalar with exactly this text? */
bool fmt_node_is_text(const struct fmt_node *node, const char *text);

/* A word in a set of words, which are texts in messages too. */
struct fmt_choice {
	const char *what; /* "kind" */
	const char *const *words;
	size_t count;
};

/* Index of the word, or -1. */
int fmt_choice_read(struct fmt_stdlib_reader *reader,
		    const struct fmt_node *node,
		    const struct fmt_choice *choice);

struct fmt_text_rule {
	const char *what;
	size_t max_characters; /* 0: as many as the limits allow */
	bool one_line;
	bool full_stop;
	bool may_be_empty;
	/* From stdlib_names.h, or NULL: any text is right. */
	const char *(*check)(const char *text);
};

/* In all that follows 'node' may be NULL, for what was reported already. */

/* The text, of the library's arena; NULL when it breaks 'rule'. */
const char *fmt_text_read(struct fmt_stdlib_reader *reader,
			  const struct fmt_node *node,
			  const struct fmt_text_rule *rule);

/* True or false; false too when it is neither. */
bool fmt_bool_read(struct fmt_stdlib_reader *reader,
		   const struct fmt_node *node, const char *what);

/* A number of arguments or "inf". */
bool fmt_count_read(struct fmt_stdlib_reader *reader,
		    const struct fmt_node *node, uint16_t *out);

#endif
