import { describe, expect, test } from "vitest";
import { type Finding, type Report, reporterOf } from "../../../kit/oracle/finding.ts";
import { checkBounds } from "../../../kit/oracle/members/bounds.ts";
import { checkCalm } from "../../../kit/oracle/members/calm.ts";
import { checkConnecting } from "../../../kit/oracle/members/connecting.ts";
import { checkDeadlines } from "../../../kit/oracle/members/deadlines.ts";
import { checkDue } from "../../../kit/oracle/members/due.ts";
import { checkKept } from "../../../kit/oracle/members/kept.ts";
import { checkLies } from "../../../kit/oracle/members/lies.ts";
import { checkSilence } from "../../../kit/oracle/members/silence.ts";
import { checkStarting } from "../../../kit/oracle/members/starting.ts";
import { checkSteadyView } from "../../../kit/oracle/members/steady-view.ts";
import { checkView } from "../../../kit/oracle/members/view.ts";
import type { MembersSeen, ViewsAt } from "../../../kit/run/members-seen.ts";
import type { NetworkRun } from "../../../kit/run/on-network.ts";
import type { CallOutcome, CallReport } from "../../../kit/run/run.ts";
import type { NetworkPlan } from "../../../kit/schedule/network-plan.ts";
import { type Call, LIBRARY_HABITS, type NodePlan } from "../../../kit/schedule/schedule.ts";
import type { NodeChange, TraceEvent } from "../../../simulator/trace.ts";
import type { Completion } from "../../../src/index.ts";

/** The facts of a run that the checks read. The defaults are those of three nodes without events. */
interface Facts {
	readonly nodes?: readonly Partial<NodePlan>[];
	readonly network?: Partial<NetworkPlan>;
	readonly call?: Partial<Call & { kind: "wait" }>;
	readonly trace?: readonly TraceEvent[];
	readonly members?: Partial<MembersSeen>;
}

function runOf({ nodes = [{}, {}, {}], network = {}, call = {}, trace = [], members = {} }: Facts): NetworkRun {
	return {
		schedule: {
			version: 2,
			task: { id: "4660", namespace: "test", kind: "query_execute" },
			nodes: nodes.map((node, index) => ({ name: `A${index + 1}`, version: "8.1.2.0", job: {}, ...node })),
			events: [],
			habits: LIBRARY_HABITS,
			calls: [{ kind: "wait", ...call }],
			network: { seed: 1, happens: [], ...network },
		},
		calls: [],
		trace,
		truth: {},
		members: {
			connected: { begunAt: 0, at: 10 },
			...{ views: [], addresses: [], pauses: [], reached: {}, connects: 0, mostOpen: 0 },
			...{ left: { connections: 0, timers: 0 }, endedAt: 30_000 },
			...members,
		},
	};
}

function found(check: (report: Report) => void): readonly string[] {
	const findings: Finding[] = [];
	check(reporterOf(findings, 0));
	return findings.map(({ requirement, got }) => `${requirement}: ${got}`);
}

const told = (outcome: CallOutcome, times: Partial<CallReport> = {}): CallReport => ({
	...{ calledAt: 5000, settledAt: 9000, outcome, rounds: [] },
	...times,
});
const changed = (at: number, node: string, change: NodeChange["change"]): TraceEvent => ({ at, kind: "node", node, change });

function completed(outcome: Completion["outcome"], evidence: Readonly<Record<string, Completion["nodes"][number]["evidence"]>>) {
	const nodes = Object.entries(evidence).map(([node, each]) => ({ node, evidence: each }));
	return { kind: "complete", completion: { outcome, nodes, reasons: ["left"] } as unknown as Completion } as const;
}

