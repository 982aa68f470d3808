/* Call sites: finding what is called, and handing out what it gives. */
#include "vm/machine.h"

#include "value/index.h"
#include "value/struct.h"
#include "value/text.h"
#include "vm/handle.h"

#include <string.h>

/* ----------------------------------------------------------------- results */

static void drop_values(struct ms_heap *heap, struct ms_value *values,
			uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct ms_value old = values[i];

		values[i] = ms_none();
		ms_release(heap, old);
	}
}

static int give_list(struct ms_vm *vm, const struct ms_call_plan *plan,
		     struct ms_value *values, uint32_t count)
{
	/* The value of a call whose outputs nobody wants may be shown. */
	uint32_t wanted = plan->wanted > 1 ? plan->wanted : 1;
	struct ms_list *list;
	int rc = ms_list_create(vm->heap, wanted, &list);

	if (rc != 0) {
		drop_values(vm->heap, values, count);
		return rc;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct ms_value v = values[i];

		values[i] = ms_none();
		if (rc == 0 && i < wanted && v.tag != MS_TAG_NONE)
			rc = ms_list_take(vm->heap, list, v);
		else
			ms_release(vm->heap, v);
	}
	ms_take_into(vm->heap, plan->result, ms_take_object(list));
	return rc;
}

/* Values stand in 'values', one at least; they are taken. */
int ms_give_results(struct ms_vm *vm, const struct ms_call_plan *plan,
		    struct ms_value *values, uint32_t count)
{
	uint32_t given = 1;

	switch (plan->mode) {
	case MS_RESULT_LIST:
	case MS_RESULT_OFFERED:
		return give_list(vm, plan, values, count);
	case MS_RESULT_STORE:
		ms_store(vm->heap, plan->result, values[0]);
		break;
	case MS_RESULT_STATEMENT:
		ms_take_into(vm->heap, plan->result, values[0]);
		break;
	case MS_RESULT_C:
		given = count;
		memcpy(plan->result, values, count * sizeof(*values));
		break;
	case MS_RESULT_WINDOW:
		given = plan->wanted < count ? plan->wanted : count;
		for (uint32_t i = 0; i < given; i++)
			ms_take_into(vm->heap, plan->result + i, values[i]);
		break;
	}
	if (given < count)
		drop_values(vm->heap, values + given, count - given);
	return 0;
}

/* --------------------------------------------------------------- arguments */

/* ':' as an argument is the character. */
static int fix_argument(struct ms_vm *vm, struct ms_value *argument, bool full)
{
	if (argument->tag == MS_TAG_COLON) {
		*argument = ms_char(':');
		return 0;
	}
	if (argument->tag == MS_TAG_RANGE && full)
		return ms_gather_slot(vm->heap, argument);
	if (ms_is_ordinary(*argument))
		return 0;
	return ms_fail_code(vm, "an argument is no value");
}

