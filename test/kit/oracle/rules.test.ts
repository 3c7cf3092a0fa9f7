import { describe, expect, test } from "vitest";
import { createAdaptivePause } from "../../../kit/oracle/adaptive-pause.ts";
import { asksFor } from "../../../kit/oracle/commands.ts";
import { type Finding, reporterOf } from "../../../kit/oracle/finding.ts";
import type { Poll } from "../../../kit/oracle/judged-round.ts";
import { createHandleMemory } from "../../../kit/oracle/memory.ts";
import { paceOf } from "../../../kit/oracle/pace.ts";
import { isAnswerable } from "../../../kit/oracle/question-form.ts";
import { checkDropped } from "../../../kit/oracle/reported-round.ts";
import { type GraceTerms, type RoundFacts, verdictsOf } from "../../../kit/oracle/verdict.ts";
import type { Turn } from "../../../kit/run/turn.ts";

const turnOf = (node: string, kind: "not_found" | "complete" | "in_progress", endedAt = 5, entry = ""): Turn => {
	const word = kind === "not_found" ? { kind, listed: false } : { kind, result: undefined, entry };
	return { node, endedAt, word: word as Turn["word"], build: "8.1.2.0", droppedAt: undefined };
};

describe("A request is the expected one (ASK-1)", () => {
	test("if each of its commands is expected, in any order, and no command is missing", () => {
		const both = ["query-show:trid=7", "scan-show:trid=7"];
		expect(asksFor(both.toReversed(), both, "5.7.0.31")).toBe(true);
		expect(asksFor(["query-show:trid=7", "scan-show:trid=8"], both, "5.7.0.31")).toBe(false);
		expect(asksFor(["query-show:trid=7"], both, "5.7.0.31")).toBe(false);
	});

	test("from 8.1 on also with trid in place of id", () => {
		expect(asksFor(["query-show:trid=7"], ["query-show:id=7"], "8.1.2.0")).toBe(true);
		expect(asksFor(["query-show:trid=7"], ["query-show:id=7"], "8.0.0.15")).toBe(false);
	});
});

describe("A server answers a command", () => {
	test("of an older server only if the command has parameters", () => {
		expect(isAnswerable("jobs", "5.6.0.25", "7")).toBe(false);
		expect(isAnswerable("jobs:module=scan;trid=7", "5.6.0.25", "7")).toBe(true);
		expect(isAnswerable("jobs:trid=7", "5.6.0.25", "7")).toBe(false);
		expect(isAnswerable("status:module=scan;trid=7", "5.6.0.25", "7")).toBe(false);
	});
});

describe("The pace of a wait (WAIT-2, WAIT-5)", () => {
	const wait = (timeout?: number) => ({ kind: "wait", pollInterval: 10, ...(timeout !== undefined && { timeout }) }) as const;
	const round = (number: number, startedAt = 100, endedAt = 104) => ({ number, startedAt, endedAt, isEarly: false });

	test("of a backoff grows by its factor after the declared number of rounds, up to its longest pause", () => {
		const pace = paceOf(wait(), 0, { kind: "backoff", first: 10, factor: 2, every: 2, most: 35 });
		expect([1, 2, 3, 4, 5].map((number) => pace.next(round(number))?.at)).toEqual([114, 114, 124, 124, 139]);
	});

	test("from start to start never begins before the end of the round", () => {
		const pace = paceOf(wait(), 0, { kind: "start-to-start" });
		expect([pace.next(round(1))?.at, pace.next(round(1, 100, 130))?.at]).toEqual([110, 130]);
	});

	test("has one last round, as long before the deadline as the round before took", () => {
		const pace = paceOf(wait(110), 0, { kind: "end-to-start" });
		expect(pace.next(round(1))).toEqual({ at: 106, isEarly: true });
		expect(pace.next(round(1, 100, 110))).toBeUndefined();
		expect(pace.next({ ...round(1), isEarly: true })).toBeUndefined();
		expect(paceOf(wait(0), 0, { kind: "end-to-start" }).next(round(1))).toBeUndefined();
	});

	test("of shared polls may begin up to two intervals later, and not in the last round", () => {
		expect(paceOf(wait(), 0, { kind: "shared" }).next(round(1))).toEqual({ at: 114, isEarly: false, before: 124 });
		expect(paceOf(wait(120), 0, { kind: "shared" }).next(round(1))).toEqual({ at: 114, isEarly: false, before: 116 });
		expect(paceOf(wait(115), 0, { kind: "shared" }).next(round(1))).toEqual({ at: 111, isEarly: true });
	});

	test("that adapts does not know an answer that came after the round", () => {
		const call = { kind: "wait", adaptiveMin: 1, adaptiveMax: 5000 } as const;
		const entry = "job-progress=50:run-time=1000:";
		const pauseWith = (answeredAt: number) => {
			const turns = [turnOf("A", "in_progress", answeredAt, entry)];
			return paceOf(call, 0, { kind: "end-to-start" }).next({ number: 1, startedAt: 995, endedAt: 1000, isEarly: false, turns });
		};
		expect(pauseWith(1001)?.at).not.toBe(pauseWith(1000)?.at);
	});
});

