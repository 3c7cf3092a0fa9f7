import { afterEach, expect, it, vi } from "vitest";

afterEach(() => void vi.unstubAllGlobals());

/** The module chooses when it is loaded. With a query, it is loaded once more, beside the copy that other tests use. */
const SECOND_COPY = "../../simulator/next-turn.ts?without-immediate";

it("Without setImmediate, as in browsers, turns come by messages and not by slow timers", async () => {
	const requested: string[] = [];
	const listeners: (() => void)[] = [];
	class FakeChannel {
		readonly port1 = { addEventListener: (_kind: string, listener: () => void) => listeners.push(listener), start() {} };
		readonly port2 = { postMessage: () => requested.push("message") };
	}
	vi.stubGlobal("setImmediate", undefined);
	vi.stubGlobal("setTimeout", () => requested.push("timer"));
	vi.stubGlobal("MessageChannel", FakeChannel);
	const { nextTurn }: typeof import("../../simulator/next-turn.ts") = await import(SECOND_COPY);
	const ran: number[] = [];
	nextTurn(() => ran.push(1));
	nextTurn(() => ran.push(2));
	expect([requested, ran]).toEqual([["message"], []]);
	for (const listener of listeners) listener();
	expect(ran).toEqual([1, 2]);
});
