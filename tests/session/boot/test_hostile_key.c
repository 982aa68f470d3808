/*
 * Which keys a session takes: its own and no other.  Instructions, builtins and
 * options are changed one at a time, as a later or earlier release would have
 * them; what isn't part of the key is changed too.
 */
#include "session/library/library_fixture.h"
#include "session/support/code_snapshot.h"

#include "base/digest.h"
#include "base/strbuf.h"
#include "builtins/runtime_table.h"
#include "code/opcode.h"
#include "code/runtime_key.h"
#include "libsnapshot/src/layout.h"
#include "session/session.h"
#include "support/redigest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct state {
	uint8_t *bytes;
	size_t size;
	struct snap_key own;
	unsigned tried;
};

static int setup(void **out)
{
	static const struct code_function functions[] = {
		{ .name = "one",
		  .text = "function y = one()\n    y = 1;\nend\n" },
	};
	struct state *state = calloc(1, sizeof(*state));

	state->bytes = code_snapshot(functions, 1, NULL, &state->size);
	ms_runtime_key(&state->own);
	*out = state;
	return 0;
}

static int teardown(void **in)
{
	struct state *state = *in;

	free(state->bytes);
	free(state);
	return 0;
}

/* What a session says of the snapshot when it has this key and runtime. */
static enum snap_code boot(struct state *state, const struct snap_key *key,
			   uint32_t runtime, enum ms_key_policy policy)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_bytes = state->bytes,
		.snapshot_size = state->size,
		.snapshot_memory = SNAP_MEMORY_BORROW,
		.level = MS_LEVEL_LAZY,
		.key_policy = policy,
	};
	struct ms_session *session;

	snap_put_le64(state->bytes + SNAP_AT_KEY_BYTECODE, key->bytecode);
	snap_put_le64(state->bytes + SNAP_AT_KEY_BUILTINS, key->builtins);
	snap_put_le64(state->bytes + SNAP_AT_KEY_OPTIONS, key->options);
	snap_put_le32(state->bytes + SNAP_AT_RUNTIME, runtime);
	redigest_front(state->bytes, state->size);
	state->tried++;
	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	enum snap_code code = report->error.code;
	assert_int_equal(report->verdict == MS_VERDICT_USED, code == SNAP_OK);
	if (code != SNAP_OK) {
		assert_true(report->error.expected[0] != '\0');
		assert_true(report->error.found[0] != '\0');
		assert_string_not_equal(report->error.expected,
					report->error.found);
	} else {
		assert_int_equal(report->builtins_match,
				 key->builtins == state->own.builtins);
	}
	ms_session_free(session);
	return code;
}

/* Who binds by name takes any table of builtins, and nothing else. */
static void check(struct state *state, const struct snap_key *key,
		  enum snap_code expected, const char *what)
{
	enum snap_code code =
		boot(state, key, SNAP_RUNTIME_SESSION, MS_KEY_EXACT);

	if (code != expected)
		fail_msg("%s: %s, expected %s", what, snap_error_name(code),
			 snap_error_name(expected));
	code = boot(state, key, SNAP_RUNTIME_SESSION, MS_KEY_BY_NAME);
	if (expected == SNAP_E_KEY_BUILTINS)
		expected = SNAP_OK;
	if (code != expected)
		fail_msg("%s: %s by name, expected %s", what,
			 snap_error_name(code), snap_error_name(expected));
}

static void takes_its_own(void **in)
{
	struct state *state = *in;

	check(state, &state->own, SNAP_OK, "its own key");
}

/* ------------------------------------------------------------ every bit */

static void refuses_every_other_bit(void **in)
{
	struct state *state = *in;

	for (unsigned bit = 0; bit < 64; bit++) {
		struct snap_key key = state->own;
		uint64_t one = UINT64_C(1) << bit;

		key.options ^= one;
		check(state, &key, SNAP_E_KEY_OPTIONS, "options");
		key = state->own;
		key.builtins ^= one;
		check(state, &key, SNAP_E_KEY_BUILTINS, "builtins");
		key = state->own;
		key.bytecode ^= one;
		check(state, &key, SNAP_E_KEY_BYTECODE, "bytecode");
	}
	for (unsigned bit = 0; bit < 32; bit++)
		for (unsigned policy = 0; policy < 2; policy++)
			assert_int_not_equal(
				boot(state, &state->own,
				     SNAP_RUNTIME_SESSION ^ 1u << bit,
				     (enum ms_key_policy)policy),
				SNAP_OK);
	takes_its_own(in);
}

