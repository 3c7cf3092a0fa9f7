import { expect, it } from "vitest";
import { measureSpeed } from "../../../kit/stdio/speed.ts";

/** Measures an adapter that takes this long for each answer. */
async function measured(answerMs: number): Promise<{ readonly perSecond: number; readonly requests: number }> {
	let now = 0;
	let requests = 0;
	const ask = async () => {
		requests++;
		now += answerMs;
	};
	const perSecond = await measureSpeed(ask, { now: () => now });
	return { perSecond, requests };
}

it("the speed of a fast adapter is measured with 200 requests", async () => {
	expect(await measured(0.5)).toEqual({ perSecond: 2000, requests: 200 });
});

it("a slow adapter is not asked again after three seconds", async () => {
	expect(await measured(1500)).toEqual({ perSecond: 1000 / 1500, requests: 2 });
});
