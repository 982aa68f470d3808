#include "tools/common/json.h"

#include "tools/common/report.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* struct tool_json is json_t under a name of ours. */
static json_t *inner(struct tool_json *json)
{
	return (json_t *)(void *)json;
}

static const json_t *inner_const(const struct tool_json *json)
{
	return (const json_t *)(const void *)json;
}

static struct tool_json *outer(json_t *json)
{
	if (json == NULL)
		tool_no_memory();
	return (struct tool_json *)(void *)json;
}

struct tool_json *tool_json_object(void)
{
	return outer(json_object());
}

struct tool_json *tool_json_array(void)
{
	return outer(json_array());
}

void tool_json_free(struct tool_json *json)
{
	json_decref(inner(json));
}

struct tool_json *tool_json_share(struct tool_json *json)
{
	return outer(json_incref(inner(json)));
}

void tool_json_put(struct tool_json *object, const char *key,
		   struct tool_json *value)
{
	if (json_object_set_new(inner(object), key, inner(value)) != 0)
		tool_no_memory();
}

void tool_json_put_text(struct tool_json *object, const char *key,
			const char *text)
{
	tool_json_put_span(object, key, text, strlen(text));
}

/* Length of the UTF-8 sequence at 'p', 0 when it is none.  Overlong forms,
 * surrogates and what lies beyond U+10FFFF are none. */
static size_t sequence(const unsigned char *p, size_t left)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t size = p[0] < 0x80		    ? 1
		      : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
		      : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
		      : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
						    : 0;

	if (size <= 1)
		return size;
	if (size > left)
		return 0;
	uint32_t code = p[0] & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3fu);
	}
	bool surrogate = code >= 0xd800 && code < 0xe000;
	return code < least[size] || surrogate || code > 0x10ffff ? 0 : size;
}

static json_t *clean_string(const char *text, size_t size)
{
	/* Each bad byte becomes three. */
	char *clean = tool_alloc(3 * size + 1);
	size_t used = 0;

	for (size_t i = 0; i < size;) {
		size_t n = sequence((const unsigned char *)text + i, size - i);

		memcpy(clean + used, n != 0 ? text + i : "\xef\xbf\xbd",
		       n != 0 ? n : 3);
		used += n != 0 ? n : 3;
		i += n != 0 ? n : 1;
	}
	json_t *json = json_stringn(clean, used);
	free(clean);
	return json;
}

void tool_json_put_span(struct tool_json *object, const char *key,
			const char *text, size_t size)
{
	tool_json_put(object, key, outer(clean_string(text, size)));
}

