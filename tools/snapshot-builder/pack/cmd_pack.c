#include "tools/snapshot-builder/builder.h"

#include "base/file.h"
#include "formats/archive_write.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/pack/pack.h"
#include "tools/snapshot-builder/pack/extract.h"
#include "tools/snapshot-builder/pack/oci.h"

#include <stdlib.h>
#include <string.h>

/* What a tar archive can say of a time: eleven octal digits. */
#define TIME_MAX ((UINT64_C(1) << 33) - 1)

struct settings {
	const char *output;
	int kind;
	const char *name;
	const char *release;
	struct tool_texts licences;
	struct tool_texts others;
	struct tool_texts inputs;
	uint64_t timestamp;
	uint64_t lock_timeout;
	bool quiet;
};

/* By enum fmt_archive_kind; then a layout as a tar archive and as a folder. */
enum {
	KIND_OCI_TAR = FMT_ARCHIVE_ZIP + 1,
	KIND_OCI,
	KIND_COUNT,
};
static const char *const kind_words[] = { "tar",     "tar.zst", "tar.xz", "zip",
					  "oci.tar", "oci",	NULL };

static const struct tool_option options[] = {
	{ "output", 'o', "FILE", TOOL_TEXT, offsetof(struct settings, output),
	  "the archive to write or replace; for oci a folder that is not there",
	  0, 0, NULL, false },
	{ "format", 'f', "NAME", TOOL_CHOICE, offsetof(struct settings, kind),
	  "kind of archive (as FILE ends)", 0, 0, kind_words, false },
	{ "name", 0, "TEXT", TOOL_TEXT, offsetof(struct settings, name),
	  "name of the pack (the first part of FILE's)", 0, 0, NULL, false },
	{ "release", 0, "TEXT", TOOL_TEXT, offsetof(struct settings, release),
	  "release of the pack (" SNAPSHOT_VERSION_TEXT ")", 0, 0, NULL,
	  false },
	{ "licence", 0, "FILE", TOOL_TEXTS, offsetof(struct settings, licences),
	  "a licence to put in; may be given several times", 0, 0, NULL,
	  false },
	{ "add", 'a', "FILE", TOOL_TEXTS, offsetof(struct settings, others),
	  "any other file to put in, a signature for instance", 0, 0, NULL,
	  false },
	{ "inputs", 0, "DIR", TOOL_TEXTS, offsetof(struct settings, inputs),
	  "state the SHA-256 of what the snapshots were built from, which is "
	  "in this folder; may be given several times",
	  0, 0, NULL, false },
	{ "timestamp", 0, "SECONDS", TOOL_NUMBER,
	  offsetof(struct settings, timestamp),
	  "time of everything in it, since 1970 (SOURCE_DATE_EPOCH, or 0)", 0,
	  TIME_MAX, NULL, false },
	{ "lock-timeout", 0, "MS", TOOL_NUMBER,
	  offsetof(struct settings, lock_timeout),
	  "wait that long for another builder of the same file (10000)", 0,
	  3600000, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "say nothing when all is well", 0, 0, NULL, false },
};

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size > end_size && text[size - end_size - 1] == '.' &&
	       strcmp(text + size - end_size, end) == 0;
}

/* The longest end counts, and it is the last one. */
static int choose_kind(const struct tool_call *call, struct settings *settings)
{
	for (int i = KIND_COUNT - 1;
	     settings->kind == TOOL_UNSET_CHOICE && i >= 0; i--)
		if (ends_with(settings->output, kind_words[i]))
			settings->kind = i;
	if (settings->kind == TOOL_UNSET_CHOICE)
		return tool_usage_error(call,
					"'%s' ends with no kind of archive: "
					"give a --format",
					settings->output);
	if (settings->kind >= KIND_OCI_TAR &&
	    !pack_oci_is_tag(settings->release))
		return tool_usage_error(call,
					"--release '%s' can be no tag in a "
					"registry",
					settings->release);
	return TOOL_CONTINUE;
}

