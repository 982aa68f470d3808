#include "tools/snapshot-builder/bench/machine.h"

#include "base/digest.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* So that the digest is of no use where the machine-id itself is. */
#define IDENTITY_SALT "snapshot-bench machine "

/* What follows 'key' and a colon in /proc/cpuinfo. */
static bool find_value(const char *line, const char *key, char *out,
		       size_t size)
{
	size_t length = strlen(key);

	if (strncmp(line, key, length) != 0)
		return false;
	const char *colon = strchr(line + length, ':');
	if (colon == NULL ||
	    strspn(line + length, " \t") != (size_t)(colon - line) - length)
		return false;
	colon += 1 + strspn(colon + 1, " \t");
	(void)snprintf(out, size, "%.*s", (int)strcspn(colon, "\n"), colon);
	return true;
}

/* x86 says "model name"; others have one of the rest, or nothing. */
static void find_processor(char *out, size_t size)
{
	static const char *const keys[] = { "model name", "Processor", "cpu",
					    "CPU part", "processor" };
	size_t best = sizeof(keys) / sizeof(keys[0]);
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[512];

	if (file == NULL)
		return;
	while (best > 0 && fgets(line, sizeof(line), file) != NULL)
		for (size_t i = 0; i < best; i++)
			if (find_value(line, keys[i], out, size))
				best = i;
	(void)fclose(file);
}

static uint64_t find_identity(void)
{
	char text[128] = IDENTITY_SALT;
	size_t used = strlen(text);
	FILE *file = fopen("/etc/machine-id", "re");

	if (file == NULL)
		return 0;
	bool read =
		fgets(text + used, (int)(sizeof(text) - used), file) != NULL;
	(void)fclose(file);
	size_t size = used + strcspn(text + used, "\n");
	return read && size != used ? snap_digest64(text, size) : 0;
}

static uint64_t system_number(int name)
{
	long value = sysconf(name);

	return value > 0 ? (uint64_t)value : 0;
}

static uint64_t fingerprint(const struct bench_machine *machine)
{
	char text[512];
	int size = snprintf(
		text, sizeof(text), "%s\n%s\n%s\n%llu\n%llu\n%llu\n%016llx",
		machine->processor, machine->architecture, machine->kernel,
		(unsigned long long)machine->processors,
		(unsigned long long)machine->memory,
		(unsigned long long)machine->page_size,
		(unsigned long long)machine->identity);

	return snap_digest64(text, (size_t)size);
}

void bench_machine_look(struct bench_machine *machine)
{
	const uint64_t gib = (uint64_t)1 << 30;
	struct utsname names;

	*machine = (struct bench_machine){
		.processors = system_number(_SC_NPROCESSORS_ONLN),
		.page_size = system_number(_SC_PAGESIZE),
		.identity = find_identity(),
	};
	machine->memory =
		(system_number(_SC_PHYS_PAGES) * machine->page_size + gib / 2) /
		gib;
	find_processor(machine->processor, sizeof(machine->processor));
	if (uname(&names) == 0) {
		(void)snprintf(machine->architecture,
			       sizeof(machine->architecture), "%.31s",
			       names.machine);
		(void)snprintf(machine->kernel, sizeof(machine->kernel),
			       "%.30s %.64s", names.sysname, names.release);
	}
	machine->fingerprint = fingerprint(machine);
	machine->load[0] = machine->load[1] = bench_machine_load();
}

double bench_machine_load(void)
{
	double load = 0;

	return getloadavg(&load, 1) == 1 ? load : 0;
}
