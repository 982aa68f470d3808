#include "tools/snapshot-session/trusted.h"

#include "tools/common/report.h"

#include <stdlib.h>

int trusted_begin(struct settings *settings)
{
	struct snap_error err;
	const char *where = NULL;

	if (tool_trust_begin(&settings->trusted, &settings->trust, &where,
			     &err) == 0)
		return TOOL_CONTINUE;
	tool_trust_report(where, &err);
	return TOOL_UNKNOWN;
}

void trusted_end(struct settings *settings)
{
	tool_trust_end(&settings->trusted);
	tool_texts_free(&settings->trust.trust);
}

/* Sessions may be opened by several threads: each opening has its own. */
static int begin(void *context, const char *path,
		 struct snap_reader_options *options, struct snap_error *err)
{
	const struct settings *settings = context;
	struct tool_trust_use *use = tool_alloc(sizeof(*use));

	if (path == NULL)
		path = settings->snapshot_bytes;
	int rc = tool_trust_use_begin(use, &settings->trusted, path, options,
				      err);
	options->verify_context = use;
	return rc;
}

static void end(void *context, const struct snap_reader_options *options)
{
	struct tool_trust_use *use = options->verify_context;

	(void)context;
	tool_trust_use_end(use);
	free(use);
}

struct ms_open_hook trusted_hook(const struct settings *settings)
{
	if (!tool_trust_wanted(&settings->trust) &&
	    settings->trust.min_serial == 0 &&
	    settings->trust.min_timestamp == 0)
		return (struct ms_open_hook){ 0 };
	return (struct ms_open_hook){
		.begin = begin,
		.end = end,
		/* Only read. */
		.context = (void *)(uintptr_t)settings,
	};
}
