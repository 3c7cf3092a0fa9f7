import { describe, expect, expectTypeOf, it } from "vitest";
import { SimulatedCluster, type SimulatedClusterOptions } from "../simulator/index.ts";
import {
	type Cluster,
	ExecuteTask,
	type ExecuteTaskOptions,
	type NodeAbort,
	RequestFailure,
	type RoundProgress,
	type TaskError,
	type WaitOptions,
} from "../src/index.ts";
import { TaskHandle } from "../src/task-handle.ts";
import type { Round } from "../src/tracking/answer.ts";
import { defaultRules } from "../src/tracking/default-rules.ts";
import type { Rules } from "../src/tracking/rules.ts";

const NODES = ["A", "B", "C"];

function launchOn(options: Partial<SimulatedClusterOptions> = {}, duration = 2500) {
	const cluster = new SimulatedCluster({ nodes: NODES, ...options });
	const { taskId } = cluster.launch({ set: "demo", life: { duration, records: 100 } });
	const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
	return { cluster, taskId, task };
}

/** A signal that counts its listeners. */
function countedSignal() {
	const controller = new AbortController();
	const { signal } = controller;
	let listeners = 0;
	const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
	signal.addEventListener = (...args: Parameters<typeof add>) => {
		listeners++;
		add(...args);
	};
	signal.removeEventListener = (...args: Parameters<typeof remove>) => {
		listeners--;
		remove(...args);
	};
	return { controller, signal, listeners: () => listeners };
}

function questionsIn({ trace }: SimulatedCluster): number {
	return trace.events.filter(({ kind }) => kind === "asked").length;
}

describe("a handle", () => {
	const cluster = new SimulatedCluster({ nodes: NODES });
	const good: ExecuteTaskOptions = { cluster, namespace: "test", taskId: 1n, kind: "query_udf" };
	const rejected = (change: object) => {
		try {
			new ExecuteTask({ ...good, ...change });
		} catch (error) {
			return error as TaskError;
		}
		throw new Error("It was not rejected.");
	};

	it.each([
		["bigint", 18446744073709551615n, 18446744073709551615n],
		["decimal string", "9007199254740993", 9007199254740993n],
		["safe integer", 9007199254740991, 9007199254740991n],
	])("accepts a task id as %s", (_what, given, expected) => {
		expect(new ExecuteTask({ ...good, taskId: given }).taskId).toBe(expected);
	});

	it.each([
		0,
		0n,
		-1,
		-1n,
		1.5,
		Number.NaN,
		2 ** 53,
		18446744073709551616n,
		"0",
		"01",
		"+1",
		"-1",
		"0x1F",
		"1e3",
		" 1",
		"",
		"18446744073709551616",
		null,
		undefined,
		{},
	])("rejects the task id %s in its constructor (ASK-2)", (taskId) => {
		expect(rejected({ taskId })).toMatchObject({ code: "invalid_option", message: expect.stringContaining("taskId must be") });
	});

	it("asks for a bigint if the task id is a number above 2^53-1", () => {
		expect(rejected({ taskId: 2 ** 60 }).message).toContain("bigint");
	});

	it.each([
		["cluster", {}],
		["cluster", null],
		["namespace", ""],
		["namespace", 7],
		["set", ""],
		["set", null],
		["kind", "query"],
		["nodeName", ""],
	])("rejects the %s %j in a sentence that names the option", (name, value) => {
		const { code, message } = rejected({ [name]: value });
		expect(code).toBe("invalid_option");
		expect(message).toMatch(new RegExp(`^${name} must be .*, not .*\\.$`));
	});

	it("has a constructor with one parameter, the options", () => {
		expectTypeOf<ConstructorParameters<typeof ExecuteTask>>().toEqualTypeOf<[options: ExecuteTaskOptions]>();
		expect(ExecuteTask).toHaveLength(1);
	});

	it("rejects an unknown option and lists the known ones", () => {
		expect(rejected({ taskID: 1n }).message).toMatch(/^Unknown name "taskID" in options; allowed: .*taskId/);
	});
});

