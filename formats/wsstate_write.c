#include "formats/wsstate.h"

#include <stdio.h>
#include <string.h>

#define HEAD                                                                   \
	"{\"schemaVersion\":1,\"kind\":\"workspace-state\",\"createdAt\":\""
#define MODE "\",\"mode\":\""
#define MAT  "\",\"matBase64\":\""
#define TAIL "\"}"

enum {
	DATE_SIZE = 20,
	SECONDS_OF_DAY = 86400,
};

struct date {
	int64_t year;
	unsigned month;
	unsigned day;
};

/* A day counted from 1970, by years that begin in March: then the day that
 * some of them lack is the last one. */
static struct date date_of(int64_t day)
{
	int64_t shifted = day + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	unsigned of_era = (unsigned)(shifted - era * 146097);
	unsigned year =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
		365;
	unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	unsigned month = (5 * of_year + 2) / 153;

	return (struct date){
		.year = (int64_t)year + era * 400 + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = of_year - (153 * month + 2) / 5 + 1,
	};
}

/* Years of four digits: what is beyond becomes the nearest. */
static void put_date(struct snap_strbuf *out, int64_t seconds)
{
	const int64_t first = -62167219200; /* 0000-01-01 */
	const int64_t last = 253402300799;  /* 9999-12-31 */

	seconds = seconds < first ? first : seconds > last ? last : seconds;
	int64_t time = seconds % SECONDS_OF_DAY;
	int64_t day = seconds / SECONDS_OF_DAY;

	if (time < 0) {
		time += SECONDS_OF_DAY;
		day--;
	}
	struct date date = date_of(day);
	snap_strbuf_printf(out, "%04d-%02u-%02uT%02d:%02d:%02dZ",
			   (int)date.year, date.month, date.day,
			   (int)(time / 3600), (int)(time / 60 % 60),
			   (int)(time % 60));
}

static const char *mode_name(bool forced)
{
	return forced ? "force" : "auto";
}

size_t fmt_wsstate_size(bool forced, size_t letters)
{
	return strlen(HEAD) + DATE_SIZE + strlen(MODE) +
	       strlen(mode_name(forced)) + strlen(MAT) + letters + strlen(TAIL);
}

char *fmt_wsstate_begin(struct snap_strbuf *out, int64_t seconds, bool forced,
			size_t letters)
{
	/* The tail's room too, so that the buffer never grows again. */
	char *room = snap_strbuf_room(out, fmt_wsstate_size(forced, letters));

	if (room == NULL)
		return NULL;
	out->size -= fmt_wsstate_size(forced, letters);
	snap_strbuf_puts(out, HEAD);
	put_date(out, seconds);
	snap_strbuf_puts(out, MODE);
	snap_strbuf_puts(out, mode_name(forced));
	snap_strbuf_puts(out, MAT);
	return snap_strbuf_room(out, letters);
}

void fmt_wsstate_end(struct snap_strbuf *out)
{
	snap_strbuf_puts(out, TAIL);
}
