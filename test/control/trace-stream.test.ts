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
