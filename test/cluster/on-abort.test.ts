import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { nextTurn } from "../../simulator/next-turn.ts";
import { OwnController, onAbort } from "../../src/cluster/on-abort.ts";

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

	test.each([AbortController, OwnController])("leaves no listener when it is cancelled (%o)", (Controller) => {
		const { signal } = new Controller();
		onAbort(signal, () => {})();
		onAbort(signal, () => {})();
		expect(getEventListeners(signal, "abort")).toEqual([]);
	});

	test("runs once on the signal of the library's own controller, after the abort and not if it was cancelled", () => {
		const controller = new OwnController();
		const { signal } = controller;
		const ran: unknown[] = [];
		signal.addEventListener("abort", () => ran.push("listener"));
		onAbort(signal, () => ran.push("one"))();
		onAbort(signal, () => {
			ran.push(["two", signal.aborted, signal.reason]);
			cancelThree();
		});
		const cancelThree = onAbort(signal, () => ran.push("three"));
		onAbort(signal, () => ran.push("four"));
		controller.abort("why");
		controller.abort("again");
		expect(ran).toEqual(["listener", ["two", true, "why"], "four"]);
		expect(getEventListeners(signal, "abort")).toHaveLength(1);
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
