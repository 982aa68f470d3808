#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/common/trust.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/pack/open.h"
#include "tools/snapshot-builder/sign/secret_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is signed is read into memory, so that it is what was checked. */
#define FILE_LIMIT ((uint64_t)1 << 30)

struct settings {
	const char *key;
	const char *password_file;
	const char *comment;
	const char *output;
	const char *signed_bytes;
	bool whole;
	bool legacy;
	bool quiet;
};

static const struct tool_option options[] = {
	{ .name = "key",
	  .letter = 'k',
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, key),
	  .help = "the secret key, made by keygen or minisign" },
	{ .name = "password_file",
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, password_file),
	  .help = "open the key with the first line of FILE ('-': standard "
		  "input) instead of asking for its password" },
	{ .name = "comment",
	  .argument = "TEXT",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, comment),
	  .help = "what the signature says and covers besides (name, content "
		  "digest and serial number)" },
	{ .name = "output",
	  .letter = 'o',
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, output),
	  .help = "the signature's file, for one snapshot or pack (its name "
		  "with "
		  ".minisig)" },
	{ .name = "whole",
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, whole),
	  .help = "sign the file's bytes and not header and table: needs no "
		  "seals, and who checks it reads all of them" },
	{ .name = "legacy",
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, legacy),
	  .help = "sign what is signed and not its hash, as old minisigns do" },
	{ .name = "signed_bytes",
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, signed_bytes),
	  .help = "sign nothing, and write what would be signed to FILE ('-': "
		  "standard output), for keys that are kept elsewhere" },
	{ .name = "quiet",
	  .letter = 'q',
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, quiet),
	  .help = "print nothing when all is well" },
};

/* A snapshot or a pack that was checked, and the part of it that is signed. */
struct subject {
	struct snap_file file;
	struct snap_info info;
	struct snap_span part;
	bool whole;
	char comment[512]; /* what there is to say of it */
};

static int choose_part(const struct settings *settings, struct subject *subject,
		       struct snap_error *err)
{
	const struct snap_info *info = &subject->info;

	subject->part = subject->file.bytes;
	subject->whole = settings->whole;
	if (subject->whole)
		return 0;
	subject->part.size = info->header_size +
			     (size_t)info->section_count * info->entry_size;
	if (info->sealed)
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "the table has no seals, which a signature would "
			 "cover the sections by: build it with create --seal, "
			 "or sign the whole file (--whole)");
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static void default_comment(const char *path, struct subject *subject)
{
	const struct snap_info *info = &subject->info;

	(void)snprintf(subject->comment, sizeof(subject->comment),
		       "snapshot:%.255s content:%s serial:%llu",
		       last_part(path), info->content_text, ull(info->serial));
}

/* A pack has one form only: it is signed as the file that it is. */
static int check_pack(struct subject *subject, const char *path,
		      struct snap_error *err)
{
	struct pack_in pack;
	int rc = pack_open_bytes(&pack, subject->file.bytes, NULL, err);

	if (rc == 0)
		(void)snprintf(subject->comment, sizeof(subject->comment),
			       "pack:%.255s release:%.200s", last_part(path),
			       tool_json_string(tool_json_get(pack.manifest,
							      "release")));
	pack_close(&pack);
	subject->part = subject->file.bytes;
	subject->whole = true;
	return rc;
}

static int check_snapshot(const struct settings *settings, const char *path,
			  struct subject *subject, struct snap_error *err)
{
	const struct snap_reader_options reader_options = {
		.struct_size = sizeof(reader_options),
		.level = SNAP_LOAD_DEEP,
		.memory = SNAP_MEMORY_BORROW,
		.seal = tool_sealer(),
	};
	struct snap_reader *reader;
	int rc = snap_reader_open_memory(&reader, subject->file.bytes.data,
					 subject->file.bytes.size,
					 &reader_options, err);

	if (rc != 0)
		return rc;
	snap_reader_info(reader, &subject->info);
	snap_reader_close(reader);
	default_comment(path, subject);
	return choose_part(settings, subject, err);
}

/* Of a file that is neither, the word about snapshots is the better one. */
static int check_subject(const struct settings *settings, const char *path,
			 struct subject *subject, struct snap_error *err)
{
	int rc = check_snapshot(settings, path, subject, err);
	struct snap_error why;

	if (rc != SNAP_E_NOT_A_SNAPSHOT)
		return rc;
	rc = check_pack(subject, path, &why);
	if (rc != 0 && !(why.code == SNAP_E_CODEC && why.offset == 0))
		*err = why;
	return rc;
}

/* Nobody signs what is damaged. */
static int open_subject(const struct settings *settings, const char *path,
			struct subject *out, struct snap_error *err)
{
	int rc = snap_file_open(&out->file, path, SNAP_FILE_READ, FILE_LIMIT,
				NULL, err);

