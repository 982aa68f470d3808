/*
 * A host that applies deltas, and takes the full snapshot when it is told to,
 * has what the session has: after every one of many random requests, bit by bit
 * and key by key.
 *
 *	test_delta_property [COUNT [SEED]]
 */
#include "session/execute.h"
#include "session/replay.h"
#include "session/workspace/fingerprint.h"
#include "session/workspace/request_maker.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_DEFAULT 3000
#define TABLE_MAX     64
#define KEY_MAX	      512

struct row {
	char key[KEY_MAX];
	char name[64];
	enum ms_key_kind kind;
	char session[64], path[64];
	char *value; /* its fingerprint */
};

/* A host's table. */
struct table {
	struct row rows[TABLE_MAX];
	size_t count;
};

struct test {
	struct ms_session *session;
	struct maker maker;
	struct table table;
	uint64_t version;
	uint64_t number;		    /* of the request */
	struct ms_session_payload *payload; /* of an earlier time, or NULL */
	/* What happened, so that the end can tell that something did. */
	uint64_t failed, full, removals, upserts, quiet, imported;
};

#define CHECK(test, condition)                                                 \
	do {                                                                   \
		if (!(condition))                                              \
			give_up(test, #condition, __LINE__);                   \
	} while (0)

static void give_up(const struct test *test, const char *what, int line)
{
	(void)fprintf(stderr, "request %llu, line %d: %s\nsource %s:\n%s\n",
		      (unsigned long long)test->number, line, what,
		      maker_sources[test->maker.source].name,
		      snap_strbuf_text(&test->maker.text));
	for (size_t i = 0; i < test->table.count; i++)
		(void)fprintf(stderr, "  %s = %s\n", test->table.rows[i].key,
			      test->table.rows[i].value);
	exit(1);
}

/* ----------------------------------------------------------- the host's table
 */

static char *value_text(struct test *test, const struct ms_value *value)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	fingerprint(test->session, value, &text);
	char *copy = strdup(snap_strbuf_text(&text));
	CHECK(test, copy != NULL && !text.failed);
	snap_strbuf_end(&text);
	return copy;
}

static struct row *find_key(struct table *table, const char *key)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->rows[i].key, key) == 0)
			return &table->rows[i];
	return NULL;
}

static void empty(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->rows[i].value);
	table->count = 0;
}

static void remove_row(struct table *table, struct row *row)
{
	free(row->value);
	*row = table->rows[--table->count];
}

static void put_row(struct test *test, const struct ms_upsert *upsert,
		    const char *key)
{
	struct row *row = find_key(&test->table, key);
	char *value = value_text(test, upsert->value);

	if (row == NULL) {
		CHECK(test, test->table.count < TABLE_MAX);
		row = &test->table.rows[test->table.count++];
		*row = (struct row){ .value = NULL };
	} else {
		/* Nothing is told that the host knows already, but handles:
		 * the same text doesn't make them the same function. */
		CHECK(test, strstr(value, "function_handle") != NULL ||
				    strcmp(row->value, value) != 0);
	}
	free(row->value);
	row->value = value;
	row->kind = upsert->key.kind;
	(void)snprintf(row->key, sizeof(row->key), "%s", key);
	(void)snprintf(row->name, sizeof(row->name), "%s", upsert->key.name);
	(void)snprintf(row->session, sizeof(row->session), "%s",
		       upsert->key.session);
	(void)snprintf(row->path, sizeof(row->path), "%s", upsert->key.path);
}

static void text_of_key(struct test *test, const struct ms_key *key,
			char out[KEY_MAX])
{
	CHECK(test, ms_key_text(key, out, KEY_MAX) < KEY_MAX);
	CHECK(test, key->kind != MS_KEY_PERSISTENT);
	CHECK(test, key->name[0] != '\0');
}

static void apply(struct test *test, const struct ms_delta *delta)
{
	char key[KEY_MAX];

	for (size_t i = 0; i < delta->removal_count; i++) {
		text_of_key(test, &delta->removals[i], key);
		struct row *row = find_key(&test->table, key);
		CHECK(test, row != NULL);
		remove_row(&test->table, row);
	}
	if (delta->full_snapshot_required)
		empty(&test->table);
	for (size_t i = 0; i < delta->upsert_count; i++) {
		text_of_key(test, &delta->upserts[i].key, key);
		CHECK(test, i == 0 || strcmp(delta->upserts[i - 1].key.name,
					     delta->upserts[i].key.name) < 0);
		put_row(test, &delta->upserts[i], key);
	}
	test->full += delta->full_snapshot_required;
	test->removals += delta->removal_count;
	test->upserts += delta->upsert_count;
	test->quiet += delta->upsert_count + delta->removal_count == 0;
}

