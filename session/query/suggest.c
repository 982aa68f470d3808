#include "query/names.h"
#include "state.h"

#include "base/fail.h"
#include "base/suggest.h"

#include <string.h>

/* The nearest name, and some that begin as the word does. */
#define BEGINNINGS_MAX 4u
#define SUGGESTED_MAX  (BEGINNINGS_MAX + 1)

#define NO_ENTRY UINT32_MAX

/* Number of the entry nearest to 'word', or NO_ENTRY; not a private one. */
static int find_nearest(const struct ms_session *session, const char *word,
			uint32_t *out, struct snap_error *err)
{
	struct snap_suggest suggest;
	struct ms_library_info info;

	*out = NO_ENTRY;
	ms_library_info(session->boot.library, &info);
	snap_suggest_begin(&suggest, word, strlen(word));
	for (uint32_t i = info.private_count; i < info.entry_count; i++) {
		unsigned cost = suggest.best_cost;
		struct ms_entry entry;
		int rc =
			ms_library_entry(session->boot.library, i, &entry, err);

		if (rc != 0)
			return rc;
		snap_suggest_offer(&suggest, entry.name.data, entry.name.size);
		if (suggest.best_cost < cost)
			*out = i;
	}
	return 0;
}

static int add_entry(const struct ms_session *session,
		     struct ms_session_names *names, uint32_t index,
		     struct snap_error *err)
{
	static const struct ms_text no_text = { "", 0 };
	struct ms_entry entry;
	int rc = ms_library_entry(session->boot.library, index, &entry, err);

	return rc != 0 ? rc : ms_names_add(names, entry.name, no_text, err);
}

static int fill(const struct ms_session *session, const char *word,
		struct ms_session_names *names, struct snap_error *err)
{
	uint32_t nearest, first, count;
	int rc = find_nearest(session, word, &nearest, err);

	if (rc == 0 && nearest != NO_ENTRY)
		rc = add_entry(session, names, nearest, err);
	/* Nothing is a beginning of everything. */
	if (rc != 0 || word[0] == '\0')
		return rc;
	rc = ms_library_prefix(session->boot.library, word, strlen(word),
			       &first, &count, err);
	for (uint32_t i = 0; rc == 0 && i < count && i < BEGINNINGS_MAX; i++)
		if (first + i != nearest)
			rc = add_entry(session, names, first + i, err);
	return rc;
}

int ms_session_suggest(struct ms_session *session, const char *name,
		       struct ms_session_names **out, struct snap_error *err)
{
	if (!ms_session_has_snapshot(session))
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no snapshot to suggest from");
	struct ms_session_names *names =
		ms_names_create(&session->allocator, SUGGESTED_MAX);
	if (names == NULL)
		return snap_fail_memory(err, 0);
	int rc = fill(session, name, names, err);
	if (rc == 0)
		*out = names;
	else
		ms_names_free(names);
	return rc;
}