describe("An error that says that a member cannot be reached (CLUSTER-7)", () => {
	const failure = (node = "A1"): CallOutcome => ({ kind: "error", code: "network_error", node, message: "no answer" });
	const calm = (facts: Facts, outcome = failure()) => found((report) => checkCalm(runOf(facts), told(outcome), report));
	const WRONG = ["CLUSTER-7: network_error: no answer"];

	test("is wrong if no event happens", () => {
		expect(calm({})).toEqual(WRONG);
	});

	test("is right if 12 times the latency of the network and 8 answers take longer than a look at the members", () => {
		expect(calm({ nodes: [{ latency: 200 }, {}] })).toEqual([]);
		expect(calm({ network: { latency: [0, 90] } })).toEqual([]);
		expect(calm({ nodes: [{ latency: 2 }, {}], network: { latency: [0, 82] } })).toEqual(WRONG);
	});

	test("is right if addresses without a node are tried first, and the question has less than 3 s", () => {
		const call = { requestTimeout: 2000 };
		expect(calm({ call })).toEqual(WRONG);
		expect(calm({ call, network: { unlisted: true } })).toEqual([]);
		expect(calm({ call, network: { deadAddress: true } })).toEqual([]);
		expect(calm({ network: { unlisted: true } })).toEqual(WRONG);
	});

	test("is wrong about a node without an event, if the question had time for a look at the members", () => {
		const network: Partial<NetworkPlan> = { happens: [{ at: 1, kind: "crash", node: "A2" }] };
		expect(calm({ network })).toEqual(WRONG);
		expect(calm({ network, call: { requestTimeout: 999 } })).toEqual([]);
		expect(calm({ network }, failure("A2"))).toEqual([]);
	});

	test("is wrong about the only node that crashed, if others are members and the question had 8 s, and right about one of two", () => {
		const call = { requestTimeout: 8000 };
		const crash = (node: string) => ({ at: 1, kind: "crash", node }) as const;
		expect(calm({ call, network: { happens: [crash("A1")] } })).toEqual(WRONG);
		expect(calm({ call, network: { happens: [crash("A1"), crash("A2")] } })).toEqual([]);
		expect(calm({ call, network: { happens: [crash("A1")] }, nodes: [{}] })).toEqual([]);
	});

	test("is wrong about a process that was stopped for at least a look less than the question has", () => {
		const stopped = (from: number, to: number): Facts => ({
			network: {
				happens: [
					{ at: from, kind: "stop", node: "A1" },
					{ at: to, kind: "continue", node: "A1" },
				],
			},
		});
		expect(calm(stopped(1000, 4999))).toEqual(WRONG);
		expect(calm(stopped(1000, 5000))).toEqual([]);
		expect(calm(stopped(1000, 11_000))).toEqual([]);
		expect(calm(stopped(1000, 900))).toEqual([]);
		const other = { at: 3000, kind: "continue", node: "A2" } as const;
		expect(calm({ network: { happens: [{ at: 1000, kind: "stop", node: "A1" }, other] } })).toEqual([]);
		const later = { at: 1000, after: { node: "A1", answer: 1 }, kind: "stop", node: "A1" } as const;
		expect(calm({ network: { happens: [later, { ...other, node: "A1" }] } })).toEqual([]);
	});

	test("is wrong about a process that was stopped for a short time, also if a name stands for other nodes, without another event", () => {
		const stopped = (also: NetworkPlan["happens"][number]): Facts => ({
			network: {
				happens: [{ at: 1000, kind: "stop", node: "A1" }, also, { at: 4999, kind: "continue", node: "A1" }],
			},
		});
		expect(calm(stopped({ at: 3000, kind: "rename", name: "cluster", nodes: ["A3"] }))).toEqual(WRONG);
		expect(calm(stopped({ at: 3000, kind: "stall", ms: 1000 }))).toEqual([]);
		expect(calm(stopped({ at: 3000, kind: "split", nodes: ["A2"] }))).toEqual([]);
	});

	test("is the only thing that is judged if a call did not explain its end", () => {
		expect(calm({}, { kind: "complete" })).toEqual([]);
	});
});

