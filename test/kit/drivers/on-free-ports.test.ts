import { expect, it } from "vitest";
import { onFreePorts } from "../../../kit/drivers/on-free-ports.ts";

const taken = () => new Error("Node A cannot listen.", { cause: Object.assign(new Error("taken"), { code: "EADDRINUSE" }) });

/** Fails this many times, and then says how often it was played. */
function failing(times: number, error: () => Error): () => Promise<number> {
	let plays = 0;
	return async () => {
		plays += 1;
		if (plays <= times) throw error();
		return plays;
	};
}

it("a run is played again if another program took the port of a node", async () => {
	expect(await onFreePorts(failing(0, taken))).toBe(1);
	expect(await onFreePorts(failing(3, taken))).toBe(4);
});

it("a run is not played again for ever, and not after another error", async () => {
	await expect(onFreePorts(failing(4, taken))).rejects.toThrow("Node A cannot listen.");
	await expect(onFreePorts(failing(1, () => new Error("broken")))).rejects.toThrow("broken");
});
