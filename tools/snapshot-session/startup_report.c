#include "tools/snapshot-session/startup_report.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <string.h>

void put_key(struct json_text *json, const char *key,
	     const struct snap_key *parts, const char *text)
{
	json_open(json, key, '{');
	json_put_text(json, "text", text);
	json_put_digest(json, "bytecode", parts->bytecode);
	json_put_digest(json, "builtins", parts->builtins);
	json_put_digest(json, "options", parts->options);
	json_close(json, '}');
}

static const char *or_null(const char *text)
{
	return text[0] == '\0' ? NULL : text;
}

static void put_error(struct json_text *json,
		      const struct ms_snapshot_report *report)
{
	const struct snap_error *error = &report->error;

	json_put_text(json, "reason", report->reason);
	json_put_text(json, "remedy", or_null(report->remedy));
	json_put_text(json, "message", or_null(error->message));
	json_put_text(json, "expected", or_null(error->expected));
	json_put_text(json, "found", or_null(error->found));
	if (error->section == SNAP_NO_SECTION)
		json_put_text(json, "section", NULL);
	else
		json_put_number(json, "section", error->section);
	if (error->offset == SNAP_NO_OFFSET)
		json_put_text(json, "offset", NULL);
	else
		json_put_number(json, "offset", error->offset);
}

static void put_names(struct json_text *json, const char *key,
		      const char *const *names, size_t count)
{
	json_open(json, key, '[');
	for (size_t i = 0; i < count; i++)
		json_put_text(json, NULL, names[i]);
	json_close(json, ']');
}

static void put_functions(struct json_text *json,
			  const struct ms_snapshot_report *report)
{
	json_open(json, "functions", '{');
	json_put_number(json, "from_snapshot", report->functions_from_snapshot);
	json_put_number(json, "compiled", report->functions_compiled);
	put_names(json, "stale", report->stale, report->stale_count);
	put_names(json, "damaged", report->damaged, report->damaged_count);
	json_close(json, '}');
}

