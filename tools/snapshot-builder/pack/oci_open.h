/* OCI image layouts that hold a pack, whoever wrote them. */
#ifndef TOOLS_BUILDER_PACK_OCI_OPEN_H
#define TOOLS_BUILDER_PACK_OCI_OPEN_H

#include "formats/archive_read.h"

/* Does the archive say that it is a layout? */
bool pack_oci_is(const struct fmt_archive *archive);

/*
 * Make of a layout the archive that it stands for: the config as manifest.json,
 * each layer under its title.  '*archive' is replaced; it stays as it was after
 * a failure.  There must be one image, every blob must have the digest that is
 * its name, and nothing may be there that isn't used.
 */
int pack_oci_open(struct fmt_archive **archive, uint64_t most,
		  struct snap_error *err);

#endif
