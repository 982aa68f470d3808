#include "tools/snapshot-builder/pack/oci_open.h"

#include "base/checked.h"
#include "formats/archive_name.h"
#include "tools/common/json.h"
#include "tools/common/report.h"
#include "tools/common/sha256.h"
#include "tools/snapshot-builder/pack/part.h"

#include <stdlib.h>
#include <string.h>

/* Documents of a layout are short. */
#define DOCUMENT_MAX ((size_t)4 << 20)

struct opening {
	const struct fmt_archive *in;
	struct fmt_archive *out;
	bool *used;	/* by entry of 'in' */
	uint64_t total; /* bytes of what was taken */
	uint64_t most;
	struct snap_error *err;
};

bool pack_oci_is(const struct fmt_archive *archive)
{
	return fmt_archive_find(archive, PACK_OCI_MARK) != NULL;
}

static int fail(const struct opening *opening, const char *what)
{
	return snap_fail(opening->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "OCI layout: %s", what);
}

static const struct fmt_archive_entry *take(struct opening *opening,
					    const char *name)
{
	const struct fmt_archive_entry *entry =
		fmt_archive_find(opening->in, name);

	if (entry == NULL)
		(void)snap_fail(opening->err, SNAP_E_INCOMPLETE, SNAP_NO_OFFSET,
				"OCI layout: '%s' is missing", name);
	else
		opening->used[entry - opening->in->entries] = true;
	return entry;
}

static struct tool_json *parse(const struct opening *opening,
			       const struct fmt_archive_entry *entry)
{
	struct tool_json *json = NULL;

	if (entry->bytes.size <= DOCUMENT_MAX)
		json = tool_json_parse((const char *)entry->bytes.data,
				       entry->bytes.size);
	if (json == NULL)
		(void)snap_fail(opening->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				"OCI layout: '%s' is no JSON object",
				entry->name);
	return json;
}

/* The blob that a descriptor speaks of, with its digest checked. */
static const struct fmt_archive_entry *take_blob(
	struct opening *opening, const struct tool_json *descriptor)
{
	static const char algorithm[] = "sha256:";
	const char *digest =
		tool_json_string(tool_json_get(descriptor, "digest"));
	char name[sizeof("blobs/sha256/") + TOOL_SHA256_SIZE];
	char sha256[TOOL_SHA256_SIZE];
	uint64_t size;

	if (digest == NULL ||
	    strncmp(digest, algorithm, strlen(algorithm)) != 0 ||
	    !tool_is_sha256(digest + strlen(algorithm)) ||
	    !tool_json_integer(tool_json_get(descriptor, "size"), &size)) {
		(void)fail(opening, "a descriptor without SHA-256 or size");
		return NULL;
	}
	digest += strlen(algorithm);
	(void)snprintf(name, sizeof(name), "blobs/sha256/%s", digest);
	const struct fmt_archive_entry *entry = take(opening, name);
	if (entry == NULL)
		return NULL;
	tool_sha256(entry->bytes.data, entry->bytes.size, sha256);
	if (entry->bytes.size == size && strcmp(sha256, digest) == 0)
		return entry;
	(void)snap_fail(opening->err, SNAP_E_DIGEST_SECTION, SNAP_NO_OFFSET,
			"OCI layout: blob %.16s... has SHA-256 %.16s... and "
			"%zu bytes of %llu",
			digest, sha256, entry->bytes.size, ull(size));
	return NULL;
}

/* A copy, since two layers may be one blob. */
static int put(struct opening *opening, const char *name,
	       const struct fmt_archive_entry *blob)
{
	struct fmt_archive *out = opening->out;
	struct snap_span bytes = blob->bytes;

	if (!snap_add(opening->total, bytes.size, &opening->total) ||
	    opening->total > opening->most)
		return snap_fail(opening->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "more than %llu bytes unpacked "
				 "(max_unpacked)",
				 ull(opening->most));
	char *own_name = snap_alloc(&out->allocator, strlen(name) + 1);
	uint8_t *own = snap_alloc(&out->allocator, bytes.size);
	if (own_name == NULL || own == NULL)
		tool_no_memory();
	memcpy(own_name, name, strlen(name) + 1);
	if (bytes.size != 0)
		memcpy(own, bytes.data, bytes.size);
	out->entries[out->count++] =
		(struct fmt_archive_entry){ .name = own_name,
					    .bytes = { own, bytes.size } };
	return 0;
}

