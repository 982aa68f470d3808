/* warning() and lastwarn(). */
#include "builtins/prototypes.h"

#include "builtins/message.h"
#include "builtins/text_state.h"
#include "builtins/warning_rules.h"
#include "value/struct.h"

#include <string.h>
#include <strings.h>

/* In the order of enum ms_warning_mode, then what only asks. */
static const char *const mode_words[] = { "on", "off", "error", "query", NULL };
#define MODE_QUERY 3

/* What belongs to no warning but to how they are shown.  Only remembered:
 * nothing more than the message is shown. */
static const char *const output_words[] = { "backtrace", "verbose", "debug",
					    NULL };

static enum ms_warning_mode mode_of(struct ms_text_state *state,
				    const char *identifier)
{
	struct ms_warning_rule *rule =
		ms_warning_rule_find(state->warning_rules, identifier);

	return rule == NULL ? state->warning_default : rule->mode;
}

/* ------------------------------------------------------------------ showing
 */

static int remember(struct ms_call *call, struct ms_text_state *state,
		    const struct ms_message *message)
{
	struct ms_value text, identifier;

	if (ms_text_from_utf8(call->heap, snap_strbuf_text(&message->text),
			      message->text.size, &text) != 0)
		return -1;
	if (ms_text_from_utf8(call->heap,
			      snap_strbuf_text(&message->identifier),
			      message->identifier.size, &identifier) != 0) {
		ms_release(call->heap, text);
		return -1;
	}
	ms_take_into(call->heap, &state->last_warning, text);
	ms_take_into(call->heap, &state->last_warning_identifier, identifier);
	return 0;
}

static int show(struct ms_call *call, const struct ms_message *message)
{
	struct ms_text_state *state = ms_text_state_of(call);
	const char *identifier = snap_strbuf_text(&message->identifier);
	const char *text = snap_strbuf_text(&message->text);

	if (state == NULL)
		return -1;
	enum ms_warning_mode mode = mode_of(state, identifier);
	if (message->text.size == 0)
		return 0;
	if (mode == MS_WARNING_ERROR)
		return ms_fail_text(call->heap, identifier, text,
				    message->text.size);
	/* lastwarn tells of those that aren't shown as well. */
	if (remember(call, state, message) != 0)
		return -1;
	if (mode == MS_WARNING_OFF)
		return 0;
	ms_call_warned(call->vm, identifier, text);
	ms_call_write(call->vm, MS_STDERR, "Warning: ", 9);
	ms_call_write(call->vm, MS_STDERR, text, message->text.size);
	ms_call_write(call->vm, MS_STDERR, "\n", 1);
	return 0;
}

static int show_arguments(struct ms_call *call)
{
	struct ms_message message;

	ms_message_begin(&message, call->heap);
	int rc = ms_message_read(call, 0, &message);
	if (rc == 0)
		rc = show(call, &message);
	ms_message_end(&message);
	return rc;
}

/* ------------------------------------------------------------------- states
 */

static int put_state(struct ms_heap *heap, struct ms_value *place,
		     const char *identifier, enum ms_warning_mode mode)
{
	struct ms_value v;

	if (ms_text_from_c(heap, identifier, &v) != 0)
		return -1;
	ms_take_into(heap, &place[0], v);
	if (ms_text_from_c(heap, mode_words[mode], &v) != 0)
		return -1;
	ms_take_into(heap, &place[1], v);
	return 0;
}

static int state_shape(struct ms_heap *heap, struct ms_shape **out)
{
	struct ms_shape *root, *first;

	if (ms_shape_root(heap, &root) != 0)
		return -1;
	int rc = ms_shape_add(heap, root, "identifier", 10, &first);
	ms_shape_release(heap, root);
	if (rc != 0)
		return -1;
	rc = ms_shape_add(heap, first, "state", 5, out);
	ms_shape_release(heap, first);
	return rc;
}

static int create_states(struct ms_heap *heap, uint32_t rank,
			 const size_t *dims, struct ms_value *out)
{
	struct ms_shape *shape;
	struct ms_struct *s;

	if (state_shape(heap, &shape) != 0)
		return -1;
	int rc = ms_struct_create(heap, shape, rank, dims, &s);
	ms_shape_release(heap, shape);
	if (rc == 0)
		*out = ms_take_object(s);
	return rc;
}

