import * as v from "valibot";
import { listOf, numberWithin, record, textLike, wholeNumberWithin } from "../schedule/schema-parts.ts";
import type * as m from "./messages.ts";
import { ERROR_CODES, PROFILES, PROTOCOL_VERSIONS } from "./messages.ts";

/** The longest text in a message. */
const MOST_TEXT = 1_000_000;
const MOST_ROUNDS = 1000;
/** Several times as many as in any known client. The time limit of each call grows with this number. */
const MOST_GRACE = 100;
const MOST_NODES = 64;
const MOST_MS = 1e9;

type Schema<T> = v.GenericSchema<unknown, T>;

const name = textLike(/^.{1,200}$/, "a text of 1 to 200 characters on one line");
const longText = v.pipe(v.string("a text"), v.maxLength(MOST_TEXT, `a text of up to ${MOST_TEXT} characters`));
const taskId = textLike(/^[1-9][0-9]{0,19}$/, "a task id: an unsigned decimal, written as text");
const ms = numberWithin(0, MOST_MS, "a number of milliseconds from 0");
const count = wholeNumberWithin(0, 1_000_000);
const serverCode = wholeNumberWithin(0, 1_000_000_000);
const yesOrNo = v.boolean("true or false");
const protocol = v.picklist(PROTOCOL_VERSIONS, `${PROTOCOL_VERSIONS.join(" or ")}, a version of this protocol`);
const errorCode = oneOf(ERROR_CODES);

function oneOf<const T extends readonly string[]>(texts: T): v.PicklistSchema<T, string> {
	return v.picklist(texts, `one of ${texts.join(", ")}`);
}

const optional = v.exactOptional;

const capabilities: Schema<m.Capabilities> = record({
	pollInterval: optional(yesOrNo),
	timeout: optional(yesOrNo),
	requestTimeout: optional(yesOrNo),
	namedNode: optional(yesOrNo),
	bigTaskIds: optional(yesOrNo),
	forgive: optional(yesOrNo),
	useAlternate: optional(yesOrNo),
	status: optional(yesOrNo),
	cancel: optional(yesOrNo),
	abort: optional(yesOrNo),
	starts: optional(yesOrNo),
});

const habits: Schema<m.Habits> = record({
	graceRounds: optional(wholeNumberWithin(1, MOST_GRACE)),
	graceRoundsBefore6: optional(wholeNumberWithin(1, MOST_GRACE)),
	graceCounts: optional(oneOf(["in-a-row", "in-all"])),
	sweep: optional(oneOf(["all", "one-by-one", "until-in-progress"])),
	remembersDone: optional(yesOrNo),
	knowsIndexFilter: optional(yesOrNo),
	firstSleep: optional(v.union([yesOrNo, ms], "true, false or a number of milliseconds from 0")),
	pollIntervalMs: optional(ms),
	backoff: optional(
		record({
			firstMs: ms,
			factor: numberWithin(1, 1000, "a number from 1"),
			every: wholeNumberWithin(1, MOST_ROUNDS),
			mostMs: ms,
		}),
	),
	adaptive: optional(record({ minMs: ms, maxMs: ms })),
	pause: optional(oneOf(["end-to-start", "start-to-start", "shared"])),
	retries: optional(v.union([wholeNumberWithin(0, 100), v.literal("until-timeout")], "a number from 0 to 100, or until-timeout")),
	requestTimeoutMs: optional(ms),
	requestTimeoutPer: optional(oneOf(["question", "round", "none"])),
	sharesObservations: optional(yesOrNo),
	toleranceMs: optional(ms),
	tendIntervalMs: optional(ms),
});

export const helloParams: Schema<m.HelloParams> = record({ protocol, kit: name });
export const helloResult: Schema<m.HelloResult> = record({
	protocol,
	name,
	version: name,
	profiles: v.pipe(listOf(oneOf(PROFILES), PROFILES.length, "profiles"), v.minLength(1, "a list of at least one profile")),
	capabilities: optional(capabilities),
	habits: optional(habits),
});

export const parseParams: Schema<m.ParseParams> = record({ reply: longText, taskId: optional(taskId) });
export const parseResult: Schema<m.ParseResult> = record({
	status: oneOf(["complete", "in_progress", "not_found", "error"]),
	serverCode: optional(serverCode),
	reply: optional(longText),
});

const decideRound: Schema<m.DecideRound> = record({
	startedAt: ms,
	endedAt: ms,
	early: optional(yesOrNo),
	ready: optional(yesOrNo),
	active: listOf(name, MOST_NODES, "names of nodes"),
	answers: listOf(
		record({
			node: name,
			build: v.nullable(name),
			commands: listOf(name, 8, "commands"),
			body: optional(longText),
			failure: optional(oneOf(["refused", "reset", "closed", "timed_out", "malformed"])),
		}),
		MOST_NODES,
		"answers",
	),
});

export const decideParams: Schema<m.DecideParams> = record({
	taskId,
	node: optional(name),
	forgive: optional(count),
	rounds: listOf(decideRound, MOST_ROUNDS, "rounds"),
});
export const decideResult: Schema<m.DecideResult> = record({
	verdicts: listOf(
		record({
			verdict: oneOf(["in_progress", "complete", "error"]),
			code: optional(errorCode),
			node: optional(name),
			serverCode: optional(serverCode),
		}),
		MOST_ROUNDS,
		"verdicts",
	),
});

const handle = {
	hosts: v.pipe(listOf(name, MOST_NODES, "addresses"), v.minLength(1, "a list of at least one address")),
	namespace: name,
	set: optional(name),
	taskId,
	kind: oneOf(["query_execute", "query_udf"]),
	node: optional(name),
	requestTimeout: optional(ms),
};
const endings = {
	code: optional(errorCode),
	node: optional(name),
	serverCode: optional(serverCode),
	message: optional(longText),
	tookMs: optional(ms),
};

export const trackParams: Schema<m.TrackParams> = record({
	...handle,
	indexFilter: optional(yesOrNo),
	pollInterval: optional(ms),
	timeout: optional(ms),
	forgive: optional(count),
	useAlternate: optional(yesOrNo),
});
export const trackResult: Schema<m.Ended> = record({ ended: oneOf(["complete", "cancelled", "error"]), ...endings });
export const statusParams: Schema<m.HandleParams> = record(handle);
export const statusResult: Schema<m.Ended> = record({ ended: oneOf(["complete", "in_progress", "error"]), ...endings });
export const abortResult: Schema<m.Ended> = record({ ended: oneOf(["complete", "error"]), ...endings });
export const cancelParams: Schema<m.CancelParams> = record({ request: wholeNumberWithin(0, Number.MAX_SAFE_INTEGER) });
export const emptyObject: Schema<m.EmptyObject> = record({});
