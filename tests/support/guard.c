#include "support/guard.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void guard_begin(struct guard *guard, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t readable = (size / page + 1) * page;
	void *pages = mmap(NULL, readable + page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		abort();
	*guard = (struct guard){ .pages = pages,
				 .readable = readable,
				 .mapped = readable + page };
	if (mprotect(guard->pages + readable, page, PROT_NONE) != 0)
		abort();
}

void guard_end(struct guard *guard)
{
	(void)munmap(guard->pages, guard->mapped);
	*guard = (struct guard){ 0 };
}

uint8_t *guard_tail(const struct guard *guard, size_t size)
{
	assert(size <= guard->readable);
	return guard->pages + guard->readable - size;
}

uint8_t *guard_copy(const struct guard *guard, const void *bytes, size_t size)
{
	uint8_t *tail = guard_tail(guard, size);

	if (size != 0)
		memcpy(tail, bytes, size);
	return tail;
}
