#include "identity.h"

#include "base/digest.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define ID_SIZE 16

/* Where the kernel gives nothing: what no two sessions have in common that
 * live at the same time, and the time. */
static void make_up(uint8_t id[ID_SIZE], const char *out)
{
	struct {
		struct timespec time;
		uintptr_t place;
		int64_t process;
	} seed;

	memset(&seed, 0, sizeof(seed));
	(void)clock_gettime(CLOCK_REALTIME, &seed.time);
	seed.place = (uintptr_t)out;
	seed.process = getpid();
	for (unsigned i = 0; i < ID_SIZE / 8; i++) {
		uint64_t digest = snap_digest64(&seed, sizeof(seed));

		memcpy(id + 8 * i, &digest, sizeof(digest));
		seed.place ^= (uintptr_t)digest;
	}
}

/* RFC 9562: version 4, all other bits random. */
void ms_identity_make(char out[MS_IDENTITY_SIZE])
{
	uint8_t id[ID_SIZE];
	char *place = out;

	/* So few bytes come whole, and without waiting once the machine is up.
	 */
	if (getrandom(id, sizeof(id), 0) != (ssize_t)sizeof(id))
		make_up(id, out);
	id[6] = (uint8_t)((id[6] & 0x0f) | 0x40);
	id[8] = (uint8_t)((id[8] & 0x3f) | 0x80);
	for (unsigned i = 0; i < ID_SIZE; i++) {
		static const char digits[] = "0123456789abcdef";

		if (i == 4 || i == 6 || i == 8 || i == 10)
			*place++ = '-';
		*place++ = digits[id[i] >> 4];
		*place++ = digits[id[i] & 0x0f];
	}
	*place = '\0';
}