/* Functions that only look at classes and dimensions leave ranges lazy. */
static bool leaves_lazy(const char *name)
{
	static const char *const names[] = { "class", "columns", "isempty",
					     "isa",   "length",	 "ndims",
					     "numel", "rows",	 "size" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* 'row': the builtin that is called, which wants ranges full; or NULL. */
static int fix_arguments(struct ms_vm *vm, const struct ms_call_plan *plan,
			 const struct ms_builtin_entry *row)
{
	for (uint32_t i = 0; i < plan->argument_count; i++) {
		struct ms_value *argument = &plan->window[i];

		if (argument->tag - 1 < MS_PLAIN_CLASSES)
			continue;
		bool full = row != NULL && argument->tag == MS_TAG_RANGE &&
			    !leaves_lazy(row->name);
		if (fix_argument(vm, argument, full) != 0)
			return -1;
	}
	return 0;
}

static int drop_arguments(struct ms_vm *vm, const struct ms_call_plan *plan,
			  int rc)
{
	drop_values(vm->heap, plan->window, plan->argument_count);
	return rc;
}

/* ---------------------------------------------------------------- builtins */

static int check_builtin(struct ms_vm *vm, const struct ms_builtin_entry *row,
			 const struct ms_call_plan *plan)
{
	if (row->function == NULL)
		return ms_fail(vm->heap, "MATLAB:notImplemented",
			       "'%s' is part of the library but not "
			       "implemented yet.",
			       row->name);
	if (plan->argument_count < row->inputs_least)
		return ms_fail(vm->heap, "MATLAB:minrhs",
			       "Not enough input arguments.");
	if (plan->argument_count > row->inputs_most)
		return ms_fail(vm->heap, "MATLAB:maxrhs",
			       "Too many input arguments.");
	if (plan->wanted > row->outputs_most)
		return ms_fail(vm->heap, "MATLAB:maxlhs",
			       "Too many output arguments.");
	return 0;
}

static int check_results(struct ms_vm *vm, const struct ms_builtin_entry *row,
			 const struct ms_call_plan *plan,
			 const struct ms_value *results)
{
	for (uint32_t i = 0;
	     i < plan->wanted && plan->mode != MS_RESULT_OFFERED; i++)
		if (results[i].tag == MS_TAG_NONE &&
		    (i >= 32 || (plan->ignored >> i & 1) == 0))
			return ms_fail(vm->heap, "MATLAB:unassignedOutputs",
				       "'%s' gave no value for output %u.",
				       row->name, (unsigned)i + 1);
	return 0;
}

static int run_builtin(struct ms_vm *vm, const struct ms_builtin_entry *row,
		       const struct ms_call_plan *plan,
		       struct ms_value *results, uint32_t count)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value *end = frame->end;
	struct ms_segment *segment = frame->segment;
	struct ms_call call = {
		.vm = vm,
		.heap = vm->heap,
		.arguments = plan->window,
		.argument_count = plan->argument_count,
		.wanted = plan->wanted,
		.ignored = plan->ignored,
		.results = results,
		.name = row->name,
	};

	/* What the builtin calls must not begin below its arguments. */
	if (plan->segment != segment ||
	    plan->window + plan->argument_count > end) {
		frame->end = plan->window + plan->argument_count;
		frame->segment = plan->segment;
	}
	int rc = row->function(&call);
	frame->end = end;
	frame->segment = segment;
	if (rc == 0)
		rc = check_results(vm, row, plan, results);
	(void)drop_arguments(vm, plan, 0);
	if (rc != 0) {
		drop_values(vm->heap, results, count);
		return -1;
	}
	/* What only prints has no value of its own, 'ans' neither. */
	if ((plan->mode == MS_RESULT_STATEMENT ||
	     plan->mode == MS_RESULT_OFFERED) &&
	    (row->flags & MS_BUILTIN_PRINTS) != 0)
		ms_take_into(vm->heap, &results[0], ms_none());
	return ms_give_results(vm, plan, results, count);
}

static int call_builtin(struct ms_vm *vm, const struct ms_builtin_entry *row,
			const struct ms_call_plan *plan)
{
	uint32_t count = plan->wanted > 1 ? plan->wanted : 1;
	struct ms_value few[4];
	size_t size = (size_t)count * sizeof(few[0]);

	if (check_builtin(vm, row, plan) != 0 ||
	    fix_arguments(vm, plan, row) != 0 || ms_poll(vm->heap) != 0)
		return drop_arguments(vm, plan, -1);
	if (count <= 4) {
		for (uint32_t i = 0; i < count; i++)
			few[i] = ms_none();
		return run_builtin(vm, row, plan, few, count);
	}
	struct ms_value *many = ms_heap_alloc_zeroed(vm->heap, size);
	if (many == NULL)
		return drop_arguments(vm, plan, -1);
	int rc = run_builtin(vm, row, plan, many, count);
	ms_heap_free(vm->heap, many, size);
	return rc;
}

/* As many outputs as there are of those that are wanted; what prints its value
 * unless somebody wants it goes on printing. */
static int offer_builtin(struct ms_vm *vm, const struct ms_builtin_entry *row,
			 const struct ms_call_plan *asked)
{
	struct ms_call_plan plan = *asked;

	if ((row->flags & MS_BUILTIN_PRINTS) != 0)
		plan.wanted = 0;
	else if (plan.wanted > row->outputs_most)
		plan.wanted = row->outputs_most;
	return call_builtin(vm, row, &plan);
}

/* ---------------------------------------------------------- kinds of calls */

static int enter(struct ms_vm *vm, const struct ms_call_plan *plan,
		 struct ms_entry *entry)
{
	if (fix_arguments(vm, plan, NULL) != 0)
		return drop_arguments(vm, plan, -1);
	entry->window = plan->window;
	entry->segment = plan->segment;
	entry->argument_count = plan->argument_count;
	entry->wanted = plan->wanted;
	entry->ignored = plan->ignored;
	entry->result = plan->result;
	entry->mode = plan->mode;
	entry->scope = vm->depth;
	return ms_frame_enter(vm, entry) == 0 ? MS_SWITCH : -1;
}

int ms_call_row(struct ms_vm *vm, const struct ms_builtin_entry *row,
		const struct ms_call_plan *plan)
{
	return plan->mode == MS_RESULT_OFFERED ? offer_builtin(vm, row, plan)
					       : call_builtin(vm, row, plan);
}

/* The method of that name of an object that is the first argument. */
static const struct ms_builtin_entry *method_of(const struct ms_call_plan *plan,
						const char *name, size_t size)
{
	if (plan->argument_count == 0 || plan->window->tag != MS_TAG_OBJECT)
		return NULL;
	return ms_object_method(*plan->window, name, size);
}

/* A class may have its own function of a builtin's name. */
static int call_native(struct ms_vm *vm, const struct ms_builtin_entry *row,
		       const struct ms_call_plan *plan)
{
	const struct ms_builtin_entry *method =
		method_of(plan, row->name, strlen(row->name));

	return ms_call_row(vm, method != NULL ? method : row, plan);
}

int ms_call_binding(struct ms_vm *vm, const struct ms_binding *binding,
		    const struct ms_call_plan *plan)
{
	if (binding->builtin != NULL)
		return plan->argument_count != 0 &&
				       plan->window->tag == MS_TAG_OBJECT
			       ? call_native(vm, binding->builtin, plan)
			       : ms_call_row(vm, binding->builtin, plan);
	struct ms_entry entry = {
		.unit = binding->unit,
		.code = binding->code,
		.environment =
			ms_environment_for(vm, binding->unit, binding->code),
	};
	return enter(vm, plan, &entry);
}

struct ms_value ms_environment_for(struct ms_vm *vm, struct ms_unit *unit,
				   const struct ms_code *code)
{
	const struct ms_frame *frame = ms_top(vm);

	if (frame->unit != unit || frame->environment.tag != MS_TAG_LIST ||
	    (code->record.flags & MS_FUNCTION_NESTED) == 0 ||
	    frame->code->record.family != code->record.family)
		return ms_none();
	return frame->environment;
}

static int call_dotted(struct ms_vm *vm, struct ms_unit *from,
		       struct ms_text_span name, bool bare,
		       const struct ms_call_plan *plan);

int ms_call_named(struct ms_vm *vm, struct ms_unit *from, const char *name,
		  size_t size, const struct ms_call_plan *plan)
{
	struct ms_binding binding;

	if (ms_name_resolve(vm, from, name, size, &binding) != 0)
		return drop_arguments(vm, plan, -1);
	if (binding.builtin == NULL && binding.code == NULL)
		return call_dotted(
			vm, from, (struct ms_text_span){ name, (uint32_t)size },
			false, plan);
	return ms_call_binding(vm, &binding, plan);
}

static int call_text(struct ms_vm *vm, struct ms_value text,
		     const struct ms_call_plan *plan)
{
	struct snap_strbuf name;

	snap_strbuf_begin(&name, &vm->allocator);
	if (!ms_text_to_utf8(text, &name) || name.failed) {
		snap_strbuf_end(&name);
		(void)ms_fail_memory(vm->heap);
		return drop_arguments(vm, plan, -1);
	}
	int rc = ms_call_named(vm, ms_top(vm)->unit, snap_strbuf_text(&name),
			       name.size, plan);
	snap_strbuf_end(&name);
	return rc;
}

/* A handle of code: the captured values become its first slots, those of a
 * nested function its shared variables. */
static int call_coded(struct ms_vm *vm, const struct ms_handle *handle,
		      const struct ms_call_plan *plan)
{
	struct ms_unit *unit = (struct ms_unit *)(uintptr_t)handle->unit;
	struct ms_entry entry = {
		.unit = unit,
		.code = &unit->codes[handle->function],
		.captures = handle->captures,
		.capture_count = handle->capture_count,
	};
	uint32_t last = handle->capture_count;

	if (last != 0 && handle->captures[last - 1].tag == MS_TAG_LIST)
		entry.environment = handle->captures[last - 1];
	return enter(vm, plan, &entry);
}

/* The arguments move behind the object, above the frame. */
static int spread_method(struct ms_vm *vm, struct ms_value object,
			 const struct ms_call_plan *plan,
			 struct ms_call_plan *out)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value *end = frame->end;
	struct ms_segment *segment = frame->segment;
	uint32_t count = plan->argument_count;

	if (plan->segment != segment || plan->window + count > end) {
		frame->end = plan->window + count;
		frame->segment = plan->segment;
	}
	*out = *plan;
	out->argument_count = count + 1;
	int rc = ms_stack_room(vm, count + 1u, &out->window, &out->segment);
	frame->end = end;
	frame->segment = segment;
	if (rc != 0)
		return drop_arguments(vm, plan, -1);
	ms_take_into(vm->heap, &out->window[0], ms_retain(object));
	for (uint32_t i = 0; i < count; i++) {
		struct ms_value v = plan->window[i];

		plan->window[i] = ms_none();
		ms_take_into(vm->heap, &out->window[i + 1], v);
	}
	return 0;
}

