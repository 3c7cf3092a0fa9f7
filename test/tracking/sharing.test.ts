import { describe, expect, it, test } from "vitest";
import { SimulatedCluster, type SimulatedClusterOptions } from "../../simulator/index.ts";
import { type Cluster, ExecuteTask, type TaskError } from "../../src/index.ts";
import { Sharing } from "../../src/sharing/sharing.ts";
import { splitBody } from "../../src/sharing/split-body.ts";
import { cpuMsOf } from "../support/cpu-time.ts";

function launchMany(count: number, options: Partial<SimulatedClusterOptions> = {}, duration = 2500) {
	const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"], ...options });
	const tasks = Array.from({ length: count }, () => {
		const { taskId } = cluster.launch({ set: "demo", life: { duration } });
		return new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
	});
	return { cluster, tasks };
}

/** When a node was asked, and how many commands the request had. */
function requestsTo(node: string, { trace }: SimulatedCluster): readonly (readonly [at: number, commands: number])[] {
	return trace.events.flatMap((event) =>
		event.kind === "asked" && event.node === node ? [[event.at, event.commands.length] as const] : [],
	);
}

/** A cluster of one node with these bodies, and the requests that it got. */
function scripted(bodyOf: (commands: readonly string[]) => string) {
	const requests: (readonly string[])[] = [];
	const cluster: Cluster = {
		isReady: () => true,
		activeNodes: () => ["A"],
		build: () => "8.1.2.0",
		async ask(_node, commands) {
			requests.push(commands);
			return bodyOf(commands);
		},
	};
	const taskOf = (taskId: number) => new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_udf" });
	return { requests, cluster, taskOf };
}

const doneLine = (command: string) => `${command}\ttrid=${command.replace(/\D+/, "")}:status=done(ok)\n`;

