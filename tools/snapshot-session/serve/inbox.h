/*
 * The messages between the thread that reads them and the one that answers
 * them: a queue of bounded size, in which a cancel overtakes what it is to
 * stop.
 *
 * A cancel strikes requests that were read before it and aren't answered yet:
 * those that wait never begin, and the program of the one that runs is told to
 * stop until it does.  Its own answer keeps its place in the queue.
 */
#ifndef SNAPSHOT_SESSION_SERVE_INBOX_H
#define SNAPSHOT_SESSION_SERVE_INBOX_H

#include "session/execute.h"
#include "tools/snapshot-session/serve/message.h"

#include <pthread.h>

struct inbox {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct message *first, *last;
	size_t count;
	size_t size;		    /* of the lines in it */
	size_t size_limit;	    /* above it only one message at a time */
	struct message *current;    /* taken, being answered */
	struct ms_session *running; /* where its program runs, or NULL */
	bool closed;		    /* nothing more will be put */
	bool abandoned;		    /* nobody takes any more */
};

void inbox_begin(struct inbox *inbox, size_t size_limit);
void inbox_end(struct inbox *inbox); /* and the messages in it */

/* ---------------------------------------------------- the thread that reads */

/* Waits while the queue is full; then the message is the inbox's.  False, and
 * the message is freed, when nobody takes it any more. */
bool inbox_put(struct inbox *inbox, struct message *message);
void inbox_close(struct inbox *inbox);

/* Tell a program again that it is to stop, if one that should still runs: it
 * may have been about to begin when it was told first.  Whether there is one.
 */
bool inbox_insist(struct inbox *inbox);

/* Cancel everything: the host is gone. */
void inbox_cancel_all(struct inbox *inbox);

/* -------------------------------------------------- the thread that answers */

/* The next message, which stays the inbox's until the next call; NULL when
 * there are no more.  Waits. */
struct message *inbox_take(struct inbox *inbox);

/* Around the program of the message that was taken last.  False: it was
 * cancelled and mustn't begin. */
bool inbox_begin_run(struct inbox *inbox, struct ms_session *session);
void inbox_end_run(struct inbox *inbox);

/* No more messages are taken. */
void inbox_abandon(struct inbox *inbox);

#endif
