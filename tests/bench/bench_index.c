/*
 * Which name index?  The one in the file (open addressing, half full at most)
 * against binary search over the sorted records, which needs no index, and
 * against a minimal perfect hash (hash and displace), which has no empty slots.
 * All three answer the same look-ups from the same records; bytes are those
 * that have to be trusted, and so hashed, before the first answer.
 *
 *     bench_index LIBRARY FOLDER [ROUNDS]
 */
#include "bench/bench.h"

#include "base/digest.h"
#include "session/library/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOKUPS 256u

/* Hash and displace: a bucket's displacement makes its names hit free slots. */
struct perfect {
	uint32_t slots;	  /* as many as names */
	uint32_t buckets; /* a quarter of that */
	uint32_t *displacement;
	uint32_t *record;
};

struct index_case {
	struct snap_reader *reader;
	struct ms_library *library;
	struct perfect perfect;
	uint32_t count;
};

static struct ms_text name_of(const struct index_case *c, uint32_t index)
{
	struct ms_entry entry;
	struct snap_error err;

	bench_check(ms_library_entry(c->library, index, &entry, &err), &err,
		    "entry");
	return entry.name;
}

static uint32_t perfect_slot(const struct perfect *p, uint64_t hash,
			     uint32_t displacement)
{
	uint64_t mixed = hash ^ displacement * UINT64_C(0x9e3779b97f4a7c15);

	/* Another permutation of all hashes per displacement. */
	mixed = (mixed ^ mixed >> 32) * UINT64_C(0xd6e8feb86659fd93);
	mixed ^= mixed >> 32;
	return (uint32_t)(mixed % p->slots);
}

static uint32_t bucket_of(const struct perfect *p, uint64_t hash)
{
	return (uint32_t)hash % p->buckets;
}

struct member {
	uint64_t hash;
	uint32_t record;
	uint32_t bucket;
	uint32_t bucket_size;
};

static int larger_bucket_first(const void *a, const void *b)
{
	const struct member *left = a, *right = b;

	if (left->bucket_size != right->bucket_size)
		return left->bucket_size > right->bucket_size ? -1 : 1;
	return (left->bucket > right->bucket) - (left->bucket < right->bucket);
}

/* Do all of a bucket's names find different free slots? */
static int try_displacement(const struct perfect *p,
			    const struct member *members, uint32_t n,
			    uint32_t displacement)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t slot = perfect_slot(p, members[i].hash, displacement);

		if (p->record[slot] != 0)
			return 0;
		for (uint32_t k = 0; k < i; k++)
			if (perfect_slot(p, members[k].hash, displacement) ==
			    slot)
				return 0;
	}
	return 1;
}

static void place_bucket(struct perfect *p, const struct member *members,
			 uint32_t n)
{
	for (uint32_t d = 0; d < 1u << 24; d++) {
		if (!try_displacement(p, members, n, d))
			continue;
		for (uint32_t i = 0; i < n; i++)
			p->record[perfect_slot(p, members[i].hash, d)] =
				members[i].record + 1;
		p->displacement[members[0].bucket] = d;
		return;
	}
	(void)fprintf(stderr, "bench_index: no displacement fits\n");
	exit(2);
}

static void build_perfect(struct index_case *c)
{
	struct perfect *p = &c->perfect;
	struct member *members = calloc(c->count, sizeof(*members));

	/* A quarter of slack: without it the last buckets search for ever. */
	p->slots = c->count + c->count / 4 + 1;
	p->buckets = c->count / 4 + 1;
	p->displacement = calloc(p->buckets, sizeof(*p->displacement));
	p->record = calloc(p->slots, sizeof(*p->record));
	uint32_t *sizes = calloc(p->buckets, sizeof(*sizes));
	if (members == NULL || p->displacement == NULL || p->record == NULL ||
	    sizes == NULL)
		abort();
	for (uint32_t i = 0; i < c->count; i++) {
		struct ms_text name = name_of(c, i);

		members[i].hash = snap_digest64(name.data, name.size);
		members[i].record = i;
		members[i].bucket = bucket_of(p, members[i].hash);
		sizes[members[i].bucket]++;
	}
	for (uint32_t i = 0; i < c->count; i++)
		members[i].bucket_size = sizes[members[i].bucket];
	qsort(members, c->count, sizeof(*members), larger_bucket_first);
	for (uint32_t i = 0; i < c->count; i += members[i].bucket_size)
		place_bucket(p, &members[i], members[i].bucket_size);
	free(sizes);
	free(members);
}

