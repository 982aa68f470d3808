#include "tools/snapshot-builder/unit.h"

#include "code/disasm.h"

#include <stdlib.h>

/* An image that holds its positions has none to be attached. */
static int check_apart(const struct ms_image *image, struct snap_error *err)
{
	if (!ms_image_has_positions(image))
		return 0;
	return snap_fail(err, SNAP_E_BYTECODE_INVALID, SNAP_NO_OFFSET,
			 "the image holds its positions");
}

int unit_open(struct unit *out, const struct ms_library *library,
	      const struct ms_entry *entry, struct snap_error *err)
{
	struct unit unit = { .positions = NULL };
	size_t size;
	int rc = ms_library_unit(library, entry, &unit.stored, err);

	if (rc != 0)
		return rc;
	rc = ms_image_open(&unit.image, unit.stored.image.data,
			   unit.stored.image.size, NULL, err);
	if (rc != 0)
		return rc;
	rc = check_apart(&unit.image, err);
	if (rc == 0)
		rc = ms_library_positions(library, unit.stored.number,
					  &unit.positions, &size, err);
	if (rc == 0)
		rc = ms_image_attach_positions(&unit.image, unit.positions,
					       size, err);
	if (rc != 0) {
		unit_close(&unit);
		return rc;
	}
	*out = unit;
	return 0;
}

void unit_close(struct unit *unit)
{
	ms_image_close(&unit->image);
	free(unit->positions);
}

void unit_disassemble(const struct unit *unit, struct snap_strbuf *out)
{
	ms_disassemble_all(&unit->image, NULL, out);
}
