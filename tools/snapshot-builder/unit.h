/* The compiled function of an entry, opened: for diff, disasm and dump. */
#ifndef TOOLS_BUILDER_UNIT_H
#define TOOLS_BUILDER_UNIT_H

#include "code/image.h"
#include "library/library.h"

struct unit {
	struct ms_unit_image stored;
	struct ms_image image; /* with its positions; not verified */
	uint8_t *positions;
};

/* SNAP_E_NOT_FOUND when the entry has no code; unit_close() it after success.
 */
int unit_open(struct unit *out, const struct ms_library *library,
	      const struct ms_entry *entry, struct snap_error *err);
void unit_close(struct unit *unit);

/* What it does, as text: its instructions without places in the source. */
void unit_disassemble(const struct unit *unit, struct snap_strbuf *out);

#endif