static volatile uint32_t sink;

static uint32_t nth(const struct index_case *c, uint32_t i)
{
	return (uint32_t)((uint64_t)i * 7919u % c->count);
}

/* The texts are looked up in the records, so each arm pays for them alike. */
static void look_up_all(const struct index_case *c,
			uint32_t (*find)(const struct index_case *c,
					 struct ms_text name))
{
	for (uint32_t i = 0; i < LOOKUPS; i++) {
		uint32_t wanted = nth(c, i);

		if (find(c, name_of(c, wanted)) != wanted) {
			(void)fprintf(stderr, "bench_index: wrong answer\n");
			exit(2);
		}
		sink = wanted;
	}
}

static uint32_t find_open(const struct index_case *c, struct ms_text name)
{
	struct ms_entry entry = { .index = UINT32_MAX };
	struct snap_error err;

	bench_check(
		ms_library_find(c->library, name.data, name.size, &entry, &err),
		&err, "find");
	return entry.index;
}

static uint32_t find_binary(const struct index_case *c, struct ms_text name)
{
	uint32_t low = 0, high = c->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct ms_text found = name_of(c, middle);
		size_t shared = found.size < name.size ? found.size : name.size;
		int order = memcmp(found.data, name.data, shared);
		if (order == 0)
			order = (found.size > name.size) -
				(found.size < name.size);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

static uint32_t find_perfect(const struct index_case *c, struct ms_text name)
{
	const struct perfect *p = &c->perfect;
	uint64_t hash = snap_digest64(name.data, name.size);
	uint32_t displacement = p->displacement[bucket_of(p, hash)];
	uint32_t record = p->record[perfect_slot(p, hash, displacement)] - 1;
	struct ms_text found = name_of(c, record);

	if (found.size == name.size &&
	    memcmp(found.data, name.data, name.size) == 0)
		return record;
	return UINT32_MAX;
}

static void run_open(void *context)
{
	look_up_all(context, find_open);
}

static void run_binary(void *context)
{
	look_up_all(context, find_binary);
}

static void run_perfect(void *context)
{
	look_up_all(context, find_perfect);
}

static void bench_count(const struct fmt_library *real, uint32_t count,
			const char *folder, size_t rounds)
{
	const struct ms_library_layout layout = { .cold_codec = SNAP_CODEC_ZSTD,
						  .level = 1 };
	struct fmt_library library = bench_copies(real, count);
	struct index_case c = { .count = count };
	struct snap_section section;
	struct snap_error err;
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/index-%u.snapshot", folder,
		       count);
	bench_write(&library, &layout, 1, path);
	bench_free_copies(&library);
	bench_check(snap_reader_open_file(&c.reader, path, NULL, &err), &err,
		    path);
	bench_check(ms_library_open(&c.library, c.reader, NULL, &err), &err,
		    path);
	bench_check(snap_reader_find(c.reader, MS_SECTION_NAME_INDEX, &section,
				     &err),
		    &err, path);
	build_perfect(&c);
	struct bench_arm arms[] = {
		{ .metric = "open_addressed", .run = run_open, .context = &c },
		{ .metric = "binary_search", .run = run_binary, .context = &c },
		{ .metric = "perfect_hash", .run = run_perfect, .context = &c },
	};

	bench_run(arms, 3, rounds);
	for (size_t i = 0; i < 3; i++)
		bench_printf(bench_median(&arms[i], rounds) / LOOKUPS * 1000,
			     "index_%u_%s_ns", count, arms[i].metric);
	bench_printf((double)section.raw_size, "index_%u_open_addressed_bytes",
		     count);
	bench_printf((double)(c.perfect.buckets * 4 + c.perfect.slots * 4),
		     "index_%u_perfect_hash_bytes", count);
	bench_free(arms, 3);
	free(c.perfect.displacement);
	free(c.perfect.record);
	ms_library_close(c.library);
	snap_reader_close(c.reader);
	(void)unlink(path);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: bench_index LIBRARY FOLDER [ROUNDS]\n");
		return 2;
	}
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 301;
	struct fmt_library *real = bench_library(argv[1], 1);

	bench_count(real, 1000, argv[2], rounds);
	bench_count(real, 100000, argv[2], rounds);
	fmt_stdlib_free(real);
	return 0;
}
