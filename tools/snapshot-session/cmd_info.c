#include "tools/snapshot-session/command.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/json_text.h"
#include "tools/snapshot-session/startup_report.h"

#include <stdio.h>
#include <string.h>

static void print_text(const char *label, const char *text)
{
	(void)printf("  %-9s ", label);
	tool_put_text(stdout, text, strlen(text));
	(void)putchar('\n');
}

static unsigned long long kib(uint64_t size)
{
	return ull((size + 512) / 1024);
}

static void print_info(const struct ms_session *session)
{
	const struct ms_snapshot_info *info = ms_session_snapshot_info(session);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	char line[128];

	(void)ms_session_snapshot_line(session, line, sizeof(line));
	(void)puts(line);
	print_text("file", info->path != NULL ? info->path : "bytes in memory");
	print_text("found by", ms_snapshot_origin_name(report->origin));
	print_text("library", info->library_name);
	print_text("version", info->library_version);
	(void)printf("  %-9s %u in %u categories, %u of them planned\n",
		     "entries", info->entry_count, info->category_count,
		     info->planned_count);
	(void)printf("  %-9s %llu KiB (hot %llu, cold %llu)\n", "size",
		     kib(info->file_size), kib(info->hot_size),
		     kib(info->cold_size));
	print_text("key", info->key_text);
	print_text("content", info->content_text);
	(void)printf("  %-9s %s, %s\n", "level",
		     snap_load_level_name(info->level),
		     info->mapped ? "mapped" : "in memory");
}

static void put_library(struct json_text *json,
			const struct ms_snapshot_info *info)
{
	json_open(json, "library", '{');
	json_put_text(json, "name", info->library_name);
	json_put_text(json, "version", info->library_version);
	json_put_number(json, "entries", info->entry_count);
	json_put_number(json, "builtins", info->builtin_count);
	json_put_number(json, "planned", info->planned_count);
	json_put_number(json, "functions", info->function_count);
	json_put_number(json, "bytecode", info->bytecode_count);
	json_put_number(json, "categories", info->category_count);
	json_close(json, '}');
}

static void put_snapshot(struct json_text *json,
			 const struct ms_session *session)
{
	const struct ms_snapshot_info *info = ms_session_snapshot_info(session);
	char line[128];

	(void)ms_session_snapshot_line(session, line, sizeof(line));
	json_put_text(json, "line", line);
	put_library(json, info);
	json_put_text(json, "level", snap_load_level_name(info->level));
	json_put_bool(json, "mapped", info->mapped);
	put_key(json, "key", &info->key, info->key_text);
	json_put_text(json, "content", info->content_text);
	json_open(json, "size", '{');
	json_put_number(json, "file", info->file_size);
	json_put_number(json, "hot", info->hot_size);
	json_put_number(json, "cold", info->cold_size);
	json_close(json, '}');
	json_put_number(json, "sections", info->section_count);
	if (info->timestamp == 0)
		json_put_text(json, "timestamp", NULL);
	else
		json_put_number(json, "timestamp", info->timestamp);
}

static void print_json(const struct ms_session *session)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	struct snap_strbuf text;
	struct json_text json = { .out = &text };

	snap_strbuf_begin(&text, NULL);
	json_open(&json, NULL, '{');
	json_put_text(&json, "schema", "session-info/1");
	json_put_bool(&json, "loaded", ms_session_has_snapshot(session));
	json_put_text(&json, "verdict",
		      ms_snapshot_verdict_name(report->verdict));
	json_put_text(&json, "reason", report->reason);
	json_put_text(&json, "origin", ms_snapshot_origin_name(report->origin));
	json_put_text(&json, "file", report->path);
	if (ms_session_has_snapshot(session))
		put_snapshot(&json, session);
	json_close(&json, '}');
	json_print(&json, stdout);
	snap_strbuf_end(&text);
}

static int act(const struct tool_call *call, struct ms_session *session,
	       const struct settings *settings, const char *const *operands)
{
	(void)call;
	(void)operands;
	if (settings->json)
		print_json(session);
	else if (ms_session_has_snapshot(session))
		print_info(session);
	else
		(void)puts("No snapshot loaded");
	return TOOL_YES;
}

const struct session_command command_info = {
	.row = {
		.name = "info",
		.operands = "",
		.summary = "boot, and tell what the snapshot holds",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.run = command_run,
	},
	.act = act,
};
