/*
 * What bench_mat.c measures, by others in C: matio for the files, libdeflate
 * alone for the streams, matio with OpenSSL and jansson for the payloads.
 *
 *     bench_mat_peer FOLDER [ROUNDS]
 */
#include <jansson.h>
#include <libdeflate.h>
#include <math.h>
#include <matio.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ELEMENTS = 3000000,
	VARIABLES = 2048,
	SIDE = 100,
	SIZE = ELEMENTS * 8,
};

struct work {
	char path[512];
	double *data;
	enum matio_compression compression;
	void *packed;
	size_t packed_size;
	void *room;
	char *payload;
};

static double processor_time(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void tell(const char *metric, void (*run)(struct work *work),
		 struct work *work, size_t rounds)
{
	double *samples = calloc(rounds, sizeof(*samples));

	if (samples == NULL)
		abort();
	run(work);
	for (size_t i = 0; i < rounds; i++) {
		double start = processor_time();

		run(work);
		samples[i] = processor_time() - start;
	}
	qsort(samples, rounds, sizeof(*samples), by_size);
	(void)printf("%s %.1f\n", metric, samples[rounds / 2]);
	(void)fflush(stdout);
	free(samples);
}

static void fill(double *data, bool smooth)
{
	uint32_t x = 1;

	for (size_t i = 0; i < ELEMENTS; i++) {
		x = x * 1664525u + 1013904223u;
		data[i] = smooth ? round(1000 * sin((double)i * 1e-4))
				 : (double)x / 3;
	}
}

/* ------------------------------------------------------------------- matio */

static mat_t *create(const struct work *work)
{
	mat_t *mat = Mat_CreateVer(work->path, NULL, MAT_FT_MAT5);

	if (mat == NULL)
		abort();
	return mat;
}

static void put(mat_t *mat, matvar_t *variable,
		enum matio_compression compression)
{
	if (variable == NULL || Mat_VarWrite(mat, variable, compression) != 0)
		abort();
	Mat_VarFree(variable);
}

static matvar_t *doubles(const char *name, size_t count, double *data)
{
	size_t dims[2] = { count, 1 };

	return Mat_VarCreate(name, MAT_C_DOUBLE, MAT_T_DOUBLE, 2, dims, data,
			     MAT_F_DONT_COPY_DATA);
}

static void write_matrix(struct work *work)
{
	mat_t *mat = create(work);

	put(mat, doubles("v0", ELEMENTS, work->data), work->compression);
	Mat_Close(mat);
}

static void write_many(struct work *work)
{
	mat_t *mat = create(work);

	for (unsigned i = 0; i < VARIABLES; i++) {
		char name[16];
		double x = i;

		(void)snprintf(name, sizeof(name), "v%u", i);
		put(mat, doubles(name, 1, &x), MAT_COMPRESSION_NONE);
	}
	Mat_Close(mat);
}

static matvar_t *cell_of(matvar_t **items)
{
	size_t dims[2] = { SIDE, 1 };

	return Mat_VarCreate("c", MAT_C_CELL, MAT_T_CELL, 2, dims, items, 0);
}

static void write_leaves(struct work *work)
{
	mat_t *mat = create(work);
	matvar_t *outer[SIDE], *inner[SIDE];

	for (size_t i = 0; i < SIDE; i++) {
		for (size_t k = 0; k < SIDE; k++) {
			size_t dims[2] = { 1, 1 };
			double x = (double)k;

			inner[k] = Mat_VarCreate(NULL, MAT_C_DOUBLE,
						 MAT_T_DOUBLE, 2, dims, &x, 0);
		}
		outer[i] = cell_of(inner);
	}
	put(mat, cell_of(outer), MAT_COMPRESSION_NONE);
	Mat_Close(mat);
}

static void read_all(struct work *work)
{
	mat_t *mat = Mat_Open(work->path, MAT_ACC_RDONLY);
	matvar_t *variable;

	if (mat == NULL)
		abort();
	while ((variable = Mat_VarReadNext(mat)) != NULL)
		Mat_VarFree(variable);
	Mat_Close(mat);
}

/* -------------------------------------------------------------- libdeflate */

static void deflate_alone(struct work *work)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);

	work->packed_size = libdeflate_zlib_compress(
		c, work->data, SIZE, work->packed, SIZE + SIZE / 8);
	if (work->packed_size == 0)
		abort();
	libdeflate_free_compressor(c);
}

