/*
 * matio, another reader and writer of MAT files, as a peer.
 *
 *   matio_peer make FILE 6|7       variables of every class it can write
 *   matio_peer check FILE          are they in FILE, and nothing else?
 *   matio_peer copy IN OUT 6|7     what it read, written by it
 */
#include <matio.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	VARIABLES = 64
};

/* --------------------------------------------------------------- variables */

/* The same bytes each time, other ones for each seed. */
static void *bytes(size_t size, uint32_t seed)
{
	uint8_t *out = malloc(size + 1);

	if (out == NULL)
		abort();
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		out[i] = (uint8_t)(seed >> 24);
	}
	return out;
}

struct made {
	matvar_t *items[VARIABLES];
	size_t count;
};

static void add(struct made *made, matvar_t *variable)
{
	if (variable == NULL || made->count == VARIABLES)
		abort();
	made->items[made->count++] = variable;
}

struct number {
	const char *name;
	enum matio_classes class_;
	enum matio_types type;
	size_t size;
};

static const struct number numbers[] = {
	{ "double", MAT_C_DOUBLE, MAT_T_DOUBLE, 8 },
	{ "single", MAT_C_SINGLE, MAT_T_SINGLE, 4 },
	{ "int8", MAT_C_INT8, MAT_T_INT8, 1 },
	{ "uint8", MAT_C_UINT8, MAT_T_UINT8, 1 },
	{ "int16", MAT_C_INT16, MAT_T_INT16, 2 },
	{ "uint16", MAT_C_UINT16, MAT_T_UINT16, 2 },
	{ "int32", MAT_C_INT32, MAT_T_INT32, 4 },
	{ "uint32", MAT_C_UINT32, MAT_T_UINT32, 4 },
	{ "int64", MAT_C_INT64, MAT_T_INT64, 8 },
	{ "uint64", MAT_C_UINT64, MAT_T_UINT64, 8 },
};

enum {
	NUMBERS = sizeof(numbers) / sizeof(numbers[0])
};

static matvar_t *array(const char *name, const struct number *kind, int rank,
		       size_t *dims, bool complex)
{
	size_t size = kind->size;

	for (int i = 0; i < rank; i++)
		size *= dims[i];
	void *real = bytes(size, (uint32_t)kind->class_);
	void *imaginary = bytes(size, 100 + (uint32_t)kind->class_);
	mat_complex_split_t both = { .Re = real, .Im = imaginary };
	matvar_t *out = Mat_VarCreate(name, kind->class_, kind->type, rank,
				      dims, complex ? (void *)&both : real,
				      complex ? MAT_F_COMPLEX : 0);
	free(real);
	free(imaginary);
	return out;
}

static void add_numbers(struct made *made)
{
	size_t shape[] = { 2, 3, 4 };
	size_t empty[] = { 0, 3 };
	size_t one[] = { 1, 1 };
	char name[64];

	for (size_t i = 0; i < NUMBERS; i++) {
		add(made, array(numbers[i].name, &numbers[i], 3, shape, false));
		(void)snprintf(name, sizeof(name), "complex_%s",
			       numbers[i].name);
		add(made, array(name, &numbers[i], 2, shape, true));
		(void)snprintf(name, sizeof(name), "one_%s", numbers[i].name);
		add(made, array(name, &numbers[i], 2, one, false));
	}
	add(made, array("empty", &numbers[0], 2, empty, false));
	matvar_t *global = array("everywhere", &numbers[0], 2, one, false);
	global->isGlobal = 1;
	add(made, global);
}

static void add_texts(struct made *made)
{
	uint8_t truth[] = { 1, 0, 0, 1, 1, 0 };
	uint16_t wide[] = { 'a', 0xe9, 0x20ac, 'z' };
	size_t table[] = { 2, 3 };
	size_t row[] = { 1, 4 };

	add(made, Mat_VarCreate("truth", MAT_C_UINT8, MAT_T_UINT8, 2, table,
				truth, MAT_F_LOGICAL));
	add(made, Mat_VarCreate("text", MAT_C_CHAR, MAT_T_UTF8, 2, table,
				"adbecf", 0));
	add(made,
	    Mat_VarCreate("wide", MAT_C_CHAR, MAT_T_UTF16, 2, row, wide, 0));
}