static void put_sections(struct json_text *json,
			 const struct ms_snapshot_report *report)
{
	json_open(json, "sections", '[');
	for (size_t i = 0; i < report->section_count; i++) {
		const struct ms_section_use *use = &report->sections[i];

		json_open(json, NULL, '{');
		json_put_number(json, "type", use->type);
		json_put_text(json, "name", use->name);
		json_put_number(json, "stored", use->stored_bytes);
		json_put_number(json, "unpacked", use->unpacked_bytes);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* What only a snapshot that is used can tell. */
static void put_used(struct json_text *json,
		     const struct ms_snapshot_report *report)
{
	json_put_text(json, "level", snap_load_level_name(report->level));
	json_put_text(json, "key_policy",
		      ms_key_policy_name(report->key_policy));
	json_put_bool(json, "builtins_match", report->builtins_match);
	json_put_text(json, "freshness", ms_freshness_name(report->freshness));
	json_put_bool(json, "mapped", report->mapped);
	put_key(json, "key", &report->key, report->key_text);
	json_put_text(json, "content", report->content_text);
	json_put_digest(json, "header_digest", report->header_digest);
	json_open(json, "bytes", '{');
	json_put_number(json, "file", report->file_bytes);
	json_put_number(json, "mapped", report->mapped_bytes);
	json_put_number(json, "copied", report->copied_bytes);
	json_put_number(json, "unpacked", report->unpacked_bytes);
	json_close(json, '}');
	put_sections(json, report);
}

static void print_json(FILE *out, const struct ms_snapshot_report *report)
{
	struct snap_strbuf text;
	struct json_text json = { .out = &text };

	snap_strbuf_begin(&text, NULL);
	json_open(&json, NULL, '{');
	json_put_text(&json, "schema", "startup-report/1");
	json_put_text(&json, "verdict",
		      ms_snapshot_verdict_name(report->verdict));
	put_error(&json, report);
	json_put_text(&json, "policy", ms_snapshot_policy_name(report->policy));
	json_put_text(&json, "origin", ms_snapshot_origin_name(report->origin));
	json_put_text(&json, "file", report->path);
	put_key(&json, "runtime_key", &report->runtime_key,
		report->runtime_key_text);
	if (report->verdict == MS_VERDICT_USED)
		put_used(&json, report);
	put_functions(&json, report);
	json_open(&json, "nanoseconds", '{');
	json_put_number(&json, "search", report->search_ns);
	json_put_number(&json, "open", report->open_ns);
	json_put_number(&json, "library", report->library_ns);
	json_put_number(&json, "machine", report->machine_ns);
	json_put_number(&json, "functions", report->functions_ns);
	json_close(&json, '}');
	json_close(&json, '}');
	json_print(&json, out);
	snap_strbuf_end(&text);
}

static void print_verdict(FILE *out, const struct ms_session *session)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	const char *file =
		report->path != NULL ? report->path : "bytes in memory";
	/* Longer paths than this are cut. */
	char problem[2048];

	if (report->verdict == MS_VERDICT_USED) {
		(void)fputs("snapshot used: ", out);
		tool_put_text(out, file, strlen(file));
		(void)fprintf(out, " (%s, %s)\n  key %s  content %s\n",
			      ms_snapshot_origin_name(report->origin),
			      snap_load_level_name(report->level),
			      report->key_text, report->content_text);
	} else if (report->verdict == MS_VERDICT_OFF) {
		(void)fprintf(out, "snapshot off: %s\n", report->error.message);
	} else {
		(void)ms_session_snapshot_problem(session, problem,
						  sizeof(problem));
		tool_put_text(out, problem, strlen(problem));
		(void)putc('\n', out);
	}
}

static void print_sections(FILE *out, const struct ms_snapshot_report *report)
{
	(void)fprintf(out,
		      "  bytes: %llu in the file, %llu mapped, %llu copied, "
		      "%llu unpacked\n"
		      "  sections:",
		      ull(report->file_bytes), ull(report->mapped_bytes),
		      ull(report->copied_bytes), ull(report->unpacked_bytes));
	for (size_t i = 0; i < report->section_count; i++)
		(void)fprintf(out, "%s %s %llu", i == 0 ? "" : ",",
			      report->sections[i].name,
			      ull(report->sections[i].stored_bytes));
	(void)putc('\n', out);
}

static void print_names(FILE *out, const char *title, const char *const *names,
			size_t count)
{
	if (count == 0)
		return;
	(void)fputs(title, out);
	for (size_t i = 0; i < count; i++) {
		(void)fputs(i == 0 ? " " : ", ", out);
		tool_put_text(out, names[i], strlen(names[i]));
	}
	(void)putc('\n', out);
}

static void print_exceptions(FILE *out, const struct ms_snapshot_report *report)
{
	print_names(out, "  stale, compiled from their folder:", report->stale,
		    report->stale_count);
	print_names(out, "  damaged in the snapshot:", report->damaged,
		    report->damaged_count);
	if (report->stale_count != 0 || report->damaged_count != 0)
		(void)fprintf(out, "  %s: %s\n", report->reason,
			      report->remedy);
}

static void print_use(FILE *out, const struct ms_snapshot_report *report)
{
	if (report->verdict == MS_VERDICT_USED)
		print_sections(out, report);
	(void)fprintf(out,
		      "  library functions: %llu from the snapshot, %llu "
		      "compiled here\n",
		      ull(report->functions_from_snapshot),
		      ull(report->functions_compiled));
	print_exceptions(out, report);
	(void)fprintf(out,
		      "  time: search %llu ns, open %llu ns, library %llu ns, "
		      "machine %llu ns, functions %llu ns\n",
		      ull(report->search_ns), ull(report->open_ns),
		      ull(report->library_ns), ull(report->machine_ns),
		      ull(report->functions_ns));
}

void startup_report_begin(FILE *out, const struct ms_session *session,
			  enum report_style style)
{
	if (style == REPORT_TEXT)
		print_verdict(out, session);
}

void startup_report_end(FILE *out, const struct ms_session *session,
			enum report_style style)
{
	if (style == REPORT_JSON)
		print_json(out, ms_session_snapshot_report(session));
	else
		print_use(out, ms_session_snapshot_report(session));
}
