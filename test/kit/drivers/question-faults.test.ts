import { describe, expect, it } from "vitest";
import { findingsOf } from "../../../kit/drivers/findings.ts";
import { observeRounds } from "../../../kit/drivers/observe-rounds.ts";
import { worldOf } from "../../../kit/oracle/world.ts";
import type { CallOutcome, Run } from "../../../kit/run/run.ts";
import type { OutsideHabits, RealTimeLimits } from "../../../kit/run/seen.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import { MANNER, REAL as USUAL } from "./support/manner.ts";

const REAL: RealTimeLimits = { ...USUAL, requestTimeoutMs: 2000 };
const COMPLETE: CallOutcome = { kind: "complete" };
const CANCELLED: CallOutcome = { kind: "cancelled" };
const FAILED: CallOutcome = { kind: "error", code: "unsupported", message: "" };
const SERVER_ERROR = { kind: "error", code: "server_error", message: "" } as const;

/** A question, and its answer. */
interface Asked {
	/** Default: A. */
	readonly node?: string;
	readonly at: number;
	/** Default: 1 ms later. `Infinity`: the call ends before. */
	readonly answeredAt?: number;
	readonly command: string;
	/** The value of the answer. With `silence`, no answer comes, and the driver gives up the question. */
	readonly value: string;
}

interface Seen {
	readonly id?: string;
	readonly version?: string;
	/** The names of the nodes. Default: A. */
	readonly nodes?: readonly string[];
	/** The node that the handle names. */
	readonly named?: string;
	readonly asked: readonly Asked[];
	readonly outcome: CallOutcome;
	/** What the driver declares, if it differs. */
	readonly manner?: Partial<OutsideHabits>;
	readonly restart?: { readonly at: number; readonly version: string };
	readonly settledAt?: number;
	/** Default: wire. */
	readonly profile?: "decide";
}

