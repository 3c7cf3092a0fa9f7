import { describe, expect, it } from "vitest";
import { groupByRound, type RoundHabits } from "../../../kit/drivers/group-by-round.ts";
import type { Question } from "../../../kit/oracle/history.ts";
import type { World } from "../../../kit/oracle/world.ts";

const WORLD = { version: () => "8.1.2.0" } as unknown as World;
const PAUSE = 1000;

/** A question to a node, asked at an instant and answered 1 ms later unless it says otherwise. */
function question(node: string, askedAt: number, end: Question["end"] | "active" = { kind: "answered", body: "done" }): Question {
	const said = end === "active" ? ({ kind: "answered", body: "active" } as const) : end;
	const commands = [`query-show:id=1`];
	return { number: 1, node, commands, askedAt, endedAt: askedAt + 1, endedAs: 1, end: said };
}

function sizes(
	questions: readonly Question[],
	habits: Partial<RoundHabits> = {},
	world: Pick<World, "version"> = WORLD,
): readonly number[] {
	const groups = groupByRound(questions, world as World, {
		retries: 0,
		stopsAtProgress: false,
		pauseAfter: () => PAUSE,
		pausesFromStart: false,
		visiblePauseMs: 200,
		targetsAt: () => ["A", "B"],
		answerOf: ({ end }) =>
			end.kind === "answered" && end.body === "active"
				? { kind: "in_progress", result: undefined, entry: "" }
				: { kind: "not_found", listed: false },
		...habits,
	});
	return groups.map(({ length }) => length);
}

const FAILED: Question["end"] = { kind: "failed", reason: "reset" };
const SERVER_TIMEOUT: Question["end"] = { kind: "answered", body: "ERROR:9:timeout\n" };

describe("a round ends", () => {
	it("before a node is asked in the same form again", () => {
		expect(sizes([question("A", 0), question("B", 0), question("A", 1001), question("B", 1001)])).toEqual([2, 2]);
	});

	it.each([FAILED, SERVER_TIMEOUT])("not before a declared retry: %j", (end) => {
		expect(sizes([question("A", 0, end), question("A", 2)], { retries: 1 })).toEqual([2]);
		expect(sizes([question("A", 0, end), question("A", 2)], { retries: 0 })).toEqual([1, 1]);
	});

	it("after an answer in progress, if the driver declares that it stops there", () => {
		const again = [question("A", 0, "active"), question("A", 2)];
		expect(sizes(again, { stopsAtProgress: true })).toEqual([1, 1]);
		const elsewhere = [question("A", 0, "active"), question("B", 1001)];
		expect(sizes(elsewhere, { stopsAtProgress: true })).toEqual([1, 1]);
		expect(sizes([question("A", 0, "active"), question("B", 2)])).toEqual([2]);
	});

	// A node of 5.7 whose set is called "a\nscan-show:trid=1": the values of both commands cannot be told apart.
	it("not before each command of an unclear answer was asked alone, also after one of them was in progress", () => {
		const both = ["query-show:trid=1", "scan-show:trid=1"];
		const body = "query-show:trid=1\ttrid=1:set=a\nscan-show:trid=1\t:status=active:\nscan-show:trid=1\tERROR:2:job not found\n";
		const unclear = (at: number): Question => ({ ...question("A", at, { kind: "answered", body }), commands: both });
		const alone = (at: number, command: string, said: Question["end"] | "active"): Question => ({
			...question("A", at, said),
			commands: [command],
		});
		const [query = "", scan = ""] = both;
		const round = (at: number) => [
			unclear(at),
			alone(at + 2, query, "active"),
			alone(at + 4, scan, { kind: "answered", body: "x" }),
		];
		const world = { version: () => "5.7.0.31" };
		for (const stopsAtProgress of [true, false])
			expect(sizes([...round(0), ...round(1005)], { stopsAtProgress }, world)).toEqual([3, 3]);
		expect(sizes([...round(0), alone(6, scan, "active")], { stopsAtProgress: true }, world)).toEqual([3, 1]);
	});

	// A set may be called "a:status=done(ok)". A driver that reads this as the status goes on to the next node, without a
	// pause.
	it("not before the other module of a node before 6.0 is asked, although a busy machine delays this question", () => {
		const inModule = (command: string, at: number) => ({ ...question("A", at), commands: [command] });
		const questions = [inModule("query-show:trid=1", 0), inModule("scan-show:trid=1", 30), inModule("query-show:trid=1", 60)];
		const quick = { pauseAfter: () => 20 };
		expect(sizes(questions, quick, { version: () => "5.7.0.31" })).toEqual([2, 1]);
		// Later servers have no modules.
		expect(sizes(questions, quick)).toEqual([1, 1, 1]);
	});

	it("not after an answer in progress that the driver misread", () => {
		const questions = [question("A", 0, "active"), question("B", 2)];
		expect(sizes(questions, { stopsAtProgress: true })).toEqual([2]);
		expect(sizes(questions, { stopsAtProgress: true, pauseAfter: () => 0 })).toEqual([1, 1]);
	});

	it("after a pause from the first question, if the driver stops at progress and declares such pauses", () => {
		const slow = { ...question("A", 0, "active"), endedAt: 600 };
		const rounds = [slow, question("B", 1000), question("A", 1002)];
		const habits = { stopsAtProgress: true, pausesFromStart: true };
		expect(sizes(rounds, habits)).toEqual([1, 2]);
		expect(sizes([slow, question("B", 602)], habits)).toEqual([2]);
		const short = [question("A", 0, "active"), question("B", 90)];
		expect(sizes(short, { ...habits, pauseAfter: () => 100 })).toEqual([1, 1]);
	});

	it("not before a retry or a node that is still to be asked, however long after the first question", () => {
		const failed = { ...question("A", 0, FAILED), endedAt: 2000 };
		expect(sizes([failed, question("A", 2002)], { retries: 1, pausesFromStart: true })).toEqual([2]);
		const slow = { ...question("A", 0, "active"), endedAt: 900 };
		expect(sizes([slow, question("B", 902)], { pausesFromStart: true })).toEqual([2]);
	});

	it("after a pause, if a node is in progress: the driver may stop there without declaring it", () => {
		expect(sizes([question("A", 0, "active"), question("B", 1001)])).toEqual([1, 1]);
	});

	it("not after a delay, if the driver still has to ask this node", () => {
		expect(sizes([question("A", 0), question("B", 1001)])).toEqual([2]);
	});
});
