/* What a cancel strikes, and who waits for whom. */
#include "tools/snapshot-session/serve/inbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void put(struct inbox *inbox, const char *id, const char *method,
		const char *params)
{
	char line[256];
	int size = snprintf(line, sizeof(line),
			    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\","
			    "\"params\":{%s}}",
			    id, method, params);

	assert_true(size > 0 && (size_t)size < sizeof(line));
	assert_true(inbox_put(inbox, message_read(line, (size_t)size)));
}

/* Takes them all: 'y' for those that may begin, 'n' for those that mustn't, and
 * a digit for what a cancel struck. */
static void take_all(struct inbox *inbox, char *out)
{
	const struct message *message;

	inbox_close(inbox);
	while ((message = inbox_take(inbox)) != NULL) {
		if (message_is(message, "cancel")) {
			*out++ = (char)('0' + message->hit_count);
			continue;
		}
		bool begins = inbox_begin_run(inbox, NULL);

		inbox_end_run(inbox);
		*out++ = begins ? 'y' : 'n';
	}
	*out = '\0';
}

static void assert_strikes(const char *cancel, const char *expected)
{
	struct inbox inbox;
	char out[16];

	inbox_begin(&inbox, 4096);
	put(&inbox, "1", "execute", "\"session\":\"a\"");
	put(&inbox, "\"1\"", "execute", "\"session\":\"b\"");
	put(&inbox, "2", "variables", "\"session\":\"a\"");
	put(&inbox, "null", "execute", "\"session\":\"a\"");
	put(&inbox, "3", "cancel", cancel);
	put(&inbox, "1", "execute", "\"session\":\"a\"");
	take_all(&inbox, out);
	inbox_end(&inbox);
	assert_string_equal(out, expected);
}

static void strikes_what_came_before_and_is_meant(void **state)
{
	(void)state;
	assert_strikes("\"session\":\"a\"", "nyyn2y");
	assert_strikes("\"session\":\"b\"", "ynyy1y");
	assert_strikes("\"request\":1", "nyyy1y");
	assert_strikes("\"request\":\"1\"", "ynyy1y");
	assert_strikes("\"request\":1,\"session\":\"b\"", "yyyy0y");
	assert_strikes("\"request\":2", "yyyy0y");
	assert_strikes("\"session\":\"c\"", "yyyy0y");
	assert_strikes("\"session\":\"a\\u0000\"", "yyyy0y");
	assert_strikes("\"session\":1", "yyyy0y");
	assert_strikes("", "yyyy0y");
}

static void strikes_the_one_that_was_taken(void **state)
{
	struct inbox inbox;

	(void)state;
	inbox_begin(&inbox, 4096);
	put(&inbox, "1", "execute", "\"session\":\"a\"");
	assert_non_null(inbox_take(&inbox));
	put(&inbox, "2", "cancel", "\"session\":\"a\"");
	assert_false(inbox_begin_run(&inbox, NULL));
	assert_false(inbox_insist(&inbox));
	assert_int_equal(inbox_take(&inbox)->hit_count, 1);
	/* What is answered can't be struck any more. */
	put(&inbox, "3", "cancel", "\"session\":\"a\"");
	assert_int_equal(inbox_take(&inbox)->hit_count, 0);
	inbox_end(&inbox);
}

static void *put_two(void *context)
{
	struct inbox *inbox = context;

	put(inbox, "1", "execute", "\"session\":\"a\"");
	put(inbox, "2", "execute", "\"session\":\"a\"");
	inbox_close(inbox);
	return NULL;
}

/* One that is larger than the limit goes in when nothing else is there. */
static void waits_while_it_is_full(void **state)
{
	struct inbox inbox;
	pthread_t reader;
	int count = 0;

	(void)state;
	inbox_begin(&inbox, 1);
	assert_int_equal(pthread_create(&reader, NULL, put_two, &inbox), 0);
	while (inbox_take(&inbox) != NULL) {
		(void)pthread_mutex_lock(&inbox.lock);
		assert_true(inbox.count <= 1);
		(void)pthread_mutex_unlock(&inbox.lock);
		count++;
	}
	assert_int_equal(pthread_join(reader, NULL), 0);
	assert_int_equal(count, 2);
	inbox_end(&inbox);
}

static void takes_nothing_that_nobody_wants(void **state)
{
	static const char line[] = "{\"jsonrpc\":\"2.0\",\"method\":\"info\"}";
	struct inbox inbox;

	(void)state;
	inbox_begin(&inbox, 4096);
	inbox_abandon(&inbox);
	assert_false(inbox_put(&inbox, message_read(line, strlen(line))));
	inbox_end(&inbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strikes_what_came_before_and_is_meant),
		cmocka_unit_test(strikes_the_one_that_was_taken),
		cmocka_unit_test(waits_while_it_is_full),
		cmocka_unit_test(takes_nothing_that_nobody_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
