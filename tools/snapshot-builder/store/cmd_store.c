#include "tools/snapshot-builder/store/cmd_store.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/store/store.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	const char *store;
	uint64_t lock_timeout;
	uint64_t max_size;
	uint64_t max_age;
	bool dry_run;
	bool json;
	bool quiet;
};

#define OPTION_STORE                                                           \
	{                                                                      \
		"store", 0, "DIR", TOOL_TEXT,                                  \
			offsetof(struct settings, store),                      \
			"the store (snapshot-builder in the user's cache)", 0, \
			0, NULL, false                                         \
	}
#define OPTION_LOCK                                                            \
	{                                                                      \
		"lock-timeout", 0, "MS", TOOL_NUMBER,                          \
			offsetof(struct settings, lock_timeout),               \
			"wait that long for others that use the store "        \
			"(10000)",                                             \
			0, 3600000, NULL, false                                \
	}
#define OPTION_QUIET                                                           \
	{                                                                      \
		"quiet", 'q', NULL, TOOL_FLAG,                                 \
			offsetof(struct settings, quiet),                      \
			"print nothing when all is well", 0, 0, NULL, false    \
	}

static const struct settings defaults = {
	.lock_timeout = 10000,
	.max_size = TOOL_UNSET,
	.max_age = TOOL_UNSET,
};

static int fail_store(const struct settings *settings,
		      const struct snap_error *err)
{
	return builder_fail(settings->store != NULL ? settings->store : "store",
			    err, settings->json);
}

static struct tool_json *entry_json(const struct store_entry *entry)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "path", entry->path);
	tool_json_put_text(json, "key", entry->key);
	tool_json_put_text(json, "content", entry->content);
	tool_json_put_number(json, "size", entry->size);
	tool_json_put_number(json, "used",
			     entry->used < 0 ? 0 : (uint64_t)entry->used);
	return json;
}

static void print_document(const char *schema, const char *key,
			   struct tool_json *value)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "schema", schema);
	tool_json_put(json, key, value);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static void print_path(const char *path)
{
	tool_put_text(stdout, path, strlen(path));
	(void)putchar('\n');
}

/* Parse, open, do it, close: what all actions have in common. */
static int with_store(const struct tool_call *call, enum store_use use,
		      int (*action)(const struct settings *settings,
				    const struct store *store,
				    const struct tool_texts *operands))
{
	struct settings settings = defaults;
	struct tool_texts operands;
	struct snap_error err;
	struct store store;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE) {
		if (store_open(&store, settings.store, use,
			       settings.lock_timeout, &err) != 0) {
			status = fail_store(&settings, &err);
		} else {
			status = action(&settings, &store, &operands);
			store_close(&store);
		}
	}
	tool_texts_free(&operands);
	return status;
}

static const struct tool_option add_options[] = {
	OPTION_STORE,
	OPTION_LOCK,
	OPTION_QUIET,
	BUILDER_OPTION_JSON(struct settings),
};

static int add(const struct settings *settings, const struct store *store,
	       const struct tool_texts *operands)
{
	struct tool_json *rows = tool_json_array();
	struct snap_error err;
	int status = TOOL_YES;

	for (size_t i = 0; status == TOOL_YES && i < operands->count; i++) {
		char *path;
		bool reused;

		if (store_add(store, operands->items[i], &path, &reused,
			      &err) != 0) {
			status = builder_fail(operands->items[i], &err,
					      settings->json);
			break;
		}
		struct tool_json *row = tool_json_object();
		tool_json_put_text(row, "file", operands->items[i]);
		tool_json_put_text(row, "path", path);
		tool_json_put_bool(row, "reused", reused);
		tool_json_add(rows, row);
		if (!settings->json && !settings->quiet)
			print_path(path);
		free(path);
	}
	if (status == TOOL_YES && settings->json)
		print_document("snapshot-store-add/1", "files",
			       tool_json_share(rows));
	tool_json_free(rows);
	return status;
}

static int run_add(const struct tool_call *call)
{
	return with_store(call, STORE_ADD, add);
}

static const struct tool_option list_options[] = {
	OPTION_STORE,
	BUILDER_OPTION_JSON(struct settings),
};

static int list(const struct settings *settings, const struct store *store,
		const struct tool_texts *operands)
{
	struct tool_json *rows = tool_json_array();
	struct store_list all;
	struct snap_error err;

	(void)operands;
	if (store_list(&all, store, &err) != 0) {
		tool_json_free(rows);
		return fail_store(settings, &err);
	}
	for (size_t i = 0; i < all.count; i++) {
		if (settings->json)
			tool_json_add(rows, entry_json(&all.items[i]));
		else
			print_path(all.items[i].path);
	}
	if (settings->json)
		print_document("snapshot-store-list/1", "entries",
			       tool_json_share(rows));
	tool_json_free(rows);
	store_list_free(&all);
	return TOOL_YES;
}

static int run_list(const struct tool_call *call)
{
	return with_store(call, STORE_LOOK, list);
}

static const struct tool_option verify_options[] = {
	OPTION_STORE,
	OPTION_QUIET,
	BUILDER_OPTION_JSON(struct settings),
};

static void add_verdict(struct tool_json *rows, const struct store_entry *entry,
			int rc, const struct snap_error *err)
{
	struct tool_json *row = entry_json(entry);

	tool_json_put_bool(row, "ok", rc == 0);
	if (rc != 0) {
		tool_json_put_text(row, "reason", snap_error_name(err->code));
		tool_json_put_text(row, "message", err->message);
	}
	tool_json_add(rows, row);
}

