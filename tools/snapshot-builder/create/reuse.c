#include "tools/snapshot-builder/create/reuse.h"

#include "base/file.h"
#include "builtins/native_names.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/create/put_snapshot.h"

#include <stdlib.h>
#include <string.h>

#define SNAPSHOT_MOST (UINT64_C(1) << 30)

/* What the snapshot would say of itself. */
struct wanted {
	char key[SNAP_DIGEST_TEXT_SIZE];
	uint64_t timestamp;
	uint64_t serial;
	bool seal;
	char *provenance;
};

/* Of two libraries with the same paths nothing says which was before the
 * other: false when that matters. */
static bool want(struct wanted *out, const struct builder_input *input,
		 const struct builder_plan *plan)
{
	struct snap_key key;

	if (tool_json_length(input->shadows) != 0 ||
	    builder_input_key(input, &key, NULL) != 0)
		return false;
	snap_key_text(SNAP_RUNTIME_SESSION, &key, out->key);
	out->timestamp = plan->timestamp;
	out->serial = plan->serial;
	out->seal = plan->seal;
	out->provenance = builder_provenance(input, plan);
	return true;
}

static bool matches(const struct builder_file *file,
		    const struct wanted *wanted)
{
	size_t most = strlen(wanted->provenance);
	char *text;
	size_t size;

	if (file->info.timestamp != wanted->timestamp ||
	    file->info.serial != wanted->serial ||
	    file->info.sealed != wanted->seal ||
	    strcmp(file->info.key_text, wanted->key) != 0 ||
	    builder_load(file->reader, MS_SECTION_PROVENANCE, most, &text,
			 &size, NULL) != 0)
		return false;
	bool same = size == most && memcmp(text, wanted->provenance, most) == 0;
	free(text);
	return same;
}

static int open_bytes(struct builder_file *out, struct snap_span bytes,
		      struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.memory = SNAP_MEMORY_BORROW,
		.runtime = SNAP_RUNTIME_SESSION,
	};
	int rc = snap_reader_open_memory(&out->reader, bytes.data, bytes.size,
					 &options, err);

	if (rc != 0)
		return rc;
	snap_reader_info(out->reader, &out->info);
	return ms_library_open(&out->library, out->reader, NULL, err);
}

/* As deeply as what was just built. */
static bool is_good(const struct builder_file *file,
		    const struct wanted *wanted)
{
	if (!matches(file, wanted))
		return false;
	const struct ms_native_table natives =
		ms_native_table_of(file->info.key.builtins);
	return ms_library_validate_for(file->library, &natives, NULL) == 0;
}

/* Read, not mapped: what was looked at is what is taken. */
static bool take(const struct wanted *wanted, const char *path,
		 struct snap_file *bytes, struct builder_product *out)
{
	struct builder_product product = { 0 };
	struct builder_file file = { 0 };

	if (snap_file_open(bytes, path, SNAP_FILE_READ, SNAPSHOT_MOST, NULL,
			   NULL) != 0)
		return false;
	bool good = open_bytes(&file, bytes->bytes, NULL) == 0 &&
		    is_good(&file, wanted);
	if (good) {
		builder_product_describe(&product, &file);
		*out = product;
	}
	builder_close(&file);
	if (!good)
		snap_file_close(bytes);
	return good;
}

bool builder_reuse_file(const struct builder_input *input,
			const struct builder_plan *plan, const char *path,
			struct builder_product *out)
{
	struct snap_file bytes;
	struct wanted wanted;

	if (!want(&wanted, input, plan))
		return false;
	bool taken = take(&wanted, path, &bytes, out);
	if (taken) {
		out->reused = "another builder";
		snap_file_close(&bytes);
	}
	free(wanted.provenance);
	return taken;
}

/* A look at the header and the provenance, before all of it is read. */
static bool may_match(const struct store_entry *entry,
		      const struct wanted *wanted)
{
	struct builder_file file;

	if (strcmp(entry->key, wanted->key) != 0 ||
	    builder_open_library(&file, entry->path, NULL) != 0)
		return false;
	struct ms_library_info counts;
	ms_library_info(file.library, &counts);
	bool may = counts.bytecode_count == counts.function_count &&
		   matches(&file, wanted);
	builder_close(&file);
	return may;
}

static int put(const struct store_entry *entry, const struct wanted *wanted,
	       const struct builder_plan *plan, const char *path, bool *found,
	       struct builder_product *out, struct snap_error *err)
{
	struct snap_file bytes;

	if (!take(wanted, entry->path, &bytes, out))
		return 0;
	int rc = 0;
	/* What others may write may be theirs. */
	*found = !bytes.changeable;
	if (*found)
		rc = builder_put_snapshot(path, bytes.bytes,
					  plan->lock_timeout_ms, err);
	snap_file_close(&bytes);
	*found = *found && rc == 0;
	if (!*found) {
		builder_product_free(out);
		return rc;
	}
	store_used(entry);
	out->reused = "store";
	return 0;
}

int builder_reuse_stored(const struct builder_input *input,
			 const struct builder_plan *plan,
			 const struct store *store, const char *path,
			 bool *found, struct builder_product *out,
			 struct snap_error *err)
{
	struct store_list list;
	struct wanted wanted;
	int rc = 0;

	*found = false;
	if (!want(&wanted, input, plan))
		return 0;
	/* What can't be listed holds nothing for us. */
	if (store_list(&list, store, NULL) == 0) {
		for (size_t i = 0; rc == 0 && !*found && i < list.count; i++)
			if (may_match(&list.items[i], &wanted))
				rc = put(&list.items[i], &wanted, plan, path,
					 found, out, err);
		store_list_free(&list);
	}
	free(wanted.provenance);
	return rc;
}