static void add_sparse(struct made *made)
{
	uint32_t rows[] = { 0, 2, 1 };
	uint32_t starts[] = { 0, 2, 2, 3 };
	double real[] = { 1.5, -2, 1e300 };
	double imaginary[] = { 0, 7, -1 };
	mat_complex_split_t both = { .Re = real, .Im = imaginary };
	size_t dims[] = { 3, 3 };
	mat_sparse_t sparse = { .nzmax = 3,
				.ir = rows,
				.nir = 3,
				.jc = starts,
				.njc = 4,
				.ndata = 3,
				.data = real };

	add(made, Mat_VarCreate("sparse", MAT_C_SPARSE, MAT_T_DOUBLE, 2, dims,
				&sparse, 0));
	sparse.data = &both;
	add(made, Mat_VarCreate("sparse_complex", MAT_C_SPARSE, MAT_T_DOUBLE, 2,
				dims, &sparse, MAT_F_COMPLEX));
}

static void add_containers(struct made *made)
{
	static const char *const fields[] = { "first", "second", NULL };
	size_t dims[] = { 1, 2 };
	size_t none[] = { 0, 0 };
	matvar_t *inner[] = { array(NULL, &numbers[4], 2, dims, false),
			      array(NULL, &numbers[1], 2, dims, true) };
	matvar_t *outer[] = { Mat_VarCreate(NULL, MAT_C_CELL, MAT_T_CELL, 2,
					    dims, inner, 0),
			      array(NULL, &numbers[0], 2, none, false) };
	matvar_t *record = Mat_VarCreateStruct2("record", 2, dims, fields);

	add(made,
	    Mat_VarCreate("cell", MAT_C_CELL, MAT_T_CELL, 2, dims, outer, 0));
	add(made, Mat_VarCreate("cell_empty", MAT_C_CELL, MAT_T_CELL, 2, none,
				NULL, 0));
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++)
			(void)Mat_VarSetStructFieldByIndex(
				record, k, i,
				array(fields[k], &numbers[3 * i + k], 2, dims,
				      false));
	add(made, record);
}

static void make(struct made *made)
{
	made->count = 0;
	add_numbers(made);
	add_texts(made);
	add_sparse(made);
	add_containers(made);
}

static void unmake(struct made *made)
{
	for (size_t i = 0; i < made->count; i++)
		Mat_VarFree(made->items[i]);
}

/* --------------------------------------------------------------- comparing */

static size_t count_of(const matvar_t *v)
{
	size_t count = 1;

	for (int i = 0; i < v->rank; i++)
		count *= v->dims[i];
	return count;
}

/* Texts by their codes: each side may store them in another width. */
static unsigned code(const matvar_t *v, size_t i)
{
	if (v->data_type == MAT_T_UINT16 || v->data_type == MAT_T_UTF16)
		return ((const uint16_t *)v->data)[i];
	return ((const uint8_t *)v->data)[i];
}

static bool same_text(const matvar_t *a, const matvar_t *b)
{
	for (size_t i = 0; i < count_of(a); i++)
		if (code(a, i) != code(b, i))
			return false;
	return true;
}

static bool same_bytes(const matvar_t *v, const void *a, const void *b,
		       size_t size)
{
	const mat_complex_split_t *x = a;
	const mat_complex_split_t *y = b;

	if (size == 0)
		return true;
	if (!v->isComplex)
		return memcmp(a, b, size) == 0;
	return memcmp(x->Re, y->Re, size) == 0 &&
	       memcmp(x->Im, y->Im, size) == 0;
}

static bool same_sparse(const matvar_t *a, const matvar_t *b)
{
	const mat_sparse_t *x = a->data;
	const mat_sparse_t *y = b->data;

	return x->ndata == y->ndata && x->njc == y->njc &&
	       memcmp(x->jc, y->jc, x->njc * sizeof(*x->jc)) == 0 &&
	       memcmp(x->ir, y->ir, x->ndata * sizeof(*x->ir)) == 0 &&
	       same_bytes(a, x->data, y->data, x->ndata * sizeof(double));
}

static bool same(const matvar_t *a, const matvar_t *b);

