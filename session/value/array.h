/*
 * Full arrays: making them, filling them, changing them in place.
 *
 * The usual way to make a result:
 *
 *	struct ms_array *array;
 *	if (ms_array_create(heap, MS_DOUBLE, false, 2, dims, &array) != 0)
 *		return -1;
 *	double *out = array->data;
 *	...
 *	*result = ms_array_finish(heap, array);
 */
#ifndef MS_VALUE_ARRAY_H
#define MS_VALUE_ARRAY_H

#include "value/dims.h"
#include "value/heap.h"

/*
 * An array with one count whose elements are zero, '\0', false, [] (cells) or
 * "" (strings).  Plain classes, cell and string; 'complex' with numeric classes
 * only.  rank >= 1 (a single dimension N means NxN never: it is Nx1); trailing
 * 1s are dropped.  Give it up with ms_array_finish() or ms_array_drop().
 */
int ms_array_create(struct ms_heap *heap, enum ms_class class_, bool complex,
		    uint32_t rank, const size_t *dims, struct ms_array **out);

/* The same with elements that still have to be written, all of them.  Those of
 * cells and strings are NONE, so that the array can be dropped at any time. */
int ms_array_create_raw(struct ms_heap *heap, enum ms_class class_,
			bool complex, uint32_t rank, const size_t *dims,
			struct ms_array **out);

/* Two dimensions, raw. */
int ms_matrix_create(struct ms_heap *heap, enum ms_class class_, size_t rows,
		     size_t columns, struct ms_array **out);

/* The canonical value of a new array: takes it.  A real 1x1 of a plain class
 * becomes inline and the array is freed. */
struct ms_value ms_array_finish(struct ms_heap *heap, struct ms_array *array);

/* The same, and complex elements whose imaginary parts are all zero become
 * real, as results of arithmetic do.  Fails for lack of memory never. */
struct ms_value ms_array_finish_narrow(struct ms_heap *heap,
				       struct ms_array *array);

/* Give up a new array that isn't needed; takes NULL. */
void ms_array_drop(struct ms_heap *heap, struct ms_array *array);

/* Dimensions of a unique array become others of the same count. */
int ms_array_set_dims(struct ms_heap *heap, struct ms_array *array,
		      uint32_t rank, const size_t *dims);

/* A value with the elements of 'v' in other dimensions of the same count, as
 * reshape() does; shares or moves nothing that others see.  Arrays, ranges,
 * inline scalars, struct arrays. */
int ms_reshape(struct ms_heap *heap, struct ms_value v, uint32_t rank,
	       const size_t *dims, struct ms_value *out);

/* Room for 'capacity' elements in a unique array.  What is in it stays; what
 * is new is not initialised (NONE for cells and strings). */
int ms_array_reserve(struct ms_heap *heap, struct ms_array *array,
		     size_t capacity);

/*
 * Make '*target' hold a full array object of its own that may be changed: an
 * inline scalar becomes a 1x1 array (not canonical: finish or
 * ms_value_canonical() it), a shared one is copied, a lazy one made full.
 */
int ms_array_own(struct ms_heap *heap, struct ms_value *target,
		 struct ms_array **out);

/* Bring back the canonical form after changes by hand. */
void ms_value_canonical(struct ms_heap *heap, struct ms_value *value);

/* An array with the same class, dimensions and content, count one. */
int ms_array_copy(struct ms_heap *heap, const struct ms_array *array,
		  struct ms_array **out);

/* Ranges and sparse matrices made full; everything else retained. */
int ms_gather(struct ms_heap *heap, struct ms_value v, struct ms_value *out);

/* The same in place, for a slot that is read again and again. */
int ms_gather_slot(struct ms_heap *heap, struct ms_value *slot);

/* Element 'i' of a real array of a plain class, without any check; the value
 * that is stored has the array's class. */
struct ms_value ms_array_load(const struct ms_array *array, size_t i);
void ms_array_store(struct ms_array *array, size_t i, struct ms_value value);

/* ------------------------------------------------------ ready-made values */

/* Empty of any plain class, cell, string or struct (without fields). */
int ms_empty_of(struct ms_heap *heap, enum ms_class class_, uint32_t rank,
		const size_t *dims, struct ms_value *out);

int ms_row_of_doubles(struct ms_heap *heap, const double *elements,
		      size_t count, struct ms_value *out);
int ms_column_of_doubles(struct ms_heap *heap, const double *elements,
			 size_t count, struct ms_value *out);

/* The dimensions of 'v' as size() gives them. */
int ms_dims_row(struct ms_heap *heap, struct ms_value v, struct ms_value *out);

/* A complex double scalar, on the heap even when im is 0. */
int ms_complex(struct ms_heap *heap, double re, double im,
	       struct ms_value *out);

/* zeros, of any plain class, cell or string. */
int ms_zeros(struct ms_heap *heap, enum ms_class class_, uint32_t rank,
	     const size_t *dims, struct ms_value *out);

/* A real value of a numeric class as a complex one. */
int ms_to_complex(struct ms_heap *heap, struct ms_value v,
		  struct ms_value *out);

#endif
