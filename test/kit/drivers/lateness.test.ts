import { expect, it } from "vitest";
import { LatenessMeter } from "../../../kit/drivers/lateness.ts";

it("a machine is at least as late as a thread of the adapter waited for a processor (JUDGE-5)", () => {
	let isClosed = false;
	const threads = {
		look: () => ({ waitedMs: 86_400_000, isStopped: false }),
		close: () => {
			isClosed = true;
		},
	};
	expect(new LatenessMeter(undefined, threads).stop()).toBe(86_400_000);
	expect(isClosed).toBe(true);
});
