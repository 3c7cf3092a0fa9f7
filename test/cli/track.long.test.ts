import { spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";
import { ID, NAMED, serve, stopServing } from "./serve-three.ts";

afterEach(stopServing);

describe("track", () => {
	it("follows a query to its end in plain lines, and shows the evidence of each node", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: 300, records: 1000 } });
		const { code, out, err } = await runCli("track", ...hosts, ...NAMED, "--timeout", "20s");
		expect({ code, err }, out).toEqual({ code: 0, err: "" });
		for (const node of ["A", "B", "C"])
			expect(out).toMatch(new RegExp(`^${node} +done +done\\(ok\\) +1,000 +0 +the node reported it$`, "m"));
		expect(out).toMatch(/^ok: every node reported that it is done$/m);
		expect(out).not.toContain("\u001b");
	});

	it("prints one object per round and the completion last, with --json", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: 300 } });
		const { code, out } = await runCli("track", ...hosts, ...NAMED, "--json");
		expect(code, out).toBe(0);
		const lines = out
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(lines.at(-1)).toMatchObject({
			kind: "completion",
			outcome: "ok",
			nodes: [{ node: "A", record: { taskId: String(ID) } }, {}, {}],
		});
		expect(lines.slice(0, -1).map(({ kind, round }) => `${kind} ${round}`)).toEqual(
			lines.slice(0, -1).map((_, at) => `round ${at + 1}`),
		);
		expect(lines.length).toBeGreaterThan(1);
	});

	it("stops at Ctrl-C with one sentence, and does not stop the task", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: Number.POSITIVE_INFINITY } });
		const child = spawn(process.execPath, ["dist/bin/main.js", "track", ...hosts, ...NAMED]);
		const err: Buffer[] = [];
		child.stderr.on("data", (text) => err.push(text));
		child.stdout.once("data", () => child.kill("SIGINT"));
		const code = await new Promise((resolve) => child.once("close", resolve));
		expect(code).toBe(130);
		expect(Buffer.concat(err).toString()).toBe("aerospike-task: Interrupted. The query continues on the servers.\n");
		expect(cluster.truth("A", ID).state).toBe("active");
	});
});

describe("abort", () => {
	it("stops a query on every node, and track then reports it as aborted", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: Number.POSITIVE_INFINITY }, on: { C: null } });
		const { code, out } = await runCli("abort", ...hosts, "--task-id", String(ID));
		expect(out.split("\n").map((line) => line.replace(/ +/g, " "))).toEqual([
			"node abort",
			"A accepted",
			"B accepted",
			"C not running",
			"",
		]);
		expect(code).toBe(0);
		const tracked = await callCli("track", ...hosts, ...NAMED);
		expect(tracked.code).toBe(1);
		expect(tracked.out).toMatch(/^A +aborted +done\(user-aborted\) /m);
	});
});
