import { describe, expect, it, vi } from "vitest";
import { startSimulator } from "../../simulator/control/index.ts";
import { streamTrace } from "../../simulator/control/trace-stream.ts";
import { createTrace } from "../../simulator/trace.ts";

describe("a stream of the trace", () => {
	it("ends with an error if its reader is more than 8 MiB behind", async () => {
		const trace = createTrace();
		const reader = streamTrace(trace).getReader();
		const body = "x".repeat(2 ** 20);
		for (let question = 1; question <= 7; question++) trace.add({ at: 0, kind: "answered", node: "A", question, body });
		expect((await reader.read()).value?.length).toBeGreaterThan(2 ** 20);
		for (let question = 8; question <= 20; question++) trace.add({ at: 0, kind: "answered", node: "A", question, body });
		await expect(reader.read()).rejects.toThrow("The reader of the trace is more than 8388608 bytes behind.");
	});

	it("is refused while 64 others are open, and a place is free again when one ends", async () => {
		const simulator = await startSimulator({ nodes: 1 });
		const url = `${simulator.controlUrl}/trace/stream`;
		const ends: AbortController[] = [];
		const open = (): Promise<Response> => {
			const end = new AbortController();
			ends.push(end);
			return fetch(url, { signal: end.signal });
		};
		for (let stream = 1; stream <= 64; stream++) expect((await open()).status).toBe(200);
		const refused = await open();
		expect(refused.status).toBe(429);
		expect(await refused.json()).toEqual({ error: "At most 64 streams of the trace can be open." });
		expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
		ends[0]?.abort();
		await expect.poll(async () => (await open()).status, { timeout: 60_000 }).toBe(200);
		for (const end of ends) end.abort();
		await simulator.close();
	});

	it("tells once that it ended, if its reader is too slow or cancels", async () => {
		const trace = createTrace();
		const [slow, cancelled] = [vi.fn(), vi.fn()];
		const reader = streamTrace(trace, slow).getReader();
		await streamTrace(trace, cancelled).cancel();
		const body = "x".repeat(2 ** 20);
		for (let question = 1; question <= 12; question++) trace.add({ at: 0, kind: "answered", node: "A", question, body });
		await expect(reader.read()).rejects.toThrow("bytes behind");
		await reader.cancel().catch(() => {});
		expect(slow).toHaveBeenCalledTimes(1);
		expect(cancelled).toHaveBeenCalledTimes(1);
	});

	it("does not begin if only its headers are asked for", async () => {
		const simulator = await startSimulator({ nodes: 1 });
		const subscribe = vi.spyOn(simulator.cluster.trace, "subscribe");
		const response = await fetch(`${simulator.controlUrl}/trace/stream`, { method: "HEAD" });
		expect(response.status).toBe(200);
		expect(response.headers.get("content-type")).toBe("application/x-ndjson");
		expect(subscribe).not.toHaveBeenCalled();
		await simulator.close();
	});
});