describe("Connecting through the first node (CLUSTER-12)", () => {
	const connected = { begunAt: 50_000, at: 60_000, error: { code: "network_error", message: "no answer" } };
	const connecting = (facts: Facts) => found((report) => checkConnecting(runOf({ members: { connected }, ...facts }), report));
	const WRONG = ["CLUSTER-12: network_error: no answer"];

	test("succeeds if the node runs, also if other nodes fail", () => {
		expect(connecting({})).toEqual(WRONG);
		expect(connecting({ trace: [changed(49_000, "A2", "crashed")] })).toEqual(WRONG);
		expect(connecting({ trace: [changed(20_000, "A2", "crashed")] })).toEqual(WRONG);
		expect(connecting({ network: { seeds: [{ kind: "node", node: "A1" }] } })).toEqual(WRONG);
	});

	test("may fail through a node that is not a seed, does not exist, or was not a member", () => {
		const down = [changed(20_000, "A1", "crashed")];
		expect(connecting({ trace: down, network: { seeds: [{ kind: "node", node: "A2" }] } })).toEqual(WRONG);
		expect(connecting({ network: { seeds: [{ kind: "node", node: "X" }] } })).toEqual([]);
		expect(connecting({ nodes: [{ member: false }, {}] })).toEqual([]);
		expect(connecting({ nodes: [] })).toEqual([]);
	});

	test("may fail if it is slow, if it is down, or if it or the cluster changed in the 9 s before", () => {
		expect(connecting({ network: { latency: [0, 100] } })).toEqual(WRONG);
		expect(connecting({ network: { latency: [0, 101] } })).toEqual([]);
		expect(connecting({ trace: [changed(20_000, "A1", "crashed")] })).toEqual([]);
		expect(connecting({ trace: [changed(41_000, "A1", "restarted")] })).toEqual(WRONG);
		expect(connecting({ trace: [changed(41_001, "A1", "restarted")] })).toEqual([]);
		expect(connecting({ trace: [{ at: 41_001, kind: "cluster", change: "healed" }] })).toEqual([]);
		expect(connecting({ trace: [{ at: 41_000, kind: "cluster", change: "healed" }] })).toEqual(WRONG);
		expect(connecting({ trace: [{ at: 60_000, kind: "cluster", change: "healed" }] })).toEqual([]);
		expect(connecting({ trace: [{ at: 60_001, kind: "cluster", change: "healed" }] })).toEqual(WRONG);
	});
});

const ALL = ["A1", "A2", "A3"];
const view = (at: number, client: readonly string[], lists: readonly string[] = ALL): ViewsAt => ({
	...{ at, client },
	nodes: Object.fromEntries(lists.map((name) => [name, lists])),
});

