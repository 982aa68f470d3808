#include "tools/snapshot-builder/sign/secret_file.h"

#include "tools/common/endings.h"
#include "tools/common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* What is asked is asked of the descriptor that is read. */
static int check_mode(int fd, const char *path, struct snap_error *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return snap_fail_errno(err, errno, "cannot examine", path);
	if (status.st_uid == geteuid() && (status.st_mode & 077) == 0)
		return 0;
	int rc = snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
			   "a secret must be its user's alone: mode 0600, not "
			   "%04o%s",
			   (unsigned)status.st_mode & 07777u,
			   status.st_uid == geteuid() ? ""
						      : ", and another user's");
	return rc;
}

int secret_file_open(struct snap_file *out, const char *path,
		     struct snap_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return snap_fail_errno(err, errno, "cannot open", path);
	int rc = check_mode(fd, path, err);
	if (rc == 0)
		rc = snap_file_open_fd(out, fd, SNAP_FILE_READ,
				       TOOL_MINISIGN_FILE_MAX, NULL, err);
	(void)close(fd);
	return rc;
}

void secret_file_close(struct snap_file *file)
{
	/* Read into memory that is ours. */
	tool_wipe((void *)(uintptr_t)file->bytes.data, file->bytes.size);
	snap_file_close(file);
}

static int write_all(int fd, const char *path, const void *bytes, size_t size,
		     struct snap_error *err)
{
	const char *at = bytes;

	while (size != 0) {
		ssize_t done = write(fd, at, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return snap_fail_errno(err, errno, "cannot write",
					       path);
		at += done;
		size -= (size_t)done;
	}
	if (fsync(fd) != 0)
		return snap_fail_errno(err, errno, "cannot write", path);
	return 0;
}

int secret_file_create(const char *path, const void *bytes, size_t size,
		       struct snap_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return snap_fail_errno(err, errno, "cannot create", path);
	int rc = write_all(fd, path, bytes, size, err);
	(void)close(fd);
	if (rc != 0)
		(void)unlink(path);
	return rc;
}

/* ------------------------------------------------------------- passwords
 */

static int fail_password(const char *what, struct snap_error *err)
{
	return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET, "%s", what);
}

static int read_line(char out[SECRET_PASSWORD_SIZE], FILE *stream,
		     struct snap_error *err)
{
	if (fgets(out, SECRET_PASSWORD_SIZE, stream) == NULL)
		return fail_password("no password was given", err);
	size_t length = strlen(out);
	if (length != 0 && out[length - 1] == '\n')
		out[--length] = '\0';
	else if (length == SECRET_PASSWORD_SIZE - 1)
		return fail_password("the password is too long", err);
	return length != 0 ? 0 : fail_password("the password is empty", err);
}

static int ask_silently(char out[SECRET_PASSWORD_SIZE], FILE *terminal,
			struct snap_error *err)
{
	struct termios before, silent;

	if (tcgetattr(fileno(terminal), &before) != 0)
		return snap_fail_errno(err, errno, "cannot set up", "/dev/tty");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	if (tcsetattr(fileno(terminal), TCSAFLUSH, &silent) != 0)
		return snap_fail_errno(err, errno, "cannot set up", "/dev/tty");
	int rc = tool_endings_wait(fileno(terminal))
			 ? read_line(out, terminal, err)
			 : fail_password("no password was given", err);
	(void)tcsetattr(fileno(terminal), TCSAFLUSH, &before);
	return rc;
}

/* A signal waits until the terminal shows again what is typed. */
static int ask(char out[SECRET_PASSWORD_SIZE], FILE *terminal,
	       const char *prompt, struct snap_error *err)
{
	sigset_t before;

	(void)fputs(prompt, terminal);
	(void)fflush(terminal);
	tool_endings_hold(&before);
	int rc = ask_silently(out, terminal, err);
	(void)fputc('\n', terminal);
	tool_endings_let(&before);
	return rc;
}

static int ask_terminal(char out[SECRET_PASSWORD_SIZE], bool twice,
			struct snap_error *err)
{
	char again[SECRET_PASSWORD_SIZE];
	FILE *terminal = fopen("/dev/tty", "r+");

	if (terminal == NULL)
		return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
				 "cannot ask for its password at /dev/tty: %s; "
				 "--password-file names a file with it",
				 strerror(errno));
	/* Nothing of it is kept in a buffer. */
	(void)setvbuf(terminal, NULL, _IONBF, 0);
	int rc = ask(out, terminal, "Password: ", err);
	if (rc == 0 && twice) {
		rc = ask(again, terminal, "The same again: ", err);
		if (rc == 0 && strcmp(again, out) != 0)
			rc = fail_password("the two passwords differ", err);
		tool_wipe(again, sizeof(again));
	}
	(void)fclose(terminal);
	return rc;
}

/* From a pipe, so that it need not lie on a disk. */
static int read_input(char out[SECRET_PASSWORD_SIZE], struct snap_error *err)
{
	(void)setvbuf(stdin, NULL, _IONBF, 0);
	return read_line(out, stdin, err);
}

int secret_password(char out[SECRET_PASSWORD_SIZE], const char *path,
		    bool twice, struct snap_error *err)
{
	struct snap_file file;

	if (path != NULL && strcmp(path, "-") == 0 && !isatty(STDIN_FILENO))
		return read_input(out, err);
	if (path == NULL || strcmp(path, "-") == 0)
		return ask_terminal(out, twice, err);
	int rc = secret_file_open(&file, path, err);
	if (rc != 0)
		return rc;
	const char *text = (const char *)file.bytes.data;
	const char *end = memchr(text, '\n', file.bytes.size);
	size_t length = end != NULL ? (size_t)(end - text) : file.bytes.size;
	if (length == 0 || length >= SECRET_PASSWORD_SIZE ||
	    memchr(text, '\0', length) != NULL) {
		rc = fail_password("its first line is no password", err);
	} else {
		memcpy(out, text, length);
		out[length] = '\0';
	}
	secret_file_close(&file);
	return rc;
}

void secret_report(const char *path, const struct snap_error *err)
{
	if (err->code == SNAP_E_SIGNATURE_UNTRUSTED)
		tool_report_plain(path, "%s", err->message);
	else
		tool_report_error(stderr, path, err);
}

int secret_key_open(struct tool_secret_key *out, const char *path,
		    const char *password_path, const char **blamed,
		    struct snap_error *err)
{
	char password[SECRET_PASSWORD_SIZE] = "";
	struct snap_file file;
	int rc = secret_file_open(&file, path, err);

	*blamed = path;
	if (rc != 0)
		return rc;
	const char *text = (const char *)file.bytes.data;
	bool locked = tool_secret_key_locked(text, file.bytes.size);
	if (locked)
		rc = secret_password(password, password_path, false, err);
	if (rc != 0 && password_path != NULL)
		*blamed = password_path;
	if (rc == 0)
		rc = tool_secret_key_read(out, text, file.bytes.size,
					  locked ? password : NULL, err);
	tool_wipe(password, sizeof(password));
	secret_file_close(&file);
	return rc;
}