/* ------------------------------------------------- against the session itself
 */

static const struct row *find_name(const struct test *test, const char *name)
{
	const struct row *found = NULL;

	for (size_t i = 0; i < test->table.count; i++)
		if (strcmp(test->table.rows[i].name, name) == 0) {
			CHECK(test, found == NULL);
			found = &test->table.rows[i];
		}
	return found;
}

/* The session's own opinion of the key. */
static void check_binding(struct test *test, const char *name,
			  const struct row *row)
{
	const struct ms_origin *origin =
		ms_bindings_find(&test->session->bindings, name, strlen(name));
	char text[KEY_MAX];

	CHECK(test, origin != NULL);
	struct ms_key key = ms_origin_key(origin, name);
	text_of_key(test, &key, text);
	CHECK(test, strcmp(text, row->key) == 0);
}

static void compare(struct test *test)
{
	struct ms_workspace_snapshot *snapshot;

	CHECK(test, ms_session_workspace(test->session, &snapshot, NULL) == 0);
	CHECK(test, snapshot->entry_count == test->table.count);
	CHECK(test, snapshot->version == test->version);
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const struct ms_workspace_entry *entry = &snapshot->entries[i];
		const struct row *row = find_name(test, entry->name);
		CHECK(test, row != NULL);
		char *value = value_text(test, entry->value);

		CHECK(test, strcmp(row->value, value) == 0);
		check_binding(test, entry->name, row);
		free(value);
	}
	ms_workspace_snapshot_free(test->session, snapshot);
}

/* ---------------------------------------------------------- against the model
 */

static void check_key(struct test *test, const struct row *row, uint32_t index)
{
	const struct maker_source *source = &maker_sources[index];

	if (source->name[0] != '<') {
		CHECK(test, row->kind == MS_KEY_SOURCE);
		CHECK(test, strcmp(row->path, source->name) == 0);
		return;
	}
	CHECK(test, row->kind == MS_KEY_INTERACTIVE);
	CHECK(test, strcmp(row->session,
			   source->handle != NULL
				   ? source->handle
				   : ms_session_identity(test->session)) == 0);
}

static void check_variable(struct test *test, const char *name,
			   const struct maker_variable *variable)
{
	const struct row *row = find_name(test, name);

	CHECK(test, (row != NULL) == variable->set);
	if (row != NULL && variable->source != MAKER_SOURCES)
		check_key(test, row, variable->source);
}

static void check_model(struct test *test)
{
	const struct maker_model *model = &test->maker.model;

	for (uint32_t i = 0; i < MAKER_NAMES; i++)
		check_variable(test, maker_name(i), &model->names[i]);
	check_variable(test, "ans", &model->ans);
	for (uint32_t i = 0; i < MAKER_GLOBALS; i++)
		CHECK(test, (find_name(test, maker_global(i)) != NULL) ==
				    model->linked[i]);
}

/* ------------------------------------------------------------------- requests
 */

static struct ms_outcome *run(struct test *test, const char *text,
			      const struct maker_source *source, bool keep)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.name = source->name,
		.workspace = source->handle,
		.keep_on_failure = keep,
	};
	struct ms_outcome *outcome;

	CHECK(test,
	      ms_session_execute(test->session, &request, &outcome, NULL) == 0);
	return outcome;
}

static void check_version(struct test *test, const struct ms_outcome *outcome)
{
	if (!outcome->has_delta)
		return;
	CHECK(test, outcome->delta.version > test->version);
	test->version = outcome->delta.version;
}

/* The model can't tell how far it came. */
static void observe(struct test *test)
{
	struct maker *maker = &test->maker;

	for (uint32_t i = 0; i < MAKER_NAMES; i++)
		maker_observed(maker, maker_name(i),
			       find_name(test, maker_name(i)) != NULL);
	for (uint32_t i = 0; i < MAKER_GLOBALS; i++)
		maker_observed(maker, maker_global(i),
			       find_name(test, maker_global(i)) != NULL);
	maker_observed(maker, "ans", find_name(test, "ans") != NULL);
}

static void check_failure(struct test *test, const struct ms_outcome *outcome,
			  bool keep)
{
	CHECK(test, outcome->error != NULL);
	test->failed++;
	if (keep) {
		apply(test, &outcome->delta);
		observe(test);
		return;
	}
	CHECK(test, outcome->delta.upsert_count == 0);
	CHECK(test, outcome->delta.removal_count == 0);
	CHECK(test, !outcome->delta.full_snapshot_required);
}

