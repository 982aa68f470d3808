#include "tools/common/trust.h"

#include "tools/common/report.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool tool_trust_wanted(const struct tool_trust_settings *settings)
{
	return settings->required || settings->trust.count != 0 ||
	       settings->signature != NULL;
}

/* ------------------------------------------------------------------ keys
 */

static int add_key(struct tool_trust *trust, const struct snap_file *file,
		   struct snap_error *err)
{
	struct tool_public_key key;
	int rc = tool_public_key_read(&key, (const char *)file->bytes.data,
				      file->bytes.size, err);

	if (rc != 0)
		return rc;
	struct tool_public_key *grown =
		realloc(trust->keys, (trust->count + 1) * sizeof(*grown));
	if (grown == NULL)
		tool_no_memory();
	trust->keys = grown;
	trust->keys[trust->count++] = key;
	return 0;
}

static int fail_unsafe(const char *what, struct snap_error *err)
{
	return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
			 "%s that others than its user and root could have "
			 "changed is not trusted: chown and chmod go-w it",
			 what);
}

/* The same error, with the name of the file that is wrong before its text. */
static int blame(const char *name, struct snap_error *err)
{
	struct snap_error why = *err;

	return snap_fail(err, why.code, why.offset, "%s: %s", name,
			 why.message);
}

static int read_key(struct tool_trust *trust, const char *path,
		    struct snap_error *err)
{
	struct snap_file file;
	int rc = snap_file_open(&file, path, SNAP_FILE_READ,
				TOOL_MINISIGN_FILE_MAX, NULL, err);

	if (rc != 0)
		return rc;
	rc = file.changeable ? fail_unsafe("a key", err)
			     : add_key(trust, &file, err);
	snap_file_close(&file);
	return rc;
}

static bool is_key_name(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && length > 4 &&
	       strcmp(name + length - 4, ".pub") == 0;
}

static int select_key(const struct dirent *entry)
{
	return is_key_name(entry->d_name);
}

static int read_names(struct tool_trust *trust, const char *folder,
		      struct dirent **names, int count, struct snap_error *err)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < count; i++) {
		struct snap_strbuf path;

		snap_strbuf_begin(&path, NULL);
		snap_strbuf_printf(&path, "%s/%s", folder, names[i]->d_name);
		rc = read_key(trust, snap_strbuf_text(&path), err);
		if (rc != 0)
			rc = blame(names[i]->d_name, err);
		snap_strbuf_end(&path);
	}
	return rc;
}

/* In the order of their names; who may add a file could add a key. */
static int read_folder(struct tool_trust *trust, const char *path,
		       const struct stat *status, struct snap_error *err)
{
	struct dirent **names = NULL;

	if ((status->st_uid != geteuid() && status->st_uid != 0) ||
	    (status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return fail_unsafe("a folder of keys", err);
	int count = scandir(path, &names, select_key, alphasort);
	if (count < 0)
		return snap_fail_errno(err, errno, "read", path);
	int rc = read_names(trust, path, names, count, err);
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return rc;
}

static int read_place(struct tool_trust *trust, const char *path,
		      struct snap_error *err)
{
	struct stat status;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return read_folder(trust, path, &status, err);
	return read_key(trust, path, err);
}

int tool_trust_begin(struct tool_trust *out,
		     const struct tool_trust_settings *settings,
		     const char **where, struct snap_error *err)
{
	struct stat status;
	int rc = 0;

	*out = (struct tool_trust){ .settings = settings };
	*where = "signatures"; /* before there is a file to blame */
	if (!tool_trust_wanted(settings))
		return 0;
	if (tool_sealer() == NULL)
		return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED,
				 SNAP_NO_OFFSET,
				 "this program was built without libsodium and "
				 "can't check signatures");
	for (size_t i = 0; rc == 0 && i < settings->trust.count; i++) {
		*where = settings->trust.items[i];
		rc = read_place(out, *where, err);
	}
	if (settings->trust.count != 0 || stat(TOOL_TRUST_FOLDER, &status) != 0)
		return rc;
	*where = TOOL_TRUST_FOLDER;
	return read_place(out, *where, err);
}

void tool_trust_end(struct tool_trust *trust)
{
	free(trust->keys);
	*trust = (struct tool_trust){ 0 };
}

/* Of what is no key at all nobody should hear that it is not a trusted one. */
void tool_trust_report(const char *path, const struct snap_error *err)
{
	if (err->code == SNAP_E_SIGNATURE_UNTRUSTED)
		tool_report_plain(path, "%s", err->message);
	else
		tool_report_error(stderr, path, err);
}

/* ------------------------------------------------------------- signatures
 */

static int verify(void *context, const void *signed_bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	struct tool_trust_use *use = context;
	bool known = false;

	(void)signature;
	(void)signature_size;
	for (size_t i = 0; i < use->trust->count; i++) {
		const struct tool_public_key *key = &use->trust->keys[i];

		if (memcmp(key->id, use->signature.id, sizeof(key->id)) != 0)
			continue;
		known = true;
		if (tool_signature_check(&use->signature, key, signed_bytes,
					 size))
			return 0;
	}
	return known ? SNAP_E_SIGNATURE_BAD : SNAP_E_SIGNATURE_UNTRUSTED;
}

static int fail_missing(const struct tool_trust_use *use,
			struct snap_error *err)
{
	return snap_fail(err, SNAP_E_SIGNATURE_MISSING, SNAP_NO_OFFSET,
			 "a signature is required and none was given: there "
			 "is no %s",
			 use->path);
}

/* Told here, where it is known which key it is and how many are trusted. */
static int check_known(const struct tool_trust_use *use, struct snap_error *err)
{
	const struct tool_trust *trust = use->trust;
	char id[TOOL_KEY_ID_TEXT];

	for (size_t i = 0; i < trust->count; i++)
		if (memcmp(trust->keys[i].id, use->signature.id,
			   sizeof(use->signature.id)) == 0)
			return 0;
	tool_key_id_text(use->signature.id, id);
	if (trust->count == 0)
		return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED,
				 SNAP_NO_OFFSET,
				 "the signature's key is not trusted: it is "
				 "%s, and there is no *.pub in %s",
				 id,
				 trust->settings->trust.count != 0
					 ? trust->settings->trust.items[0]
					 : TOOL_TRUST_FOLDER);
	return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED, SNAP_NO_OFFSET,
			 "the signature's key is not trusted: it is %s, which "
			 "is none of the %zu that are",
			 id, trust->count);
}

