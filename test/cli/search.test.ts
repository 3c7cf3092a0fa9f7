import { describe, expect, it } from "vitest";
import { printReplayToken } from "../../features/kit/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../features/kit/schedule.ts";
import { count } from "../support/counts.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

/** One node that never had the job: after two rounds it may still come, after three it is presumed to be over. */
const NOWHERE: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [{ name: "A", version: "8.1.2.0", job: null }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait", pollInterval: 10 }],
};

describe("fuzz", () => {
	it("comes to the same on one thread and on two, and finds nothing in the library", async () => {
		const runs = count(200, 1000);
		const [one, two] = await Promise.all(
			["1", "2"].map((workers) => runCli("fuzz", "--runs", `${runs}`, "--seed", "3", "--workers", workers, "--json")),
		);
		expect(one?.code, one?.err).toBe(0);
		const [left, right] = [JSON.parse(one?.out ?? ""), JSON.parse(two?.out ?? "")];
		expect({ ...right, tookMs: 0 }).toEqual({ ...left, tookMs: 0 });
		expect(left.schedules).toBe(runs);
		expect(left.found).toEqual([]);
	});

	it("shows a bad tracker: the requirement, the scenario, the lanes, and a word that replays it", async () => {
		const { code, out } = await runCli("fuzz", "--runs", "200", "--way", "virtual", "--mutant", "two-rounds-of-grace");
		expect(code).toBe(1);
		expect(out).toMatch(/^ROUND-7 is broken \(\d+ schedules, first in schedule \d+\)\. The smallest that shows it:$/m);
		expect(out).toMatch(/^ {2}Scenario: ROUND-7 is broken$/m);
		expect(out).toMatch(/^ +\^ first difference$/m);
		const [, command = ""] = /aerospike-task (replay .*)$/m.exec(out) ?? [];
		const words = command.split(" ");
		expect((await callCli(...words)).code).toBe(1);
		// The same without the bad tracker.
		expect((await callCli(...words.slice(0, 2))).code).toBe(0);
	});

	it("ends when its time is over", async () => {
		const { code, out } = await runCli("fuzz", "--for", "300ms", "--workers", "1");
		expect(code).toBe(0);
		expect(out).toMatch(/^Nothing was found\.$/m);
	});

	it.each([
		[["--runs", "10", "--for", "1s"], "fuzz takes --runs or --for, and there are both."],
		[
			["--mutant", "two-rounds-of-grief"],
			'There is no mutant "two-rounds-of-grief" in the gallery. Did you mean two-rounds-of-grace?',
		],
		[["--driver", "x", "--mutant", "two-rounds-of-grace"], "--driver and --mutant do not go together."],
		[["--runs", "0"], '--runs must be a whole number from 1 to 1000000000000, not "0".'],
	])("refuses %j in a sentence", async (options, sentence) => {
		const { code, err } = await callCli("fuzz", ...options);
		expect(code).toBe(64);
		expect(err).toBe(`aerospike-task: ${sentence}\n`);
	});

	it("says that an adapter which cannot be started is no verdict", async () => {
		const { code, err } = await runCli("fuzz", "--driver", "./no-such-adapter", "--runs", "10");
		expect(code).toBe(2);
		expect(err.trim().split("\n")).toHaveLength(1);
	});
});

describe("replay", () => {
	const token = printReplayToken(NOWHERE);

	it("shows the run again, and that nothing is wrong with it", async () => {
		const { code, out } = await runCli("replay", token);
		expect(code).toBe(0);
		expect(out).toContain("Scenario: A schedule");
		expect(out).toMatch(/^driver +in progress +in progress +complete$/m);
		expect(out).toMatch(/^Nothing is wrong with it\.$/m);
	});

	it("says what is wrong with a bad tracker's", async () => {
		const { code, out } = await callCli("replay", token, "--mutant", "two-rounds-of-grace");
		expect(code).toBe(1);
		expect(out).toContain("ROUND-7, call 0, round 2: expected in_progress, got complete.");
	});

	it.each([
		[
			[],
			"replay needs TOKEN: a word that begins with s1., as reports and failed scenarios give it. See aerospike-task replay --help.",
		],
		[["x1.abc"], 'A replay token begins with s1., not with "x1.abc".'],
		[["s1.abc"], "The replay token was cut or mistyped: it cannot be uncompressed."],
		[["s1.abc", "more"], 'replay takes one TOKEN, and there is also "more".'],
	])("refuses %j in a sentence", async (words, sentence) => {
		const { code, err } = await callCli("replay", ...words);
		expect(code).toBe(64);
		expect(err).toBe(`aerospike-task: ${sentence}\n`);
	});
});

describe("explore", () => {
	it("says how much of the rules agrees", async () => {
		const { code, out } = await runCli("explore", "--nodes", "1");
		expect(code).toBe(0);
		expect(out).toMatch(
			/^The rules agree with the specification in all of [\d,]+ states and [\d,]+ rounds over \d+ kinds of reply/m,
		);
	});

	it("shows a shortest run on which bad rules differ", async () => {
		const { code, out } = await runCli("explore", "--mutant", "two-rounds-of-grace");
		expect(code).toBe(1);
		expect(out).toMatch(/^They differ after 2 rounds, and after no fewer\.$/m);
		const [, command = ""] = /aerospike-task (replay .*)$/m.exec(out) ?? [];
		expect((await callCli(...command.split(" "))).code).toBe(1);
	});

	it("says so where a tracker remembers something that no short run shows", async () => {
		const { code, err } = await callCli("explore", "--mutant", "status-loses-patience", "--nodes", "1");
		expect(code).toBe(2);
		expect(err).toMatch(
			/remember something beside what they are given.* aerospike-task fuzz --mutant status-loses-patience looks further\./,
		);
	});

	it("refuses a tracker that is bad in something else than its rules", async () => {
		const { code, err } = await callCli("explore", "--mutant", "sleeps-first");
		expect(code).toBe(64);
		expect(err).toContain("sleeps-first");
	});
});

describe("conform --complete", () => {
	it("is passed by the library", async () => {
		const { code, out } = await runCli("conform", "--complete");
		expect(code).toBe(0);
		expect(out).toMatch(/^[\d,]+ runs of the complete suite: [\d,]+ passed, 0 failed\.$/m);
	});

	it("selects nothing", async () => {
		const { code, err } = await callCli("conform", "--complete", "--only", "ROUND-7");
		expect(code).toBe(64);
		expect(err).toBe("aerospike-task: --complete and --only do not go together.\n");
	});
});
