/*
 * write_snapshot PATH [LIMIT]: the fixture into a file, by test_interrupted_
 * write with a failure at some call, or with files limited to LIMIT bytes.
 * Leaves with the code of the failure; 0 for success; DISTURBED for success
 * although a call failed.
 */
#include "support/snapshot_fixture.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define DISTURBED 100

/* In fail_syscall.so, when that is preloaded. */
static void arm(void)
{
	void (*function)(void);
	void *found = dlsym(RTLD_DEFAULT, "fail_syscall_arm");

	memcpy(&function, &found, sizeof(function));
	if (function != NULL)
		function();
}

static bool disturbed(void)
{
	bool (*function)(void);
	void *found = dlsym(RTLD_DEFAULT, "fail_syscall_reached");

	memcpy(&function, &found, sizeof(function));
	return function != NULL && function();
}

int main(int argc, char **argv)
{
	const struct snap_writer_options options = fixture_options();
	struct snap_writer *writer = NULL;
	struct snap_error err;

	if (argc < 2)
		return 2;
	if (argc > 2) {
		rlim_t bytes = strtoul(argv[2], NULL, 10);
		const struct rlimit limit = { bytes, bytes };

		(void)signal(SIGXFSZ, SIG_IGN);
		(void)setrlimit(RLIMIT_FSIZE, &limit);
	}
	int rc = snap_writer_create(&writer, &options, &err);
	if (rc == 0)
		rc = fixture_add(writer, &err);
	arm();
	if (rc == 0)
		rc = snap_writer_finish_file(writer, argv[1], NULL, NULL, NULL,
					     &err);
	if (rc != 0 && rc != SNAP_E_IO)
		(void)printf("%s: %s\n", snap_error_name(err.code),
			     err.message);
	if (rc == 0 && disturbed())
		rc = DISTURBED;
	snap_writer_free(writer);
	return rc;
}
