/*
 * The journal of a request: what its variables held before it touched them, so
 * that it can be undone, and told apart from what it left alone.
 *
 * A variable of the base workspace gets an entry before it is lent to a script,
 * assigned or removed; a global's, persistent or nested function's box before
 * code can write to it.  Nothing is done for the others: a request costs what
 * it touches.  Undoing and keeping need no memory.
 *
 * While the journal is open, a variable that goes away only loses its value:
 * its place stays until the request is kept or undone.
 */
#ifndef MS_VM_JOURNAL_H
#define MS_VM_JOURNAL_H

#include "value/list.h"
#include "vm/variables.h"

struct ms_code;
struct ms_unit;

/* Entry of a box that was made in this request. */
#define MS_JOURNAL_NONE UINT32_MAX
/* Room that stays for the next request. */
#define MS_JOURNAL_KEPT 256

enum ms_journal_kind {
	MS_JOURNAL_VARIABLE, /* of a table */
	MS_JOURNAL_BOX,
	MS_JOURNAL_PERSISTENT /* whether it was initialised */
};

struct ms_journal_entry {
	uint8_t kind;
	bool initialised;
	uint32_t mark; /* on what was lent; see ms_journal_lend() */
	uint32_t size; /* of the name */
	uint32_t index;
	/* The table's own; of boxes the global's, or NULL. */
	const char *name;
	struct ms_variables *table;
	struct ms_box *box;   /* counted */
	struct ms_unit *unit; /* counted */
	struct ms_code *code;
	struct ms_value old; /* counted; NONE: there was nothing */
};

struct ms_journal {
	struct ms_heap *heap;
	struct ms_journal_entry *entries;
	uint32_t count, capacity;
	uint32_t round; /* of the open request; 0: none is open */
	uint32_t last_round;
	uint32_t last_mark;
	/* Something couldn't be written down or harvested: scripts fail, and
	 * the request can't be kept, even if it catches that. */
	bool lost;
};

/*
 * Each call does nothing without an open request, and nothing for what has its
 * entry already.  Nonzero after ms_fail() when there is no memory; then nothing
 * may be touched.
 */
int ms_journal_variable(struct ms_journal *journal, struct ms_variables *table,
			struct ms_variable *item);
/* 'name' is the global's, owned by the table of globals; NULL for others. */
int ms_journal_box(struct ms_journal *journal, struct ms_value box,
		   const char *name, uint32_t size);
int ms_journal_persistent(struct ms_journal *journal, struct ms_unit *unit,
			  struct ms_code *code, uint32_t k);

/* A box made in this request needs no entry. */
void ms_journal_new_box(const struct ms_journal *journal, struct ms_value box);

/*
 * The variable and its box, if it has one, before it is lent.  What is lent
 * bears a mark that no other value has, in ms_value.spare: if it is still there
 * afterwards, nobody has assigned the variable.
 */
int ms_journal_lend(struct ms_journal *journal, struct ms_variables *table,
		    struct ms_variable *item);

#endif