static int parse_signature(struct tool_trust_use *use, struct snap_error *err)
{
	int rc = tool_signature_read(&use->signature,
				     (const char *)use->file.bytes.data,
				     use->file.bytes.size, err);

	return rc != 0 ? blame(use->path, err) : check_known(use, err);
}

static int read_signature(struct tool_trust_use *use, const char *path,
			  struct snap_error *err)
{
	const char *named = use->trust->settings->signature;
	struct snap_strbuf beside;

	if (named == NULL && path == NULL)
		return SNAP_E_NOT_FOUND;
	snap_strbuf_begin(&beside, NULL);
	snap_strbuf_printf(&beside, "%s" TOOL_SIGNATURE_SUFFIX,
			   path != NULL ? path : "");
	if (beside.failed)
		tool_no_memory();
	use->path =
		tool_copy(named != NULL ? named : snap_strbuf_text(&beside));
	snap_strbuf_end(&beside);
	return snap_file_open(&use->file, use->path, SNAP_FILE_READ,
			      TOOL_MINISIGN_FILE_MAX, NULL, err);
}

int tool_trust_use_begin(struct tool_trust_use *use,
			 const struct tool_trust *trust, const char *path,
			 struct snap_reader_options *options,
			 struct snap_error *err)
{
	struct snap_error why;

	memset(use, 0, sizeof(*use));
	use->trust = trust;
	options->min_serial = trust->settings->min_serial;
	options->min_timestamp = trust->settings->min_timestamp;
	if (!tool_trust_wanted(trust->settings))
		return 0;
	options->require_signature =
		trust->settings->required || trust->settings->signature != NULL;
	options->verify = verify;
	options->verify_context = use;
	options->seal = tool_sealer();
	int rc = read_signature(use, path, &why);
	/* What can't be read needs no signature: that is for the reader. */
	if (rc == SNAP_E_NOT_FOUND && (!options->require_signature ||
				       path == NULL || access(path, R_OK) != 0))
		return 0;
	if (rc == SNAP_E_NOT_FOUND)
		rc = fail_missing(use, &why);
	else if (rc == SNAP_E_LIMIT)
		rc = snap_fail(&why, SNAP_E_SIGNATURE_BAD, SNAP_NO_OFFSET,
			       "%s is longer than a signature", use->path);
	else if (rc != 0)
		rc = blame(use->path, &why);
	else
		rc = parse_signature(use, &why);
	if (rc != 0) {
		if (err != NULL)
			*err = why;
		return rc;
	}
	options->signature = use->file.bytes.data;
	options->signature_size = use->file.bytes.size;
	return 0;
}

int tool_trust_check(struct tool_trust_use *use, const struct tool_trust *trust,
		     const char *path, struct snap_span bytes,
		     struct snap_error *err)
{
	struct snap_reader_options options = { .struct_size = sizeof(options) };
	int rc = tool_trust_use_begin(use, trust, path, &options, err);

	if (rc != 0 || options.signature == NULL)
		return rc;
	use->is_signed = verify(use, bytes.data, bytes.size, NULL, 0) == 0;
	return use->is_signed
		       ? 0
		       : snap_fail(err, SNAP_E_SIGNATURE_BAD, SNAP_NO_OFFSET,
				   "%s is no signature of these bytes",
				   use->path);
}

void tool_trust_use_end(struct tool_trust_use *use)
{
	if (use->file.bytes.data != NULL)
		snap_file_close(&use->file);
	free(use->path);
	memset(use, 0, sizeof(*use));
}