/* A method that waits for its arguments; see ms_object_member(). */
static int call_method(struct ms_vm *vm, const struct ms_handle *handle,
		       const struct ms_call_plan *plan)
{
	const struct ms_builtin_entry *row = NULL;
	struct ms_call_plan inner;
	struct snap_strbuf name;

	snap_strbuf_begin(&name, &vm->allocator);
	if (ms_text_to_utf8(handle->text, &name) && !name.failed)
		row = ms_object_method(handle->captures[0],
				       snap_strbuf_text(&name), name.size);
	snap_strbuf_end(&name);
	if (row == NULL) {
		(void)ms_fail_memory(vm->heap);
		return drop_arguments(vm, plan, -1);
	}
	if (spread_method(vm, handle->captures[0], plan, &inner) != 0)
		return -1;
	return ms_call_row(vm, row, &inner);
}

int ms_call_function(struct ms_vm *vm, struct ms_value function,
		     const struct ms_call_plan *plan)
{
	struct ms_handle handle;

	if (ms_handle_read(function, &handle)) {
		/* The slot it came from may be changed by what it calls. */
		(void)ms_retain(function);
		int rc = handle.kind != MS_HANDLE_NAME
				 ? call_coded(vm, &handle, plan)
			 : handle.capture_count != 0
				 ? call_method(vm, &handle, plan)
				 : call_text(vm, handle.text, plan);
		ms_release(vm->heap, function);
		return rc;
	}
	if (ms_is_text(function))
		return call_text(vm, function, plan);
	(void)ms_fail(vm->heap, "MATLAB:invalidType",
		      "A function handle or the name of a function is needed.");
	return drop_arguments(vm, plan, -1);
}

