import { describe, expect, it } from "vitest";
import { HANGS } from "../../../kit/drivers/call-watch.ts";
import { declaredHabits, outsideHabits } from "../../../kit/drivers/declared-habits.ts";
import { findingsOf } from "../../../kit/drivers/findings.ts";
import { observeRounds } from "../../../kit/drivers/observe-rounds.ts";
import { worldOf } from "../../../kit/oracle/world.ts";
import type { Habits } from "../../../kit/protocol/messages.ts";
import type { CallReport, Run } from "../../../kit/run/run.ts";
import type { RealTimeLimits } from "../../../kit/run/seen.ts";
import type { Schedule } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";

type Asked = readonly [node: string, askedAt: number, endedAt: number, value?: string];

interface Played {
	readonly habits?: Habits;
	readonly asked: readonly Asked[];
	readonly end: Pick<CallReport, "settledAt" | "tookMs" | "sleptMs" | "outcome">;
	readonly timeout?: number;
	readonly limits?: Partial<RealTimeLimits>;
	readonly lateMs?: number;
	/** A node that joins, and when. */
	readonly joins?: readonly [node: string, at: number];
}

const ACTIVE = "trid=1:status=active(ok):";
const TIMEOUT = { kind: "error", code: "timeout", message: "" } as const;

/** The clauses that a driver breaks, from its questions and its end in real time. A node says "active" by default. */
function broken({ habits = {}, asked, end, timeout, limits, lateMs = 0, joins }: Played): readonly string[] {
	const hello = { habits };
	const names = [...new Set(asked.map(([node]) => node))];
	const schedule: Schedule = {
		version: 1,
		task: { id: "1", namespace: "test", kind: "query_execute" },
		nodes: names.map((name) => ({ name, version: "8.1.2.0", job: { duration: 1e6 }, member: name !== joins?.[0] })),
		events: [],
		habits: declaredHabits({ protocol: 2, name: "x", version: "1", profiles: ["wire"], ...hello }),
		calls: [{ kind: "wait", ...(timeout !== undefined && { timeout }) }],
	};
	const trace = asked.flatMap(([node, at, endedAt, value = ACTIVE], question): TraceEvent[] => [
		{ kind: "asked", at, node, question, commands: ["query-show:id=1"] },
		...(endedAt === Number.POSITIVE_INFINITY
			? []
			: [{ kind: "answered" as const, at: endedAt, node, question, body: `query-show:id=1\t${value}\n` }]),
	]);
	if (joins !== undefined) trace.push({ kind: "node", node: joins[0], at: joins[1], change: "joined" });
	const real: RealTimeLimits = {
		...{ isTrue: true, scale: 1, toleranceMs: habits.toleranceMs ?? 50, unawareMs: 0, pauseMs: 1000, requestTimeoutMs: 1000 },
		...(timeout !== undefined && { timeoutMs: timeout }),
		...limits,
	};
	const manner = outsideHabits(hello);
	const bare: Run = {
		schedule,
		calls: [{ calledAt: 0, rounds: [], ...end }],
		trace: trace.toSorted((one, other) => one.at - other.at),
		truth: {},
	};
	const rounds = observeRounds(bare, worldOf(schedule, bare.trace), real, manner);
	const lateness = { ms: lateMs, allowedMs: real.toleranceMs };
	return findingsOf({ ...bare, seen: { profile: "wire", rounds, isCounted: true, manner, real, lateness } }).map(
		({ requirement, kind, isCertain }) => `${requirement} ${kind}${isCertain ? " certain" : ""}`,
	);
}

