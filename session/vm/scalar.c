#include "vm/scalar.h"

#include <math.h>
#include <string.h>

#define EXACT_LIMIT 9007199254740992.0 /* 2^53 */

static bool absolute(double x, double y, double *out)
{
	(void)y;
	*out = fabs(x);
	return true;
}

static bool round_down(double x, double y, double *out)
{
	(void)y;
	*out = floor(x);
	return true;
}

static bool round_up(double x, double y, double *out)
{
	(void)y;
	*out = ceil(x);
	return true;
}

static bool round_to_zero(double x, double y, double *out)
{
	(void)y;
	*out = trunc(x);
	return true;
}

static bool round_to_nearest(double x, double y, double *out)
{
	(void)y;
	*out = round(x);
	return true;
}

static bool square_root(double x, double y, double *out)
{
	(void)y;
	*out = sqrt(x);
	return x >= 0;
}

static bool are_whole(double x, double y)
{
	return fabs(x) < EXACT_LIMIT && fabs(y) < EXACT_LIMIT &&
	       floor(x) == x && floor(y) == y;
}

static bool modulo(double x, double y, double *out)
{
	if (!are_whole(x, y) || y <= 0 || x < 0)
		return false;
	*out = (double)((long long)x % (long long)y);
	return true;
}

static bool larger(double x, double y, double *out)
{
	*out = x > y ? x : y;
	return x < y || x > y;
}

static bool smaller(double x, double y, double *out)
{
	*out = x < y ? x : y;
	return x < y || x > y;
}

ms_scalar_function *ms_scalar_find(const char *name, unsigned count)
{
	static const struct {
		const char *name;
		unsigned count;
		ms_scalar_function *function;
	} rows[] = {
		{ "abs", 1, absolute },
		{ "ceil", 1, round_up },
		{ "fix", 1, round_to_zero },
		{ "floor", 1, round_down },
		{ "max", 2, larger },
		{ "min", 2, smaller },
		{ "mod", 2, modulo },
		{ "rem", 2, modulo },
		{ "round", 1, round_to_nearest },
		{ "sqrt", 1, square_root },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].count == count && strcmp(rows[i].name, name) == 0)
			return rows[i].function;
	return NULL;
}
