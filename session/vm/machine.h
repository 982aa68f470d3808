/*
 * The machine's inside, shared by its files.
 *
 * Frames stand on a value stack of segments that never move.  A callee's slots
 * begin where the caller put the arguments, so calling copies nothing.  Slots
 * above the innermost frame hold no counted object.  Temporaries are touched by
 * their own function's code only, so what stands there stays while other code
 * runs; named slots may change whenever other code runs (evalin, clear).
 */
#ifndef MS_VM_MACHINE_H
#define MS_VM_MACHINE_H

#include "code/image.h"
#include "code/opcode.h"
#include "value/array.h"
#include "value/list.h"
#include "value/opaque.h"
#include "vm/journal.h"
#include "vm/scalar.h"
#include "vm/variables.h"
#include "vm/vm.h"

#if defined(__GNUC__)
#define MS_LIKELY(x)   __builtin_expect(!!(x), 1)
#define MS_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define MS_LIKELY(x)   (x)
#define MS_UNLIKELY(x) (x)
#endif

/* What a slow path says beside 0 and -1: another frame is the innermost. */
#define MS_SWITCH 1

/* Rounds between two looks at the interrupt flag. */
#define MS_FUEL 1024

struct ms_code;

/* Where a field was last seen, per instruction. */
struct ms_field_cache {
	uint64_t shape;
	uint32_t index;
};

#define MS_CACHE_SCALE (sizeof(struct ms_field_cache) / sizeof(uint64_t))

/* The row of the instruction before 'pc', which names a field. */
#define MS_CACHE_ROW(code, pc)                                                 \
	((struct ms_field_cache *)((code)->cache_origin +                      \
				   (uintptr_t)(pc)*MS_CACHE_SCALE))

/* What an import means, while 'generation' is the machine's. */
struct ms_binding {
	uint64_t generation;
	struct ms_unit *unit;
	struct ms_code *code;
	const struct ms_builtin_entry *builtin;
};

struct ms_site_state {
	struct ms_site site;
	bool direct; /* arguments and one result stand in slots */
	/* The generation in which calls need no checks: 'binding' is then a
	 * plain function that takes these arguments.  0: none. */
	uint64_t fast;
	/* While 'binding' holds: what computes the builtin for scalars. */
	ms_scalar_function *scalar;
	struct ms_binding binding;
};

enum ms_code_state {
	MS_CODE_NEW,
	MS_CODE_VERIFIED
};

/* A function of a unit, decoded. */
struct ms_code {
	struct ms_function record;
	uint32_t index;
	uint8_t state;
	bool plain; /* no varargs, shared variables, captures, named scope */
	uint16_t first_output; /* slot */
	const uint64_t *words;
	/* By word; NULL when no instruction names a field. */
	struct ms_field_cache *caches;
	/* Where the row of the word at address 0 would be: the row of the word
	 * before 'pc' lies MS_CACHE_SCALE times 'pc' behind it. */
	uintptr_t cache_origin;
	struct ms_value *persistents; /* boxes; NULL until needed */
	uint8_t *initialised;	      /* by persistent */
};

struct ms_unit {
	uint32_t refs;
	struct ms_vm *vm;
	struct ms_image image;
	void *owned; /* copy of the image's bytes */
	size_t owned_size;
	char *source; /* a copy */
	size_t source_size;
	char *folder;
	const struct ms_unit_store *store;
	const unsigned char *links; /* NULL: none */
	/* Of the store; no data when it wasn't asked or has none. */
	struct snap_span kept_source, kept_positions;
	uint32_t number;
	bool asked_source, asked_positions;
	bool library;
	bool quiet; /* its statements are not told */
	struct ms_code *codes;
	struct ms_value *constants; /* NONE until made; reals are ready */
	struct ms_binding *imports;
	struct ms_site_state *sites;
	struct ms_unit *next, *previous; /* of the machine's list */
};

enum ms_result_mode {
	MS_RESULT_WINDOW,    /* max(wanted, 1) places from 'result' on */
	MS_RESULT_STATEMENT, /* one place, unset when nothing came */
	MS_RESULT_LIST,	     /* a LIST in one place */
	MS_RESULT_OFFERED,   /* the same, of as many as there are */
	MS_RESULT_STORE,     /* one value, to a variable or temporary */
	MS_RESULT_C	     /* as WINDOW; and the loop ends */
};