static bool same_items(const matvar_t *a, const matvar_t *b, size_t count)
{
	matvar_t *const *x = a->data;
	matvar_t *const *y = b->data;

	for (size_t i = 0; i < count; i++)
		if (!same(x[i], y[i]))
			return false;
	return true;
}

static bool same_fields(matvar_t *a, matvar_t *b)
{
	unsigned count = Mat_VarGetNumberOfFields(a);
	char *const *x = Mat_VarGetStructFieldnames(a);
	char *const *y = Mat_VarGetStructFieldnames(b);

	if (count != Mat_VarGetNumberOfFields(b))
		return false;
	for (unsigned i = 0; i < count; i++)
		if (strcmp(x[i], y[i]) != 0)
			return false;
	return same_items(a, b, count * count_of(a));
}

static bool same(const matvar_t *a, const matvar_t *b)
{
	if (a->class_type != b->class_type || a->rank != b->rank ||
	    !a->isComplex != !b->isComplex || !a->isLogical != !b->isLogical ||
	    memcmp(a->dims, b->dims, (size_t)a->rank * sizeof(*a->dims)) != 0)
		return false;
	switch ((int)a->class_type) {
	case MAT_C_CHAR:
		return same_text(a, b);
	case MAT_C_SPARSE:
		return same_sparse(a, b);
	case MAT_C_CELL:
		return same_items(a, b, count_of(a));
	case MAT_C_STRUCT:
		return same_fields((matvar_t *)a, (matvar_t *)b);
	default:
		return same_bytes(a, a->data, b->data,
				  count_of(a) * (size_t)a->data_size);
	}
}

/* ----------------------------------------------------------------- actions */

static enum matio_compression compression(const char *level)
{
	return level[0] == '7' ? MAT_COMPRESSION_ZLIB : MAT_COMPRESSION_NONE;
}

static int make_file(const char *path, const char *level)
{
	mat_t *file = Mat_CreateVer(path, NULL, MAT_FT_MAT5);
	struct made made;
	int rc = 0;

	if (file == NULL)
		return 2;
	make(&made);
	for (size_t i = 0; i < made.count; i++)
		rc |= Mat_VarWrite(file, made.items[i], compression(level));
	unmake(&made);
	return Mat_Close(file) | rc;
}

static int check_file(const char *path)
{
	mat_t *file = Mat_Open(path, MAT_ACC_RDONLY);
	struct made made;
	size_t count = 0;
	int wrong = 0;

	if (file == NULL)
		return 2;
	make(&made);
	for (size_t i = 0; i < made.count; i++) {
		matvar_t *read = Mat_VarRead(file, made.items[i]->name);

		if (read == NULL || !same(made.items[i], read) ||
		    (read->isGlobal != 0) != (made.items[i]->isGlobal != 0)) {
			(void)printf("%s is %s\n", made.items[i]->name,
				     read == NULL ? "not there" : "another");
			wrong = 1;
		}
		Mat_VarFree(read);
	}
	(void)Mat_GetDir(file, &count);
	if (count != made.count)
		(void)printf("%zu variables instead of %zu\n", count,
			     made.count);
	unmake(&made);
	(void)Mat_Close(file);
	return wrong | (count != made.count);
}

static int copy_file(const char *in, const char *out, const char *level)
{
	mat_t *from = Mat_Open(in, MAT_ACC_RDONLY);
	mat_t *to = Mat_CreateVer(out, NULL, MAT_FT_MAT5);
	matvar_t *variable;
	int rc = 0;

	if (from == NULL || to == NULL)
		return 2;
	while ((variable = Mat_VarReadNext(from)) != NULL) {
		rc |= Mat_VarWrite(to, variable, compression(level));
		Mat_VarFree(variable);
	}
	(void)Mat_Close(from);
	return Mat_Close(to) | rc;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		return make_file(argv[2], argv[3]);
	if (argc == 3 && strcmp(argv[1], "check") == 0)
		return check_file(argv[2]);
	if (argc == 5 && strcmp(argv[1], "copy") == 0)
		return copy_file(argv[2], argv[3], argv[4]);
	(void)fprintf(stderr, "usage: matio_peer make|check|copy FILE...\n");
	return 2;
}
