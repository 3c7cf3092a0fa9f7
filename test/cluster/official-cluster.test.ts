import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import {
	clientIdle,
	type OfficialClient,
	type OfficialInfoPolicy,
	officialCluster,
	trackJob,
} from "../../src/cluster/official/index.ts";

const never = new AbortController().signal;

/** An error of the client, with a code and a message that the real client has given. */
function clientError(code: number, message: string): Error {
	return Object.assign(new Error(message), { code });
}

interface Call {
	readonly request: string;
	readonly node: string;
	readonly policy: OfficialInfoPolicy;
}

function fakeClient(infoNode: (call: Call) => Promise<string | null>, parts: Partial<OfficialClient> = {}) {
	const calls: Call[] = [];
	const client: OfficialClient = {
		isConnected: () => true,
		getNodes: () => [{ name: "A1" }, { name: "A2" }],
		infoNode(request, { name }, policy) {
			const call = { request, node: name, policy };
			calls.push(call);
			return infoNode(call);
		},
		...parts,
	};
	return { client, calls };
}

describe("a cluster over the official client", () => {
	it("sends commands unchanged, with a time limit, on a connection that closes at the limit", async () => {
		const { client, calls } = fakeClient(async () => "query-show:id=7\t\n");
		await officialCluster(client, { requestTimeout: 1200.5 }).ask("A2", ["query-show:id=7"], never);
		expect(calls).toEqual([
			{ request: "query-show:id=7\n", node: "A2", policy: { timeout: 1201, timeoutDelay: 0, sendAsIs: true } },
		]);
	});

	it("is ready and has nodes only while the client is connected", () => {
		let isConnected = true;
		const { client } = fakeClient(async () => null, { isConnected: () => isConnected });
		const cluster = officialCluster(client);
		expect([cluster.isReady(), cluster.activeNodes()]).toEqual([true, ["A1", "A2"]]);
		isConnected = false;
		expect([cluster.isReady(), cluster.activeNodes()]).toEqual([false, []]);
	});

	it.each([
		[2, "job not found from 127.0.0.1:37103", "q\tERROR:2:job not found\n"],
		[2, "job not found\nbuild from 127.0.0.1:37103", "q\tERROR:2:job not found\n"],
		[1, "bad-trid from [::1]:37103", "q\tERROR::bad-trid\n"],
		// A code without a second colon, as in ERROR:2.
		[1, "2 from 127.0.0.1:37103", "q\tERROR:2\n"],
		[1, "201 from 127.0.0.1:37103", "q\tERROR:201\n"],
		[20, " from 127.0.0.1:37103", "q\tERROR:20:\n"],
		[80, "not authenticated from 127.0.0.1:37103", "q\tERROR:80:not authenticated\n"],
	])("turns the client's error %i, %j back into the reply of the server", async (code, message, body) => {
		const { client } = fakeClient(() => Promise.reject(clientError(code, message)));
		expect(await officialCluster(client).ask("A1", ["q"], never)).toBe(body);
	});

	it.each([
		[9, " from 127.0.0.1:37103", "timed_out"],
		// ERROR::timeout, of a server from 6.3 to 7.1.
		[1, "timeout from 127.0.0.1:37103", "timed_out"],
		[-10, "Socket write error: 111, 127.0.0.1:43417, 54988 from 127.0.0.1:43417", "refused"],
		[-10, "Socket read error: 104, 127.0.0.1:37103, 55472 from 127.0.0.1:37103", "reset"],
		[-10, "Bad file descriptor from 127.0.0.1:37103", "closed"],
		[-1, "Invalid proto type: 84 Expected: 1 from 127.0.0.1:37103", "malformed"],
		[-1, "Not connected.", "refused"],
		[-8, "Invalid node", "refused"],
	])("turns the client's error %i, %j into the failure `%s`", async (code, message, reason) => {
		const { client } = fakeClient(() => Promise.reject(clientError(code, message)));
		await expect(officialCluster(client).ask("A1", ["q"], never)).rejects.toMatchObject({ reason });
	});

	it("is idle when the client has ended every question, also those that were given up", async () => {
		const ends: (() => void)[] = [];
		const { client } = fakeClient(() => new Promise((resolve) => ends.push(() => resolve("q\tdone\n"))));
		await clientIdle(client);
		const cluster = officialCluster(client);
		const given = new AbortController();
		const answers = Promise.allSettled([cluster.ask("A1", ["q"], given.signal), cluster.ask("A2", ["q"], never)]);
		given.abort();
		let isIdle = false;
		const idle = clientIdle(client).then(() => {
			isIdle = true;
		});
		ends[1]?.();
		expect((await Promise.all([cluster.ask("A1", ["q"], given.signal).catch(() => "given up"), Promise.resolve()]))[0]).toBe(
			"given up",
		);
		expect(isIdle).toBe(false);
		for (const end of ends) end();
		await idle;
		expect((await answers).map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
	});

	it("reads an empty reply as an unknown command if the node is known, and otherwise as a failure", async () => {
		const { client } = fakeClient(async () => null);
		const cluster = officialCluster(client);
		expect(await cluster.ask("A1", ["scan-show:trid=7"], never)).toBe("");
		await expect(cluster.ask("B9", ["scan-show:trid=7"], never)).rejects.toMatchObject({ reason: "refused" });
	});

	it("gives up a question at once, even while the client still waits", async () => {
		const { client } = fakeClient(() => new Promise(() => {}));
		const controller = new AbortController();
		const answer = officialCluster(client).ask("A1", ["q"], controller.signal);
		controller.abort();
		await expect(answer).rejects.toMatchObject({ reason: "timed_out" });
		const late = officialCluster(client).ask("A1", ["q"], controller.signal);
		await expect(late).rejects.toMatchObject({ reason: "timed_out" });
	});

	it("reads the build of a node again after it has left and come back", async () => {
		let nodes = [{ name: "A1" }];
		const { client, calls } = fakeClient(async () => `build\t8.1.2.${calls.length}\n`, { getNodes: () => nodes });
		const cluster = officialCluster(client);
		expect(await cluster.build("A1", never)).toBe("8.1.2.1");
		nodes = [];
		expect(cluster.activeNodes()).toEqual([]);
		nodes = [{ name: "A1" }];
		expect(await cluster.build("A1", never)).toBe("8.1.2.2");
	});

	it("reads a build once for all calls at the same time, and again after five seconds, after a failure, and with `again`", async () => {
		let now = 0;
		const clock: Clock = { now: () => now, schedule: () => () => {} };
		let isDown = false;
		const { client, calls } = fakeClient(({ request }) => {
			if (isDown) return Promise.reject(clientError(-10, "Bad file descriptor"));
			return Promise.resolve(request === "build\n" ? `build\t8.1.2.${calls.length}\n` : "q\t\n");
		});
		const cluster = officialCluster(client, { clock });
		const read = (again?: boolean) => cluster.build("A1", never, again);
		expect(await Promise.all([read(), read(), read()])).toEqual(["8.1.2.1", "8.1.2.1", "8.1.2.1"]);
		now = 4999;
		expect(read()).toBe("8.1.2.1");
		now = 5000;
		expect(await read()).toBe("8.1.2.2");
		expect(await read(true)).toBe("8.1.2.3");
		isDown = true;
		await cluster.ask("A1", ["q"], never).catch(() => {});
		isDown = false;
		expect(await read()).toBe("8.1.2.5");
	});

	it("has no build for a node that does not report it", async () => {
		const { client } = fakeClient(() => Promise.reject(clientError(4, "unrecognized command from 127.0.0.1:1")));
		expect(await officialCluster(client).build("A1", never)).toBeUndefined();
	});

	it("rejects an object that is not a client, and invalid options", () => {
		const { client } = fakeClient(async () => null);
		expect(() => officialCluster({} as OfficialClient)).toThrow(
			"client must be a client of the official package aerospike 6, not an object.",
		);
		expect(() => officialCluster(client, { requestTimeout: 0 })).toThrow(
			"requestTimeout must be a number of milliseconds above 0, to 4294967295, not 0.",
		);
		expect(() => officialCluster(client, { requestTimeout: "1200" as unknown as number })).toThrow(/^requestTimeout must be/);
		expect(() => officialCluster(client, { requestTimeout: 4_294_967_296 })).toThrow(/^requestTimeout must be/);
		expect(() => officialCluster(client, { requestTimeout: 4_294_967_295 })).not.toThrow();
	});

	it("has at most 10,000 open questions, and takes another one as soon as one is answered", async () => {
		const answers: (() => void)[] = [];
		const { client } = fakeClient(() => new Promise((resolve) => answers.push(() => resolve("q\t1\n"))));
		const cluster = officialCluster(client);
		const open = Array.from({ length: 10_000 }, () => cluster.ask("A1", ["q"], never));
		await expect(cluster.ask("A1", ["q"], never)).rejects.toMatchObject({
			reason: "refused",
			message: expect.stringContaining("10000 open questions"),
		});
		answers[0]?.();
		expect(await open[0]).toBe("q\t1\n");
		const next = cluster.ask("A1", ["q"], never);
		for (const answer of answers) answer();
		expect(await next).toBe("q\t1\n");
		await Promise.all(open);
	});

	it("treats every other rejection as a failure of the client", async () => {
		const rejecting = (error: unknown) => {
			const { client } = fakeClient(() => Promise.reject(error));
			return officialCluster(client).ask("A1", ["q"], never);
		};
		await expect(rejecting(null)).rejects.toMatchObject({
			reason: "refused",
			message: 'the official client failed with code NaN, "null"',
		});
		await expect(rejecting(clientError(-1, "Not connected."))).rejects.toMatchObject({
			message: 'the official client failed with code -1, "Not connected."',
		});
	});
});

describe("a job of the official client", () => {
	const { client } = fakeClient(async () => null);

	it("is a task with the namespace and set of the query, and the kind of what was started", () => {
		const query = { ns: "test", set: "demo", ops: [{}], udf: undefined };
		expect(trackJob({ client, jobID: 7 }, query)).toMatchObject({
			namespace: "test",
			set: "demo",
			taskId: 7n,
			kind: "query_execute",
		});
		expect(trackJob({ client, jobID: 7 }, { ns: "test", set: null, udf: {} })).toMatchObject({
			set: undefined,
			kind: "query_udf",
		});
		expect(trackJob({ client, jobID: 7 }, { ...query, udf: {} }, { kind: "query_execute" })).toMatchObject({
			kind: "query_execute",
		});
	});

	it("was started on the nodes that the client knows, unless it is not connected (TRUTH-4)", () => {
		expect(trackJob({ client, jobID: 7 }, { ns: "test" }).startedOn).toEqual(["A1", "A2"]);
		const { client: away } = fakeClient(async () => null, { isConnected: () => false });
		expect(trackJob({ client: away, jobID: 7 }, { ns: "test" }).startedOn).toBeUndefined();
		const { client: alone } = fakeClient(async () => null, { getNodes: () => [] });
		expect(trackJob({ client: alone, jobID: 7 }, { ns: "test" }).startedOn).toBeUndefined();
	});

	it("needs the query or scan that started it", () => {
		expect(() => trackJob({ client, jobID: 7 }, null as unknown as { ns: string })).toThrow(
			/^query must be the query or scan that started the job/,
		);
		expect(() => trackJob(7 as unknown as { client: typeof client; jobID: number }, { ns: "test" })).toThrow(/^job must be/);
	});

	it("is rejected if its id has lost digits", () => {
		expect(() => trackJob({ client, jobID: 2 ** 53 }, { ns: "test" })).toThrow(/9007199254740992.*has lost digits/);
		expect(() => trackJob({ client, jobID: -1 }, { ns: "test" })).toThrow(/taskId/);
	});
});
