import { expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import type { Driver } from "../../../kit/run/driver.ts";
import { LIBRARY } from "../../../kit/run/library.ts";

it("a run that is interrupted before it begins starts no scenario", async () => {
	const reported: string[] = [];
	const options = { only: ["PARSE-2"], onScenario: ({ name }: { name: string }) => void reported.push(name) };
	await expect(conform(undefined, { ...options, signal: AbortSignal.abort("never") })).rejects.toBe("never");
	expect(reported).toEqual([]);
});

it("An interruption while the adapter has not answered hello yet ends it at once", async () => {
	const silent = `${process.execPath} -e setInterval(()=>{},1000)`;
	const interruption = new AbortController();
	const judging = conform(silent, { only: ["ROUND-8"], signal: interruption.signal });
	interruption.abort("enough");
	await expect(judging).rejects.toBe("enough");
	await expect(conform("no-such-program", { signal: AbortSignal.abort("never") })).rejects.toBe("never");
});

it("an interruption ends a run whose driver in this process does not answer", async () => {
	for (const id of ["PARSE-3", "ROUND-7"]) {
		const interruption = new AbortController();
		const silence = () => {
			interruption.abort("enough");
			return new Promise<never>(() => {});
		};
		const silent: Driver = { name: "silent", version: "1", habits: LIBRARY.habits, parse: silence, run: silence };
		await expect(conform(silent, { only: [id], signal: interruption.signal })).rejects.toBe("enough");
	}
});