describe("The client's view", () => {
	const kept = (facts: Facts, lost: readonly string[], lists = ALL) => {
		const views = [view(100, ALL), view(5000, lost, lists)];
		return found((report) => checkKept(runOf({ ...facts, members: { views } }), report));
	};

	test("keeps a node that all nodes list, unless nodes do not exchange heartbeats (CLUSTER-2)", () => {
		expect(kept({}, ["A1", "A3"])).toEqual(["CLUSTER-2: A1 A3 at 5000 ms"]);
		expect(kept({ network: { happens: [{ at: 1, kind: "split", nodes: ["A2"] }] } }, ["A1", "A3"])).toEqual([]);
		expect(kept({ network: { happens: [{ at: 1, kind: "isolate", node: "A2" }] } }, ["A2", "A3"])).toEqual([]);
		expect(kept({}, ["A1", "A3"], ["A1", "A3"])).toEqual([]);
	});

	const silence = (trace: readonly TraceEvent[], lost = ["A1", "A3"]) => {
		const views = [view(50, ALL), view(5000, lost)];
		return found((report) => checkSilence(runOf({ trace, members: { views } }), report));
	};
	const WRONG = ["CLUSTER-2: A1 A3 at 5000 ms"];

	test.each(["crashed", "stopped", "cut off", "left"] as const)(
		"keeps its nodes if all of them %s at the same time",
		(change) => {
			expect(silence(ALL.map((name) => changed(1000, name, change)))).toEqual(WRONG);
		},
	);

	test("loses a silent node only if another one has answered since it fell silent", () => {
		const silent = [changed(1000, "A1", "stopped"), changed(1000, "A3", "cut off"), changed(3000, "A2", "crashed")];
		expect(silence(silent)).toEqual(WRONG);
		expect(silence([...silent, changed(4000, "A1", "continued")])).toEqual([]);
		expect(silence([...silent, changed(4000, "A3", "reachable")])).toEqual([]);
		expect(silence([...silent, { at: 4000, kind: "cluster", change: "healed" }])).toEqual([]);
	});

	test("may lose a silent node if all others fell silent later, but not if all fell silent at the same time", () => {
		const silent = [changed(1000, "A2", "crashed"), changed(3000, "A1", "crashed"), changed(3000, "A3", "crashed")];
		expect(silence(silent)).toEqual([]);
	});

	const answered = (at: number, node: string): TraceEvent => ({
		at,
		kind: "answered",
		node,
		question: 1,
		body: `node\t${node}\n`,
	});
	/** A2 falls silent at 1000 ms, runs from 2000 ms until some time, and the others fall silent before that. */
	const interrupted = (until: number, trace: readonly TraceEvent[], network: Partial<NetworkPlan> = {}) => {
		const events = [
			...[changed(1000, "A2", "crashed"), changed(1500, "A1", "crashed"), changed(1600, "A3", "crashed")],
			...[changed(2000, "A2", "restarted"), changed(until, "A2", "crashed"), ...trace],
		].toSorted((one, other) => one.at - other.at);
		const members = { views: [view(50, ALL), view(5000, ["A1", "A3"])] };
		return found((report) => checkSilence(runOf({ trace: events, members, network }), report));
	};

	test("may lose a node that could answer for less than 1.2 s since the others did, and did not (JUDGE-2)", () => {
		expect(interrupted(3199, [])).toEqual([]);
		expect(interrupted(3200, [])).toEqual(WRONG);
	});

	test("keeps a node that has answered since the others did, however short the time (CLUSTER-2)", () => {
		expect(interrupted(2500, [answered(2400, "A2")])).toEqual(WRONG);
		expect(interrupted(2500, [answered(2400, "A2"), answered(2499.9, "A2")])).toEqual(WRONG);
		expect(interrupted(2500, [answered(2400, "A1")])).toEqual([]);
		// This answer came before the silence.
		expect(interrupted(2500, [answered(900, "A2")])).toEqual([]);
	});

	test("may lose a node whose answer was still on its way when the node fell silent again", () => {
		expect(interrupted(2500, [answered(2499, "A2")])).toEqual(WRONG);
		expect(interrupted(2500, [answered(2499.1, "A2")])).toEqual([]);
		expect(interrupted(2500, [answered(2460, "A2")], { latency: [1, 40] })).toEqual(WRONG);
		expect(interrupted(2500, [answered(2461, "A2")], { latency: [1, 40] })).toEqual([]);
	});

	test("has not lost a node while no cluster exists", () => {
		const views = [view(50, ALL), { ...view(5000, ALL), client: undefined }];
		expect(found((report) => checkSilence(runOf({ members: { views } }), report))).toEqual([]);
	});

	test("may lose a node that answers, as far as silence goes", () => {
		expect(silence([changed(1000, "A1", "crashed"), changed(1000, "A3", "crashed")])).toEqual([]);
	});

	const last = (facts: Facts, client: readonly string[] = ALL, lists: readonly string[] = ["A1", "A2"]) =>
		found((report) => checkView(runOf({ ...facts, members: { views: [view(50, client, lists)], ...facts.members } }), report));

	test("is that of the nodes once they agree, and says what it was (CLUSTER-2)", () => {
		expect(last({})).toEqual(["CLUSTER-2: A1 A2 A3"]);
	});

	test("is judged if a name stands for other nodes and a seed is the address of a running node", () => {
		const happens = [{ at: 1, kind: "rename", name: "cluster", nodes: ["A3"] }] as const;
		expect(last({ network: { happens, seeds: [{ kind: "node", node: "A1" }] } })).toEqual(["CLUSTER-2: A1 A2 A3"]);
	});

	test("is not judged if a name stands for other nodes and the only seed by address does not run", () => {
		const happens = [{ at: 1, kind: "rename", name: "cluster", nodes: ["A3"] }] as const;
		const seeds: NetworkPlan["seeds"] = [
			{ kind: "node", node: "A3" },
			{ kind: "name", name: "cluster", nodes: ["A1"] },
		];
		expect(last({ network: { happens, seeds } })).toEqual([]);
		expect(last({ network: { happens: [{ at: 1, kind: "crash", node: "A3" }], seeds } })).toEqual(["CLUSTER-2: A1 A2 A3"]);
	});

	test("is not judged if the name among the seeds stands only for nodes that do not run", () => {
		expect(last({ network: { seeds: [{ kind: "name", name: "cluster", nodes: ["A3"] }] } })).toEqual([]);
		expect(last({ network: { seeds: [{ kind: "name", name: "cluster", nodes: ["A2"] }] } })).toEqual(["CLUSTER-2: A1 A2 A3"]);
	});

	test("is judged after a cut that has healed, and not during one", () => {
		const cut = changed(100, "A2", "cut off");
		expect(last({ trace: [cut] })).toEqual([]);
		expect(last({ trace: [cut, changed(200, "A2", "reachable")] })).toEqual(["CLUSTER-2: A1 A2 A3"]);
		expect(last({ trace: [cut, { at: 200, kind: "cluster", change: "healed" }] })).toEqual(["CLUSTER-2: A1 A2 A3"]);
	});

	test("has members that can be reached, if the client can know an address of them (CLUSTER-8)", () => {
		const unreached = (network: Partial<NetworkPlan>) =>
			last({ network, members: { reached: { A1: true, A2: false } } }, ALL, ALL);
		const [A1, A2] = [
			{ kind: "node", node: "A1" },
			{ kind: "node", node: "A2" },
		] as const;
		expect(unreached({})).toEqual(["CLUSTER-8: no answer"]);
		expect(unreached({ unlisted: true, seeds: [A1] })).toEqual([]);
		expect(unreached({ unlisted: true, seeds: [A1, A2] })).toEqual(["CLUSTER-8: no answer"]);
		expect(unreached({ unlisted: true, seeds: [A1, A2], happens: [{ at: 1, kind: "move", node: "A3" }] })).toEqual([]);
	});
});