describe("a wait that ends in a timeout", () => {
	const asked: readonly Asked[] = Array.from({ length: 20 }, (_, round) => ["A", round * 1000, round * 1000 + 1]);
	const end = { settledAt: 20_000, tookMs: 20_000, outcome: TIMEOUT } as const;

	it("without one breaks WAIT-3, if each node has answered each question", () => {
		expect(broken({ asked, end })).toEqual(["WAIT-3 question"]);
		expect(broken({ asked, end, timeout: Number.POSITIVE_INFINITY })).toContain("WAIT-3 question");
	});

	it("is right if it has one, and another fault if a question was not answered", () => {
		expect(broken({ asked, end, timeout: 20_000 })).toEqual([]);
		const silent: Asked = ["A", 20_000, Number.POSITIVE_INFINITY];
		const later = { ...end, settledAt: 25_000, tookMs: 25_000 };
		expect(broken({ asked: [...asked, silent], end: later })).not.toContain("WAIT-3 question");
	});
});

describe("the times of a driver are judged by its declared habits", () => {
	it("toleranceMs says how much later than its timeout a wait may end", () => {
		const late: Played = { asked: [["A", 0, 1]], end: { settledAt: 1200, tookMs: 1200, outcome: TIMEOUT }, timeout: 1000 };
		expect(broken(late)).toEqual(["WAIT-5 time"]);
		expect(broken({ ...late, habits: { toleranceMs: 1000 } })).toEqual([]);
	});

	it("what exceeds the tolerance proves nothing if the machine was late by as much, although within the tolerance", () => {
		const late: Played = { asked: [["A", 0, 1]], end: { settledAt: 1060, tookMs: 1060, outcome: TIMEOUT }, timeout: 1000 };
		expect(broken({ ...late, lateMs: 45 })).toEqual([]);
		expect(broken({ ...late, lateMs: 10 })).toEqual([]);
		expect(broken({ ...late, lateMs: 9 })).toEqual(["WAIT-5 time"]);
		// Above the tolerance, the repetitions decide what can be told.
		expect(broken({ ...late, lateMs: 51 })).toEqual(["WAIT-5 time"]);
		// An end before the timeout has no such excuse.
		const early: Played = { asked: [["A", 0, 1]], end: { settledAt: 960, tookMs: 960, outcome: TIMEOUT }, timeout: 1000 };
		expect(broken({ ...early, lateMs: 45 })).toEqual(["WAIT-5 time certain"]);
	});

	it("a wait that hangs is one fault: the open question, or the missing one if no question is open", () => {
		const end = { settledAt: 17_000, outcome: { kind: "error", code: "endless", message: HANGS } } as const;
		expect(broken({ asked: [["A", 0, Number.POSITIVE_INFINITY]], end })).toEqual(["ASK-7 question"]);
		expect(broken({ asked: [["A", 0, 1]], end })).toEqual(["WAIT-3 question"]);
	});

	it("a wait that sleeps for most of a pause after its timeout is certain in two runs, on any machine", () => {
		const end = { settledAt: 1005, tookMs: 1005, outcome: TIMEOUT };
		const asked: Played["asked"] = [
			["A", 0, 1],
			["A", 1001, 1002],
		];
		expect(broken({ asked, end, timeout: 750 })).toEqual(["WAIT-5 question"]);
		expect(broken({ asked, end, timeout: 900 })).toEqual(["WAIT-5 time"]);
	});

	it("a driver that sleeps first has to wake up at its timeout", () => {
		const late: Played = { asked: [["A", 0, 1]], end: { settledAt: 2, tookMs: 1002, outcome: TIMEOUT }, timeout: 250 };
		expect(broken({ ...late, habits: { firstSleep: true } })).toEqual(["WAIT-5 question"]);
		expect(broken({ ...late, habits: { firstSleep: true }, timeout: 990 })).toEqual([]);
	});

	it("a wait may end before its timeout by the step of a coarse clock, also if it is played slowly", () => {
		const slow: Pick<Played, "asked" | "timeout" | "limits"> = {
			asked: [["A", 0, 1]],
			timeout: 1000,
			limits: { toleranceMs: 500 },
		};
		expect(broken({ ...slow, end: { settledAt: 975, tookMs: 975, outcome: TIMEOUT } })).toEqual(["WAIT-5 time certain"]);
		expect(broken({ ...slow, end: { settledAt: 985, tookMs: 985, outcome: TIMEOUT } })).toEqual([]);
	});

	it("an end before the timeout is certain if it was seen once, unless a coarse clock can explain it", () => {
		const early: Pick<Played, "asked" | "timeout"> = { asked: [["A", 0, 1]], timeout: 300 };
		expect(broken({ ...early, end: { settledAt: 280, tookMs: 280, outcome: TIMEOUT } })).toEqual(["WAIT-5 time certain"]);
		expect(broken({ ...early, end: { settledAt: 290, tookMs: 290, outcome: TIMEOUT } })).toEqual(["WAIT-5 time"]);
	});

	it("a wait that should have ended in an earlier round is not judged by its end", () => {
		const end = { settledAt: 1100, tookMs: 1100, outcome: TIMEOUT };
		const error = "ERROR:22:forbidden";
		const asked: Played["asked"] = [
			["A", 0, 1, error],
			["A", 1001, 1002, error],
		];
		expect(broken({ asked, end, timeout: 1900 })).toEqual(["ROUND-4 verdict"]);
	});

	it("a wait that gives up too early need not have judged its last round", () => {
		const end = { settledAt: 100, tookMs: 100, outcome: TIMEOUT };
		expect(broken({ asked: [["A", 0, 1, "ERROR:22:forbidden"]], end, timeout: 300 })).toEqual(["WAIT-5 question certain"]);
	});

	it("toleranceMs says how much later than the first node of a round the others may be asked", () => {
		const inTurn: Played = {
			asked: [
				["A", 0, 1],
				["B", 300, 301],
			],
			end: { settledAt: 2000, tookMs: 2000, outcome: TIMEOUT },
			timeout: 2000,
		};
		expect(broken(inTurn)).toEqual(["ASK-4 time"]);
		expect(broken({ ...inTurn, habits: { toleranceMs: 1000 } })).toEqual([]);
	});

	it("a first pause is seen if the pauses are much longer than the tolerance, but not at the true pace (WAIT-1)", () => {
		const slept = (sleptMs: number, limits: Partial<RealTimeLimits>, habits: Habits = {}) =>
			broken({
				habits,
				limits: { isTrue: false, ...limits },
				asked: [["A", sleptMs, sleptMs + 1, "trid=1:status=done(ok):"]],
				end: { settledAt: sleptMs + 2, sleptMs, outcome: { kind: "complete" } },
			});
		expect(slept(200, { pauseMs: 200 })).toEqual(["WAIT-1 time"]);
		expect(slept(140, { pauseMs: 200 })).toEqual([]);
		expect(slept(100, { pauseMs: 100 })).toEqual([]);
		expect(slept(1000, { pauseMs: 1000, isTrue: true })).toEqual([]);
		expect(slept(200, { pauseMs: 200 }, { firstSleep: true })).toEqual([]);
		// The first pause of a backoff, or the shortest one of an adaptive interval, can be too short to be seen.
		const growing = (firstMs: number): Habits => ({ backoff: { firstMs, factor: 2, every: 1, mostMs: 1000 } });
		expect(slept(40, { pauseMs: 1000 }, growing(50))).toEqual([]);
		expect(slept(80, { pauseMs: 150 }, { adaptive: { minMs: 30, maxMs: 150 } })).toEqual([]);
		expect(slept(200, { pauseMs: 1000 }, growing(200))).toEqual(["WAIT-1 time"]);
	});

	it("a last round before the deadline that completes the grace breaks ROUND-8, a success at the deadline WAIT-4", () => {
		const none = "ERROR:2:job not found";
		const completed = (third: number): Played => ({
			asked: [
				["A", 0, 1, none],
				["A", 1001, 1002, none],
				["A", third, third + 1, third === 1499 ? none : ACTIVE],
			],
			end: { settledAt: 1502, tookMs: 1502, outcome: { kind: "complete" } },
			timeout: 1500,
		});
		expect(broken(completed(1499))).toEqual(["ROUND-8 verdict"]);
		expect(broken(completed(1498))).toEqual(["WAIT-4 verdict"]);
	});

	it("a success in the last round that the timeout allows breaks WAIT-4 if the driver went on after the same answers", () => {
		const succeeds = (graceRounds: number, timeout: number): Played => ({
			habits: { graceRounds },
			asked: [
				["A", 0, 1],
				["A", 1001, 1002],
				["A", 2003, 2004],
			],
			end: { settledAt: 2005, tookMs: 2005, outcome: { kind: "complete" } },
			timeout,
		});
		expect(broken(succeeds(2, 3000))).toEqual(["WAIT-4 verdict"]);
		// There was time for one more round, or the driver may have counted these rounds for its grace.
		expect(broken(succeeds(2, 4000))).toEqual(["ROUND-3 verdict"]);
		expect(broken(succeeds(3, 3000))).toEqual(["ROUND-3 verdict"]);
	});

	it("a pause begins at the request timeout at the latest, also if an answer comes later", () => {
		const ended = (askedAt: number): Played => ({
			asked: [
				["A", 0, 1900],
				["A", askedAt, askedAt + 1, "trid=1:status=done(ok):"],
			],
			end: { settledAt: askedAt + 2, outcome: { kind: "complete" } },
		});
		expect(broken(ended(2000))).toEqual([]);
		expect(broken(ended(1905))).toContain("WAIT-2 time");
	});

	it("a pause from start to start may be shorter than one from end to start", () => {
		const rounds: Played = {
			asked: [
				["A", 0, 700],
				["A", 1000, 1700],
			],
			end: { settledAt: 1800, outcome: { kind: "cancelled" } },
		};
		expect(broken(rounds)).toEqual(["WAIT-2 question"]);
		expect(broken({ ...rounds, habits: { pause: "start-to-start" } })).toEqual([]);
	});

	it("a request timeout for the round counts from its first question", () => {
		const silent: Played = {
			asked: [
				["A", 0, 1500],
				["B", 1500, 2900],
			],
			habits: { sweep: "one-by-one" },
			end: { settledAt: 2900, outcome: { kind: "cancelled" } },
		};
		expect(broken(silent)).toEqual([]);
		expect(broken({ ...silent, habits: { sweep: "one-by-one", requestTimeoutPer: "round" } })).toEqual(["ASK-7 question"]);
	});

	it("retries until the timeout do not give a question more time", () => {
		const slow: Played = { asked: [["A", 0, 5000]], end: { settledAt: 5000, outcome: { kind: "cancelled" } } };
		expect(broken({ ...slow, habits: { retries: 5 } })).toEqual([]);
		expect(broken({ ...slow, habits: { retries: "until-timeout" } })).toEqual(["ASK-7 question"]);
	});
});

