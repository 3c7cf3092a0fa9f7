import { beforeAll, describe, expect, it } from "vitest";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import type { MembersSeen } from "../../../kit/run/members-seen.ts";
import { type NetworkRun, runOnNetwork } from "../../../kit/run/on-network.ts";
import type { CallOutcome } from "../../../kit/run/run.ts";
import type { Happening, NetworkPlan } from "../../../kit/schedule/network-plan.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

function schedule(happens: readonly Happening[], network: Partial<NetworkPlan> = {}): Schedule {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: ["A1", "A2", "A3"].map((name) => ({ name, version: "8.1.2.0", job: { duration: 3000 } })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 30_000 }],
		network: { seed: 1, happens, ...network },
	};
}

const found = (run: NetworkRun): readonly string[] => judgeRun(run).map(({ requirement, got }) => `${requirement}: ${got}`);

let calm: NetworkRun;
beforeAll(async () => {
	calm = await runOnNetwork(schedule([]), { linger: 10_000 });
});

const withMembers = (change: Partial<MembersSeen>): NetworkRun => ({ ...calm, members: { ...calm.members, ...change } });
const withOutcome = (outcome: CallOutcome, run = calm): NetworkRun => ({
	...run,
	calls: run.calls.map((call) => ({ ...call, outcome })),
});

describe("a calm run over a network", () => {
	it("completes ok, and the oracle has no objection", () => {
		expect(calm.calls[0]?.outcome).toMatchObject({ kind: "complete", completion: { outcome: "ok" } });
		expect(found(calm)).toEqual([]);
	});

	it("shows what the client and the nodes believed", () => {
		expect(calm.members.views.at(-1)).toMatchObject({
			client: ["A1", "A2", "A3"],
			nodes: { A1: ["A1", "A2", "A3"], A2: ["A1", "A2", "A3"], A3: ["A1", "A2", "A3"] },
		});
	});

	it("must not end because a member cannot be reached", () => {
		const run = withOutcome({ kind: "error", code: "network_error", message: "Node A2 gave no answer." });
		expect(found(run)).toEqual(["CLUSTER-7: network_error: Node A2 gave no answer."]);
	});

	it("must not be uncertain (TRUTH-5)", () => {
		const [call] = calm.calls;
		if (call?.outcome.kind !== "complete" || call.outcome.completion === undefined) throw new Error("It did not complete.");
		const completion = { ...call.outcome.completion, outcome: "uncertain", reasons: ["left"] } as const;
		expect(found(withOutcome({ kind: "complete", completion }))).toEqual(["TRUTH-5: uncertain: left"]);
	});

	it("must not end after its deadline", () => {
		const late = { ...calm, calls: calm.calls.map((call) => ({ ...call, settledAt: call.calledAt + 30_001 })) };
		expect(found(late)).toEqual([`WAIT-4: ${late.calls[0]?.settledAt} ms`]);
	});

	it("must end with the same members in the client's view and in those of the nodes", () => {
		const views = calm.members.views.map((view) => ({ ...view, client: ["A1"] }));
		expect(found(withMembers({ views }))).toEqual(["CLUSTER-2: A1", "CLUSTER-1: A1"]);
	});

	it("must not lose a member that all nodes list, even for a moment", () => {
		const [first, ...views] = calm.members.views.filter(({ client }) => client !== undefined);
		if (first === undefined) throw new Error("It never had a cluster.");
		const { nodes } = first;
		const lost = { at: first.at + 2000, client: ["A1", "A3"], nodes };
		const back = { at: first.at + 2250, client: ["A1", "A2", "A3"], nodes };
		expect(found(withMembers({ views: [first, lost, back, ...views.filter(({ at }) => at > back.at)] }))).toEqual([
			`CLUSTER-2: A1 A3 at ${lost.at} ms`,
		]);
	});

	it("may lose a member for a moment because of an answer that was on its way: a node did not list it when it gave that", () => {
		const [first, ...views] = calm.members.views.filter(({ client }) => client !== undefined);
		if (first === undefined) throw new Error("It never had a cluster.");
		const { nodes } = first;
		const foundWhenUnlisted = (since: number): readonly string[] => {
			const lost = { at: first.at + 4000, client: ["A1", "A3"], nodes };
			const unlisted = { ...first, at: lost.at - since, nodes: { ...nodes, A1: ["A1", "A3"] } };
			const listed = { ...first, at: unlisted.at + 10 };
			const back = { ...first, at: lost.at + 250 };
			const later = views.filter(({ at }) => at > back.at);
			return found(withMembers({ views: [first, unlisted, listed, lost, back, ...later] }));
		};
		expect(foundWhenUnlisted(300)).toEqual([]);
		expect(foundWhenUnlisted(3000)).toEqual([`CLUSTER-2: A1 A3 at ${first.at + 4000} ms`]);
	});

	it("must not be a storm of questions on few connections", () => {
		const question = calm.trace.find(({ kind }) => kind === "asked");
		if (question === undefined) throw new Error("No question was asked.");
		const many = Array.from({ length: 10_000 }, () => question);
		expect(found({ ...calm, trace: [...calm.trace, ...many] })).toEqual([`CLUSTER-7: ${10_000 + questionsOf(calm)}`]);
	});

	it("must not ask too often, and must leave no connection behind", () => {
		expect(found(withMembers({ connects: 5000 }))).toEqual(["CLUSTER-7: 5000"]);
		expect(found(withMembers({ mostOpen: 100 }))).toEqual(["CLUSTER-10: 100"]);
		expect(found(withMembers({ left: { connections: 1, timers: 2 } }))).toEqual(["WAIT-10: 1", "WAIT-10: 2"]);
	});
});

