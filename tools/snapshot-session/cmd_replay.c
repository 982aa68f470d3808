/* "replay ACTION FILE": workspace payloads, without a session. */
#include "tools/common/report.h"
#include "tools/snapshot-session/command.h"
#include "tools/snapshot-session/replay_convert.h"
#include "tools/snapshot-session/replay_report.h"
#include "tools/common/whole_file.h"

#include <string.h>

struct replay_settings {
	bool json;
	struct replay_bounds bounds;
};

static const struct tool_option options[] = {
	{
		.name = "json",
		.kind = TOOL_FLAG,
		.offset = offsetof(struct replay_settings, json),
		.help = "print JSON (list, check and migrate)",
	},
#define ROW(member, type, value, text, meaning)                                \
	REPLAY_LIMIT_ROW(struct replay_settings, member, type, text, meaning)
	MS_REPLAY_LIMITS(ROW)
#undef ROW
};

/* A payload that is looked at. */
struct subject {
	const char *path;
	bool json;
	struct snap_file bytes;
	struct ms_replay_limits limits;
	struct ms_replay_error err;
};

static int fail_system(const char *path, const struct snap_error *err)
{
	tool_report_error(stderr, path, err);
	return (int)tool_exit_of(err->code);
}

/* 'content' is what could be read nevertheless, or NULL. */
static int refuse(const struct subject *subject,
		  const struct ms_replay_content *content)
{
	const struct ms_payload_error told = replay_public_error(&subject->err);

	if (subject->json)
		replay_print_json(subject->path, subject->bytes.bytes.size,
				  content, &subject->err);
	replay_print_refusal(subject->path, &told);
	return subject->err.no_memory ? TOOL_UNKNOWN : TOOL_NO;
}

static int list(struct subject *subject,
		const struct ms_replay_content *content)
{
	if (!subject->json)
		replay_print_list(content);
	return TOOL_YES;
}

/* As an import would, but into a heap that nobody uses. */
static int check(struct subject *subject,
		 const struct ms_replay_content *content)
{
	struct ms_replay_variables variables;
	struct ms_heap heap;

	if (ms_heap_begin(&heap, NULL) != 0)
		tool_no_memory();
	int rc = ms_replay_content_values(&heap, content, &variables,
					  &subject->err);
	if (rc == 0)
		ms_replay_variables_end(&heap, &variables);
	ms_heap_end(&heap);
	return rc == 0 ? TOOL_YES : refuse(subject, content);
}

/* One schema is all there ever was.  Others don't come as far as here. */
static int migrate(struct subject *subject,
		   const struct ms_replay_content *content)
{
	(void)content;
	if (!subject->json)
		(void)printf("schema %d is the only one there is: nothing to "
			     "migrate\n",
			     FMT_WSSTATE_SCHEMA);
	return TOOL_YES;
}

typedef int action_function(struct subject *subject,
			    const struct ms_replay_content *content);

static int open_and(action_function *action, struct subject *subject)
{
	struct ms_replay_content content;

	if (ms_replay_content_open(
		    NULL, subject->bytes.bytes.data, subject->bytes.bytes.size,
		    NULL, &subject->limits, &content, &subject->err) != 0)
		return refuse(subject, NULL);
	int status = action(subject, &content);
	if (status == TOOL_YES && subject->json)
		replay_print_json(subject->path, subject->bytes.bytes.size,
				  &content, NULL);
	ms_replay_content_close(&content);
	return status;
}

static int look(action_function *action, const char *path,
		const struct replay_settings *settings)
{
	const struct ms_replay_limits given =
		replay_limits_of(&settings->bounds);
	struct subject subject = {
		.path = path,
		.json = settings->json,
		.limits = ms_replay_limits_or_default(&given),
	};
	struct snap_error err;

	if (tool_file_open(&subject.bytes, path, &err) != 0)
		return fail_system(path, &err);
	int status = open_and(action, &subject);
	snap_file_close(&subject.bytes);
	return status;
}

static action_function *find_action(const char *name)
{
	static const struct {
		const char *name;
		action_function *function;
	} actions[] = {
		{ "list", list },
		{ "check", check },
		{ "migrate", migrate },
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(name, actions[i].name) == 0)
			return actions[i].function;
	return NULL;
}

static int act(const struct tool_call *call,
	       const struct replay_settings *settings,
	       const struct tool_texts *operands)
{
	const char *name = operands->items[0];
	bool converts = strcmp(name, "convert") == 0;
	action_function *action = find_action(name);

	if (action == NULL && !converts)
		return tool_usage_error(call,
					"'%s' is no action; there are: list, "
					"check, convert, migrate",
					name);
	if (converts != (operands->count == 3))
		return tool_usage_error(call,
					converts ? "convert needs IN OUT"
						 : "%s needs one FILE",
					name);
	if (!converts)
		return look(action, operands->items[1], settings);
	if (settings->json)
		return tool_usage_error(call, "convert knows no --json");
	return replay_convert(call, operands->items[1], operands->items[2],
			      &settings->bounds);
}

static int run(const struct tool_call *call)
{
	struct replay_settings settings = { .json = false };
	struct tool_texts operands;
	int rc = tool_parse(call, &settings, &operands);

	if (rc == TOOL_CONTINUE)
		rc = act(call, &settings, &operands);
	tool_texts_free(&operands);
	return rc;
}

const struct tool_command command_replay = {
	.name = "replay",
	.operands = "list|check|migrate FILE, or convert IN OUT",
	.summary = "look at a workspace payload, or make one from a MAT file",
	.description = "No session is started. 'check' looks at all that an "
		       "import would. 'convert' makes a MAT file of a payload, "
		       "and a payload of a MAT file. The exit status is 1 when "
		       "the file is refused.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 3,
	.run = run,
};
