/* Cells: indexing with braces. */
#ifndef MS_VALUE_CELL_H
#define MS_VALUE_CELL_H

#include "value/array.h"
#include "value/list.h"

/* A cell of [] everywhere. */
int ms_cell_create(struct ms_heap *heap, size_t rows, size_t columns,
		   struct ms_array **out);

/* A row (or column) of values, which are retained. */
int ms_cell_of(struct ms_heap *heap, const struct ms_value *values,
	       size_t count, bool row, struct ms_value *out);

static inline struct ms_value *ms_cell_values(struct ms_value cell)
{
	return cell.as.array->data;
}

/* cell{indexes...}, exactly one element.  String arrays give char rows.
 * MATLAB:cellRefFromNonCell for others. */
int ms_cell_read(struct ms_heap *heap, struct ms_value cell,
		 const struct ms_value *indexes, uint32_t count,
		 struct ms_value *out);

/* cell{indexes...}, any number of elements, appended to a list. */
int ms_cell_read_list(struct ms_heap *heap, struct ms_value cell,
		      const struct ms_value *indexes, uint32_t count,
		      struct ms_list *list);

/* target{indexes...} = value, one element.  NONE and [] become a cell; cells
 * grow.  String arrays take text. */
int ms_cell_write(struct ms_heap *heap, struct ms_value *target,
		  const struct ms_value *indexes, uint32_t count,
		  struct ms_value value);

/*
 * The place of target{indexes...}, for changing it there: the cell is made
 * unique and grows as needed.  Valid until the target changes.  Not for
 * strings.  The content must be put back before anything else can look at it.
 */
int ms_cell_slot(struct ms_heap *heap, struct ms_value *target,
		 const struct ms_value *indexes, uint32_t count,
		 struct ms_value **slot);

#endif