static int add_all(struct pack *pack, enum pack_role role,
		   const struct tool_texts *paths)
{
	for (size_t i = 0; i < paths->count; i++) {
		struct snap_error err;

		if (pack_add(pack, role, paths->items[i], &err) != 0)
			return builder_fail(paths->items[i], &err, false);
	}
	return TOOL_YES;
}

/* Manifest first: who reads a stream knows then what will come. */
static struct fmt_archive_entry *list_entries(const struct pack *pack,
					      const char *manifest)
{
	struct fmt_archive_entry *entries =
		tool_calloc(pack->count + 1, sizeof(*entries));

	entries[0] = (struct fmt_archive_entry){
		.name = PACK_MANIFEST,
		.bytes = { (const uint8_t *)manifest, strlen(manifest) },
	};
	for (size_t i = 0; i < pack->count; i++)
		entries[i + 1] = (struct fmt_archive_entry){
			.name = pack->files[i].path,
			.bytes = { (const uint8_t *)pack->files[i].bytes,
				   pack->files[i].size },
		};
	return entries;
}

static int replace(const struct settings *settings,
		   const struct snap_strbuf *bytes, struct snap_error *err)
{
	struct snap_replace file;
	int rc =
		snap_replace_begin(&file, settings->output,
				   (uint32_t)settings->lock_timeout, NULL, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&file, 0, bytes->data, bytes->size, err);
	if (rc == 0)
		rc = snap_replace_sync(&file, err);
	if (rc == 0)
		return snap_replace_commit(&file, err);
	snap_replace_abort(&file);
	return rc;
}

static int write_entries(const struct settings *settings,
			 const struct pack *pack, const char *manifest,
			 struct snap_strbuf *out, struct snap_error *err)
{
	struct fmt_archive_entry *entries = list_entries(pack, manifest);
	int rc = fmt_archive_write(out, (enum fmt_archive_kind)settings->kind,
				   entries, pack->count + 1, pack->time, err);

	free(entries);
	return rc;
}

static int write_layout(const struct pack *pack, const char *manifest,
			struct snap_strbuf *out, struct snap_error *err)
{
	struct pack_oci oci;

	pack_oci_begin(&oci, pack, manifest);
	int rc = fmt_archive_write(out, FMT_ARCHIVE_TAR, oci.entries, oci.count,
				   pack->time, err);
	pack_oci_end(&oci);
	return rc;
}

static int write_folder(const struct settings *settings,
			const struct pack *pack, const char *manifest,
			uint64_t *size, struct snap_error *err)
{
	struct pack_oci oci;

	pack_oci_begin(&oci, pack, manifest);
	const struct fmt_archive files = { .entries = oci.entries,
					   .count = oci.count };
	int rc = pack_extract(&files, settings->output, err);
	for (size_t i = 0; i < oci.count; i++)
		*size += oci.entries[i].bytes.size;
	pack_oci_end(&oci);
	return rc;
}

static int write_archive(const struct settings *settings,
			 const struct pack *pack, const char *manifest,
			 uint64_t *size, struct snap_error *err)
{
	struct snap_strbuf bytes;

	snap_strbuf_begin(&bytes, NULL);
	int rc = settings->kind == KIND_OCI_TAR
			 ? write_layout(pack, manifest, &bytes, err)
			 : write_entries(settings, pack, manifest, &bytes, err);
	if (rc == 0)
		rc = replace(settings, &bytes, err);
	*size = bytes.size;
	snap_strbuf_end(&bytes);
	return rc;
}

/* Files of a layout have other names: the pack's own are checked here. */
static int write_pack(const struct settings *settings, const struct pack *pack)
{
	char *manifest = pack_manifest(pack);
	struct snap_error err;
	uint64_t size = 0;
	int rc = pack_check_names(pack, &err);

	if (rc == 0)
		rc = settings->kind == KIND_OCI
			     ? write_folder(settings, pack, manifest, &size,
					    &err)
			     : write_archive(settings, pack, manifest, &size,
					     &err);
	if (rc == 0 && !settings->quiet) {
		tool_put_line(stdout, settings->output);
		(void)printf("  %zu files, %llu bytes\n", pack->count + 1,
			     ull(size));
	}
	free(manifest);
	return rc == 0 ? TOOL_YES : builder_fail(settings->output, &err, false);
}

