#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/sign/secret_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct settings {
	const char *secret;
	const char *public_key;
	const char *password_file;
	bool no_password;
	bool quiet;
};

static const struct tool_option options[] = {
	{ .name = "secret",
	  .letter = 's',
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, secret),
	  .help = "the file to make for the secret key, mode 0600" },
	{ .name = "public",
	  .letter = 'p',
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, public_key),
	  .help = "the file to make for the public key" },
	{ .name = "password_file",
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, password_file),
	  .help = "lock the secret key with the first line of FILE ('-': "
		  "standard input) instead of asking for a password" },
	{ .name = "no_password",
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, no_password),
	  .help = "leave the secret key unlocked" },
	{ .name = "quiet",
	  .letter = 'q',
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, quiet),
	  .help = "print nothing when all is well" },
};

/* The secret key's text, locked if it should be. */
static int write_text(const struct settings *settings,
		      const struct tool_secret_key *key,
		      struct snap_strbuf *text, struct snap_error *err)
{
	char password[SECRET_PASSWORD_SIZE] = "";
	int rc = 0;

	if (!settings->no_password)
		rc = secret_password(password, settings->password_file, true,
				     err);
	if (rc == 0)
		rc = tool_secret_key_write(
			key, settings->no_password ? NULL : password, text,
			err);
	tool_wipe(password, sizeof(password));
	if (rc == 0 && text->failed)
		tool_no_memory();
	return rc;
}

/* A public key that is there may be the only one of its kind. */
static int write_public(const struct settings *settings,
			const struct tool_public_key *key,
			struct snap_error *err)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	tool_public_key_write(key, &text);
	if (text.failed)
		tool_no_memory();
	int rc = secret_file_create(settings->public_key, text.data, text.size,
				    err);
	if (rc == 0 && chmod(settings->public_key, 0644) != 0)
		rc = snap_fail_errno(err, errno, "publish",
				     settings->public_key);
	snap_strbuf_end(&text);
	return rc;
}

/* Half a pair is none. */
static int write_pair(const struct settings *settings,
		      const struct tool_public_key *public_key,
		      const struct snap_strbuf *secret, const char **blamed,
		      struct snap_error *err)
{
	*blamed = settings->public_key;
	int rc = write_public(settings, public_key, err);
	if (rc != 0)
		return rc;
	*blamed = settings->secret;
	rc = secret_file_create(settings->secret, secret->data, secret->size,
				err);
	if (rc != 0)
		(void)unlink(settings->public_key);
	return rc;
}

/* Better told before a password was typed twice. */
static bool is_there(const char *path, const char **blamed,
		     struct snap_error *err)
{
	struct stat status;

	*blamed = path;
	return lstat(path, &status) == 0 &&
	       snap_fail_errno(err, EEXIST, "cannot create", path) != 0;
}

/* Whoever ends this at the question for a password finds no file. */
static int make_pair(const struct settings *settings,
		     const struct tool_secret_key *key,
		     const struct tool_public_key *public_key,
		     const char **blamed, struct snap_error *err)
{
	struct snap_strbuf text;

	if (is_there(settings->secret, blamed, err) ||
	    is_there(settings->public_key, blamed, err))
		return SNAP_E_IO;
	*blamed = settings->password_file != NULL ? settings->password_file
						  : settings->secret;
	snap_strbuf_begin(&text, NULL);
	int rc = write_text(settings, key, &text, err);
	if (rc == 0)
		rc = write_pair(settings, public_key, &text, blamed, err);
	if (text.data != NULL)
		tool_wipe(text.data, text.size);
	snap_strbuf_end(&text);
	return rc;
}

static int make(const struct settings *settings)
{
	struct tool_secret_key key;
	struct tool_public_key public_key;
	char id[TOOL_KEY_ID_TEXT];
	const char *blamed;
	struct snap_error err;

	if (!tool_secret_key_make(&key)) {
		tool_report_plain("keygen", "this snapshot-builder was built "
					    "without libsodium");
		return TOOL_UNKNOWN;
	}
	tool_secret_key_public(&key, &public_key);
	int rc = make_pair(settings, &key, &public_key, &blamed, &err);
	tool_wipe(&key, sizeof(key));
	if (rc != 0) {
		secret_report(blamed, &err);
		return TOOL_UNKNOWN;
	}
	tool_key_id_text(public_key.id, id);
	if (!settings->quiet)
		(void)printf("key %s\n", id);
	return TOOL_YES;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE &&
	    (settings.secret == NULL || settings.public_key == NULL))
		status = tool_usage_error(call, "needs the files to make: "
						"--secret and --public");
	if (status == TOOL_CONTINUE && settings.no_password &&
	    settings.password_file != NULL)
		status = tool_usage_error(call, "--no-password contradicts "
						"--password-file");
	if (status == TOOL_CONTINUE)
		status = make(&settings);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_keygen = {
	.name = "keygen",
	.operands = "",
	.summary = "make a pair of keys to sign snapshots with",
	.description = "The files are minisign's.  Unless told otherwise it "
		       "asks at the terminal for a password that locks the "
		       "secret key.  Files that are there already stay.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
