import { getEventListeners } from "node:events";
import { createConnection } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Clock, realClock } from "../../src/clock.ts";
import { type Cluster, RequestFailure } from "../../src/cluster/cluster.ts";
import { connectInfoCluster, type InfoCluster, type InfoClusterOptions } from "../../src/cluster/tcp/index.ts";
import { TaskError } from "../../src/errors.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { frame, node, peer, type StandIn, type StandInNode, type StandInRequest, standIn } from "./support/stand-in.ts";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
	for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const never = new AbortController().signal;

async function server(script: StandInNode, host?: string): Promise<StandIn> {
	const started = await standIn(script, host);
	cleanUp.push(() => started.crash().catch(() => {}));
	return started;
}

async function connect(options: InfoClusterOptions): Promise<InfoCluster> {
	const cluster = await connectInfoCluster({ tendInterval: 20, ...options });
	cleanUp.push(() => cluster.close());
	return cluster;
}

/** A new node, and a cluster connected to it. */
async function single(parts: Partial<StandInNode> = {}, options: Partial<InfoClusterOptions> = {}) {
	const script = node("A1", parts);
	const started = await server(script);
	return { script, server: started, cluster: await connect({ hosts: started.at, ...options }) };
}

/** Waits until a condition is true. The time limit of the test ends it. */
async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise<void>((again) => realClock.schedule(realClock.now() + 1, "world", again));
}

/** A clock that stops until the test lets it continue. It runs what is due in the order of time, each at its time. */
function manualClock(): Clock & { advance(ms: number): void; pending(): number } {
	let now = 0;
	const due = new Map<() => void, number>();
	return {
		now: () => now,
		schedule(at, _rank, action) {
			const own = () => action();
			due.set(own, at);
			return () => due.delete(own);
		},
		pending: () => due.size,
		advance(ms) {
			const until = now + ms;
			for (;;) {
				const [next] = [...due].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b);
				if (next === undefined) break;
				now = Math.max(now, next[1]);
				due.delete(next[0]);
				next[0]();
			}
			now = until;
		},
	};
}

async function failureOf(promise: Promise<unknown>): Promise<RequestFailure> {
	const failure = await promise.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (failure instanceof RequestFailure) return failure;
	throw new Error(`This was expected to fail as a request does, and did not: ${String(failure)}`);
}