static int tell_state(struct ms_call *call, const char *identifier,
		      enum ms_warning_mode mode, struct ms_value *out)
{
	const size_t one[] = { 1, 1 };
	struct ms_value v;

	if (create_states(call->heap, 2, one, &v) != 0)
		return -1;
	if (put_state(call->heap, ms_struct_values(v), identifier, mode) != 0) {
		ms_release(call->heap, v);
		return -1;
	}
	*out = v;
	return 0;
}

/* All of them, as a struct column. */
static int tell_states(struct ms_call *call, struct ms_text_state *state,
		       struct ms_value *out)
{
	struct ms_warning_rule *rule;
	size_t dims[] = { 1, 1 };
	struct ms_value v;

	for (rule = state->warning_rules; rule != NULL; rule = rule->next)
		dims[0]++;
	if (create_states(call->heap, 2, dims, &v) != 0)
		return -1;
	struct ms_value *place = ms_struct_values(v);
	int rc = put_state(call->heap, place, "all", state->warning_default);
	for (rule = state->warning_rules; rc == 0 && rule != NULL;
	     rule = rule->next)
		rc = put_state(call->heap, place += 2, rule->identifier,
			       rule->mode);
	if (rc == 0)
		*out = v;
	else
		ms_release(call->heap, v);
	return rc;
}

/* In any case, as all these words. */
static bool is_all(const char *identifier)
{
	return strcasecmp(identifier, "all") == 0;
}

static int find_word(const char *text, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
		if (strcasecmp(text, words[i]) == 0)
			return i;
	return -1;
}

static int set_mode(struct ms_call *call, struct ms_text_state *state,
		    const char *identifier, enum ms_warning_mode mode)
{
	if (!is_all(identifier))
		return ms_warning_rule_set(call->heap, &state->warning_rules,
					   identifier, mode);
	ms_warning_rules_free(call->heap, state->warning_rules);
	state->warning_rules = NULL;
	state->warning_default = (uint8_t)mode;
	return 0;
}

static enum ms_warning_mode output_mode(const struct ms_text_state *state,
					int word)
{
	bool on = (state->warning_outputs & 1u << word) != 0;

	return on ? MS_WARNING_ON : MS_WARNING_OFF;
}

static void set_output(struct ms_text_state *state, int word, int mode)
{
	uint8_t bit = (uint8_t)(1u << word);

	if (mode == MS_WARNING_ON)
		state->warning_outputs |= bit;
	else if (mode == MS_WARNING_OFF)
		state->warning_outputs &= (uint8_t)~bit;
}

/* One of the states that warning(S) sets; what it was goes to 'before'. */
static int restore_one(struct ms_call *call, struct ms_text_state *state,
		       const char *name, int mode, struct ms_value *before)
{
	int word = find_word(name, output_words);

	if (put_state(call->heap, before, name,
		      word >= 0	     ? output_mode(state, word)
		      : is_all(name) ? state->warning_default
				     : mode_of(state, name)) != 0)
		return -1;
	if (word >= 0)
		set_output(state, word, mode);
	else if (mode >= 0 && mode != MODE_QUERY)
		return set_mode(call, state, name, (enum ms_warning_mode)mode);
	return 0;
}

static int restore_all(struct ms_call *call, struct ms_text_state *state,
		       const struct ms_list *names, const struct ms_list *modes,
		       struct ms_value before)
{
	struct ms_value *places = ms_struct_values(before);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < names->count; i++) {
		int mode = ms_find_option(modes->values[i], mode_words);
		struct snap_strbuf name;

		snap_strbuf_begin(&name, &call->heap->allocator);
		rc = ms_text_argument(call->heap, names->values[i],
				      "Identifier", &name);
		if (rc == 0)
			rc = restore_one(call, state, snap_strbuf_text(&name),
					 mode, &places[2 * i]);
		snap_strbuf_end(&name);
	}
	return rc;
}

/* warning(S): a struct array of states as they were told. */
static int restore(struct ms_call *call, struct ms_value s)
{
	struct ms_text_state *state = ms_text_state_of(call);
	struct ms_list *names, *modes;
	struct ms_value before;
	int rc = -1;

	if (state == NULL ||
	    create_states(call->heap, ms_rank(s), ms_dims(s), &before) != 0)
		return -1;
	if (ms_list_create(call->heap, 1, &names) != 0)
		goto out_before;
	if (ms_list_create(call->heap, 1, &modes) != 0)
		goto out_names;
	if (ms_field_read_list(call->heap, s, "identifier", 10, names) != 0 ||
	    ms_field_read_list(call->heap, s, "state", 5, modes) != 0)
		goto out;
	rc = restore_all(call, state, names, modes, before);
	if (rc == 0 && call->wanted != 0)
		call->results[0] = ms_retain(before);
out:
	ms_release(call->heap, ms_take_object(modes));
out_names:
	ms_release(call->heap, ms_take_object(names));
out_before:
	ms_release(call->heap, before);
	return rc;
}

