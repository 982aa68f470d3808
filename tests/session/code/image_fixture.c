#include "session/code/image_fixture.h"

#include "code/opcode.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

const char fixture_source[] = "function y = main(x)\n"
			      "\tpersistent n\n"
			      "\ty = x + 2.5\n"
			      "\ts.a{2} = @(t) t * y;\n"
			      "\tfunction inner()\n"
			      "\t\ty = 'text';\n"
			      "\tend\n"
			      "end\n"
			      "function other(varargin)\n"
			      "end\n";

static uint32_t string(struct ms_image_builder *builder, const char *text)
{
	return ms_build_string(builder, text, strlen(text));
}

static void build_main(struct ms_image_builder *b)
{
	const uint32_t real = ms_build_real(b, 2.5);
	const struct ms_step steps[] = {
		{ .kind = MS_STEP_FIELD, .name = string(b, "a") },
		{ .kind = MS_STEP_BRACE, .count = 1 },
	};
	const uint32_t path = ms_build_path(b, 2, steps, COUNT(steps));
	const struct ms_statement statement = {
		.kind = MS_STATEMENT_ASSIGNMENT,
		.name = string(b, "y"),
		.start = 36,
		.end = 47,
	};
	const uint32_t shown = ms_build_statement(b, &statement);
	const struct ms_site site = { .callee = MS_CALLEE_LOCAL,
				      .target = FIXTURE_LOCAL,
				      .argument_count = 2,
				      .flags = MS_SITE_STATEMENT };
	const uint32_t call = ms_build_site(b, &site);
	const uint64_t words[] = {
		ms_word(MS_OP_PERSISTENT, 0, 3, 0, 0),
		ms_word(MS_OP_ADD_K, 0, 1, 0, (uint16_t)real),
		ms_word_wide(MS_OP_STATEMENT, 0, 1, shown),
		ms_word_wide(MS_OP_LOAD_INT, 0, 4, 2),
		ms_word(MS_OP_MOVE, 0, 5, 1, 0),
		ms_word(MS_OP_HANDLE_LOCAL, 0, 6, 5, FIXTURE_ANONYMOUS),
		ms_word(MS_OP_SET_PATH, 0, 6, 4, (uint16_t)path),
		ms_word_wide(MS_OP_CALL, 0, 5, call),
		ms_word(MS_OP_RETURN, 0, 0, 0, 0),
		ms_word(MS_OP_CATCH, 0, 4, 0, 0),
		ms_word(MS_OP_RETHROW, 0, 4, 0, 0),
	};
	const uint16_t outputs[] = { 1 };
	const uint32_t names[] = { string(b, "x"), string(b, "y"),
				   string(b, "s"), string(b, "n") };
	const uint32_t persistents[] = { string(b, "n") };
	const struct ms_handler handlers[] = {
		{ .start = 1,
		  .end = 8,
		  .target = 9,
		  .kind = MS_HANDLER_UNWIND },
	};
	const struct ms_shared shared[] = { { .slot = 1, .owner = true } };
	const struct ms_position positions[] = {
		{ 0, 22, 34 },
		{ 1, 36, 47 },
		{ 3, 49, 69 },
		{ 8, 0, 8 },
	};
	const struct ms_function_parts parts = {
		.function = { .name = string(b, "main"),
			      .parent = MS_NO_INDEX,
			      .family = FIXTURE_MAIN,
			      .input_count = 1,
			      .output_count = 1,
			      .named_count = 4,
			      .slot_count = 8,
			      .end = 110 },
		.words = words,
		.word_count = COUNT(words),
		.outputs = outputs,
		.slot_names = names,
		.handlers = handlers,
		.handler_count = COUNT(handlers),
		.shared = shared,
		.shared_count = COUNT(shared),
		.persistents = persistents,
		.persistent_count = COUNT(persistents),
		.positions = positions,
		.position_count = COUNT(positions),
	};

	ms_build_function(b, FIXTURE_MAIN, &parts);
}

