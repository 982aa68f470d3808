/* What there is in a session's workspace, for hosts that look. */
#include "state.h"

#include "base/arena.h"
#include "value/bytes.h"
#include "vm/call.h"
#include "workspace/preview.h"
#include "workspace/tokens.h"

#include <string.h>

/* The object behind the public one, which is its first member. */
struct snapshot {
	struct ms_workspace_snapshot public;
	struct snap_arena arena;
	struct ms_heap *heap; /* NULL: nothing has run yet */
	struct ms_workspace_entry *entries;
	size_t capacity;
	const char *secret;
	bool failed;
};

/* ------------------------------------------------------------------ entries */

/* The value with a count of its own: it doesn't change while it is held. */
static const struct ms_value *hold(struct snapshot *snapshot,
				   const struct ms_value *value)
{
	struct ms_value *copy =
		snap_arena_alloc(&snapshot->arena, sizeof(*copy));

	if (copy != NULL)
		*copy = ms_retain(*value);
	return copy;
}

static char *make_token(struct snapshot *snapshot, const char *name,
			size_t size)
{
	char *token = snap_arena_alloc(&snapshot->arena, MS_TOKEN_SIZE(size));

	if (token != NULL)
		ms_token_make(snapshot->secret, name, token);
	return token;
}

static bool fill_preview(struct snapshot *snapshot,
			 const struct ms_value *value, struct ms_preview *out)
{
	size_t all = ms_count(*value);
	size_t count = all < MS_PREVIEW_COUNT ? all : MS_PREVIEW_COUNT;
	bool complex = ms_is_complex(*value);

	*out = (struct ms_preview){ .available = ms_preview_available(value) };
	if (!out->available)
		return true;
	double *numbers = snap_arena_array(
		&snapshot->arena, (complex ? 2 : 1) * count, sizeof(*numbers));
	if (numbers == NULL)
		return false;
	(void)ms_value_doubles(value, 0, count, numbers,
			       complex ? numbers + count : NULL);
	out->values = numbers;
	out->imaginary = complex ? numbers + count : NULL;
	out->count = count;
	out->truncated = count < all;
	return true;
}

static bool fill_entry(struct snapshot *snapshot, const char *name, size_t size,
		       struct ms_workspace_entry *entry)
{
	const struct ms_value *value = entry->value;

	entry->name = snap_arena_text(&snapshot->arena, name, size);
	entry->class_name = ms_value_class_name(value);
	entry->dtype = entry->class_name;
	entry->residency = "cpu";
	entry->rank = ms_rank(*value);
	entry->shape = ms_dims(*value);
	entry->bytes = ms_bytes(*value);
	if (entry->name == NULL)
		return false;
	entry->token = make_token(snapshot, entry->name, size);
	return entry->token != NULL &&
	       fill_preview(snapshot, value, &entry->preview);
}

static bool grow(struct snapshot *snapshot)
{
	size_t old = snapshot->capacity;
	size_t capacity = old == 0 ? 16 : old * 2;
	struct ms_workspace_entry *larger =
		snap_grow(&snapshot->arena.allocator, snapshot->entries,
			  old * sizeof(*larger), capacity * sizeof(*larger));

	if (larger == NULL)
		return false;
	snapshot->entries = larger;
	snapshot->public.entries = larger;
	snapshot->capacity = capacity;
	return true;
}

static int add_entry(void *context, const char *name, size_t size,
		     const struct ms_value *value, bool global)
{
	struct snapshot *snapshot = context;
	size_t *count = &snapshot->public.entry_count;

	(void)global;
	snapshot->failed = true; /* unless the end is reached */
	if (*count == snapshot->capacity && !grow(snapshot))
		return -1;
	struct ms_workspace_entry *entry = &snapshot->entries[*count];
	entry->value = hold(snapshot, value);
	if (entry->value == NULL)
		return -1;
	++*count;
	if (!fill_entry(snapshot, name, size, entry))
		return -1;
	snapshot->failed = false;
	return 0;
}

/* ----------------------------------------------------------------- snapshots
 */

void ms_workspace_snapshot_free(struct ms_session *session,
				struct ms_workspace_snapshot *public)
{
	struct snapshot *snapshot = (struct snapshot *)(void *)public;

	if (snapshot == NULL)
		return;
	for (size_t i = 0; i < public->entry_count; i++)
		ms_release(snapshot->heap, *public->entries[i].value);
	snap_free(&session->allocator, snapshot->entries);
	snap_arena_end(&snapshot->arena);
	snap_free(&session->allocator, snapshot);
}

static int add_entries(struct snapshot *snapshot, struct ms_session *session)
{
	if (session->program == NULL)
		return 0;
	struct ms_vm *vm = ms_program_vm(session->program);
	snapshot->heap = ms_vm_heap(vm);
	int rc = ms_scope_each(vm, MS_SCOPE_BASE, add_entry, snapshot);
	if (rc != 0 && !snapshot->failed)
		ms_error_clear(snapshot->heap);
	return rc;
}

int ms_session_workspace(struct ms_session *session,
			 struct ms_workspace_snapshot **out,
			 struct snap_error *err)
{
	struct snapshot *snapshot;

	if (session->run != NULL)
		return snap_fail(err, SNAP_E_BUSY, SNAP_NO_OFFSET,
				 "the session runs a request");
	snapshot = snap_calloc(&session->allocator, 1, sizeof(*snapshot));
	if (snapshot == NULL)
		return snap_fail_memory(err, sizeof(*snapshot));
	snap_arena_begin(&snapshot->arena, &session->allocator);
	char secret[MS_IDENTITY_SIZE];
	ms_identity_make(secret);
	snapshot->secret = secret;
	if (add_entries(snapshot, session) != 0) {
		ms_workspace_snapshot_free(session, &snapshot->public);
		return snap_fail_memory(err, 0);
	}
	memcpy(session->token_secret, secret, sizeof(secret));
	snapshot->secret = NULL;
	snapshot->public.version = session->version;
	*out = &snapshot->public;
	return 0;
}
