import Aerospike from "aerospike";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { callCli } from "./call-cli.ts";
import { endSimulationsAlone, simulateAlone } from "./simulate-alone.ts";
import { endSimulations, simulate } from "./simulate-here.ts";
import { textOutput } from "./text-output.ts";

afterAll(() => {
	endSimulationsAlone();
	endSimulations();
});

describe("simulate", () => {
	// They run at the same time, because each of them takes many seconds and is mostly idle.
	it.concurrent.each([
		["a rolling restart", "--events", [], /^A1 +vanished .*\nA2 +(vanished|presumed) .*\nA3 +(vanished|presumed) /m],
		["is split", "--events", [], /^A1 +done .*\nA2 +done .*\nA3 +done /m],
		["Docker", "--docker", ["--alternate"], /^A1 +done .*\nA2 +done .*\nA3 +done /m],
	] as const)("shows %s in its help, which track can watch", async (purpose, option, more, evidence) => {
		const { out } = await callCli("simulate", "--help");
		const lines = out.split("\n");
		const at = lines.findIndex((text) => text.includes("# ") && text.includes(purpose));
		expect(lines[at]).toContain(`track --hosts 127.0.0.1:3000 --task-id 4660${more.map((each) => ` ${each}`).join("")}`);
		const [, args = ""] = /simulate (.*)$/.exec(lines[at + 1] ?? "") ?? [];
		expect(args).toContain(option);
		// On free ports, and three times as fast. On a slow machine a node may restart before track has seen the job there,
		// or be down when track begins, so track gets the addresses of all nodes.
		const given = args.replace(/--ports \S+ /, "").split(" ");
		const { line, end } = simulate(...given, "--time-scale", "3", "--json");
		const { hosts } = JSON.parse(await line());
		const tracked = await callCli("track", "--hosts", ...hosts, "--task-id", "4660", "--interval", "100ms", ...more);
		expect(tracked.code, tracked.out + tracked.err).toBe(0);
		expect(tracked.out).toMatch(evidence);
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
});