describe("options of a wait (WAIT-8)", () => {
	it.each<[string, unknown]>([
		["pollInterval", -1],
		["pollInterval", Number.NaN],
		["pollInterval", Number.POSITIVE_INFINITY],
		["pollInterval", "1000"],
		["pollInterval", null],
		["timeout", -0.5],
		["timeout", Number.NaN],
		["timeout", null],
		["requestTimeout", 0],
		["requestTimeout", null],
		["grace", 0],
		["grace", 2.5],
		["forgive", -1],
		["signal", {}],
		["pollinterval", 5],
	])("rejects %s: %s before anything is sent", async (name, value) => {
		const { cluster, task } = launchOn();
		const wait = cluster.run(() => task.wait({ [name]: value } as WaitOptions));
		await expect(wait).rejects.toMatchObject({ code: "invalid_option", message: expect.stringContaining(name) });
		expect(questionsIn(cluster)).toBe(0);
	});

	it("accepts undefined as omitted, Infinity as no timeout, fractions, and times that are too long for one timer", async () => {
		const { cluster, task } = launchOn({}, 10);
		const options = { pollInterval: 0.25, timeout: 2 ** 40, grace: undefined, signal: undefined };
		await expect(cluster.run(() => task.wait(options))).resolves.toMatchObject({ outcome: "ok" });
		await expect(cluster.run(() => task.wait({ timeout: Number.POSITIVE_INFINITY }))).resolves.toMatchObject({ rounds: 1 });
	});
});