/* ------------------------------------------------------------------- sites */

/* Where results of a site go. */
static void plan_results(struct ms_call_plan *plan, const struct ms_site *site,
			 struct ms_value *window)
{
	plan->result = window;
	plan->ignored = site->ignored;
	plan->wanted = site->result_count;
	plan->mode = MS_RESULT_WINDOW;
	if ((site->flags & MS_SITE_COUNTED) != 0) {
		plan->mode = (site->flags & MS_SITE_STATEMENT) != 0
				     ? MS_RESULT_OFFERED
				     : MS_RESULT_LIST;
	} else if ((site->flags & MS_SITE_STATEMENT) != 0) {
		plan->mode = MS_RESULT_STATEMENT;
		plan->wanted = 0;
	}
}

/* How many outputs a counted call wants stands in slot 1. */
static int plan_count(struct ms_vm *vm, struct ms_call_plan *plan)
{
	const struct ms_value *count = &plan->result[1];

	if (count->tag != MS_TAG_DOUBLE || !(count->as.real >= 0) ||
	    count->as.real > UINT16_MAX)
		return ms_fail_code(vm, "a count of outputs is none");
	plan->wanted = (uint32_t)count->as.real;
	return 0;
}

/* The arguments in a list move above the frame. */
static int spread_list(struct ms_vm *vm, struct ms_call_plan *plan)
{
	struct ms_value held = *plan->result;

	if (held.tag != MS_TAG_LIST)
		return ms_fail_code(vm, "a list of arguments is none");
	const struct ms_list *list = ms_list_of(held);
	if (list->count > UINT16_MAX)
		return ms_fail(vm->heap, "MATLAB:TooManyInputs",
			       "Too many input arguments.");
	if (ms_stack_room(vm, list->count, &plan->window, &plan->segment) != 0)
		return -1;
	plan->argument_count = (uint32_t)list->count;
	for (size_t i = 0; i < list->count; i++)
		ms_take_into(vm->heap, &plan->window[i],
			     ms_retain(list->values[i]));
	*plan->result = ms_none();
	ms_release(vm->heap, held);
	return 0;
}

