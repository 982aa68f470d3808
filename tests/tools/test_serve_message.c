/* Lines that are requests, and lines that aren't. */
#include "tools/snapshot-session/serve/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum rpc_code code_of(const char *line)
{
	struct message *message = message_read(line, strlen(line));

	assert_non_null(message);
	enum rpc_code code = message->code;
	assert_int_equal(code != RPC_OK, message->method == NULL);
	assert_int_equal(code != RPC_OK, message->problem[0] != '\0');
	message_free(message);
	return code;
}

static void reads_a_request(void **state)
{
	static const char line[] =
		"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"open\","
		"\"params\":{\"session\":\"s\",\"n\":1}}";
	struct message *message = message_read(line, strlen(line));

	(void)state;
	assert_non_null(message);
	assert_int_equal(message->code, RPC_OK);
	assert_true(message_is(message, "open"));
	assert_false(message_is(message, "close"));
	assert_string_equal(message_text(message, "session"), "s");
	assert_null(message_text(message, "n"));
	assert_null(message_text(message, "name"));
	assert_string_equal(tool_json_string(message->id), "a");
	assert_int_equal(message->size, strlen(line));
	message_free(message);
}

static void tells_a_notification_from_a_null_id(void **state)
{
	static const char none[] = "{\"jsonrpc\":\"2.0\",\"method\":\"m\"}";
	static const char null[] =
		"{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":null}";
	struct message *message = message_read(none, strlen(none));

	(void)state;
	assert_null(message->id);
	message_free(message);
	message = message_read(null, strlen(null));
	assert_int_equal(tool_json_kind(message->id), TOOL_JSON_NULL);
	message_free(message);
}

static void refuses_what_is_none(void **state)
{
	(void)state;
	assert_int_equal(code_of(""), RPC_NO_JSON);
	assert_int_equal(code_of("{\"jsonrpc\":\"2.0\""), RPC_NO_JSON);
	assert_int_equal(code_of("{} {}"), RPC_NO_JSON);
	assert_int_equal(code_of("[]"), RPC_NO_REQUEST);
	assert_int_equal(code_of("7"), RPC_NO_REQUEST);
	assert_int_equal(code_of("{}"), RPC_NO_REQUEST);
	assert_int_equal(code_of("{\"jsonrpc\":\"2.0\",\"method\":\"m\","
				 "\"id\":{}}"),
			 RPC_NO_REQUEST);
	assert_int_equal(code_of("{\"jsonrpc\":\"2.0\",\"method\":\"m\","
				 "\"params\":[]}"),
			 RPC_BAD_PARAMETERS);
}

/* 'count' levels of arrays in the parameters. */
static enum rpc_code code_of_depth(size_t count)
{
	char line[512] = "{\"jsonrpc\":\"2.0\",\"method\":\"m\","
			 "\"params\":{\"a\":";

	for (size_t i = 0; i < count; i++)
		strcat(line, "[");
	for (size_t i = 0; i < count; i++)
		strcat(line, "]");
	strcat(line, "}}");
	return code_of(line);
}

static void bounds_depth_and_values(void **state)
{
	static const char head[] = "{\"jsonrpc\":\"2.0\",\"method\":\"m\","
				   "\"params\":{\"a\":[0";
	char *line = malloc(sizeof(head) + 2 * (size_t)MESSAGE_VALUES + 4);

	(void)state;
	assert_int_equal(code_of_depth(MESSAGE_DEPTH - 2), RPC_OK);
	assert_int_equal(code_of_depth(MESSAGE_DEPTH - 1), RPC_NO_REQUEST);
	assert_non_null(line);
	/* The head has two commas, two braces and a bracket. */
	for (size_t more = 0; more < 2; more++) {
		char *p = line + sizeof(head) - 1;

		memcpy(line, head, sizeof(head));
		for (size_t i = 0; i < MESSAGE_VALUES - 5 + more; i++, p += 2)
			memcpy(p, ",0", 2);
		memcpy(p, "]}}", 4);
		assert_int_equal(code_of(line),
				 more == 0 ? RPC_OK : RPC_NO_REQUEST);
	}
	free(line);
}

/* Brackets in texts are no depth, and a quote behind a backslash ends none. */
static void counts_nothing_in_texts(void **state)
{
	char line[4 * MESSAGE_DEPTH + 128] =
		"{\"jsonrpc\":\"2.0\",\"method\":\"\\\\\\\"";

	(void)state;
	for (size_t i = 0; i < 2 * MESSAGE_DEPTH; i++)
		strcat(line, "[");
	strcat(line, "\"}");
	assert_int_equal(code_of(line), RPC_OK);
}

/* Every cut and every changed byte of a request is answered somehow. */
static void survives_damage(void **state)
{
	static const char line[] =
		"{\"jsonrpc\":\"2.0\",\"id\":12,\"method\":\"execute\","
		"\"params\":{\"session\":\"s\",\"text\":\"x = \\u00e9\"}}";
	char copy[sizeof(line)];

	(void)state;
	for (size_t size = 0; size < sizeof(line); size++)
		message_free(message_read(line, size));
	for (size_t i = 0; i + 1 < sizeof(line); i++)
		for (int byte = 0; byte < 256; byte++) {
			memcpy(copy, line, sizeof(line));
			copy[i] = (char)byte;
			message_free(message_read(copy, sizeof(line) - 1));
		}
}

/* Allocations until one fails, and all that follow; -1: none does. */
static long allocations_left = -1;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
	if (allocations_left == 0)
		return NULL;
	if (allocations_left > 0)
		allocations_left--;
	return __real_malloc(size);
}

/* At every place, in texts too: a lost byte would be read beyond. */
static void refuses_where_memory_ends(void **state)
{
	static const char line[] =
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"execute\","
		"\"params\":{\"text\":\"0123456789012345678901234567890123"
		"45678901234567890123456789012345678901234567890123456789\","
		"\"list\":[1,2.5,true,{\"a\":null}]}}";
	enum rpc_code code = RPC_INTERNAL;
	long count = 0;

	(void)state;
	tool_json_guard();
	for (; code == RPC_INTERNAL; count++) {
		allocations_left = count;
		struct message *message = message_read(line, strlen(line));
		allocations_left = -1;
		assert_non_null(message);
		code = message->code;
		message_free(message);
	}
	assert_int_equal(code, RPC_OK);
	assert_true(count > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_request),
		cmocka_unit_test(tells_a_notification_from_a_null_id),
		cmocka_unit_test(refuses_what_is_none),
		cmocka_unit_test(bounds_depth_and_values),
		cmocka_unit_test(counts_nothing_in_texts),
		/* Behind this one jansson allocates through the guard. */
		cmocka_unit_test(refuses_where_memory_ends),
		cmocka_unit_test(survives_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