describe("the rule for the pause (WAIT-2)", () => {
	it("sees the whole round: its number, the answers of all nodes, and a refusal", async () => {
		const { cluster, taskId } = launchOn({}, 1500);
		const seen: Round[] = [];
		const next: Rules["next"] = (verdict, round, timing) => {
			seen.push(round);
			return defaultRules.next(verdict, round, timing);
		};
		const options: ExecuteTaskOptions = { cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" };
		const rules = { ...defaultRules, next };
		await cluster.run(() => new TaskHandle(options, { rules }).wait());
		expect(seen.map(({ number }) => number)).toEqual([1, 2, 3]);
		for (const { answers } of seen) expect(answers.map(({ node }) => node).sort()).toEqual(NODES);
		expect(seen.map(({ answers }) => answers[0]?.answer.kind)).toEqual(["in_progress", "in_progress", "complete"]);

		const other = new TaskHandle({ ...options, nodeName: "Z" }, { rules });
		await expect(cluster.run(() => other.wait())).rejects.toMatchObject({ code: "invalid_node" });
		expect(seen.at(-1)?.refusal).toEqual({ code: "invalid_node", node: "Z" });
	});
});

describe("cancelling a wait (WAIT-10)", () => {
	it("rejects at once with the caller's reason, asks no more questions and leaves no listener", async () => {
		const { cluster, task } = launchOn();
		const { controller, signal, listeners } = countedSignal();
		const reason = { any: "value" };
		cluster.at(1500, () => controller.abort(reason));
		const caught = await cluster.run(async () => {
			const error: unknown = await task.wait({ signal }).catch((error: unknown) => error);
			expect(cluster.clock.now()).toBe(1500);
			await cluster.sleep(10_000);
			return error;
		});
		expect(caught).toBe(reason);
		expect(listeners()).toBe(0);
		expect(questionsIn(cluster)).toBe(6);
	});

	it("sends no request if the signal was aborted before", async () => {
		const { cluster, task } = launchOn();
		for (const call of [
			() => task.wait({ signal: AbortSignal.abort("no") }),
			() => task.status({ signal: AbortSignal.abort("no") }),
		]) {
			await expect(cluster.run<unknown>(call)).rejects.toBe("no");
		}
		expect(questionsIn(cluster)).toBe(0);
	});

	it("does not affect the other waits on the handle (WAIT-9)", async () => {
		const { cluster, task } = launchOn();
		const controller = new AbortController();
		cluster.at(500, () => controller.abort("enough"));
		const [one, other] = await cluster.run(() => Promise.allSettled([task.wait({ signal: controller.signal }), task.wait()]));
		expect(one).toMatchObject({ status: "rejected", reason: "enough" });
		expect(other).toMatchObject({ status: "fulfilled", value: { outcome: "ok" } });
	});

	it("leaves no listener after a wait that completed, timed out or failed", async () => {
		const { cluster, task } = launchOn();
		const { signal, listeners } = countedSignal();
		await cluster.run(() => task.wait({ signal, timeout: 100 }).catch(() => {}));
		await cluster.run(() => task.wait({ signal }));
		await cluster.run(() => task.status({ signal }));
		await cluster.run(() => task.abort({ signal }));
		cluster.plan("A", [{ reply: "ERROR:201" }]);
		await cluster.run(() => task.wait({ signal }).catch(() => {}));
		expect(listeners()).toBe(0);
	});
});

describe("the nodes on which the job was started (TRUTH-4)", () => {
	/** A and B have the job; C joins later and never has it. */
	function clusterWithNewcomer() {
		const cluster = new SimulatedCluster({ nodes: ["A", "B", { name: "C", member: false }] });
		const { taskId } = cluster.launch({ set: "demo", life: { duration: 1500 } });
		cluster.at(500, () => cluster.join("C"));
		return { cluster, options: { cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" } as const };
	}

	it("need no grace for a node that joined later, which is reported as joined", async () => {
		const { cluster, options } = clusterWithNewcomer();
		const task = new ExecuteTask({ ...options, startedOn: ["A", "B"] });
		const { outcome, reasons, nodes, rounds } = await cluster.run(() => task.wait());
		expect(nodes.map(({ node, evidence }) => `${node} ${evidence}`)).toEqual(["A done", "B done", "C joined"]);
		expect({ outcome, reasons, rounds }).toEqual({ outcome: "uncertain", reasons: ["joined"], rounds: 3 });
	});

	it("are not guessed: without the list the new node is presumed after the grace", async () => {
		const { cluster, options } = clusterWithNewcomer();
		const { nodes, rounds } = await cluster.run(() => new ExecuteTask(options).wait());
		expect(nodes.map(({ node, evidence }) => `${node} ${evidence}`)).toEqual(["A done", "B done", "C presumed"]);
		expect(rounds).toBeGreaterThan(3);
	});

	it("are listed as left if they are gone before the first round", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
		const { taskId } = cluster.launch({ life: { duration: 100 } });
		cluster.leave("B");
		const options = { cluster, namespace: "test", taskId, kind: "query_execute", startedOn: ["A", "B"] } as const;
		const { outcome, nodes } = await cluster.run(() => new ExecuteTask(options).wait());
		expect(nodes.map(({ node, evidence }) => `${node} ${evidence}`)).toEqual(["A done", "B left"]);
		expect(outcome).toBe("uncertain");
	});

	it("travel with the handle as JSON, and so do the members that it has seen", async () => {
		const { cluster, options } = clusterWithNewcomer();
		const task = new ExecuteTask({ ...options, startedOn: ["A", "B"] });
		const json = JSON.parse(JSON.stringify(task));
		expect(json).toMatchObject({ startedOn: ["A", "B"], members: ["A", "B"] });
		cluster.leave("B");
		const { nodes } = await cluster.run(() => ExecuteTask.fromJSON(cluster, json).wait());
		expect(nodes.map(({ node, evidence }) => `${node} ${evidence}`)).toContain("B left");
	});

	it.each([
		[{ startedOn: [] }, "startedOn must be an array with at least one node name, or omitted"],
		[{ startedOn: ["A", ""] }, "startedOn must be an array with at least one node name, or omitted"],
		[{ startedOn: "A" }, "startedOn must be an array with at least one node name, or omitted"],
		[{ startedOn: ["A"], nodeName: "A" }, "startedOn must be omitted if nodeName is given"],
	])("are refused if they are invalid: %j", (extra, message) => {
		const { options } = clusterWithNewcomer();
		expect(() => new ExecuteTask({ ...options, ...(extra as object) })).toThrow(message);
	});
});

describe("the members of a handle (TRUTH-1)", () => {
	it("include those that were there when the handle was made, also if they left before the first round", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
		const { taskId } = cluster.launch({ life: { duration: 100 } });
		const task = new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute" });
		cluster.leave("B");
		const { outcome, nodes } = await cluster.run(() => task.wait());
		expect(nodes.map(({ node, evidence }) => `${node} ${evidence}`)).toEqual(["A done", "B left"]);
		expect(outcome).toBe("uncertain");
	});

	it("do not affect the outcome ok if no node came or left (TRUTH-5)", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
		const { taskId } = cluster.launch({ life: { duration: 100 } });
		const task = new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute" });
		expect(await cluster.run(() => task.wait())).toMatchObject({ outcome: "ok", reasons: [] });
	});
});

