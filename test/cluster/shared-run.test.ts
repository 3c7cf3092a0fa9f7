import { expect, it } from "vitest";
import { shareRuns } from "../../src/cluster/tcp/shared-run.ts";

it("serves callers at the same time with the next run that begins after their call", async () => {
	const ends: (() => void)[] = [];
	const run = shareRuns(() => new Promise<void>((resolve) => ends.push(resolve)));
	const order: string[] = [];
	const first = run().then(() => order.push("first"));
	const others = [run(), run(), run()].map((each, at) => each.then(() => order.push(`other ${at}`)));
	expect(ends).toHaveLength(1);
	ends[0]?.();
	await first;
	expect(order).toEqual(["first"]);
	await Promise.resolve();
	await new Promise<void>((resolve) => queueMicrotask(resolve));
	expect(ends).toHaveLength(2);
	ends[1]?.();
	await Promise.all(others);
	expect(ends).toHaveLength(2);
});

it("starts a new run after a run that failed", async () => {
	let runs = 0;
	const run = shareRuns(async () => {
		runs += 1;
		if (runs === 1) throw new Error("lost");
	});
	const [first, second] = [run(), run()];
	await expect(first).rejects.toThrow("lost");
	await second;
	expect(runs).toBe(2);
});
