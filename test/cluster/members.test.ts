import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { realClock } from "../../src/clock.ts";
import { connectInfoCluster, type InfoCluster, type InfoClusterOptions } from "../../src/cluster/tcp/index.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { node, peer, type StandIn, type StandInNode, standIn } from "./support/stand-in.ts";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
	for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const DONE = "trid=1:ns=test:status=done(ok):recs-failed=0";
const ACTIVE = "trid=1:ns=test:status=active(ok):recs-failed=0";

async function server(script: StandInNode): Promise<StandIn> {
	const started = await standIn(script);
	cleanUp.push(() => started.crash().catch(() => {}));
	return started;
}

async function connect(options: InfoClusterOptions): Promise<InfoCluster> {
	const cluster = await connectInfoCluster({ tendInterval: 20, ...options });
	cleanUp.push(() => cluster.close());
	return cluster;
}

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise<void>((again) => realClock.schedule(realClock.now() + 1, "world", again));
}

const taskOn = (cluster: InfoCluster) => new ExecuteTask({ cluster, namespace: "test", taskId: 1, kind: "query_execute" });
const settings = { pollInterval: 5 };

/** A node whose job has this status, and that answers some other commands too. */
function worker(name: string, status: string, others: Readonly<Record<string, string>> = {}): StandInNode & { status: string } {
	const script: StandInNode & { status: string } = {
		...node(name, { value: (command) => (command.startsWith("query-show") ? script.status : (others[command] ?? "ERROR:4:no")) }),
		status,
	};
	return script;
}

/** Two nodes that list each other. */
async function pair(first: StandInNode, second: StandInNode): Promise<readonly [StandIn, StandIn]> {
	const servers = [await server(first), await server(second)] as const;
	first.peers = [peer(second.name, servers[1].at)];
	second.peers = [peer(first.name, servers[0].at)];
	return servers;
}

describe("the seeds", () => {
	it("are all followed: an orphan among them is never the whole cluster (CLUSTER-1, CLUSTER-12)", async () => {
		const [a, b] = [worker("A", DONE), worker("B", ACTIVE)];
		const [first] = await pair(a, b);
		const orphan = await server(worker("X", DONE));
		for (const hosts of [
			[orphan.at, first.at],
			[first.at, orphan.at],
		]) {
			const cluster = await connect({ hosts });
			expect([...cluster.activeNodes()].sort()).toEqual(["A", "B", "X"]);
			expect(cluster.describe().warnings).toContain(
				"Node X forms a cluster alone: it does not list any peers, and no other node lists it.",
			);
			await expect(taskOn(cluster).status()).resolves.toBe("in_progress");
		}
	});

	it("may be restarting, if another one answers (CLUSTER-3)", async () => {
		const starting = await server(node("B", { partitionGeneration: -1 }));
		const well = await server(node("A"));
		const cluster = await connect({ hosts: [starting.at, well.at] });
		expect(cluster.activeNodes()).toEqual(["A"]);
		expect(cluster.describe().warnings).toContain("Node B is starting and has not joined a cluster yet.");
	});

	it.each([
		["closes the connection", (socket: Socket) => socket.end()],
		["resets the connection", (socket: Socket) => socket.resetAndDestroy()],
	])("that use TLS are recognised, also if the port %s at the first frame and sends no bytes", async (_, finish) => {
		// Like OpenSSL: a frame is not a TLS record and ends the connection; the beginning of a handshake is answered.
		const port = createServer((socket) => {
			socket.on("error", () => {});
			socket.once("data", (bytes) => {
				const isHello =
					bytes[0] === 0x16 && bytes.readUInt16BE(3) === bytes.length - 5 && bytes.readUInt16BE(7) === bytes.length - 9;
				if (isHello) socket.write(Buffer.from([0x15, 3, 3, 0, 2, 2, 40]));
				else finish(socket);
			});
		});
		await new Promise<void>((resolve) => port.listen(0, "127.0.0.1", resolve));
		const secure = `127.0.0.1:${(port.address() as AddressInfo).port}`;
		await expect(connectInfoCluster({ hosts: secure })).rejects.toMatchObject({
			code: "network_error",
			message: expect.stringContaining(`${secure} speaks TLS, which this client does not support`),
		});
		const well = await server(node("A"));
		const cluster = await connect({ hosts: [secure, well.at] });
		await until(() => cluster.describe().warnings.some((warning) => warning.includes("speaks TLS")));
		port.close();
	});

	it("that answer with a TLS alert are recognised too", async () => {
		const secure = await server(
			node("A", {
				takeOver({ socket }) {
					socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]));
					return true;
				},
			}),
		);
		await expect(connectInfoCluster({ hosts: secure.at })).rejects.toMatchObject({
			code: "network_error",
			message: expect.stringContaining(`${secure.at} speaks TLS, which this client does not support`),
		});
	});
});

