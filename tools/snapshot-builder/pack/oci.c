#include "tools/snapshot-builder/pack/oci.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/describe.h"

#include <stdlib.h>
#include <string.h>

/* As registries have it. */
#define TAG_MAX 128

static const char layout[] = "{\"imageLayoutVersion\":\"1.0.0\"}\n";

bool pack_oci_is_tag(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	size_t size = strlen(text);

	return size != 0 && size <= TAG_MAX && strspn(text, allowed) == size &&
	       text[0] != '.' && text[0] != '-';
}

static struct tool_json *descriptor(const char *type, const char *sha256,
				    size_t size)
{
	struct tool_json *json = tool_json_object();
	char digest[sizeof("sha256:") + TOOL_SHA256_SIZE];

	(void)snprintf(digest, sizeof(digest), "sha256:%s", sha256);
	tool_json_put_text(json, "mediaType", type);
	tool_json_put_text(json, "digest", digest);
	tool_json_put_number(json, "size", size);
	return json;
}

static struct tool_json *layer(const struct pack_file *file)
{
	struct tool_json *json =
		descriptor(PACK_OCI_LAYER, file->sha256, file->size);
	struct tool_json *notes = tool_json_object();

	tool_json_put_text(notes, PACK_OCI_TITLE, file->path);
	if (file->about != NULL) {
		const struct tool_json *key = tool_json_get(
			tool_json_get(file->about, "key"), "text");
		const struct tool_json *content =
			tool_json_get(file->about, "content");

		tool_json_put_text(notes, "snapshot.key",
				   tool_json_string(key));
		tool_json_put_text(notes, "snapshot.content",
				   tool_json_string(content));
	}
	tool_json_put(json, "annotations", notes);
	return json;
}

static struct tool_json *image_notes(const struct pack *pack)
{
	struct tool_json *notes = tool_json_object();
	char time[DESCRIBE_TIME_SIZE];

	describe_time(pack->time, time);
	tool_json_put_text(notes, PACK_OCI_TITLE, pack->name);
	tool_json_put_text(notes, "org.opencontainers.image.version",
			   pack->release);
	tool_json_put_text(notes, "org.opencontainers.image.created", time);
	return notes;
}

static char *image_text(const struct pack *pack, const char *manifest,
			const char *manifest_sha256)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *layers = tool_json_array();

	tool_json_put_number(json, "schemaVersion", 2);
	tool_json_put_text(json, "mediaType", PACK_OCI_MANIFEST);
	tool_json_put(
		json, "config",
		descriptor(PACK_OCI_CONFIG, manifest_sha256, strlen(manifest)));
	for (size_t i = 0; i < pack->count; i++)
		tool_json_add(layers, layer(&pack->files[i]));
	tool_json_put(json, "layers", layers);
	tool_json_put(json, "annotations", image_notes(pack));
	char *text = tool_json_text(json, TOOL_JSON_LINE);
	tool_json_free(json);
	return text;
}

static char *index_text(const struct pack *pack, const char *image,
			const char *image_sha256)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *images = tool_json_array();
	struct tool_json *notes = tool_json_object();
	struct tool_json *row =
		descriptor(PACK_OCI_MANIFEST, image_sha256, strlen(image));

	tool_json_put_number(json, "schemaVersion", 2);
	tool_json_put_text(notes, "org.opencontainers.image.ref.name",
			   pack->release);
	tool_json_put(row, "annotations", notes);
	tool_json_add(images, row);
	tool_json_put(json, "manifests", images);
	char *text = tool_json_text(json, TOOL_JSON_LINE);
	tool_json_free(json);
	return text;
}

static void add(struct pack_oci *oci, char *name, const char *bytes,
		size_t size)
{
	oci->entries[oci->count++] = (struct fmt_archive_entry){
		.name = name, .bytes = { (const uint8_t *)bytes, size }
	};
}

static void add_blob(struct pack_oci *oci, const char *sha256,
		     const char *bytes, size_t size)
{
	size_t room = sizeof("blobs/sha256/") + TOOL_SHA256_SIZE;
	char *name = tool_alloc(room);

	(void)snprintf(name, room, "blobs/sha256/%s", sha256);
	for (size_t i = 0; i < oci->count; i++)
		if (strcmp(oci->entries[i].name, name) == 0) {
			/* Two files with one content are one blob. */
			free(name);
			return;
		}
	add(oci, name, bytes, size);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fmt_archive_entry *)a)->name,
		      ((const struct fmt_archive_entry *)b)->name);
}

void pack_oci_begin(struct pack_oci *out, const struct pack *pack,
		    const char *manifest)
{
	char config[TOOL_SHA256_SIZE], image[TOOL_SHA256_SIZE];
	struct pack_oci oci = {
		/* The files and: layout, index, image, config. */
		.entries = tool_calloc(pack->count + 4, sizeof(*oci.entries)),
	};

	tool_sha256(manifest, strlen(manifest), config);
	oci.image = image_text(pack, manifest, config);
	tool_sha256(oci.image, strlen(oci.image), image);
	oci.index = index_text(pack, oci.image, image);
	add(&oci, tool_copy("oci-layout"), layout, strlen(layout));
	add(&oci, tool_copy("index.json"), oci.index, strlen(oci.index));
	add_blob(&oci, image, oci.image, strlen(oci.image));
	add_blob(&oci, config, manifest, strlen(manifest));
	for (size_t i = 0; i < pack->count; i++)
		add_blob(&oci, pack->files[i].sha256, pack->files[i].bytes,
			 pack->files[i].size);
	qsort(oci.entries, oci.count, sizeof(*oci.entries), by_name);
	*out = oci;
}

void pack_oci_end(struct pack_oci *oci)
{
	for (size_t i = 0; i < oci->count; i++)
		free((void *)(uintptr_t)oci->entries[i].name);
	free(oci->entries);
	free(oci->image);
	free(oci->index);
	*oci = (struct pack_oci){ 0 };
}
