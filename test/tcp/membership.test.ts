import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { serveCluster } from "../../simulator/tcp/index.ts";
import { realClock } from "../../src/clock.ts";
import { RawClient, type ServedStage, stage } from "./support/wire.ts";

async function valuesOf({ served }: ServedStage, node: string, ...commands: readonly string[]): Promise<readonly string[]> {
	using wire = await RawClient.to(served.addressOf(node));
	const body = await wire.ask(...commands);
	return body
		.split("\n")
		.slice(0, -1)
		.map((line) => line.slice(line.indexOf("\t") + 1));
}

const portOf = ({ served }: ServedStage, node: string): string => served.addressOf(node).split(":")[1] ?? "";

/** How many nodes hold each partition as its master, over all nodes asked. */
async function mastersOf(world: ServedStage, nodes: readonly string[]): Promise<readonly number[]> {
	const masters = Array<number>(4096).fill(0);
	for (const node of nodes) {
		const [replicas = ""] = await valuesOf(world, node, "replicas");
		const [, factor, map = ""] = /^test:0,(\d),([^,;]+)/.exec(replicas) ?? [];
		expect(factor).toBe("2");
		for (const [at, byte] of Buffer.from(map, "base64").entries()) {
			for (let bit = 0; bit < 8; bit++) {
				const partition = at * 8 + bit;
				if ((byte & (0x80 >> bit)) !== 0) masters[partition] = (masters[partition] ?? 0) + 1;
			}
		}
	}
	return masters;
}

/**
 * Counts the sockets, of clients and servers, that were made since and are still open. Other tests' sockets do not
 * count.
 */
function watchSockets(): Disposable & { readonly open: () => number } {
	const made: Socket[] = [];
	const add = (message: unknown) => made.push((message as { readonly socket: Socket }).socket);
	const channels = ["net.client.socket", "net.server.socket"];
	for (const channel of channels) subscribe(channel, add);
	return {
		open: () => made.filter(({ closed }) => !closed).length,
		[Symbol.dispose]() {
			for (const channel of channels) unsubscribe(channel, add);
		},
	};
}