describe("silence", () => {
	it("of all nodes does not make the view smaller, in any order of silence (CLUSTER-2)", async () => {
		const [a, b] = [worker("A", DONE), worker("B", ACTIVE)];
		const [first] = await pair(a, b);
		const cluster = await connect({ hosts: first.at, requestTimeout: 30, connectTimeout: 30 });
		const isSilent = (name: string) => cluster.describe().nodes.some((each) => each.node === name && each.state === "silent");
		b.takeOver = () => true;
		await until(() => isSilent("B"));
		a.takeOver = () => true;
		await until(() => isSilent("A") && isSilent("B"));
		expect(cluster.activeNodes()).toEqual(["A", "B"]);
		a.takeOver = () => false;
		b.takeOver = () => false;
		await expect(taskOn(cluster).status()).resolves.toBe("in_progress");
	});
});

describe("the addresses of a peer", () => {
	it("may become known later (CLUSTER-8)", async () => {
		const b = worker("B", DONE);
		const second = await server(b);
		const a = worker("A", DONE);
		a.peers = [peer("B")];
		const cluster = await connect({ hosts: (await server(a)).at, requestTimeout: 50 });
		expect(cluster.activeNodes()).toEqual(["A", "B"]);
		a.peers = [peer("B", second.at)];
		a.peersGeneration += 1;
		await expect(taskOn(cluster).wait(settings)).resolves.toMatchObject({ outcome: "ok" });
	});

	it("come from the alternate list with useAlternate, and from the seeds without (CLUSTER-8)", async () => {
		const others: Record<string, string> = {};
		const [a, b] = [worker("A", DONE, others), worker("B", DONE)];
		const [first, second] = [await server(a), await server(b)];
		a.peers = [peer("B", "127.77.0.9:1")];
		others["peers-clear-alt"] = `0,3000,[${peer("B", second.at)}]`;
		for (const options of [
			{ hosts: [first.at, second.at] },
			{ hosts: first.at, useAlternate: true },
			{ hosts: first.at, addressMap: { "127.77.0.9:1": second.at } },
		]) {
			await expect(taskOn(await connect(options)).wait(settings)).resolves.toMatchObject({ outcome: "ok" });
		}
	});

	it("may be swapped with those of another node: no answer of the wrong node is used (CLUSTER-4)", async () => {
		const [a, b, c] = [worker("A", DONE), worker("B", DONE), worker("C", ACTIVE)];
		const [second, third] = [await server(b), await server(c)];
		a.peers = [peer("B", third.at), peer("C", second.at)];
		const cluster = await connect({ hosts: (await server(a)).at });
		await expect(cluster.ask("B", ["query-show:id=1"], new AbortController().signal)).resolves.toContain(DONE);
		await expect(cluster.ask("C", ["query-show:id=1"], new AbortController().signal)).resolves.toContain(ACTIVE);
	});
});

