import * as v from "valibot";
import { ANSWER_WORDS, type PlannedAnswer, type PlannedReply } from "../reply-plan.ts";
import { WIRE_FAULTS, type WireFault } from "../wire-fault.ts";
import { count, digits, type Field, flag, list, milliseconds, newNodeName, nodeName, taskId, text, version } from "./fields.ts";
import type * as message from "./messages.ts";

/** What the control API takes and gives, as schemas: requests are checked by them, and the OpenAPI document is made of them. */

const OBJECT = "must be an object";
const DURATION = 'must be a number of milliseconds from 0 on, or "forever"';
const optional = v.exactOptional;

const records = (description: string): Field<number> => count(0, 1e12, description);

const life: Field<message.LifeMessage> = v.pipe(
	v.strictObject(
		{
			lag: optional(milliseconds("From the start's acceptance until the node has the job. Default 0.")),
			duration: optional(
				v.pipe(
					v.union([v.pipe(v.number(), v.finite(DURATION), v.minValue(0, DURATION)), v.literal("forever")], DURATION),
					v.description("From having it to done; `forever` runs until it is aborted. Default 1000."),
				),
			),
			drain: optional(milliseconds("The end of the duration in which it reads 100.00 though it is still active. Default 0.")),
			abortDelay: optional(milliseconds("From an abort to done. Default 10.")),
			records: optional(records("Records that the job meets on the node. Default 1000.")),
			failed: optional(records("How many of them fail. Default 0.")),
			filtered: optional(records("Records that a filter expression passed over. Default 0.")),
		},
		OBJECT,
	),
	v.description("How a job goes on a node."),
);

export const launch: Field<message.LaunchMessage> = v.strictObject(
	{
		taskId: optional(taskId),
		namespace: optional(text(31)),
		set: optional(text(63)),
		udf: optional(v.strictObject({ package: text(128), function: text(128) }, OBJECT)),
		filter: optional(v.strictObject({ bin: optional(text(15)), indexName: optional(text(255)) }, OBJECT)),
		life: optional(life),
		on: optional(
			v.pipe(
				v.record(nodeName, v.nullable(life), OBJECT),
				v.description("How it goes on some nodes instead; null: the request never gets there."),
			),
		),
		nodes: optional(list(nodeName, 1024)),
	},
	OBJECT,
);

const answer: Field<PlannedAnswer> = v.union(
	[v.picklist(ANSWER_WORDS), v.strictObject({ value: v.string() }), v.strictObject({ body: v.string() })],
	'must be a word for an answer, which /openapi.json lists, or { "value": text }, or { "body": text }',
);

const wire: Field<WireFault> = v.union(
	[v.picklist(WIRE_FAULTS), v.strictObject({ fragments: count(1, 1_048_576, "Bytes in each piece.") })],
	`must be one of ${WIRE_FAULTS.map((fault) => JSON.stringify(fault)).join(", ")}, or { "fragments": bytes }`,
);

const plannedReply: Field<PlannedReply> = v.strictObject(
	{
		reply: answer,
		after: optional(milliseconds("From the question to the answer; the node's own latency where omitted.")),
		times: optional(count(0, 1_000_000, "To how many questions in a row. Default 1.")),
		wire: optional(wire),
	},
	OBJECT,
);

export const plan: Field<message.PlanMessage> = v.strictObject({ replies: list(plannedReply, 10_000) }, OBJECT);

export const restart: Field<message.RestartMessage> = v.strictObject(
	{
		version: optional(version),
		readyAfter: optional(milliseconds("Until it takes jobs again. Default: as the simulator was told.")),
	},
	OBJECT,
);

export const join: Field<message.JoinMessage> = v.strictObject(
	{
		name: newNodeName,
		version: optional(version),
		latency: optional(milliseconds("From a question to its answer, beside what the socket takes.")),
		maxDone: optional(count(0, 10_000, "Finished jobs that it keeps. Default 100.")),
		namespaces: optional(list(text(31), 64)),
		sets: optional(list(text(63), 4096)),
	},
	OBJECT,
);

export const setLife: Field<message.SetLifeMessage> = v.strictObject({ life, node: optional(nodeName) }, OBJECT);
export const abort: Field<message.AbortMessage> = v.strictObject({ node: optional(nodeName) }, OBJECT);
export const nothing: Field<message.Nothing> = v.strictObject({}, OBJECT);

export const traceQuery: Field<message.TraceQuery> = v.strictObject({
	after: optional(digits(9, "How many events to pass over. Default 0.")),
	limit: optional(digits(6, "How many events at most. Default 1000.")),
});

export const listQuery: Field<message.ListQuery> = v.strictObject({
	limit: optional(digits(5, "How many tasks at most. Default 100.")),
});

const idText: Field<string> = v.pipe(v.string(), v.description("Decimal text."));

export const node: Field<message.NodeMessage> = v.strictObject({
	name: nodeName,
	version,
	address: v.pipe(v.string(), v.description("Host and port.")),
	member: flag("Whether the cluster lists it."),
	up: flag("Whether its port is open."),
	ready: flag("Whether it takes jobs."),
	held: flag("Whether it is silent."),
	plannedReplies: v.pipe(v.number(), v.description("How many questions its plan still answers.")),
});

export const nodes: Field<message.NodesMessage> = v.strictObject({ nodes: v.array(node) });

export const job: Field<message.JobMessage> = v.strictObject({
	taskId: idText,
	nodes: v.record(
		v.string(),
		v.strictObject({
			state: v.picklist(["none", "refused", "coming", "active", "aborting", "done", "evicted", "lost"]),
			visible: flag("Whether the node lists the job now."),
			result: optional(v.picklist(["ok", "user-aborted"])),
			progress: v.pipe(v.number(), v.description("Percent.")),
			recordsSucceeded: v.number(),
			recordsFailed: v.number(),
			startedAt: optional(v.number()),
			finishedAt: optional(v.number()),
		}),
	),
});

export const jobs: Field<message.JobsMessage> = v.strictObject({ jobs: v.array(job) });

export const launched: Field<message.LaunchedMessage> = v.strictObject({
	taskId: idText,
	codes: v.pipe(v.record(v.string(), v.number()), v.description("Each node's result code, 0 where it accepted.")),
});

export const event: Field<message.EventMessage> = v.looseObject({
	at: v.pipe(v.number(), v.description("Milliseconds since the simulator began.")),
	kind: v.string(),
});

export const trace: Field<message.TraceMessage> = v.strictObject({
	events: v.array(event),
	next: v.pipe(v.number(), v.description("What to say for `after` to go on from here.")),
	dropped: v.pipe(v.number(), v.description("Events that came after the trace was full.")),
});

export const failure: Field<message.FailureMessage> = v.strictObject({
	error: v.pipe(v.string(), v.description("One sentence that names what was wrong.")),
});
