import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { startSimulator } from "../../simulator/control/index.ts";
import { realClock } from "../../src/clock.ts";
import { RawClient } from "./support/wire.ts";

it("a node whose port was stolen waits, and listens again once the port is free", async () => {
	const simulator = await startSimulator({ nodes: 2 });
	const thief = createServer();
	try {
		const post = async (path: string): Promise<number> => (await fetch(simulator.controlUrl + path, { method: "POST" })).status;
		const port = Number(simulator.addressOf("A1").split(":")[1]);
		expect(await post("/nodes/A1/crash")).toBe(200);
		thief.listen(port, "127.0.0.1");
		await once(thief, "listening");
		const restarted = post("/nodes/A1/restart");
		// In this time the node tries to listen, and fails.
		await new Promise<void>((resolve) => realClock.schedule(realClock.now() + 150, "world", resolve));
		thief.close();
		expect(await restarted).toBe(200);
		using wire = await RawClient.to(simulator.addressOf("A1"));
		expect(await wire.ask("node")).toBe("node\tA1\n");
	} finally {
		thief.close();
		await simulator.close();
	}
});
