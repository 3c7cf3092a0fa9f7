import { createServer, type Server } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { startSimulator } from "../../simulator/control/index.ts";
import { RawClient } from "./support/wire.ts";

let thief: Server | undefined;
afterEach(() => void thief?.close());

// The node tries for five seconds.
it("a node whose port stays stolen refuses to restart, listens again once the port is free, and leaves no listener", async () => {
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