struct ms_frame {
	struct ms_value *slots;
	struct ms_value *end; /* what lies above is free */
	struct ms_unit *unit; /* NULL in the root */
	struct ms_code *code;
	const uint64_t *pc; /* the next word, while not innermost */
	struct ms_value *result;
	struct ms_segment *segment;
	struct ms_variables *dynamic; /* NULL: none */
	struct ms_value environment;  /* LIST of boxes of a nest, or NONE */
	uint32_t argument_count;
	uint32_t wanted;
	uint32_t ignored;
	int32_t scope; /* of scripts: the frame whose variables it uses */
	uint8_t result_mode;
	bool fast; /* entered by the loop itself: returns so, too */
};

struct ms_segment {
	struct ms_segment *next, *previous;
	struct ms_value *end; /* behind the last of 'values' */
	size_t count;	      /* of values that may be used: zeroed */
	size_t capacity;
	struct ms_value values[];
};

#define MS_SEGMENT_COUNT 16384
/* Of the first one: most programs need no more. */
#define MS_SEGMENT_FIRST 1024
#define MS_CAPTURE_DEPTH 16

/* What names meant when they were asked for last; see ms_name_resolve(). */
#define MS_KNOWN_NAMES	   64
#define MS_KNOWN_NAME_SIZE 48

struct ms_known_name {
	struct ms_binding binding; /* of that generation; 0: free */
	const struct ms_unit *from;
	uint32_t size;
	char name[MS_KNOWN_NAME_SIZE];
};

struct ms_vm {
	struct ms_heap *heap;
	struct snap_allocator allocator;
	struct ms_vm_hooks hooks;
	uint64_t generation;
	struct ms_frame *frames; /* [0] is the root: no code, base workspace */
	int32_t depth;		 /* index of the innermost frame */
	int32_t depth_limit;
	uint32_t c_depth; /* loops within each other */
	uint32_t fuel;
	uint64_t steps_left; /* in units of MS_FUEL */
	bool steps_limited;
	bool stopping; /* interrupted: only cleanup code catches */
	struct ms_segment *segments; /* the first one */
	struct ms_variables *base;
	struct ms_variables *globals; /* values are boxes */
	struct ms_value caught;	      /* on its way to CATCH */
	struct ms_value last_error;
	struct ms_value out_of_memory; /* an exception made beforehand */
	struct ms_builtin_state *state;
	struct ms_unit *units;
	/* Shared variables of nests that may still be in use: a function value
	 * among them may hold all of them, and itself. */
	struct ms_list **nests;
	uint32_t nest_count, nest_capacity;
	struct snap_strbuf *captures[MS_CAPTURE_DEPTH];
	uint32_t capture_count;
	struct ms_journal journal;
	const struct ms_unit *main; /* what ms_vm_run() was given */
	/* Where in 'main' that exception (only compared) came from. */
	const struct ms_object *place_exception;
	bool place_known;
	uint32_t place_start, place_end;
	uint32_t deeds; /* enum ms_deed, of this request */
	/* MS_KNOWN_NAMES; NULL until a name is looked for. */
	struct ms_known_name *known_names;
};

static inline struct ms_frame *ms_top(struct ms_vm *vm)
{
	return &vm->frames[vm->depth];
}

/* Operands of an instruction. */
static inline uint8_t ms_x(uint64_t word)
{
	return (uint8_t)(word >> 8);
}

static inline uint16_t ms_a(uint64_t word)
{
	return (uint16_t)(word >> 16);
}

static inline uint16_t ms_b(uint64_t word)
{
	return (uint16_t)(word >> 32);
}

static inline uint16_t ms_c(uint64_t word)
{
	return (uint16_t)(word >> 48);
}