describe("connecting", () => {
	it("finds every node from any one of them", async () => {
		const scripts = ["A1", "A2", "A3"].map((name) => node(name));
		const servers = await Promise.all(scripts.map((script) => server(script)));
		for (const script of scripts) {
			script.peers = scripts.flatMap((other, at) => (other === script ? [] : [peer(other.name, servers[at]?.at ?? "")]));
		}
		for (const { at } of servers) {
			const cluster = await connect({ hosts: at });
			expect(cluster.isReady()).toBe(true);
			expect([...cluster.activeNodes()].sort()).toEqual(["A1", "A2", "A3"]);
			cluster.close();
		}
	});

	it("uses any seed that answers, and keeps one connection to each node", async () => {
		const dead = await server(node("A0"));
		await dead.crash();
		const alive = await server(node("A1"));
		const cluster = await connect({ hosts: [dead.at, { host: "localhost", port: alive.port }] });
		expect(cluster.activeNodes()).toEqual(["A1"]);
		await cluster.ask("A1", ["query-show:id=7"], never);
		expect(alive.connections()).toEqual({ made: 1, open: 1 });
	});

	it("reaches IPv6 addresses, as seeds and as peers", async () => {
		const second = await server(node("A2"), "::1");
		const first = await server(node("A1", { peers: [peer("A2", second.at)] }), "::1");
		const cluster = await connect({ hosts: `[::1]:${first.port}` });
		expect(await cluster.ask("A2", ["query-show:id=7"], never)).toBe("query-show:id=7\tERROR:2:job not found\n");
	});

	it("tries the addresses of a peer one after the other, and skips an address where another node answers", async () => {
		const dead = await server(node("A0"));
		await dead.crash();
		const second = await server(node("A2"));
		const first = await server(node("A1"));
		const third = await server(node("A3", { peers: [peer("A2", dead.at, first.at, second.at)] }));
		const cluster = await connect({ hosts: third.at });
		await cluster.ask("A2", ["query-show:id=7"], never);
		expect(second.requests.map(({ commands }) => commands[0])).toContain("query-show:id=7");
		expect(first.requests.map(({ commands }) => commands[0])).not.toContain("query-show:id=7");
	});

	it("tries an address at which another node answered after all others", async () => {
		const second = await server(node("A2"));
		const first = await server(node("A1"));
		const third = await server(node("A3", { peers: [peer("A1", first.at), peer("A2", first.at, second.at)] }));
		const cluster = await connect({ hosts: [first.at, third.at], tendInterval: 1e6 });
		const { made } = first.connections();
		await second.crash();
		await second.restart();
		await cluster.ask("A2", ["query-show:id=7"], never);
		expect(first.connections().made).toBe(made);
	});

	it("reports in one sentence why no host leads to a cluster", async () => {
		const [one, two] = [await server(node("A1")), await server(node("A2"))];
		await Promise.all([one.crash(), two.crash()]);
		await expect(connectInfoCluster({ hosts: one.at })).rejects.toMatchObject({
			code: "network_error",
			message: `${one.at} cannot be reached (ECONNREFUSED).`,
		});
		await expect(connectInfoCluster({ hosts: [one.at, two.at] })).rejects.toMatchObject({
			message: `No host leads to a cluster: ${one.at} cannot be reached (ECONNREFUSED); ${two.at} cannot be reached (ECONNREFUSED).`,
		});
	});

	it("refuses a node name that would fill the screen", async () => {
		const boastful = await server(node("A".repeat(1001)));
		await expect(connectInfoCluster({ hosts: boastful.at })).rejects.toMatchObject({
			message: `${boastful.at} gave a node name of 1001 characters; at most 1000 are allowed.`,
		});
	});

	it("points to the official client if the cluster requires a login", async () => {
		const refuse = ({ reply }: StandInRequest): boolean => {
			reply("ERROR:80:not authenticated\n");
			return true;
		};
		const guarded = await server(node("A1", { takeOver: refuse }));
		const failure = connectInfoCluster({ hosts: guarded.at });
		await expect(failure).rejects.toBeInstanceOf(TaskError);
		await expect(failure).rejects.toMatchObject({
			code: "server_error",
			serverCode: 80,
			reply: "ERROR:80:not authenticated",
			message: expect.stringMatching(
				/^127\.0\.0\.1:\d+ requires a login .* official client .* aerospike-execute-task\/official\.$/,
			),
		});
	});

	it("waits for the only node to join a cluster, and fails at its total limit (CLUSTER-3)", async () => {
		const starting = await server(node("A1", { partitionGeneration: -1 }));
		await expect(connectInfoCluster({ hosts: starting.at, totalConnectTimeout: 200 })).rejects.toMatchObject({
			code: "cluster_not_ready",
			message: "Node A1 has not joined a cluster within 200 ms (partition generation -1).",
		});
		await until(() => starting.connections().open === 0);
	});

	it("goes on until the only node has joined a cluster (CLUSTER-3)", async () => {
		const script = node("A1", { partitionGeneration: -1 });
		const starting = await server(script);
		const connecting = connect({ hosts: starting.at });
		const looks = () => starting.requests.filter(({ commands }) => commands.includes("partition-generation")).length;
		await until(() => looks() > 2);
		script.partitionGeneration = 0;
		expect((await connecting).activeNodes()).toEqual(["A1"]);
	});

	it("gives up a host that accepts the connection and sends no bytes", async () => {
		const mute = await server(node("A1", { takeOver: () => true }));
		await expect(connectInfoCluster({ hosts: mute.at, connectTimeout: 30 })).rejects.toMatchObject({
			code: "network_error",
			message: `${mute.at} did not answer within 30 ms.`,
		});
		await until(() => mute.connections().open === 0);
	});

	it("can be cancelled, rejects with the caller's reason, and leaves no connection open", async () => {
		const mute = await server(node("A1", { takeOver: () => true }));
		const controller = new AbortController();
		const connecting = connectInfoCluster({ hosts: mute.at, signal: controller.signal });
		await until(() => mute.connections().open === 1);
		controller.abort(new Error("not today"));
		await expect(connecting).rejects.toThrow("not today");
		await until(() => mute.connections().open === 0);
	});

	it.each([
		[{}, 'hosts must be "name", "name:3000", "[::1]:3000" or { host, port } with a port from 1 to 65535, not undefined.'],
		[{ hosts: [] }, "hosts must be 1 to 64 seeds, not 0."],
		[
			{ hosts: ["a", "b:x"] },
			'hosts[1] must be "name", "name:3000", "[::1]:3000" or { host, port } with a port from 1 to 65535, not "b:x".',
		],
		[
			{ hosts: { host: "a", port: 0 } },
			'hosts must be "name", "name:3000", "[::1]:3000" or { host, port } with a port from 1 to 65535, not an object.',
		],
		[{ hosts: "a", tendInterval: 0 }, "tendInterval must be a number from 1 to 9007199254740991, not 0."],
		[{ hosts: "a", maxFrame: Number.NaN }, "maxFrame must be a number from 1024 to 134217728, not NaN."],
		[{ hosts: "a", timeout: 5 }, /^Unknown name "timeout" in options; allowed: hosts, /],
	])("rejects the invalid options %j", async (options, message) => {
		await expect(connectInfoCluster(options as unknown as InfoClusterOptions)).rejects.toThrow(message);
	});
});

