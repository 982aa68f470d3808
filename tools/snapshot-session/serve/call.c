#include "tools/snapshot-session/serve/call.h"

#include <stdarg.h>
#include <string.h>

/* ------------------------------------------------------------------ failing */

int call_fail(struct call *call, enum rpc_code code, const char *identifier,
	      const char *format, ...)
{
	struct call_error *error = &call->error;
	va_list values;

	error->code = code;
	error->stage = "host";
	(void)snprintf(error->identifier, sizeof(error->identifier),
		       "SNAPSHOT:%s", identifier);
	va_start(values, format);
	(void)vsnprintf(error->message, sizeof(error->message), format, values);
	va_end(values);
	return -1;
}

int call_fail_snap(struct call *call, const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return call_fail_memory(call);
	return call_fail(call, RPC_HOST_FAILURE, "HostCallFailed", "%s",
			 err->message);
}

int call_fail_memory(struct call *call)
{
	return call_fail(call, RPC_INTERNAL, "NoMemory", "out of memory");
}

int call_fail_parameter(struct call *call, const char *name, const char *what)
{
	return call_fail(call, RPC_BAD_PARAMETERS, "InvalidParameters",
			 "'%.40s' must be %s", name, what);
}

/* --------------------------------------------------------------- parameters */

struct tool_json *call_parameter(const struct call *call, const char *name)
{
	struct tool_json *value = tool_json_get(call->message->params, name);

	return tool_json_kind(value) == TOOL_JSON_NULL ? NULL : value;
}

int call_text(struct call *call, const char *name, const char **out)
{
	const struct tool_json *value = call_parameter(call, name);
	size_t size;

	if (value == NULL)
		return 0;
	const char *text = tool_json_span(value, &size);
	if (text == NULL || strlen(text) != size)
		return call_fail_parameter(call, name, "a text without NUL");
	*out = text;
	return 0;
}

int call_flag(struct call *call, const char *name, bool *out)
{
	const struct tool_json *value = call_parameter(call, name);

	if (value == NULL || tool_json_bool(value, out))
		return 0;
	return call_fail_parameter(call, name, "true or false");
}

int call_count(struct call *call, const char *name, uint64_t *out)
{
	const struct tool_json *value = call_parameter(call, name);

	if (value == NULL || tool_json_integer(value, out))
		return 0;
	return call_fail_parameter(call, name, "a whole number from 0 on");
}

/* ------------------------------------------------------------------- values */

int call_put_value(struct call *call, struct json_text *json, const char *key,
		   const struct ms_value *value)
{
	struct ms_session *session = call->open->session;
	struct snap_error err;
	size_t size;
	char *text;

	if (ms_value_json_text(session, value, &text, &size, &err) != 0)
		return call_fail_snap(call, &err);
	json_put_json(json, key, text, size);
	ms_session_release(session, text);
	return 0;
}
