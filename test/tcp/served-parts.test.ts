import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { insideOf } from "../../simulator/inside.ts";
import { hostOnLoopback } from "../../simulator/tcp/host-on-loopback.ts";
import { checkAddresses } from "../../simulator/tcp/node-addresses.ts";
import { LOOPBACK, reservePort } from "../../simulator/tcp/node-server.ts";
import { resetSocket } from "../../simulator/tcp/reset-socket.ts";
import { checkPorts } from "../../simulator/tcp/serve-cluster.ts";
import { RawClient, stage } from "./support/wire.ts";

it.each([
	[false, "reset"],
	[true, "destroyed"],
])("A connection whose end was written (%s) is %s, because the system refuses to reset one that ends", (writableEnded, how) => {
	const calls: string[] = [];
	const socket = { writableEnded, destroy: () => calls.push("destroyed"), resetAndDestroy: () => calls.push("reset") };
	resetSocket(socket as unknown as Socket);
	expect(calls).toEqual([how]);
});

describe("the addresses of a node", () => {
	it("may be listed with any host, and with port 0 for the port that the system picks", () => {
		const addresses = { listen: ["127.0.0.1:0", "[::1]:3000"], address: ["node.example:3000", "192.0.2.1:0"] };
		expect(checkAddresses(addresses)).toBe(addresses);
	});

	it.each([":3000", "host:port", "", 3000])("must have a host, and a port that is a number: %j", (text) => {
		expect(() => checkAddresses({ address: [text as string] })).toThrow(RangeError);
		expect(() => checkAddresses({ alternate: [text as string] })).toThrow("addresses.alternate must be a list of addresses");
	});
});

describe("the ports of a cluster", () => {
	it("are numbers from 0 to 65535", () => {
		expect(checkPorts([0, 65_535], 2)).toEqual([0, 65_535]);
		for (const port of [-1, 65_536, 1.5])
			expect(() => checkPorts([port], 1)).toThrow(`A port must be a whole number from 0 to 65535, not ${port}.`);
	});
});

describe("a served cluster", () => {
	it("does not change its lists when a node is held or released", async () => {
		await using world = await stage(["A1", "A2"]);
		using client = await RawClient.to(world.served.addressOf("A1"));
		const before = await client.ask("peers-generation", "partition-generation");
		world.cluster.hold("A2");
		world.cluster.release("A2");
		expect(await client.ask("peers-generation", "partition-generation")).toBe(before);
		world.cluster.crash("A2");
		expect(await client.ask("peers-generation", "partition-generation")).not.toBe(before);
	});
});

it("A served cluster counts the clients that are connected", async () => {
	await using world = await stage(["A1"]);
	const client = await RawClient.to(world.served.addressOf("A1"));
	await client.ask("node");
	expect(world.served.connections).toBe(1);
	client.socket.destroy();
	await expect.poll(() => world.served.connections, { timeout: 20_000 }).toBe(0);
});

/** A node and a place for its process on loopback, both gone at the end of a test. */
async function hosted() {
	const world = await stage(["A1"]);
	const hosting = hostOnLoopback(world.cluster);
	const [member] = insideOf(world.cluster).members.values();
	if (member === undefined) throw new Error("The cluster has no node.");
	const address = `${LOOPBACK}:${await reservePort("A1", { host: LOOPBACK, port: 0 })}`;
	return {
		...{ cluster: world.cluster, hosting, member, address },
		async [Symbol.asyncDispose]() {
			await hosting.close();
			await world[Symbol.asyncDispose]();
		},
	};
}

describe("a process on loopback", () => {
	it("listens when `settled` resolves, and resets its connections and refuses new ones when it is killed", async () => {
		await using place = await hosted();
		const { hosting, member, address } = place;
		hosting.open(member, { address });
		await hosting.settled();
		using client = await RawClient.to(address);
		expect(await client.ask("node")).toBe("node\tA1\n");
		hosting.kill(member);
		expect(await client.closed).toBe("ECONNRESET");
		await expect(RawClient.to(address)).rejects.toMatchObject({ code: "ECONNREFUSED" });
	});

	it("that is stopped sends an answer when it continues", async () => {
		await using place = await hosted();
		const { cluster, hosting, member, address } = place;
		const becomes = (kind: string) => expect.poll(() => cluster.trace.events.at(-1)?.kind, { timeout: 20_000 }).toBe(kind);
		hosting.open(member, { address });
		await hosting.settled();
		using client = await RawClient.to(address);
		cluster.hold("A1");
		void client.ask("node");
		await becomes("asked");
		hosting.stop(member);
		cluster.release("A1");
		await becomes("answered");
		hosting.continue(member);
		await expect.poll(() => client.received.toString(), { timeout: 20_000 }).toContain("node\tA1\n");
	});

	it("says why it cannot listen", async () => {
		await using place = await hosted();
		// An address for documentation, which no machine has.
		place.hosting.open(place.member, { address: "192.0.2.1:3000" });
		await expect(place.hosting.settled()).rejects.toThrow("192.0.2.1:3000: this machine does not have the address.");
	});

	it("that could not listen, and has ended, does not count as a failure of the next one", async () => {
		await using place = await hosted();
		const { hosting, member, address } = place;
		hosting.open(member, { address: "192.0.2.1:3000" });
		hosting.kill(member);
		hosting.open(member, { address });
		await hosting.settled();
		using client = await RawClient.to(address);
		expect(await client.ask("node")).toBe("node\tA1\n");
	});
});
