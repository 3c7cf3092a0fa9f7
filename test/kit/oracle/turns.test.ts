import { describe, expect, test } from "vitest";
import type { JudgedRound } from "../../../kit/oracle/judged-round.ts";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { readLine, readReply, readValue } from "../../../kit/oracle/reading.ts";
import type { CallOutcome } from "../../../kit/run/run.ts";
import { LIBRARY_HABITS, type NodePlan, type Schedule, SHARING_HABITS, type WaitPlan } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import { type Asked, eventsOf, lineOf, runOf } from "./support/by-hand.ts";

const QUERY = "query-show:trid=4660";
const SCAN = "scan-show:trid=4660";
const BOTH = [QUERY, SCAN];
const TRID: NodePlan = { name: "A", version: "7.0.0.26", job: {} };
const OLD: NodePlan = { name: "A", version: "5.7.0.31", job: {} };

const ACTIVE = "trid=4660:status=active(ok)";
const DONE = "trid=4660:status=done(ok)";
const MISSING = "ERROR:2:job not found";
/** The second command is echoed twice, so it is unknown where the values end (PARSE-8). */
const UNCLEAR = `${QUERY}\t${MISSING}\n${SCAN}\t${MISSING}\n${SCAN}\t${MISSING}\n`;
const LISTED_BY_SCAN = `${QUERY}\t${MISSING}\n${SCAN}\t${ACTIVE}\n`;

interface Told {
	readonly nodes?: readonly NodePlan[];
	readonly habits?: Schedule["habits"];
	readonly wait?: WaitPlan;
	readonly asked: readonly Asked[];
	readonly more?: readonly TraceEvent[];
	readonly settledAt: number;
	readonly outcome: CallOutcome;
}

/** The findings, as `CLAUSE: what was expected / what was there`, and the rounds. */
function judged({ nodes = [TRID], habits = LIBRARY_HABITS, wait = {}, asked, more = [], settledAt, outcome }: Told) {
	const schedule: Schedule = {
		version: 1,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		...{ nodes, events: [], habits },
		calls: [{ kind: "wait", pollInterval: 10, ...wait }],
	};
	const trace = [...asked.flatMap((each, index) => eventsOf(each, index + 1)), ...more];
	const rounds: JudgedRound[] = [];
	const findings = judgeRun(runOf(schedule, trace, settledAt, outcome), { onRound: (round) => rounds.push(round) });
	return { rounds, findings: findings.map(lineOf) };
}

function failed(code: string, node?: string, serverCode?: number): CallOutcome {
	return {
		kind: "error",
		code,
		message: "",
		...(node !== undefined && { node }),
		...(serverCode !== undefined && { serverCode }),
	};
}

const TIMEOUT = failed("timeout");

describe("The oracle's reading", () => {
	test("of an error that is the whole body ends before the last newline (ASK-6)", () => {
		expect(readReply("ERROR:80\n", [QUERY], "4660")).toEqual({ kind: "error", code: 80, raw: "ERROR:80" });
		expect(readReply("ERROR:80:a\nb\n", [QUERY], "4660")).toMatchObject({ raw: "ERROR:80:a\nb" });
		expect(readReply("ERROR:2\n", [QUERY], "4660")).toEqual({ kind: "not_found", listed: false });
	});

	test("takes no status after a newline, which does not separate fields (PARSE-8)", () => {
		const body = `${QUERY}\ttrid=4660:set=:\nstatus=done(ok)\n`;
		expect(readLine(body, QUERY, [QUERY], "4660")).toEqual({ kind: "not_found", listed: true });
	});

	test("of one entry in a list is exactly the text of this entry (PARSE-9)", () => {
		const counters = ["throttled", "filtered-meta", "filtered-bins", "succeeded", "failed"].map((name) => `recs-${name}=0`);
		const [first, second] = ["4660", "4661"].map(
			(id) => `trid=${id}:status=done(ok):job-progress=100.00:run-time=1:time-since-done=1:${counters.join(":")}`,
		);
		const value = `${first};${second}`;
		expect(readValue(value, "4660")).toEqual({ kind: "complete", result: "ok", entry: first });
		expect(readValue(value, "4661")).toEqual({ kind: "complete", result: "ok", entry: second });
	});
});

