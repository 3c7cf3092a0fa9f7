import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { realClock } from "../../src/clock.ts";
import { connectInfoCluster, type InfoCluster } from "../../src/cluster/tcp/index.ts";
import { ExecuteTask } from "../../src/execute-task.ts";

const sleep = (ms: number): Promise<void> =>
	new Promise((resolve) => realClock.schedule(realClock.now() + ms, "request-timeout", resolve));

/** A timer of the test runs late too on a busy machine, so the end of a call is compared with it, not with a time. */
async function turnsAfter(ms: number, call: Promise<unknown>): Promise<number> {
	let hasEnded = false;
	const end = (): void => {
		hasEnded = true;
	};
	call.then(end, end);
	await sleep(ms);
	let turns = 0;
	for (; !hasEnded; turns++) await sleep(0);
	return turns;
}

it("3,000 listed nodes that accept connections and stay silent delay no total limit (CLUSTER-10, CLUSTER-12)", async () => {
	const worker = new Worker(new URL("./support/silent-worker.mjs", import.meta.url));
	const [port] = (await once(worker, "message")) as [number];
	let cluster: InfoCluster | undefined;
	try {
		const connecting = connectInfoCluster({ hosts: `127.0.0.1:${port}`, totalConnectTimeout: 600 });
		expect(await turnsAfter(600, connecting)).toBeLessThan(50);
		cluster = await connecting;
		expect(cluster.activeNodes()).toHaveLength(1024);
		const task = new ExecuteTask({ cluster, namespace: "test", taskId: 5n, kind: "query_execute" });
		const waiting = task.wait({ timeout: 600, forgive: 10 });
		expect(await turnsAfter(600, waiting)).toBeLessThan(50);
		await expect(waiting).rejects.toMatchObject({ code: "timeout" });
	} finally {
		cluster?.close();
		await worker.terminate();
	}
});
