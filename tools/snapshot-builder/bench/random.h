/* Numbers that only look random: the same seed gives the same ones. */
#ifndef TOOLS_BENCH_RANDOM_H
#define TOOLS_BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct bench_random {
	uint64_t state;
};

/* SplitMix64: every seed is a good one, 0 as well. */
static inline uint64_t bench_random_next(struct bench_random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* 0 to count - 1.  The bias of the remainder is below count / 2^64. */
static inline size_t bench_random_below(struct bench_random *random,
					size_t count)
{
	return (size_t)(bench_random_next(random) % count);
}

#endif
