#include "builtins/warning_rules.h"

#include <string.h>

struct ms_warning_rule *ms_warning_rule_find(struct ms_warning_rule *rules,
					     const char *identifier)
{
	while (rules != NULL && strcmp(rules->identifier, identifier) != 0)
		rules = rules->next;
	return rules;
}

int ms_warning_rule_set(struct ms_heap *heap, struct ms_warning_rule **rules,
			const char *identifier, enum ms_warning_mode mode)
{
	struct ms_warning_rule *rule = ms_warning_rule_find(*rules, identifier);

	if (rule == NULL) {
		size_t length = strlen(identifier);
		size_t size = sizeof(*rule) + length + 1;

		if (length > 1000)
			return ms_fail(heap, "MATLAB:warning:identifier",
				       "The identifier is too long.");
		rule = ms_heap_alloc(heap, size);
		if (rule == NULL)
			return -1;
		rule->size = (uint32_t)size;
		memcpy(rule->identifier, identifier, length + 1);
		rule->next = *rules;
		*rules = rule;
	}
	rule->mode = (uint8_t)mode;
	return 0;
}

void ms_warning_rules_free(struct ms_heap *heap, struct ms_warning_rule *rules)
{
	while (rules != NULL) {
		struct ms_warning_rule *next = rules->next;

		ms_heap_free(heap, rules, rules->size);
		rules = next;
	}
}
