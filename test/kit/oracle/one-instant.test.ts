import { describe, expect, test } from "vitest";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import type { Run } from "../../../kit/run/run.ts";
import { LIBRARY_HABITS, type Schedule, type WorldEvent } from "../../../kit/schedule/schedule.ts";

/**
 * Node A never had the job, node B says done in two rounds; both happen to B as the fifth round, the third empty one,
 * is open.
 */
function happening(...kinds: readonly ("crash" | "leave")[]): Schedule {
	return {
		version: 1,
		task: { id: "1", namespace: "test", kind: "query_execute" },
		nodes: [
			{ name: "A", version: "8.1.2.0", job: null },
			{ name: "B", version: "8.1.2.0", job: { duration: 2 } },
		],
		events: kinds.map((kind): WorldEvent => ({ at: 5, kind, node: "B" })),
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 0, timeout: 5 }],
	};
}

/** The reported result of the last round. */
function withLastRound(run: Run, verdict: "in_progress" | "complete"): Run {
	return {
		...run,
		calls: run.calls.map((call) => ({
			...call,
			outcome: verdict === "complete" ? { kind: "complete" } : { kind: "error", code: "timeout", message: "" },
			rounds: call.rounds.map((round, index) => (index === 4 ? { ...round, verdict } : round)),
		})),
	};
}

// ROUND-9 looks at the members when the question fails. ROUND-12 trusts a member that said done before.
describe("If a node crashes and leaves at the same time, the judge", () => {
	test("counts its last answer if it crashed as a member", async () => {
		const run = await runOnLibrary(happening("crash", "leave"));
		expect(run.calls[0]?.outcome.kind).toBe("complete");
		expect(judgeRun(run)).toEqual([]);
		expect(judgeRun(withLastRound(run, "in_progress"))[0]?.requirement).toBe("ROUND-8");
	});

	test("expects the round to be in progress if it had left", async () => {
		const run = await runOnLibrary(happening("leave", "crash"));
		expect(run.calls[0]?.outcome).toMatchObject({ kind: "error", code: "timeout" });
		expect(judgeRun(run)).toEqual([]);
		expect(judgeRun(withLastRound(run, "complete"))[0]?.requirement).toBe("ROUND-9");
	});

	test("accepts either from another driver", async () => {
		for (const kinds of [["crash", "leave"] as const, ["leave", "crash"] as const]) {
			const run = await runOnLibrary(happening(...kinds));
			for (const verdict of ["in_progress", "complete"] as const)
				expect(judgeRun(withLastRound(run, verdict), { isLibrary: false }), `${kinds} ${verdict}`).toEqual([]);
		}
	});
});

// Found by `npm run truth`: the judge looked only at the members after everything of the instant.
test("If a node has left, is reset and comes back at the same time, the judge drops its failure, and lets another driver count it", async () => {
	const run = await runOnLibrary({
		...happening(),
		nodes: [
			{ name: "A", version: "8.1.2.0", latency: 3, job: null },
			{ name: "B", version: "8.1.2.0", job: { duration: 100 } },
		],
		events: [
			{ at: 2, kind: "leave", node: "A" },
			{ at: 3, kind: "crash", node: "A" },
			{ at: 3, kind: "join", node: "A" },
		],
		calls: [{ kind: "wait", pollInterval: 1, timeout: 3 }],
	});
	expect(run.calls[0]?.rounds[0]).toMatchObject({ endedAt: 3, verdict: "in_progress" });
	expect(judgeRun(run)).toEqual([]);
	expect(judgeRun(run, { isLibrary: false })).toEqual([]);
	const failing: Run = {
		...run,
		calls: run.calls.map((call) => ({
			...call,
			outcome: { kind: "error", code: "network_error", node: "A", message: "" },
			rounds: call.rounds.map((round) => ({ ...round, verdict: "error" })),
		})),
	};
	expect(judgeRun(failing, { isLibrary: false })).toEqual([]);
	expect(judgeRun(failing)[0]?.requirement).toBe("ROUND-3");
});

// ASK-6 makes a timeout of an ERROR:9, WAIT-6 the wait's own of a timeout in its only round, and it is an answer, which
// ROUND-9 lets count.
test("If a node says that it timed out and leaves at the same time, the judge lets a wait of one round time out", async () => {
	const run = await runOnLibrary({
		...happening(),
		nodes: [
			{ name: "A", version: "8.1.2.0", job: null, replies: [{ reply: "silence" }] },
			{ name: "B", version: "8.1.2.0", job: null, replies: [{ reply: "server timeout" }] },
		],
		events: [{ at: 1, kind: "leave", node: "B" }],
		calls: [{ kind: "wait", timeout: 0 }],
	});
	expect(run.calls[0]).toMatchObject({ settledAt: 1, outcome: { kind: "error", code: "timeout" } });
	expect(judgeRun(run)).toEqual([]);
	expect(judgeRun(run, { isLibrary: false })).toEqual([]);
});

// Found by `npm run truth`. ROUND-9: an answer counts although its node has left since. ROUND-12: the node said done
// before.
test("If a node says that it timed out after it has left, the judge counts this as an answer for this library", async () => {
	const run = await runOnLibrary({
		...happening(),
		nodes: [
			{
				name: "A",
				version: "8.1.2.0",
				latency: 2,
				job: { duration: 1 },
				replies: [{ reply: "done" }, { reply: "server timeout" }],
			},
			{ name: "B", version: "8.1.2.0", job: null },
		],
		events: [{ at: 4, kind: "leave", node: "A" }],
		calls: [{ kind: "wait", pollInterval: 1 }],
	});
	expect(run.calls[0]?.rounds.map(({ endedAt, verdict }) => `${endedAt} ${verdict}`)).toEqual([
		"2 in_progress",
		"5 in_progress",
		"7 complete",
	]);
	expect(judgeRun(run)).toEqual([]);
});
