#include "state.h"

#include "base/fail.h"
#include "builtins/native_names.h"
#include "builtins/runtime_table.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct ms_session_options copy_options(
	const struct ms_session_options *options)
{
	struct ms_session_options copy = { .struct_size = sizeof(copy) };

	if (options != NULL) {
		size_t size = options->struct_size;

		assert(size >= sizeof(size_t));
		memcpy(&copy, options,
		       size < sizeof(copy) ? size : sizeof(copy));
	}
	assert((copy.snapshot_path != NULL) + (copy.snapshot_bytes != NULL) +
		       (copy.snapshot_reader != NULL) <=
	       1);
	return copy;
}

static int find_places(struct ms_session *session,
		       const struct ms_session_options *options,
		       struct snap_error *err)
{
	if (options->policy == MS_POLICY_OFF ||
	    options->snapshot_bytes != NULL || options->snapshot_reader != NULL)
		return 0;
	if (options->snapshot_path != NULL)
		return ms_places_name(&session->places, options->snapshot_path,
				      options->refuse_unsafe, err);
	if (!options->search)
		return 0;
	uint64_t begin = ms_boot_clock();
	int rc = ms_places_search(&session->places, err);
	for (size_t i = 0; options->refuse_unsafe && i < session->places.count;
	     i++)
		session->places.items[i].refuse_unsafe = true;
	session->report.search_ns = ms_boot_clock() - begin;
	return rc;
}

static void report_off(struct ms_session *session,
		       const struct ms_session_options *options)
{
	struct ms_snapshot_report *report = &session->report;
	const char *why = "no snapshot was asked for";

	if (options->policy == MS_POLICY_OFF)
		why = "the policy is off";
	else if (session->places.off)
		why = MS_SNAPSHOT_VARIABLE " is empty";
	report->verdict = MS_VERDICT_OFF;
	(void)snprintf(report->error.message, sizeof(report->error.message),
		       "%s", why);
}

static void report_fallback(struct ms_snapshot_report *report)
{
	report->verdict = MS_VERDICT_FALLBACK;
	report->reason = snap_error_name(report->error.code);
	report->remedy = snap_error_remedy(report->error.code);
	if (report->error.code == SNAP_E_NOT_FOUND &&
	    report->origin == MS_ORIGIN_NONE)
		report->remedy = "build one with snapshot-builder create and "
				 "name it";
}

static void copy_text(char *out, size_t size, struct ms_text text)
{
	size_t length = text.size < size ? text.size : size - 1;

	if (length != 0)
		memcpy(out, text.data, length);
	out[length] = '\0';
}

static void sum_sections(const struct snap_reader *reader,
			 struct ms_snapshot_info *info)
{
	for (uint32_t i = 0; i < info->section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		if ((section.flags & SNAP_SECTION_COLD) != 0)
			info->cold_size += section.stored_size;
		else
			info->hot_size += section.stored_size;
	}
}

static void fill_info(struct ms_session *session)
{
	const struct ms_snapshot_report *report = &session->report;
	struct ms_snapshot_info *info = &session->info;
	struct ms_library_info library;
	struct snap_info file;

	ms_library_info(session->boot.library, &library);
	snap_reader_info(session->boot.reader, &file);
	*info = (struct ms_snapshot_info){
		.entry_count = library.entry_count,
		.builtin_count = library.builtin_count,
		.planned_count = library.planned_count,
		.function_count = library.function_count,
		.bytecode_count = library.bytecode_count,
		.category_count = library.category_count,
		.key = report->key,
		.path = report->path,
		.level = report->level,
		.mapped = report->mapped,
		.file_size = file.file_size,
		.section_count = file.section_count,
		.timestamp = file.timestamp,
	};
	copy_text(info->library_name, sizeof(info->library_name), library.name);
	copy_text(info->library_version, sizeof(info->library_version),
		  library.version);
	memcpy(info->key_text, report->key_text, sizeof(info->key_text));
	memcpy(info->content_text, report->content_text,
	       sizeof(info->content_text));
	sum_sections(session->boot.reader, info);
}