/* --------------------------------------------------------- instructions */

/* The text of BYTECODE.md, "Fingerprint", with one thing changed in it: row
 * 'row' of all, in the way 'way'. */
enum way {
	WAY_NONE,
	WAY_NAME,   /* it has another name */
	WAY_NUMBER, /* another number, or other operands */
	WAY_FORM,   /* another form */
	WAY_GONE,
	WAY_TWICE,
	WAY_COUNT
};

static void put_form(struct snap_strbuf *text, uint8_t number, enum way way)
{
	const struct ms_form_info *form = ms_form_info(number);
	bool other = way == WAY_NUMBER;
	unsigned b = (form->b + (way == WAY_FORM ? 1u : 0u)) % MS_OPERAND_COUNT;

	snap_strbuf_printf(text, "form %s%s %s %s %s %s\n", form->name,
			   way == WAY_NAME ? "X" : "",
			   ms_operand_name(other ? form->a : form->x),
			   ms_operand_name(other ? form->x : form->a),
			   ms_operand_name((uint8_t)b),
			   ms_operand_name(form->c));
}

static void put_op(struct snap_strbuf *text, uint8_t number, enum way way)
{
	const struct ms_opcode_info *op = ms_opcode_info(number);
	uint8_t form = way == WAY_FORM
			       ? (uint8_t)((op->form + 1) % MS_FORM_COUNT)
			       : op->form;

	snap_strbuf_printf(text, "op 0x%02x %s%s %s\n",
			   way == WAY_NUMBER ? number ^ 0xff : number, op->name,
			   way == WAY_NAME ? "X" : "",
			   ms_form_info(form)->name);
}

/* Returns how many rows there are. */
static unsigned put_rows(struct snap_strbuf *text, unsigned row, enum way way)
{
	unsigned rows = 0;

	for (unsigned f = 0; f < MS_FORM_COUNT; f++, rows++)
		for (unsigned n = 0; n < 2; n++)
			if (rows != row ? n == 0
			    : n == 0	? way != WAY_GONE
					: way == WAY_TWICE)
				put_form(text, (uint8_t)f,
					 rows == row ? way : WAY_NONE);
	for (unsigned op = 0; op <= UINT8_MAX; op++) {
		if (ms_opcode_info((uint8_t)op)->name == NULL)
			continue;
		for (unsigned n = 0; n < 2; n++)
			if (rows != row ? n == 0
			    : n == 0	? way != WAY_GONE
					: way == WAY_TWICE)
				put_op(text, (uint8_t)op,
				       rows == row ? way : WAY_NONE);
		rows++;
	}
	return rows;
}

static uint64_t digest_rows(unsigned epoch, unsigned row, enum way way,
			    unsigned *rows)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	snap_strbuf_printf(&text, "bytecode epoch %u\n", epoch);
	*rows = put_rows(&text, row, way);
	uint64_t digest = snap_digest64(text.data, text.size);
	snap_strbuf_end(&text);
	return digest;
}

static void refuses_another_instruction(void **in)
{
	struct state *state = *in;
	struct snap_key key = state->own;
	unsigned rows;

	key.bytecode =
		digest_rows(MS_BYTECODE_EPOCH, UINT32_MAX, WAY_NONE, &rows);
	assert_true(rows > 120);
	check(state, &key, SNAP_OK, "the same instructions");
	for (unsigned row = 0; row < rows; row++)
		for (unsigned way = WAY_NAME; way < WAY_COUNT; way++) {
			key.bytecode = digest_rows(MS_BYTECODE_EPOCH, row,
						   (enum way)way, &rows);
			/* Two equal operands that change places. */
			if (key.bytecode == state->own.bytecode) {
				assert_int_equal(way, WAY_NUMBER);
				continue;
			}
			check(state, &key, SNAP_E_KEY_BYTECODE, "a row");
		}
	key.bytecode =
		digest_rows(MS_BYTECODE_EPOCH + 1, UINT32_MAX, WAY_NONE, &rows);
	check(state, &key, SNAP_E_KEY_BYTECODE, "the epoch");
}

/* ------------------------------------------------------------- builtins */

/* The key of the model as it is now. */
static void check_model(struct state *state, const struct fmt_library *library,
			enum snap_code expected, const char *what)
{
	struct snap_key key;