static int fill(const struct settings *settings, struct pack *pack,
		const struct tool_texts *snapshots)
{
	struct snap_error err;
	int status = add_all(pack, PACK_SNAPSHOT, snapshots);

	if (status == TOOL_YES)
		status = add_all(pack, PACK_LICENCE, &settings->licences);
	if (status == TOOL_YES)
		status = add_all(pack, PACK_OTHER, &settings->others);
	if (status == TOOL_YES &&
	    pack_digest_inputs(pack, &settings->inputs, &err) != 0)
		status = builder_fail("--inputs", &err, false);
	if (status != TOOL_YES)
		return status;
	/* Sorted first, so that the order of arguments is nowhere seen. */
	pack_sort(pack);
	pack_add_statements(pack);
	pack_sort(pack);
	pack_add_parts(pack);
	pack_sort(pack);
	return TOOL_YES;
}

static int make(const struct settings *settings,
		const struct tool_texts *snapshots)
{
	struct pack pack = {
		.name = settings->name,
		.release = settings->release,
		.time = settings->timestamp,
	};
	int status = fill(settings, &pack, snapshots);

	if (status == TOOL_YES)
		status = write_pack(settings, &pack);
	pack_free(&pack);
	return status;
}

/* Names go into documents that others read: not nothing, and one line. */
static int check_word(const struct tool_call *call, const char *option,
		      const char *word)
{
	bool good = word[0] != '\0';

	for (const char *p = word; *p != '\0'; p++)
		good = good && (unsigned char)*p >= ' ' && *p != 0x7f;
	return good ? TOOL_CONTINUE
		    : tool_usage_error(call,
				       "%s '%s' should be a line that is not "
				       "empty",
				       option, word);
}

/* The pack is called as its file is, up to the first dot. */
static int make_named(const struct tool_call *call, struct settings *settings,
		      const struct tool_texts *snapshots)
{
	char *name =
		tool_copy(settings->name != NULL ? settings->name
						 : pack_base(settings->output));

	if (settings->name == NULL)
		name[strcspn(name, ".")] = '\0';
	settings->name = name;
	int status = check_word(call, "the pack's name", name);
	if (status == TOOL_CONTINUE)
		status = check_word(call, "--release", settings->release);
	if (status == TOOL_CONTINUE)
		status = make(settings, snapshots);
	free(name);
	return status;
}

static int check_output(const struct tool_call *call,
			const struct settings *settings,
			const struct tool_texts *snapshots)
{
	const struct tool_texts *const all[] = { snapshots, &settings->licences,
						 &settings->others };
	int status = TOOL_CONTINUE;

	for (size_t i = 0; i < 3 && status == TOOL_CONTINUE; i++)
		status = builder_check_output(call, settings->output,
					      all[i]->items, all[i]->count);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = {
		.kind = TOOL_UNSET_CHOICE,
		.release = SNAPSHOT_VERSION_TEXT,
		.timestamp = TOOL_UNSET,
		.lock_timeout = 10000,
	};
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = builder_need_output(call, settings.output);
	if (status == TOOL_CONTINUE)
		status = choose_kind(call, &settings);
	if (status == TOOL_CONTINUE)
		status = check_output(call, &settings, &operands);
	if (status == TOOL_CONTINUE)
		status = builder_timestamp(call, TIME_MAX, &settings.timestamp);
	if (status == TOOL_CONTINUE)
		status = make_named(call, &settings, &operands);
	tool_texts_free(&settings.licences);
	tool_texts_free(&settings.others);
	tool_texts_free(&settings.inputs);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_pack = {
	.name = "pack",
	.operands = "SNAPSHOT...",
	.summary = "put snapshots, with what belongs to them, into an archive",
	.description = "Each snapshot is validated.  A manifest with sizes and "
		       "digests, an SPDX list of parts and an in-toto "
		       "statement for each snapshot are put in.  The same "
		       "files give the same bytes.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = SIZE_MAX,
	.run = run,
};
