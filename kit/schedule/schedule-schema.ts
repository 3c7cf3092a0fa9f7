import * as v from "valibot";
import { DEFAULT_LIFE } from "../../simulator/background-job.ts";
import { MOST_DONE } from "../../simulator/job-table.ts";
import { ANSWER_WORDS, type AnswerWord } from "../../simulator/reply-plan.ts";
import { WIRE_FAULTS } from "../../simulator/wire-fault.ts";
import { NEWEST_BUILD } from "./builds.ts";
import { networkSchema } from "./network-schema.ts";
import type { Schedule } from "./schedule.ts";
import { listOf, notList, numberWithin, record, textLike, wholeNumberWithin } from "./schema-parts.ts";

/** The limits for outside data. */
const MOST = {
	nodes: 64,
	events: 10_000,
	replies: 10_000,
	calls: 100,
	options: 20,
	ms: 1e12,
	records: 1e9,
	text: 100_000,
} as const;

const NODE_NAME = textLike(/^[A-Za-z0-9][\w.:-]{0,63}$/, "a node's name: up to 64 letters, digits, and any of _ . : -");
const BUILD = textLike(/^\d{1,4}\.\d{1,4}(?:[.-]\S{0,24})?$/, `a server build such as ${NEWEST_BUILD}`);
const BELIEVED = textLike(/^\S{1,32}$/, "a build, or null if it cannot be read");
const WORDY = `a text of 1 to ${MOST.text} characters`;
const TEXT = v.pipe(v.string(WORDY), v.minLength(1, WORDY), v.maxLength(MOST.text, WORDY));
const RAW_TEXT = v.pipe(v.string("a text"), v.maxLength(MOST.text, `a text of up to ${MOST.text} characters`));

const INSTANT = numberWithin(0, MOST.ms, "a number of milliseconds from 0");
const LATENCY = numberWithin(1, MOST.ms, "a number of milliseconds from 1");
const COUNT = wholeNumberWithin(0, MOST.records);
const FROM_ONE = wholeNumberWithin(1, MOST.records);
/** JSON has no Infinity and no NaN, so they are texts. */
const NOT_FINITE = v.pipe(v.picklist(["Infinity", "-Infinity", "NaN"]), v.transform(Number));
/** The options of a call may be invalid (WAIT-8), so every number is allowed whose sums stay finite. */
const TERM_TEXT = 'a number from -1e300 to 1e300, "Infinity", "-Infinity" or "NaN"';
const TERM = v.union(
	[
		v.pipe(
			v.number(),
			v.check((term) => Math.abs(term) <= 1e300, TERM_TEXT),
		),
		NOT_FINITE,
	],
	TERM_TEXT,
);
const ENDLESS = v.pipe(v.literal("Infinity"), v.transform(Number));

const LIFE = v.pipe(
	notList(
		record({
			lag: v.exactOptional(INSTANT),
			duration: v.exactOptional(v.union([INSTANT, ENDLESS], 'a number of milliseconds from 0, or "Infinity"')),
			drain: v.exactOptional(INSTANT),
			abortDelay: v.exactOptional(INSTANT),
			records: v.exactOptional(COUNT),
			failed: v.exactOptional(COUNT),
			filtered: v.exactOptional(COUNT),
		}),
	),
	v.check(
		({ records = DEFAULT_LIFE.records, failed = 0 }) => failed <= records,
		"a job with at most as many failed records as `records` (default: 1000)",
	),
);
const JOB = v.union([LIFE, v.null(), v.literal("unknown set")], 'a job\'s life (an object), null or "unknown set"');

const ANSWER = v.union(
	[v.picklist(ANSWER_WORDS as readonly [AnswerWord]), record({ value: RAW_TEXT }), record({ body: RAW_TEXT })],
	`{"value": text}, {"body": text} or one of ${ANSWER_WORDS.join(", ")}`,
);
const WIRE = v.union(
	[record({ fragments: FROM_ONE }), v.picklist(WIRE_FAULTS)],
	`{"fragments": bytes} or one of ${WIRE_FAULTS.join(", ")}`,
);
const REPLY = record({
	reply: ANSWER,
	after: v.exactOptional(LATENCY),
	wire: v.exactOptional(WIRE),
	times: v.exactOptional(v.union([FROM_ONE, ENDLESS], 'a whole number from 1, or "Infinity"')),
});
const REPLIES = listOf(REPLY, MOST.replies, "answers");

