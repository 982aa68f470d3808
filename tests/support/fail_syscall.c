/*
 * Preloaded into a program, it makes the N-th of its calls for files fail.
 *
 * FAIL_AT=N    which one, counted from fail_syscall_arm() on
 * FAIL_HOW=    an error's number; "short" writes half (other calls succeed);
 *              "kill" kills the process before the call
 *
 * Built without the project's options: open and open64 must stay two names.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void fail_syscall_arm(void);
bool fail_syscall_reached(void);

static bool armed;
static long calls;
static bool reached;

void fail_syscall_arm(void)
{
	armed = true;
}

bool fail_syscall_reached(void)
{
	return reached;
}

/* Is it this call's turn?  Then errno is set, or the process is gone. */
static bool turn(void)
{
	const char *at = getenv("FAIL_AT"), *how = getenv("FAIL_HOW");

	if (!armed || at == NULL || how == NULL || ++calls != atol(at))
		return false;
	reached = true;
	if (strcmp(how, "kill") == 0)
		(void)kill(getpid(), SIGKILL);
	if (strcmp(how, "short") == 0)
		return false;
	errno = atoi(how);
	return true;
}

static bool short_turn(void)
{
	const char *how = getenv("FAIL_HOW");

	return reached && how != NULL && strcmp(how, "short") == 0;
}

/* The C library's function; a plain cast is none in ISO C. */
#define REAL(name)                                                             \
	__typeof__(&name) real;                                                \
	void *found = dlsym(RTLD_NEXT, #name);                                 \
	memcpy(&real, &found, sizeof(real))

#define WRAP(type, name, parameters, arguments)                                \
	type name parameters                                                   \
	{                                                                      \
		if (turn())                                                    \
			return (type)-1;                                       \
		REAL(name);                                                    \
		return real arguments;                                         \
	}

#define WRAP_OPEN(name)                                                        \
	int name(const char *path, int flags, ...)                             \
	{                                                                      \
		va_list arguments;                                             \
		va_start(arguments, flags);                                    \
		mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0; \
		va_end(arguments);                                             \
		if (turn())                                                    \
			return -1;                                             \
		REAL(name);                                                    \
		return real(path, flags, mode);                                \
	}

/* 'reached' is this very call's turn only when it wasn't before it. */
#define WRAP_WRITE(name, offset_type)                                          \
	ssize_t name(int fd, const void *bytes, size_t size,                   \
		     offset_type offset)                                       \
	{                                                                      \
		bool before = reached;                                         \
		if (turn())                                                    \
			return -1;                                             \
		REAL(name);                                                    \
		if (!before && short_turn())                                   \
			size = (size + 1) / 2;                                 \
		return real(fd, bytes, size, offset);                          \
	}

WRAP_OPEN(open)
WRAP_OPEN(open64)
WRAP_WRITE(pwrite, off_t)
WRAP_WRITE(pwrite64, off64_t)
WRAP(ssize_t, pread, (int fd, void *bytes, size_t size, off_t offset),
     (fd, bytes, size, offset))
WRAP(ssize_t, pread64, (int fd, void *bytes, size_t size, off64_t offset),
     (fd, bytes, size, offset))
WRAP(int, fsync, (int fd), (fd))
WRAP(int, rename, (const char *from, const char *to), (from, to))
WRAP(int, ftruncate, (int fd, off_t size), (fd, size))
WRAP(int, ftruncate64, (int fd, off64_t size), (fd, size))
WRAP(int, flock, (int fd, int operation), (fd, operation))
WRAP(int, close, (int fd), (fd))
WRAP(int, unlink, (const char *path), (path))
WRAP(int, stat, (const char *path, struct stat *out), (path, out))
WRAP(int, stat64, (const char *path, struct stat64 *out), (path, out))
WRAP(int, fstat, (int fd, struct stat *out), (fd, out))
WRAP(int, fstat64, (int fd, struct stat64 *out), (fd, out))
WRAP(void *, mmap,
     (void *at, size_t size, int protection, int flags, int fd, off_t offset),
     (at, size, protection, flags, fd, offset))
WRAP(void *, mmap64,
     (void *at, size_t size, int protection, int flags, int fd, off64_t offset),
     (at, size, protection, flags, fd, offset))