function questionsOf(run: NetworkRun): number {
	return run.trace.filter(({ kind }) => kind === "asked").length;
}

describe("a process that is stopped for less time than a question has", () => {
	const stopped = schedule([
		{ at: 1000, kind: "stop", node: "A2" },
		{ at: 4500, kind: "continue", node: "A2" },
	]);

	it("does not fail a wait, because no shorter limit ends the question (ASK-7)", async () => {
		const run = await runOnNetwork(stopped, { linger: 10_000 });
		expect(run.calls[0]?.outcome.kind).toBe("complete");
		expect(found(run)).toEqual([]);
		const failed = withOutcome({ kind: "error", code: "network_error", message: "Node A2 did not answer.", node: "A2" }, run);
		expect(found(failed)).toEqual(["CLUSTER-7: network_error: Node A2 did not answer."]);
	});
});

describe("a cluster that was split long before the call", () => {
	it("is not a reason for a doubt, because no node came or left since (TRUTH-5)", async () => {
		const healed = schedule([
			{ at: 100, kind: "split", nodes: ["A3"] },
			{ at: 6000, kind: "heal" },
		]);
		const nodes = healed.nodes.map((node) => ({ ...node, job: { duration: 25_000 } }));
		const run = await runOnNetwork({ ...healed, nodes, calls: [{ kind: "wait", at: 20_000, timeout: 30_000 }] });
		const [call] = run.calls;
		if (call?.outcome.kind !== "complete" || call.outcome.completion === undefined) throw new Error("It did not complete.");
		expect(call.outcome.completion.outcome).toBe("ok");
		expect(found(run)).toEqual([]);
		const completion = { ...call.outcome.completion, outcome: "uncertain", reasons: ["unseen_members"] } as const;
		expect(found(withOutcome({ kind: "complete", completion }, run))).toEqual(["TRUTH-5: uncertain: unseen_members"]);
	});
});

describe("a node that only the peers of a seed list", () => {
	it("must become a member (CLUSTER-1)", async () => {
		const guest = schedule([
			{ at: 1000, kind: "isolate", node: "A1" },
			{ at: 1100, kind: "join", node: "A4" },
		]);
		const node = { name: "A4", version: "8.1.2.0", member: false, job: null } as const;
		const run = await runOnNetwork({ ...guest, nodes: [...guest.nodes, node] }, { linger: 20_000 });
		expect(run.members.views.at(-1)).toMatchObject({ client: ["A1", "A2", "A3", "A4"], nodes: { A1: ["A1", "A2", "A3"] } });
		expect(found(run)).toEqual([]);
		const views = run.members.views.map((view) => ({ ...view, client: ["A1", "A2", "A3"] }));
		expect(found({ ...run, members: { ...run.members, views } })).toEqual(["CLUSTER-1: A1 A2 A3"]);
	});
});

describe("a completed wait is false", () => {
	const lying = (evidence: "done" | "left" | "presumed", outcome: "ok" | "uncertain"): NetworkRun => {
		const [call] = calm.calls;
		if (call?.outcome.kind !== "complete" || call.outcome.completion === undefined) throw new Error("It did not complete.");
		const nodes = call.outcome.completion.nodes.map((node) => (node.node === "A3" ? { ...node, evidence } : node));
		const completion = { ...call.outcome.completion, outcome, nodes };
		// It says so at 1000 ms, and the jobs run for 3000 ms. The other nodes are not listed.
		const early = {
			...call,
			settledAt: 1000,
			outcome: { kind: "complete", completion: { ...completion, nodes: nodes.slice(2) } } as const,
		};
		// Something happened, so that it may be uncertain (TRUTH-5).
		const network = { ...calm.schedule.network, happens: [{ at: 1, kind: "heal" }] } as const;
		return { ...calm, schedule: { ...calm.schedule, network }, calls: [early] };
	};

	it("if it is ok while the job is active on a node", () => {
		expect(found(lying("left", "ok")).filter((line) => line.startsWith("TRUTH-3"))).toHaveLength(3);
	});

	it("if a node counts as done whose job was never done", () => {
		expect(found(lying("done", "uncertain"))).toContain("TRUTH-1: done");
	});

	it("but not if it is uncertain, with a reason", () => {
		expect(found(lying("left", "uncertain"))).toEqual([]);
		expect(found(lying("presumed", "uncertain"))).toEqual([]);
	});
});

it("a happening after a node's n-th answer comes then, and at no set time", async () => {
	const run = await runOnNetwork(schedule([{ at: 5, after: { node: "A1", answer: 2 }, kind: "crash", node: "A3" }]));
	const asked = run.trace.flatMap((event) =>
		event.kind === "asked" && event.node === "A1" && event.commands.some((each) => each.startsWith("query-show"))
			? [event.question]
			: [],
	);
	const answer = run.trace.find((event) => event.kind === "answered" && event.question === asked[1]);
	const crash = run.trace.find((event) => event.kind === "node" && event.change === "crashed");
	expect(crash?.at).toBeCloseTo((answer?.at ?? Number.NaN) + 5, 6);
});

it("the same schedule gives the same run", async () => {
	const drawn = schedule([{ at: 500, kind: "restart", node: "A2" }], { latency: [1, 20], splits: 0.5 });
	const [one, other] = [await runOnNetwork(drawn), await runOnNetwork(drawn)];
	expect(one).toEqual(other);
});
