/*
 * Packs: what is distributed as one file.
 *
 * A pack is an archive of snapshots, licences and other files, with a manifest
 * that names every one with its size and digest, a list of parts (SPDX), and
 * for each snapshot a statement of what it was made from (in-toto).
 */
#ifndef TOOLS_BUILDER_PACK_H
#define TOOLS_BUILDER_PACK_H

#include "base/fail.h"
#include "tools/common/command.h"
#include "tools/common/json.h"
#include "tools/common/sha256.h"
#include "tools/snapshot-builder/pack/part.h"

/* One file of a pack that is made. */
struct pack_file {
	char *path; /* in the pack */
	enum pack_role role;
	char *bytes;
	size_t size;
	char sha256[TOOL_SHA256_SIZE];
	struct tool_json *about; /* of a snapshot: what the manifest says */
	struct tool_json *provenance; /* of a snapshot that has one, or NULL */
	struct tool_json *inputs;     /* SHA-256 of each input of it, or NULL */
};

struct pack {
	const char *name;
	const char *release;
	uint64_t time;
	struct pack_file *files;
	size_t count;
};

/* Add a file of the disk; a snapshot is validated first. */
int pack_add(struct pack *pack, enum pack_role role, const char *path,
	     struct snap_error *err);

/* Find the inputs of all snapshots in these folders, as they were when they
 * were built from, and take their SHA-256; without folders do nothing. */
int pack_digest_inputs(struct pack *pack, const struct tool_texts *folders,
		       struct snap_error *err);

/* Add a file that is made here; 'text' is taken over. */
void pack_add_text(struct pack *pack, enum pack_role role, const char *folder,
		   const char *base, const char *suffix, char *text);
void pack_free(struct pack *pack);

/* Add the statements about the snapshots, then the list of parts; last the
 * manifest's text, yours, and the files in their order. */
void pack_add_statements(struct pack *pack);
void pack_add_parts(struct pack *pack);
void pack_sort(struct pack *pack);
int pack_check_names(const struct pack *pack, struct snap_error *err);
char *pack_manifest(const struct pack *pack);

#endif
