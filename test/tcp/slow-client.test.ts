import { expect, it } from "vitest";
import { RawClient, stage } from "./support/wire.ts";

it("a request for thousands of large values gets only the first of them", async () => {
	await using world = await stage(["A"]);
	using wire = await RawClient.to(world.served.addressOf("A"));
	const reply = await wire.ask(...Array.from({ length: 9000 }, () => "replicas"));
	expect(reply.length).toBeGreaterThan(1024 * 1024);
	expect(reply.length).toBeLessThan(1024 * 1024 + 20_000);
});
