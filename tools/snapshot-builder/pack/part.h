/* What the making and the reading of packs have in common. */
#ifndef TOOLS_BUILDER_PACK_PART_H
#define TOOLS_BUILDER_PACK_PART_H

#include "snapshot/reader.h"
#include "tools/common/json.h"

/* Where what is in a pack lies in it. */
#define PACK_MANIFEST	"manifest.json"
#define PACK_SBOM	"sbom.spdx.json"
#define PACK_SNAPSHOTS	"snapshots/"
#define PACK_LICENCES	"licenses/"
#define PACK_STATEMENTS "provenance/"

/* The same in an OCI image layout. */
#define PACK_OCI_MARK	  "oci-layout"
#define PACK_OCI_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define PACK_OCI_CONFIG	  "application/vnd.snapshot-builder.pack.v1+json"
#define PACK_OCI_LAYER	  "application/vnd.snapshot-builder.file.v1"
#define PACK_OCI_TITLE	  "org.opencontainers.image.title"

enum pack_role {
	PACK_SNAPSHOT,
	PACK_LICENCE,
	PACK_STATEMENT,
	PACK_PARTS,
	PACK_OTHER,
};
extern const char *const pack_role_words[]; /* by enum pack_role, NULL ends */

/* The last part of a path. */
const char *pack_base(const char *path);

/*
 * Validate a snapshot, which is read at SNAP_LOAD_DEEP, and the library in it.
 * Returns {key, content, library}, yours; NULL and '*err' when it is bad.
 */
struct tool_json *pack_about(const struct snap_reader *reader,
			     struct snap_error *err);

#endif