/* JSON integers of jansson are signed; what we count stays below. */
static json_t *number(uint64_t value)
{
	return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

void tool_json_put_number(struct tool_json *object, const char *key,
			  uint64_t value)
{
	tool_json_put(object, key, outer(number(value)));
}

void tool_json_put_real(struct tool_json *object, const char *key, double value)
{
	tool_json_put(object, key, outer(json_real(value)));
}

void tool_json_put_bool(struct tool_json *object, const char *key, bool value)
{
	tool_json_put(object, key, outer(json_boolean(value)));
}

void tool_json_put_null(struct tool_json *object, const char *key)
{
	tool_json_put(object, key, outer(json_null()));
}

void tool_json_add(struct tool_json *array, struct tool_json *value)
{
	if (json_array_append_new(inner(array), inner(value)) != 0)
		tool_no_memory();
}

void tool_json_add_span(struct tool_json *array, const char *text, size_t size)
{
	tool_json_add(array, outer(clean_string(text, size)));
}

void tool_json_add_number(struct tool_json *array, uint64_t value)
{
	tool_json_add(array, outer(json_integer((json_int_t)value)));
}

char *tool_json_text(const struct tool_json *json, enum tool_json_style style)
{
	/* Six digits are what a measured time is good for. */
	size_t flags =
		JSON_REAL_PRECISION(6) | JSON_ENCODE_ANY |
		(style == TOOL_JSON_LINE ? JSON_COMPACT : JSON_INDENT(2));
	char *text = json_dumps(inner_const(json), flags);

	if (text == NULL)
		tool_no_memory();
	return text;
}

void tool_json_print(FILE *out, const struct tool_json *json,
		     enum tool_json_style style)
{
	char *text = tool_json_text(json, style);

	(void)fprintf(out, "%s\n", text);
	free(text);
}

struct tool_json *tool_json_parse(const char *text, size_t size)
{
	return (struct tool_json *)(void *)json_loadb(
		text, size, JSON_REJECT_DUPLICATES, NULL);
}

struct tool_json *tool_json_get(const struct tool_json *json, const char *key)
{
	return (struct tool_json *)(void *)json_object_get(inner_const(json),
							   key);
}

struct tool_json *tool_json_at(const struct tool_json *json, size_t index)
{
	return (struct tool_json *)(void *)json_array_get(inner_const(json),
							  index);
}

size_t tool_json_length(const struct tool_json *json)
{
	return json_array_size(inner_const(json));
}

const char *tool_json_string(const struct tool_json *json)
{
	return json_string_value(inner_const(json));
}

bool tool_json_integer(const struct tool_json *json, uint64_t *out)
{
	const json_t *value = inner_const(json);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*out = (uint64_t)json_integer_value(value);
	return true;
}

bool tool_json_signed(const struct tool_json *json, int64_t *out)
{
	const json_t *value = inner_const(json);

	if (!json_is_integer(value))
		return false;
	*out = json_integer_value(value);
	return true;
}

bool tool_json_real(const struct tool_json *json, double *out)
{
	const json_t *value = inner_const(json);

	if (!json_is_number(value))
		return false;
	*out = json_number_value(value);
	return true;
}

bool tool_json_bool(const struct tool_json *json, bool *out)
{
	const json_t *value = inner_const(json);

	if (!json_is_boolean(value))
		return false;
	*out = json_is_true(value);
	return true;
}

const char *tool_json_span(const struct tool_json *json, size_t *size)
{
	*size = json_string_length(inner_const(json));
	return json_string_value(inner_const(json));
}

const char *tool_json_next_key(struct tool_json *json, const char *key)
{
	json_t *object = inner(json);

	if (!json_is_object(object))
		return NULL;
	void *at = key == NULL ? json_object_iter(object)
			       : json_object_iter_next(
					 object, json_object_key_to_iter(key));
	return at == NULL ? NULL : json_object_iter_key(at);
}

/* ------------------------------------------------------------------ guarding
 *
 * Where there is no memory for a byte of a string jansson's lexer goes on
 * without it, and then reads beyond what it saved.  So while a text is read an
 * allocation that fails leaves jansson at once, and what it had until then,
 * which is in a list, is freed.
 */
struct block {
	/* What is allocated lies behind this. */
	_Alignas(max_align_t) struct block *next;
	struct block *previous; /* itself, unless a text is read */
};

struct reading {
	jmp_buf leave;
	struct block blocks; /* the list's head */
};

/* jansson's hooks are told nothing else. */
static _Thread_local struct reading *reading;

static void link_alone(struct block *block)
{
	block->next = block;
	block->previous = block;
}

static void *guarded_malloc(size_t size)
{
	struct block *block = NULL;

	if (size <= SIZE_MAX - sizeof(*block))
		block = malloc(sizeof(*block) + size);
	if (block == NULL && reading != NULL)
		longjmp(reading->leave, 1);
	if (block == NULL)
		return NULL;
	link_alone(block);
	if (reading != NULL) {
		block->next = reading->blocks.next;
		block->previous = &reading->blocks;
		block->next->previous = block;
		reading->blocks.next = block;
	}
	return block + 1;
}

static void guarded_free(void *memory)
{
	if (memory == NULL)
		return;
	struct block *block = (struct block *)memory - 1;

	block->next->previous = block->previous;
	block->previous->next = block->next;
	free(block);
}

void tool_json_guard(void)
{
	json_set_alloc_funcs(guarded_malloc, guarded_free);
}

/* The list ends; its blocks are freed, or stay on their own. */
static void end_reading(struct reading *state, bool keeps)
{
	struct block *block = state->blocks.next;

	reading = NULL;
	while (block != &state->blocks) {
		struct block *next = block->next;

		if (keeps)
			link_alone(block);
		else
			free(block);
		block = next;
	}
}

struct tool_json *tool_json_read(const char *text, size_t size,
				 struct tool_json_problem *problem)
{
	struct reading state;
	json_error_t error;

	link_alone(&state.blocks);
	reading = &state;
	*problem = (struct tool_json_problem){ .message = "out of memory",
					       .no_memory = true };
	if (setjmp(state.leave) != 0) {
		end_reading(&state, false);
		return NULL;
	}
	json_t *json = json_loadb(text, size,
				  JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL |
					  JSON_DECODE_ANY,
				  &error);
	end_reading(&state, true);
	problem->no_memory = false;
	if (json == NULL) {
		(void)snprintf(problem->message, sizeof(problem->message),
			       "%.120s", error.text);
		problem->offset =
			error.position < 0 ? 0 : (size_t)error.position;
	}
	return (struct tool_json *)(void *)json;
}

enum tool_json_kind tool_json_kind(const struct tool_json *json)
{
	static const enum tool_json_kind kinds[] = {
		[JSON_OBJECT] = TOOL_JSON_OBJECT,
		[JSON_ARRAY] = TOOL_JSON_ARRAY,
		[JSON_STRING] = TOOL_JSON_STRING,
		[JSON_INTEGER] = TOOL_JSON_INTEGER,
		[JSON_REAL] = TOOL_JSON_REAL,
		[JSON_TRUE] = TOOL_JSON_BOOL,
		[JSON_FALSE] = TOOL_JSON_BOOL,
		[JSON_NULL] = TOOL_JSON_NULL,
	};

	return json == NULL ? TOOL_JSON_NONE
			    : kinds[json_typeof(inner_const(json))];
}