const TASK = record({
	id: textLike(/^\S{1,64}$/, "a text of 1 to 64 characters without spaces, such as 4660"),
	namespace: TEXT,
	set: v.exactOptional(TEXT),
	kind: v.picklist(["query_execute", "query_udf"], '"query_execute" or "query_udf"'),
	node: v.exactOptional(NODE_NAME),
	startedOn: v.exactOptional(v.pipe(listOf(NODE_NAME, MOST.nodes, "node names"), v.minLength(1, "at least one node name"))),
	filter: v.exactOptional(v.boolean("true or false")),
});
const NODE = record({
	name: NODE_NAME,
	version: BUILD,
	latency: v.exactOptional(LATENCY),
	member: v.exactOptional(v.boolean("true or false")),
	believedBuild: v.exactOptional(v.union([BELIEVED, v.null()], "a build, or null if it cannot be read")),
	maxDone: v.exactOptional(wholeNumberWithin(0, MOST_DONE)),
	job: JOB,
	replies: v.exactOptional(REPLIES),
});

const ONE_NODE = ["join", "leave", "crash", "hold", "release", "evict"] as const;
const EVENT_KINDS = [...ONE_NODE, "restart", "abort", "launch", "plan", "ready", "not ready"];
const WHEN = { at: INSTANT, after: v.exactOptional(record({ node: NODE_NAME, answer: wholeNumberWithin(1, 10_000) })) };
const EVENT = v.variant(
	"kind",
	[
		record({ ...WHEN, kind: v.picklist(ONE_NODE), node: NODE_NAME }),
		record({ ...WHEN, kind: v.literal("restart"), node: NODE_NAME, version: v.exactOptional(BUILD) }),
		record({ ...WHEN, kind: v.literal("abort"), node: v.exactOptional(NODE_NAME) }),
		record({ ...WHEN, kind: v.literal("launch"), node: NODE_NAME, job: LIFE }),
		record({ ...WHEN, kind: v.literal("plan"), node: NODE_NAME, replies: REPLIES }),
		record({ ...WHEN, kind: v.picklist(["ready", "not ready"]) }),
	],
	`an object whose kind is one of ${EVENT_KINDS.join(", ")}`,
);

const INTERVAL = v.variant(
	"kind",
	[
		record({ kind: v.picklist(["end-to-start", "start-to-start", "shared"]) }),
		record({
			kind: v.literal("backoff"),
			first: INSTANT,
			factor: numberWithin(1, 1000, "a number from 1 to 1000"),
			every: FROM_ONE,
			most: INSTANT,
		}),
	],
	"an object whose kind is end-to-start, start-to-start, shared or backoff",
);
const HABITS = record({
	grace: FROM_ONE,
	sweep: v.picklist(["all", "until-in-progress"], '"all" or "until-in-progress"'),
	firstSleep: INSTANT,
	interval: INTERVAL,
	retries: COUNT,
});

const OPTIONS = v.pipe(
	notList(
		v.record(
			textLike(/^[A-Za-z]\w{0,39}$/, "an option's name: up to 40 letters and digits"),
			v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()], "a text, a number, true, false or null"),
			"an object of options",
		),
	),
	v.check((options) => Object.keys(options).length <= MOST.options, `an object of at most ${MOST.options} options`),
);
const COMMON_TERMS = {
	at: v.exactOptional(INSTANT),
	handle: v.exactOptional(wholeNumberWithin(0, 99)),
	requestTimeout: v.exactOptional(TERM),
};
const CALL = v.variant(
	"kind",
	[
		record({
			kind: v.literal("wait"),
			...COMMON_TERMS,
			pollInterval: v.exactOptional(TERM),
			adaptiveMin: v.exactOptional(LATENCY),
			adaptiveMax: v.exactOptional(LATENCY),
			timeout: v.exactOptional(TERM),
			grace: v.exactOptional(TERM),
			forgive: v.exactOptional(TERM),
			cancelAt: v.exactOptional(INSTANT),
			options: v.exactOptional(OPTIONS),
		}),
		record({ kind: v.picklist(["status", "abort"]), ...COMMON_TERMS }),
	],
	"an object whose kind is wait, status or abort",
);

/** A schedule in JSON. The messages say what is allowed; schedule-json.ts makes sentences of them. */
export const SCHEDULE: v.GenericSchema<unknown, WrittenSchedule> = record({
	version: v.picklist([1, 2], '1, or 2 for a schedule with a network or the field "after"'),
	task: TASK,
	nodes: listOf(NODE, MOST.nodes, "nodes"),
	events: v.exactOptional(listOf(EVENT, MOST.events, "events")),
	habits: v.exactOptional(HABITS),
	calls: v.exactOptional(listOf(CALL, MOST.calls, "calls")),
	network: v.exactOptional(networkSchema(NODE_NAME)),
});

/** Empty events, empty calls and the library's habits are not written. */
export type WrittenSchedule = Omit<Schedule, "events" | "habits" | "calls"> &
	Partial<Pick<Schedule, "events" | "habits" | "calls">>;