static inline uint32_t ms_bc(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

/* Put a value into a variable or temporary, through the box if it is shared;
 * takes the count. */
static inline void ms_store(struct ms_heap *heap, struct ms_value *slot,
			    struct ms_value v)
{
	ms_take_into(heap, ms_slot_content(slot), v);
}

/* The same with a count of its own for '*from', out of the loop's way. */
void ms_put_counted(struct ms_vm *vm, struct ms_value *to,
		    const struct ms_value *from);

/* May code see it as a value?  Not NONE, ':', lists and boxes. */
static inline bool ms_is_ordinary(struct ms_value v)
{
	return v.tag - 1 < MS_PLAIN_CLASSES ||
	       (v.tag >= MS_TAG_HEAP && v.tag < MS_TAG_LIST);
}

/* --------------------------------------------------------------- operands */

/* A value that an instruction reads; 'held' is released when it is done. */
struct ms_read {
	const struct ms_value *value;
	struct ms_value held;
};

/* The ordinary value in a slot.  Unset: a script's name is called as a
 * function, everything else fails in MATLAB's words. */
int ms_read_slot(struct ms_vm *vm, uint16_t slot, struct ms_read *out);
/* The same, and ':' is fine. */
int ms_read_slot_or_colon(struct ms_vm *vm, uint16_t slot, struct ms_read *out);

static inline void ms_read_end(struct ms_vm *vm, struct ms_read *operand)
{
	ms_release(vm->heap, operand->held);
}

/* Values that stand as indexes: each is ordinary or ':'. */
struct ms_indexes {
	const struct ms_value *values;
	uint32_t count;
	struct ms_value held; /* a list, or NONE */
};

/* Of consecutive slots, and of a list in a slot. */
int ms_indexes_get(struct ms_vm *vm, uint16_t first, uint32_t count,
		   struct ms_indexes *out);
int ms_indexes_list(struct ms_vm *vm, uint16_t slot, struct ms_indexes *out);

static inline void ms_indexes_end(struct ms_vm *vm, struct ms_indexes *indexes)
{
	ms_release(vm->heap, indexes->held);
}

/* The name of a slot, "" if it has none. */
struct ms_text_span ms_slot_name(const struct ms_frame *frame, uint32_t slot);
/* Fail because slot is unset. */
int ms_fail_unset(struct ms_vm *vm, const struct ms_frame *frame,
		  uint32_t slot);
/* Fail because of what no compiler makes: x is not what the instruction needs.
 */
int ms_fail_code(struct ms_vm *vm, const char *what);
/* An unset slot that means a function when read: scripts and captures. */
bool ms_slot_may_call(const struct ms_frame *frame, uint32_t slot);

/* ----------------------------------------------------------------- frames */

int ms_stack_begin(struct ms_vm *vm);
void ms_stack_end(struct ms_vm *vm);

/* The first place above the innermost frame, with room for 'count' values.  An
 * image that no compiler made may have left values there: whoever writes there
 * releases what was. */
int ms_stack_room(struct ms_vm *vm, size_t count, struct ms_value **out,
		  struct ms_segment **segment);

struct ms_entry {
	struct ms_unit *unit;
	struct ms_code *code;
	struct ms_value *window;    /* arguments, on the stack; taken */
	struct ms_segment *segment; /* of the window */
	uint32_t argument_count;
	uint32_t wanted;
	uint32_t ignored;
	struct ms_value *result;
	enum ms_result_mode mode;
	int32_t scope;
	const struct ms_value *captures; /* of a handle; borrowed */
	uint32_t capture_count;
	struct ms_value environment; /* borrowed */
};

/* Push a frame.  The arguments are gone when it fails. */
int ms_frame_enter(struct ms_vm *vm, const struct ms_entry *entry);

/* The innermost function returns: hand over the results and pop.  On failure
 * (an output is unset) the frame stays. */
int ms_frame_return(struct ms_vm *vm);

/* The function in 'frame', entered by the loop, returns 'value', which is out
 * of its slots, and leaves others there: all but popping. */
void ms_return_clearing(struct ms_vm *vm, struct ms_frame *frame,
			struct ms_value value);

/* Before a call from 'frame': values that stand behind its arguments go. */
void ms_window_clear(struct ms_vm *vm, const struct ms_site_state *state,
		     struct ms_value *window);

/* Empty the shared variables that are left, so that what holds itself goes. */
void ms_nests_end(struct ms_vm *vm);

/* Pop without results. */
void ms_frame_pop(struct ms_vm *vm);

/* See that the unit's positions are there, if they are to be had. */
void ms_unit_need_positions(struct ms_unit *unit);

/* The line of a byte of its text, by what came with the positions; false when
 * nothing did. */
bool ms_unit_line(struct ms_unit *unit, uint32_t offset, uint32_t *line);

/* Its functions' persistents are as they were before the first call. */
void ms_unit_clear_persistents(struct ms_unit *unit);

/* Free those that are still there, whoever counts them. */
void ms_units_free(struct ms_vm *vm);

/* Decode and verify before the first run. */
int ms_code_prepare(struct ms_vm *vm, struct ms_unit *unit,
		    struct ms_code *code);

/* --------------------------------------------------------------- the loop */

/* Run until the frame that was entered with MS_RESULT_C returns. */
int ms_vm_loop(struct ms_vm *vm);

/* Run a frame that was entered with MS_RESULT_C. */
int ms_vm_nested(struct ms_vm *vm);

/* Fuel ran out: look at the interrupt flag and the limit of steps. */
int ms_vm_poll(struct ms_vm *vm);

/* ------------------------------------------------------------------ errors */

/* An error is pending.  Find the handler in the frames of this loop: 0 and the
 * innermost frame goes on at its pc, or -1 and all frames down to the one with
 * MS_RESULT_C are gone. */
int ms_unwind(struct ms_vm *vm);

/* The pending error becomes an exception with the present call stack. */
void ms_raise(struct ms_vm *vm);

/* --------------------------------------------------------------- resolving */

/* What an import of 'unit' means; both NULL if nothing. */
/* A unit goes: nothing known may refer to it. */
void ms_known_names_forget(struct ms_vm *vm, const struct ms_unit *unit);
int ms_import_resolve(struct ms_vm *vm, struct ms_unit *unit, uint32_t import,
		      struct ms_binding **out);
int ms_name_resolve(struct ms_vm *vm, struct ms_unit *from, const char *name,
		    size_t size, struct ms_binding *out);

/* A call whose arguments stand in a window on the stack. */
struct ms_call_plan {
	struct ms_value *window;
	struct ms_segment *segment;
	uint32_t argument_count;
	uint32_t wanted;
	uint32_t ignored;
	struct ms_value *result;
	enum ms_result_mode mode;
};

/* Call what a binding means.  0: done, MS_SWITCH: a frame was pushed, -1.  The
 * arguments are gone in all cases. */
int ms_call_binding(struct ms_vm *vm, const struct ms_binding *binding,
		    const struct ms_call_plan *plan);
/* Call a function value. */
int ms_call_function(struct ms_vm *vm, struct ms_value function,
		     const struct ms_call_plan *plan);
/* Call by name, as 'from' sees it. */
int ms_call_named(struct ms_vm *vm, struct ms_unit *from, const char *name,
		  size_t size, const struct ms_call_plan *plan);
/* By name without arguments, one output, to its end. */
int ms_call_bare(struct ms_vm *vm, struct ms_unit *from, const char *name,
		 size_t size, struct ms_value *out);

/* Hand out what a call gave, as 'mode' says; takes the values. */
int ms_give_results(struct ms_vm *vm, const struct ms_call_plan *plan,
		    struct ms_value *values, uint32_t count);

/* ------------------------------------------------------------------ scopes */

/* Fill the named slots of the script in the innermost frame from its scope,
 * and give them back. */
int ms_scope_fill(struct ms_vm *vm, struct ms_frame *frame);
void ms_scope_harvest(struct ms_vm *vm, struct ms_frame *frame);
/* What became of a script that returned 'rc': an error when one of its
 * variables, or of an earlier one of this request, was lost. */
int ms_scope_check(struct ms_vm *vm, int rc);

/* The named slot of a frame with code, NULL if it has none of that name. */
struct ms_value *ms_frame_slot(const struct ms_frame *frame, const char *name,
			       size_t size);
/* Take a name out of the base workspace or the globals, through the journal. */
void ms_table_remove(struct ms_vm *vm, struct ms_variables *table,
		     const char *name, size_t size);
/* No variable is linked with the global of that name any more. */
void ms_global_unlink(struct ms_vm *vm, const char *name, size_t size);

/* ms_scope_clear() of what the machine itself made. */
void ms_scope_forget(struct ms_vm *vm, enum ms_scope scope, const char *name,
		     size_t size);

/* The frame whose variables a builtin means. */
int32_t ms_scope_index(const struct ms_vm *vm, enum ms_scope scope);

/* A dynamic variable of the innermost frame's function, or NULL. */
struct ms_value *ms_scope_dynamic(struct ms_vm *vm, struct ms_frame *frame,
				  const char *name, size_t size);

/* --------------------------------------------- slow paths, one instruction
 *
 * 0, -1 after ms_fail(), or MS_SWITCH.
 */
int ms_op_move(struct ms_vm *vm, uint64_t word);
int ms_op_constant(struct ms_vm *vm, uint64_t word);
int ms_op_clear(struct ms_vm *vm, uint64_t word);
int ms_op_binary(struct ms_vm *vm, uint64_t word);
int ms_op_binary_k(struct ms_vm *vm, uint64_t word);
int ms_op_unary(struct ms_vm *vm, uint64_t word);
int ms_op_to_logical(struct ms_vm *vm, uint64_t word);
int ms_op_range(struct ms_vm *vm, uint64_t word);
/* For jumps: the truth to compare with x. */
int ms_op_truth(struct ms_vm *vm, uint64_t word, bool *truth);
int ms_op_truth_logical(struct ms_vm *vm, uint64_t word, bool *truth);
int ms_op_compare(struct ms_vm *vm, uint64_t word, bool *truth);
int ms_op_compare_k(struct ms_vm *vm, uint64_t word, bool *truth);
int ms_op_for_range(struct ms_vm *vm, uint64_t word);
int ms_op_for_each(struct ms_vm *vm, uint64_t word);
int ms_op_for_next(struct ms_vm *vm, uint64_t word, bool *more);
int ms_op_case(struct ms_vm *vm, uint64_t word);
int ms_op_catch(struct ms_vm *vm, uint64_t word);
int ms_op_rethrow(struct ms_vm *vm, uint64_t word);
int ms_op_fail(struct ms_vm *vm, uint64_t word);
int ms_op_index(struct ms_vm *vm, uint64_t word);
int ms_op_brace(struct ms_vm *vm, uint64_t word);
int ms_op_field(struct ms_vm *vm, uint64_t word);
int ms_op_end(struct ms_vm *vm, uint64_t word);
int ms_op_push(struct ms_vm *vm, uint64_t word);
int ms_op_list_take(struct ms_vm *vm, uint64_t word, bool *taken);
int ms_op_set_index(struct ms_vm *vm, uint64_t word);
int ms_op_set_brace(struct ms_vm *vm, uint64_t word);
int ms_op_set_field(struct ms_vm *vm, uint64_t word);
/* Field number 'field' of the 1x1 struct in '*target', which somebody else
 * holds too, becomes a plain value. */
int ms_set_shared_field(struct ms_vm *vm, struct ms_value *target, size_t field,
			const struct ms_value *value);
int ms_op_path(struct ms_vm *vm, uint64_t word);
int ms_op_build(struct ms_vm *vm, uint64_t word);
int ms_op_call(struct ms_vm *vm, uint64_t word);
int ms_op_handle(struct ms_vm *vm, uint64_t word);
int ms_op_global(struct ms_vm *vm, uint64_t word);
int ms_op_persistent(struct ms_vm *vm, uint64_t word, bool *initialised);
int ms_op_statement(struct ms_vm *vm, uint64_t word);

/* The list in a slot, which only the slot holds; NULL after ms_fail(). */
struct ms_list *ms_own_list(struct ms_vm *vm, const struct ms_value *slot);

/* Shared constant 'k' of a unit, made on first use; borrowed. */
int ms_constant_get(struct ms_vm *vm, struct ms_unit *unit, uint32_t k,
		    const struct ms_value **out);

/* container(indexes) for any container but function values. */
int ms_read_index(struct ms_vm *vm, struct ms_value container,
		  const struct ms_value *indexes, uint32_t count,
		  struct ms_value *out);

/* ---------------------------------------------------------- native objects */

/* What is called as v.name(...) and name(v, ...); NULL: nothing. */
const struct ms_builtin_entry *ms_object_method(struct ms_value v,
						const char *name, size_t size);
/* v.name: a property, or what a method gives without arguments.  With 'called'
 * a method is handed out as a function value that takes the arguments. */
int ms_object_member(struct ms_vm *vm, struct ms_value v,
		     struct ms_text_span name, bool called,
		     struct ms_value *out);
/* Will what the present instruction puts into 'slot' be called with arguments
 * in parentheses? */
bool ms_object_is_called(struct ms_vm *vm, uint16_t slot);
/* [v; ...] and [v, ...] of objects; 'axis' as ms_concat() has it. */
int ms_object_concat(struct ms_vm *vm, uint32_t axis,
		     const struct ms_value *values, size_t count,
		     struct ms_value *out);
/* Call a method as a builtin. */
int ms_call_row(struct ms_vm *vm, const struct ms_builtin_entry *row,
		const struct ms_call_plan *plan);

/* The base of a nest's shared variables that function 'code' sees when called
 * from the innermost frame. */
struct ms_value ms_environment_for(struct ms_vm *vm, struct ms_unit *unit,
				   const struct ms_code *code);

#endif