describe("A wait", () => {
	test("of a driver that sleeps longer than its timeout asks no question and ends at the deadline (WAIT-4)", () => {
		const habits = { ...LIBRARY_HABITS, firstSleep: 10 };
		expect(judged({ habits, wait: { timeout: 5 }, asked: [], settledAt: 5, outcome: TIMEOUT }).findings).toEqual([]);
	});

	test("that ends while a question is open has not ended its round (ASK-7)", () => {
		const { findings } = judged({
			asked: [{ commands: [QUERY], at: 0, end: "open" }],
			settledAt: 3,
			outcome: { kind: "complete" },
		});
		expect(findings).toContain("ASK-7: every question to end / a question that never ended");
	});

	test("that completes too early is found by its outcome if the driver reports no rounds (ROUND-3)", () => {
		const asked = [{ commands: [QUERY], at: 0, end: { body: `${QUERY}\t${ACTIVE}\n` } }];
		const { findings } = judged({ asked, settledAt: 1, outcome: { kind: "complete" } });
		expect(findings).toContain("ROUND-3: in_progress / complete");
	});

	test("may leave a question to another wait when it ends only if it shares its questions (ASK-7)", () => {
		const told: Told = {
			nodes: [TRID, { ...TRID, name: "B" }],
			asked: [
				{ commands: [QUERY], at: 0, end: { body: "ERROR:80:not authenticated\n" } },
				{ node: "B", commands: [QUERY], at: 0, until: 5, end: "given up" },
			],
			...{ settledAt: 1, outcome: failed("server_error", "A", 80) },
		};
		expect(judged({ ...told, habits: SHARING_HABITS }).findings).toEqual([]);
		expect(judged(told).findings).toEqual(["ASK-7: the question to B to be open until 1 ms / given up at 5 ms"]);
	});
});

describe("A question", () => {
	test("must not be answered after its limit (ASK-7)", () => {
		const asked: readonly Asked[] = [{ commands: [QUERY], at: 0, until: 6, end: { body: `${QUERY}\t${ACTIVE}\n` } }];
		const { findings } = judged({ wait: { requestTimeout: 5 }, asked, settledAt: 6, outcome: failed("network_error", "A") });
		expect(findings[0]).toBe("ASK-7: the question that A was asked at 0 ms to be given up at 5 ms / an answer taken at 6 ms");
	});

	const unknown = { body: "" };
	const legacy = ["jobs:module=query;cmd=get-job;trid=4660", "jobs:module=scan;cmd=get-job;trid=4660"];

	test("to a node whose build cannot be read begins with the newer form (ASK-9)", () => {
		const nodes = [{ ...OLD, believedBuild: null }];
		const asked = [{ commands: legacy, at: 0, end: { body: `${legacy[0]}\t${DONE}\n${legacy[1]}\t${MISSING}\n` } }];
		const [finding] = judged({ nodes, asked, settledAt: 1, outcome: { kind: "complete" } }).findings;
		expect(finding).toBe(`ASK-9: A (build unreadable) to be asked ${QUERY} / ${legacy.join(" and ")} at 0 ms`);
	});

	test("that the node does not know is followed by one for its real build (ASK-9)", () => {
		const nodes = [{ ...TRID, believedBuild: "5.6.0.25" }];
		const asked = [{ commands: legacy, at: 0, end: unknown }];
		const { findings, rounds } = judged({ nodes, wait: { timeout: 5 }, asked, settledAt: 5, outcome: TIMEOUT });
		expect(findings).toEqual([`ASK-9: A to be asked ${QUERY} at 1 ms / no such question`]);
		expect(rounds[0]?.poll.turns[0]?.word).toEqual({ kind: "open" });
	});

	test("is not followed by one for another build if the build was already read in this round (ASK-9)", () => {
		const nodes = [{ ...TRID, believedBuild: "5.6.0.25" }];
		const asked = [
			{ commands: legacy, at: 0, end: unknown },
			{ commands: [QUERY], at: 1, until: 3, end: unknown },
		];
		const more: readonly TraceEvent[] = [{ at: 2, kind: "node", node: "A", change: "restarted", version: "8.1.2.0" }];
		expect(judged({ nodes, asked, more, settledAt: 3, outcome: failed("unsupported", "A") }).findings).toEqual([]);
	});
});

