#include "tools/snapshot-builder/pack/pack.h"

#include "base/file.h"
#include "tools/snapshot-builder/sources.h"

#include <string.h>

/* In the first folder that has it as it was. */
static int digest_input(const struct tool_json *input,
			const struct tool_texts *folders,
			struct tool_json *digests, struct snap_error *err)
{
	struct snap_file file;
	int rc = SNAP_E_NOT_FOUND;

	for (size_t i = 0; rc != 0 && i < folders->count; i++)
		rc = builder_source_open(&file, folders->items[i], input, err);
	if (rc != 0)
		return rc;
	char sha256[TOOL_SHA256_SIZE];
	tool_sha256(file.bytes.data, file.bytes.size, sha256);
	snap_file_close(&file);
	tool_json_add_span(digests, sha256, strlen(sha256));
	return 0;
}

static int digest_inputs(struct pack_file *file,
			 const struct tool_texts *folders,
			 struct snap_error *err)
{
	const struct tool_json *inputs =
		tool_json_get(file->provenance, "inputs");
	int rc = 0;

	file->inputs = tool_json_array();
	for (size_t i = 0; rc == 0 && i < tool_json_length(inputs); i++)
		rc = digest_input(tool_json_at(inputs, i), folders,
				  file->inputs, err);
	return rc;
}

int pack_digest_inputs(struct pack *pack, const struct tool_texts *folders,
		       struct snap_error *err)
{
	int rc = 0;

	if (folders->count == 0)
		return 0;
	for (size_t i = 0; rc == 0 && i < pack->count; i++)
		if (pack->files[i].provenance != NULL)
			rc = digest_inputs(&pack->files[i], folders, err);
	return rc;
}
