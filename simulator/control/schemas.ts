import * as v from "valibot";
import { ANSWER_WORDS, type PlannedAnswer, type PlannedReply } from "../reply-plan.ts";
import { WIRE_FAULTS, type WireFault } from "../wire-fault.ts";
import {
	countField,
	digits,
	type Field,
	flagField,
	listField,
	milliseconds,
	newNodeName,
	nodeName,
	taskId,
	textField,
	versionField,
} from "./fields.ts";
import type * as message from "./messages.ts";

/** The messages of the control API, as schemas. They check requests, and the OpenAPI document is made of them. */

const OBJECT = "must be an object";
const DURATION = 'must be a number of milliseconds from 0 on, or "forever"';
const optional = v.exactOptional;

const records = (description: string): Field<number> => countField(0, 1e12, description);

const life: Field<message.LifeMessage> = v.pipe(
	v.strictObject(
		{
			lag: optional(milliseconds("From the accepted start until the node has the job. Default 0.")),
			duration: optional(
				v.pipe(
					v.union([v.pipe(v.number(), v.finite(DURATION), v.minValue(0, DURATION)), v.literal("forever")], DURATION),
					v.description("How long the job runs, after `lag`. With `forever` it runs until it is aborted. Default 1000."),
				),
			),
			drain: optional(
				milliseconds("The last part of the duration, in which the job is active with a progress of 100.00. Default 0."),
			),
			abortDelay: optional(milliseconds("From an abort until the job is done. Default 10.")),
			records: optional(records("The number of records that the job finds on the node. Default 1000.")),
			failed: optional(records("How many of them fail. Default 0.")),
			filtered: optional(records("The number of records that a filter expression excludes. Default 0.")),
		},
		OBJECT,
	),
	v.description("The life of a job on a node. Times are in milliseconds."),
);

export const launch: Field<message.LaunchMessage> = v.strictObject(
	{
		taskId: optional(taskId),
		namespace: optional(textField(31)),
		set: optional(textField(63)),
		udf: optional(v.strictObject({ package: textField(128), function: textField(128) }, OBJECT)),
		filter: optional(v.strictObject({ bin: optional(textField(15)), indexName: optional(textField(255)) }, OBJECT)),
		life: optional(life),
		on: optional(
			v.pipe(
				v.record(nodeName, v.nullable(life), OBJECT),
				v.description("A different life on some nodes. null: the node never receives the request."),
			),
		),
		nodes: optional(listField(nodeName, 1024)),
	},
	OBJECT,
);

const answer: Field<PlannedAnswer> = v.union(
	[v.picklist(ANSWER_WORDS), v.strictObject({ value: v.string() }), v.strictObject({ body: v.string() })],
	'must be one of the replies that /openapi.json lists, or { "value": text }, or { "body": text }',
);

const wire: Field<WireFault> = v.union(
	[v.picklist(WIRE_FAULTS), v.strictObject({ fragments: countField(1, 1_048_576, "Bytes in each piece.") })],
	`must be one of ${WIRE_FAULTS.map((fault) => JSON.stringify(fault)).join(", ")}, or { "fragments": bytes }`,
);

const plannedReply: Field<PlannedReply> = v.strictObject(
	{
		reply: answer,
		to: optional(
			v.pipe(textField(64), v.description("The name of the command that it answers. Default: the next question about jobs.")),
		),
		after: optional(milliseconds("From the question to the answer. Default: the node's latency.")),
		times: optional(countField(0, 1_000_000, "The number of questions in a row that get this answer. Default 1.")),
		wire: optional(wire),
	},
	OBJECT,
);

export const plan: Field<message.PlanMessage> = v.strictObject({ replies: listField(plannedReply, 10_000) }, OBJECT);

export const restart: Field<message.RestartMessage> = v.strictObject(
	{
		version: optional(versionField),
		readyAfter: optional(
			milliseconds("Until the node accepts jobs again. Only with simple views. Default: the simulator's `readyAfter`."),
		),
	},
	OBJECT,
);

const addressList = (description: string): Field<string[]> => v.pipe(listField(textField(300), 16), v.description(description));

const addressFields = {
	listen: optional(
		addressList("Where it listens, on loopback, as host:port. For port 0 the system picks one. Default: 127.0.0.1:0."),
	),
	address: optional(addressList("The addresses that its peers list. Default: those at which it listens.")),
	alternate: optional(addressList("The alternate addresses that its peers list. Default: no alternate addresses.")),
};

/** The addresses of a node that moves. */
export const move: Field<message.AddressesMessage> = v.strictObject(addressFields, OBJECT);

export const continues: Field<message.ContinueMessage> = v.strictObject(
	{
		wakes: optional(
			v.pipe(
				v.picklist(["stale", "alone"], 'must be "stale" or "alone"'),
				v.description(
					"After a long stop: whether the node keeps its old list of members, or forms a cluster alone. Default: drawn from the random seed.",
				),
			),
		),
	},
	OBJECT,
);

