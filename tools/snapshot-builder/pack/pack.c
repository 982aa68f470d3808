#include "tools/snapshot-builder/pack/pack.h"

#include "base/file.h"
#include "formats/archive_name.h"
#include "tools/common/report.h"
#include "tools/common/trust.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/sources.h"

#include <stdlib.h>
#include <string.h>

static const char *const role_folders[] = { PACK_SNAPSHOTS, PACK_LICENCES,
					    PACK_STATEMENTS, "", "" };

/* Larger than any that is worth packing with others. */
#define FILE_MAX ((uint64_t)256 << 20)

static char *join(const char *a, const char *b, const char *c)
{
	size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
	char *text = tool_alloc(size);

	(void)snprintf(text, size, "%s%s%s", a, b, c);
	return text;
}

/* 'path' and 'bytes' are taken over. */
static struct pack_file *append(struct pack *pack, enum pack_role role,
				char *path, char *bytes, size_t size)
{
	struct pack_file *files =
		realloc(pack->files, (pack->count + 1) * sizeof(*files));

	if (files == NULL)
		tool_no_memory();
	pack->files = files;
	struct pack_file *file = &files[pack->count++];
	*file = (struct pack_file){
		.path = path, .role = role, .bytes = bytes, .size = size
	};
	tool_sha256(bytes, size, file->sha256);
	return file;
}

void pack_add_text(struct pack *pack, enum pack_role role, const char *folder,
		   const char *base, const char *suffix, char *text)
{
	(void)append(pack, role, join(folder, base, suffix), text,
		     strlen(text));
}

static int describe_snapshot(struct snap_span bytes, struct tool_json **about,
			     struct tool_json **provenance,
			     struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
	};
	struct snap_reader *reader;
	int rc = snap_reader_open_memory(&reader, bytes.data, bytes.size,
					 &options, err);

	if (rc != 0)
		return rc;
	*about = pack_about(reader, err);
	if (*about == NULL)
		rc = (int)err->code;
	else if (tool_json_kind(tool_json_get(*about, "library")) !=
			 TOOL_JSON_OBJECT ||
		 builder_provenance_read(reader, provenance, NULL) != 0)
		*provenance = NULL;
	snap_reader_close(reader);
	return rc;
}

/* Before anything of the disk is read: the name it will have. */
static int check_name(const char *path, const char *name,
		      struct snap_error *err)
{
	const char *mistake = fmt_archive_name_mistake(name);

	if (mistake == NULL)
		return 0;
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "%s cannot be '%s' in a pack: %s", path, name,
			 mistake);
}

static bool has_file(const struct pack *pack, const char *path, size_t size)
{
	for (size_t i = 0; i < pack->count; i++)
		if (strncmp(pack->files[i].path, path, size) == 0 &&
		    pack->files[i].path[size] == '\0')
			return true;
	return false;
}

/* A snapshot's signature lies beside it, where it is looked for. */
static char *place_of(const struct pack *pack, enum pack_role role,
		      const char *path)
{
	char *beside = join(PACK_SNAPSHOTS, pack_base(path), "");
	size_t size = strlen(beside), end = strlen(TOOL_SIGNATURE_SUFFIX);

	if (role == PACK_OTHER && size > end &&
	    strcmp(beside + size - end, TOOL_SIGNATURE_SUFFIX) == 0 &&
	    has_file(pack, beside, size - end))
		return beside;
	free(beside);
	return join(role_folders[role], pack_base(path), "");
}

static int check_place(const struct pack *pack, const char *path,
		       const char *name, struct snap_error *err)
{
	int rc = check_name(path, name, err);

	if (rc == 0 && has_file(pack, name, strlen(name)))
		rc = snap_fail(err, SNAP_E_OVERLAP, SNAP_NO_OFFSET,
			       "another file is '%s' in the pack already: "
			       "rename one of the two",
			       name);
	return rc;
}

int pack_add(struct pack *pack, enum pack_role role, const char *path,
	     struct snap_error *err)
{
	char *name = place_of(pack, role, path);
	struct tool_json *about = NULL, *provenance = NULL;
	struct snap_file file = { 0 };
	int rc = check_place(pack, path, name, err);

	if (rc == 0)
		rc = snap_file_open(&file, path, SNAP_FILE_READ, FILE_MAX, NULL,
				    err);
	if (rc == 0 && role == PACK_SNAPSHOT)
		rc = describe_snapshot(file.bytes, &about, &provenance, err);
	if (rc == 0) {
		char *bytes = tool_alloc(file.bytes.size);

		if (file.bytes.size != 0)
			memcpy(bytes, file.bytes.data, file.bytes.size);
		struct pack_file *row =
			append(pack, role, name, bytes, file.bytes.size);
		row->about = about;
		row->provenance = provenance;
		name = NULL;
	}
	snap_file_close(&file);
	free(name);
	return rc;
}

void pack_free(struct pack *pack)
{
	for (size_t i = 0; i < pack->count; i++) {
		free(pack->files[i].path);
		free(pack->files[i].bytes);
		tool_json_free(pack->files[i].about);
		tool_json_free(pack->files[i].provenance);
		tool_json_free(pack->files[i].inputs);
	}
	free(pack->files);
	*pack = (struct pack){ 0 };
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct pack_file *)a)->path,
		      ((const struct pack_file *)b)->path);
}

void pack_sort(struct pack *pack)
{
	qsort(pack->files, pack->count, sizeof(*pack->files), by_path);
}

/* No two files, nor one and the manifest, may be one; and what is the mark of
 * an OCI layout would make the pack a bad one. */
int pack_check_names(const struct pack *pack, struct snap_error *err)
{
	if (has_file(pack, PACK_OCI_MARK, strlen(PACK_OCI_MARK)))
		return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 "no file of a pack can be '" PACK_OCI_MARK
				 "', the mark of an OCI layout: rename it");
	struct fmt_archive_entry *entries =
		tool_calloc(pack->count + 1, sizeof(*entries));

	entries[0].name = PACK_MANIFEST;
	for (size_t i = 0; i < pack->count; i++)
		entries[i + 1].name = pack->files[i].path;
	int rc = fmt_archive_names_check(entries, pack->count + 1,
					 &snap_default_allocator, err);
	free(entries);
	return rc;
}

static struct tool_json *describe_file(const struct pack_file *file)
{
	struct tool_json *row = tool_json_object();

	tool_json_put_text(row, "path", file->path);
	tool_json_put_text(row, "role", pack_role_words[file->role]);
	tool_json_put_number(row, "size", file->size);
	tool_json_put_text(row, "sha256", file->sha256);
	if (file->about != NULL)
		tool_json_put(row, "snapshot", tool_json_share(file->about));
	return row;
}

char *pack_manifest(const struct pack *pack)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *files = tool_json_array();
	char time[DESCRIBE_TIME_SIZE];

	describe_time(pack->time, time);
	tool_json_put_text(json, "schema", "snapshot-pack/1");
	tool_json_put_text(json, "name", pack->name);
	tool_json_put_text(json, "release", pack->release);
	tool_json_put_text(json, "created", time);
	tool_json_put_text(json, "tool", "snapshot-builder");
	tool_json_put_text(json, "tool_version", SNAPSHOT_VERSION_TEXT);
	for (size_t i = 0; i < pack->count; i++)
		tool_json_add(files, describe_file(&pack->files[i]));
	tool_json_put(json, "files", files);
	char *text = tool_json_text(json, TOOL_JSON_INDENTED);
	tool_json_free(json);
	return text;
}