describe("The module that has listed the job (ASK-8)", () => {
	const listing: Asked = { commands: BOTH, at: 0, end: { body: LISTED_BY_SCAN } };
	const told = { nodes: [OLD], wait: { timeout: 30, forgive: 1 }, settledAt: 30, outcome: TIMEOUT };
	const open = { commands: [SCAN], at: 22, until: 30, end: "given up" } as const;

	test("is the only one that may be asked without the other", () => {
		const asked: readonly Asked[] = [listing, { commands: [QUERY], at: 11, until: 30, end: "given up" }];
		expect(judged({ ...told, asked }).findings).toEqual([
			`ASK-8: A (build 5.7.0.31) to be asked ${QUERY} and ${SCAN} / ${QUERY} at 11 ms`,
		]);
	});

	test("may still be asked without the other after a question that failed", () => {
		expect(judged({ ...told, asked: [listing, { commands: [SCAN], at: 11, end: "reset" }, open] }).findings).toEqual([]);
	});

	test("may still be asked without the other after a reply that did not show which module listed the job", () => {
		const asked: readonly Asked[] = [
			listing,
			{ commands: BOTH, at: 11, end: { body: UNCLEAR } },
			{ commands: [QUERY], at: 12, end: { body: `${QUERY}\t${MISSING}\n` } },
			{ commands: [SCAN], at: 13, end: { body: `${SCAN}\t${ACTIVE}\n` } },
			{ ...open, at: 24 },
		];
		expect(judged({ ...told, asked }).findings).toEqual([]);
	});
});

describe("A reply that is unclear (PARSE-8)", () => {
	const unclear: Asked = { commands: BOTH, at: 0, end: { body: UNCLEAR } };
	const nodes = [OLD];

	test("is followed by a question for each command", () => {
		const { findings, rounds } = judged({ nodes, wait: { timeout: 5 }, asked: [unclear], settledAt: 5, outcome: TIMEOUT });
		expect(findings).toEqual([`PARSE-8: A to be asked ${QUERY} and ${SCAN} separately at 1 ms / no such question`]);
		expect(rounds[0]?.poll.turns[0]?.word).toEqual({ kind: "open" });
	});

	test("is not followed by more questions after one of them failed", () => {
		const asked: readonly Asked[] = [unclear, { commands: [QUERY], at: 1, end: "reset" }];
		expect(judged({ nodes, asked, settledAt: 2, outcome: failed("network_error", "A") }).findings).toEqual([]);
	});

	test("means the strongest of the replies, or a timeout if the server says so in one of them (ASK-6)", () => {
		const asked = (query: string): readonly Asked[] => [
			unclear,
			{ commands: [QUERY], at: 1, end: { body: query } },
			{ commands: [SCAN], at: 2, end: { body: `${SCAN}\t${DONE}\n` } },
		];
		const strongest = judged({ nodes, asked: asked(`${QUERY}\t${MISSING}\n`), settledAt: 3, outcome: { kind: "complete" } });
		expect(strongest.rounds[0]).toMatchObject({ isRight: true, lawful: [{ kind: "complete" }] });
		const timedOut = judged({ nodes, asked: asked("ERROR:9:timeout\n"), settledAt: 3, outcome: failed("network_error", "A") });
		expect(timedOut.findings).toEqual([]);
	});
});
