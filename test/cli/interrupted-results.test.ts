import { afterEach, describe, expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { Interruption } from "../../bin/terminal/interruption.ts";
import { trackMany } from "../../bin/tracking/track-many.ts";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { realClock } from "../../src/clock.ts";
import { ExecuteTask } from "../../src/index.ts";
import { serve, stopServing } from "./serve-three.ts";
import { textOutput } from "./text-output.ts";

afterEach(stopServing);

/** A call in this process, and what a signal does to it. */
function begin(...args: readonly string[]) {
	const [out, err] = [textOutput(), textOutput()];
	const interruption = new AbortController();
	const code = runCommand(args, { out, err, interrupted: interruption.signal });
	const written = () => ({ out: out.written.join(""), err: err.written.join("") });
	const end = async () => ({ code: await code, ...written() });
	const interrupt = () => interruption.abort(new Interruption("SIGTERM", 143));
	return { written, end, interrupt };
}

/** Three tasks in virtual time: one ends after a second, one has a node that does not exist, one runs on. */
async function trackUntilInterrupted(json: boolean): Promise<string> {
	const cluster = new SimulatedCluster({ nodes: ["A"] });
	cluster.launch({ taskId: 7n, life: { duration: 60_000 } });
	cluster.launch({ taskId: 8n, life: { duration: 500, records: 1000 } });
	const task = (taskId: bigint, nodeName?: string) =>
		new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute", nodeName });
	const controller = new AbortController();
	const out = textOutput();
	const wait = cluster.run(() => {
		cluster.at(5000, () => controller.abort(new Error("enough")));
		const options = { signal: controller.signal };
		const tasks = [task(7n), task(8n), task(9n, "C")];
		return trackMany(tasks, options, { json, timeout: undefined }, { out, err: out, interrupted: controller.signal });
	});
	await expect(wait).rejects.toThrow("enough");
	return out.written.join("");
}

describe("track of several queries that is interrupted", () => {
	it("shows a line for each query whose end is known", async () => {
		const lines = (await trackUntilInterrupted(false)).trimEnd().split("\n");
		expect(lines.slice(-3)).toEqual([
			expect.stringMatching(/^task +outcome +records +reasons$/),
			expect.stringMatching(/^8 +ok +1,000$/),
			expect.stringMatching(/^9 +error +Node C, .* is not an active node/),
		]);
	});

	it("prints an object for each query whose end is known with --json", async () => {
		const objects = (await trackUntilInterrupted(true))
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(objects.filter(({ kind }) => kind !== "progress")).toMatchObject([
			{ kind: "completion", taskId: "8", outcome: "ok" },
			{ kind: "error", taskId: "9", code: "invalid_node" },
		]);
		expect(Object.keys(objects[0])).toEqual(["kind", "elapsedMs", "tasks", "completed", "failed", "progress"]);
	});

	it("exits as for the signal, and says that the other queries continue", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: 7n, life: { duration: 600_000 } });
		cluster.launch({ taskId: 8n, life: { duration: 50 } });
		const { written, end, interrupt } = begin("track", ...hosts, "--task-id", "7,8", "--interval", "20ms", "--json");
		await expect.poll(() => written().out, { timeout: 60_000 }).toContain('"completed":1');
		interrupt();
		const { code, out, err } = await end();
		expect({ code, err }).toEqual({
			code: 143,
			err: "aerospike-task: Interrupted. Queries that have not ended continue on the servers.\n",
		});
		expect(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ kind: "completion", taskId: "8", outcome: "ok" });
	});
});

it("a timeout of several queries names the value of --timeout", async () => {
	const { cluster, hosts } = await serve();
	for (const taskId of [7n, 8n]) cluster.launch({ taskId, life: { duration: 600_000 } });
	const { code, out } = await begin("track", ...hosts, "--task-id", "7,8", "--interval", "20ms", "--timeout", "300ms").end();
	expect(code, out).toBe(2);
	for (const id of [7, 8]) expect(out).toMatch(new RegExp(`^${id} +error +Task ${id} did not complete within 300 ms`, "m"));
});

describe("abort that is interrupted", () => {
	/** Interrupts it when A and B have answered, and C does not. */
	async function abortUntilInterrupted(...more: readonly string[]) {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: 7n, nodes: ["A", "C"], life: { duration: 600_000 } });
		cluster.plan("C", [{ reply: "silence", times: 9 }]);
		let answers = 0;
		cluster.trace.subscribe((event) => {
			if (event.kind === "answered" && event.body.includes("abort")) answers += 1;
		});
		const { end, interrupt } = begin("abort", ...hosts, "--task-id", "7", "--timeout", "10m", ...more);
		await expect.poll(() => answers, { timeout: 60_000 }).toBe(2);
		// In each of these turns the command reads what has arrived.
		for (let turn = 0; turn < 20; turn++)
			await new Promise<void>((resolve) => realClock.schedule(realClock.now() + 5, "world", resolve));
		interrupt();
		return end();
	}

	it("shows the answers of the nodes that have answered", async () => {
		const { code, out, err } = await abortUntilInterrupted();
		expect({ code, err }).toEqual({
			code: 143,
			err: "aerospike-task: Interrupted. Other nodes may have received the request to stop the query.\n",
		});
		expect(out).toMatch(/^node +abort\s*\nA +accepted\s*\nB +not running\s*\n$/);
	});

	it("prints them as an object with --json, which says that it is not complete", async () => {
		const { out } = await abortUntilInterrupted("--json");
		expect(JSON.parse(out)).toEqual({
			kind: "abort",
			nodes: [
				{ node: "A", result: "accepted" },
				{ node: "B", result: "not_active" },
			],
			interrupted: true,
		});
	});
});