static void build_nested(struct ms_image_builder *b)
{
	const uint64_t words[] = {
		ms_word_wide(MS_OP_LOAD_CONST, 0, 0,
			     ms_build_text(b, false, "text", 4)),
		ms_word(MS_OP_RETURN, 0, 0, 0, 0),
	};
	const uint32_t names[] = { string(b, "y") };
	const struct ms_shared shared[] = { { .slot = 0 } };
	const struct ms_position positions[] = { { 0, 90, 101 } };
	const struct ms_function_parts parts = {
		.function = { .name = string(b, "inner"),
			      .flags = MS_FUNCTION_NESTED,
			      .parent = FIXTURE_MAIN,
			      .family = FIXTURE_MAIN,
			      .named_count = 1,
			      .slot_count = 1,
			      .start = 71,
			      .end = 106 },
		.words = words,
		.word_count = COUNT(words),
		.slot_names = names,
		.shared = shared,
		.shared_count = COUNT(shared),
		.positions = positions,
		.position_count = COUNT(positions),
	};

	ms_build_function(b, FIXTURE_NESTED, &parts);
}

static void build_local(struct ms_image_builder *b)
{
	const uint64_t words[] = {
		ms_word_wide(MS_OP_HANDLE, 0, 1,
			     ms_build_import(b, "pkg.fun", 7)),
		ms_word_wide(MS_OP_LOAD_CONST, 0, 1,
			     ms_build_integer(b, 3, 255)),
		ms_word_wide(MS_OP_LOAD_CONST, 0, 1,
			     ms_build_complex(b, 0, -0.0)),
		ms_word(MS_OP_RETURN, 0, 0, 0, 0),
	};
	const uint32_t names[] = { string(b, "varargin") };
	const struct ms_function_parts parts = {
		.function = { .name = string(b, "other"),
			      .flags = MS_FUNCTION_VARARGIN,
			      .parent = MS_NO_INDEX,
			      .family = FIXTURE_LOCAL,
			      .input_count = 1,
			      .named_count = 1,
			      .slot_count = 2,
			      .start = 111,
			      .end = 139 },
		.words = words,
		.word_count = COUNT(words),
		.slot_names = names,
	};

	ms_build_function(b, FIXTURE_LOCAL, &parts);
}

static void build_anonymous(struct ms_image_builder *b)
{
	const uint64_t words[] = {
		ms_word(MS_OP_MMUL, 0, 2, 1, 0),
		ms_word(MS_OP_RETURN, 0, 0, 0, 0),
	};
	const uint16_t outputs[] = { 2 };
	const uint32_t names[] = { string(b, "y"), string(b, "t") };
	const struct ms_function_parts parts = {
		.function = { .name = string(b, ""),
			      .flags = MS_FUNCTION_ANONYMOUS,
			      .parent = FIXTURE_MAIN,
			      .family = FIXTURE_MAIN,
			      .input_count = 1,
			      .output_count = 1,
			      .capture_count = 1,
			      .named_count = 2,
			      .slot_count = 3,
			      .start = 58,
			      .end = 68 },
		.words = words,
		.word_count = COUNT(words),
		.outputs = outputs,
		.slot_names = names,
	};

	ms_build_function(b, FIXTURE_ANONYMOUS, &parts);
}

int fixture_build(struct snap_strbuf *out,
		  const struct snap_allocator *allocator,
		  struct snap_error *err)
{
	static const double matrix[] = { 1, 2, 3, 4, 5, 6 };
	const struct ms_image_options options = {
		.struct_size = sizeof(options),
		.kind = MS_UNIT_FUNCTIONS,
		.name = "main.m",
		.name_size = 6,
		.source = fixture_source,
		.source_size = strlen(fixture_source),
	};
	struct ms_image_builder *builder = NULL;
	int rc = ms_image_builder_create(&builder, &options, allocator, err);

	if (rc != 0)
		return rc;
	for (uint32_t i = 0; i < FIXTURE_FUNCTION_COUNT; i++)
		(void)ms_build_function_reserve(builder);
	build_main(builder);
	build_anonymous(builder);
	build_local(builder);
	build_nested(builder);
	(void)ms_build_array(builder, 2, 3, matrix);
	(void)ms_build_text(builder, true, "\xc3\xa9\xf0\x9f\x98\x80", 6);
	rc = ms_image_build(builder, out, err);
	ms_image_builder_free(builder);
	return rc;
}

