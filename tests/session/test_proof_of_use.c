/*
 * The snapshot is really used: with the library's sources gone every one of its
 * functions runs, and none is compiled.
 *
 *	test_proof_of_use LIBRARY SNAPSHOT
 *
 * Reads the examples in the metadata of the folder LIBRARY, renames the folder,
 * and runs the examples of every function that is written in the language: each
 * in a session of its own, then all in one, which must have run as many
 * functions out of SNAPSHOT as there are.  Status 1 if something else happened.
 */
#include "formats/stdlib.h"
#include "session/execute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct proof {
	const char *snapshot;
	const struct fmt_library *library;
	unsigned functions, examples, wrong;
};

static struct ms_session *start(const struct proof *proof)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = proof->snapshot,
		.policy = MS_POLICY_REQUIRE,
		.folder = "/nowhere",
	};
	struct ms_session *session;
	struct snap_error err;

	if (ms_session_create(&session, &options, &err) != 0)
		abort();
	if (!ms_session_has_snapshot(session)) {
		(void)fprintf(
			stderr, "%s\n",
			ms_session_snapshot_report(session)->error.message);
		exit(1);
	}
	return session;
}

static void run(struct proof *proof, struct ms_session *session,
		const char *name, const char *text)
{
	const struct ms_request request = { .struct_size = sizeof(request),
					    .text = text,
					    .text_size = strlen(text) };
	struct ms_outcome *outcome;
	struct snap_error err;

	if (ms_session_execute(session, &request, &outcome, &err) != 0)
		abort();
	if (!outcome->ok) {
		(void)printf("FAILED %s\n%s%s", name, text,
			     outcome->error_text);
		proof->wrong++;
	}
	ms_outcome_free(session, outcome);
}

static void run_examples(struct proof *proof, struct ms_session *session,
			 const struct fmt_entry *entry)
{
	for (uint32_t k = 0; k < entry->example_count; k++) {
		run(proof, session, entry->name, entry->examples[k].source);
		run(proof, session, entry->name, "clear");
		proof->examples++;
	}
}

/* The function itself ran, out of the snapshot. */
static void judge(struct proof *proof, const struct ms_session *session,
		  const char *name, uint64_t least, uint64_t most)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	if (report->functions_compiled == 0 &&
	    report->functions_from_snapshot >= least &&
	    report->functions_from_snapshot <= most)
		return;
	(void)printf("FAILED %s: %llu functions from the snapshot, %llu "
		     "compiled\n",
		     name, (unsigned long long)report->functions_from_snapshot,
		     (unsigned long long)report->functions_compiled);
	proof->wrong++;
}

static void prove(struct proof *proof)
{
	const struct fmt_library *library = proof->library;
	struct ms_session *all = start(proof);

	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		if (entry->source_path == NULL)
			continue;
		struct ms_session *own = start(proof);
		run_examples(proof, own, entry);
		judge(proof, own, entry->name, 1, UINT64_MAX);
		ms_session_free(own);
		run_examples(proof, all, entry);
		proof->functions++;
	}
	judge(proof, all, "all together", proof->functions, proof->functions);
	ms_session_free(all);
}

/* Out of everybody's sight. */
static void hide(const char *folder)
{
	char away[4096];

	(void)snprintf(away, sizeof(away), "%s.away", folder);
	if (rename(folder, away) != 0) {
		perror(folder);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct fmt_library *library;
	struct snap_error err;

	if (argc != 3) {
		(void)fputs("usage: test_proof_of_use LIBRARY SNAPSHOT\n",
			    stderr);
		return 2;
	}
	if (fmt_stdlib_read(&library, argv[1], NULL, NULL, &err) != 0) {
		(void)fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	hide(argv[1]);
	struct proof proof = { .snapshot = argv[2], .library = library };
	prove(&proof);
	(void)printf("count: functions %u, examples %u, wrong %u\n",
		     proof.functions, proof.examples, proof.wrong);
	fmt_stdlib_free(library);
	return proof.functions == 0 || proof.wrong != 0;
}