describe("A node that starts (CLUSTER-3)", () => {
	const starting = (...views: readonly ViewsAt[]) => found((report) => checkStarting(runOf({ members: { views } }), report));
	const had = (at: number, client: readonly string[], lists: ViewsAt["nodes"]): ViewsAt => ({
		...{ at, client, nodes: lists },
		starting: ["A3"],
	});
	const [TWO, ALONE] = [
		{ A1: ["A1", "A2"], A2: ["A1", "A2"] },
		{ A1: ["A1", "A2", "A3"], A2: ["A1", "A2"] },
	] as const;

	test("is not a member, unless a node with partitions lists it", () => {
		expect(starting(had(100, ["A1", "A2"], TWO), had(200, ALL, TWO))).toEqual(["CLUSTER-3: A1 A2 A3"]);
		expect(starting(had(100, ["A1", "A2"], TWO), had(200, ALL, ALONE))).toEqual([]);
	});

	test("may be one if it was listed when the client last looked, and not if that was long ago", () => {
		const between = had(9000, ["A1", "A2"], TWO);
		expect(starting(had(8000, ["A1", "A2"], ALONE), between, had(9100, ALL, TWO))).toEqual([]);
		expect(starting(had(100, ["A1", "A2"], ALONE), had(500, ["A1", "A2"], TWO), between, had(9100, ALL, TWO))).toEqual([
			"CLUSTER-3: A1 A2 A3",
		]);
	});

	/** A node becomes a member at 20 s. It was listed until some time before. */
	const guest = (pauses: MembersSeen["pauses"], listedUntil: number) => {
		const unlisted = had(listedUntil, ["A1", "A2"], TWO);
		const views = [had(100, ["A1", "A2"], ALONE), unlisted, had(20_000, ALL, TWO)];
		return found((report) => checkStarting(runOf({ members: { views, pauses } }), report));
	};
	const WRONG = ["CLUSTER-3: A1 A2 A3"];

	test("may be one if it was listed before a pause of the client that was still on at the last look", () => {
		// A look every second, which takes at most 1.2 s: it may be that of 17 800 ms, and a pause makes it older.
		expect(guest([], 17_800)).toEqual(WRONG);
		expect(guest([], 17_801)).toEqual([]);
		expect(guest([{ from: 15_000, to: 18_000 }], 14_800)).toEqual(WRONG);
		expect(guest([{ from: 15_000, to: 18_000 }], 14_801)).toEqual([]);
		// An older pause counts only if it was still on at the look that a later pause has made old.
		expect(guest([{ from: 1000, to: 7000 }], 17_800)).toEqual(WRONG);
		const second = { from: 16_000, to: 18_000 };
		expect(guest([{ from: 8000, to: 15_800 }, second], 15_800)).toEqual(WRONG);
		expect(guest([{ from: 8000, to: 15_900 }, second], 7900)).toEqual(WRONG);
		expect(guest([{ from: 8000, to: 15_900 }, second], 7901)).toEqual([]);
	});

	test("is judged by the time in which the client was paused: up to the view, and once for pauses that overlap", () => {
		expect(guest([{ from: 19_000, to: 25_000 }], 16_800)).toEqual(WRONG);
		expect(guest([{ from: 19_000, to: 25_000 }], 16_801)).toEqual([]);
		expect(guest([{ from: 21_000, to: 25_000 }], 17_800)).toEqual(WRONG);
		const overlapping = [
			{ from: 12_000, to: 18_000 },
			{ from: 14_000, to: 19_000 },
		];
		expect(guest(overlapping, 10_800)).toEqual(WRONG);
		expect(guest(overlapping, 10_801)).toEqual([]);
		const inside = [
			{ from: 12_000, to: 19_000 },
			{ from: 14_000, to: 18_000 },
		];
		expect(guest(inside, 10_800)).toEqual(WRONG);
		expect(guest(inside, 10_801)).toEqual([]);
	});

	test("may stay a member", () => {
		expect(starting(had(100, ALL, TWO), had(200, ALL, TWO))).toEqual([]);
	});
});

