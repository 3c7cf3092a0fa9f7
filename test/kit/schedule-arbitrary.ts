import fc from "fast-check";
import type { Call, NodePlan, Schedule, WorldEvent } from "../../kit/schedule/schedule.ts";
import type { JobLife } from "../../simulator/background-job.ts";
import { ANSWER_WORDS, type PlannedReply } from "../../simulator/reply-plan.ts";
import { WIRE_FAULTS } from "../../simulator/wire-fault.ts";
import { anyCharacter } from "../support/any-character.ts";

/** Everything that a schedule can say, however odd: for conversions, not for runs. */

const ms = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0, max: 1e12, noNaN: true }));
const latency = ms.map((value) => Math.max(1, value));
const count = fc.integer({ min: 0, max: 1000 });
/** Every number that an option of a call may have in a schedule. */
const anyNumber = fc.oneof(
	fc.double({ min: -1e300, max: 1e300 }),
	fc.integer(),
	fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);
const text = fc.oneof(
	fc.string({ minLength: 1 }),
	fc.string({ minLength: 1, unit: anyCharacter }),
	fc.constantFrom("a:status=done(ok)", 'say "x", then "y"\n', " and "),
);
const build = fc.constantFrom("4.9.0.37", "5.7.0.31", "6.0.0.1", "7.0.0.26", "8.1.2.0", "8.1.2.0-rc1");

const life: fc.Arbitrary<JobLife> = fc.record(
	{
		lag: ms,
		duration: fc.oneof(ms, fc.constant(Number.POSITIVE_INFINITY), fc.constant(1000)),
		drain: ms,
		abortDelay: ms,
		records: fc.integer({ min: 1000, max: 2000 }),
		failed: count,
		filtered: count,
	},
	{ requiredKeys: [] },
);
const job = fc.oneof(life, fc.constant(null), fc.constant("unknown set" as const));
const reply: fc.Arbitrary<PlannedReply> = fc.record(
	{
		wire: fc.oneof(fc.constantFrom(...WIRE_FAULTS), fc.record({ fragments: fc.integer({ min: 1, max: 500 }) })),
		reply: fc.oneof(fc.constantFrom(...ANSWER_WORDS), fc.record({ value: text }), fc.record({ body: text })),
		after: latency,
		times: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(Number.POSITIVE_INFINITY)),
	},
	{ requiredKeys: ["reply"] },
);
const replies = fc.array(reply, { maxLength: 4 });
const names = fc.oneof(
	fc.integer({ min: 0, max: 5 }).map((length) => Array.from({ length }, (_, index) => String.fromCharCode(65 + index))),
	fc.uniqueArray(fc.oneof(fc.stringMatching(/^[A-Za-z0-9][\w.:-]{0,8}$/), fc.constantFrom("and", "A", "on", "alone")), {
		maxLength: 5,
	}),
);

function nodeNamed(name: string): fc.Arbitrary<NodePlan> {
	return fc.record(
		{
			name: fc.constant(name),
			version: build,
			latency,
			member: fc.boolean(),
			job,
			replies,
			believedBuild: fc.oneof(build, fc.constant(null)),
			maxDone: fc.oneof(count, fc.constant(100)),
		},
		{ requiredKeys: ["name", "version", "job"] },
	);
}

function eventAmong(nodes: readonly string[]): fc.Arbitrary<WorldEvent> {
	const everywhere: fc.Arbitrary<WorldEvent>[] = [
		fc.record({ at: ms, kind: fc.constantFrom("ready" as const, "not ready" as const) }),
		fc.record({ at: ms, kind: fc.constant("abort" as const) }),
	];
	if (nodes.length === 0) return fc.oneof(...everywhere);
	const node = fc.constantFrom(...nodes);
	return fc.oneof(
		...everywhere,
		fc.record({
			at: ms,
			kind: fc.constantFrom("join", "leave", "crash", "hold", "release", "evict"),
			node,
		}) as fc.Arbitrary<WorldEvent>,
		fc.record({ at: ms, kind: fc.constant("restart" as const), node, version: build }, { requiredKeys: ["at", "kind", "node"] }),
		fc.record({ at: ms, kind: fc.constant("abort" as const), node }),
		fc.record({ at: ms, kind: fc.constant("launch" as const), node, job: life }),
		fc.record({ at: ms, kind: fc.constant("plan" as const), node, replies: fc.array(reply, { minLength: 1, maxLength: 4 }) }),
	);
}

/** No wait accepts these values for its options, which are numbers from 0. */
const option = fc.oneof(
	text,
	fc.boolean(),
	fc.constant(null),
	fc.integer({ max: -1 }),
	fc.double({ max: -0.001, noNaN: true, noDefaultInfinity: true }),
);
const call: fc.Arbitrary<Call> = fc.oneof(
	fc.record(
		{
			kind: fc.constant("wait" as const),
			at: ms,
			handle: fc.integer({ min: 0, max: 3 }),
			pollInterval: anyNumber,
			timeout: anyNumber,
			requestTimeout: anyNumber,
			grace: fc.oneof(anyNumber, fc.constant(3)),
			forgive: anyNumber,
			cancelAt: ms,
			options: fc.dictionary(fc.constantFrom("pollInterval", "timeout", "pollingInterval"), option, { maxKeys: 3 }),
		},
		{ requiredKeys: ["kind"] },
	),
	fc.record(
		{
			kind: fc.constantFrom("status" as const, "abort" as const),
			at: ms,
			handle: fc.integer({ min: 0, max: 3 }),
			requestTimeout: anyNumber,
		},
		{ requiredKeys: ["kind"] },
	),
);
const habits = fc.record({
	grace: fc.integer({ min: 1, max: 9 }),
	sweep: fc.constantFrom("all" as const, "until-in-progress" as const),
	firstSleep: ms,
	interval: fc.oneof(
		fc.record({ kind: fc.constantFrom("end-to-start" as const, "start-to-start" as const, "shared" as const) }),
		fc.record({
			kind: fc.constant("backoff" as const),
			first: ms,
			factor: fc.double({ min: 1, max: 1000, noNaN: true }),
			every: fc.integer({ min: 1, max: 9 }),
			most: ms,
		}),
	),
	retries: fc.integer({ min: 0, max: 5 }),
});

export const anySchedule: fc.Arbitrary<Schedule> = names.chain((nodes) =>
	fc.record({
		version: fc.constant(1 as const),
		task: fc.record(
			{
				id: fc.oneof(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String), fc.constantFrom("0", "-1", "4660", "0x10")),
				namespace: fc.oneof(text, fc.constant("test")),
				set: fc.oneof(text, fc.constant("demo")),
				kind: fc.constantFrom("query_execute" as const, "query_udf" as const),
				node: nodes.length === 0 ? fc.constant("Z") : fc.constantFrom(...nodes, "Z"),
				filter: fc.boolean(),
			},
			{ requiredKeys: ["id", "namespace", "kind"] },
		),
		nodes: fc.tuple(...nodes.map(nodeNamed)),
		events: fc.array(eventAmong(nodes), { maxLength: 5 }),
		habits,
		calls: fc.array(call, { maxLength: 3 }),
	}),
);
