/*
 * rand, randn, randi, randperm.
 *
 * The generator is the Mersenne Twister MT19937 by Matsumoto and Nishimura,
 * seeded as init_genrand() does (seed 0 counts as 5489, MATLAB's default), and
 * doubles have 53 bits as of genrand_res53(), skipping 0.  With the same seed
 * rand() gives MATLAB's numbers.  randn() uses the ziggurat method with a table
 * of its own: its numbers have the right distribution but are not MATLAB's.
 */
#include "builtins/random.h"

#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include <math.h>

#define STATE_WORDS  624
#define STATE_MIDDLE 397
#define LAYERS	     256

struct ms_random {
	uint32_t words[STATE_WORDS];
	uint32_t next;
	bool has_layers; /* of randn() */
	double edges[LAYERS + 1];
	double heights[LAYERS + 1];
};

static void seed_random(struct ms_random *random, uint32_t seed)
{
	uint32_t x = seed == 0 ? 5489 : seed;

	random->words[0] = x;
	for (uint32_t i = 1; i < STATE_WORDS; i++) {
		x = UINT32_C(1812433253) * (x ^ x >> 30) + i;
		random->words[i] = x;
	}
	random->next = STATE_WORDS;
}

static void start_random(struct ms_random *random)
{
	random->has_layers = false;
	seed_random(random, 0);
}

static struct ms_random *random_of(struct ms_call *call)
{
	struct ms_builtin_state *state = ms_state_of(call);

	if (state == NULL)
		return NULL;
	if (state->random == NULL) {
		state->random =
			ms_heap_alloc(call->heap, sizeof(*state->random));
		if (state->random != NULL)
			start_random(state->random);
	}
	return state->random;
}

void ms_random_free(struct ms_heap *heap, struct ms_random *random)
{
	ms_heap_free(heap, random, sizeof(*random));
}

static uint32_t mix(uint32_t high, uint32_t low)
{
	uint32_t y =
		(high & UINT32_C(0x80000000)) | (low & UINT32_C(0x7fffffff));

	return y >> 1 ^ ((0 - (low & 1)) & UINT32_C(0x9908b0df));
}

static void refill(struct ms_random *random)
{
	const uint32_t split = STATE_WORDS - STATE_MIDDLE;
	uint32_t *w = random->words;

	for (uint32_t i = 0; i < split; i++)
		w[i] = w[i + STATE_MIDDLE] ^ mix(w[i], w[i + 1]);
	for (uint32_t i = split; i < STATE_WORDS - 1; i++)
		w[i] = w[i - split] ^ mix(w[i], w[i + 1]);
	w[STATE_WORDS - 1] =
		w[STATE_MIDDLE - 1] ^ mix(w[STATE_WORDS - 1], w[0]);
	random->next = 0;
}

static uint32_t next_word(struct ms_random *random)
{
	uint32_t y;

	if (random->next == STATE_WORDS)
		refill(random);
	y = random->words[random->next++];
	y ^= y >> 11;
	y ^= y << 7 & UINT32_C(0x9d2c5680);
	y ^= y << 15 & UINT32_C(0xefc60000);
	return y ^ y >> 18;
}

/* In (0, 1), 53 bits. */
static double next_uniform(struct ms_random *random)
{
	double x;

	do {
		uint32_t a = next_word(random) >> 5;
		uint32_t b = next_word(random) >> 6;

		x = (a * 67108864.0 + b) / 9007199254740992.0;
	} while (x == 0);
	return x;
}

/*
 * The ziggurat of Marsaglia and Tsang: the area under exp(-x^2 / 2) is covered
 * by layers of equal area, all rectangles but the one that holds the tail.  A
 * point of a layer is nearly always inside; only the others cost more.
 */
#define LAYER_AREA 0.00492867323399 /* for 256 layers */
#define TAIL_BEGIN 3.6541528853610088

static void stack_layers(struct ms_random *random)
{
	double x = TAIL_BEGIN;
	double y = exp(-0.5 * x * x);

	random->edges[0] = LAYER_AREA / y;
	random->edges[1] = x;
	random->heights[0] = 0;
	random->heights[1] = y;
	for (uint32_t i = 2; i <= LAYERS; i++) {
		y += LAYER_AREA / random->edges[i - 1];
		random->edges[i] = y >= 1 ? 0 : sqrt(-2 * log(y));
		random->heights[i] = y;
	}
	random->edges[LAYERS] = 0;
	random->heights[LAYERS] = 1;
	random->has_layers = true;
}

