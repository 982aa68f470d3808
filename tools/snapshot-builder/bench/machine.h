/* Where something was measured: figures of two machines can't be compared. */
#ifndef TOOLS_BENCH_MACHINE_H
#define TOOLS_BENCH_MACHINE_H

#include <stdint.h>

/*
 * fingerprint  digest of everything here but the load; machines with equal
 *              ones are taken for the same
 * identity     digest of the system's machine-id: tells apart machines that
 *              look alike, and can't be turned back into it; 0: there is none
 * load         of the last minute, when the run began and ended
 */
struct bench_machine {
	char processor[128];
	char architecture[32];
	char kernel[96];
	uint64_t processors;
	uint64_t memory; /* GiB, rounded */
	uint64_t page_size;
	uint64_t identity;
	uint64_t fingerprint;
	double load[2];
};

/* This one.  What can't be found out stays empty. */
void bench_machine_look(struct bench_machine *machine);

/* Load of the last minute. */
double bench_machine_load(void);

#endif
