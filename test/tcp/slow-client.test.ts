import { expect, it } from "vitest";
import { info, RawClient, stage } from "./support/wire.ts";

it("a request for thousands of large values gets only the first of them", async () => {
	await using world = await stage(["A"]);
	using wire = await RawClient.to(world.served.addressOf("A"));
	const reply = await wire.ask(...Array.from({ length: 9000 }, () => "replicas"));
	expect(reply.length).toBeGreaterThan(1024 * 1024);
	expect(reply.length).toBeLessThan(1024 * 1024 + 20_000);
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
