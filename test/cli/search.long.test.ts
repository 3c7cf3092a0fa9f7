import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { count, isThorough } from "../support/counts.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";
import { textOutput } from "./text-output.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "search-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

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

describe("explore", () => {
	it("tries all small networks, and prints their number", async () => {
		const { code, out } = await callCli("explore", "--network", "--faults", "1", "--workers", "1");
		expect(code).toBe(0);
		expect(out).toMatch(/^The library is right in all 34 networks with two nodes, one seed and one fault \(.*\)\.$/m);
	});
});

describe("conform --complete", () => {
	// The whole suite of the library takes seconds. A part of it runs in test/search/complete-suite.test.ts.
	if (isThorough)
		it("passes with the library", async () => {
			const { code, out } = await runCli("conform", "--complete");
			expect(code).toBe(0);
			expect(out).toMatch(/^[\d,]+ runs of the complete suite: [\d,]+ passed, 0 failed\.$/m);
		});

	it("shows what has failed so far when it is interrupted, and how far it came", async () => {
		const file = join(scratch, "silent");
		const interruption = new AbortController();
		const [out, err] = [textOutput(), textOutput()];
		const driver = `'${process.execPath}' test/cli/fixtures/lies-then-stops.mjs 40 '${file}'`;
		const code = runCommand(["conform", "--complete", "--driver", driver], { out, err, interrupted: interruption.signal });
		await expect.poll(() => existsSync(file)).toBe(true);
		interruption.abort();
		expect(await code).toBe(130);
		expect(out.written.join("")).toMatch(/^npm run task -- replay s1\.\S+$/m);
		expect(err.written.join("")).toMatch(/^aerospike-task: Interrupted\. Done: \d+ of [\d,]+ runs, [1-9]\d* failed\.$/m);
	});
});