describe("the error of a failed round (ROUND-10, ASK-9)", () => {
	const failing = (build: string, ask: Cluster["ask"]): Cluster => ({
		isReady: () => true,
		activeNodes: () => ["B"],
		build: () => build,
		ask,
	});
	const statusOf = (cluster: Cluster) =>
		new ExecuteTask({ cluster, namespace: "test", taskId: 7, kind: "query_execute" }).status({ requestTimeout: 5 });

	it("names the node and the time limit if no answer came", async () => {
		await expect(statusOf(failing("8.1.2.0", () => new Promise(() => {})))).rejects.toMatchObject({
			code: "network_error",
			message: "Node B did not answer within 5 ms.",
		});
	});

	it.each(["isReady", "activeNodes"] as const)("rejects with what the adapter's %s throws in a later round", async (method) => {
		const uncaught: unknown[] = [];
		const note = (error: unknown) => uncaught.push(error);
		process.on("uncaughtException", note);
		let calls = 0;
		const broken = new Error("my adapter broke");
		const breakLater = () => {
			if (++calls > 1) throw broken;
		};
		const cluster = {
			isReady: () => method !== "isReady" || breakLater() === undefined,
			activeNodes: () => ["A"].filter(() => method !== "activeNodes" || breakLater() === undefined),
			build: () => "8.1.2.0",
			ask: async (_node: string, [command]: readonly string[]) => `${command}\ttrid=1:status=active(ok)\n`,
		};
		const task = new ExecuteTask({ cluster, namespace: "test", taskId: 1, kind: "query_execute" });
		await expect(task.wait({ pollInterval: 1, timeout: 60_000 })).rejects.toBe(broken);
		process.off("uncaughtException", note);
		expect(uncaught).toEqual([]);
	});

	it("rejects with what the adapter's activeNodes throws after a question failed", async () => {
		let calls = 0;
		const broken = new Error("my adapter broke");
		const cluster = {
			isReady: () => true,
			activeNodes() {
				if (++calls > 1) throw broken;
				return ["A"];
			},
			build: () => "8.1.2.0",
			ask: () => Promise.reject(new Error("refused")),
		};
		const task = new ExecuteTask({ cluster, namespace: "test", taskId: 1, kind: "query_execute" });
		await expect(task.wait({ timeout: 60_000 })).rejects.toBe(broken);
		calls = 0;
		await expect(task.status()).rejects.toBe(broken);
	});

	it("ends with the message of the adapter's failure", async () => {
		const ask = () => Promise.reject(new RequestFailure("reset", "10.0.0.7:3000 reset the connection"));
		await expect(statusOf(failing("8.1.2.0", ask))).rejects.toMatchObject({
			code: "network_error",
			message: "Node B gave no usable answer: 10.0.0.7:3000 reset the connection.",
		});
	});

	it("has a special message if the node reports a timeout of its queue (ASK-6)", async () => {
		const ask = () => Promise.resolve("ERROR:9:timeout\n");
		await expect(statusOf(failing("8.1.2.0", ask))).rejects.toMatchObject({
			code: "network_error",
			message: "Node B gave no usable answer: the request timed out.",
		});
	});

	it("names the build of a node that does not know any of the commands", async () => {
		await expect(statusOf(failing("3.9", () => Promise.resolve("")))).rejects.toMatchObject({
			code: "unsupported",
			message: "Node B (build 3.9) does not know a command that reports the status of a job.",
		});
	});
});

describe("watching a wait", () => {
	it("yields every round with the status, progress and record of each node, and the last with the completion", async () => {
		const { cluster, task } = launchOn();
		const rounds: RoundProgress[] = [];
		await cluster.run(async () => {
			for await (const round of task.watch()) rounds.push(round);
		});
		expect(rounds.map(({ round, elapsedMs, status }) => [round, elapsedMs, status])).toEqual([
			[1, 1, "in_progress"],
			[2, 1002, "in_progress"],
			[3, 2003, "in_progress"],
			[4, 3004, "complete"],
		]);
		expect(rounds[1]?.nodes.map(({ node, status, progress }) => [node, status, Math.round((progress ?? 0) / 10)])).toEqual(
			NODES.map((node) => [node, "in_progress", 4]),
		);
		expect(rounds[3]?.nodes[2]?.record).toMatchObject({ recordsSucceeded: 100, result: "ok" });
		expect(rounds[3]?.completion).toMatchObject({ outcome: "ok", rounds: 4, elapsedMs: 3004, totals: { recordsSucceeded: 300 } });
		expect(rounds[2]?.completion).toBeUndefined();
	});

	it("cancels the wait when the loop is left", async () => {
		const { cluster, task } = launchOn();
		const { signal, listeners } = countedSignal();
		await cluster.run(async () => {
			for await (const { round } of task.watch({ signal })) if (round === 2) break;
			await cluster.sleep(10_000);
		});
		expect(questionsIn(cluster)).toBe(6);
		expect(listeners()).toBe(0);
	});

	it("throws from the loop the error that wait rejects with", async () => {
		const { cluster, task } = launchOn();
		const watching = cluster.run(async () => {
			for await (const _ of task.watch({ timeout: 1500 }));
		});
		await expect(watching).rejects.toMatchObject({ code: "timeout" });
		expect(cluster.clock.now()).toBe(1500);
	});

	it("reports no round that ended in an error", async () => {
		const { cluster, task } = launchOn();
		cluster.plan("B", [{ reply: "truth" }, { reply: "bad id" }]);
		const rounds: number[] = [];
		const watching = cluster.run(async () => {
			for await (const { round } of task.watch()) rounds.push(round);
		});
		await expect(watching).rejects.toMatchObject({ code: "server_error", node: "B" });
		expect(rounds).toEqual([1]);
	});
});

