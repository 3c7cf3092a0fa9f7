import { describe, expect, it } from "vitest";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { callCli } from "./call-cli.ts";

/** One node that never had the job. After two rounds the job may still appear; after three it is presumed over. */
const NOWHERE: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [{ name: "A", version: "8.1.2.0", job: null }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait", pollInterval: 10 }],
};

describe("fuzz", () => {
	it("shows the failure of a mutant: the requirement, the scenario, the lanes, and a token that replays it", async () => {
		const { code, out } = await callCli(
			"fuzz",
			"--runs",
			"24",
			"--way",
			"virtual",
			"--mutant",
			"two-rounds-of-grace",
			"--workers",
			"1",
		);
		expect(code).toBe(1);
		expect(out).toMatch(/^ROUND-7 is broken \(\d+ schedules, first in schedule \d+\)\. The smallest schedule that shows it:$/m);
		expect(out).toMatch(/^ {2}Scenario: The smallest run that breaks ROUND-7$/m);
		expect(out).toMatch(/^ +\^ first difference$/m);
		const [, command = ""] = /npm run task -- (replay .*)$/m.exec(out) ?? [];
		const words = command.split(" ");
		expect((await callCli(...words)).code).toBe(1);
		// The library passes the same schedule.
		expect((await callCli(...words.slice(0, 2))).code).toBe(0);
	});

	it.each([
		[["--runs", "10", "--for", "1s"], "--runs and --for cannot be combined."],
		[
			["--mutant", "two-rounds-of-grief"],
			'The gallery does not have a mutant "two-rounds-of-grief". Did you mean two-rounds-of-grace?',
		],
		[["--driver", "x", "--mutant", "two-rounds-of-grace"], "--driver and --mutant cannot be combined."],
		[["--runs", "0"], '--runs must be a whole number from 1 to 1000000000000, not "0".'],
	])("rejects %j with one sentence", async (options, sentence) => {
		const { code, err } = await callCli("fuzz", ...options);
		expect(code).toBe(64);
		expect(err).toBe(`aerospike-task: ${sentence}\n`);
	});

	it("exits with 2 and one sentence if the adapter cannot be started", async () => {
		const { code, err } = await callCli("fuzz", "--driver", "./no-such-adapter", "--runs", "10");
		expect(code).toBe(2);
		expect(err.trim().split("\n")).toHaveLength(1);
	});
});

describe("replay", () => {
	const token = printReplayToken(NOWHERE);

	it("shows the run again, and that it meets the specification", async () => {
		const { code, out } = await callCli("replay", token);
		expect(code).toBe(0);
		expect(out).toContain("Scenario: A schedule");
		expect(out).toMatch(/^driver +in progress +in progress +complete$/m);
		expect(out).toMatch(/^The run meets the specification\.$/m);
	});

	it("shows the failure of a mutant", async () => {
		const { code, out } = await callCli("replay", token, "--mutant", "two-rounds-of-grace");
		expect(code).toBe(1);
		expect(out).toContain("ROUND-7, call 0, round 2: expected in_progress, got complete.");
	});

	it.each([
		[[], "replay needs TOKEN: the replay token, a text that begins with s1 or s2. See aerospike-task replay --help."],
		[["x1.abc"], 'A replay token begins with s1. or s2., not with "x1.abc".'],
		[["s1.abc"], "The replay token was cut or mistyped: it cannot be uncompressed."],
		[["s1.abc", "more"], 'replay takes only one TOKEN, but a second one was given: "more".'],
	])("rejects %j with one sentence", async (words, sentence) => {
		const { code, err } = await callCli("replay", ...words);
		expect(code).toBe(64);
		expect(err).toBe(`aerospike-task: ${sentence}\n`);
	});
});

describe("explore", () => {
	it("reports in how many states the rules agree", async () => {
		const { code, out } = await callCli("explore", "--nodes", "1");
		expect(code).toBe(0);
		expect(out).toMatch(
			/^The rules agree with the specification in all [\d,]+ states and [\d,]+ rounds over \d+ kinds of reply/m,
		);
	});

	it("shows a shortest run on which the rules of a mutant differ", async () => {
		const { code, out } = await callCli("explore", "--mutant", "two-rounds-of-grace");
		expect(code).toBe(1);
		expect(out).toMatch(/^The rules differ from the specification after 2 rounds\. No shorter run shows a difference\.$/m);
		const [, command = ""] = /npm run task -- (replay .*)$/m.exec(out) ?? [];
		expect((await callCli(...command.split(" "))).code).toBe(1);
	});

	it.each([
		[["--network", "--nodes", "2"], "--network and --nodes cannot be combined."],
		[["--faults", "2"], "--faults needs --network."],
		[["--network", "--faults", "4"], '--faults must be a whole number from 1 to 3, not "4".'],
		[
			["--mutant", "only-the-first-seed-is-tried"],
			"The mutant only-the-first-seed-is-tried gets the members wrong. Add --network.",
		],
	])("rejects %j with one sentence", async (words, sentence) => {
		const { code, err } = await callCli("explore", ...words);
		expect(code).toBe(64);
		expect(err.startsWith(`aerospike-task: ${sentence}`), err).toBe(true);
	});

	it("exits with 2 if a mutant keeps hidden state", async () => {
		const { code, err } = await callCli("explore", "--mutant", "status-loses-patience", "--nodes", "1");
		expect(code).toBe(2);
		expect(err).toMatch(/keep hidden state.* Search their runs with aerospike-task fuzz --mutant status-loses-patience\./);
	});

	it.each([
		["only-the-first-seed-is-tried", "is not in its rules: it gets the members wrong. Use --way network."],
		["sleeps-first", "is not in its rules. Use --way virtual."],
	])("has no search of the rules alone for %s, which would judge nothing", async (mutant, sentence) => {
		const { code, out, err } = await callCli("fuzz", "--way", "rules", "--runs", "5", "--mutant", mutant);
		expect({ code, out, err }).toEqual({ code: 64, out: "", err: `aerospike-task: The bug of ${mutant} ${sentence}\n` });
	});

	it("rejects a mutant whose bug is not in its rules", async () => {
		const { code, err } = await callCli("explore", "--mutant", "sleeps-first");
		expect(code).toBe(64);
		expect(err).toContain("sleeps-first");
	});
});

describe("conform --complete", () => {
	it("shows what has failed so far when the adapter dies", async () => {
		const driver = `'${process.execPath}' test/cli/fixtures/lies-then-stops.mjs 40`;
		const { code, out, err } = await callCli("conform", "--complete", "--driver", driver);
		expect(code).toBe(1);
		expect(out).toMatch(/^npm run task -- replay s1\.\S+$/m);
		expect(err).toMatch(/^aerospike-task: The adapter ended with exit code 3 instead of answering decide\.$/m);
	});

	it("prints what has failed so far as JSON if it was asked to", async () => {
		const driver = `'${process.execPath}' test/cli/fixtures/lies-then-stops.mjs 40`;
		const { code, out } = await callCli("conform", "--complete", "--json", "-", "--driver", driver);
		expect(code).toBe(1);
		expect(JSON.parse(out).failed).toBeGreaterThan(0);
	});

	it("rejects a selection of requirements", async () => {
		const { code, err } = await callCli("conform", "--complete", "--only", "ROUND-7");
		expect(code).toBe(64);
		expect(err).toBe("aerospike-task: --complete and --only cannot be combined.\n");
	});
});
