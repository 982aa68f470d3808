/* Lists of variables that arguments choose: names, '*', -regexp. */
#ifndef MS_BUILTINS_VARIABLE_NAMES_H
#define MS_BUILTINS_VARIABLE_NAMES_H

#include "builtins/builtin.h"

struct ms_name_list {
	struct ms_heap *heap;
	struct snap_strbuf text;   /* names with a NUL behind each */
	struct snap_strbuf places; /* of size_t: where each begins */
	size_t count;
};

void ms_name_list_begin(struct ms_name_list *list, struct ms_heap *heap);
void ms_name_list_end(struct ms_name_list *list);

const char *ms_name_list_at(const struct ms_name_list *list, size_t i);
bool ms_name_list_has(const struct ms_name_list *list, const char *name);

/*
 * The variables of a scope, by name, that the arguments [first, last) choose:
 * none of them chooses all.  '*' and '?' in a name stand for any characters and
 * for one; what stands behind -regexp are regular expressions.
 */
int ms_name_list_select(struct ms_name_list *list, struct ms_call *call,
			enum ms_scope scope, uint32_t first, uint32_t last);

/* All arguments as who() and whos() take them: ["global",] names... */
int ms_name_list_given(struct ms_name_list *list, struct ms_call *call,
		       enum ms_scope *scope);

/* Whether the arguments [first, last) choose a name, as above. */
int ms_name_is_selected(struct ms_call *call, uint32_t first, uint32_t last,
			const char *name, bool *out);

#endif
