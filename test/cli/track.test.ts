import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { node, peer, standIn } from "../cluster/support/stand-in.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";
import { ID, NAMED, serve, stopServing } from "./serve-three.ts";

afterEach(stopServing);

describe("track", () => {
	it("waits for several queries, and shows one line for each of them", async () => {
		const { cluster, hosts } = await serve();
		for (const taskId of [7n, 8n]) cluster.launch({ taskId, life: { duration: 300, records: 1000 } });
		const ids = ["--task-id", "7", "8", "--interval", "50ms"];
		const { code, out, err } = await callCli("track", ...hosts, ...ids);
		expect({ code, err }, out).toEqual({ code: 0, err: "" });
		for (const id of [7, 8]) expect(out).toMatch(new RegExp(`^${id} +ok +3,000`, "m"));
	});

	it("prints an object for each of several queries with --json, and exits as for the worst of them", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: 7n, life: { duration: 100, failed: 1 } });
		cluster.launch({ taskId: 8n, life: { duration: 100 } });
		const { code, out } = await callCli("track", ...hosts, "--task-id", "8,7", "--interval", "50ms", "--json");
		expect(code, out).toBe(1);
		const lines = out
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(lines[0]).toMatchObject({ kind: "progress", tasks: 2 });
		expect(lines.slice(-2)).toMatchObject([
			{ kind: "completion", taskId: "8", outcome: "ok" },
			{ kind: "completion", taskId: "7", outcome: "failed_records" },
		]);
	});

	it("rejects a task id that is not valid", async () => {
		const { code, err } = await callCli("track", "--hosts", "127.0.0.1:1", "--task-id", "7", "x");
		expect(code).toBe(64);
		expect(err).toContain('--task-id must be a whole number from 1 to 18446744073709551615, not "x".');
	});

	it.each([
		["", 0],
		["--strict", 1],
	])("warns of a node on which the end was not observed, %s", async (strict, exitCode) => {
		const { cluster, hosts } = await serve();
		// B never received the job, so its end is presumed after three grace rounds.
		cluster.launch({ taskId: ID, life: { duration: 10 }, on: { B: null } });
		const { code, out, err } = await callCli("track", ...hosts, ...NAMED, ...(strict === "" ? [] : [strict]));
		expect(code, out).toBe(exitCode);
		expect(out).toMatch(/^B +presumed /m);
		expect(err).toBe(
			"aerospike-task: track did not see the end of the query on B (presumed). docs/uncertain.md says what you can do.\n",
		);
	});

	it("exits with 1 if records failed", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: 10 }, on: { C: { failed: 3 } } });
		const { code, out } = await callCli("track", ...hosts, ...NAMED);
		expect(code, out).toBe(1);
		expect(out).toMatch(/^failed_records: /m);
	});

	it("exits with 2 at the timeout, and prints the error as an object with --json", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: Number.POSITIVE_INFINITY } });
		const trackFor = (ms: number) => callCli("track", ...hosts, ...NAMED, "--timeout", `${ms}ms`, "--json");
		let timeout = 250;
		let ended = await trackFor(timeout);
		// It takes longer if the machine was too slow to connect in this time.
		while (ended.err.includes("was not reached") && timeout < 60_000) {
			timeout *= 2;
			ended = await trackFor(timeout);
		}
		const { code, out, err } = ended;
		expect(code, out).toBe(2);
		expect(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ kind: "error", code: "timeout" });
		const sentence = `^aerospike-task: Task \\d+ did not complete within ${timeout} ms \\(.*\\)\\. It may still be running\\.\n$`;
		expect(err).toMatch(new RegExp(sentence));
	});

	it("exits with 3 and one sentence for an error of a server, an unknown node, and a cluster that cannot be reached", async () => {
		const { cluster, hosts } = await serve();
		const gone = await runCli("track", "--hosts", "127.0.0.1:1", ...NAMED);
		expect(gone).toMatchObject({ code: 3, out: "", err: expect.stringMatching(/^aerospike-task: .*127\.0\.0\.1:1.*\n$/) });
		const unknown = await callCli("track", ...hosts, ...NAMED, "--node", "Z");
		expect(unknown).toMatchObject({ code: 3, err: expect.stringMatching(/^aerospike-task: .*\bZ\b.*\n$/) });
		cluster.plan("B", [{ reply: { value: "ERROR:4:no" }, times: 9 }]);
		const refused = await callCli("track", ...hosts, ...NAMED);
		expect(refused).toMatchObject({ code: 3, err: expect.stringMatching(/^aerospike-task: .*\bB\b.*ERROR:4:no.*\n$/) });
	});

	it("bounds connecting by --timeout, and prints the error as the last object with --json", async () => {
		const mute = await standIn(node("A", { takeOver: () => true }));
		const { code, out, err } = await callCli("track", "--hosts", mute.at, ...NAMED, "--timeout", "300ms", "--json");
		await mute.crash();
		expect(code, err).toBe(2);
		expect(JSON.parse(out)).toMatchObject({ kind: "error", code: "timeout" });
		expect(err).toMatch(/^aerospike-task: The cluster was not reached within 300 ms\. .*\n$/);
		const gone = await callCli("track", "--hosts", mute.at, ...NAMED, "--json");
		expect(gone.code).toBe(3);
		expect(JSON.parse(gone.out)).toMatchObject({ kind: "error", code: "network_error" });
	});

	it("prints with --verbose what the client knows about the members", async () => {
		const { cluster, hosts } = await serve();
		cluster.launch({ taskId: ID, life: { duration: 10 } });
		const { code, out, err } = await callCli("track", ...hosts, ...NAMED, "--verbose");
		expect(code, out).toBe(0);
		expect(err).toMatch(/^A +yes +answers +8\.1\.2\.0 +127\.0\.0\.1:\d+ +B, C /m);
		const { out: lines } = await callCli("track", ...hosts, ...NAMED, "--verbose", "--json");
		expect(JSON.parse(lines.split("\n")[0] ?? "")).toMatchObject({ kind: "cluster", nodes: [{ node: "A" }, {}, {}] });
	});

	it("reaches listed addresses through --address-map and --alternate", async () => {
		const second = await standIn(node("B", { value: () => "trid=1:status=done(ok)" }));
		const lists: Record<string, string> = { "peers-clear-alt": "0,3000,[]" };
		const first = await standIn(
			node("A", { peers: [peer("B", "127.77.0.9")], value: (command) => lists[command] ?? "trid=1:status=done(ok)" }),
		);
		const named = ["--hosts", first.at, "--task-id", "1"];
		expect((await callCli("track", ...named, "--address-map", `127.77.0.9=${second.at}`)).code).toBe(0);
		lists["peers-clear-alt"] = `0,3000,[${peer("B", second.at)}]`;
		expect((await callCli("track", ...named, "--alternate")).code).toBe(0);
		expect(second.requests.filter(({ commands }) => commands[0] === "query-show:id=1")).toHaveLength(2);
		await Promise.all([first.crash(), second.crash()]);
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
		[["--hosts", "a", "--task-id", "1", "--address-map", "b"], '--address-map must be A=B with two addresses, not "b".'],
		[["--hosts", "a", "--task-id", "1", "--address-map", "b=c:0"], expect.stringContaining('addressMap["b"] must be an address')],
		[["--hosts", "a", "--task-id", "1", "--address-map", "b=c,b=d"], '--address-map translates the address "b" twice.'],
		[["--hosts", "a", "--task-id", "1", "--address-map", "::1=c,[::1]=d"], expect.stringContaining('the address "::1" twice')],
	])("rejects %j before it connects", async (args, sentence) => {
		const { code, err } = await callCli("track", ...args);
		expect({ code, sentence: err.replace(/^aerospike-task: (.*)\n$/, "$1") }).toEqual({ code: 64, sentence });
	});
});