/* warning(state, 'backtrace'), 'verbose' or 'debug'. */
static int change_output(struct ms_call *call, struct ms_text_state *state,
			 int word, int mode)
{
	if ((call->wanted != 0 || mode == MODE_QUERY) &&
	    tell_state(call, output_words[word], output_mode(state, word),
		       &call->results[0]) != 0)
		return -1;
	set_output(state, word, mode);
	return 0;
}

static int change_named(struct ms_call *call, struct ms_text_state *state,
			const char *name, int mode)
{
	if (call->wanted != 0 || mode == MODE_QUERY) {
		int rc = is_all(name)
				 ? tell_states(call, state, &call->results[0])
				 : tell_state(call, name, mode_of(state, name),
					      &call->results[0]);

		if (rc != 0)
			return -1;
	}
	if (mode == MODE_QUERY)
		return 0;
	return set_mode(call, state, name, (enum ms_warning_mode)mode);
}

/* warning(state [, identifier]) */
static int change(struct ms_call *call, int mode)
{
	struct ms_text_state *state = ms_text_state_of(call);
	struct snap_strbuf name;
	int rc = 0;

	if (state == NULL)
		return -1;
	if (call->argument_count == 1 && mode == MS_WARNING_ERROR)
		return ms_fail(call->heap, "MATLAB:warning:identifier",
			       "The state 'error' needs an identifier.");
	if (call->argument_count > 1) {
		int word = ms_find_option(call->arguments[1], output_words);

		if (word >= 0)
			return change_output(call, state, word, mode);
	}
	snap_strbuf_begin(&name, &call->heap->allocator);
	if (call->argument_count > 1)
		rc = ms_text_argument(call->heap, call->arguments[1],
				      "Identifier", &name);
	if (name.size == 0)
		snap_strbuf_puts(&name, "all");
	if (rc == 0)
		rc = change_named(call, state, snap_strbuf_text(&name), mode);
	snap_strbuf_end(&name);
	return rc;
}

static int list_states(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);
	struct snap_strbuf text;

	if (state == NULL)
		return -1;
	if (call->wanted != 0)
		return tell_states(call, state, &call->results[0]);
	snap_strbuf_begin(&text, &call->heap->allocator);
	snap_strbuf_printf(&text, "The default state is '%s'.\n",
			   mode_words[state->warning_default]);
	for (struct ms_warning_rule *rule = state->warning_rules; rule != NULL;
	     rule = rule->next)
		snap_strbuf_printf(&text, "%7s  %s\n", mode_words[rule->mode],
				   rule->identifier);
	ms_call_write(call->vm, MS_STDOUT, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	return 0;
}

int ms_bi_warning(struct ms_call *call)
{
	if (call->argument_count == 0)
		return list_states(call);
	if (call->arguments[0].tag == MS_TAG_STRUCT)
		return restore(call, call->arguments[0]);
	int mode = ms_find_option(call->arguments[0], mode_words);
	if (mode >= 0)
		return change(call, mode);
	return show_arguments(call);
}

int ms_bi_lastwarn(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);
	struct ms_message message;

	if (state == NULL)
		return -1;
	const struct ms_value *told[] = { &state->last_warning,
					  &state->last_warning_identifier };
	for (uint32_t k = 0; k < 2 && (k == 0 || k < call->wanted); k++) {
		if (call->argument_count != 0 && call->wanted == 0)
			break;
		if (!ms_is_none(*told[k]))
			call->results[k] = ms_retain(*told[k]);
		else if (ms_text_from_utf8(call->heap, "", 0,
					   &call->results[k]) != 0)
			return -1;
	}
	if (call->argument_count == 0)
		return 0;
	ms_message_begin(&message, call->heap);
	int rc = ms_message_given(call, &message);
	if (rc == 0)
		rc = remember(call, state, &message);
	ms_message_end(&message);
	return rc;
}