export const swap: Field<message.SwapMessage> = v.strictObject(
	{ nodes: v.tuple([nodeName, nodeName], "must be a list of two nodes") },
	OBJECT,
);

export const split: Field<message.SplitMessage> = v.strictObject(
	{
		groups: v.pipe(
			listField(listField(nodeName, 128), 128),
			v.description("Nodes exchange heartbeats only within a group. The nodes that are not named are one more group."),
		),
	},
	OBJECT,
);

export const join: Field<message.JoinMessage> = v.strictObject(
	{
		name: newNodeName,
		version: optional(versionField),
		latency: optional(milliseconds("From a question to its answer, in addition to the time of the socket.")),
		maxDone: optional(countField(0, 10_000, "The number of finished jobs that it keeps. Default 100.")),
		namespaces: optional(listField(textField(31), 64)),
		sets: optional(listField(textField(63), 4096)),
		addresses: optional(
			v.pipe(
				v.strictObject(addressFields, OBJECT),
				v.description("Only with lifelike views. Default: a known node has its former addresses, a new one a free port."),
			),
		),
	},
	OBJECT,
);

export const setLife: Field<message.SetLifeMessage> = v.strictObject({ life, node: optional(nodeName) }, OBJECT);
export const abort: Field<message.AbortMessage> = v.strictObject({ node: optional(nodeName) }, OBJECT);
export const emptyMessage: Field<message.EmptyMessage> = v.strictObject({}, OBJECT);

export const traceQuery: Field<message.TraceQuery> = v.strictObject({
	after: optional(digits(9, "How many events to skip. Default 0.")),
	limit: optional(digits(6, "The largest number of events. Default 1000.")),
});

export const listQuery: Field<message.ListQuery> = v.strictObject({
	limit: optional(digits(5, "The largest number of tasks. Default 100.")),
});

const idText: Field<string> = v.pipe(v.string(), v.description("Decimal text."));

export const node: Field<message.NodeMessage> = v.strictObject({
	name: nodeName,
	version: versionField,
	address: v.pipe(v.string(), v.description("Host and port.")),
	member: flagField("Whether the cluster lists it."),
	state: v.pipe(v.picklist(["down", "starting", "running", "stopped", "shutting down"]), v.description("What its process does.")),
	up: flagField("Whether its port is open."),
	ready: flagField("Whether it accepts jobs."),
	held: flagField("Whether it is silent."),
	plannedReplies: v.pipe(v.number(), v.description("The number of questions that its plan still answers.")),
});

const peers = v.array(v.strictObject({ name: nodeName, address: v.string(), alternate: optional(v.string()) }));

export const view: Field<message.ViewMessage> = v.strictObject({
	peersGeneration: v.number(),
	peers: v.pipe(peers, v.description("The nodes that it lists. Several addresses are separated by commas.")),
	alumni: v.pipe(peers, v.description("Every node that it has known since it started, including nodes that have left.")),
	partitionGeneration: v.pipe(v.number(), v.description("-1: it has no partitions yet.")),
	clusterSize: v.pipe(v.number(), v.description("How many nodes it counts, itself included.")),
	clusterKey: v.string(),
	clusterGeneration: v.number(),
	clusterPrincipal: v.string(),
	clusterIntegrity: v.boolean(),
	clusterIsMember: v.boolean(),
	clusterStable: v.pipe(
		v.picklist(["unstable", "migrating", "stable"]),
		v.description("The command `cluster-stable:` answers with the key only if this is `stable`."),
	),
});

export const nodes: Field<message.NodesMessage> = v.strictObject({ nodes: v.array(node) });

export const job: Field<message.JobMessage> = v.strictObject({
	taskId: idText,
	nodes: v.record(
		v.string(),
		v.strictObject({
			state: v.picklist(["none", "refused", "coming", "active", "aborting", "done", "evicted", "lost"]),
			visible: flagField("Whether the node lists the job now."),
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
	codes: v.pipe(v.record(v.string(), v.number()), v.description("The result code of each node. 0: it accepted the job.")),
});

export const event: Field<message.EventMessage> = v.looseObject({
	at: v.pipe(v.number(), v.description("Milliseconds since the start of the simulator.")),
	kind: v.string(),
});

export const trace: Field<message.TraceMessage> = v.strictObject({
	events: v.array(event),
	next: v.pipe(v.number(), v.description("Pass this value as `after` to get the next events.")),
	dropped: v.pipe(v.number(), v.description("The number of events that came after the trace was full.")),
});

export const failure: Field<message.FailureMessage> = v.strictObject({
	error: v.pipe(v.string(), v.description("One sentence that says what was wrong.")),
});
