#include "query/names.h"
#include "state.h"

#include "base/fail.h"

#include <string.h>

static const struct ms_text no_text = { "", 0 };

static int need_snapshot(const struct ms_session *session, const char *what,
			 struct snap_error *err)
{
	if (ms_session_has_snapshot(session))
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "%s comes from a snapshot and this session has none",
			 what);
}

int ms_session_help(struct ms_session *session, const char *name,
		    uint32_t width, char **text, size_t *size,
		    struct snap_error *err)
{
	size_t length;
	int rc = need_snapshot(session, "help", err);

	if (rc != 0)
		return rc;
	rc = ms_boot_help(&session->boot, name, width, text, &length, err);
	ms_session_note_use(session);
	if (rc == 0 && size != NULL)
		*size = length;
	return rc;
}

void ms_session_release(struct ms_session *session, void *memory)
{
	snap_free(&session->allocator, memory);
}

/* Hits of a search, with their names and summaries. */
static int list_hits(struct ms_session *session, const struct ms_search *search,
		     const struct ms_hit *hits, uint32_t count,
		     struct ms_session_names **out, struct snap_error *err)
{
	struct ms_session_names *names =
		ms_names_create(&session->allocator, count);
	int rc = 0;

	if (names == NULL)
		return snap_fail_memory(err, 0);
	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		struct ms_entry entry;

		rc = ms_library_entry(session->boot.library, hits[i].entry,
				      &entry, err);
		if (rc == 0)
			rc = ms_names_add(
				names, entry.name,
				ms_search_summary(search, hits[i].entry), err);
	}
	if (rc == 0)
		*out = names;
	else
		ms_names_free(names);
	return rc;
}

int ms_session_lookfor(struct ms_session *session, const char *word,
		       struct ms_session_names **out, struct snap_error *err)
{
	struct ms_search *search = NULL;
	struct ms_hit *hits = NULL;
	uint32_t count = 0;
	int rc = need_snapshot(session, "lookfor", err);

	if (rc != 0)
		return rc;
	rc = ms_boot_search(&session->boot, &search, err);
	ms_session_note_use(session);
	if (rc == 0)
		rc = ms_search_find(search, session->boot.library, word,
				    strlen(word), &hits, &count, err);
	if (rc == 0)
		rc = list_hits(session, search, hits, count, out, err);
	snap_free(&session->allocator, hits);
	ms_search_free(search);
	return rc;
}

/* Entries from 'first' on; what is added is all or nothing of the list. */
static int add_entries(const struct ms_session *session,
		       struct ms_session_names *names, uint32_t first,
		       uint32_t count, struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		struct ms_entry entry;

		rc = ms_library_entry(session->boot.library, first + i, &entry,
				      err);
		if (rc == 0)
			rc = ms_names_add(names, entry.name, no_text, err);
	}
	return rc;
}

int ms_snapshot_complete(struct ms_session *session, const char *prefix,
			 struct ms_session_names **out, struct snap_error *err)
{
	uint32_t first, count;
	int rc = need_snapshot(session, "completion", err);

	if (rc != 0)
		return rc;
	rc = ms_library_prefix(session->boot.library, prefix, strlen(prefix),
			       &first, &count, err);
	if (rc != 0)
		return rc;
	struct ms_session_names *names =
		ms_names_create(&session->allocator, count);
	if (names == NULL)
		return snap_fail_memory(err, 0);
	rc = add_entries(session, names, first, count, err);
	if (rc == 0)
		*out = names;
	else
		ms_names_free(names);
	return rc;
}

void ms_session_names_free(struct ms_session *session,
			   struct ms_session_names *names)
{
	(void)session;
	ms_names_free(names);
}