describe("The pause that adapts to the progress (WAIT-2)", () => {
	const pauses = (...rounds: readonly (readonly [at: number, entry: string])[]) => {
		const pause = createAdaptivePause({ min: 100, max: 5000 });
		return rounds.map(([at, entry]) => pause(entry === "" ? [] : [turnOf("A", "in_progress", at, entry)], at));
	};

	test("ends three quarters of the way to the predicted end, and half the shortest pause later", () => {
		// Half of the job took 1000 ms, so 1000 ms are left.
		expect(pauses([1000, "job-progress=50:run-time=1000:"])).toEqual([800]);
		// 30 percent took 600 ms, so 400 ms are left, and the predicted end has not moved.
		expect(pauses([1000, "job-progress=50:run-time=1000:"], [1600, "job-progress=80:run-time=1600:"])).toEqual([800, 450]);
	});

	test("is the longest one without a progress, and a second if no node is in progress", () => {
		expect(pauses([1000, "status=active(ok)"])).toEqual([5000]);
		expect(pauses([1000, ""])).toEqual([1000]);
	});

	test("grows while the progress does not change, and starts again if the progress falls", () => {
		const half = "job-progress=50:run-time=1000:";
		// 1800 ms are left now. The predicted end moved by 1600 ms, so a quarter of that time is the pause.
		expect(pauses([1000, half], [1800, half])[1]).toBe(500);
		expect(pauses([1000, half], [1800, half], [4000, half])[2]).toBe(1500);
		expect(pauses([1000, half], [1800, "job-progress=10:run-time=200:"])[1]).toBe(1400);
	});

	test("at 100 percent is the shortest one for the first second", () => {
		const done = "job-progress=100:run-time=1000:";
		expect(pauses([1000, done], [1900, done], [2400, done])).toEqual([100, 100, 200]);
	});
});

describe("What a handle has seen (TRUTH-1)", () => {
	const seen = (entry: string) => ({ kind: "in_progress", result: undefined, entry }) as const;

	test("is the last certain report, and every report of the same time or later", () => {
		const memory = createHandleMemory();
		memory.add("A", seen("first"), 4, 0, false);
		memory.add("A", seen("one"), 5, 0, false);
		memory.add("A", seen("other"), 5, 0, false);
		memory.add("A", seen("doubtful"), 6, 0, true);
		expect(memory.latest("A", 7, 0).map((each) => each?.entry)).toEqual(["doubtful", "other", "one"]);
		expect(memory.latest("B", 7, 0)).toEqual([undefined]);
	});

	test("has each member since the call that found it, for other calls from the next instant on", () => {
		const memory = createHandleMemory();
		memory.addMembers(["A"], 5, 0);
		expect([memory.wasMember("A", 5, 0), memory.wasMember("A", 5, 1), memory.wasMember("A", 6, 1)]).toEqual([
			"yes",
			"either",
			"yes",
		]);
		expect(memory.wasMember("B", 6, 0)).toBe("no");
		memory.addMembers(["A"], 3, 1);
		expect([memory.wasMember("A", 4, 2), memory.wasMember("A", 3, 1)]).toEqual(["yes", "yes"]);
	});
});

describe("The verdict of a round", () => {
	const facts = (turns: readonly Turn[], change: Partial<RoundFacts> = {}): RoundFacts => ({
		...{ endedAt: 5, turns, left: new Set<string>(), isEarly: false, done: new Set<string>() },
		...change,
	});
	const terms: GraceTerms = { grace: 3, empty: 0, firstRoundAt: 0 };

	test("is any of two if it depends on the order of two calls at the same time", () => {
		const round = facts([turnOf("A", "not_found")]);
		expect(verdictsOf(round, terms, () => "either").map(({ kind }) => kind)).toEqual(["in_progress", "complete"]);
		expect(verdictsOf(round, terms, () => "yes").map(({ kind }) => kind)).toEqual(["complete"]);
		expect(verdictsOf(round, terms, () => "no").map(({ kind }) => kind)).toEqual(["in_progress"]);
	});

	test("is one if the order makes no difference", () => {
		const round = facts([turnOf("A", "in_progress")]);
		expect(verdictsOf(round, terms, () => "either")).toHaveLength(1);
	});

	test("of an empty round counts up to the grace, except for a round that began early or lost a node", () => {
		const empty = facts([turnOf("A", "not_found"), turnOf("B", "complete")]);
		const verdict = (round: RoundFacts, count: number) => verdictsOf(round, { ...terms, empty: count }, () => "no")[0];
		expect(verdict(empty, 0)).toEqual({ kind: "in_progress", clause: "ROUND-7", empty: 1 });
		expect(verdict(empty, 2)).toEqual({ kind: "complete", clause: "ROUND-8", empty: 3 });
		expect(verdict({ ...empty, isEarly: true }, 2)).toEqual({ kind: "in_progress", clause: "ROUND-8", empty: 2 });
		expect(verdict({ ...empty, left: new Set(["C"]) }, 2)).toEqual({ kind: "in_progress", clause: "ROUND-9", empty: 2 });
		expect(verdict({ ...empty, startedOn: new Set(["B"]) }, 0)).toMatchObject({ kind: "complete", clause: "TRUTH-4" });
	});
});

test("A question may stay open after the end of its round only if another wait still needs it (ASK-7)", () => {
	const dropped = (droppedAt: number, isShared: boolean) => {
		const findings: Finding[] = [];
		const turns = [{ ...turnOf("A", "not_found"), droppedAt }];
		checkDropped({ turns, at: 5, number: 1 } as unknown as Poll, isShared, reporterOf(findings, 0));
		return findings.map(({ requirement, got }) => `${requirement}: ${got}`);
	};
	expect([dropped(5, false), dropped(5, true), dropped(6, true)]).toEqual([[], [], []]);
	expect(dropped(6, false)).toEqual(["ASK-7: given up at 6 ms"]);
	expect(dropped(4, true)).toEqual(["ASK-7: given up at 4 ms"]);
});