/* What an anonymous function calls gives what it gives itself. */
static bool hands_offer_on(const struct ms_frame *frame)
{
	return frame->result_mode == MS_RESULT_OFFERED &&
	       (frame->code->record.flags & MS_FUNCTION_ANONYMOUS) != 0;
}

static int make_plan(struct ms_vm *vm, const struct ms_site *site,
		     struct ms_value *window, struct ms_call_plan *plan)
{
	plan->window = window;
	plan->segment = ms_top(vm)->segment;
	plan->argument_count = site->argument_count;
	plan_results(plan, site, window);
	if ((site->flags & MS_SITE_COUNTED) != 0) {
		if (plan_count(vm, plan) != 0)
			return -1;
		if (hands_offer_on(ms_top(vm)))
			plan->mode = MS_RESULT_OFFERED;
	}
	if ((site->flags & (MS_SITE_LIST | MS_SITE_COUNTED)) != 0)
		return spread_list(vm, plan);
	return 0;
}

/* A variable at a call site: indexed, called if it is a function, itself when
 * there are no parentheses. */
static int call_value(struct ms_vm *vm, bool bare, struct ms_value v,
		      const struct ms_call_plan *plan)
{
	struct ms_value out;

	if (!ms_is_ordinary(v)) {
		(void)ms_fail_code(vm, "a variable is no value");
		return drop_arguments(vm, plan, -1);
	}
	if (v.tag == MS_TAG_FUNCTION && !bare)
		return ms_call_function(vm, v, plan);
	if (plan->wanted > 1 && plan->mode != MS_RESULT_OFFERED) {
		(void)ms_fail(vm->heap, "MATLAB:TooManyOutputs",
			      "Too many output arguments.");
		return drop_arguments(vm, plan, -1);
	}
	int rc = 0;
	if (plan->argument_count == 0)
		out = ms_retain(v);
	else
		rc = ms_read_index(vm, v, plan->window, plan->argument_count,
				   &out);
	(void)drop_arguments(vm, plan, 0);
	if (rc != 0)
		return -1;
	return ms_give_results(vm, plan, &out, 1);
}

/* So that the next call from here needs to ask less. */
static void remember_binding(const struct ms_vm *vm,
			     struct ms_site_state *state,
			     const struct ms_binding *binding)
{
	const struct ms_code *code = binding->code;

	state->binding = *binding;
	state->fast = 0;
	state->scalar = NULL;
	if (binding->builtin != NULL && binding->builtin->function != NULL &&
	    state->direct)
		state->scalar = ms_scalar_find(binding->builtin->name,
					       state->site.argument_count);
	if (code != NULL && state->direct && code->plain &&
	    state->site.ignored == 0 && binding->generation == vm->generation &&
	    state->site.argument_count <= code->record.input_count &&
	    state->site.result_count <= code->record.output_count)
		state->fast = vm->generation;
}

/* v.name.name..., the names with dots between them; takes 'v'.  What the last
 * one means is called unless 'bare'. */
static int read_names(struct ms_vm *vm, struct ms_value v,
		      struct ms_text_span names, bool bare,
		      struct ms_value *out)
{
	const char *next = names.bytes;
	const char *end = names.bytes + names.size;

	while (next < end) {
		const char *dot = memchr(next, '.', (size_t)(end - next));
		const char *stop = dot != NULL ? dot : end;
		struct ms_text_span name = { next, (uint32_t)(stop - next) };
		struct ms_value field;
		int rc =
			v.tag == MS_TAG_OBJECT
				? ms_object_member(vm, v, name,
						   !bare && stop == end, &field)
				: ms_field_read(vm->heap, v, name.bytes,
						name.size, &field);

		ms_release(vm->heap, v);
		if (rc != 0)
			return rc;
		v = field;
		next = stop + 1;
	}
	*out = v;
	return 0;
}

