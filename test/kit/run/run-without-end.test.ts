import { expect, it } from "vitest";
import { runOnNetwork } from "../../../kit/run/on-network.ts";
import { RunWithoutEnd, runOnVirtualTime, type Tracker } from "../../../kit/run/on-virtual-time.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

const SCHEDULE: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", kind: "query_execute" },
	nodes: [{ name: "A", version: "8.1.2.0", job: null }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "status" }, { kind: "wait" }],
};

/** Ends its status, and asks again and again in its wait. */
const endless: Tracker = async ({ cluster, call, rounds }) => {
	if (call.kind === "status") return { kind: "in_progress" };
	for (let number = 1; ; number++) {
		const startedAt = cluster.clock.now();
		await cluster.ask("A", ["query-show:id=4660"], new AbortController().signal);
		rounds.push({ number, startedAt, endedAt: cluster.clock.now(), verdict: "in_progress" });
	}
};

it("a run without an end is stopped, and its events up to then are kept", async () => {
	const error = await runOnVirtualTime(SCHEDULE, endless, { maxSteps: 50 }).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(RunWithoutEnd);
	const { message, run } = error as RunWithoutEnd;
	expect(message).toMatch(/^The run took more than 50 steps and is still going at \d+ ms/);
	const [status, wait] = run.calls;
	expect(status?.outcome).toEqual({ kind: "in_progress" });
	expect(wait?.outcome).toMatchObject({ kind: "error", code: "no_end" });
	expect(wait?.rounds.length).toBeGreaterThan(1);
	expect(run.trace.some(({ kind }) => kind === "asked")).toBe(true);
	expect(Object.keys(run.truth)).toEqual(["A"]);
});

it("a run without an end that its trace cannot hold is not played to its last step", async () => {
	let rounds: readonly unknown[] = [];
	const watched: Tracker = (play) => {
		rounds = play.rounds;
		return endless(play);
	};
	const stopped = runOnVirtualTime({ ...SCHEDULE, calls: [{ kind: "wait" }] }, watched, {
		maxTraceEvents: 100,
		maxSteps: 20_000,
	});
	await expect(stopped).rejects.toThrow("The run is too long to be judged: it has more than 100 events.");
	expect(rounds.length).toBeLessThanOrEqual(100);
});

it("a run over a network that takes too many steps may still end, and its events up to then are kept", async () => {
	const network = { seed: 1, happens: [{ at: 1e6, kind: "heal" }] } as const;
	const nodes = [{ name: "A", version: "8.1.2.0", job: { duration: 100 } }];
	const schedule: Schedule = { ...SCHEDULE, version: 2, nodes, network, calls: [{ kind: "wait" }, { kind: "wait", at: 9e5 }] };
	const error = await runOnNetwork(schedule, { maxSteps: 1000, linger: 1 }).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(RunWithoutEnd);
	const { message, run, mayEnd } = error as RunWithoutEnd;
	expect(message).toMatch(/^The run took more than 1000 steps and is still going at \d/);
	expect(mayEnd).toBe(true);
	expect(run.calls.map(({ outcome }) => outcome)).toMatchObject([{ kind: "complete" }, { kind: "error", code: "no_end" }]);
	expect(run.trace.some(({ kind }) => kind === "asked")).toBe(true);
	expect(Object.keys(run.truth)).toEqual(["A"]);
});
