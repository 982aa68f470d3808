#include "boot/boot.h"

#include "base/fail.h"

#include <string.h>
#include <time.h>

uint64_t ms_boot_clock(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static enum snap_load_level load_level(const struct ms_boot_request *request)
{
	switch (request->level) {
	case MS_LEVEL_HEADER:
		return SNAP_LOAD_HEADER;
	case MS_LEVEL_LAZY:
		return SNAP_LOAD_LAZY;
	case MS_LEVEL_FULL:
		return SNAP_LOAD_FULL;
	case MS_LEVEL_DEEP:
		return SNAP_LOAD_DEEP;
	case MS_LEVEL_DEFAULT:
		break;
	}
	return request->place_count == 0 ? SNAP_LOAD_FULL : SNAP_LOAD_LAZY;
}

static struct snap_reader_options reader_options(
	const struct ms_boot_request *request)
{
	return (struct snap_reader_options){
		.struct_size = sizeof(struct snap_reader_options),
		.level = load_level(request),
		.io = request->io,
		.memory = request->memory,
		.runtime = SNAP_RUNTIME_SESSION,
		.expected_key = request->expected_key,
		.any_builtins = request->key_policy == MS_KEY_BY_NAME,
		.known_types = ms_section_types,
		.known_type_count = ms_section_type_count,
		.limits = request->limits,
		.allocator = request->allocator,
	};
}

/* Open 'path', or the request's bytes, as the host's hook has it. */
static int open_hooked(struct snap_reader **out,
		       const struct ms_boot_request *request, const char *path,
		       struct snap_reader_options *options,
		       struct snap_error *err)
{
	const struct ms_open_hook *hook = &request->open_hook;
	int rc = 0;

	if (hook->begin != NULL)
		rc = hook->begin(hook->context, path, options, err);
	if (rc == 0 && path != NULL)
		rc = snap_reader_open_file(out, path, options, err);
	else if (rc == 0)
		rc = snap_reader_open_memory(out, request->bytes, request->size,
					     options, err);
	if (hook->end != NULL)
		hook->end(hook->context, options);
	return rc;
}

/* None of the places holds a file. */
static int fail_absent(const struct ms_boot_request *request,
		       struct snap_error *err)
{
	char places[SNAP_ERROR_MESSAGE_SIZE] = "";
	size_t length = 0;

	if (request->place_count == 1)
		return SNAP_E_NOT_FOUND; /* the reader's own words */
	for (size_t i = 0; i < request->place_count; i++) {
		const char *path = request->places[i].path;
		size_t size = strlen(path);

		if (size + 3 > sizeof(places) - length)
			break;
		if (length != 0) {
			memcpy(places + length, ", ", 2);
			length += 2;
		}
		memcpy(places + length, path, size + 1);
		length += size;
	}
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "no snapshot in the default places: %s", places);
}

static int open_places(struct snap_reader **out,
		       const struct ms_boot_request *request,
		       struct ms_snapshot_report *report)
{
	struct snap_reader_options options;
	uint64_t begin = ms_boot_clock();

	for (size_t i = 0; i < request->place_count; i++) {
		const struct ms_boot_place *place = &request->places[i];

		options = reader_options(request);
		options.refuse_unsafe = place->refuse_unsafe;
		int rc = open_hooked(out, request, place->path, &options,
				     &report->error);
		uint64_t end = ms_boot_clock();
		if (rc != SNAP_E_NOT_FOUND || request->place_count == 1) {
			report->origin = place->origin;
			report->path = place->path;
			report->open_ns = end - begin;
			return rc;
		}
		report->search_ns += end - begin;
		begin = end;
	}
	return fail_absent(request, &report->error);
}

static int open_bytes(struct snap_reader **out,
		      const struct ms_boot_request *request,
		      struct ms_snapshot_report *report)
{
	struct snap_reader_options options = reader_options(request);
	uint64_t begin = ms_boot_clock();

	report->origin = MS_ORIGIN_BYTES;
	int rc = open_hooked(out, request, NULL, &options, &report->error);
	report->open_ns = ms_boot_clock() - begin;
	return rc;
}

/*
 * A file that others could write was read instead of mapped; by default nothing
 * of it is trusted unseen either.
 */
static int check_changeable(struct ms_boot *boot,
			    const struct ms_boot_request *request,
			    struct ms_snapshot_report *report)
{
	if (request->level != MS_LEVEL_DEFAULT || request->io != SNAP_IO_AUTO ||
	    report->mapped || request->place_count == 0 || boot->own == NULL)
		return 0;
	uint64_t begin = ms_boot_clock();
	report->level = SNAP_LOAD_FULL;
	int rc = snap_reader_verify(boot->reader, SNAP_LOAD_FULL,
				    &report->error);
	report->open_ns += ms_boot_clock() - begin;
	return rc;
}