	assert_int_equal(ms_library_key(library, &key, NULL), 0);
	check(state, &key, expected, what);
}

static void check_arity(struct state *state, struct fmt_library *library,
			struct fmt_entry *entry, enum snap_code expected)
{
	const struct fmt_arity arity = entry->arity;

	entry->arity.input_min++;
	check_model(state, library, expected, "least inputs");
	entry->arity = arity;
	entry->arity.input_max--;
	check_model(state, library, expected, "most inputs");
	entry->arity = arity;
	entry->arity.output_min++;
	check_model(state, library, expected, "least outputs");
	entry->arity = arity;
	entry->arity.output_max--;
	check_model(state, library, expected, "most outputs");
	entry->arity = arity;
}

/* All that the key is made of; for an .m function nothing is. */
static void check_entry(struct state *state, struct fmt_library *library,
			struct fmt_entry *entry)
{
	const struct fmt_entry before = *entry;
	bool native = entry->source_path == NULL;
	enum snap_code expected = native ? SNAP_E_KEY_BUILTINS : SNAP_OK;

	check_arity(state, library, entry, expected);
	for (unsigned bit = 0; bit < 5; bit++) {
		entry->flags ^= 1u << bit;
		check_model(state, library, expected, "flag");
		*entry = before;
	}
	if (native) {
		entry->planned = !entry->planned;
		check_model(state, library, expected, "planned");
		*entry = before;
	}
	entry->name = "another name";
	check_model(state, library, expected, "name");
	*entry = before;
	/* From the one kind to the other. */
	entry->source_path = native ? "x.m" : NULL;
	check_model(state, library, SNAP_E_KEY_BUILTINS, "kind");
	*entry = before;
	entry->summary = entry->description = entry->complexity = "other";
	entry->signature_count = entry->example_count = 0;
	entry->keyword_count = entry->see_also_count = 0;
	entry->category = 0;
	check_model(state, library, SNAP_OK, "help");
	*entry = before;
}

static void refuses_another_builtin(void **in)
{
	struct state *state = *in;
	struct fmt_library *library = real_library();
	const struct fmt_library before = *library;
	struct fmt_entry *entries = (void *)(uintptr_t)library->entries;
	uint32_t count = library->entry_count;

	check_model(state, library, SNAP_OK, "the same builtins");
	for (uint32_t i = 0; i < count; i++)
		check_entry(state, library, &entries[i]);
	/* One less, at each end, and one more. */
	bool first = entries[0].source_path == NULL;
	library->entries++;
	library->entry_count--;
	check_model(state, library, first ? SNAP_E_KEY_BUILTINS : SNAP_OK,
		    "without the first");
	*library = before;
	library->name = library->version = "other";
	check_model(state, library, SNAP_OK, "names of the library");
	*library = before;
	for (uint32_t i = 0; i + 1 < count; i++) {
		struct fmt_entry entry = entries[i];
		bool native = entry.source_path == NULL ||
			      entries[i + 1].source_path == NULL;

		entries[i] = entries[i + 1];
		check_model(state, library,
			    native ? SNAP_E_KEY_BUILTINS : SNAP_OK,
			    "another one in its place");
		entries[i] = entry;
	}
	fmt_stdlib_free(library);
}

/* -------------------------------------------------------------- options */

static void refuses_other_options(void **in)
{
	static const char *const texts[] = { "",
					     "dialect octave\n",
					     "dialect matlab",
					     "dialect matlab\ndialect matlab\n",
					     "dialect MATLAB\n",
					     "dialect matlab\n\n",
					     "optimise 1\n",
					     "dialect matlab\noptimise 1\n",
					     " dialect matlab\n" };
	static const char own[] = "dialect matlab\n";
	struct state *state = *in;
	struct snap_key key = state->own;

	key.options = snap_digest64(own, strlen(own));
	check(state, &key, SNAP_OK, "the same options");
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		key.options = snap_digest64(texts[i], strlen(texts[i]));
		check(state, &key, SNAP_E_KEY_OPTIONS, texts[i]);
	}
	(void)printf("count: %u keys\n", state->tried);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_its_own),
		cmocka_unit_test(refuses_every_other_bit),
		cmocka_unit_test(refuses_another_instruction),
		cmocka_unit_test(refuses_another_builtin),
		cmocka_unit_test(refuses_other_options),
	};

	return cmocka_run_group_tests_name("keys", tests, setup, teardown);
}
