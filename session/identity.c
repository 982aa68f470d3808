#include "identity.h"

#include <uuid/uuid.h>

_Static_assert(MS_IDENTITY_SIZE == UUID_STR_LEN, "a UUID as text");

void ms_identity_make(char out[MS_IDENTITY_SIZE])
{
	uuid_t id;

	uuid_generate(id);
	uuid_unparse_lower(id, out);
}