static int share(const struct snap_reader **out,
		 const struct ms_boot_request *request,
		 struct ms_snapshot_report *report)
{
	const struct snap_reader_options options = reader_options(request);

	report->origin = MS_ORIGIN_READER;
	int rc = snap_reader_check(request->reader, &options, &report->error);
	if (rc == 0)
		*out = request->reader;
	return rc;
}

static int open_any(struct ms_boot *boot, const struct ms_boot_request *request,
		    struct ms_snapshot_report *report)
{
	int rc;

	if (request->reader != NULL)
		return share(&boot->reader, request, report);
	if (request->place_count != 0)
		rc = open_places(&boot->own, request, report);
	else
		rc = open_bytes(&boot->own, request, report);
	boot->reader = boot->own;
	return rc;
}

static void fill_file(const struct ms_boot *boot,
		      const struct ms_boot_request *request,
		      struct ms_snapshot_report *report)
{
	struct snap_info info;

	snap_reader_info(boot->reader, &info);
	report->level = load_level(request);
	report->mapped = info.mapped;
	report->key = info.key;
	memcpy(report->key_text, info.key_text, sizeof(report->key_text));
	memcpy(report->content_text, info.content_text,
	       sizeof(report->content_text));
	report->header_digest = info.header_digest;
	report->builtins_match =
		request->expected_key == NULL ||
		request->expected_key->builtins == info.key.builtins;
	report->file_bytes = info.file_size;
	/* What is shared is nobody's share. */
	if (request->reader != NULL)
		return;
	if (info.mapped)
		report->mapped_bytes = info.file_size;
	else if (request->place_count != 0 ||
		 request->memory == SNAP_MEMORY_COPY)
		report->copied_bytes = info.file_size;
}

static void note_open(struct ms_boot *boot, enum snap_load_level level)
{
	struct ms_account *account = &boot->account;

	if (level == SNAP_LOAD_FULL || level == SNAP_LOAD_DEEP)
		ms_account_note_all(account);
	for (uint32_t i = 0; level == SNAP_LOAD_DEEP && i < account->row_count;
	     i++) {
		uint32_t type = account->rows[i].use.type;

		ms_account_note(account, type,
				ms_account_size(boot->reader, type));
	}
	ms_account_note(account, MS_SECTION_LIBRARY, 0);
	account->library = boot->library;
}

static int open_library(struct ms_boot *boot,
			const struct ms_boot_request *request,
			struct ms_snapshot_report *report)
{
	uint64_t begin = ms_boot_clock();
	int rc = ms_account_begin(&boot->account, boot->reader,
				  &boot->allocator, &report->error);

	if (rc == 0)
		rc = ms_library_open(&boot->library, boot->reader,
				     &boot->allocator, &report->error);
	/* Code too, which no digest knows anything of. */
	if (rc == 0 && report->level == SNAP_LOAD_DEEP)
		rc = ms_library_validate_for(
			boot->library,
			report->builtins_match ? &request->natives : NULL,
			&report->error);
	if (rc == 0)
		note_open(boot, report->level);
	report->library_ns = ms_boot_clock() - begin;
	return rc;
}

/* Of a snapshot that isn't used only the error and the times are told. */
static void forget_file(struct ms_snapshot_report *report)
{
	report->level = SNAP_LOAD_LAZY;
	report->mapped = false;
	report->key = (struct snap_key){ 0 };
	report->key_text[0] = '\0';
	report->content_text[0] = '\0';
	report->header_digest = 0;
	report->builtins_match = false;
	report->file_bytes = 0;
	report->mapped_bytes = 0;
	report->copied_bytes = 0;
}

int ms_boot_open(struct ms_boot *boot, const struct ms_boot_request *request,
		 struct ms_snapshot_report *report)
{
	struct ms_boot local = {
		.allocator = snap_allocator_or_default(request->allocator),
	};
	int rc = open_any(&local, request, report);

	if (rc == 0) {
		fill_file(&local, request, report);
		rc = check_changeable(&local, request, report);
	}
	if (rc == 0)
		rc = open_library(&local, request, report);
	if (rc != 0) {
		ms_boot_close(&local);
		forget_file(report);
		*boot = local;
		return rc;
	}
	/* A place that was tried before may have left its words. */
	report->error = (struct snap_error){ .section = SNAP_NO_SECTION,
					     .offset = SNAP_NO_OFFSET };
	ms_account_fill(&local.account, report);
	*boot = local;
	return 0;
}

void ms_boot_close(struct ms_boot *boot)
{
	ms_library_close(boot->library);
	ms_account_end(&boot->account);
	snap_reader_close(boot->own);
	boot->library = NULL;
	boot->reader = NULL;
	boot->own = NULL;
}