describe("membership", () => {
	it("follows a node that joins and one that leaves", async () => {
		const second = await server(node("A2"));
		const { script, cluster } = await single();
		script.peers = [peer("A2", second.at)];
		script.peersGeneration += 1;
		await until(() => cluster.activeNodes().length === 2);
		script.peers = [];
		script.peersGeneration += 1;
		await second.crash();
		await until(() => cluster.activeNodes().length === 1);
		expect(cluster.activeNodes()).toEqual(["A1"]);
		await expect(failureOf(cluster.ask("A2", ["query-show:id=7"], never))).resolves.toMatchObject({ reason: "refused" });
	});

	it("does not read the peers again while their generation stays the same", async () => {
		const { server, cluster } = await single();
		const looks = () => server.requests.filter(({ commands }) => commands.includes("peers-generation")).length;
		await until(() => looks() > 3);
		expect(cluster.activeNodes()).toEqual(["A1"]);
		expect(server.requests.filter(({ commands }) => commands.includes("peers-clear-std"))).toHaveLength(1);
	});

	it("reads the peers and the build of a restarted node again, even if its generation is the same as before", async () => {
		const second = await server(node("A2"));
		const { script, server: first, cluster } = await single();
		expect(cluster.build("A1", never)).toBe("8.1.2.0");
		await first.crash();
		script.build = "8.0.0.15";
		script.peers = [peer("A2", second.at)];
		await first.restart();
		await until(() => cluster.activeNodes().length === 2);
		expect(cluster.build("A1", never)).toBe("8.0.0.15");
	});

	it("still asks a crashed node while another node lists it, and answers when the node is back (CLUSTER-7)", async () => {
		const second = await server(node("A2"));
		const { cluster } = await single({ peers: [peer("A2", second.at)] });
		await second.crash();
		const asked = cluster.ask("A2", ["query-show:id=7"], never);
		await until(() => cluster.describe().nodes.some(({ node: name, state }) => name === "A2" && state === "refuses"));
		expect(cluster.activeNodes()).toContain("A2");
		await second.restart();
		expect(await asked).toBe("query-show:id=7\tERROR:2:job not found\n");
	});

	it("fails the open questions of a node that leaves (CLUSTER-7)", async () => {
		const second = await server(node("A2"));
		const { script, cluster } = await single({ peers: [peer("A2", second.at)] }, { requestTimeout: 50 });
		await second.crash();
		const asked = failureOf(cluster.ask("A2", ["query-show:id=7"], never));
		script.peers = [];
		script.peersGeneration += 1;
		expect(await asked).toMatchObject({ reason: "closed", message: "the node has left the cluster" });
		expect(cluster.activeNodes()).toEqual(["A1"]);
	});

	it("keeps a restarted node that has not joined the cluster yet (CLUSTER-3)", async () => {
		const script = node("A2");
		const second = await server(script);
		const { script: first, cluster } = await single({ peers: [peer("A2", second.at)] });
		script.partitionGeneration = -1;
		first.peers = [];
		first.peersGeneration += 1;
		await until(() => cluster.describe().nodes.some(({ state, listedBy }) => state === "starting" && listedBy.length === 0));
		expect(cluster.activeNodes()).toEqual(["A1", "A2"]);
	});

	it("does not change while no node answers, and the questions are answered when the node is back (CLUSTER-2)", async () => {
		const connecting = new AbortController();
		const { server, cluster } = await single({}, { tendInterval: 1, requestTimeout: 30, signal: connecting.signal });
		connecting.abort();
		await server.crash();
		await until(() => cluster.describe().nodes[0]?.failure !== undefined);
		expect(cluster.activeNodes()).toEqual(["A1"]);
		const asked = cluster.ask("A1", ["query-show:id=7"], never);
		await server.restart();
		expect(await asked).toBe("query-show:id=7\tERROR:2:job not found\n");
	});

	it("does not remove a busy node", async () => {
		const { script, cluster } = await single();
		let refused = 0;
		script.takeOver = ({ reply }) => {
			refused += 1;
			reply("ERROR:9:timeout\n");
			return true;
		};
		await until(() => refused > 2);
		expect(cluster.isReady()).toBe(true);
	});
});

