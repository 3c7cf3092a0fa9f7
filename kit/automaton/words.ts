/**
 * The possible results of one node in one round, as the specification sees them: the letters of the automaton. They
 * are small numbers, because searches use hundreds of millions of them.
 */
export const ABSENT = 0;
/** Asked, and no answer has come yet. */
export const OPEN = 1;
export const ACTIVE = 2;
export const DONE = 3;
export const NOT_FOUND = 4;
/** The job's own entry, without a status (PARSE-6). */
export const LISTED = 5;
/** The same from a node older than 6.0, where the grace lasts for at least two seconds (ROUND-11). */
export const NOT_FOUND_OLD = 6;
export const LISTED_OLD = 7;
export const SERVER_ERROR = 8;
/** It does not know any of the commands for its build (ASK-9). */
export const UNSUPPORTED = 9;
/** Refused, reset, closed or timed out: failures that can be forgiven (WAIT-11). */
export const UNANSWERED = 10;
export const MALFORMED = 11;
/** Its question failed, and it is not a member any more (ROUND-9). */
export const LEFT = 12;

/** One of the letters above. */
export type Word =
	| typeof ABSENT
	| typeof OPEN
	| typeof ACTIVE
	| typeof DONE
	| typeof NOT_FOUND
	| typeof LISTED
	| typeof NOT_FOUND_OLD
	| typeof LISTED_OLD
	| typeof SERVER_ERROR
	| typeof UNSUPPORTED
	| typeof UNANSWERED
	| typeof MALFORMED
	| typeof LEFT;

/** The names of the letters for people. */
export const WORD_NAMES: readonly string[] = [
	"no member",
	"no answer yet",
	"active",
	"done",
	"not found",
	"listed without a status",
	"not found, before 6.0",
	"listed without a status, before 6.0",
	"a server error",
	"no known command",
	"no answer",
	"a malformed answer",
	"left",
];

/** The nodes of every search, by number. */
export const NODE_NAMES: readonly string[] = ["A", "B", "C", "D"];
export const MOST_WORD_NODES = 4;