describe("A node that all members have listed for some time (CLUSTER-1)", () => {
	const steady = (facts: Facts, ...views: readonly ViewsAt[]) =>
		found((report) => checkSteadyView(runOf({ ...facts, members: { views } }), report));
	const nodes = { A1: ALL, A2: ALL, A3: ALL };

	test("is a member", () => {
		expect(steady({}, { at: 100, client: ["A1", "A2"], nodes })).toEqual(["CLUSTER-1: A1 A2"]);
		expect(steady({}, { at: 100, client: ALL, nodes })).toEqual([]);
	});

	test("does not have to be one if no member can always be reached", () => {
		const slow = [{ latency: 100 }, { latency: 100 }, {}];
		expect(steady({ nodes: slow }, { at: 100, client: ["A1", "A2"], nodes })).toEqual([]);
		const happens = [
			{ at: 1, kind: "swap", node: "A1", other: "A2" },
			{ at: 1, kind: "crash", node: "A3" },
		] as const;
		expect(steady({ network: { happens } }, { at: 100, client: ["A1", "A2"], nodes })).toEqual([]);
		const one = [{ at: 1, kind: "swap", node: "A1", other: "A3" }] as const;
		expect(steady({ network: { happens: one } }, { at: 100, client: ["A1", "A2"], nodes })).toEqual(["CLUSTER-1: A1 A2"]);
	});

	test("is a member also if only one of them lists it, and that one has no event", () => {
		const lists = { A1: ["A1", "A2", "A3"], A2: ["A1", "A2"], A3: ["A1", "A2", "A3"] };
		expect(steady({}, { at: 100, client: ["A1", "A2"], nodes: lists })).toEqual(["CLUSTER-1: A1 A2"]);
		const { A3: _gone, ...running } = lists;
		expect(steady({}, { at: 100, client: ["A1", "A2"], nodes: running })).toEqual([]);
	});

	test("is not judged before a cluster exists, or before the views had time to settle", () => {
		expect(steady({}, { at: 100, client: undefined, nodes })).toEqual([]);
		expect(steady({}, { at: 100, client: ["A1"], nodes }, { at: 1000, client: ALL, nodes })).toEqual([]);
	});

	test("stays one while no member answers (CLUSTER-2)", () => {
		const silent = (at: number, client: readonly string[]): ViewsAt => ({ at, client, nodes: {} });
		expect(steady({}, silent(100, ALL), silent(9000, ALL), silent(12_000, ["A1", "A2"]))).toEqual(["CLUSTER-2: A1 A2"]);
		expect(steady({}, silent(100, ALL), silent(9000, ALL), silent(12_000, ALL))).toEqual([]);
		// A node that shuts down answers until it exits.
		const left = { ...silent(9000, ALL), shuttingDown: { A2: ["A1", "A2"] } };
		expect(steady({}, silent(100, ALL), left, silent(12_000, ["A1", "A2"]))).toEqual([]);
	});
});