static int put_layer(struct opening *opening, const struct tool_json *json)
{
	const char *title = tool_json_string(tool_json_get(
		tool_json_get(json, "annotations"), PACK_OCI_TITLE));

	if (title == NULL)
		return fail(opening, "a layer without a title");
	const char *mistake = fmt_archive_name_mistake(title);
	if (mistake != NULL)
		return snap_fail(opening->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 "OCI layout: title '%s': %s", title, mistake);
	const struct fmt_archive_entry *blob = take_blob(opening, json);
	return blob != NULL ? put(opening, title, blob)
			    : (int)opening->err->code;
}

static int put_layers(struct opening *opening, const struct tool_json *image)
{
	const struct tool_json *layers = tool_json_get(image, "layers");
	const struct tool_json *config = tool_json_get(image, "config");
	const char *type = tool_json_string(tool_json_get(config, "mediaType"));
	size_t count = tool_json_length(layers);
	int rc = 0;

	if (type == NULL || strcmp(type, PACK_OCI_CONFIG) != 0)
		return fail(opening, "its image is no pack");
	const struct fmt_archive_entry *manifest = take_blob(opening, config);
	if (manifest == NULL)
		return (int)opening->err->code;
	opening->out->entries = snap_calloc(&opening->out->allocator, count + 1,
					    sizeof(*opening->out->entries));
	if (opening->out->entries == NULL)
		tool_no_memory();
	rc = put(opening, PACK_MANIFEST, manifest);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = put_layer(opening, tool_json_at(layers, i));
	return rc;
}

static int open_image(struct opening *opening, const struct tool_json *index)
{
	const struct tool_json *images = tool_json_get(index, "manifests");

	if (tool_json_length(images) != 1)
		return snap_fail(opening->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 "OCI layout: %zu images, expected one",
				 tool_json_length(images));
	const struct fmt_archive_entry *blob =
		take_blob(opening, tool_json_at(images, 0));
	if (blob == NULL)
		return (int)opening->err->code;
	struct tool_json *image = parse(opening, blob);
	if (image == NULL)
		return (int)opening->err->code;
	int rc = put_layers(opening, image);
	tool_json_free(image);
	return rc;
}

static int open_index(struct opening *opening)
{
	const struct fmt_archive_entry *entry = take(opening, PACK_OCI_MARK);

	if (entry != NULL)
		entry = take(opening, "index.json");
	if (entry == NULL)
		return (int)opening->err->code;
	struct tool_json *index = parse(opening, entry);
	if (index == NULL)
		return (int)opening->err->code;
	int rc = open_image(opening, index);
	tool_json_free(index);
	return rc;
}

/* Folders but the two that hold the blobs are no part of a layout. */
static int check_rest(const struct opening *opening)
{
	for (size_t i = 0; i < opening->in->count; i++) {
		const struct fmt_archive_entry *entry =
			&opening->in->entries[i];

		if (opening->used[i] ||
		    (entry->folder &&
		     (strcmp(entry->name, "blobs") == 0 ||
		      strcmp(entry->name, "blobs/sha256") == 0)))
			continue;
		return snap_fail(opening->err, SNAP_E_TRAILING_DATA,
				 SNAP_NO_OFFSET,
				 "OCI layout: '%s' is no part of its image",
				 entry->name);
	}
	return 0;
}

int pack_oci_open(struct fmt_archive **archive, uint64_t most,
		  struct snap_error *err)
{
	const struct fmt_archive *in = *archive;
	struct opening opening = {
		.in = in,
		.out = snap_calloc(&in->allocator, 1, sizeof(*in)),
		.used = tool_calloc(in->count, sizeof(bool)),
		.most = most,
		.err = err,
	};

	if (opening.out == NULL)
		tool_no_memory();
	opening.out->kind = in->kind;
	opening.out->allocator = in->allocator;
	int rc = open_index(&opening);
	if (rc == 0)
		rc = check_rest(&opening);
	if (rc == 0)
		rc = fmt_archive_names_check(opening.out->entries,
					     opening.out->count,
					     &opening.out->allocator, err);
	free(opening.used);
	if (rc != 0) {
		fmt_archive_free(opening.out);
		return rc;
	}
	fmt_archive_free(*archive);
	*archive = opening.out;
	return 0;
}
