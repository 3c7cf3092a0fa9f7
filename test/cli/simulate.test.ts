import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { callCli } from "./call-cli.ts";
import { endSimulationsAlone, simulateAlone } from "./simulate-alone.ts";
import { endSimulations, simulate } from "./simulate-here.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "simulate-"));
});
afterAll(() => {
	endSimulationsAlone();
	endSimulations();
	rmSync(scratch, { recursive: true });
});

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

	it("listens on several loopback addresses", async () => {
		const { line, end } = simulate("--listen", "127.0.0.1:0,127.0.0.2:0", "--nodes", "2", "--json");
		const { hosts } = JSON.parse(await line());
		expect(hosts).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/), expect.stringMatching(/^127\.0\.0\.2:\d+$/)]);
		const cluster = await connectInfoCluster({ hosts: hosts[1] });
		expect([...cluster.activeNodes()].sort()).toEqual(["A1", "A2"]);
		cluster.close();
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