describe("An uncertain outcome (TRUTH-5)", () => {
	const due = (views: readonly ViewsAt[]) =>
		found((report) =>
			checkDue(runOf({ members: { views } }), told(completed("uncertain", { A1: "done", A2: "done", A3: "done" })), report),
		);

	test("is wrong if all nodes were done, and agreed from one look before the call to the end", () => {
		expect(due([view(2000, ALL)])).toEqual(["TRUTH-5: uncertain: left"]);
		expect(due([{ at: 2000, client: ALL, nodes: { A3: ALL, A1: ALL, A2: ALL } }])).toEqual(["TRUTH-5: uncertain: left"]);
		expect(due([view(4000, ALL)])).toEqual([]);
		expect(due([])).toEqual([]);
		expect(due([{ at: 2000, client: ALL, nodes: { A1: ALL, A2: ALL, A3: ["A1", "A3"] } }])).toEqual([]);
	});
});

describe("A completed wait", () => {
	const job = (at: number, change: "coming" | "active" | "lost" | "done"): TraceEvent =>
		({ at, kind: "job", node: "A1", change }) as unknown as TraceEvent;
	const lies = (trace: readonly TraceEvent[], evidence: "vanished" | "done" | "presumed") =>
		found((report) => checkLies(runOf({ nodes: [{}], trace }), told(completed("uncertain", { A1: evidence })), report));

	test("may report an active job as vanished only if it was lost before (false completion)", () => {
		expect(lies([job(1, "active")], "vanished")).toEqual(["ROUND-3: complete at 9000 ms, evidence vanished"]);
		expect(lies([job(1, "active"), job(2, "lost"), job(3, "active")], "vanished")).toEqual([]);
		expect(lies([job(1, "active"), job(2, "lost"), job(3, "active")], "presumed")).toEqual([]);
		expect(lies([job(1, "coming")], "vanished")).toEqual(["ROUND-3: complete at 9000 ms, evidence vanished"]);
		expect(lies([job(1, "active"), job(9000, "done")], "done")).toEqual([]);
		expect(lies([job(1, "active"), job(9001, "done")], "done")).toEqual([
			"TRUTH-1: done",
			"ROUND-3: complete at 9000 ms, evidence done",
		]);
		expect(lies([job(1, "active"), job(2, "lost"), job(3, "active"), job(4, "done"), job(5, "active")], "done")).toEqual([
			"ROUND-3: complete at 9000 ms, evidence done",
		]);
	});
});

describe("The bounds of a client", () => {
	const open = (mostOpen: number, network: Partial<NetworkPlan> = {}) =>
		found((report) => checkBounds(runOf({ network, members: { mostOpen } }), report));

	test("are nine connections for each address that a node ever had, and for one more (CLUSTER-10)", () => {
		expect([open(36), open(37)]).toEqual([[], ["CLUSTER-10: 37"]]);
		const swap: Partial<NetworkPlan> = { happens: [{ at: 1, kind: "swap", node: "A1", other: "A2" }] };
		expect([open(45, swap), open(46, swap)]).toEqual([[], ["CLUSTER-10: 46"]]);
		expect([open(63, { alternate: true }), open(64, { alternate: true })]).toEqual([[], ["CLUSTER-10: 64"]]);
	});
});

describe("The deadline of a wait on a network (WAIT-4)", () => {
	const late = (call: NonNullable<Facts["call"]>, index = 0, network: Partial<NetworkPlan> = {}) => {
		const run = { ...runOf({ call, network }), calls: [told({ kind: "in_progress" })] };
		return found((report) => checkDeadlines(run, index, report));
	};

	test("is not that of a wait of one round, nor of a call that does not exist", () => {
		expect(late({ timeout: 3999 })).toEqual(["WAIT-4: 9000 ms"]);
		expect(late({ timeout: 4000 })).toEqual([]);
		expect(late({ timeout: 0 })).toEqual([]);
		expect(late({}, 1)).toEqual([]);
	});

	test("is later by the pauses of the client, and by no other event", () => {
		const happens: NetworkPlan["happens"] = [
			{ at: 1, kind: "stall", ms: 500 },
			{ at: 2, kind: "crash", node: "A1" },
			{ at: 3, kind: "stall", ms: 600 },
		];
		expect(late({ timeout: 2900 }, 0, { happens })).toEqual([]);
		expect(late({ timeout: 2899 }, 0, { happens })).toEqual(["WAIT-4: 9000 ms"]);
	});
});