describe("a question", () => {
	it("is one request, and its reply is exactly what the server wrote", async () => {
		const { server, cluster } = await single({ value: (command) => (command.startsWith("scan") ? undefined : "") });
		const commands = ["query-show:trid=7", "scan-show:trid=7"];
		expect(await cluster.ask("A1", commands, never)).toBe("query-show:trid=7\t\n");
		expect(server.requests.map((request) => request.commands)).toContainEqual(commands);
	});

	it("is sent on the same connection as earlier ones, without waiting for their answers", async () => {
		let release = (): void => {};
		const { server, cluster } = await single(
			{
				takeOver({ commands: [command], reply }) {
					release = () => reply("query-show:id=1\tERROR:2:job not found\n");
					return command === "query-show:id=1";
				},
			},
			{ patience: 1e6 },
		);
		const ids = [1, 2, 3];
		const answers = Promise.all(ids.map((id) => cluster.ask("A1", [`query-show:id=${id}`], never)));
		await until(() => server.requests.some(({ commands }) => commands[0] === "query-show:id=3"));
		release();
		expect(await answers).toEqual(ids.map((id) => `query-show:id=${id}\tERROR:2:job not found\n`));
		expect(server.connections().made).toBe(1);
	});

	it("reads the build again with `again`", async () => {
		const { script, cluster } = await single();
		script.build = "7.2.0.17";
		expect(cluster.build("A1", never)).toBe("8.1.2.0");
		expect(await cluster.build("A1", never, true)).toBe("7.2.0.17");
		expect(cluster.build("A1", never)).toBe("7.2.0.17");
	});

	it("that is given up closes its connection, so no other question gets the late answer (ASK-5)", async () => {
		let sendLate = (): void => {};
		const { server, cluster } = await single({
			takeOver({ commands: [command = ""], reply }) {
				if (command !== "query-show:id=1") return false;
				sendLate = () => reply("query-show:id=1\ttrid=1:status=done(ok)\n");
				return true;
			},
		});
		const controller = new AbortController();
		const question = failureOf(cluster.ask("A1", ["query-show:id=1"], controller.signal));
		await until(() => server.requests.some(({ commands }) => commands[0] === "query-show:id=1"));
		controller.abort();
		expect((await question).reason).toBe("timed_out");
		const next = cluster.ask("A1", ["query-show:id=2"], never);
		sendLate();
		expect(await next).toBe("query-show:id=2\tERROR:2:job not found\n");
		expect(server.connections()).toEqual({ made: 2, open: 1 });
	});

	it("leaves one listener on a signal that many questions share, and removes it when they are answered", async () => {
		// On the real clock, a busy machine is late, and a second connection is opened.
		const { server, cluster } = await single({}, { clock: manualClock(), tendInterval: 1e9 });
		const { signal } = new AbortController();
		const questions = Array.from({ length: 20 }, (_, id) => cluster.ask("A1", [`query-show:id=${id}`], signal));
		expect(getEventListeners(signal, "abort")).toHaveLength(1);
		await Promise.all(questions);
		expect(getEventListeners(signal, "abort")).toHaveLength(0);
		expect(server.connections().made).toBe(1);
	});

	it("is sent on the existing connection, even if it was idle for long", async () => {
		const clock = manualClock();
		const { server, cluster } = await single({}, { clock, tendInterval: 1e9 });
		clock.advance(1e6);
		await cluster.ask("A1", ["query-show:id=7"], never);
		expect(server.connections()).toEqual({ made: 1, open: 1 });
	});

	it("overtakes a late one, whose connection is closed after its answer", async () => {
		const clock = manualClock();
		let release = (): void => {};
		const { server, cluster } = await single(
			{
				takeOver({ commands: [command], reply }) {
					release = () => reply("query-show:id=1\tERROR:2\n");
					return command === "query-show:id=1";
				},
			},
			{ clock, patience: 20 },
		);
		const late = cluster.ask("A1", ["query-show:id=1"], never);
		await until(() => server.requests.at(-1)?.commands[0] === "query-show:id=1");
		const releaseLate = release;
		clock.advance(20);
		expect(await cluster.ask("A1", ["query-show:id=2"], never)).toBe("query-show:id=2\tERROR:2:job not found\n");
		expect(server.connections()).toEqual({ made: 2, open: 2 });
		releaseLate();
		expect(await late).toBe("query-show:id=1\tERROR:2\n");
		await until(() => server.connections().open === 1);
	});

	it("is not sent if its signal was aborted before", async () => {
		const { server, cluster } = await single();
		expect((await failureOf(cluster.ask("A1", ["query-show:id=1"], AbortSignal.abort()))).reason).toBe("timed_out");
		expect(server.requests.flatMap(({ commands }) => commands)).not.toContain("query-show:id=1");
	});

	it("is refused if too many questions wait", async () => {
		const { cluster } = await single(
			{ takeOver: ({ commands: [command] }) => command?.startsWith("query") === true },
			{ maxWaiting: 3, tendInterval: 1e6 },
		);
		for (const id of [1, 2, 3]) cluster.ask("A1", [`query-show:id=${id}`], never).catch(() => {});
		expect(await failureOf(cluster.ask("A1", ["query-show:id=4"], never))).toMatchObject({
			reason: "refused",
			message: "the node already has 3 unanswered questions, which is the limit",
		});
	});

	it.each<[string, string, (request: StandInRequest) => unknown, RegExp]>([
		["the answer to another question", "malformed", ({ reply }) => reply("query-show:id=8\tERROR:2\n"), /another question/],
		["a frame of another type", "malformed", ({ reply }) => reply(frame("x", { type: 3 })), /a frame of type 3 instead of 1$/],
		["a frame of another version", "malformed", ({ reply }) => reply(frame("x", { version: 3 })), /version 3 instead of 2$/],
		["a frame too large", "malformed", ({ reply }) => reply(frame("", { size: 2 ** 40 })), /a frame of 1099511627776 bytes/],
		["megabytes of NULs", "malformed", ({ reply }) => reply(Buffer.alloc(2 ** 22)), /version 0 instead of 2$/],
	])("fails on %s as `%s`, and the next one succeeds on a new connection", async (_, reason, misbehave, message) => {
		const { script, server, cluster } = await single({
			takeOver(request) {
				if (request.commands[0] !== "query-show:id=7") return false;
				misbehave(request);
				return true;
			},
		});
		const failure = await failureOf(cluster.ask("A1", ["query-show:id=7"], never));
		expect(failure).toMatchObject({ reason, message: expect.stringMatching(message) });
		script.takeOver = () => false;
		expect(await cluster.ask("A1", ["query-show:id=7"], never)).toBe("query-show:id=7\tERROR:2:job not found\n");
		await until(() => server.connections().open === 1);
	});

	it.each<[string, (request: StandInRequest) => unknown, RegExp]>([
		["a server that closes", ({ socket }) => socket.end(), /closed the connection$/],
		["half a frame", ({ socket }) => socket.end(frame("half", { size: 99 })), /in the middle of a reply$/],
		["a reset", ({ socket }) => socket.resetAndDestroy(), /reset the connection \(ECONNRESET\)$/],
	])("does not fail on %s: it is asked again, with pauses, until it is answered (CLUSTER-7)", async (_, misbehave, message) => {
		let times = 0;
		const failures = new Set<string>();
		const { server, cluster } = await single({
			takeOver(request) {
				if (request.commands[0] !== "query-show:id=7" || times === 2) return false;
				times += 1;
				misbehave(request);
				return true;
			},
		});
		const asked = cluster.ask("A1", ["query-show:id=7"], never);
		await until(() => {
			for (const { failure } of cluster.describe().nodes) if (failure !== undefined) failures.add(failure);
			return times === 2;
		});
		expect(await asked).toBe("query-show:id=7\tERROR:2:job not found\n");
		await until(() => server.connections().open === 1);
		for (const failure of failures) expect(failure).toMatch(message);
	});

	it("is answered by a reply in three-byte pieces", async () => {
		const { cluster } = await single({
			takeOver({ commands: [command = ""], reply }) {
				if (!command.startsWith("query")) return false;
				const bytes = frame(`${command}\ttrid=7:status=active(ok)\n`);
				reply(...Array.from({ length: Math.ceil(bytes.length / 3) }, (_, at) => bytes.subarray(3 * at, 3 * at + 3)));
				return true;
			},
		});
		expect(await cluster.ask("A1", ["query-show:id=7"], never)).toBe("query-show:id=7\ttrid=7:status=active(ok)\n");
	});

	it("does not fail on an unexpected reply, and is sent on a new connection", async () => {
		const { server, cluster } = await single({
			takeOver({ commands: [command = ""], reply }) {
				if (command !== "query-show:id=1") return false;
				reply("query-show:id=1\tERROR:2\n", "query-show:id=1\tERROR:2\n");
				return true;
			},
		});
		expect(await cluster.ask("A1", ["query-show:id=1"], never)).toBe("query-show:id=1\tERROR:2\n");
		await until(() => server.connections().made >= 2);
		expect(await cluster.ask("A1", ["query-show:id=2"], never)).toBe("query-show:id=2\tERROR:2:job not found\n");
	});
});

