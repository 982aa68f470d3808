/*
 * Takes a known time longer to start: burns as many microseconds of the
 * processor as its name says ("burn-30"), then becomes the program that the
 * variable SLOW_START names.  So a gate can be asked to find what was planted.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t used_us(void)
{
	struct timespec used;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (uint64_t)used.tv_sec * 1000000u +
	       (uint64_t)used.tv_nsec / 1000u;
}

int main(int argc, char **argv)
{
	const char *program = getenv("SLOW_START");
	const char *dash = argc > 0 ? strrchr(argv[0], '-') : NULL;

	if (program == NULL || dash == NULL) {
		(void)fprintf(stderr, "SLOW_START=PROGRAM .../burn-N\n");
		return 2;
	}
	uint64_t until = used_us() + strtoull(dash + 1, NULL, 10);
	while (used_us() < until)
		;
	(void)execv(program, argv);
	perror(program);
	return 2;
}
