import { describe, expect, it } from "vitest";
import { count } from "../support/counts.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

describe("fuzz", () => {
	it("gives the same result on one thread and on two, and finds no failure in the library", async () => {
		const runs = count(12, 1000);
		const [one, two] = await Promise.all(
			["1", "2"].map((workers) => callCli("fuzz", "--runs", `${runs}`, "--seed", "3", "--workers", workers, "--json")),
		);
		expect(one?.code, one?.err).toBe(0);
		const [left, right] = [JSON.parse(one?.out ?? ""), JSON.parse(two?.out ?? "")];
		expect({ ...right, tookMs: 0 }).toEqual({ ...left, tookMs: 0 });
		expect(left.schedules).toBe(runs);
		expect(left.found).toEqual([]);
	});

	it("judges something, however short its time is", async () => {
		const { code, out } = await callCli("fuzz", "--for", "0s", "--way", "virtual", "--workers", "1");
		expect(code, out).toBe(0);
		expect(out).toMatch(/^[1-9]\d* schedules? on virtual time, /m);
	});

	it("ends after the time of --for", async () => {
		const { code, out } = await runCli("fuzz", "--for", "300ms", "--workers", "1");
		expect(code).toBe(0);
		expect(out).toMatch(/^No failure was found\.$/m);
	});
});