static void run_next(struct test *test)
{
	struct maker *maker = &test->maker;

	maker_next(maker);
	bool keep = maker_random(maker, 3) == 0;
	struct ms_outcome *outcome = run(test, snap_strbuf_text(&maker->text),
					 &maker_sources[maker->source], keep);
	if (outcome->ok == maker->fails && outcome->error != NULL)
		(void)fprintf(stderr, "%s\n", outcome->error_text);
	CHECK(test, outcome->ok != maker->fails);
	check_version(test, outcome);
	if (outcome->ok)
		apply(test, &outcome->delta);
	else
		check_failure(test, outcome, keep);
	maker_ran(maker, outcome->ok);
	ms_outcome_free(test->session, outcome);
}

/* The host's table is taken anew: from what the session has. */
static void take_snapshot(struct test *test)
{
	struct ms_workspace_snapshot *snapshot;

	empty(&test->table);
	maker_cleared(&test->maker);
	CHECK(test, ms_session_workspace(test->session, &snapshot, NULL) == 0);
	CHECK(test, snapshot->version > test->version);
	test->version = snapshot->version;
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const struct ms_workspace_entry *entry = &snapshot->entries[i];
		const struct ms_origin *origin =
			ms_bindings_find(&test->session->bindings, entry->name,
					 strlen(entry->name));
		CHECK(test, origin != NULL);
		struct ms_upsert upsert = { ms_origin_key(origin, entry->name),
					    entry->value };
		char key[KEY_MAX];

		text_of_key(test, &upsert.key, key);
		put_row(test, &upsert, key);
		maker_imported(&test->maker, entry->name);
	}
	ms_workspace_snapshot_free(test->session, snapshot);
}

static void export_all(struct test *test)
{
	ms_session_payload_free(test->session, test->payload);
	test->payload = NULL;
	CHECK(test, ms_session_export(test->session, MS_PAYLOAD_FORCE, 1, NULL,
				      &test->payload, NULL) == 0);
}

static void import_all(struct test *test)
{
	const struct ms_session_payload *payload = test->payload;

	if (payload == NULL)
		return;
	CHECK(test, ms_session_import(test->session, payload->payload,
				      payload->size, NULL, NULL) == 0);
	take_snapshot(test);
	CHECK(test, test->table.count == payload->variable_count);
	test->imported++;
}

static void clear_all(struct test *test)
{
	CHECK(test, ms_session_clear_variables(test->session, NULL) == 0);
	take_snapshot(test);
	CHECK(test, test->table.count == 0);
}

/* A payload that is cut changes nothing; compare() sees. */
static void import_part(struct test *test)
{
	const struct ms_session_payload *payload = test->payload;

	if (payload != NULL)
		CHECK(test,
		      ms_session_import(test->session, payload->payload,
					payload->size / 2, NULL, NULL) != 0);
}

/* Now and then the host does something itself. */
static void act(struct test *test)
{
	switch (maker_random(&test->maker, 400)) {
	case 0:
		clear_all(test);
		break;
	case 1:
	case 2:
		export_all(test);
		break;
	case 3:
		import_all(test);
		break;
	case 4:
		import_part(test);
		break;
	}
}

static void begin(struct test *test, uint64_t seed)
{
	const struct maker_source source = { "<definitions>", NULL };

	*test = (struct test){ .version = 0 };
	maker_begin(&test->maker, seed);
	CHECK(test, ms_session_create(&test->session, NULL, NULL) == 0);
	struct ms_outcome *outcome =
		run(test, maker_definitions(), &source, false);
	CHECK(test, outcome->ok);
	check_version(test, outcome);
	apply(test, &outcome->delta);
	CHECK(test, test->table.count == 0);
	ms_outcome_free(test->session, outcome);
}

static void end(struct test *test)
{
	empty(&test->table);
	ms_session_payload_free(test->session, test->payload);
	ms_session_free(test->session);
	maker_end(&test->maker);
}

int main(int argc, char **argv)
{
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : COUNT_DEFAULT;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	struct test test;

	begin(&test, seed);
	for (test.number = 1; test.number <= count; test.number++) {
		act(&test);
		run_next(&test);
		compare(&test);
		check_model(&test);
	}
	CHECK(&test, count < 1000 || (test.failed > count / 20 &&
				      test.full > count / 50 &&
				      test.quiet > count / 50));
	(void)printf("%llu requests: %llu failed, %llu without a change, "
		     "%llu full snapshots, %llu upserts, %llu removals, "
		     "%llu imports\n",
		     (unsigned long long)count, (unsigned long long)test.failed,
		     (unsigned long long)test.quiet,
		     (unsigned long long)test.full,
		     (unsigned long long)test.upserts,
		     (unsigned long long)test.removals,
		     (unsigned long long)test.imported);
	end(&test);
	return 0;
}