static void boot(struct ms_session *session,
		 const struct ms_session_options *options)
{
	struct ms_snapshot_report *report = &session->report;
	bool given = (options->snapshot_bytes != NULL ||
		      options->snapshot_reader != NULL) &&
		     options->policy != MS_POLICY_OFF;

	if (session->places.count == 0 && !given) {
		report_off(session, options);
		return;
	}
	const struct ms_boot_request request = {
		.places = session->places.items,
		.place_count = session->places.count,
		.bytes = options->snapshot_bytes,
		.size = options->snapshot_size,
		.memory = options->snapshot_memory,
		.reader = options->snapshot_reader,
		.level = options->level,
		.io = options->io,
		.expected_key = &report->runtime_key,
		.key_policy = options->key_policy,
		.natives = ms_native_table(),
		.limits = options->limits,
		.allocator = &session->allocator,
		.open_hook = options->open_hook,
	};
	if (ms_boot_open(&session->boot, &request, report) != 0) {
		report_fallback(report);
		return;
	}
	report->verdict = MS_VERDICT_USED;
	fill_info(session);
}

static enum ms_freshness freshness_of(const struct ms_session_options *options)
{
	if (options->freshness != MS_FRESHNESS_AUTO)
		return options->freshness;
	return options->library_count != 0 ? MS_FRESHNESS_CHECKED
					   : MS_FRESHNESS_UNCHECKED;
}

int ms_session_create(struct ms_session **out,
		      const struct ms_session_options *options,
		      struct snap_error *err)
{
	struct ms_session_options copy = copy_options(options);
	struct snap_allocator allocator =
		snap_allocator_or_default(copy.allocator);
	struct ms_session *session =
		snap_calloc(&allocator, 1, sizeof(*session));

	if (session == NULL)
		return snap_fail_memory(err, sizeof(*session));
	session->allocator = allocator;
	session->boot.allocator = allocator;
	ms_bindings_begin(&session->bindings, &allocator);
	ms_identity_make(session->identity);
	session->report = (struct ms_snapshot_report){
		.policy = copy.policy,
		.key_policy = copy.key_policy,
		.freshness = freshness_of(&copy),
		.error = { .section = SNAP_NO_SECTION,
			   .offset = SNAP_NO_OFFSET },
		.reason = snap_error_name(SNAP_OK),
		.remedy = "",
	};
	ms_session_runtime_key(&session->report.runtime_key,
			       session->report.runtime_key_text);
	ms_places_begin(&session->places, &allocator);
	int rc = find_places(session, &copy, err);
	if (rc != 0) {
		ms_session_free(session);
		return rc;
	}
	rc = ms_settings_copy(&session->settings, &allocator, &copy, err);
	if (rc != 0) {
		ms_session_free(session);
		return rc;
	}
	boot(session, &copy);
	*out = session;
	return 0;
}

void ms_session_free(struct ms_session *session)
{
	if (session == NULL)
		return;
	struct snap_allocator allocator = session->allocator;
	ms_session_end_programs(session);
	ms_settings_free(&session->settings, &allocator);
	ms_boot_close(&session->boot);
	ms_places_end(&session->places);
	snap_free(&allocator, session);
}

const char *ms_session_identity(const struct ms_session *session)
{
	return session->identity;
}

void ms_session_runtime_key(struct snap_key *out,
			    char text[SNAP_DIGEST_TEXT_SIZE])
{
	ms_runtime_key(out);
	if (text != NULL)
		snap_key_text(SNAP_RUNTIME_SESSION, out, text);
}

bool ms_session_has_snapshot(const struct ms_session *session)
{
	return session->report.verdict == MS_VERDICT_USED;
}

const struct ms_snapshot_info *ms_session_snapshot_info(
	const struct ms_session *session)
{
	return ms_session_has_snapshot(session) ? &session->info : NULL;
}

const struct ms_snapshot_report *ms_session_snapshot_report(
	const struct ms_session *session)
{
	return &session->report;
}