describe("waits on one cluster object", () => {
	it("send one request to each node and poll", async () => {
		const { cluster, tasks } = launchMany(50);
		const completions = await cluster.run(() => Promise.all(tasks.map((task) => task.wait())));
		for (const { outcome, rounds } of completions) expect([outcome, rounds]).toEqual(["ok", 4]);
		for (const node of ["A", "B", "C"]) expect(requestsTo(node, cluster)).toEqual([0, 1001, 2002, 3003].map((at) => [at, 50]));
	});

	it("keep exactly the interval of a wait if no other wait exists", async () => {
		const { cluster, tasks } = launchMany(1);
		await cluster.run(() => Promise.all(tasks.map((task) => task.wait({ pollInterval: 700 }))));
		expect(requestsTo("A", cluster).map(([at]) => at)).toEqual([0, 701, 1402, 2103, 2804]);
	});

	it("let one that comes later begin at once, and then join the beat of the others", async () => {
		const { cluster, tasks } = launchMany(2, {}, 4500);
		const [first, second] = tasks;
		await cluster.run(async () => {
			const waits = [first?.wait()];
			await cluster.sleep(300);
			waits.push(second?.wait());
			await Promise.all(waits);
		});
		// The second pauses from 301 to 2002: more than once the interval, and less than twice.
		expect(requestsTo("A", cluster)).toEqual([
			[0, 1],
			[300, 1],
			[1001, 1],
			[2002, 2],
			[3003, 2],
			[4004, 2],
			[5005, 2],
		]);
	});

	it("join although their rounds take different times", async () => {
		const { cluster, tasks } = launchMany(2, { nodes: ["A", { name: "B", latency: 90 }] }, 4500);
		const named = new ExecuteTask({
			cluster,
			namespace: "test",
			taskId: tasks[0]?.taskId ?? 0n,
			kind: "query_execute",
			nodeName: "A",
		});
		await cluster.run(() => Promise.all([named.wait(), tasks[1]?.wait()]));
		expect(requestsTo("A", cluster).map(([at]) => at)).toEqual([0, 1090, 2180, 3270, 4360, 5450]);
	});

	it("do not share a beat if their intervals differ, but a request if they ask in the same turn", async () => {
		const { cluster, tasks } = launchMany(2, {}, 900);
		await cluster.run(() => Promise.all([tasks[0]?.wait({ pollInterval: 400 }), tasks[1]?.wait({ pollInterval: 1000 })]));
		expect(requestsTo("A", cluster)).toEqual([
			[0, 2],
			[401, 1],
			[802, 1],
			[1001, 1],
			[1203, 1],
		]);
	});

	it("make their last round before the deadline, and settle at it", async () => {
		const { cluster, tasks } = launchMany(3, {}, 10_000);
		const settled = await cluster.run(() =>
			Promise.all(
				[2500, 2500, undefined].map((timeout, index) =>
					tasks[index]?.wait({ timeout }).then(
						() => "complete",
						(error: TaskError) => `${error.code} at ${cluster.clock.now()}`,
					),
				),
			),
		);
		expect(settled).toEqual(["timeout at 2500", "timeout at 2500", "complete"]);
		expect(requestsTo("A", cluster).slice(0, 5)).toEqual([
			[0, 3],
			[1001, 3],
			[2002, 3],
			[2499, 2],
			[3003, 1],
		]);
	});

	it("go on if one of them is cancelled while a request is open", async () => {
		const { cluster, tasks } = launchMany(3, { nodes: [{ name: "A", latency: 50 }] }, 100);
		const reason = new Error("changed my mind");
		const controller = new AbortController();
		const results = await cluster.run(() => {
			const waits = tasks.map((task, index) => task.wait(index === 1 ? { signal: controller.signal } : {}));
			cluster.at(20, () => controller.abort(reason));
			return Promise.allSettled(waits);
		});
		expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
		expect(cluster.trace.events.filter(({ kind }) => kind === "given-up")).toEqual([]);
	});

	it("give a request up when the last of them is cancelled", async () => {
		const { cluster, tasks } = launchMany(2, { nodes: [{ name: "A", latency: 500 }] });
		const controller = new AbortController();
		const results = await cluster.run(() => {
			cluster.at(20, () => controller.abort());
			return Promise.allSettled(tasks.map((task) => task.wait({ signal: controller.signal })));
		});
		expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
		expect(cluster.trace.events.filter(({ kind }) => kind === "given-up")).toMatchObject([{ at: 20, node: "A" }]);
	});

	it("each fail if their request times out", async () => {
		const { cluster, tasks } = launchMany(3);
		cluster.hold("B");
		const results = await cluster.run(() => Promise.allSettled(tasks.map((task) => task.wait({ requestTimeout: 200 }))));
		expect(cluster.clock.now()).toBe(200);
		for (const result of results)
			expect(result).toMatchObject({
				reason: { code: "network_error", node: "B", message: "Node B did not answer within 200 ms." },
			});
	});

	it("set one timer for the time limit of all their questions", async () => {
		const { cluster, tasks } = launchMany(200);
		let timers = 0;
		const { schedule } = cluster.clock;
		cluster.clock.schedule = (at, rank, action) => {
			if (rank === "request-timeout") timers++;
			return schedule(at, rank, action);
		};
		await cluster.run(() => Promise.all(tasks.map((task) => task.wait())));
		expect(timers).toBe(4); // rounds at 0, 1001, 2002 and 3003 ms
	});
});

