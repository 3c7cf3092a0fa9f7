import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { interruptible } from "../../bin/terminal/interruptible.ts";
import { textOutput } from "./text-output.ts";

function terminal() {
	const interruption = new AbortController();
	const { signal } = interruption;
	return { terminal: { out: textOutput(), err: textOutput(), interrupted: signal }, interrupt: () => interruption.abort() };
}

const forever = new Promise<never>(() => {});
const interrupted = expect.objectContaining({ message: "Interrupted.", exitCode: 130 });

describe("work that cannot be cancelled", () => {
	it("is awaited, and its listener is removed", async () => {
		const { terminal: own } = terminal();
		expect(await interruptible(own, Promise.resolve(7))).toBe(7);
		await expect(interruptible(own, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
		expect(getEventListeners(own.interrupted, "abort")).toEqual([]);
	});

	it("is abandoned at Ctrl-C, also if Ctrl-C came first", async () => {
		const { terminal: own, interrupt } = terminal();
		const waiting = interruptible(own, forever);
		interrupt();
		await expect(waiting).rejects.toEqual(interrupted);
		await expect(interruptible(own, forever)).rejects.toEqual(interrupted);
	});
});
