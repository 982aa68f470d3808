#include "tools/snapshot-builder/pack/open.h"

#include "tools/common/report.h"
#include "tools/common/sha256.h"
#include "tools/snapshot-builder/pack/folder.h"
#include "tools/snapshot-builder/pack/oci_open.h"
#include "tools/snapshot-builder/pack/part.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A manifest is text about some files. */
#define MANIFEST_MAX ((size_t)4 << 20)

/* What a row of the manifest says. */
struct row {
	const char *path;
	const char *role;
	uint64_t size;
	const char *sha256;
	const struct tool_json *snapshot;
};

static int fail_manifest(struct snap_error *err, const char *what)
{
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 PACK_MANIFEST ": %s", what);
}

/* What the schema requires besides the files. */
static int check_head(const struct tool_json *manifest, struct snap_error *err)
{
	static const char *const members[] = { "name", "release", "created",
					       "tool", "tool_version" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (tool_json_string(tool_json_get(manifest, members[i])) ==
		    NULL)
			return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
					 PACK_MANIFEST ": it has no text '%s'",
					 members[i]);
	return 0;
}

static int read_manifest(struct pack_in *pack, struct snap_error *err)
{
	const struct fmt_archive_entry *entry =
		fmt_archive_find(pack->archive, PACK_MANIFEST);

	if (entry == NULL)
		return snap_fail(err, SNAP_E_INCOMPLETE, SNAP_NO_OFFSET,
				 "no " PACK_MANIFEST " is in it: not made by "
				 "'snapshot-builder pack'");
	if (entry->bytes.size > MANIFEST_MAX)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 PACK_MANIFEST ": %zu bytes, the limit is %zu",
				 entry->bytes.size, MANIFEST_MAX);
	pack->manifest = tool_json_parse((const char *)entry->bytes.data,
					 entry->bytes.size);
	const char *schema =
		tool_json_string(tool_json_get(pack->manifest, "schema"));
	if (schema == NULL)
		return fail_manifest(err, "it is no JSON with a schema");
	if (strcmp(schema, "snapshot-pack/1") != 0)
		return snap_fail_values(
			err,
			snap_fail(err, SNAP_E_FORMAT_TOO_NEW, SNAP_NO_OFFSET,
				  PACK_MANIFEST ": schema '%s', this tool "
						"knows snapshot-pack/1",
				  schema),
			"snapshot-pack/1", schema);
	return check_head(pack->manifest, err);
}

static bool is_role(const char *word)
{
	for (size_t i = 0; pack_role_words[i] != NULL; i++)
		if (strcmp(word, pack_role_words[i]) == 0)
			return true;
	return false;
}

static int read_row(const struct tool_json *json, struct row *out,
		    struct snap_error *err)
{
	struct row row = {
		.path = tool_json_string(tool_json_get(json, "path")),
		.role = tool_json_string(tool_json_get(json, "role")),
		.sha256 = tool_json_string(tool_json_get(json, "sha256")),
		.snapshot = tool_json_get(json, "snapshot"),
	};

	if (row.path == NULL || row.role == NULL || row.sha256 == NULL ||
	    !tool_is_sha256(row.sha256) ||
	    !tool_json_integer(tool_json_get(json, "size"), &row.size))
		return fail_manifest(err, "a file without path, role, size or "
					  "SHA-256");
	if (!is_role(row.role))
		return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 PACK_MANIFEST ": '%s' has the role '%s', "
					       "which is not known",
				 row.path, row.role);
	*out = row;
	return 0;
}

static int check_content(const struct row *row,
			 const struct fmt_archive_entry *entry,
			 struct snap_error *err)
{
	char sha256[TOOL_SHA256_SIZE];

	if (entry->bytes.size != row->size)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_DIGEST_SECTION, SNAP_NO_OFFSET,
				  "'%s' has %zu bytes, the manifest says %llu",
				  row->path, entry->bytes.size, ull(row->size)),
			row->size, entry->bytes.size);
	tool_sha256(entry->bytes.data, entry->bytes.size, sha256);
	if (strcmp(sha256, row->sha256) != 0)
		return snap_fail_values(
			err,
			snap_fail(err, SNAP_E_DIGEST_SECTION, SNAP_NO_OFFSET,
				  "'%s' has SHA-256 %.16s..., the manifest "
				  "says %.16s...",
				  row->path, sha256, row->sha256),
			row->sha256, sha256);
	return 0;
}

