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
