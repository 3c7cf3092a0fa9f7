import { expect, it } from "vitest";
import { playProbe } from "../../../kit/drivers/measure/probe.ts";
import type { Adapter } from "../../../kit/stdio/adapter.ts";
import type { AdapterPool } from "../../../kit/stdio/adapter-pool.ts";

it("leaves no timer behind that would keep the process running", async () => {
	const adapter = { request: async () => ({ kind: "result", result: { ended: "complete" } }) } as unknown as Adapter;
	const pool = { use: (work: (used: Adapter) => Promise<unknown>) => work(adapter) } as unknown as AdapterPool;
	const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
	const before = timers();
	const { ended } = await playProbe(pool, { nodes: [{ name: "A", version: "8.1.2.0", job: null }], mostMs: 600_000 });
	expect(ended).toEqual({ ended: "complete" });
	expect(timers()).toBeLessThanOrEqual(before);
});
