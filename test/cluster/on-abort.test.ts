import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { nextTurn } from "../../simulator/next-turn.ts";
import { keepListening, onAbort } from "../../src/cluster/on-abort.ts";

describe("An action on the abort of a signal", () => {
	test("runs once for each call, and not if it was cancelled", () => {
		const controller = new AbortController();
		const ran: string[] = [];
		onAbort(controller.signal, () => ran.push("one"));
		const cancel = onAbort(controller.signal, () => ran.push("two"));
		onAbort(controller.signal, () => ran.push("three"));
		cancel();
		controller.abort();
		controller.abort();
		expect(ran).toEqual(["one", "three"]);
	});

	test("runs for a signal that was used before", () => {
		const controller = new AbortController();
		let runs = 0;
		onAbort(controller.signal, () => runs++)();
		onAbort(controller.signal, () => runs++);
		controller.abort();
		expect(runs).toBe(1);
	});

	test("leaves no listener when it is cancelled, except on a signal that keeps its listener", () => {
		const [own, kept] = [new AbortController(), new AbortController()];
		keepListening(kept.signal);
		for (const { signal } of [own, kept]) {
			onAbort(signal, () => {})();
			onAbort(signal, () => {})();
		}
		const listeners = [own, kept].map(({ signal }) => getEventListeners(signal, "abort").length);
		expect(listeners).toEqual([0, 1]);
	});

	test("runs once on a signal that keeps its listener, and not if it was cancelled", () => {
		const controller = new AbortController();
		keepListening(controller.signal);
		const ran: string[] = [];
		onAbort(controller.signal, () => ran.push("one"))();
		onAbort(controller.signal, () => ran.push("two"));
		controller.abort();
		expect(ran).toEqual(["two"]);
	});

	// A question that is never answered, on a signal that never aborts, must not keep its whole cluster.
	test("is kept alive by its signal only", async () => {
		setFlagsFromString("--expose-gc");
		const collect = runInNewContext("gc") as () => void;
		const kept = (() => {
			const cluster = { name: "large" };
			onAbort(new AbortController().signal, () => void cluster.name);
			return new WeakRef(cluster);
		})();
		await new Promise<void>(nextTurn);
		collect();
		expect(kept.deref()).toBeUndefined();
	});
});