	if (rc != 0)
		return rc;
	rc = check_subject(settings, path, out, err);
	if (rc != 0)
		snap_file_close(&out->file);
	for (char *c = out->comment; rc == 0 && *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	return rc;
}

static int write_signature(const struct settings *settings, const char *path,
			   const struct tool_signature *signature,
			   struct snap_error *err)
{
	struct snap_strbuf text, name;

	snap_strbuf_begin(&text, NULL);
	snap_strbuf_begin(&name, NULL);
	tool_signature_write(signature, &text);
	snap_strbuf_printf(&name, "%s" TOOL_SIGNATURE_SUFFIX, path);
	if (text.failed || name.failed)
		tool_no_memory();
	int rc = tool_file_write(settings->output != NULL ? settings->output
							  : name.data,
				 text.data, text.size, err);
	snap_strbuf_end(&name);
	snap_strbuf_end(&text);
	return rc;
}

static int sign(const struct settings *settings,
		const struct tool_secret_key *key, const char *path,
		struct snap_error *err)
{
	struct tool_signature *signature = tool_alloc(sizeof(*signature));
	struct subject subject;
	char id[TOOL_KEY_ID_TEXT];
	int rc = open_subject(settings, path, &subject, err);

	if (rc == 0 && settings->signed_bytes != NULL) {
		rc = tool_file_put(settings->signed_bytes, subject.part.data,
				   subject.part.size, err);
		snap_file_close(&subject.file);
	} else if (rc == 0) {
		tool_signature_make(signature, key, subject.part.data,
				    subject.part.size, !settings->legacy,
				    settings->comment != NULL
					    ? settings->comment
					    : subject.comment);
		rc = write_signature(settings, path, signature, err);
		tool_key_id_text(key->id, id);
		if (rc == 0 && !settings->quiet) {
			tool_put_line(stdout, path);
			(void)printf(": signed by %s (%s, %zu bytes)\n", id,
				     subject.whole ? "whole file"
						   : "header and table",
				     subject.part.size);
		}
		snap_file_close(&subject.file);
	}
	free(signature);
	return rc;
}

static int sign_all(const struct settings *settings,
		    const struct tool_texts *paths)
{
	struct tool_secret_key key = { 0 };
	const char *blamed;
	struct snap_error err;
	int status = TOOL_YES;

	if (!tool_can_sign()) {
		tool_report_plain("sign", "this snapshot-builder was built "
					  "without libsodium");
		return TOOL_UNKNOWN;
	}
	if (settings->signed_bytes == NULL &&
	    secret_key_open(&key, settings->key, settings->password_file,
			    &blamed, &err) != 0) {
		secret_report(blamed, &err);
		return TOOL_UNKNOWN;
	}
	for (size_t i = 0; i < paths->count; i++)
		if (sign(settings, &key, paths->items[i], &err) != 0) {
			builder_report(stderr, paths->items[i], &err);
			if (status != TOOL_NO)
				status = (int)tool_exit_of(err.code);
		}
	tool_wipe(&key, sizeof(key));
	return status;
}

static bool is_comment(const char *text)
{
	if (strlen(text) >= TOOL_COMMENT_SIZE)
		return false;
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && *text != '\t') ||
		    *text == 0x7f)
			return false;
	return true;
}

static int check_settings(const struct tool_call *call,
			  const struct settings *settings, size_t count)
{
	if ((settings->key == NULL) == (settings->signed_bytes == NULL))
		return tool_usage_error(call, "needs a --key to sign with, or "
					      "--signed-bytes");
	if (count > 1 &&
	    (settings->output != NULL || settings->signed_bytes != NULL))
		return tool_usage_error(call, "%s is for one snapshot",
					settings->output != NULL
						? "--output"
						: "--signed-bytes");
	if (settings->comment != NULL && !is_comment(settings->comment))
		return tool_usage_error(call,
					"--comment takes one line of less than "
					"%d bytes",
					TOOL_COMMENT_SIZE);
	return TOOL_CONTINUE;
}

static int check_outputs(const struct tool_call *call,
			 const struct settings *settings,
			 const struct tool_texts *paths)
{
	const char *const secrets[] = { settings->key,
					settings->password_file };
	const char *output = settings->output != NULL ? settings->output
						      : settings->signed_bytes;
	int status =
		builder_check_output(call, output, paths->items, paths->count);

	if (status == TOOL_CONTINUE)
		status = builder_check_output(call, output, secrets, 2);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = check_settings(call, &settings, operands.count);
	if (status == TOOL_CONTINUE)
		status = check_outputs(call, &settings, &operands);
	if (status == TOOL_CONTINUE)
		status = sign_all(&settings, &operands);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_sign = {
	.name = "sign",
	.operands = "FILE...",
	.summary = "sign snapshots and packs, beside them, in minisign's "
		   "format",
	.description = "A snapshot is checked in all of its parts first, and "
		       "so is a pack, which is signed as a whole.  "
		       "Signed of a snapshot are header and section table, "
		       "whose seals cover "
		       "every byte of the sections.  A key's file must be its "
		       "user's alone; keys are never taken from the "
		       "environment.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = SIZE_MAX,
	.run = run,
};