/* Call a function without arguments, to its end, while those of 'plan' wait. */
static int call_head(struct ms_vm *vm, struct ms_unit *from,
		     struct ms_text_span name, const struct ms_call_plan *plan,
		     struct ms_value *out)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value *end = frame->end;
	struct ms_segment *segment = frame->segment;

	if (plan->segment != segment ||
	    plan->window + plan->argument_count > end) {
		frame->end = plan->window + plan->argument_count;
		frame->segment = plan->segment;
	}
	int rc = ms_call_bare(vm, from, name.bytes, name.size, out);
	frame->end = end;
	frame->segment = segment;
	return rc;
}

/* The variable or function that the first 'size' bytes of a name mean. */
static int find_head(struct ms_vm *vm, struct ms_unit *from,
		     struct ms_text_span head, const struct ms_call_plan *plan,
		     struct ms_value *out, bool *found)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_binding binding = { .unit = NULL };
	const struct ms_value *v = NULL;

	*found = false;
	if (frame->dynamic != NULL)
		v = ms_scope_dynamic(vm, frame, head.bytes, head.size);
	if (v != NULL && ms_is_ordinary(*v)) {
		*found = true;
		*out = ms_retain(*v);
		return 0;
	}
	if (ms_name_resolve(vm, from, head.bytes, head.size, &binding) != 0)
		return -1;
	*found = binding.builtin != NULL || binding.code != NULL;
	return *found ? call_head(vm, from, head, plan, out) : 0;
}

/* No function has a longer name: it would be no path of a file either. */
#define HEAD_SIZE_MAX 4096

/* 'a.b.c' is no function of a package: a.b or a is one that gives a struct. */
static int call_dotted(struct ms_vm *vm, struct ms_unit *from,
		       struct ms_text_span name, bool bare,
		       const struct ms_call_plan *plan)
{
	const struct ms_builtin_entry *method =
		method_of(plan, name.bytes, name.size);
	struct ms_value v;
	uint32_t size = name.size;

	if (method != NULL)
		return ms_call_row(vm, method, plan);
	if (size > HEAD_SIZE_MAX)
		size = HEAD_SIZE_MAX;
	while (size-- > 1) {
		struct ms_text_span head = { name.bytes, size };
		bool found;

		if (name.bytes[size] != '.')
			continue;
		if (find_head(vm, from, head, plan, &v, &found) != 0)
			return drop_arguments(vm, plan, -1);
		if (!found)
			continue;
		struct ms_text_span rest = { name.bytes + size + 1,
					     name.size - size - 1 };
		if (read_names(vm, v, rest, bare, &v) != 0)
			return drop_arguments(vm, plan, -1);
		int rc = call_value(vm, bare, v, plan);
		ms_release(vm->heap, v);
		return rc;
	}
	(void)ms_fail_undefined(vm->heap, name.bytes, name.size);
	return drop_arguments(vm, plan, -1);
}

static int call_import(struct ms_vm *vm, const struct ms_site *site,
		       struct ms_site_state *state,
		       const struct ms_call_plan *plan)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_text_span name =
		ms_image_import(&frame->unit->image, site->target);
	bool bare = (site->flags & MS_SITE_BARE) != 0;
	struct ms_binding *binding;

	if (frame->dynamic != NULL) {
		const struct ms_value *v =
			ms_scope_dynamic(vm, frame, name.bytes, name.size);

		if (v != NULL)
			return call_value(vm, bare, *v, plan);
	}
	if (ms_import_resolve(vm, frame->unit, site->target, &binding) != 0)
		return drop_arguments(vm, plan, -1);
	if (binding->builtin == NULL && binding->code == NULL)
		return call_dotted(vm, frame->unit, name, bare, plan);
	remember_binding(vm, state, binding);
	return ms_call_binding(vm, binding, plan);
}

static int call_slot(struct ms_vm *vm, const struct ms_site *site,
		     const struct ms_call_plan *plan)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_text_span name;

	if (!ms_slot_may_call(frame, site->slot)) {
		(void)ms_fail_unset(vm, frame, site->slot);
		return drop_arguments(vm, plan, -1);
	}
	name = ms_slot_name(frame, site->slot);
	return ms_call_named(vm, frame->unit, name.bytes, name.size, plan);
}

/* A builtin of real scalars, computed right here. */
static bool call_scalar(const struct ms_vm *vm, const struct ms_frame *frame,
			const struct ms_site_state *state,
			struct ms_value *window)
{
	uint32_t count = state->site.argument_count;
	double out;

