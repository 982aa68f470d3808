#include "tools/snapshot-builder/inspect/unit.h"

#include <stdlib.h>

/* Where it comes from: its positions, and its source if there is one. */
static int load_origin(struct builder_unit *unit,
		       const struct ms_library *library,
		       const struct ms_entry *entry, struct snap_error *err)
{
	size_t size;
	int rc = ms_library_positions(library, entry->unit, &unit->positions,
				      &size, err);

	if (rc == 0)
		rc = ms_image_attach_positions(&unit->image, unit->positions,
					       size, err);
	if (rc != 0)
		return rc;
	rc = ms_library_source(library, entry, &unit->source,
			       &unit->source_size, err);
	return rc == SNAP_E_NOT_FOUND ? 0 : rc;
}

/* An image that holds its positions has none to be attached. */
static int check_apart(const struct ms_image *image, struct snap_error *err)
{
	if (!ms_image_has_positions(image))
		return 0;
	return snap_fail(err, SNAP_E_BYTECODE_INVALID, SNAP_NO_OFFSET,
			 "the image holds its positions");
}

int builder_unit_of(struct builder_unit *out, const struct ms_library *library,
		    const struct ms_entry *entry, struct snap_error *err)
{
	struct builder_unit unit = { .digest = 0 };
	struct ms_unit_image place;
	int rc = ms_library_unit(library, entry, &place, err);

	if (rc == 0)
		rc = ms_image_open(&unit.image, place.image.data,
				   place.image.size, NULL, err);
	if (rc != 0)
		return rc;
	unit.digest = place.digest;
	unit.size = place.image.size;
	rc = check_apart(&unit.image, err);
	if (rc == 0)
		rc = load_origin(&unit, library, entry, err);
	if (rc == 0)
		*out = unit;
	else
		builder_unit_close(&unit);
	return rc;
}

int builder_unit_open(struct builder_unit *out, const struct builder_file *file,
		      const char *name, struct snap_error *err)
{
	struct ms_entry entry;
	int rc = builder_find(file, name, &entry, err);

	return rc != 0 ? rc : builder_unit_of(out, file->library, &entry, err);
}

void builder_unit_close(struct builder_unit *unit)
{
	ms_image_close(&unit->image);
	free(unit->positions);
	free(unit->source);
}
