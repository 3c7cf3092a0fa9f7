import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lanesText } from "../../kit/lanes/text.ts";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import type { Run } from "../../kit/run/run.ts";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { parseReplayToken } from "../../kit/schedule/replay-token.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { checkSchedule } from "../../kit/schedule/schedule-json.ts";
import { scheduleSeed } from "../../kit/schedule/schedule-seed.ts";
import { withLanes } from "../../kit/search/describe-failure.ts";
import type { Failure } from "../../kit/search/failure.ts";
import { fuzz } from "../../kit/search/fuzz.ts";
import { loadRegressions, promote, type Regression } from "../../kit/search/regressions.ts";
import { drawTimelessSchedule, isTimeless, runOverTcp, timelessDifference } from "../../kit/search/run-over-tcp.ts";
import { missedPoints, POINT_NAMES } from "../../kit/search/sometimes.ts";
import { librarySubject, mutantOf, mutantSubject } from "../../kit/search/subject.ts";
import { readScenarios } from "../../kit/spec/scenario-tags.ts";
import { count } from "../support/counts.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** A tracker that gives up too early. */
const hasty = mutantSubject(mutantOf("two-rounds-of-grace"));
/** The first failure that a search finds in it. Several tests begin with this search, so it runs once. */
let firstFailure: Promise<Failure> | undefined;
async function searchHasty(): Promise<Failure> {
	const [failure] = (await fuzz({ runs: count(50, 200), way: "virtual", custom: hasty })).found;
	if (failure === undefined) throw new Error("No failure was found.");
	return failure;
}
function failureOfHasty(): Promise<Failure> {
	firstFailure ??= searchHasty();
	return firstFailure;
}

describe("A search", () => {
	test("finds no failure in the library, on virtual time and with only the rules", async () => {
		const runs = count(10, 10_000);
		const report = await fuzz({ seed: 20_261, runs });
		expect(report.found).toEqual([]);
		expect(report.differences).toEqual([]);
		expect(report.schedules).toBe(runs);
		expect(report.wordSchedules).toBeGreaterThan(100 * runs);
	});

	test("finds a tracker that gives up too early, shrinks the run to a few lines, and gives a token that replays it", async () => {
		const { requirement, scenario, token, schedule, message } = await failureOfHasty();
		expect(requirement).toBe("ROUND-7");
		expect(scenario.split("\n").length).toBeLessThanOrEqual(8);
		const again = parseReplayToken(token);
		expect(again).toEqual(checkSchedule(schedule));
		expect(parseScenario(scenario)).toEqual(again);
		expect(judgeRun(await hasty.play(again))[0]?.message).toBe(message);
		expect(judgeRun(await librarySubject().play(again))).toEqual([]);
	});

	test("finds the same with only the rules, as a schedule", async () => {
		const { found, schedules, wordSchedules } = await fuzz({ runs: 2000, way: "rules", custom: hasty });
		expect(schedules).toBe(0);
		expect(wordSchedules).toBe(2000);
		expect(found[0]?.requirement).toBe("ROUND-7");
	});

	test("shows each broken clause once, also if its messages differ", async () => {
		let judged = 0;
		const judge = ({ schedule: { nodes } }: Run) => ({
			requirement: nodes.length > 1 ? "ROUND-7" : "WAIT-5",
			message: "another word ".repeat(++judged % 50),
		});
		const custom = { ...librarySubject(), judge, checks: ["specification"] as const };
		const { found } = await fuzz({ runs: 40, way: "virtual", custom });
		expect(found.map(({ requirement }) => requirement).sort()).toEqual(["ROUND-7", "WAIT-5"]);
		expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(40);
	});

	test("plays the smallest schedule once, and keeps that run for the picture", async () => {
		const played: string[] = [];
		const play = (schedule: Schedule): Promise<Run> => {
			played.push(JSON.stringify(schedule));
			return hasty.play(schedule);
		};
		const custom = { ...hasty, play, checks: ["specification"] as const };
		const { found } = await fuzz({ runs: 40, way: "virtual", custom });
		const [failure] = await withLanes(found, play);
		if (failure?.lanes === undefined) throw new Error("The failure has no lanes.");
		expect(played.filter((text) => text === JSON.stringify(failure.schedule))).toHaveLength(1);
		expect(lanesText(failure.lanes)).toBe(failure.history);
	});

	test("finds a run that differs each time, and shows the first event that differs", async () => {
		const library = librarySubject();
		let calls = 0;
		// Its clock is a millisecond late every other time.
		const play = async (schedule: Parameters<typeof library.play>[0]): Promise<Run> => {
			const run = await library.play(schedule);
			if (calls++ % 2 === 0) return run;
			return { ...run, trace: run.trace.map((event) => (event.kind === "answered" ? { ...event, at: event.at + 1 } : event)) };
		};
		const { found } = await fuzz({ runs: count(6, 200), way: "virtual", custom: { ...library, play } });
		const repetition = found.find(({ check }) => check === "repetition");
		expect(repetition?.message).toMatch(
			/^JUDGE-2, repetition: event \d+ of the first run is ".*answered .*", of the second ".*answered .*"\.$/,
		);
	});

	test("continues until it is cancelled", async () => {
		let asked = 0;
		const report = await fuzz({ way: "rules", isOver: () => ++asked > 2 });
		expect(report.wordSchedules).toBe(100_000);
	});

	test("draws the same schedules for the same seed, and other schedules for another seed", () => {
		const seeds = Array.from({ length: 1000 }, (_, index) => scheduleSeed(7, index));
		expect(seeds).toEqual(Array.from({ length: 1000 }, (_, index) => scheduleSeed(7, index)));
		expect(new Set([...seeds, ...seeds.map((_, index) => scheduleSeed(8, index))]).size).toBe(2000);
	});

	test("fails if a situation was never reached although there were enough schedules", () => {
		const [first = "", ...others] = POINT_NAMES;
		const points = [0, ...others.map(() => 1)];
		expect(missedPoints(points, 99_999, "both")).toEqual([]);
		expect(missedPoints(points, 100_000, "both")).toEqual([first]);
		// A search over networks need only reach the points of networks, and earlier.
		expect(missedPoints(points, 100_000, "network")).toEqual([]);
		expect(missedPoints([], 4999, "network")).toEqual([]);
		expect(missedPoints([], 5000, "network")).toContain("a node moved during a wait");
		expect(missedPoints([], 5000, "network")).not.toContain(first);
	});
});

