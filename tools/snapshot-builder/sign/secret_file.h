/* Files that nobody else may read: secret keys, and the passwords to them. */
#ifndef TOOLS_BUILDER_SECRET_FILE_H
#define TOOLS_BUILDER_SECRET_FILE_H

#include "base/file.h"
#include "tools/common/minisign.h"

/* A password that is longer than this is none. */
#define SECRET_PASSWORD_SIZE 1024

/* SNAP_E_UNSAFE_FILE when others than its owner could read it, or the owner is
 * somebody else.  Wipe and close it with secret_file_close(). */
int secret_file_open(struct snap_file *out, const char *path,
		     struct snap_error *err);
void secret_file_close(struct snap_file *file);

/* A new file, for its owner alone; one that is there stays, and is an error. */
int secret_file_create(const char *path, const void *bytes, size_t size,
		       struct snap_error *err);

/*
 * The first line of the file 'path', of standard input when that is "-", or
 * what is typed at the terminal when it is NULL; 'twice' asks again, and both
 * must be equal.  A signal that ends the process does so when the terminal
 * shows again what is typed.
 */
int secret_password(char out[SECRET_PASSWORD_SIZE], const char *path,
		    bool twice, struct snap_error *err);

/* The key in a file, asking for the password if one locks it.  '*blamed' is the
 * one of the two files that is wrong. */
int secret_key_open(struct tool_secret_key *out, const char *path,
		    const char *password_path, const char **blamed,
		    struct snap_error *err);

/* Tell what is wrong with a key or password: no word of trust, which is not
 * asked for. */
void secret_report(const char *path, const struct snap_error *err);

#endif
