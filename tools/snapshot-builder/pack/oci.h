/*
 * Packs as OCI image layouts: what registries keep, and tools such as skopeo
 * push and pull.
 *
 * The layout is a tar archive.  The pack's manifest is the config of the one
 * image, each file a layer whose title is its path; media types are our own, so
 * that nobody takes a pack for something to run.
 */
#ifndef TOOLS_BUILDER_PACK_OCI_H
#define TOOLS_BUILDER_PACK_OCI_H

#include "formats/archive_file.h"
#include "tools/snapshot-builder/pack/pack.h"

/* Files of a layout, in the order of their names. */
struct pack_oci {
	struct fmt_archive_entry *entries;
	size_t count;
	char *image; /* text of the image's manifest */
	char *index;
};

/* Can it be a tag, which a pack's release becomes? */
bool pack_oci_is_tag(const char *text);

/* Borrows what is in the pack, and its manifest's text. */
void pack_oci_begin(struct pack_oci *out, const struct pack *pack,
		    const char *manifest);
void pack_oci_end(struct pack_oci *oci);

#endif