describe("a round in which every node was done", () => {
	const DONE = "trid=1:status=done(ok):";
	const goesOn = (joinsAt: number): Played => ({
		joins: ["B", joinsAt],
		asked: [
			["A", 0, 5, DONE],
			["A", 1005, 1006, DONE],
			["B", 1005, 1006],
		],
		end: { settledAt: 1100, outcome: { kind: "cancelled" } },
	});

	it("need not end the wait if a node joined before the next round, because a driver may look at the members (CLUSTER-11)", () => {
		expect(broken(goesOn(3))).toEqual([]);
		expect(broken(goesOn(900))).toEqual([]);
	});

	it("ends the wait if the node joined in a later round", () => {
		expect(broken(goesOn(1006))).toContain("ROUND-6 verdict");
	});
});

describe("a fault in time on a machine that is late", () => {
	const hangs: Played = {
		asked: [["A", 0, Number.POSITIVE_INFINITY]],
		end: { settledAt: 40_000, outcome: { kind: "cancelled" } },
	};

	it("is certain if it exceeds the limit by far more than the machine was late", () => {
		expect(broken({ ...hangs, lateMs: 2000 })).toEqual(["ASK-7 question"]);
	});

	it("depends on the machine if the machine was late by the same time", () => {
		expect(broken({ ...hangs, lateMs: 20_000 })).toEqual(["ASK-7 time"]);
	});
});