describe("many questions at once", () => {
	const done = (command: string) =>
		`${command}\ttrid=${command.slice("query-show:id=".length)}:status=done(ok):job-progress=100.00\n`;

	it("lose exactly one of 200 tasks if one reply never comes, although all have the same time limit", async () => {
		const clock = manualClock();
		const { server, cluster } = await single(
			{
				takeOver({ commands: [command = ""], reply }) {
					if (!command.startsWith("query-show")) return false;
					if (command !== "query-show:id=57") reply(done(command));
					return true;
				},
			},
			{ clock, tendInterval: 1e6 },
		);
		let answered = 0;
		const counting: Cluster = {
			...cluster,
			ask: (...question) => cluster.ask(...question).finally(() => answered++),
		};
		const tasks = Array.from(
			{ length: 200 },
			(_, at) => new ExecuteTask({ cluster: counting, namespace: "test", taskId: at + 1, kind: "query_udf" }),
		);
		let settled = 0;
		const waits: Promise<unknown>[] = [];
		for (const task of tasks) {
			waits.push(task.wait({ requestTimeout: 500 }).finally(() => settled++));
			// Each in its own turn. In one turn they would share a request.
			await Promise.resolve();
			await Promise.resolve();
		}
		const results = Promise.allSettled(waits);
		const untilSettled = (count: number) =>
			until(() => {
				clock.advance(0);
				return settled === count;
			});
		// The completions of the first 56 need one more look at the node, which waits behind the 57th question.
		await until(() => answered === 56);
		clock.advance(100);
		await untilSettled(199);
		clock.advance(400);
		const failed = (await results).flatMap((result, at) =>
			result.status === "rejected" ? [{ id: at + 1, error: result.reason }] : [],
		);
		expect(failed.map(({ id }) => id)).toEqual([57]);
		expect(failed[0]?.error).toMatchObject({ code: "network_error", node: "A1", message: expect.stringContaining("500 ms") });
		await until(() => server.connections().open === 1);
	});

	it("overtake a late one, in their order, and the late answer still counts", async () => {
		const clock = manualClock();
		let release = (): void => {};
		const { server, cluster } = await single(
			{
				takeOver({ commands: [command = ""], reply }) {
					if (command === "query-show:id=0") release = () => reply(done(command));
					else if (command.startsWith("query-show")) reply(done(command));
					return command.startsWith("query-show");
				},
			},
			{ clock, patience: 20, tendInterval: 1e6 },
		);
		const [late, ...others] = Array.from({ length: 200 }, (_, id) => cluster.ask("A1", [`query-show:id=${id}`], never));
		await until(() => server.requests.some(({ commands }) => commands[0] === "query-show:id=0"));
		clock.advance(20);
		expect(await Promise.all(others)).toEqual(others.map((_, at) => done(`query-show:id=${at + 1}`)));
		const asked = server.requests.filter(({ connection }) => connection === 2).map(({ commands }) => commands[0]);
		const ids = asked.flatMap((command = "") => (command.startsWith("query-show") ? [Number(command.slice(14))] : []));
		expect(ids).toEqual(others.map((_, at) => at + 1));
		release();
		expect(await late).toBe(done("query-show:id=0"));
		await until(() => server.connections().open === 1);
	});

	it("are sent again on the next connection when an earlier one is given up", async () => {
		let isSilent = true;
		const { server, cluster } = await single(
			{
				takeOver({ commands: [command = ""], reply }) {
					if (!command.startsWith("query-show")) return false;
					if (!isSilent) reply(done(command));
					return true;
				},
			},
			{ patience: 1e6, tendInterval: 1e6 },
		);
		const controller = new AbortController();
		const questions = Array.from({ length: 50 }, (_, id) =>
			cluster
				.ask("A1", [`query-show:id=${id}`], id === 20 ? controller.signal : never)
				.catch((error: RequestFailure) => error.reason),
		);
		await until(() => server.requests.some(({ commands }) => commands[0] === "query-show:id=49"));
		isSilent = false;
		controller.abort();
		const answers = await Promise.all(questions);
		expect(answers).toEqual(answers.map((_, id) => (id === 20 ? "timed_out" : done(`query-show:id=${id}`))));
	});

	it("are answered although the server closes the connection on one of them each time (CLUSTER-7)", async () => {
		const { cluster } = await single({
			takeOver({ commands: [command = ""], reply, socket }) {
				if (!command.startsWith("query-show")) return false;
				if (command === "query-show:id=3") socket.end();
				else reply(done(command));
				return true;
			},
		});
		const controller = new AbortController();
		const ids = Array.from({ length: 9 }, (_, id) => id);
		const questions = ids.map((id) => cluster.ask("A1", [`query-show:id=${id}`], id === 3 ? controller.signal : never));
		const unlucky = failureOf(questions[3] ?? Promise.resolve());
		const others = await Promise.all(questions.filter((_, id) => id !== 3));
		expect(others).toEqual(ids.filter((id) => id !== 3).map((id) => done(`query-show:id=${id}`)));
		controller.abort();
		expect((await unlucky).reason).toBe("timed_out");
	});

	it("never use more connections than allowed, however many replies are missing", async () => {
		const clock = manualClock();
		const { server, cluster } = await single(
			{ takeOver: ({ commands: [command] }) => command?.startsWith("query-show") === true },
			{ patience: 5, maxConnections: 3, tendInterval: 1e6, clock },
		);
		const controller = new AbortController();
		const ask = (id: number) => failureOf(cluster.ask("A1", [`query-show:id=${id}`], controller.signal));
		const questions = Array.from({ length: 20 }, (_, id) => ask(id));
		const askedOn = (connection: number) => server.requests.some((request) => request.connection === connection);
		for (const connection of [1, 2, 3]) {
			await until(() => askedOn(connection) && server.requests.at(-1)?.commands[0] === "query-show:id=19");
			clock.advance(5);
		}
		questions.push(ask(20));
		clock.advance(100);
		// Connections are accepted in the order in which they were made, so a fourth one would come before this one.
		const stranger = createConnection(server.port, server.host);
		stranger.write(frame("hello\n"));
		await until(() => server.requests.at(-1)?.commands[0] === "hello");
		stranger.destroy();
		expect(server.connections().made).toBe(4);
		controller.abort();
		expect(new Set((await Promise.all(questions)).map(({ reason }) => reason))).toEqual(new Set(["timed_out"]));
	});
});

