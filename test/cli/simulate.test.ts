import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Aerospike from "aerospike";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { callCli } from "./call-cli.ts";
import { MAIN } from "./run-cli.ts";
import { endSimulations, type Simulation, simulate } from "./simulate-here.ts";
import { textOutput } from "./text-output.ts";

const started = new Set<ChildProcess>();
let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "simulate-"));
});
afterAll(() => {
	for (const child of started) child.kill("SIGKILL");
	endSimulations();
	rmSync(scratch, { recursive: true });
});

/** Starts `simulate` in a process of its own, without a terminal. */
function simulateAlone(...args: readonly string[]): Simulation {
	const child = spawn(process.execPath, [MAIN, "simulate", ...args], { stdio: ["ignore", "pipe", "inherit"] });
	started.add(child);
	child.once("close", () => started.delete(child));
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async line() {
			return String((await lines.next()).value);
		},
		async end() {
			const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
			child.kill("SIGINT");
			return ended;
		},
	};
}

/** A schedule of two nodes, one of which restarts while the job runs on it. */
function scheduleFile(): string {
	const file = join(scratch, "restart.json");
	const schedule = {
		version: 1,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		nodes: [
			{ name: "A", version: "8.1.2.0", job: { duration: 400 } },
			{ name: "B", version: "7.0.0.26", job: { duration: 60_000 } },
		],
		events: [{ at: 100, kind: "restart", node: "B" }],
	};
	writeFileSync(file, JSON.stringify(schedule));
	return file;
}

