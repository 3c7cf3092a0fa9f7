import { expect, it } from "vitest";
import { realClock } from "../../src/clock.ts";
import { info, RawClient, stage } from "./support/wire.ts";

/**
 * Connects without reading, sends the same frame again and again, and returns the bytes that the node took before it
 * stopped.
 */
async function flood(wire: RawClient, frame: Uint8Array, most: number): Promise<number> {
	const { socket } = wire;
	socket.pause();
	const many = Buffer.concat(Array.from({ length: 5000 }, () => frame));
	for (let sent = 0; sent < most; sent += many.length) {
		if (socket.write(many)) continue;
		const isTaken = await Promise.race([
			new Promise<boolean>((resolve) => socket.once("drain", () => resolve(true))),
			new Promise<boolean>((resolve) => realClock.schedule(realClock.now() + 1500, "world", () => resolve(false))),
		]);
		if (!isTaken) return sent;
	}
	return most;
}

it.each([
	["info requests", info("build\n")],
	["logins", Buffer.from([0, 2, 0, 0, 0, 0, 0, 0])],
])("the server stops reading from a client that sends %s without reading, and sends all replies later", async (_, frame) => {
	await using world = await stage(["A"]);
	using wire = await RawClient.to(world.served.addressOf("A"));
	const mostBytes = 64 * 1024 * 1024;
	const taken = await flood(wire, frame, mostBytes);
	expect(taken).toBeLessThan(mostBytes / 2);
	using other = await RawClient.to(world.served.addressOf("A"));
	expect(await other.ask("node")).toBe("node\tA\n");
	wire.socket.resume();
	await expect.poll(() => wire.received.length).toBeGreaterThan(1024 * 1024);
});

it("clients whose large requests do not end share 64 MB, and others are served", async () => {
	await using world = await stage(["A"]);
	const address = world.served.addressOf("A");
	const header = Buffer.from([2, 1, 0, 0, 6, 0, 0, 0]);
	const wires = await Promise.all(Array.from({ length: 12 }, () => RawClient.to(address)));
	let open = wires.length;
	for (const wire of wires) {
		void wire.closed.then(() => open--);
		wire.send(Buffer.concat([header, Buffer.alloc(8 * 1024 * 1024)]));
	}
	await expect.poll(() => open).toBeLessThanOrEqual(8);
	using other = await RawClient.to(address);
	expect(await other.ask("node")).toBe("node\tA\n");
	for (const wire of wires) wire[Symbol.dispose]();
	using later = await RawClient.to(address);
	later.send(Buffer.concat([info("build\n").subarray(0, 7), Buffer.alloc(1, 6), Buffer.from("build\n")]));
	expect(await later.reply()).toMatch(/^build\t/);
});
