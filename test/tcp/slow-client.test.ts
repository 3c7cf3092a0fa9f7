import { createServer, type Server } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { startSimulator } from "../../simulator/control/index.ts";
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

let thief: Server | undefined;
afterEach(() => void thief?.close());

it("a node whose port was stolen listens again once the port is free, and no listener is left", async () => {
	const warned = vi.fn();
	process.on("warning", warned);
	const simulator = await startSimulator({ nodes: 2 });
	try {
		const post = async (path: string): Promise<number> => (await fetch(simulator.controlUrl + path, { method: "POST" })).status;
		const port = Number(simulator.addressOf("A1").split(":")[1]);
		expect(await post("/nodes/A1/crash")).toBe(200);
		const stolen = createServer();
		thief = stolen;
		await new Promise<void>((resolve) => stolen.listen(port, "127.0.0.1", () => resolve()));
		expect(await post("/nodes/A1/restart")).toBe(409);
		await new Promise((resolve) => stolen.close(resolve));
		expect(await post("/nodes/A1/restart")).toBe(200);
		using wire = await RawClient.to(simulator.addressOf("A1"));
		expect(await wire.ask("node")).toBe("node\tA1\n");
		expect(warned).not.toHaveBeenCalled();
	} finally {
		process.off("warning", warned);
		await simulator.close();
	}
});