static bool same_text(const struct tool_json *a, const struct tool_json *b)
{
	const char *p = tool_json_string(a), *q = tool_json_string(b);

	return p != NULL && q != NULL && strcmp(p, q) == 0;
}

/* It is the snapshot that is promised. */
static int check_about(const struct row *row, const struct tool_json *about,
		       struct snap_error *err)
{
	if (same_text(tool_json_get(about, "content"),
		      tool_json_get(row->snapshot, "content")) &&
	    same_text(
		    tool_json_get(tool_json_get(about, "key"), "text"),
		    tool_json_get(tool_json_get(row->snapshot, "key"), "text")))
		return 0;
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "'%s' has another key or content digest than the "
			 "manifest says",
			 row->path);
}

static int check_snapshot(const struct row *row,
			  const struct fmt_archive_entry *entry,
			  struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
	};
	struct snap_reader *reader;
	int rc = snap_reader_open_memory(&reader, entry->bytes.data,
					 entry->bytes.size, &options, err);

	if (rc != 0)
		return rc;
	struct tool_json *about = pack_about(reader, err);
	rc = about != NULL ? check_about(row, about, err) : (int)err->code;
	tool_json_free(about);
	snap_reader_close(reader);
	return rc;
}

static int check_row(struct pack_in *pack, const struct row *row, bool *seen,
		     struct snap_error *err)
{
	const struct fmt_archive_entry *entry =
		fmt_archive_find(pack->archive, row->path);

	if (entry == NULL)
		return snap_fail(err, SNAP_E_INCOMPLETE, SNAP_NO_OFFSET,
				 "'%s' is in the manifest and not in the "
				 "archive",
				 row->path);
	bool *mine = &seen[entry - pack->archive->entries];
	if (*mine)
		return snap_fail(err, SNAP_E_OVERLAP, SNAP_NO_OFFSET,
				 PACK_MANIFEST ": '%s' is there twice",
				 row->path);
	*mine = true;
	int rc = check_content(row, entry, err);
	if (rc != 0 || strcmp(row->role, pack_role_words[PACK_SNAPSHOT]) != 0)
		return rc;
	pack->snapshot_count++;
	return check_snapshot(row, entry, err);
}

static bool is_folder_of(const char *folder, const char *path)
{
	size_t size = strlen(folder);

	return strncmp(folder, path, size) == 0 && path[size] == '/';
}

static bool holds_a_file(const struct fmt_archive *archive, const char *folder)
{
	for (size_t i = 0; i < archive->count; i++)
		if (!archive->entries[i].folder &&
		    is_folder_of(folder, archive->entries[i].name))
			return true;
	return false;
}

/* Whatever nobody spoke of; folders are spoken of by what is in them. */
static int check_rest(const struct pack_in *pack, const bool *seen,
		      struct snap_error *err)
{
	for (size_t i = 0; i < pack->archive->count; i++) {
		const struct fmt_archive_entry *entry =
			&pack->archive->entries[i];

		if (seen[i] || strcmp(entry->name, PACK_MANIFEST) == 0 ||
		    (entry->folder && holds_a_file(pack->archive, entry->name)))
			continue;
		return snap_fail(err, SNAP_E_TRAILING_DATA, SNAP_NO_OFFSET,
				 "'%s' is in the archive and not in the "
				 "manifest",
				 entry->name);
	}
	return 0;
}

static int check_files(struct pack_in *pack, struct snap_error *err)
{
	const struct tool_json *files = tool_json_get(pack->manifest, "files");
	bool *seen = tool_calloc(pack->archive->count, sizeof(*seen));
	int rc = 0;

	if (tool_json_kind(files) != TOOL_JSON_ARRAY)
		rc = fail_manifest(err, "it has no list of files");
	for (size_t i = 0; rc == 0 && i < tool_json_length(files); i++) {
		struct row row = { .path = "", .role = "", .sha256 = "" };

		rc = read_row(tool_json_at(files, i), &row, err);
		if (rc == 0)
			rc = check_row(pack, &row, seen, err);
	}
	if (rc == 0)
		rc = check_rest(pack, seen, err);
	free(seen);
	return rc;
}

