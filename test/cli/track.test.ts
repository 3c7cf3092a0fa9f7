import { spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { createScaledClock, type ServedCluster, serveCluster } from "../../simulator/tcp/index.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

const ID = 18446744073709551615n;
const NAMED = ["--task-id", String(ID), "--interval", "50ms"];

let served: ServedCluster | undefined;
let stopClock = () => {};
afterEach(async () => {
	await served?.close();
	stopClock();
});

/** Three nodes that listen, on time that runs as ours does. */
async function serve(): Promise<{ readonly cluster: SimulatedCluster; readonly hosts: readonly string[] }> {
	const clock = createScaledClock();
	stopClock = clock.stop;
	const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"], clock });
	served = await serveCluster(cluster);
	return { cluster, hosts: ["--hosts", ...served.hosts] };
}

describe("track", () => {
	it("follows a query to its end, in plain lines, and says node by node how we know", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: 300, records: 1000 } });
		const { code, out, err } = await runCli("track", ...hosts, ...NAMED, "--timeout", "20s");
		expect({ code, err }, out).toEqual({ code: 0, err: "" });
		for (const node of ["A", "B", "C"])
			expect(out).toMatch(new RegExp(`^${node} +done +done\\(ok\\) +1,000 +0 +it said so$`, "m"));
		expect(out).toMatch(/^ok: every node said that it is done$/m);
		expect(out).not.toContain("\u001b");
	});

	it("prints one object a round and the completion last, with --json", async () => {
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

	it.each([
		["", 0],
		["--strict", 1],
	])("warns of a node whose end nobody saw, %s", async (strict, exitCode) => {
		const { cluster, hosts } = await serve();
		// The request never got to B: after three rounds of grace that is presumed.
		cluster.launch({ taskId: ID, life: { duration: 10 }, on: { B: null } });
		const { code, out, err } = await runCli("track", ...hosts, ...NAMED, ...(strict === "" ? [] : [strict]));
		expect(code, out).toBe(exitCode);
		expect(out).toMatch(/^B +presumed /m);
		expect(err).toBe("aerospike-task: Nobody saw the task end on B (presumed); check there that its work was done.\n");
	});

	it("fails for records that failed", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: 10 }, on: { C: { failed: 3 } } });
		const { code, out } = await runCli("track", ...hosts, ...NAMED);
		expect(code, out).toBe(1);
		expect(out).toMatch(/^failed_records: /m);
	});

	it("ends with 2 when the time is up, and says so also as an object", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: Number.POSITIVE_INFINITY } });
		const { code, out, err } = await runCli("track", ...hosts, ...NAMED, "--timeout", "120ms", "--json");
		expect(code, out).toBe(2);
		expect(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ kind: "error", code: "timeout" });
		expect(err).toMatch(/^aerospike-task: Task \d+ was not known to be complete after 120 ms .*\n$/);
	});

	it("ends with 3 and one sentence for a server's error, a node that is none, and a cluster that is not there", async () => {
		const { cluster, hosts } = await serve();
		const gone = await runCli("track", "--hosts", "127.0.0.1:1", ...NAMED);
		expect(gone).toMatchObject({ code: 3, out: "", err: expect.stringMatching(/^aerospike-task: .*127\.0\.0\.1:1.*\n$/) });
		const unknown = await runCli("track", ...hosts, ...NAMED, "--node", "Z");
		expect(unknown).toMatchObject({ code: 3, err: expect.stringMatching(/^aerospike-task: .*\bZ\b.*\n$/) });
		cluster.plan("B", [{ reply: { value: "ERROR:4:no" }, times: 9 }]);
		const refused = await runCli("track", ...hosts, ...NAMED);
		expect(refused).toMatchObject({ code: 3, err: expect.stringMatching(/^aerospike-task: .*\bB\b.*ERROR:4:no.*\n$/) });
	});

	it("stops at Ctrl-C without a word too many, and leaves the task alone", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: Number.POSITIVE_INFINITY } });
		const child = spawn(process.execPath, ["dist/bin/main.js", "track", ...hosts, ...NAMED]);
		const err: Buffer[] = [];
		child.stderr.on("data", (text) => err.push(text));
		child.stdout.once("data", () => child.kill("SIGINT"));
		const code = await new Promise((resolve) => child.once("close", resolve));
		expect(code).toBe(130);
		expect(Buffer.concat(err).toString()).toBe("aerospike-task: Interrupted; the task goes on on the servers.\n");
		expect(cluster.truth("A", ID).state).toBe("active");
	});

	it.each([
		[["--task-id", "1"], "track needs --hosts. See aerospike-task track --help."],
		[["--hosts", "a"], "track needs --task-id. See aerospike-task track --help."],
		[["--hosts", "a", "--task-id", "0"], '--task-id must be a whole number from 1 to 18446744073709551615, not "0".'],
		[
			["--hosts", "a", "--task-id", "18446744073709551616"],
			'--task-id must be a whole number from 1 to 18446744073709551615, not "18446744073709551616".',
		],
		[["--hosts", "a:99999", "--task-id", "1"], expect.stringContaining("a:99999")],
	])("%j is refused before anybody is asked", async (args, sentence) => {
		const { code, err } = await callCli("track", ...args);
		expect({ code, sentence: err.replace(/^aerospike-task: (.*)\n$/, "$1") }).toEqual({ code: 64, sentence });
	});
});

describe("abort", () => {
	it("stops a query on every node, which track then calls aborted", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: Number.POSITIVE_INFINITY }, on: { C: null } });
		const { code, out } = await runCli("abort", ...hosts, "--task-id", String(ID));
		expect(out.split("\n").map((line) => line.replace(/ +/g, " "))).toEqual([
			"node abort",
			"A accepted",
			"B accepted",
			"C not running there",
			"",
		]);
		expect(code).toBe(0);
		const tracked = await runCli("track", ...hosts, ...NAMED);
		expect(tracked.code).toBe(1);
		expect(tracked.out).toMatch(/^A +aborted +done\(user-aborted\) /m);
	});

	it("fails where nothing was there to stop, and says so as an object too", async () => {
		const { hosts } = await serve();
		const { code, out } = await runCli("abort", ...hosts, "--task-id", "7", "--json");
		expect(code).toBe(1);
		expect(JSON.parse(out)).toEqual({
			kind: "abort",
			nodes: ["A", "B", "C"].map((node) => ({ node, result: "not_active" })),
		});
	});
});