/* Sites and other tables that code_build() promises. */
static void build_tables(struct ms_image_builder *b)
{
	static const double pair[] = { 1, 2 };
	const uint32_t name = string(b, "name");
	const struct ms_site sites[] = {
		[SITE_IMPORT] = { .callee = MS_CALLEE_IMPORT,
				  .argument_count = 2,
				  .result_count = 1 },
		[SITE_LOCAL] = { .callee = MS_CALLEE_LOCAL,
				 .target = 2,
				 .result_count = 3 },
		[SITE_EITHER] = { .callee = MS_CALLEE_EITHER,
				  .slot = 1,
				  .argument_count = 1,
				  .result_count = 1 },
		[SITE_VALUE] = { .callee = MS_CALLEE_VALUE,
				 .flags = MS_SITE_LIST,
				 .slot = 2,
				 .argument_count = 9,
				 .result_count = 1 },
		[SITE_COUNTED] = { .callee = MS_CALLEE_IMPORT,
				   .flags = MS_SITE_COUNTED },
		[SITE_ANONYMOUS] = { .callee = MS_CALLEE_LOCAL, .target = 1 },
		[SITE_NESTED] = { .callee = MS_CALLEE_LOCAL, .target = 3 },
		[SITE_BAD_SLOT] = { .callee = MS_CALLEE_VALUE, .slot = 8 },
	};
	const struct ms_step steps[] = {
		{ .kind = MS_STEP_PAREN, .count = 2 },
		{ .kind = MS_STEP_FIELD, .name = name },
	};
	const struct ms_statement statement = { .name = string(b, "y") };

	(void)ms_build_real(b, 2.5);
	(void)ms_build_text(b, false, "text", 4);
	(void)ms_build_complex(b, 0, 3);
	(void)ms_build_integer(b, 0, (uint64_t)-3);
	(void)ms_build_text(b, true, "s", 1);
	(void)ms_build_array(b, 1, 2, pair);
	(void)ms_build_import(b, "sin", 3);
	(void)ms_build_import(b, "pkg.fun", 7);
	for (size_t i = 0; i < COUNT(sites); i++)
		(void)ms_build_site(b, &sites[i]);
	(void)ms_build_path(b, 2, steps, 2);
	(void)ms_build_path(b, 3, steps + 1, 1);
	(void)ms_build_statement(b, &statement);
}

static void build_small(struct ms_image_builder *b, uint32_t index,
			const struct ms_function *function)
{
	static const uint64_t words[] = { MS_OP_RETURN };
	const uint32_t names[] = { string(b, "c"), string(b, "d") };
	const struct ms_function_parts parts = {
		.function = *function,
		.words = words,
		.word_count = COUNT(words),
		.slot_names = names,
	};

	ms_build_function(b, index, &parts);
}

static void build_others(struct ms_image_builder *b)
{
	const struct ms_function functions[] = {
		{ .flags = MS_FUNCTION_ANONYMOUS,
		  .parent = 0,
		  .capture_count = 2,
		  .named_count = 2,
		  .slot_count = 2 },
		{ .parent = MS_NO_INDEX, .family = 2 },
		{ .flags = MS_FUNCTION_NESTED, .parent = 2, .family = 2 },
	};

	for (uint32_t i = 0; i < COUNT(functions); i++)
		build_small(b, i + 1, &functions[i]);
}

void code_build(struct snap_strbuf *out, const uint64_t *words, size_t count)
{
	const struct ms_image_options options = {
		.struct_size = sizeof(options),
		.kind = MS_UNIT_FUNCTIONS,
		.name = "f",
		.name_size = 1,
	};
	struct ms_image_builder *b = NULL;

	if (ms_image_builder_create(&b, &options, NULL, NULL) != 0)
		abort();
	const uint32_t names[] = { string(b, "w"), string(b, "x"),
				   string(b, "y"), string(b, "z") };
	const uint32_t persistents[] = { string(b, "p") };
	const struct ms_function_parts parts = {
		.function = { .name = string(b, "f"),
			      .parent = MS_NO_INDEX,
			      .named_count = 4,
			      .slot_count = 8 },
		.words = words,
		.word_count = count,
		.slot_names = names,
		.persistents = persistents,
		.persistent_count = 1,
	};
	for (int i = 0; i < 4; i++)
		(void)ms_build_function_reserve(b);
	build_tables(b);
	build_others(b);
	ms_build_function(b, 0, &parts);
	if (ms_image_build(b, out, NULL) != 0)
		abort();
	ms_image_builder_free(b);
}

uint64_t code_offset(uint32_t word)
{
	return 96 + (uint64_t)word * 8;
}
