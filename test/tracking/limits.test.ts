import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import type { Clock } from "../../src/clock.ts";
import { type Cluster, ExecuteTask } from "../../src/index.ts";

const OPTIONS = { namespace: "test", taskId: 1, kind: "query_execute" } as const;

/** A virtual clock that counts the actions that are scheduled and neither run nor cancelled. */
function countingClock() {
	const virtual = createVirtualClock();
	let open = 0;
	const clock: Clock = {
		now: () => virtual.now(),
		schedule(at, rank, action) {
			let isOpen = true;
			const close = () => {
				if (isOpen) open--;
				isOpen = false;
			};
			open++;
			const cancel = virtual.schedule(at, rank, () => {
				close();
				action();
			});
			return () => {
				close();
				cancel();
			};
		},
	};
	return { virtual, clock, open: () => open };
}

/** A cluster of two nodes. `replies`: what a node answers, and after how many milliseconds. */
function clusterOf(
	clock: Clock,
	replies: Readonly<Record<string, readonly [value: string, after: number]>>,
	build?: string,
): Cluster {
	return {
		clock,
		isReady: () => true,
		activeNodes: () => Object.keys(replies),
		build: () => build,
		ask: (node, commands) =>
			new Promise((resolve) => {
				const [value = "", after = 0] = replies[node] ?? [];
				const isKnown = value !== "";
				const body = commands
					.map((command) => (isKnown && command.startsWith("jobs:") === (build === undefined) ? `${command}\t${value}\n` : ""))
					.join("");
				clock.schedule(clock.now() + after, "answer", () => resolve(body));
			}),
	};
}

describe("The time limit of a request (ASK-7)", () => {
	it("begins again for each further request of a question", async () => {
		const { virtual, clock } = countingClock();
		// The build cannot be read, and the node does not know the first command. Each answer takes 4 of 5 seconds.
		const task = new ExecuteTask({ ...OPTIONS, cluster: clusterOf(clock, { A: ["trid=1:status=done(ok)", 4000] }) });
		expect(await virtual.run(() => task.wait({ requestTimeout: 5000 }))).toMatchObject({ outcome: "ok", elapsedMs: 8000 });
	});
});

describe("A wait that ends leaves no timer", () => {
	const active = ["trid=1:status=active(ok)", 1] as const;
	const never = ["trid=1:status=active(ok)", 1e9] as const;

	/** Answers that never come stay with the cluster, so they do not count. */
	const leftAfter = async (replies: Parameters<typeof clusterOf>[1], wait: (task: ExecuteTask) => Promise<unknown>) => {
		const { virtual, clock, open } = countingClock();
		const answers = countingClock();
		const cluster = { ...clusterOf(answers.clock, replies, "8.1.2.0"), clock };
		// Answers run on the same time, and are counted apart.
		const schedule: Clock["schedule"] = (at, rank, action) => virtual.schedule(at, rank, action);
		const asking = clusterOf({ now: () => virtual.now(), schedule }, replies, "8.1.2.0");
		const task = new ExecuteTask({ ...OPTIONS, cluster: { ...cluster, ask: asking.ask } });
		await virtual.run(() => wait(task).catch(() => {}));
		return open();
	};

	it("when it is cancelled", async () => {
		const controller = new AbortController();
		expect(
			await leftAfter({ A: active, B: never }, (task) => {
				const wait = task.wait({ signal: controller.signal, timeout: 10_000 });
				controller.abort();
				return wait;
			}),
		).toBe(0);
	});

	it("when its deadline comes", async () => {
		expect(await leftAfter({ A: active, B: never }, (task) => task.wait({ timeout: 100 }))).toBe(0);
	});

	it("when an error of one node ends it while another was asked", async () => {
		expect(await leftAfter({ A: ["ERROR:20:x", 1], B: never }, (task) => task.wait({ timeout: 100_000 }))).toBe(0);
	});

	it("when it completes", async () => {
		expect(await leftAfter({ A: ["trid=1:status=done(ok)", 1] }, (task) => task.wait({ timeout: 100_000 }))).toBe(0);
	});
});

describe("Two handles of one task (WAIT-9)", () => {
	it("share no observation", async () => {
		const { virtual, clock } = countingClock();
		let value = "trid=1:status=active(ok)";
		const cluster: Cluster = {
			clock,
			isReady: () => true,
			activeNodes: () => ["A"],
			build: () => "8.1.2.0",
			ask: async (_node, commands) => commands.map((command) => `${command}\t${value}\n`).join(""),
		};
		await virtual.run(async () => {
			const [one, other] = [new ExecuteTask({ ...OPTIONS, cluster }), new ExecuteTask({ ...OPTIONS, cluster })];
			expect(await one.status()).toBe("in_progress");
			value = "ERROR:2:job not found";
			expect(await one.status()).toBe("complete");
			expect(await other.status()).toBe("in_progress");
		});
	});
});