/** The clauses that a wait over sockets is accused of, the first one first. */
function accusations({
	id = "4660",
	version = "8.1.2.0",
	nodes = ["A"],
	named,
	asked,
	outcome,
	restart,
	settledAt,
	manner: own = {},
	profile,
}: Seen): readonly string[] {
	const schedule: Schedule = {
		version: 1,
		task: { id, namespace: "test", kind: "query_execute", ...(named !== undefined && { node: named }) },
		nodes: nodes.map((name) => ({ name, version, job: {} })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait" }],
	};
	const trace = asked.flatMap(({ node = "A", at, answeredAt = at + 1, command, value }, question): TraceEvent[] => [
		{ kind: "asked", at, node, question, commands: [command] },
		...(Number.isFinite(answeredAt)
			? [
					value === "silence"
						? ({ kind: "failed", at: answeredAt, node, question, reason: "timed_out" } as const)
						: ({ kind: "answered", at: answeredAt, node, question, body: `${command}\t${value}\n` } as const),
				]
			: []),
	]);
	if (restart !== undefined) trace.push({ kind: "node", node: "A", change: "restarted", ...restart });
	trace.sort((one, other) => one.at - other.at);
	const last = Math.max(...asked.map(({ at, answeredAt = at + 1 }) => (Number.isFinite(answeredAt) ? answeredAt : at)));
	const questions = asked.flatMap(({ command }, index) => (command === "build" ? [] : [index]));
	const call = { calledAt: 0, settledAt: settledAt ?? last, outcome, rounds: [], questions };
	const bare: Run = { schedule, calls: [call], trace, truth: {} };
	const manner = { ...MANNER, ...own };
	const rounds = observeRounds(bare, worldOf(schedule, trace), REAL, manner);
	return findingsOf({ ...bare, seen: { profile: profile ?? "wire", rounds, isCounted: false, manner, real: REAL } }).map(
		({ requirement }) => requirement,
	);
}

const ASK = "query-show:id=4660";
const ACTIVE = "trid=4660:status=active(ok):";
const DONE = "trid=4660:status=done(ok):";

describe("a question that asks the wrong thing comes before the verdict that follows from it", () => {
	it("ASK-2, if the id is written with a sign", () => {
		const id = "9223372036854775808";
		const command = `query-show:id=-${id}`;
		const value = `trid=${id}:status=done(ok):`;
		const asked = [
			{ at: 0, command, value },
			{ at: 1001, command, value },
		];
		expect(accusations({ id, asked, outcome: COMPLETE })).toEqual(["ASK-2", "ROUND-6"]);
		expect(accusations({ id, asked: [{ at: 0, command: `query-show:id=${id}`, value }], outcome: COMPLETE })).toEqual([]);
	});

	it("ASK-1, if a node before 8.1 is asked by id=", () => {
		const asked = [{ at: 0, command: ASK, value: "trid=1:status=done(ok):;trid=4660:status=active(ok):" }];
		expect(accusations({ version: "7.0.0.26", asked, outcome: COMPLETE })[0]).toBe("ASK-1");
	});
});

describe("ROUND-1: a node that the handle does not name", () => {
	const asked = [{ at: 0, node: "BB9020", command: ASK, value: DONE }];

	it("must not be asked, and that comes before the verdict on its answer", () => {
		expect(accusations({ nodes: ["BB9020"], named: "BB9", asked, outcome: COMPLETE })).toEqual(["ROUND-1", "ROUND-2"]);
		const both = [...asked, { at: 0, node: "BB9", command: ASK, value: DONE }];
		expect(accusations({ nodes: ["BB9020", "BB9"], named: "BB9", asked: both, outcome: COMPLETE })).toEqual(["ROUND-1"]);
	});

	it("may be asked if the handle names none, or this one", () => {
		expect(accusations({ nodes: ["BB9020"], asked, outcome: COMPLETE })).toEqual([]);
		expect(accusations({ nodes: ["BB9020"], named: "BB9020", asked, outcome: COMPLETE })).toEqual([]);
	});
});

describe("ASK-9: the build that a node had before it restarted", () => {
	const jobs = "jobs:module=query;cmd=get-job;trid=4660";
	const restart = { at: 500, version: "7.0.0.26" };
	const before = { at: 0, command: jobs, value: ACTIVE };
	const build = { at: 1400, command: "build", value: "7.0.0.26" };
	const unknown = "ERROR:4:unrecognized command";
	const isAccused = (asked: readonly Asked[], outcome: CallOutcome) =>
		accusations({ version: "5.6.0.4", asked, outcome, restart }).includes("ASK-9");

	it("must not be used if the driver has read the new one", () => {
		const after = { at: 1500, command: jobs, value: unknown };
		expect(isAccused([before, build, after], FAILED)).toBe(true);
		expect(isAccused([before, build, { ...after, command: "query-show:trid=4660", value: DONE }], COMPLETE)).toBe(false);
	});

	it("may be used until the driver has had time to notice, unless it gives up because of it", () => {
		const soon = { at: 1001, command: jobs, value: unknown };
		const right = { at: 1003, command: "query-show:trid=4660", value: DONE };
		expect(isAccused([before, soon, right], COMPLETE)).toBe(false);
		expect(isAccused([before, soon], FAILED)).toBe(true);
		expect(isAccused([before, { ...soon, at: 2500 }, { ...right, at: 2503 }], COMPLETE)).toBe(true);
	});

	it("is the only fault of a driver that waits because the answer to such a question says nothing", () => {
		const asked = [1, 1002, 2003, 3004, 4005].map((at) => ({ at, command: ASK, value: "" }));
		const waits = { asked, outcome: CANCELLED };
		expect(accusations({ version: "8.1.2.0", ...waits })).toEqual(["ROUND-8"]);
		expect(accusations({ version: "8.1.2.0", ...waits, restart: { at: 0, version: "8.0.0.15" } })).toEqual(["ASK-1", "ASK-9"]);
	});
});

describe("a question that was given up on a connection that stays open", () => {
	const late = (value: string) => [
		{ at: 0, answeredAt: 3001, command: ASK, value },
		{ at: 3000, answeredAt: 3002, command: ASK, value: ACTIVE },
	];

	it("breaks ASK-5, if its late answer decides", () => {
		expect(accusations({ asked: late(DONE), outcome: COMPLETE })[0]).toBe("ASK-5");
		expect(accusations({ asked: late("ERROR:22:forbidden"), outcome: SERVER_ERROR })[0]).toBe("ASK-5");
	});

	it("breaks ASK-5, if its late answer decides before the next question has an answer", () => {
		const open = (value: string) => [
			{ at: 0, answeredAt: 3001, command: ASK, value },
			{ at: 3000, answeredAt: Number.POSITIVE_INFINITY, command: ASK, value: "" },
		];
		expect(accusations({ asked: open(DONE), outcome: COMPLETE })).toContain("ASK-5");
		expect(accusations({ asked: open("ERROR:22:forbidden"), outcome: SERVER_ERROR })).toContain("ASK-5");
		expect(accusations({ asked: open(ACTIVE), outcome: COMPLETE })).not.toContain("ASK-5");
		// The task completed in a later round, which did not ask this node: it may have left.
		const later = { node: "B", at: 4100, command: ASK, value: DONE };
		expect(accusations({ nodes: ["A", "B"], asked: [...open(DONE), later], outcome: COMPLETE })).not.toContain("ASK-5");
		const error = { node: "B", at: 2999, command: ASK, value: "ERROR:22:forbidden" };
		expect(accusations({ nodes: ["A", "B"], asked: [...open("ERROR:4:x"), error], outcome: SERVER_ERROR })).not.toContain(
			"ASK-5",
		);
	});

	it("does not break ASK-5, if the error is that of another node", () => {
		const forbidden = "ERROR:22:forbidden";
		const asked = [...late(forbidden), { node: "B", at: 3001, answeredAt: 3003, command: ASK, value: forbidden }];
		const of = (node: string) => accusations({ nodes: ["A", "B"], asked, outcome: { ...SERVER_ERROR, node } });
		expect(of("B")).not.toContain("ASK-5");
		expect(of("A")).toContain("ASK-5");
	});

	it("breaks ASK-7, if its late answer does not decide", () => {
		const asked = [...late(DONE), { at: 4002, command: ASK, value: DONE }];
		expect(accusations({ asked, outcome: COMPLETE })).toEqual(["ASK-7"]);
	});

	it("breaks ASK-7, and not the clause of the round, if the driver treated the question as failed", () => {
		const asked = [
			{ at: 0, answeredAt: 2500, command: ASK, value: DONE },
			{ at: 3500, command: ASK, value: ACTIVE },
			{ at: 4501, command: ASK, value: DONE },
		];
		expect(accusations({ asked, outcome: COMPLETE })).toEqual(["ASK-7"]);
	});

	it("breaks only the clause of the round, if the request timeout is not for each question (ASK-7)", () => {
		const asked = [
			{ at: 0, answeredAt: 2500, command: ASK, value: DONE },
			{ at: 3500, command: ASK, value: DONE },
		];
		expect(accusations({ asked, outcome: COMPLETE, manner: { requestTimeoutPer: "none" } })).toEqual(["ROUND-6"]);
		expect(accusations({ asked, outcome: COMPLETE })).toEqual(["ASK-7"]);
	});

	it("is a round that overlaps the next one, if the request timeout is not over (WAIT-12)", () => {
		const asked = [
			{ at: 0, answeredAt: 1500, command: ASK, value: ACTIVE },
			{ at: 1000, answeredAt: 1501, command: ASK, value: ACTIVE },
			{ at: 2600, command: ASK, value: DONE },
		];
		expect(accusations({ asked, outcome: COMPLETE })[0]).toBe("WAIT-12");
	});
});

describe("a lawful question is not a fault", () => {
	it("if a node of 6.0 is asked also, or only, for the scan module, which it still answers", () => {
		const asked = [{ at: 0, command: "scan-show:trid=4660", value: DONE }];
		expect(accusations({ version: "6.0.0.1", asked, outcome: COMPLETE })).toEqual([]);
		expect(accusations({ version: "6.4.0.1", asked, outcome: COMPLETE })).toContain("ASK-1");
	});

	it("if a driver that knows that its query has no index filter asks only for the scan module", () => {
		const asked = [{ at: 0, command: "scan-show:trid=4660", value: DONE }];
		expect(accusations({ version: "5.7.0.31", asked, outcome: COMPLETE, manner: { knowsIndexFilter: true } })).toEqual([]);
		expect(accusations({ version: "5.7.0.31", asked, outcome: COMPLETE })).toEqual(["ASK-8"]);
	});

	it("if an unknown command ends the wait in an error of any code, or without a code (ASK-9 is weaker)", () => {
		const asked = [{ at: 0, command: ASK, value: "ERROR:4:unrecognized command" }];
		for (const code of ["unsupported", "network_error", "server_error", "unknown"])
			expect(accusations({ asked, outcome: { kind: "error", code, message: "" } })).toEqual([]);
		expect(accusations({ asked, outcome: COMPLETE })).toEqual(["ASK-3"]);
	});
});

describe("a node that answers is reported as one that does not know the command", () => {
	it("ASK-6, if its line is not found in the body", () => {
		for (const value of [DONE, ACTIVE])
			expect(accusations({ asked: [{ at: 0, command: ASK, value }], outcome: FAILED })).toEqual(["ASK-6"]);
	});

	it("ASK-3, if only another node does not know it", () => {
		const asked = [
			{ at: 0, node: "A", command: ASK, value: DONE },
			{ at: 0, node: "B", command: ASK, value: "ERROR:4:unrecognized command" },
		];
		const ofA: CallOutcome = { kind: "error", code: "unsupported", node: "A", message: "" };
		expect(accusations({ nodes: ["A", "B"], asked, outcome: ofA })).toEqual(["ASK-3"]);
	});
});

describe("a node that was not asked is reported as failed, after another one timed out", () => {
	const asked = [
		{ at: 0, node: "A", command: ASK, value: DONE },
		{ at: 2, node: "B", command: ASK, value: ACTIVE },
		{ at: 1005, answeredAt: 3005, node: "A", command: ASK, value: "silence" },
	];
	const outcome: CallOutcome = { kind: "error", code: "network_error", node: "B", message: "" };
	const seen: Seen = { nodes: ["A", "B"], asked, outcome, settledAt: 3006 };
	const asksInTurn = { asksInTurn: true, remembersDone: true } as const;

	it("ASK-7: its own limit was not over", () => {
		expect(accusations({ ...seen, manner: asksInTurn })).toEqual(["ASK-7"]);
	});

	it("another clause, if all questions of a round share the limit, as declared", () => {
		expect(accusations({ ...seen, manner: { ...asksInTurn, requestTimeoutPer: "round" } })).not.toContain("ASK-7");
	});
});

describe("a driver that goes on although the node that the handle names has said done", () => {
	const at = (time: number, value: string) => ({ at: time, node: "A", command: ASK, value });
	const seen: Seen = { nodes: ["A", "B"], asked: [at(0, DONE), at(1001, DONE)], outcome: COMPLETE, profile: "decide" };

	it("breaks ROUND-1: it waits for the other nodes", () => {
		expect(accusations({ ...seen, named: "A" })).toEqual(["ROUND-1"]);
	});

	it("breaks the clause of the round if there is no other node, or the node did not say done", () => {
		expect(accusations({ ...seen, nodes: ["A"], named: "A" })).toEqual(["ROUND-6"]);
		const forgotten = [at(0, ACTIVE), at(1001, "ERROR:2"), at(2002, "ERROR:2")];
		expect(accusations({ ...seen, named: "A", asked: forgotten })).toEqual(["ROUND-6"]);
	});
});

describe("a node that is never asked, although no other node is in progress", () => {
	const rounds = (value: string, count = 5) =>
		Array.from({ length: count }, (_, index) => ({ at: 1001 * index, node: "A", command: ASK, value }));
	const seen: Seen = { nodes: ["A", "B"], asked: rounds("ERROR:2"), outcome: CANCELLED };

	it("breaks ROUND-1", () => {
		expect(accusations(seen)).toEqual(["ROUND-1"]);
		const [first, ...later] = rounds("ERROR:2");
		const second = { at: 2, node: "B", command: ASK, value: "ERROR:2" };
		expect(accusations({ ...seen, asked: first === undefined ? [] : [first, second, ...later] })).toEqual([]);
	});

	it("is no fault if the wait has few rounds, if the other node is in progress, or if the handle names the other node", () => {
		expect(accusations({ ...seen, asked: rounds("ERROR:2", 3) })).toEqual([]);
		expect(accusations({ ...seen, asked: rounds(ACTIVE) })).toEqual([]);
		expect(accusations({ ...seen, named: "A" })).not.toContain("ROUND-1");
	});
});
