#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "base/parallel.h"
#include "builtins/runtime_table.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/problems.h"

#include <string.h>

struct settings {
	struct tool_texts libraries;
	bool json;
};

static const struct tool_option options[] = {
	{ "library", 'L', "DIR|FILE", TOOL_TEXTS,
	  offsetof(struct settings, libraries),
	  "the key a snapshot of these libraries would have", 0, 0, NULL,
	  false },
	BUILDER_OPTION_JSON(struct settings),
};

static int print(const struct settings *settings, const char *of,
		 const struct snap_key *key)
{
	char text[SNAP_DIGEST_TEXT_SIZE];

	snap_key_text(SNAP_RUNTIME_SESSION, key, text);
	if (settings->json) {
		struct tool_json *json = tool_json_object();

		tool_json_put_text(json, "schema", "snapshot-key/1");
		tool_json_put_text(json, "of", of);
		tool_json_put(json, "key", describe_key(text, key));
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
		tool_json_free(json);
	} else {
		(void)printf("%s\nbytecode %016llx\nbuiltins %016llx\n"
			     "options  %016llx\n",
			     text, ull(key->bytecode), ull(key->builtins),
			     ull(key->options));
	}
	return 0;
}

static int key_of_file(const struct settings *settings, const char *path)
{
	struct builder_file file;
	struct snap_error err;

	if (builder_open(&file, path, NULL, &err) != 0)
		return builder_fail(path, &err, settings->json);
	int status = print(settings, path, &file.info.key);
	builder_close(&file);
	return status;
}

static int key_of_libraries(const struct settings *settings)
{
	const struct builder_reading reading = {
		.jobs = snap_parallel_processors(),
	};
	struct fmt_problems problems;
	struct builder_input input;
	struct snap_error err;
	struct snap_key key;

	fmt_problems_begin(&problems, NULL);
	int rc = builder_input_read(&input, &settings->libraries, &reading,
				    &problems, &err);
	int status =
		rc == 0 ? 0
			: builder_fail_input(&problems, &settings->libraries,
					     &err, settings->json);
	fmt_problems_end(&problems);
	if (rc != 0)
		return status;
	if (builder_input_key(&input, &key, &err) == 0)
		status = print(settings, input.library->name, &key);
	else
		status = builder_fail(NULL, &err, settings->json);
	builder_input_free(&input);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	struct snap_key own;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && operands.count != 0 &&
	    settings.libraries.count != 0)
		status =
			tool_usage_error(call, "a FILE or --library, not both");
	if (status == TOOL_CONTINUE && operands.count != 0) {
		status = key_of_file(&settings, operands.items[0]);
	} else if (status == TOOL_CONTINUE && settings.libraries.count != 0) {
		status = key_of_libraries(&settings);
	} else if (status == TOOL_CONTINUE) {
		ms_runtime_key(&own);
		status = print(&settings, "this release", &own);
	}
	tool_texts_free(&settings.libraries);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_key = {
	.name = "key",
	.operands = "[FILE]",
	.summary = "show the compatibility key and its parts",
	.description = "Of a snapshot, of libraries, or, with neither, of the "
		       "runtime of this release: the key that a snapshot must "
		       "have to be used by it.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_max = 1,
	.run = run,
};