describe("closing", () => {
	it("ends the search for a lost cluster", async () => {
		const { script, server, cluster } = await single({}, { tendInterval: 1, connectTimeout: 1e6 });
		await server.crash();
		script.takeOver = () => true;
		await server.restart();
		await until(() => server.connections().open > 0);
		cluster.close();
		await until(() => server.connections().open === 0);
	});

	it("leaves no timer behind, like an answered question", async () => {
		const clock = manualClock();
		const { server, cluster } = await single({}, { clock });
		await cluster.ask("A1", ["query-show:id=7"], never);
		expect(clock.pending()).toBe(1);
		cluster.close();
		expect(clock.pending()).toBe(0);
		await until(() => server.connections().open === 0);
	});

	it("ends every connection and open question, and rejects later questions", async () => {
		const second = await server(node("A2"));
		const { server: first, cluster } = await single({
			peers: [peer("A2", second.at)],
			takeOver: ({ commands: [command] }) => command?.startsWith("query-show") === true,
		});
		const open = failureOf(cluster.ask("A1", ["query-show:id=7"], never));
		cluster.close();
		cluster.close();
		expect(await open).toMatchObject({ reason: "closed", message: "the cluster was closed" });
		expect(cluster.isReady()).toBe(false);
		expect((await failureOf(cluster.ask("A1", ["query-show:id=7"], never))).reason).toBe("refused");
		await until(() => first.connections().open + second.connections().open === 0);
	});
});