static double tail(struct ms_random *random)
{
	double x;
	double y;

	do {
		x = -log(next_uniform(random)) / TAIL_BEGIN;
		y = -log(next_uniform(random));
	} while (y + y < x * x);
	return TAIL_BEGIN + x;
}

static double next_normal(struct ms_random *random)
{
	if (!random->has_layers)
		stack_layers(random);
	for (;;) {
		uint32_t a = next_word(random);
		uint32_t b = next_word(random);
		uint32_t layer = a & (LAYERS - 1);
		double sign = (a & LAYERS) != 0 ? -1 : 1;
		/* 22 bits of the one, 31 of the other. */
		double u = ((double)(a >> 10) * 2147483648.0 + (b >> 1)) /
			   9007199254740992.0;
		double x = u * random->edges[layer];
		double y;

		if (x < random->edges[layer + 1])
			return sign * x;
		if (layer == 0)
			return sign * tail(random);
		y = random->heights[layer] +
		    next_uniform(random) * (random->heights[layer + 1] -
					    random->heights[layer]);
		if (y < exp(-0.5 * x * x))
			return sign * x;
	}
}

/* ------------------------------------------------------------- the functions
 */

/* The stream's state as numbers: the words, and how many of them are used. */
#define STATE_NUMBERS (STATE_WORDS + 1)

