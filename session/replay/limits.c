/* Limits by name, and what refusals and modes are called. */
#include "replay/replay.h"

#include <string.h>

struct ms_replay_limits ms_replay_limits_or_default(
	const struct ms_replay_limits *limits)
{
	struct ms_replay_limits all = { .struct_size = sizeof(all) };

	if (limits != NULL)
		all = *limits;
#define DEFAULT(member, type, value, name, text)                               \
	if (all.member == 0)                                                   \
		all.member = value;
	MS_REPLAY_LIMITS(DEFAULT)
#undef DEFAULT
	return all;
}

bool ms_replay_limit_set(struct ms_replay_limits *limits, const char *name,
			 uint64_t value)
{
#define SET(member, type, standard, text, meaning)                             \
	if (strcmp(name, text) == 0) {                                         \
		limits->member = (type)value;                                  \
		return value != 0 && limits->member == value;                  \
	}
	MS_REPLAY_LIMITS(SET)
#undef SET
	return false;
}

const char *ms_replay_identifier(enum ms_replay_code code)
{
	switch (code) {
	case MS_REPLAY_DECODE_FAILED:
		return "Session:ReplayDecodeFailed";
	case MS_REPLAY_UNSUPPORTED_SCHEMA:
		return "Session:ReplayUnsupportedSchema";
	case MS_REPLAY_IMPORT_REJECTED:
		return "Session:ReplayImportRejected";
	case MS_REPLAY_PAYLOAD_TOO_LARGE:
		return "Session:ReplayPayloadTooLarge";
	case MS_REPLAY_EXPORT_REJECTED:
		return "Session:ReplayExportRejected";
	case MS_REPLAY_OK:
		break;
	}
	return "";
}
