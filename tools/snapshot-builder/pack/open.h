/* Packs as they come: nothing of them is handed out before all is checked. */
#ifndef TOOLS_BUILDER_PACK_OPEN_H
#define TOOLS_BUILDER_PACK_OPEN_H

#include "base/file.h"
#include "formats/archive_read.h"
#include "snapshot/reader.h"
#include "tools/common/json.h"
#include "tools/common/trust.h"

struct pack_in {
	struct fmt_archive *archive;
	struct tool_json *manifest;
	size_t snapshot_count;
	bool layout;	 /* it came as an OCI image layout */
	bool folder;	 /* it came as a folder */
	bool changeable; /* of the archive, see base/file.h */
	bool unsafe;
	bool is_signed; /* by 'signer', as the one who opened it wanted */
	uint8_t signer[TOOL_KEY_ID_SIZE];
};

/* "tar", "tar.zst", "tar.xz", "zip", "oci.tar"; "oci", "folder". */
const char *pack_kind_name(const struct pack_in *pack);

/*
 * Read the pack 'path', an archive or a folder, and hold it against its
 * manifest: every file that the manifest names is there with that size and
 * digest, and there is no other; every snapshot is valid, and the one the
 * manifest speaks of.  'limits' may be NULL, and so may 'trust'; else the
 * archive's bytes are held against their signature before they are read as an
 * archive.  Close with pack_close(), also after a failure.
 */
int pack_open(struct pack_in *out, const char *path,
	      const struct fmt_archive_limits *limits,
	      const struct tool_trust *trust, struct snap_error *err);

/* The same of an archive in memory. */
int pack_open_bytes(struct pack_in *out, struct snap_span bytes,
		    const struct fmt_archive_limits *limits,
		    struct snap_error *err);
void pack_close(struct pack_in *pack);

/*
 * Open a snapshot by its path, or "PACK#NAME": the one in a pack whose path
 * there, or the last part of it, is NAME; "PACK#" when there is only one.  A
 * file whose own name is all of that comes first.
 */
int pack_reader_open(struct snap_reader **out, const char *path,
		     const struct snap_reader_options *options,
		     struct snap_error *err);

/* The same, and its bytes only, in memory; more than 'most' are SNAP_E_LIMIT.
 */
int pack_file_open(struct snap_file *out, const char *path, uint64_t most,
		   struct snap_error *err);

#endif