	if (state->scalar == NULL ||
	    state->binding.generation != vm->generation ||
	    frame->dynamic != NULL || window[0].tag != MS_TAG_DOUBLE ||
	    window[count - 1].tag != MS_TAG_DOUBLE ||
	    !state->scalar(window[0].as.real, window[count - 1].as.real, &out))
		return false;
	window[0].as.real = out;
	return true;
}

int ms_op_call(struct ms_vm *vm, uint64_t word)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_site_state *state = &frame->unit->sites[ms_bc(word)];
	const struct ms_site *site = &state->site;
	struct ms_call_plan plan;

	if (call_scalar(vm, frame, state, frame->slots + ms_a(word)))
		return 0;
	if (make_plan(vm, site, frame->slots + ms_a(word), &plan) != 0)
		return -1;
	if (site->callee == MS_CALLEE_LOCAL) {
		const struct ms_binding binding = {
			.generation = vm->generation,
			.unit = frame->unit,
			.code = &frame->unit->codes[site->target],
		};
		remember_binding(vm, state, &binding);
		return ms_call_binding(vm, &binding, &plan);
	}
	if (site->callee != MS_CALLEE_IMPORT) {
		struct ms_value v = *ms_slot_content(&frame->slots[site->slot]);

		if (v.tag != MS_TAG_NONE)
			return call_value(vm, (site->flags & MS_SITE_BARE) != 0,
					  v, &plan);
	}
	if (site->callee == MS_CALLEE_VALUE)
		return call_slot(vm, site, &plan);
	return call_import(vm, site, state, &plan);
}

/* --------------------------------------------------------- calls that finish
 */

static int finish(struct ms_vm *vm, int rc)
{
	return rc == MS_SWITCH ? ms_vm_nested(vm) : rc;
}

static int copy_arguments(struct ms_vm *vm, const struct ms_value *arguments,
			  uint32_t count, struct ms_call_plan *plan)
{
	if (ms_stack_room(vm, count, &plan->window, &plan->segment) != 0)
		return -1;
	plan->argument_count = count;
	for (uint32_t i = 0; i < count; i++)
		ms_take_into(vm->heap, &plan->window[i],
			     ms_retain(arguments[i]));
	return 0;
}

int ms_call_value(struct ms_vm *vm, const struct ms_value *function,
		  const struct ms_value *arguments, uint32_t argument_count,
		  uint32_t wanted, struct ms_value *results)
{
	struct ms_call_plan plan = { .wanted = wanted,
				     .result = results,
				     .mode = MS_RESULT_C };

	if (copy_arguments(vm, arguments, argument_count, &plan) != 0)
		return -1;
	return finish(vm, ms_call_function(vm, *function, &plan));
}

int ms_call_name(struct ms_vm *vm, const char *name,
		 const struct ms_value *arguments, uint32_t argument_count,
		 uint32_t wanted, struct ms_value *results)
{
	struct ms_call_plan plan = { .wanted = wanted,
				     .result = results,
				     .mode = MS_RESULT_C };

	if (copy_arguments(vm, arguments, argument_count, &plan) != 0)
		return -1;
	return finish(vm, ms_call_named(vm, ms_top(vm)->unit, name,
					strlen(name), &plan));
}

int ms_vm_call(struct ms_vm *vm, struct ms_unit *unit, uint32_t function,
	       const struct ms_value *arguments, uint32_t argument_count,
	       uint32_t wanted, struct ms_value *results)
{
	const struct ms_binding binding = { .unit = unit,
					    .code = &unit->codes[function] };
	struct ms_call_plan plan = { .wanted = wanted,
				     .result = results,
				     .mode = MS_RESULT_C };

	if (copy_arguments(vm, arguments, argument_count, &plan) != 0)
		return -1;
	return finish(vm, ms_call_binding(vm, &binding, &plan));
}

int ms_call_bare(struct ms_vm *vm, struct ms_unit *from, const char *name,
		 size_t size, struct ms_value *out)
{
	struct ms_value result = ms_none();
	struct ms_call_plan plan = { .wanted = 1,
				     .result = &result,
				     .mode = MS_RESULT_C };

	if (copy_arguments(vm, NULL, 0, &plan) != 0 ||
	    finish(vm, ms_call_named(vm, from, name, size, &plan)) != 0)
		return -1;
	*out = result;
	return 0;
}