describe("the outcome is uncertain", () => {
	it.each([
		["list of peers", ["[C"], {}],
		["list of the nodes that it has met", undefined, { "alumni-clear-std": "1,3000,[[C,,[127.0.0.1" }],
	])("if a member that answers sends an unreadable %s (CLUSTER-6, CLUSTER-11)", async (_what, peers, lists) => {
		const b = worker("B", DONE, lists);
		const [first] = await pair(worker("A", DONE), b);
		if (peers !== undefined) b.peers = peers;
		const { outcome, reasons, doubts } = await taskOn(await connect({ hosts: first.at })).wait(settings);
		expect({ outcome, reasons }).toEqual({ outcome: "uncertain", reasons: ["unseen_members"] });
		expect(doubts[0]?.message).toMatch(/^Node B did not say which members it sees: the node sent an unreadable list of peers: "/);
	});

	it("if a member counts more members than it lists (CLUSTER-6)", async () => {
		const [a, b] = [worker("A", DONE, { statistics: "cluster_size=3;uptime=5" }), worker("B", DONE)];
		const [first] = await pair(a, b);
		const { outcome, reasons, doubts } = await taskOn(await connect({ hosts: first.at })).wait(settings);
		expect({ outcome, reasons }).toEqual({ outcome: "uncertain", reasons: ["unseen_members"] });
		expect(doubts[0]?.message).toContain("Node A counts 3 members, itself included, but lists 1 peers.");
	});

	it("not if the lists catch up within two tend intervals (CLUSTER-6)", async () => {
		const [a, b] = [worker("A", DONE, { statistics: "cluster_size=2" }), worker("B", DONE)];
		const [first, second] = [await server(a), await server(b)];
		const cluster = await connect({ hosts: first.at, tendInterval: 400 });
		const waiting = taskOn(cluster).wait(settings);
		await until(() => first.requests.filter(({ commands }) => commands.includes("statistics")).length > 2);
		a.peers = [peer("B", second.at)];
		await expect(waiting).resolves.toMatchObject({ outcome: "ok", nodes: [{ node: "A" }, { node: "B" }] });
	});

	it("if a former member neither answers nor refuses, unless useAlumni is off (CLUSTER-11)", async () => {
		const stopped = await server(node("C", { takeOver: () => true }));
		const others = { "alumni-clear-std": `0,3000,[${peer("C", stopped.at)}]` };
		const first = await server(worker("A", DONE, others));
		const cluster = await connect({ hosts: first.at, connectTimeout: 50 });
		await expect(taskOn(cluster).wait(settings)).resolves.toMatchObject({ reasons: ["silent_former_member"] });
		const careless = await connect({ hosts: first.at, useAlumni: false });
		await expect(taskOn(careless).wait(settings)).resolves.toMatchObject({ outcome: "ok" });
	});

	it("not if a former member refuses, or another node has its address (CLUSTER-11)", async () => {
		const gone = await server(node("C"));
		await gone.crash();
		const others: Record<string, string> = {};
		const first = await server(worker("A", DONE, others));
		others["alumni-clear-std"] = `0,3000,[${peer("C", gone.at)},${peer("D", first.at)}]`;
		await expect(taskOn(await connect({ hosts: first.at })).wait(settings)).resolves.toMatchObject({ outcome: "ok" });
	});
});

describe("a former member", () => {
	it("that answers with its own name is asked, although no node lists it (CLUSTER-11)", async () => {
		const isolated = await server(worker("C", ACTIVE));
		const others = { "alumni-clear-std": `0,3000,[${peer("C", isolated.at)}]` };
		const first = await server(worker("A", DONE, others));
		const cluster = await connect({ hosts: first.at });
		await expect(taskOn(cluster).wait({ ...settings, timeout: 300 })).rejects.toMatchObject({ code: "timeout" });
		expect(cluster.activeNodes()).toEqual(["A", "C"]);
	});

	it("is found at the address of another node, where it answers with its own name (CLUSTER-4)", async () => {
		const isolated = await server(worker("C", ACTIVE));
		const second = await server(worker("B", DONE));
		const a = worker("A", DONE, { "alumni-clear-std": `0,3000,[${peer("B", isolated.at)},${peer("C", second.at)}]` });
		a.peers = [peer("B", isolated.at, second.at)];
		const cluster = await connect({ hosts: (await server(a)).at });
		await expect(taskOn(cluster).wait({ ...settings, timeout: 300 })).rejects.toMatchObject({ code: "timeout" });
		expect([...cluster.activeNodes()].sort()).toEqual(["A", "B", "C"]);
	});
});

describe("a crash", () => {
	it("ends no wait with default options: the question is asked again until the node has left (CLUSTER-7)", async () => {
		const [a, b] = [worker("A", DONE), worker("B", ACTIVE)];
		const [first, second] = await pair(a, b);
		const cluster = await connect({ hosts: first.at, requestTimeout: 100 });
		const waiting = taskOn(cluster).wait(settings);
		await until(() => second.requests.some(({ commands }) => commands[0] === "query-show:id=1"));
		await second.crash();
		a.peers = [];
		a.peersGeneration += 1;
		await expect(waiting).resolves.toMatchObject({ outcome: "uncertain", reasons: ["left"] });
	});
});

describe("closing", () => {
	it("ends open waits with a clear error, and rejects later ones", async () => {
		const cluster = await connect({ hosts: (await server(worker("A", ACTIVE))).at });
		const task = taskOn(cluster);
		const waiting = task.wait({ forgive: 1000, pollInterval: 1e6 });
		await task.status();
		cluster.close();
		const closed = { code: "cluster_not_ready", message: "The connection to the cluster was closed." };
		await expect(waiting).rejects.toMatchObject(closed);
		await expect(task.status()).rejects.toMatchObject(closed);
	});
});

describe("one signal", () => {
	it("serves any number of waits without a warning (WAIT-10)", async () => {
		const warnings: Error[] = [];
		const onWarning = (warning: Error) => warnings.push(warning);
		process.on("warning", onWarning);
		const cluster = await connect({ hosts: (await server(worker("A", ACTIVE))).at });
		const controller = new AbortController();
		const waits = Array.from({ length: 30 }, () => taskOn(cluster).wait({ signal: controller.signal }));
		const ends = Promise.allSettled(waits);
		await taskOn(cluster).status({ signal: controller.signal });
		controller.abort(new Error("enough"));
		expect((await ends).every((end) => end.status === "rejected" && end.reason.message === "enough")).toBe(true);
		process.off("warning", onWarning);
		expect(warnings).toEqual([]);
	});
});
