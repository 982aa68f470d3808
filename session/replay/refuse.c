#include "replay/refuse.h"

#include <stdio.h>

int ms_replay_refuse(struct ms_replay_error *err, enum ms_replay_code code,
		     const char *format, ...)
{
	va_list arguments;

	if (err == NULL)
		return (int)code;
	*err = (struct ms_replay_error){ .code = code,
					 .identifier =
						 ms_replay_identifier(code),
					 .offset = SNAP_NO_OFFSET };
	va_start(arguments, format);
	(void)vsnprintf(err->message, sizeof(err->message), format, arguments);
	va_end(arguments);
	return (int)code;
}

int ms_replay_refuse_limit(struct ms_replay_error *err,
			   enum ms_replay_code code, const char *limit,
			   uint64_t found, uint64_t allowed)
{
	int rc = ms_replay_refuse(err, code,
				  "%llu are more than the limit %s allows "
				  "(%llu).",
				  ull(found), limit, ull(allowed));

	if (err != NULL)
		err->limit = limit;
	return rc;
}

int ms_replay_refuse_memory(struct ms_replay_error *err,
			    enum ms_replay_code code)
{
	int rc = ms_replay_refuse(err, code, "Memory ran out.");

	if (err != NULL)
		err->no_memory = true;
	return rc;
}

int ms_replay_refuse_variable(struct ms_replay_error *err, int rc,
			      const char *name)
{
	if (err != NULL)
		(void)snprintf(err->variable, sizeof(err->variable), "%s",
			       name);
	return rc;
}

int ms_replay_refuse_offset(struct ms_replay_error *err, int rc,
			    uint64_t offset, bool in_mat)
{
	if (err != NULL) {
		err->offset = offset;
		err->in_mat = in_mat;
	}
	return rc;
}