static uint64_t most_unpacked(const struct fmt_archive_limits *limits)
{
#define DEFAULT_LIMIT(field, value, unit, meaning) .field = (value),
	const struct fmt_archive_limits defaults = { FMT_ARCHIVE_LIMITS(
		DEFAULT_LIMIT) };
#undef DEFAULT_LIMIT

	return limits != NULL && limits->max_unpacked != 0
		       ? limits->max_unpacked
		       : defaults.max_unpacked;
}

/* Others may change a folder as they may change a file: see base/file.h. */
static bool is_folder(struct pack_in *pack, const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
		return false;
	bool foreign = status.st_uid != geteuid() && status.st_uid != 0;
	pack->unsafe = foreign || (status.st_mode & S_IWOTH) != 0;
	pack->changeable = pack->unsafe || (status.st_mode & S_IWGRP) != 0;
	return true;
}

static int read_bytes(struct pack_in *out, struct snap_span bytes,
		      const struct fmt_archive_limits *limits,
		      struct snap_error *err)
{
	const struct fmt_archive_options options = {
		.struct_size = sizeof(options),
		.limits = limits,
	};

	return fmt_archive_read(&out->archive, bytes.data, bytes.size, &options,
				err);
}

/* Before anything of it is believed, and of the bytes that are read then. */
static int check_signature(struct pack_in *out, const char *path,
			   struct snap_span bytes,
			   const struct tool_trust *trust,
			   struct snap_error *err)
{
	struct tool_trust_use *use = tool_alloc(sizeof(*use));
	int rc = tool_trust_check(use, trust, path, bytes, err);

	out->is_signed = use->is_signed;
	memcpy(out->signer, use->signature.id, sizeof(out->signer));
	tool_trust_use_end(use);
	free(use);
	return rc;
}

static int read_archive(struct pack_in *out, const char *path,
			const struct fmt_archive_limits *limits,
			const struct tool_trust *trust, struct snap_error *err)
{
	uint64_t most = limits != NULL && limits->max_archive != 0
				? limits->max_archive
				: UINT64_C(1) << 30;
	struct snap_file file;
	/* What is mapped could be changed after the signature was checked. */
	int rc = snap_file_open(&file, path,
				trust != NULL ? SNAP_FILE_READ : SNAP_FILE_AUTO,
				most, NULL, err);

	if (rc == SNAP_E_LIMIT)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "the archive has more than %llu bytes "
				 "(max_archive)",
				 ull(most));
	if (rc != 0)
		return rc;
	out->changeable = file.changeable;
	out->unsafe = file.unsafe;
	if (trust != NULL)
		rc = check_signature(out, path, file.bytes, trust, err);
	if (rc == 0)
		rc = read_bytes(out, file.bytes, limits, err);
	snap_file_close(&file);
	return rc;
}

/* There are no bytes that could have been signed. */
static int read_folder(struct pack_in *out, const char *path,
		       const struct fmt_archive_limits *limits,
		       const struct tool_trust *trust, struct snap_error *err)
{
	if (trust != NULL &&
	    (trust->settings->required || trust->settings->signature != NULL))
		return snap_fail(err, SNAP_E_SIGNATURE_MISSING, SNAP_NO_OFFSET,
				 "a folder has no signature: check the archive "
				 "before it is unpacked");
	return pack_folder_read(&out->archive, path, limits, err);
}

static int check_pack(struct pack_in *pack,
		      const struct fmt_archive_limits *limits,
		      struct snap_error *err)
{
	int rc = 0;

	if (pack_oci_is(pack->archive)) {
		pack->layout = true;
		rc = pack_oci_open(&pack->archive, most_unpacked(limits), err);
	}
	if (rc == 0)
		rc = read_manifest(pack, err);
	if (rc == 0)
		rc = check_files(pack, err);
	return rc;
}

int pack_open(struct pack_in *out, const char *path,
	      const struct fmt_archive_limits *limits,
	      const struct tool_trust *trust, struct snap_error *err)
{
	*out = (struct pack_in){ 0 };
	out->folder = is_folder(out, path);
	int rc = out->folder ? read_folder(out, path, limits, trust, err)
			     : read_archive(out, path, limits, trust, err);

	return rc == 0 ? check_pack(out, limits, err) : rc;
}

int pack_open_bytes(struct pack_in *out, struct snap_span bytes,
		    const struct fmt_archive_limits *limits,
		    struct snap_error *err)
{
	*out = (struct pack_in){ 0 };
	int rc = read_bytes(out, bytes, limits, err);

	return rc == 0 ? check_pack(out, limits, err) : rc;
}