static int give_state(struct ms_call *call, const struct ms_random *random)
{
	struct ms_array *array;

	if (ms_matrix_create(call->heap, MS_DOUBLE, STATE_NUMBERS, 1, &array) !=
	    0)
		return -1;
	double *out = array->data;
	for (uint32_t i = 0; i < STATE_WORDS; i++)
		out[i] = random->words[i];
	out[STATE_WORDS] = random->next;
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* Is it what give_state() gives?  Out of zeros alone nothing else comes. */
static bool is_state(const struct ms_numbers *n)
{
	bool lives = false;

	if (n->count != STATE_NUMBERS || !(n->data[STATE_WORDS] >= 0) ||
	    n->data[STATE_WORDS] > STATE_WORDS)
		return false;
	for (size_t i = 0; i < n->count; i++) {
		if (!(n->data[i] >= 0) || n->data[i] > UINT32_MAX ||
		    n->data[i] != floor(n->data[i]))
			return false;
		lives = lives || (i != 0 && i < STATE_WORDS && n->data[i] != 0);
	}
	return lives;
}

static uint32_t seed_of(double number)
{
	return isfinite(number)
		       ? (uint32_t)fmod(fabs(floor(number)), 4294967296.0)
		       : 0;
}

/* A state goes on where it was taken; other numbers make one seed. */
static int restart(struct ms_call *call, struct ms_random *random)
{
	struct ms_numbers n;
	uint32_t seed = 0;

	if (ms_real_numbers(call, 1, &n) != 0)
		return -1;
	if (is_state(&n)) {
		for (uint32_t i = 0; i < STATE_WORDS; i++)
			random->words[i] = (uint32_t)n.data[i];
		random->next = (uint32_t)n.data[STATE_WORDS];
	} else {
		for (size_t i = 0; i < n.count; i++)
			seed = seed * UINT32_C(69069) + seed_of(n.data[i]);
		seed_random(random, seed);
	}
	ms_numbers_end(call, &n);
	return 0;
}

/* rand('twister', s) and its like restart the stream, or tell its state. */
static int reseed(struct ms_call *call, bool *done)
{
	static const char *const words[] = { "seed", "state", "twister", NULL };
	struct ms_random *random = random_of(call);

	*done = call->argument_count >= 1 &&
		ms_find_option(call->arguments[0], words) >= 0;
	if (random == NULL)
		return -1;
	if (!*done)
		return 0;
	if (call->argument_count < 2)
		return give_state(call, random);
	if (ms_is_text(call->arguments[1])) {
		seed_random(random, 0);
		return 0;
	}
	if (ms_is_empty(call->arguments[1]))
		return ms_fail_few(call);
	return restart(call, random);
}

typedef double draw_function(struct ms_random *random);

static int draw(struct ms_call *call, draw_function *function)
{
	struct ms_class_choice choice;
	struct ms_shape_dims dims;
	struct ms_array *array;
	struct ms_random *random;
	uint32_t count;
	bool done;

	if (reseed(call, &done) != 0)
		return -1;
	if (done)
		return 0;
	if (ms_arguments_class(call, &count, &choice) != 0 ||
	    ms_arguments_size(call, 0, count, &dims) != 0)
		return -1;
	if (!ms_class_is_float(choice.class_))
		return ms_fail(call->heap, "MATLAB:rand:invalidClass",
			       "Random numbers are of class double or "
			       "single.");
	random = random_of(call);
	if (ms_array_of(call, MS_DOUBLE, false, &dims, &array) != 0)
		return -1;
	for (size_t i = 0; i < array->count; i++)
		((double *)array->data)[i] = function(random);
	return ms_give_as(call, 0, array, choice.class_, false);
}

int ms_bi_rand(struct ms_call *call)
{
	return draw(call, next_uniform);
}

int ms_bi_randn(struct ms_call *call)
{
	return draw(call, next_normal);
}

#define RANDI_LIMIT 9007199254740992.0

static int read_limits(struct ms_call *call, double *low, double *high)
{
	struct ms_numbers n;
	bool good;

	if (ms_real_numbers(call, 0, &n) != 0)
		return -1;
	good = n.count == 1 || n.count == 2;
	*low = n.count == 2 ? n.data[0] : 1;
	*high = good ? n.data[n.count - 1] : 0;
	ms_numbers_end(call, &n);
	/* Each of the numbers must be as likely as any other. */
	if (good && *low <= *high && *low == floor(*low) &&
	    *high == floor(*high) && fabs(*low) < RANDI_LIMIT &&
	    fabs(*high) < RANDI_LIMIT && *high - *low < RANDI_LIMIT)
		return 0;
	return ms_fail(call->heap, "MATLAB:randi:invalidLimits",
		       "First input must be a positive scalar integer value "
		       "IMAX, or two integer values [IMIN IMAX] with IMIN less "
		       "than or equal to IMAX.");
}

int ms_bi_randi(struct ms_call *call)
{
	struct ms_random *random = random_of(call);
	struct ms_class_choice choice;
	struct ms_shape_dims dims;
	struct ms_array *array;
	uint32_t count;
	double low;
	double high;

	if (random == NULL || read_limits(call, &low, &high) != 0 ||
	    ms_arguments_class(call, &count, &choice) != 0 ||
	    ms_arguments_size(call, 1, count, &dims) != 0 ||
	    ms_array_of(call, MS_DOUBLE, false, &dims, &array) != 0)
		return -1;
	for (size_t i = 0; i < array->count; i++)
		((double *)array->data)[i] =
			low + floor((high - low + 1) * next_uniform(random));
	return ms_give_as(call, 0, array, choice.class_, false);
}

static int read_count(struct ms_call *call, uint32_t i, double *out)
{
	if (ms_argument_double(call, i, out) != 0)
		return -1;
	if (*out >= 0 && *out == floor(*out) && *out < UINT32_MAX)
		return 0;
	return ms_fail(call->heap, "MATLAB:randperm:invalidCount",
		       "Inputs must be nonnegative integers.");
}

int ms_bi_randperm(struct ms_call *call)
{
	struct ms_random *random = random_of(call);
	struct ms_array *array;
	double n;
	double taken;
	double *out;

	if (random == NULL || read_count(call, 0, &n) != 0)
		return -1;
	taken = n;
	if (ms_has_argument(call, 1) && read_count(call, 1, &taken) != 0)
		return -1;
	if (taken > n)
		return ms_fail(call->heap, "MATLAB:randperm:inputKTooLarge",
			       "K must be less than or equal to N.");
	if (ms_matrix_create(call->heap, MS_DOUBLE, 1, (size_t)n, &array) != 0)
		return -1;
	out = array->data;
	for (size_t i = 0; i < (size_t)n; i++)
		out[i] = (double)(i + 1);
	for (size_t i = 0; i < (size_t)taken; i++) {
		size_t k = i + (size_t)((n - (double)i) * next_uniform(random));
		double kept = out[i];

		out[i] = out[k];
		out[k] = kept;
	}
	if (taken == n)
		return ms_give(call, ms_array_finish(call->heap, array));
	struct ms_value row;
	int rc = ms_row_of_doubles(call->heap, out, (size_t)taken, &row);

	ms_array_drop(call->heap, array);
	return rc == 0 ? ms_give(call, row) : -1;
}
