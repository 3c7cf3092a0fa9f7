import { once } from "node:events";
import { Worker } from "node:worker_threads";
import Aerospike, { type Client } from "aerospike";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { officialCluster, trackJob } from "../../src/cluster/official/index.ts";

/** The replies of the nodes, without the last newline. Other requests are answered as by a node without jobs. */
const PLAN: Readonly<Record<string, string>> = {
	"query-show:id=1": "query-show:id=1\ttrid=1:ns=test:status=active(ok):job-progress=12.50",
	"query-show:id=2": "query-show:id=2\tERROR:4:bad id",
	"query-show:id=3": "query-show:id=3\tERROR::bad-trid",
	"query-show:id=4": "",
	"query-show:id=5": "ERROR:80:not authenticated",
	"query-show:id=6": "ERROR:9:timeout",
	"query-show:id=7": "close",
	"query-show:id=8": "reset",
	"query-show:id=9": "silence",
	"query-show:id=10": "no info",
	"query-show:id=11": "query-show:id=12\ttrid=12:ns=test:status=done(ok)",
	"query-show:id=12": "query-show:id=12\ttrid=12:ns=test:set=ERROR:2:x:status=done(ok)",
	"jobs:module=query;cmd=get-job;trid=1": "jobs:module=query;cmd=get-job;trid=1\ttrid=1:status=done(ok)",
};

const never = new AbortController().signal;
const requests: { readonly node: string; readonly request: string }[] = [];
let worker: Worker;
let client: Client;

beforeAll(async () => {
	worker = new Worker(new URL("./support/stand-in-worker.mjs", import.meta.url), {
		workerData: { names: ["A1", "A2"], plan: PLAN },
	});
	const [{ ports }] = await once(worker, "message");
	worker.on("message", (message) => requests.push(message));
	client = await Aerospike.connect({ hosts: `127.0.0.1:${ports[0]}`, log: { level: Aerospike.log.OFF } });
});

afterAll(async () => {
	client.close();
	await worker.terminate();
});

describe("the official client", () => {
	it("knows the nodes and their builds", async () => {
		const cluster = officialCluster(client);
		expect(cluster.isReady()).toBe(true);
		expect([...cluster.activeNodes()].sort()).toEqual(["A1", "A2"]);
		expect(await cluster.build("A1", never)).toBe("8.1.2.0");
	});

	it.each([
		["query-show:id=1", "query-show:id=1\ttrid=1:ns=test:status=active(ok):job-progress=12.50\n"],
		["query-show:id=2", "query-show:id=2\tERROR:4:bad id\n"],
		["query-show:id=3", "query-show:id=3\tERROR::bad-trid\n"],
		["query-show:id=4", ""],
		["query-show:id=5", "query-show:id=5\tERROR:80:not authenticated\n"],
		["query-show:id=12", "query-show:id=12\ttrid=12:ns=test:set=ERROR:2:x:status=done(ok)\n"],
		["query-show:id=999", "query-show:id=999\tERROR:2:job not found\n"],
		["jobs:module=query;cmd=get-job;trid=1", "jobs:module=query;cmd=get-job;trid=1\ttrid=1:status=done(ok)\n"],
	])("returns the reply to %s as the server wrote it, also if it is an error", async (command, body) => {
		expect(await officialCluster(client).ask("A2", [command], never)).toBe(body);
	});

	it("returns all lines of a request, even if one of them is an error", async () => {
		const commands = ["query-show:id=999", "jobs:module=query;cmd=get-job;trid=1"];
		const body = await officialCluster(client).ask("A1", commands, never);
		expect(body.split("\n").slice(0, -1)).toEqual([
			"query-show:id=999\tERROR:2:job not found",
			"jobs:module=query;cmd=get-job;trid=1\ttrid=1:status=done(ok)",
		]);
	});

	it.each([
		["query-show:id=6", "timed_out"],
		["query-show:id=7", "closed"],
		["query-show:id=8", "reset"],
		["query-show:id=9", "timed_out"],
		["query-show:id=10", "malformed"],
		["query-show:id=11", "malformed"],
	])("fails %s as `%s`", async (command, reason) => {
		await expect(officialCluster(client, { requestTimeout: 100 }).ask("A1", [command], never)).rejects.toMatchObject({ reason });
	});

	it("rejects an unknown node", async () => {
		await expect(officialCluster(client).ask("B9", ["query-show:id=1"], never)).rejects.toMatchObject({ reason: "refused" });
	});

	it("starts a job with operations and one with a UDF, and both results can be tracked", async () => {
		const query = client.query("test", "demo");
		const job = await query.operate([Aerospike.operations.incr("seen", 1)], null, 2 ** 53 - 1);
		const task = trackJob(job, query);
		expect(task).toMatchObject({ namespace: "test", set: "demo", taskId: 2n ** 53n - 1n, kind: "query_execute" });
		await expect(task.wait({ pollInterval: 0 })).resolves.toMatchObject({ outcome: "uncertain" });
		const asked = requests.filter(({ request }) => request === `query-show:id=${2n ** 53n - 1n}\n`);
		expect(new Set(asked.map(({ node }) => node))).toEqual(new Set(["A1", "A2"]));

		const functions = client.query("test", "demo");
		expect(trackJob(await functions.background("module", "f"), functions)).toMatchObject({ kind: "query_udf" });
	});
});