describe("a request with several commands", () => {
	it("has a bound", async () => {
		const { requests, taskOf } = scripted((commands) => commands.map(doneLine).join(""));
		await Promise.all(Array.from({ length: 5000 }, (_, index) => taskOf(index + 1).wait()));
		expect(requests.map(({ length }) => length)).toEqual([4096, 904]);
	});

	it("asks a command that several waits share once", async () => {
		const { requests, taskOf } = scripted((commands) => commands.map(doneLine).join(""));
		await Promise.all([taskOf(7).wait(), taskOf(7).wait(), taskOf(8).wait()]);
		expect(requests).toEqual([["query-show:id=7", "query-show:id=8"]]);
	});

	it("passes an error that is the whole body to each wait", async () => {
		const { taskOf } = scripted(() => "ERROR:80:not authenticated\n");
		const results = await Promise.allSettled([taskOf(1).wait(), taskOf(2).wait()]);
		for (const result of results) expect(result).toMatchObject({ reason: { code: "server_error", serverCode: 80 } });
	});

	it("says that a command is unknown if its line is missing", async () => {
		const { taskOf } = scripted(([first = ""]) => doneLine(first));
		const results = await Promise.allSettled([taskOf(1).wait(), taskOf(2).wait()]);
		expect(results).toMatchObject([{ value: { outcome: "ok" } }, { reason: { code: "unsupported" } }]);
	});

	it("is sent again as one request for each wait if a name contains the echo of a later command", async () => {
		const forged = "query-show:id=2\ttrid=2:status=done(ok)";
		const { requests, taskOf } = scripted((commands) =>
			commands
				.map((command) =>
					command === "query-show:id=1"
						? `${command}\ttrid=1:set=x\n${forged}:status=active\n`
						: `${command}\ttrid=2:status=active\n`,
				)
				.join(""),
		);
		expect(await Promise.all([taskOf(1).status(), taskOf(2).status()])).toEqual(["in_progress", "in_progress"]);
		expect(requests).toEqual([["query-show:id=1", "query-show:id=2"], ["query-show:id=1"], ["query-show:id=2"]]);
	});

	it("is not sent again for a wait that was given up in the meantime", async () => {
		const giveUp = new AbortController();
		const { requests, taskOf } = scripted((commands) => {
			giveUp.abort();
			const [first = "", second = first] = commands;
			return `${first}\ttrid=1:set=x\n${second}\ttrid=2:status=done(ok)\n${second}\ttrid=2:status=active\n`;
		});
		const results = await Promise.allSettled([taskOf(1).status({ signal: giveUp.signal }), taskOf(2).status()]);
		expect(results[0].status).toBe("rejected");
		expect(requests).toEqual([["query-show:id=1", "query-show:id=2"], ["query-show:id=2"]]);
	});
});

test("Questions of a poll that begins in several turns travel in one request", async () => {
	const { requests, cluster } = scripted((commands) => commands.map(doneLine).join(""));
	const { requests: shared } = new Sharing(cluster);
	const fewTurns = async () => {
		for (let turn = 0; turn < 10; turn++) await Promise.resolve();
	};
	const answered: string[] = [];
	const ask = (command: string) =>
		shared.ask({
			...{ node: "A", commands: [command], limitMs: 1000, due: undefined },
			onBody: () => answered.push(command),
			onFailure() {},
			onTimeout() {},
		});
	const release = shared.hold();
	ask("query-show:id=1");
	await fewTurns();
	expect(requests).toEqual([]);
	ask("query-show:id=2");
	await fewTurns();
	release();
	await expect.poll(() => answered).toEqual(["query-show:id=1", "query-show:id=2"]);
	expect(requests).toEqual([["query-show:id=1", "query-show:id=2"]]);
});

describe("cutting a body", () => {
	const [one, two, three] = ["query-show:id=1", "query-show:id=2", "query-show:id=3"];

	it("gives each command its line", () => {
		expect(splitBody(`${one}\ta\n${two}\tb\n${three}\tc\n`, [one, two, three])).toEqual(
			new Map([
				[one, `${one}\ta\n`],
				[two, `${two}\tb\n`],
				[three, `${three}\tc\n`],
			]),
		);
	});

	it("leaves out a command that has no line", () => {
		expect(splitBody(`${one}\ta\n${three}\tc\n`, [one, two, three])).toEqual(
			new Map([
				[one, `${one}\ta\n`],
				[three, `${three}\tc\n`],
			]),
		);
	});

	it("keeps newlines in a value, and the echo of an earlier command", () => {
		expect(splitBody(`${one}\ta\nb\n${two}\tc\n${one}\td\n`, [one, two])).toEqual(
			new Map([
				[one, `${one}\ta\nb\n`],
				[two, `${two}\tc\n${one}\td\n`],
			]),
		);
	});

	it("cannot tell where the values end if a later command is echoed twice", () => {
		expect(splitBody(`${one}\ta\n${two}\tforged\n${two}\tb\n`, [one, two])).toBeUndefined();
	});

	it("takes linear time", () => {
		const commands = Array.from({ length: 20_000 }, (_, index) => `query-show:id=${index + 1}`);
		const body = commands.map(doneLine).join("");
		let size: number | undefined;
		const took = cpuMsOf(() => {
			size = splitBody(body, commands)?.size;
		});
		expect(size).toBe(20_000);
		expect(took).toBeLessThan(2000);
	});
});