describe("abort", () => {
	it("exits with 1 if the query does not run anywhere, and prints the result as an object with --json", async () => {
		const { hosts } = await serve();
		const { code, out } = await callCli("abort", ...hosts, "--task-id", "7", "--json");
		expect(code).toBe(1);
		expect(JSON.parse(out)).toEqual({
			kind: "abort",
			nodes: ["A", "B", "C"].map((node) => ({ node, result: "not_active" })),
		});
	});

	it("rejects a timeout of 0 before it connects", async () => {
		const { code, err } = await callCli("abort", "--hosts", "a", "--task-id", "7", "--timeout", "0");
		expect({ code, err }).toEqual({
			code: 64,
			err: "aerospike-task: --timeout must be above 0, because a node needs time to answer.\n",
		});
	});

	it("does not connect for longer than its timeout", async () => {
		const deaf = createServer(() => {}).listen(0, "127.0.0.1");
		await once(deaf, "listening");
		const { port } = deaf.address() as AddressInfo;
		const { code, err } = await callCli("abort", "--hosts", `127.0.0.1:${port}`, "--task-id", "7", "--timeout", "50ms");
		deaf.close();
		expect({ code, err }).toEqual({ code: 3, err: "aerospike-task: No host answered within 50 ms.\n" });
	});
});