static void inflate_alone(struct work *work)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();

	if (libdeflate_zlib_decompress(d, work->packed, work->packed_size,
				       work->room, SIZE, NULL) != 0)
		abort();
	libdeflate_free_decompressor(d);
}

/* ---------------------------------------------------------------- payloads */

static uint8_t *whole_file(const struct work *work, size_t *size)
{
	FILE *file = fopen(work->path, "rb");
	uint8_t *bytes = malloc(SIZE + 4096);

	if (file == NULL || bytes == NULL)
		abort();
	*size = fread(bytes, 1, SIZE + 4096, file);
	(void)fclose(file);
	return bytes;
}

static void export_all(struct work *work)
{
	size_t size;

	write_matrix(work);
	uint8_t *mat = whole_file(work, &size);
	char *text = malloc(size / 3 * 4 + 8);
	if (text == NULL)
		abort();
	int length = EVP_EncodeBlock((unsigned char *)text, mat, (int)size);
	json_t *payload = json_pack("{s:i, s:s, s:o}", "schemaVersion", 1,
				    "kind", "workspace-state", "matBase64",
				    json_stringn_nocheck(text, (size_t)length));
	free(work->payload);
	work->payload = json_dumps(payload, JSON_COMPACT);
	if (work->payload == NULL)
		abort();
	json_decref(payload);
	free(text);
	free(mat);
}

static void import_all(struct work *work)
{
	json_t *payload = json_loads(work->payload, 0, NULL);
	json_t *text = json_object_get(payload, "matBase64");
	size_t length = json_string_length(text);
	uint8_t *mat = malloc(length);
	FILE *file = fopen(work->path, "wb");

	if (mat == NULL || file == NULL)
		abort();
	int size = EVP_DecodeBlock(
		mat, (const unsigned char *)json_string_value(text),
		(int)length);
	if (size <= 0 || fwrite(mat, 1, (size_t)size, file) != (size_t)size)
		abort();
	(void)fclose(file);
	read_all(work);
	free(mat);
	json_decref(payload);
}

/* -------------------------------------------------------------------- main */

static void measure_packed(struct work *work, bool smooth, size_t rounds)
{
	static const char *const names[2][4] = {
		{ "matio_save_24mb_packed_random_us",
		  "matio_load_24mb_packed_random_us",
		  "libdeflate_24mb_random_us",
		  "libdeflate_inflate_24mb_random_us" },
		{ "matio_save_24mb_packed_smooth_us",
		  "matio_load_24mb_packed_smooth_us",
		  "libdeflate_24mb_smooth_us",
		  "libdeflate_inflate_24mb_smooth_us" },
	};

	fill(work->data, smooth);
	work->compression = MAT_COMPRESSION_ZLIB;
	tell(names[smooth][0], write_matrix, work, rounds);
	tell(names[smooth][1], read_all, work, rounds);
	work->compression = MAT_COMPRESSION_NONE;
	tell(names[smooth][2], deflate_alone, work, rounds);
	tell(names[smooth][3], inflate_alone, work, rounds);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 20;
	struct work work = { .compression = MAT_COMPRESSION_NONE };

	if (rounds < 4)
		rounds = 4;
	(void)snprintf(work.path, sizeof(work.path), "%s/peer.mat",
		       argc > 1 ? argv[1] : "/tmp");
	work.data = malloc(SIZE);
	work.packed = malloc(SIZE + SIZE / 8);
	work.room = malloc(SIZE);
	if (work.data == NULL || work.packed == NULL || work.room == NULL)
		abort();
	fill(work.data, false);
	tell("matio_save_24mb_us", write_matrix, &work, rounds);
	tell("matio_load_24mb_us", read_all, &work, rounds);
	tell("matio_export_24mb_us", export_all, &work, rounds / 4);
	tell("matio_import_24mb_us", import_all, &work, rounds / 4);
	measure_packed(&work, false, rounds / 4);
	measure_packed(&work, true, rounds / 4);
	tell("matio_save_2048_us", write_many, &work, rounds);
	tell("matio_load_2048_us", read_all, &work, rounds);
	tell("matio_save_10000_leaves_us", write_leaves, &work, rounds);
	tell("matio_load_10000_leaves_us", read_all, &work, rounds);
	(void)remove(work.path);
	free(work.payload);
	free(work.data);
	free(work.packed);
	free(work.room);
	return 0;
}
