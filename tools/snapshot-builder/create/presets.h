/* Named sets of options: how an image is laid out for one purpose. */
#ifndef TOOLS_BUILDER_PRESETS_H
#define TOOLS_BUILDER_PRESETS_H

#include "library/library_write.h"

/* 'purpose' says what was given up for what; figures are measured, see
 * 'snapshot-builder presets --measure'. */
struct builder_preset {
	const char *name;
	const char *purpose;
	struct ms_library_layout layout;
};

enum {
	BUILDER_PRESET_COUNT = 6,
	BUILDER_PRESET_DEFAULT = 1
};

extern const struct builder_preset builder_presets_table[BUILDER_PRESET_COUNT];

/* Their names, ended by NULL, for the option table. */
extern const char *const builder_preset_words[BUILDER_PRESET_COUNT + 1];

/* Parts of a layout that its codec doesn't use become 0, so that equal files
 * have equal options. */
void builder_layout_settle(struct ms_library_layout *layout);

#endif