describe("simulate", () => {
	it("prints the addresses of the nodes and the control API first, serves both, and ends at Ctrl-C with 0", async () => {
		const { line, end } = simulateAlone("--nodes", "2", "--version", "7.0.0.26", "--json");
		const { hosts, control } = JSON.parse(await line());
		const cluster = await connectInfoCluster({ hosts: hosts[0] });
		const nodes = cluster.activeNodes();
		const builds = await Promise.all(nodes.map(async (node) => cluster.build(node, new AbortController().signal)));
		cluster.close();
		expect(builds).toEqual(["7.0.0.26", "7.0.0.26"]);
		expect((await fetch(`${control}/openapi.json`)).status).toBe(200);
		expect(await end()).toBe(0);
		await expect(connectInfoCluster({ hosts })).rejects.toMatchObject({ code: "network_error" });
		await expect(fetch(`${control}/openapi.json`)).rejects.toThrow();
	});

	it("runs a schedule and prints its events as objects", async () => {
		const { line, end } = simulate("--schedule", scheduleFile(), "--json");
		await line();
		const changes: string[] = [];
		while (!changes.includes("A done")) {
			const { node, change } = JSON.parse(await line());
			changes.push(`${node} ${change}`);
		}
		expect(changes).toEqual(expect.arrayContaining(["B lost", "B restarted"]));
		expect(await end()).toBe(0);
	});

	it("runs the schedule that its help shows", async () => {
		const { out } = await callCli("simulate", "--help");
		const [shown = ""] = /\{"version".*\}$/m.exec(out) ?? [];
		const file = join(scratch, "shown.json");
		writeFileSync(file, shown);
		const { line, end } = simulate("--schedule", file, "--time-scale", "100", "--json");
		await line();
		const changes: string[] = [];
		while (!changes.includes("A restarted")) {
			const { node, change } = JSON.parse(await line());
			changes.push(`${node} ${change}`);
		}
		expect(changes).toContain("A active");
		expect(await end()).toBe(0);
	});

	it("is tracked from another terminal and controlled from a third", async () => {
		const { line, end } = simulate("--nodes", "2", "--json");
		const { hosts, control } = JSON.parse(await line());
		const post = async (path: string, body: object = {}) => {
			const headers = { "content-type": "application/json" };
			const response = await fetch(control + path, { method: "POST", headers, body: JSON.stringify(body) });
			expect(response.ok, `${path} ${response.status}`).toBe(true);
		};
		await post("/jobs", { taskId: "4660", life: { duration: "forever" } });
		const track = ["track", "--hosts", hosts.join(","), "--task-id", "4660", "--interval", "20ms", "--forgive", "100"];
		const out = textOutput();
		let changed: Promise<void> | undefined;
		const change = async () => {
			await post("/nodes/A2/restart");
			await post("/jobs/4660/abort", { node: "A1" });
		};
		const print = (...lines: readonly string[]) => {
			// The first line of output: both nodes were observed running.
			changed ??= change();
			out.print(...lines);
		};
		const terminal = { out: { ...out, print }, err: textOutput(), interrupted: new AbortController().signal };
		const code = await runCommand(track, terminal);
		await changed;
		const text = out.written.join("");
		expect(code, text).toBe(1);
		expect(text).toMatch(/^A1 +aborted +done\(user-aborted\) /m);
		expect(text).toMatch(/^A2 +vanished +active\(ok\) /m);
		expect(text).not.toContain("\u001b");
		expect(await end()).toBe(0);
	});

	it("lists addresses that cannot be reached with --docker, so that only alternate addresses lead to all nodes", async () => {
		const { line, end } = simulate("--docker", "--nodes", "2", "--json");
		const { hosts } = JSON.parse(await line());
		const [ordinary, alternate] = [
			await connectInfoCluster({ hosts: hosts[0], connectTimeout: 200 }),
			await connectInfoCluster({ hosts: hosts[0], useAlternate: true }),
		];
		const ends = [ordinary, alternate].map((cluster) => {
			const task = new ExecuteTask({ cluster, namespace: "test", taskId: 4660, kind: "query_execute" });
			// Long enough for a node that can be reached, on a busy machine.
			const end = task.wait({ pollInterval: 0, requestTimeout: cluster === alternate ? 20_000 : 500 });
			return end.then(
				() => "complete",
				({ code }) => code,
			);
		});
		expect(await Promise.all(ends)).toEqual(["network_error", "complete"]);
		expect(ordinary.describe().nodes.find(({ node }) => node === "A2")).not.toHaveProperty("lastAnswerMs");
		ordinary.close();
		alternate.close();
		expect(await end()).toBe(0);
	});

	it("listens on several loopback addresses", async () => {
		const { line, end } = simulate("--listen", "127.0.0.1:0,127.0.0.2:0", "--nodes", "2", "--json");
		const { hosts } = JSON.parse(await line());
		expect(hosts).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/), expect.stringMatching(/^127\.0\.0\.2:\d+$/)]);
		const cluster = await connectInfoCluster({ hosts: hosts[1] });
		expect([...cluster.activeNodes()].sort()).toEqual(["A1", "A2"]);
		cluster.close();
		expect(await end()).toBe(0);
	});

	it("accepts the official client, and track follows its job to the end", async () => {
		// The client's connect blocks the thread that it runs in.
		const { line, end } = simulateAlone("--nodes", "2", "--job-duration", "300ms", "--json");
		const { hosts } = JSON.parse(await line());
		const client = await Aerospike.connect({ hosts: hosts[0], log: { level: Aerospike.log.OFF } });
		try {
			const job = await client.query("test", "demo").operate([Aerospike.operations.write("a", 1)]);
			const [tracked] = await Promise.all([
				callCli("track", "--hosts", hosts[1], "--task-id", String(job.jobID), "--interval", "20ms"),
				job.waitUntilDone(20),
			]);
			expect(tracked.code, tracked.out + tracked.err).toBe(0);
			for (const node of ["A1", "A2"]) expect(tracked.out).toMatch(new RegExp(`^${node} +done +done\\(ok\\) `, "m"));
		} finally {
			client.close();
		}
		expect(await end()).toBe(0);
	});

	it.each([
		[["--nodes", "0"], '--nodes must be a whole number from 1 to 128, not "0".'],
		[["--version", "new"], '--version must be a server build such as 8.1.2.0, not "new".'],
		[
			["--version", "3.0"],
			'--version must be a server build such as 8.1.2.0, not "3.0". The oldest build that can be simulated is 4.9.',
		],
		[["--job-duration", "10"], '--job-duration must be a duration such as 500ms, 60s or 2m, not "10". Add a unit: 10ms or 10s.'],
		[["--time-scale", "0"], '--time-scale must be a number greater than 0 and at most 1000000, not "0".'],
		[["--ports", "70000"], '--ports must be whole numbers from 1 to 65535, not "70000".'],
		[["--ports", "4000,4000"], "--ports lists 4000 twice."],
		[
			["--events", "5s:reboot:A1"],
			'--events: "reboot" is not one of crash, restart, stop, continue, join, leave, move, isolate, cut, reach, swap, split, heal.',
		],
		[
			["--events", "5s:swap:A1"],
			'--events must be events such as 5s:restart:A1, 5s:swap:A1+A2, 5s:split:A1+A2 or 5s:heal, not "5s:swap:A1".',
		],
		[["--events", "5s:split:A1+A2+A1"], '--events: "5s:split:A1+A2+A1" names a node twice.'],
		[["--events", "5s:stop:C3"], 'Node "C3" does not exist. The nodes are A1, A2, A3.'],
		[["--views", "simple", "--docker"], "--docker needs --views lifelike."],
		[
			["--listen", "0.0.0.0:4000"],
			'--listen must be a list of loopback addresses such as 127.0.0.1:3000, 127.0.0.2:3000 or [::1]:3000, not "0.0.0.0:4000".',
		],
		[["--listen", "127.0.0.1:4000", "--ports", "4000"], "--listen and --ports cannot be combined."],
		[["--launch", "0"], '--launch must be a task id from 1 to 18446744073709551615, not "0".'],
		[
			["--schedule", "x.json", "--nodes", "2"],
			"--schedule already defines nodes, jobs and events, so it cannot be combined with --nodes.",
		],
	])("rejects %j with one sentence", async (args, sentence) => {
		expect(await callCli("simulate", ...args)).toEqual({ code: 64, out: "", err: `aerospike-task: ${sentence}\n` });
	});

	it("leaves no server behind if an event names a node that does not exist", async () => {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		server.close();
		await once(server, "close");
		const { code } = await callCli("simulate", "--nodes", "1", "--ports", String(port), "--events", "5s:stop:C3");
		expect(code).toBe(64);
		await expect(once(connect(port, "127.0.0.1"), "connect")).rejects.toThrow("ECONNREFUSED");
	});

	it("explains in one sentence why it cannot start", async () => {
		const missing = await callCli("simulate", "--schedule", join(scratch, "missing.json"));
		expect(missing).toEqual({
			code: 2,
			out: "",
			err: expect.stringMatching(/^aerospike-task: \S+missing\.json cannot be read: ENOENT.*\n$/),
		});
		const broken = join(scratch, "broken.json");
		writeFileSync(broken, '{"version":1}');
		const refused = await callCli("simulate", "--schedule", broken);
		expect(refused).toEqual({ code: 2, out: "", err: `aerospike-task: ${broken}: task must be an object, not missing.\n` });
		const { line, end } = simulate("--json");
		const [, port = ""] = /:(\d+)$/.exec(JSON.parse(await line()).hosts[0]) ?? [];
		const taken = await callCli("simulate", "--ports", port);
		expect(taken).toEqual({ code: 2, out: "", err: expect.stringMatching(new RegExp(`^aerospike-task: .*:${port}.*\\n$`)) });
		expect(await end()).toBe(0);
	});
});