const char *pack_kind_name(const struct pack_in *pack)
{
	if (pack->folder)
		return pack->layout ? "oci" : "folder";
	return pack->layout ? "oci.tar"
			    : fmt_archive_kind_name(pack->archive->kind);
}

void pack_close(struct pack_in *pack)
{
	fmt_archive_free(pack->archive);
	tool_json_free(pack->manifest);
	*pack = (struct pack_in){ 0 };
}

/* Is it a snapshot, and the one that is meant? */
static bool is_meant(const struct tool_json *json, const char *name)
{
	const char *path = tool_json_string(tool_json_get(json, "path"));
	const char *role = tool_json_string(tool_json_get(json, "role"));

	if (path == NULL || role == NULL ||
	    strcmp(role, pack_role_words[PACK_SNAPSHOT]) != 0)
		return false;
	return name[0] == '\0' || strcmp(path, name) == 0 ||
	       strcmp(pack_base(path), name) == 0;
}

static const struct fmt_archive_entry *find_meant(const struct pack_in *pack,
						  const char *name,
						  struct snap_error *err)
{
	const struct tool_json *files = tool_json_get(pack->manifest, "files");
	const char *path = NULL;
	size_t count = 0;

	for (size_t i = 0; i < tool_json_length(files); i++) {
		const struct tool_json *json = tool_json_at(files, i);

		if (!is_meant(json, name))
			continue;
		path = tool_json_string(tool_json_get(json, "path"));
		count++;
	}
	if (count == 1)
		return fmt_archive_find(pack->archive, path);
	if (count == 0)
		(void)snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				"no snapshot '%s' is in the pack", name);
	else
		(void)snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				"'%s' can be %zu snapshots of the pack: give "
				"its whole name",
				name, count);
	return NULL;
}

/* The file as if it lay on the disk with the archive's owner and mode. */
static int read_inside(struct snap_file *out, const char *archive,
		       const char *name, uint64_t most, struct snap_error *err)
{
	const struct fmt_archive_entry *entry = NULL;
	struct pack_in pack;
	int rc = pack_open(&pack, archive, NULL, NULL, err);

	if (rc == 0) {
		entry = find_meant(&pack, name, err);
		rc = entry == NULL ? SNAP_E_NOT_FOUND : 0;
	}
	if (entry != NULL && entry->bytes.size > most)
		rc = snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
			       "%zu bytes, the limit is %llu",
			       entry->bytes.size, ull(most));
	if (entry != NULL && rc == 0) {
		void *bytes = tool_alloc(entry->bytes.size);

		*out = (struct snap_file){
			.bytes = { memcpy(bytes, entry->bytes.data,
					  entry->bytes.size),
				   entry->bytes.size },
			.changeable = pack.changeable,
			.unsafe = pack.unsafe,
			.allocator = snap_default_allocator,
		};
	}
	pack_close(&pack);
	return rc;
}

/* "ARCHIVE#NAME" in two, yours; NULL when it is a file's own name.  Either may
 * have a '#' in it: the archive is what is there. */
static char *archive_of(const char *path, const char **name)
{
	if (strchr(path, '#') == NULL || access(path, F_OK) == 0)
		return NULL;
	char *archive = tool_copy(path);
	for (char *mark; (mark = strrchr(archive, '#')) != NULL;) {
		*mark = '\0';
		*name = path + (mark - archive) + 1;
		if (access(archive, F_OK) == 0)
			return archive;
	}
	free(archive);
	return NULL;
}

int pack_file_open(struct snap_file *out, const char *path, uint64_t most,
		   struct snap_error *err)
{
	const char *name;
	char *archive = archive_of(path, &name);

	if (archive == NULL)
		return snap_file_open(out, path, SNAP_FILE_READ, most, NULL,
				      err);
	int rc = read_inside(out, archive, name, most, err);
	free(archive);
	return rc;
}

int pack_reader_open(struct snap_reader **out, const char *path,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	const char *name;
	char *archive = archive_of(path, &name);
	struct snap_file file;

	if (archive == NULL)
		return snap_reader_open_file(out, path, options, err);
	int rc = read_inside(&file, archive, name, SIZE_MAX, err);
	free(archive);
	if (rc != 0)
		return rc;
	rc = snap_reader_open_memory(out, file.bytes.data, file.bytes.size,
				     options, err);
	snap_file_close(&file);
	return rc;
}
