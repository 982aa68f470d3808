/* Entries of a library as JSON, for list, show and lookfor. */
#ifndef TOOLS_BUILDER_ENTRY_H
#define TOOLS_BUILDER_ENTRY_H

#include "library/library.h"
#include "tools/common/json.h"

/* {name, category, kind, planned, flags, inputs, outputs}; 'category' may be
 * empty, an unbounded maximum is null.  Yours. */
struct tool_json *entry_json(const struct ms_library *library,
			     const struct ms_entry *entry);

/* The entry's category, empty when the image is wrong about it. */
struct ms_text entry_category(const struct ms_library *library,
			      const struct ms_entry *entry);

/* "name  summary", the name padded to 'width'. */
void entry_print(const struct ms_entry *entry, const struct ms_search *search,
		 int width);

#endif
