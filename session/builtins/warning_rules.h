/* Which warnings are shown, hidden or errors; by identifier. */
#ifndef MS_BUILTINS_WARNING_RULES_H
#define MS_BUILTINS_WARNING_RULES_H

#include "value/heap.h"

enum ms_warning_mode {
	MS_WARNING_ON,
	MS_WARNING_OFF,
	MS_WARNING_ERROR
};

struct ms_warning_rule {
	struct ms_warning_rule *next; /* newest first */
	uint32_t size;		      /* of the whole block */
	uint8_t mode;
	char identifier[];
};

/* The rule of an identifier, or NULL. */
struct ms_warning_rule *ms_warning_rule_find(struct ms_warning_rule *rules,
					     const char *identifier);

/* Set or add a rule. */
int ms_warning_rule_set(struct ms_heap *heap, struct ms_warning_rule **rules,
			const char *identifier, enum ms_warning_mode mode);

void ms_warning_rules_free(struct ms_heap *heap, struct ms_warning_rule *rules);

#endif