describe("A failure that was saved as a scenario", () => {
	test("is a scenario with the tags of its clause, with which the next search begins", async () => {
		const failure = await failureOfHasty();
		const file = promote(failure, scratch);
		const text = readFileSync(file, "utf8");
		expect(readScenarios(text, file).map(({ tags }) => tags)).toEqual([["@ROUND-7", "@MUST"]]);
		expect(text).toContain("Then the run keeps the specification");
		const regressions = loadRegressions(scratch);
		expect(regressions.map(({ schedule }) => schedule)).toEqual([checkSchedule(failure.schedule)]);
		const again = await fuzz({ runs: 1, way: "virtual", custom: hasty, regressions });
		expect(again.found[0]?.requirement).toBe("ROUND-7");
		expect((await fuzz({ runs: 1, way: "virtual", regressions })).found).toEqual([]);
	});

	test("is reported once per kind, and those that the time was too short for are counted", async () => {
		const { schedule } = await failureOfHasty();
		const stored = { name: "stored", file: "stored.feature", schedule };
		const shownFor = async (...regressions: readonly Regression[]) => {
			const shown: string[] = [];
			const onFailure = ({ check, requirement, count }: Failure) => shown.push(`${check} ${requirement} ${count}`);
			const { unplayed } = await fuzz({ runs: 1, way: "rules", custom: hasty, regressions, onFailure });
			expect(unplayed).toBeUndefined();
			return shown;
		};
		const shown = await shownFor(stored);
		expect(shown).toContain("specification ROUND-7 1");
		expect(await shownFor(stored, stored, stored)).toEqual(shown);
		let begun = 0;
		const short = await fuzz({
			...{ way: "virtual", custom: hasty, regressions: [stored, stored, stored] },
			onRegression: (played) => {
				begun = played + 1;
			},
			isOver: () => begun > 1,
		});
		expect({ ...short, found: short.found.length }).toMatchObject({ schedules: 0, unplayed: 2, found: 1 });
	});
});

describe("A schedule that does not depend on exact times", () => {
	const schedules = Array.from({ length: count(8, 40) }, (_, index) =>
		drawTimelessSchedule(createRandom(scheduleSeed(11, index))),
	);

	test("gives the same result on virtual time and over sockets", async () => {
		const { play } = librarySubject();
		for (const schedule of schedules) {
			expect(isTimeless(schedule)).toBe(true);
			const overSockets = await runOverTcp(schedule);
			expect(timelessDifference(overSockets, (await play(schedule)).calls[0])).toBeUndefined();
		}
	});

	test("reports the first difference between the two", async () => {
		const [rules] = [mutantOf("not-found-is-complete").rules?.()];
		const schedule = { ...schedules[0], nodes: [{ name: "A", version: "8.1.2.0", job: null }] } as Schedule;
		const virtual = (await librarySubject(rules).play(schedule)).calls[0];
		expect(timelessDifference(await runOverTcp(schedule), virtual)).toBe(
			"step 1 over sockets is in_progress, on virtual time complete",
		);
	});

	test("does not contain a wait for an event", () => {
		const [schedule] = schedules;
		if (schedule === undefined) throw new Error("There is no schedule.");
		expect(isTimeless({ ...schedule, events: [{ at: 1, kind: "not ready" }] })).toBe(false);
		expect(isTimeless({ ...schedule, calls: [{ kind: "wait", pollInterval: 1, timeout: 5 }] })).toBe(false);
		expect(isTimeless({ ...schedule, nodes: [{ name: "A", version: "5.7.0.31", job: null }] })).toBe(false);
	});
});

test.each([
	["Line 3: ", "Feature: x\n  Scenario: y\n    Given the nodule A\n"],
	["not valid Gherkin", "# language: xx\nFeature: x\n"],
])("A stored failure that cannot be read is named: %s", (why, text) => {
	const folder = join(scratch, "unreadable");
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "parse-1-0.feature"), text);
	expect(() => loadRegressions(folder)).toThrow(
		expect.objectContaining({
			name: "ScheduleError",
			message: expect.stringMatching(`^The stored failure parse-1-0\\.feature cannot be read: .*${why}`),
		}),
	);
});
