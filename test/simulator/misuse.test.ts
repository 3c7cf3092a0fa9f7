import { describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";

/** Values that JavaScript code can pass although the types do not allow them. */
// biome-ignore lint/suspicious/noExplicitAny: misuse is what these tests are about
type Anything = any;

const IDS = "a bigint from 1n to 18446744073709551615n";
const LIFE = "lag, duration, drain, abortDelay, records, failed, filtered";

describe("a simulated cluster that is misused", () => {
	it.each<[string, (cluster: SimulatedCluster) => unknown]>([
		[`taskId must be ${IDS}, not 0.`, (cluster) => cluster.launch({ taskId: 0 as Anything })],
		[`taskId must be ${IDS}, not 0n.`, (cluster) => cluster.launch({ taskId: 0n })],
		[`taskId must be ${IDS}, not "7".`, (cluster) => cluster.launch({ taskId: "7" as Anything })],
		[
			'options has an unknown field "duration". The known fields are taskId, namespace, set, udf, filter, life, on, nodes.',
			(cluster) => cluster.launch({ duration: 3 } as Anything),
		],
		[
			`life has an unknown field "durations". The known fields are ${LIFE}.`,
			(cluster) => cluster.launch({ life: { durations: 3 } as Anything }),
		],
		["life.lag must be a number from 0 on, not -1.", (cluster) => cluster.launch({ life: { lag: -1 } })],
		[
			"life.failed must be at most life.records, which is 2, not 3.",
			(cluster) => cluster.launch({ life: { records: 2, failed: 3 } }),
		],
		["on.B.lag must be a number from 0 on, not NaN.", (cluster) => cluster.launch({ on: { B: { lag: Number.NaN } } })],
		['on has an unknown field "Z". The known fields are A, B.', (cluster) => cluster.launch({ on: { Z: null } })],
		['Node "Z" does not exist. The nodes are A, B.', (cluster) => cluster.launch({ nodes: ["Z"] })],
		["set must be a text that is not empty, not 7.", (cluster) => cluster.launch({ set: 7 as Anything })],
		[
			"udf.function must be a text that is not empty, not undefined.",
			(cluster) => cluster.launch({ udf: { package: "p" } as Anything }),
		],
		[
			"replies[0].times must be a whole number from 0 on, not -1.",
			(cluster) => cluster.plan("A", [{ reply: "done", times: -1 }]),
		],
		[
			'replies[1].reply must be one of ANSWER_WORDS, { value: text } or { body: text }, not "finished".',
			(cluster) => cluster.plan("A", [{ reply: "done" }, { reply: "finished" as Anything }]),
		],
		[
			"replies[0].reply must be one of ANSWER_WORDS, { value: text } or { body: text }, not null.",
			(cluster) => cluster.plan("A", [{ reply: null as Anything }]),
		],
		["replies[0].after must be a number from 0 on, not -5.", (cluster) => cluster.plan("A", [{ reply: "done", after: -5 }])],
		["replies must be a list, not an object.", (cluster) => cluster.plan("A", { reply: "done" } as Anything)],
		[
			'replies[0] has an unknown field "time". The known fields are reply, to, after, wire, times.',
			(cluster) => cluster.plan("A", [{ reply: "done", time: 2 } as Anything]),
		],
		[
			'replies[0].wire must be one of close after the header, half a frame, frame too large, wrong echo, late reply or { fragments: bytes }, not "gone".',
			(cluster) => cluster.plan("A", [{ reply: "done", wire: "gone" as Anything }]),
		],
		[
			"replies[0].wire.fragments must be a whole number from 1 on, not 0.",
			(cluster) => cluster.plan("A", [{ reply: "done", wire: { fragments: 0 } }]),
		],
		["ms must be a number from 0 on, not undefined.", (cluster) => cluster.at(undefined as Anything, () => {})],
		["ms must be a number from 0 on, not NaN.", (cluster) => cluster.at(Number.NaN, () => {})],
		["action must be a function, not undefined.", (cluster) => cluster.at(5, undefined as Anything)],
		['version must be a server build such as "8.1.2.0", not "new".', (cluster) => cluster.restart("A", "new")],
		["readyAfter must be a number from 0 on, not -1.", (cluster) => cluster.restart("A", undefined, -1)],
		["node.name must be a text that is not empty, not undefined.", (cluster) => cluster.join({} as Anything)],
	])("throws: %s", (message, misuse) => {
		const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
		expect(() => misuse(cluster)).toThrow(new RangeError(message));
		expect(cluster.trace.events, "no event has happened").toEqual([]);
	});

	it.each<[string, Anything]>([
		["nodes must be a list, not undefined.", {}],
		["nodes must be a list, not 3.", { nodes: 3 }],
		["nodes[0].name must be a text that is not empty, not undefined.", { nodes: [{ version: "8.1.2.0" }] }],
		["options must be an object, not undefined.", undefined],
		[
			'options has an unknown field "seed". The known fields are nodes, version, latency, housekeepingLatency, life, readyAfter, clock, maxTraceEvents, maxSteps.',
			{ nodes: [], seed: 1 },
		],
		["latency must be a number from 0 on, not -1.", { nodes: [{ name: "A", latency: -1 }] }],
		['A node "A" exists already.', { nodes: ["A", "A"] }],
	])("is not created: %s", (message, options) => {
		expect(() => new SimulatedCluster(options)).toThrow(new RangeError(message));
	});
});

describe("a node that is down", () => {
	it("accepts no job: it has no result code, and no job after its restart", () => {
		const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
		cluster.crash("A");
		const { taskId, codes } = cluster.launch({ life: { duration: 3000 } });
		cluster.restart("A");
		expect([...codes]).toEqual([["B", 0]]);
		expect(cluster.truth("A", taskId).state).toBe("none");
		expect(cluster.truth("B", taskId).state).toBe("active");
	});

	it("receives no request of a client", () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.crash("A");
		expect(() => cluster.receive("A", { taskId: 1n, namespace: "test" })).toThrow(
			'Node "A" is down, and cannot receive a request.',
		);
	});

	it("answers after its restart, even if it was held before the crash", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.hold("A");
		cluster.crash("A");
		cluster.restart("A");
		const answer = await cluster.run(() => cluster.ask("A", ["query-show"], new AbortController().signal));
		expect(answer).toBe("query-show\t\n");
	});
});