static int verify(const struct settings *settings, const struct store *store,
		  const struct tool_texts *operands)
{
	struct tool_json *rows = tool_json_array();
	struct store_list all;
	struct snap_error err;
	int status = TOOL_YES;
	size_t good = 0;

	(void)operands;
	if (store_list(&all, store, &err) != 0) {
		tool_json_free(rows);
		return fail_store(settings, &err);
	}
	for (size_t i = 0; i < all.count; i++) {
		int rc = store_verify(&all.items[i], &err);

		/* Cleaned away while we looked. */
		if (rc == SNAP_E_NOT_FOUND)
			continue;
		if (rc != 0 && status != TOOL_NO)
			status = (int)tool_exit_of(err.code);
		good += rc == 0;
		if (settings->json)
			add_verdict(rows, &all.items[i], rc, &err);
		else if (rc != 0)
			builder_report(stdout, all.items[i].path, &err);
	}
	if (settings->json)
		print_document("snapshot-store-verify/1", "entries",
			       tool_json_share(rows));
	else if (status == TOOL_YES && !settings->quiet)
		(void)printf("%zu snapshot%s ok\n", good,
			     good == 1 ? " is" : "s are");
	tool_json_free(rows);
	store_list_free(&all);
	return status;
}

static int run_verify(const struct tool_call *call)
{
	return with_store(call, STORE_LOOK, verify);
}

static const struct tool_option gc_options[] = {
	OPTION_STORE,
	{ "max-size", 0, "BYTES", TOOL_NUMBER,
	  offsetof(struct settings, max_size),
	  "remove the oldest until the rest has at most that many bytes", 0,
	  INT64_MAX, NULL, false },
	{ "max-age", 0, "SECONDS", TOOL_NUMBER,
	  offsetof(struct settings, max_age),
	  "remove what was not added again for that long", 0, INT64_MAX, NULL,
	  false },
	{ "dry-run", 0, NULL, TOOL_FLAG, offsetof(struct settings, dry_run),
	  "tell what would be removed, and remove nothing", 0, 0, NULL, false },
	OPTION_LOCK,
	OPTION_QUIET,
	BUILDER_OPTION_JSON(struct settings),
};

struct removal {
	const struct settings *settings;
	struct tool_json *rows;
};

static void note_removal(void *context, const struct store_entry *entry)
{
	struct removal *removal = context;

	if (removal->settings->json)
		tool_json_add(removal->rows, entry_json(entry));
	else if (!removal->settings->quiet)
		print_path(entry->path);
}

static int collect(const struct settings *settings, const struct store *store,
		   const struct tool_texts *operands)
{
	struct removal removal = { settings, tool_json_array() };
	const struct store_gc gc = {
		.max_size = settings->max_size,
		.max_age = settings->max_age,
		.dry_run = settings->dry_run,
		.removed = note_removal,
		.context = &removal,
	};
	struct snap_error err;
	int status = TOOL_YES;

	(void)operands;
	if (store_gc(store, &gc, &err) != 0)
		status = fail_store(settings, &err);
	else if (settings->json)
		print_document("snapshot-store-gc/1", "removed",
			       tool_json_share(removal.rows));
	tool_json_free(removal.rows);
	return status;
}

static int run_gc(const struct tool_call *call)
{
	return with_store(call, STORE_REMOVE, collect);
}

static const struct tool_command *const actions[] = {
	&builder_store_add,
	&builder_store_list,
	&builder_store_gc,
	&builder_store_verify,
	NULL,
};

static int run(const struct tool_call *call)
{
	struct tool_texts operands;
	int nothing;
	int status = tool_parse(call, &nothing, &operands);

	if (status == TOOL_CONTINUE)
		status = tool_usage_error(call, "needs 'add', 'list', 'gc' or "
						"'verify'");
	tool_texts_free(&operands);
	return status;
}

#define OPTIONS_OF(table)                                                      \
	.options = table, .option_count = sizeof(table) / sizeof((table)[0])

const struct tool_command builder_store_add = {
	.name = "store add",
	.operands = "FILE...",
	.summary = "keep a copy of snapshots, and print where",
	.description = "What is there already is used, if it is whole.",
	OPTIONS_OF(add_options),
	.operand_min = 1,
	.operand_max = SIZE_MAX,
	.run = run_add,
};

const struct tool_command builder_store_list = {
	.name = "store list",
	.operands = "",
	.summary = "list the snapshots in the store",
	OPTIONS_OF(list_options),
	.run = run_list,
};

const struct tool_command builder_store_gc = {
	.name = "store gc",
	.operands = "",
	.summary = "remove old snapshots, and what killed processes left",
	.description = "A session that runs from a removed one goes on.",
	OPTIONS_OF(gc_options),
	.run = run_gc,
};

const struct tool_command builder_store_verify = {
	.name = "store verify",
	.operands = "",
	.summary = "check all snapshots in the store; exit status 1 if any is "
		   "bad",
	OPTIONS_OF(verify_options),
	.run = run_verify,
};

const struct tool_command builder_store = {
	.name = "store",
	.operands = "add|list|gc|verify",
	.summary = "keep snapshots by key and content",
	.description = "See 'store add --help' and so on.",
	.operand_max = 1,
	.actions = actions,
	.run = run,
};
