import { describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { ExecuteTask, type TasksProgress } from "../../src/index.ts";

/** Tasks that run for these times, in milliseconds. */
function launchAll(durations: readonly number[]) {
	const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
	const tasks = durations.map((duration) => {
		const { taskId } = cluster.launch({ set: "demo", life: { duration } });
		return new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
	});
	return { cluster, tasks };
}

describe("waiting for many tasks", () => {
	it("resolves when all are complete, in their order", async () => {
		const { cluster, tasks } = launchAll([2500, 100, 1500]);
		const results = await cluster.run(() => ExecuteTask.waitAll(tasks));
		expect(results.map(({ task }) => task)).toEqual(tasks);
		expect(results.map(({ completion }) => completion?.rounds)).toEqual([4, 2, 3]);
		const questions = cluster.trace.events.filter(({ kind }) => kind === "asked");
		expect(questions).toHaveLength(4 * 2);
	});

	it.each([
		["tasks", 5],
		["tasks", "tasks"],
		["tasks[1]", [undefined]],
		["tasks[1]", [{}]],
	])("rejects %s that are not tasks: %j", async (name, given) => {
		const { tasks } = launchAll([100]);
		const wrong = (Array.isArray(given) ? [...tasks, ...given] : given) as ExecuteTask[];
		await expect(ExecuteTask.waitAll(wrong)).rejects.toMatchObject({
			code: "invalid_option",
			message: expect.stringContaining(`${name} must be`),
		});
	});

	it("goes on if a wait fails, and reports its error", async () => {
		const { cluster, tasks } = launchAll([1500]);
		const gone = new ExecuteTask({ cluster, namespace: "test", taskId: 7, kind: "query_udf", nodeName: "C" });
		const results = await cluster.run(() => ExecuteTask.waitAll([gone, ...tasks]));
		expect(results).toMatchObject([{ error: { code: "invalid_node" } }, { completion: { outcome: "ok" } }]);
	});

	it("reports one progress for all of them", async () => {
		const { cluster, tasks } = launchAll([2000, 1000]);
		const seen: TasksProgress[] = [];
		await cluster.run(async () => {
			for await (const progress of ExecuteTask.watchAll(tasks)) seen.push(progress);
		});
		// At 1 ms both have begun. At 1002 ms the first is at 50 %, the second is done. At 2003 ms both are done.
		const shown = seen.map(({ completed, failed, progress }) => `${completed} ${failed} ${Math.round(progress)} %`);
		expect(shown[0]).toBe("0 0 0 %");
		expect(shown).toContain("1 0 75 %");
		expect(shown.at(-1)).toBe("2 0 100 %");
		expect(seen.at(-1)).toMatchObject({ tasks: 2, elapsedMs: 2003 });
	});

	it("counts the waits that failed apart from those that are complete", async () => {
		const { cluster, tasks } = launchAll([1500]);
		const gone = new ExecuteTask({ cluster, namespace: "test", taskId: 7, kind: "query_udf", nodeName: "C" });
		const seen: TasksProgress[] = [];
		await cluster.run(async () => {
			for await (const progress of ExecuteTask.watchAll([gone, ...tasks])) seen.push(progress);
		});
		expect(seen.at(-1)).toMatchObject({ tasks: 2, completed: 1, failed: 1 });
	});

	it("is cancelled by its signal, with the reason of the signal", async () => {
		const { cluster, tasks } = launchAll([5000, 5000]);
		const controller = new AbortController();
		const reason = new Error("enough");
		const wait = cluster.run(() => {
			cluster.at(1500, () => controller.abort(reason));
			return ExecuteTask.waitAll(tasks, { signal: controller.signal });
		});
		await expect(wait).rejects.toBe(reason);
		expect(cluster.clock.now()).toBe(1500);
	});

	it("reports each result once, in the progress after its wait has ended", async () => {
		const { cluster, tasks } = launchAll([2500, 100, 1500]);
		const seen: (readonly (number | undefined)[])[] = [];
		await cluster.run(async () => {
			for await (const { ended } of ExecuteTask.watchAll(tasks))
				if (ended.length > 0) seen.push(ended.map(({ completion }) => completion?.rounds));
		});
		expect(seen).toEqual([[2], [3], [4]]);
	});

	it("reports the results that a slow reader had not read when its signal aborts", async () => {
		const { cluster, tasks } = launchAll([100, 60_000, 2500]);
		const controller = new AbortController();
		const known: unknown[] = [];
		const wait = cluster.run(async () => {
			cluster.at(9000, () => controller.abort(new Error("enough")));
			for await (const { ended, completed } of ExecuteTask.watchAll(tasks, { signal: controller.signal })) {
				known.push(...ended.map(({ task, completion }) => [tasks.indexOf(task), completion?.outcome]));
				if (completed === 1) await cluster.sleep(20_000);
			}
		});
		await expect(wait).rejects.toThrow("enough");
		expect(known).toEqual([
			[0, "ok"],
			[2, "ok"],
		]);
	});

	it("is cancelled by leaving the loop", async () => {
		const { cluster, tasks } = launchAll([5000, 5000]);
		await cluster.run(async () => {
			for await (const { elapsedMs } of ExecuteTask.watchAll(tasks)) if (elapsedMs > 1000) break;
			await cluster.sleep(3000);
		});
		expect(cluster.trace.events.filter(({ kind }) => kind === "asked")).toHaveLength(2 * 2);
	});

	it("is over at once without tasks", async () => {
		expect(await ExecuteTask.waitAll([])).toEqual([]);
	});

	it("rejects invalid options before it asks anything", async () => {
		const { cluster, tasks } = launchAll([100]);
		await expect(ExecuteTask.waitAll(tasks, { grace: 0 })).rejects.toMatchObject({ code: "invalid_option" });
		expect(cluster.trace.events.filter(({ kind }) => kind === "asked")).toEqual([]);
	});
});
