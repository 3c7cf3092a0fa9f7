import { describe, expect, it, test } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { type Cluster, ExecuteTask, RequestFailure } from "../../src/index.ts";
import { parseJobRecord } from "../../src/job/parse-job-record.ts";
import type { Answer, Round } from "../../src/tracking/answer.ts";
import { taskErrorOf } from "../../src/tracking/fault.ts";
import { next } from "../../src/tracking/next.ts";
import { progressOf } from "../../src/tracking/progress.ts";
import { findTargets } from "../../src/tracking/targets.ts";

const RUNNING = "trid=7:status=active(ok)";
const DONE = "trid=7:status=done(ok)";

/** What a node answers, question by question; the last value again after that. */
interface Script {
	readonly values: readonly (string | RequestFailure)[];
	/** In milliseconds (default: 1). */
	readonly after?: number;
}

/** A cluster of nodes that answer by a script, and the times at which something was scheduled. */
function scripted(nodes: Readonly<Record<string, Script>>) {
	const virtual = createVirtualClock();
	const times: number[] = [];
	const asked: Record<string, number> = {};
	const cluster: Cluster = {
		clock: {
			now: () => virtual.now(),
			schedule(at, rank, action) {
				times.push(at);
				return virtual.schedule(at, rank, action);
			},
		},
		isReady: () => true,
		activeNodes: () => Object.keys(nodes),
		build: () => "8.1.2.0",
		ask: (node, commands) =>
			new Promise((resolve, reject) => {
				const { values = [], after = 1 } = nodes[node] ?? {};
				const number = asked[node] ?? 0;
				asked[node] = number + 1;
				const value = values[Math.min(number, values.length - 1)] ?? "";
				virtual.schedule(virtual.now() + after, "answer", () => {
					if (typeof value === "string") resolve(commands.map((command) => `${command}\t${value}\n`).join(""));
					else reject(value);
				});
			}),
	};
	const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId: 7, kind: "query_execute" });
	return { virtual, task, times };
}

const roundOf = (parts: Partial<Round>): Round => ({
	...{ number: 1, startedAt: 0, endedAt: 0, early: false, named: false, answers: [], pending: 0 },
	...parts,
});

describe("a wait", () => {
	it("forgets that a node said done if the node reports the job as running after it (ROUND-12)", async () => {
		const failure = new RequestFailure("reset", "the node reset the connection");
		const { virtual, task } = scripted({ A: { values: [DONE, RUNNING, failure] }, B: { values: [RUNNING] } });
		await expect(virtual.run(() => task.wait())).rejects.toMatchObject({ code: "network_error", node: "A" });
	});

	it("without a timeout schedules no action at its deadline", async () => {
		const { virtual, task, times } = scripted({ A: { values: [RUNNING, DONE] } });
		await virtual.run(() => task.wait());
		expect(times.filter((at) => !Number.isFinite(at))).toEqual([]);
	});

	it("has no more rounds at its deadline, because no answer could count (WAIT-5)", () => {
		const timing = { calledAt: 0, pollInterval: 500, timeout: 1000 };
		const nextAfter = (endedAt: number) => next({ kind: "in_progress" }, roundOf({ startedAt: endedAt, endedAt }), timing);
		expect(nextAfter(500)).toEqual({ kind: "deadline" });
		expect(nextAfter(499)).toEqual({ kind: "round", at: 999, early: false });
	});
});

describe("an abort", () => {
	it("reports the nodes in the order of their names, not of their answers", async () => {
		const { virtual, task } = scripted({ B: { values: ["OK"] }, A: { values: ["OK"], after: 20 }, C: { values: ["OK"] } });
		const { nodes } = await virtual.run(() => task.abort());
		expect(nodes.map(({ node, result }) => `${node} ${result}`)).toEqual(["A accepted", "B accepted", "C accepted"]);
	});

	it.each(["ERROR:2", "ERROR:2:job not found", "Transaction Not Found"])(
		"reads %s as a query that does not run",
		async (value) => {
			const { virtual, task } = scripted({ A: { values: [value] } });
			expect((await virtual.run(() => task.abort())).nodes).toEqual([{ node: "A", result: "not_active" }]);
		},
	);
});

test("The progress of a round has the nodes in the order of their names", () => {
	const answers = ["B", "A", "C"].map((node) => ({ node, answer: { kind: "not_found" } as Answer, olderThan6: false }));
	expect(progressOf(roundOf({ answers }), "7").map(({ node }) => node)).toEqual(["A", "B", "C"]);
});

test("A cluster that is ready and has no node cannot be asked (ROUND-2)", () => {
	expect(findTargets(true, [], undefined)).toEqual({ refusal: { code: "invalid_node" } });
	expect(findTargets(true, [], "A")).toEqual({ refusal: { code: "invalid_node", node: "A" } });
});

test("The error about a node without a command for jobs names its build, or says that it is unknown", () => {
	const messageFor = (build: string | undefined) =>
		taskErrorOf({ by: { node: "A", answer: { kind: "unknown_command" }, build, olderThan6: false } }).message;
	expect(messageFor("3.9.0")).toContain("Node A (build 3.9.0) does not know a command");
	expect(messageFor(undefined)).toContain("Node A (unknown build) does not know a command");
});

test.each([
	["", undefined],
	["4x2", undefined],
	["4/2", undefined],
	["0", 0n],
	["42", 42n],
	["18446744073709551615", 18446744073709551615n],
])("The task id of a record with trid=%s is %s", (text, taskId) => {
	expect(parseJobRecord(`trid=${text}:status=active(ok)`)?.taskId).toBe(taskId);
});
