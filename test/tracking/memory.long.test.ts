import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type Cluster, ExecuteTask } from "../../src/index.ts";
import { count } from "../support/counts.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heapBytes(): number {
	for (let time = 0; time < 3; time++) collect();
	return process.memoryUsage().heapUsed;
}

/** A cluster of one node whose replies to these commands have these bodies. */
function clusterOf(bodyOf: (commands: readonly string[]) => string): Cluster {
	return {
		isReady: () => true,
		activeNodes: () => ["A"],
		build: () => "8.1.2.0",
		ask: async (_node, commands) => bodyOf(commands),
	};
}

function taskOn(cluster: Cluster, taskId: number): ExecuteTask {
	return new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute" });
}

const RUN =
	"job-progress=50.00:run-time=100:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=7:recs-failed=0";
const entryOf = (taskId: number, state: string) =>
	`trid=${taskId}:job-type=background-ops:ns=test:set=demo:status=${state}(ok):${RUN}:ops-active=0`;

describe("the memory of handles", () => {
	it("does not hold the replies from which their entries were cut", async () => {
		// Each reply lists 2000 jobs in 450 KB. With the replies, 100 handles would hold 45 MB.
		const list = () => Array.from({ length: 2000 }, (_, index) => entryOf(index + 1, "active")).join(";");
		const cluster = clusterOf(([command]) => `${command}\t${list()}\n`);
		const before = heapBytes();
		const tasks = Array.from({ length: 100 }, (_, index) => taskOn(cluster, index + 1));
		for (const task of tasks) expect(await task.status()).toBe("in_progress");
		expect((heapBytes() - before) / 2 ** 20).toBeLessThan(2);
		expect(tasks.map((task) => task.toJSON().sightings.length)).toEqual(tasks.map(() => 1));
	});

	it("stays flat over many tasks one after another on one cluster object", async () => {
		const answer = (command: string) => `${command}\t${entryOf(Number(command.replace(/\D+/, "")), "done")}\n`;
		const cluster = clusterOf((commands) => commands.map(answer).join(""));
		let taskId = 0;
		const waitForMany = async (many: number): Promise<void> => {
			for (const end = taskId + many; taskId < end; ) {
				const tasks = Array.from({ length: 100 }, () => taskOn(cluster, ++taskId));
				const completions = await Promise.all(tasks.map((task) => task.wait({ timeout: 60_000 })));
				for (const { outcome } of completions) if (outcome !== "ok") throw new Error(`A task had the outcome ${outcome}.`);
			}
		};
		await waitForMany(2000);
		const before = heapBytes();
		await waitForMany(count(5000, 100_000));
		// One kilobyte a task would be 5 MB.
		expect((heapBytes() - before) / 2 ** 20).toBeLessThan(1);
	});
});
