import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { countingClock } from "../support/counting-clock.ts";
import { node } from "./support/stand-in.ts";
import { virtualStandIn } from "./support/virtual-stand-in.ts";

it("a cluster that is closed while a wait asks for doubts leaves no timer", async () => {
	const inner = createVirtualClock();
	const { clock, pending } = countingClock(inner);
	// It counts a member that it does not list, so the last look is repeated for two tend intervals (CLUSTER-6).
	const script = node("A", {
		value: (command) => (command === "statistics" ? "cluster_size=2" : "ERROR:4:unrecognized command"),
	});
	const network = virtualStandIn(inner, "10.0.0.1:3000", script);
	await inner.run(async () => {
		const cluster = await connectCluster({ hosts: "10.0.0.1:3000", clock }, network);
		const doubts = cluster.doubts(new AbortController().signal);
		await inner.sleep(100);
		cluster.close();
		expect(pending()).toBe(0);
		await doubts;
		expect(inner.now()).toBeLessThan(200);
	});
});

it.each([Number.NaN, undefined])(
	"a clock that begins to fail (%s) rejects the waits, closes the cluster and leaves no timer (WAIT-8)",
	async (failure) => {
		const inner = createVirtualClock();
		const { clock, pending } = countingClock(inner);
		const now = (): number => {
			if (failure === undefined) throw new RangeError("the clock has stopped");
			return failure;
		};
		const reason = failure === undefined ? "the clock has stopped" : "clock.now() must be a finite number";
		const script = node("A", { value: () => "trid=1:status=active(ok)" });
		const network = virtualStandIn(inner, "10.0.0.1:3000", script);
		const breakable = { ...clock };
		await inner.run(async () => {
			const cluster = await connectCluster({ hosts: "10.0.0.1:3000", clock: breakable }, network);
			expect(cluster.clock).toBe(breakable);
			const task = new ExecuteTask({ cluster, namespace: "test", taskId: 1, kind: "query_execute" });
			const wait = task.wait().catch((error: unknown) => String(error));
			await inner.sleep(500);
			breakable.now = now;
			await inner.sleep(5000);
			expect(await wait).toContain(reason);
			expect(cluster.closing.aborted).toBe(true);
			await expect(task.wait()).rejects.toThrow(reason);
			await expect(connectCluster({ hosts: "10.0.0.1:3000", clock: breakable }, network)).rejects.toThrow(reason);
			expect(pending()).toBe(0);
		});
	},
);

it("a clock whose timers cannot be cancelled any more rejects the waits and closes the cluster (WAIT-8)", async () => {
	const clock = createVirtualClock();
	const network = virtualStandIn(clock, "10.0.0.1:3000", node("A", { value: () => "trid=1:status=active(ok)" }));
	const breakable = { now: clock.now, schedule: clock.schedule };
	await clock.run(async () => {
		const cluster = await connectCluster({ hosts: "10.0.0.1:3000", clock: breakable }, network);
		const task = new ExecuteTask({ cluster, namespace: "test", taskId: 1, kind: "query_execute" });
		const wait = task.wait().catch((error: unknown) => String(error));
		await clock.sleep(500);
		breakable.schedule = (...timer) => {
			clock.schedule(...timer);
			return undefined as never;
		};
		await clock.sleep(5000);
		const reason = "The result of clock.schedule() must be a function that cancels the action, not undefined.";
		expect(await wait).toContain(reason);
		expect(cluster.closing.aborted).toBe(true);
		await expect(connectCluster({ hosts: "10.0.0.1:3000", clock: breakable }, network)).rejects.toThrow(reason);
	});
});