describe("the servers of a cluster", () => {
	it("list each other as peers with their ports, and own every partition once", async () => {
		await using world = await stage(["A1", "A2", "A3"]);
		const [peers] = await valuesOf(world, "A1", "peers-clear-std");
		const [two, three] = [portOf(world, "A2"), portOf(world, "A3")];
		expect(peers).toMatch(
			new RegExp(`^\\d+,3000,\\[\\[A2,,\\[127\\.0\\.0\\.1:${two}\\]\\],\\[A3,,\\[127\\.0\\.0\\.1:${three}\\]\\]\\]$`),
		);
		expect(await valuesOf(world, "A2", "service-clear-std")).toEqual([`127.0.0.1:${two}`]);
		expect(new Set(await mastersOf(world, ["A1", "A2", "A3"]))).toEqual(new Set([1]));
	});

	it("agree on the cluster's key, which changes with its members", async () => {
		await using world = await stage(["A1", "A2", { name: "A3", member: false }]);
		const before = await valuesOf(
			world,
			"A1",
			"cluster-stable:",
			"peers-generation",
			"partition-generation",
			"rebalance-generation",
		);
		expect((await valuesOf(world, "A2", "cluster-stable:"))[0]).toBe(before[0]);
		world.cluster.join("A3");
		await world.served.settled();
		const after = await valuesOf(
			world,
			"A1",
			"cluster-stable:",
			"peers-generation",
			"partition-generation",
			"rebalance-generation",
		);
		for (const [at, value] of after.entries()) expect(value).not.toBe(before[at]);
		expect(new Set(await mastersOf(world, ["A1", "A2", "A3"]))).toEqual(new Set([1]));
	});

	it("list a node that joins, and not a node that has left, which is then alone", async () => {
		await using world = await stage(["A1", "A2"]);
		world.cluster.join("B7");
		await world.served.settled();
		expect((await valuesOf(world, "A1", "peers-clear-std"))[0]).toContain(`[B7,,[127.0.0.1:${portOf(world, "B7")}]]`);
		expect(world.served.hosts).toHaveLength(3);
		world.cluster.leave("B7");
		expect((await valuesOf(world, "A1", "peers-clear-std"))[0]).not.toContain("B7");
		expect((await valuesOf(world, "B7", "peers-clear-std"))[0]).toMatch(/^\d+,3000,\[\]$/);
		expect(world.served.hosts).toHaveLength(2);
		expect(new Set(await mastersOf(world, ["A1", "A2"]))).toEqual(new Set([1]));
	});

	it("reset every connection to a node that crashes, and refuse connections until it restarts at the same port with empty lists", async () => {
		await using world = await stage(["A1", "A2"]);
		const { taskId } = world.cluster.launch({ life: { duration: 60_000 } });
		const address = world.served.addressOf("A1");
		using idle = await RawClient.to(address);
		using asking = await RawClient.to(address);
		world.cluster.hold("A1");
		void asking.ask("query-show");
		await expect.poll(() => world.cluster.trace.events.at(-1)?.kind).toBe("asked");
		world.cluster.crash("A1");
		expect([await idle.closed, await asking.closed]).toEqual(["ECONNRESET", "ECONNRESET"]);
		expect(world.cluster.trace.events.at(-1)).toMatchObject({ kind: "failed", node: "A1", reason: "reset" });
		await expect(RawClient.to(address)).rejects.toMatchObject({ code: "ECONNREFUSED" });

		world.cluster.release("A1");
		world.cluster.restart("A1");
		await world.served.settled();
		expect(world.served.addressOf("A1")).toBe(address);
		expect(await valuesOf(world, "A1", "query-show", `query-show:id=${taskId}`)).toEqual(["", "ERROR:2:job not found"]);
		expect((await valuesOf(world, "A2", `query-show:id=${taskId}`))[0]).toContain("status=active(ok)");
	});

	it("let a restarted node run before it is ready: it is alone, its peers do not list it, and it accepts no jobs", async () => {
		await using world = await stage(["A1", "A2"], { readyAfter: 20 });
		world.cluster.restart("A1", undefined, 60_000);
		await world.served.settled();
		expect(await valuesOf(world, "A1", "partition-generation", "cluster-stable:")).toEqual(["-1", "ERROR:7:unstable cluster"]);
		expect((await valuesOf(world, "A1", "peers-clear-std"))[0]).toMatch(/,\[\]$/);
		expect((await valuesOf(world, "A2", "peers-clear-std"))[0]).toMatch(/,\[\]$/);
		world.cluster.restart("A1");
		await world.served.settled();
		await expect.poll(() => world.cluster.trace.events.at(-1)).toMatchObject({ kind: "node", node: "A1", change: "ready" });
		expect(Number((await valuesOf(world, "A1", "partition-generation"))[0])).toBeGreaterThanOrEqual(0);
		expect((await valuesOf(world, "A2", "peers-clear-std"))[0]).toContain("A1");
	});

	it("restart a node as another build, with that build's replies", async () => {
		await using world = await stage(["A1"]);
		world.cluster.restart("A1", "7.0.0.26");
		await world.served.settled();
		expect(await valuesOf(world, "A1", "build")).toEqual(["7.0.0.26"]);
		using wire = await RawClient.to(world.served.addressOf("A1"));
		expect(await wire.ask("nonsense")).toBe("");
	});

	it("answer the questions to a held node after its release", async () => {
		await using world = await stage(["A1"]);
		using wire = await RawClient.to(world.served.addressOf("A1"));
		world.cluster.hold("A1");
		const reply = wire.ask("node");
		using late = await RawClient.to(world.served.addressOf("A1"));
		const other = late.ask("build");
		await expect.poll(() => world.cluster.trace.events.filter(({ kind }) => kind === "asked")).toHaveLength(2);
		expect(wire.received).toHaveLength(0);
		world.cluster.release("A1");
		expect([await reply, await other]).toEqual(["node\tA1\n", "build\t8.1.2.0\n"]);
	});

	it("share indexes and UDF modules, also after restarts", async () => {
		await using world = await stage(["A1", "A2"]);
		expect(await valuesOf(world, "A1", "sindex-create:namespace=test;set=s;indexname=i;indexdata=b,string")).toEqual(["ok"]);
		expect(await valuesOf(world, "A2", "udf-put:filename=x.lua;content=cmV0dXJu;content-len=8;udf-type=LUA")).toEqual(["ok"]);
		world.cluster.restart("A1");
		world.cluster.restart("A2");
		await world.served.settled();
		const [list, exists, stat] = await valuesOf(
			world,
			"A2",
			"sindex-list",
			"sindex-exists:namespace=test;indexname=i",
			"sindex-stat:namespace=test;indexname=i",
		);
		expect(list).toBe("ns=test:indexname=i:set=s:bin=b:type=string:indextype=default:context=null:exp=null:state=RW");
		expect(exists).toBe("true");
		expect(stat).toContain(";load_pct=100;");
		expect((await valuesOf(world, "A1", "udf-list"))[0]).toMatch(/^filename=x\.lua,hash=[0-9a-f]{40},type=LUA;$/);
	});

	it("leave no socket behind when they are closed, even if clients are connected", async () => {
		using sockets = watchSockets();
		const world = await stage(["A1", "A2", "A3"]);
		const wires = await Promise.all(world.served.hosts.map((host) => RawClient.to(host)));
		world.cluster.launch({ life: { duration: 3_600_000 } });
		expect(sockets.open()).toBe(6);
		await world[Symbol.asyncDispose]();
		for (const wire of wires) expect(await wire.closed).toBe("ECONNRESET");
		await expect.poll(sockets.open).toBe(0);
		expect(world.served.connections).toBe(0);
		for (const host of world.served.hosts) await expect(RawClient.to(host)).rejects.toThrow("ECONNREFUSED");
	});
});

describe("a cluster that cannot be served", () => {
	it("because its port is in use says so, and leaves no port open", async () => {
		const squatter = createServer();
		await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
		const address = squatter.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		const cluster = new SimulatedCluster({ nodes: ["A1", "A2"], clock: realClock });
		await expect(serveCluster(cluster, { ports: [0, port] })).rejects.toThrow(
			`Node A2 cannot listen on 127.0.0.1:${port}: another program uses the port.`,
		);
		await new Promise((resolve) => squatter.close(resolve));
	});

	it.each([
		[[70_000], "A port must be a whole number from 0 to 65535, not 70000."],
		[[1.5], "A port must be a whole number from 0 to 65535, not 1.5."],
		[[0, 0], "The list of ports must not be longer than the list of nodes: it has 2 ports for 1 nodes."],
	])("on the ports %j says why", async (ports, message) => {
		await expect(serveCluster(new SimulatedCluster({ nodes: ["A1"], clock: realClock }), { ports })).rejects.toThrow(message);
	});

	it("because it is on virtual time says so", async () => {
		await expect(serveCluster(new SimulatedCluster({ nodes: ["A1"] }))).rejects.toThrow(
			"A cluster on virtual time cannot listen on sockets. Give it a clock: `clock: createScaledClock()`.",
		);
	});
});