describe("a handle as JSON", () => {
	it("keeps what it has seen through JSON, and also an id that a number cannot hold", async () => {
		const cluster = new SimulatedCluster({ nodes: NODES });
		const { taskId } = cluster.launch({ taskId: 2n ** 64n - 1n, set: "demo", life: { duration: 2500 } });
		const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
		await cluster.run(() => task.status());
		cluster.restart("B");
		const picked = ExecuteTask.fromJSON(cluster, JSON.parse(JSON.stringify(task)));
		expect(picked.taskId).toBe(taskId);
		const { nodes } = await cluster.run(() => picked.wait());
		// Without the sighting from before the restart the evidence would be "presumed".
		expect(nodes.map(({ node, evidence }) => `${node} ${evidence}`)).toEqual(["A done", "B vanished", "C done"]);
	});

	it.each([
		[null, "json must be"],
		[{ version: 2 }, "json.version must be 1, not 2."],
		[{ version: 1, sightings: {} }, "json.sightings must be an array"],
		[{ version: 1, sightings: [["A", { state: "gone" }]] }, "json.sightings[0] must be"],
		[{ version: 1, sightings: [], namespace: "test", taskId: 5.5, kind: "query_udf" }, "taskId must be"],
	])("rejects %j and names the wrong field", (json, message) => {
		const cluster = new SimulatedCluster({ nodes: NODES });
		expect(() => ExecuteTask.fromJSON(cluster, json as never)).toThrow(message);
	});
});

describe("an abort", () => {
	it("is accepted by every node that runs the job, and the wait ends with the outcome aborted (ABORT-3)", async () => {
		const { cluster, task } = launchOn();
		const completion = cluster.run(async () => {
			const wait = task.wait();
			await cluster.sleep(1500);
			const report = await task.abort();
			expect(report.nodes).toEqual(NODES.map((node) => ({ node, result: "accepted" })));
			return wait;
		});
		await expect(completion).resolves.toMatchObject({ outcome: "aborted", nodes: NODES.map(() => ({ evidence: "aborted" })) });
	});

	it("reports which nodes do not run the job, and which gave no usable answer", async () => {
		const { cluster, taskId, task } = launchOn({}, 10);
		cluster.crash("C");
		cluster.plan("B", [{ reply: { value: "ERROR:81:role violation - requires permission 'query-admin'" } }]);
		const { nodes } = await cluster.run(async () => {
			await cluster.sleep(100);
			return task.abort();
		});
		expect(cluster.truth("A", taskId).state).toBe("done");
		expect(nodes).toMatchObject([
			{ node: "A", result: "not_active" },
			{ node: "B", result: "error", error: { code: "server_error", serverCode: 81, node: "B" } },
			{ node: "C", result: "error", error: { code: "network_error", node: "C" } },
		]);
	});

	it("tells each answer when it is known, so that they are known if it is cancelled", async () => {
		const { cluster, task } = launchOn();
		cluster.hold("B");
		const controller = new AbortController();
		const answers: NodeAbort[] = [];
		const abort = cluster.run(() => {
			cluster.at(500, () => controller.abort(new Error("enough")));
			return task.abort({ signal: controller.signal, onAnswer: (answer) => void answers.push(answer) });
		});
		await expect(abort).rejects.toThrow("enough");
		expect(answers).toEqual(["A", "C"].map((node) => ({ node, result: "accepted" })));
	});

	it("rejects with what onAnswer throws, and rejects an onAnswer that is not a function", async () => {
		const { cluster, task } = launchOn();
		const onAnswer = () => {
			throw new Error("broken");
		};
		await expect(cluster.run(() => task.abort({ onAnswer }))).rejects.toThrow("broken");
		await expect(task.abort({ onAnswer: 5 as never })).rejects.toMatchObject({
			code: "invalid_option",
			message: "onAnswer must be a function, not 5.",
		});
	});
});
