import { describe, expect, test } from "vitest";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import type { RoundReport } from "../../../kit/run/round-report.ts";
import type { CallOutcome, CallReport, Run } from "../../../kit/run/run.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule, type WorldEvent } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import type { Completion } from "../../../src/index.ts";

/*
 * The oracle must notice every false report. Each test plays a run without a fault, changes one thing that the driver
 * said or did, and expects the oracle to name the clause that this breaks.
 */

interface Play {
	readonly nodes?: readonly NodePlan[];
	readonly events?: readonly WorldEvent[];
	readonly call?: Partial<Extract<Call, { kind: "wait" }>> | Call;
	readonly task?: Partial<Schedule["task"]>;
}

const A: NodePlan = { name: "A", version: "8.1.2.0", job: { duration: 15 } };
const B: NodePlan = { name: "B", version: "7.0.0.26", job: { duration: 5 } };

async function played({ nodes = [A, B], events = [], call = {}, task = {} }: Play = {}): Promise<Run> {
	const schedule: Schedule = {
		version: 1,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute", ...task },
		nodes,
		events,
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 10, ...call } as Call],
	};
	const run = await runOnLibrary(schedule);
	expect(judgeRun(run), "the run before the change").toEqual([]);
	return run;
}

function withCall(run: Run, change: (call: CallReport) => Partial<CallReport>): Run {
	return { ...run, calls: run.calls.map((call) => ({ ...call, ...change(call) })) };
}

function withOutcome(run: Run, outcome: CallOutcome): Run {
	return withCall(run, () => ({ outcome }));
}

function withCompletion(run: Run, change: (completion: Completion) => Partial<Completion>): Run {
	return withCall(run, ({ outcome }) => {
		if (outcome.kind !== "complete" || outcome.completion === undefined) throw new Error("The wait did not complete.");
		return { outcome: { kind: "complete", completion: { ...outcome.completion, ...change(outcome.completion) } } };
	});
}

function withRound(run: Run, number: number, change: Partial<RoundReport>): Run {
	return withCall(run, ({ rounds }) => ({
		rounds: rounds.map((round) => (round.number === number ? { ...round, ...change } : round)),
	}));
}

function withTrace(run: Run, change: (event: TraceEvent) => TraceEvent | undefined): Run {
	return { ...run, trace: run.trace.flatMap((event) => change(event) ?? []) };
}

/** The first finding, as `CLAUSE: what was expected / what was there`. */
function first(run: Run, isLibrary = true): string {
	const [finding] = judgeRun(run, { isLibrary });
	return finding === undefined ? "nothing" : `${finding.requirement}: ${finding.expected} / ${finding.got}`;
}

describe("The oracle notices a completion", () => {
	test("that reports a certain end as uncertain", async () => {
		const run = withCompletion(await played(), () => ({ outcome: "uncertain" }));
		expect(judgeRun(run).map(({ requirement, expected }) => `${requirement}: ${expected}`)).toEqual([
			"TRUTH-5: the outcome ok, because every node reported its job as done",
			"TRUTH-5: the outcome ok",
		]);
	});

	test("that reports an end as uncertain because a node was slow, which is not a change of the members", async () => {
		const events: readonly WorldEvent[] = [
			{ at: 3, kind: "hold", node: "A" },
			{ at: 7, kind: "release", node: "A" },
		];
		const run = withCompletion(await played({ events }), () => ({ outcome: "uncertain" }));
		expect(first(run)).toBe("TRUTH-5: the outcome ok, because every node reported its job as done / uncertain");
	});

	test("that reports a job as vanished that its node still runs", async () => {
		const run = withTrace(await played(), (event) =>
			event.kind === "job" && event.node === "A" && event.change === "done" ? undefined : event,
		);
		const vanished = withCompletion(run, ({ nodes }) => ({
			nodes: nodes.map((node) => (node.node === "A" ? { ...node, evidence: "vanished" as const } : node)),
		}));
		expect(judgeRun(vanished).map(({ requirement, got }) => `${requirement}: ${got}`)).toContainEqual(
			expect.stringMatching(/^ROUND-3: complete at \d+ ms, evidence vanished$/),
		);
	});

	test("that gives a reason although the end is certain", async () => {
		const run = withCompletion(await played(), () => ({ reasons: ["presumed"] }));
		expect(first(run)).toBe("TRUTH-3: the reasons none / presumed");
	});

	test("that reports an end with failed records as ok, or omits that reason", async () => {
		const run = await played({ nodes: [{ ...A, job: { duration: 5, failed: 3 } }] });
		expect(first(withCompletion(run, () => ({ outcome: "ok" })))).toBe("TRUTH-3: the outcome failed_records / ok");
		expect(first(withCompletion(run, () => ({ reasons: [] })))).toBe("TRUTH-3: the reasons failed_records / none");
	});

	test("that reports an aborted job as ok, or does not list the worst reason first", async () => {
		const run = await played({
			nodes: [
				{ ...A, job: { duration: 50, failed: 3 } },
				{ ...B, job: null },
			],
			events: [{ at: 12, kind: "abort", node: "A" }],
		});
		expect(run.calls[0]?.outcome).toMatchObject({ completion: { outcome: "aborted", reasons: ["aborted", "presumed"] } });
		expect(first(withCompletion(run, () => ({ outcome: "uncertain" })))).toBe("TRUTH-3: the outcome aborted / uncertain");
		expect(first(withCompletion(run, () => ({ reasons: ["presumed", "aborted"] })))).toBe(
			"TRUTH-3: the reasons aborted, presumed / presumed, aborted",
		);
	});

	test.each([
		["vanished", "done"],
		["presumed", "done"],
		["left", "done"],
		["aborted", "done"],
	] as const)("that says %s for a node that said %s", async (evidence, truth) => {
		const run = withCompletion(await played(), ({ nodes }) => ({
			nodes: nodes.map((node) => (node.node === "B" ? { ...node, evidence } : node)),
		}));
		expect(first(run)).toBe(`TRUTH-1: the evidence of B to be ${truth} / ${evidence}`);
	});

	test("that says done for a node that never had the job", async () => {
		const run = withCompletion(await played({ nodes: [A, { ...B, job: null }] }), ({ nodes }) => ({
			nodes: nodes.map((node) => (node.node === "B" ? { ...node, evidence: "done" as const } : node)),
		}));
		expect(first(run)).toBe("TRUTH-1: no evidence done for B, whose job was never done / done");
		expect(judgeRun(run)[1]?.expected).toBe("the evidence of B to be presumed");
	});

	test("that says done for a node whose last answer was in progress before it left", async () => {
		const run = await played({
			nodes: [
				{ ...A, job: { duration: 5 } },
				{ ...B, job: { duration: 500 } },
			],
			events: [{ at: 5, kind: "leave", node: "B" }],
		});
		expect(run.calls[0]?.outcome).toMatchObject({ completion: { outcome: "uncertain", reasons: ["left"] } });
		const lie = withCompletion(run, ({ nodes }) => ({
			nodes: nodes.map((node) => (node.node === "B" ? { ...node, evidence: "done" as const } : node)),
		}));
		expect(judgeRun(lie).map(({ expected }) => expected)).toContain("the evidence of B to be left");
		expect(first(withCompletion(run, () => ({ outcome: "ok" })))).toMatch(/^TRUTH-3: no outcome ok while the job is active on B/);
	});

	test("that omits a node which left, or adds a node that was never asked", async () => {
		const gone = await played({ nodes: [A, { ...B, job: null }], events: [{ at: 5, kind: "leave", node: "B" }] });
		const without = withCompletion(gone, ({ nodes }) => ({ nodes: nodes.filter(({ node }) => node !== "B") }));
		expect(first(without)).toBe("TRUTH-1: the evidence of B to be left / undefined");
		const more = withCompletion(await played(), ({ nodes }) => ({ nodes: [...nodes, { node: "C", evidence: "done" as const }] }));
		expect(first(more)).toBe("TRUTH-1: no evidence of C, which was never asked / done");
	});

	test("with wrong counters, a wrong duration or a wrong number of rounds", async () => {
		const run = await played();
		for (const name of ["recordsSucceeded", "recordsFailed"] as const) {
			const wrong = withCompletion(run, ({ nodes }) => ({
				nodes: nodes.map((node) => (node.record === undefined ? node : { ...node, record: { ...node.record, [name]: 77 } })),
			}));
			expect(
				judgeRun(wrong).map(({ requirement }) => requirement),
				name,
			).toContain("TRUTH-2");
		}
		expect(first(withCompletion(run, ({ elapsedMs }) => ({ elapsedMs: elapsedMs + 1 })))).toMatch(/^TRUTH-1: \d+ ms elapsed/);
		expect(first(withCompletion(run, ({ elapsedMs }) => ({ elapsedMs: elapsedMs - 1 })))).toMatch(/^TRUTH-1: \d+ ms elapsed/);
		expect(first(withCompletion(run, ({ rounds }) => ({ rounds: rounds + 1 })))).toMatch(/^TRUTH-1: \d rounds/);
	});

	test("that says presumed for a node outside startedOn, or joined for one inside", async () => {
		const run = await played({ nodes: [A, { ...B, job: null }], task: { startedOn: ["A"] } });
		expect(run.calls[0]?.outcome).toMatchObject({ completion: { reasons: ["joined"] } });
		const lie = (evidence: "presumed" | "joined") => (completion: Completion) => ({
			nodes: completion.nodes.map((node) => (node.node === "B" ? { ...node, evidence } : node)),
		});
		expect(first(withCompletion(run, lie("presumed")))).toBe("TRUTH-4: the evidence of B to be joined / presumed");
		const inside = await played({ nodes: [A, { ...B, job: null }], task: { startedOn: ["A", "B"] } });
		expect(first(withCompletion(inside, lie("joined")))).toBe("TRUTH-4: the evidence of B to be presumed / joined");
	});

	test("that omits a node of startedOn which was gone before the first round", async () => {
		const run = await played({ nodes: [A, { ...B, member: false }], task: { startedOn: ["A", "B"] } });
		expect(run.calls[0]?.outcome).toMatchObject({ completion: { outcome: "uncertain", reasons: ["left"] } });
		const without = withCompletion(run, ({ nodes }) => ({
			nodes: nodes.filter(({ node }) => node !== "B"),
			outcome: "ok",
			reasons: [],
		}));
		expect(judgeRun(without).map(({ requirement }) => requirement)).toContain("TRUTH-4");
	});

	test("that is ok while a node runs the job", async () => {
		const run = await played({ nodes: [A, { ...B, job: { duration: 500 } }], call: { timeout: 100 } });
		const nodes = [
			{ node: "A", evidence: "done" as const },
			{ node: "B", evidence: "done" as const },
		];
		const completion: Completion = { nodes, outcome: "ok", reasons: [], elapsedMs: 100, rounds: 10, doubts: [] } as never;
		const expected = judgeRun(withOutcome(run, { kind: "complete", completion })).map(({ expected }) => expected);
		expect(expected).toContain("no outcome ok while the job is active on B");
		expect(expected).toContain("no evidence done for B, whose job was never done");
		expect(expected).toContain("no completion while the job is active on B");
		const vanished = { ...completion, nodes: nodes.map((node) => ({ ...node, evidence: "vanished" as const })) };
		const others = judgeRun(withOutcome(run, { kind: "complete", completion: vanished })).map(({ expected }) => expected);
		expect(others).toContain("no completion while the job is active on B");
	});
});

test("The oracle does not accept the crash of one node as the reason why another node forgot its job", async () => {
	const run = await played({
		nodes: [
			{ ...A, job: { duration: 900 } },
			{ ...B, job: { duration: 5 } },
		],
		events: [{ at: 15, kind: "crash", node: "B" }],
		call: { timeout: 60, forgive: 9 },
	});
	const nodes = [
		{ node: "A", evidence: "vanished" as const },
		{ node: "B", evidence: "done" as const },
	];
	const completion: Completion = {
		nodes,
		outcome: "uncertain",
		reasons: ["vanished"],
		elapsedMs: 60,
		rounds: 5,
		doubts: [],
	} as never;
	const expected = judgeRun(withOutcome(run, { kind: "complete", completion })).map((finding) => finding.expected);
	expect(expected).toContain("no completion while the job is active on A");
});

describe("The oracle notices an end", () => {
	test("that is another one, comes at another time or has another name", async () => {
		const run = await played({ nodes: [{ ...A, job: { duration: 500 } }], call: { timeout: 25 } });
		const timeout: CallOutcome = { kind: "error", code: "timeout", message: "" };
		expect(first(withOutcome(run, { kind: "complete" }))).toMatch(/^WAIT-4: the error timeout \/ complete|^ROUND-3/);
		expect(first(withOutcome(run, { ...timeout, code: "network_error" }))).toMatch(/\/ the error network_error$/);
		expect(first(withCall(run, () => ({ settledAt: 26 })))).toBe("WAIT-5: the error timeout at 25 ms / it at 26 ms");
		const done = await played();
		expect(first(withCall(done, ({ settledAt }) => ({ settledAt: settledAt + 1 })))).toBe(
			"ROUND-6: complete at 23 ms / it at 24 ms",
		);
	});

	test("of a server error with another node or another code", async () => {
		const run = await played({ nodes: [A, { ...B, replies: [{ reply: "ERROR:20" }] }] });
		expect(run.calls[0]?.outcome).toMatchObject({ code: "server_error", node: "B", serverCode: 20 });
		const error = { kind: "error", code: "server_error", node: "B", serverCode: 20, message: "" } as const;
		expect(first(withOutcome(run, { ...error, node: "A" }))).toMatch(/^ROUND-4: the error server_error 20 of B/);
		expect(first(withOutcome(run, { ...error, serverCode: 4 }))).toMatch(/^ROUND-4: the error server_error 20 of B/);
		expect(first(withOutcome(run, { kind: "error", code: "server_error", message: "" }))).toBe(
			"ROUND-4: the error to name B / undefined",
		);
		expect(first(withOutcome(run, { kind: "error", code: "server_error", node: "B", message: "" }))).toBe(
			"PARSE-3: the code 20 / undefined",
		);
		expect(first(withOutcome(run, { kind: "error", code: "server_error", message: "" }), false)).toBe("nothing");
	});

	test("of a call that was cancelled, if it ends otherwise", async () => {
		const run = await played({ nodes: [{ ...A, job: { duration: 500 } }], call: { cancelAt: 15 } });
		expect(run.calls[0]?.outcome.kind).toBe("cancelled");
		expect(first(withOutcome(run, { kind: "error", code: "timeout", message: "" }))).toBe(
			"WAIT-10: cancelled / the error timeout",
		);
		expect(first(withCall(run, () => ({ settledAt: 16 })))).toBe("WAIT-10: cancelled at 15 ms / it at 16 ms");
	});

	test("of a status that says complete too early or too late", async () => {
		const run = await played({ call: { kind: "status" } });
		expect(first(withOutcome(withRound(run, 1, { verdict: "complete" }), { kind: "complete" }))).toMatch(/^ROUND-3: in_progress/);
		const never = await played({ nodes: [{ ...A, job: null }], call: { kind: "status" } });
		expect(never.calls[0]?.outcome.kind).toBe("in_progress");
		expect(first(withOutcome(withRound(never, 1, { verdict: "complete" }), { kind: "complete" }))).toMatch(
			/^ROUND-7: in_progress/,
		);
	});

	test("of a wait whose cluster was not ready, or whose node does not exist", async () => {
		const run = await played({ events: [{ at: 0, kind: "not ready" }] });
		expect(run.calls[0]?.outcome).toMatchObject({ code: "cluster_not_ready" });
		expect(first(withOutcome(run, { kind: "error", code: "invalid_node", message: "" }))).toMatch(
			/^ROUND-2: the error cluster_not_ready/,
		);
		const named = await played({ task: { node: "C" } });
		expect(named.calls[0]?.outcome).toMatchObject({ code: "invalid_node", node: "C" });
		expect(first(withOutcome(named, { kind: "error", code: "network_error", node: "C", message: "" }))).toMatch(
			/^ROUND-2: the error invalid_node of C/,
		);
	});
});

describe("The oracle notices a round", () => {
	test("that is reported with another verdict, start or end, or too often", async () => {
		const run = await played();
		expect(first(withRound(run, 1, { verdict: "complete" }))).toMatch(/^ROUND-3: in_progress \/ complete/);
		expect(first(withRound(run, 2, { startedAt: 12 }))).toBe("WAIT-2: a round from 11 ms / one from 12 ms");
		expect(first(withRound(run, 2, { endedAt: 13 }))).toBe("ROUND-4: a round until 12 ms / one until 13 ms");
		const more = withCall(run, ({ rounds }) => ({
			rounds: [...rounds, { number: 4, startedAt: 40, endedAt: 41, verdict: "complete" }],
		}));
		expect(first(more)).toBe("ROUND-6: 3 rounds / one more from 40 to 41 ms".replace("3", String(run.calls[0]?.rounds.length)));
		const fewer = withCall(run, ({ rounds }) => ({ rounds: rounds.slice(0, 1) }));
		expect(first(fewer)).toBe("ROUND-3: a round from 11 to 12 ms / none");
	});

	test("that ends the grace one round early or late", async () => {
		const run = await played({ nodes: [{ ...A, job: null }] });
		expect(run.calls[0]?.rounds.map(({ verdict }) => verdict)).toEqual(["in_progress", "in_progress", "complete"]);
		expect(first(withRound(run, 2, { verdict: "complete" }))).toMatch(/^ROUND-7: in_progress/);
		expect(first(withRound(run, 3, { verdict: "in_progress" }))).toMatch(/^ROUND-8: complete/);
	});

	test("that counts an old node's grace before two seconds are over", async () => {
		const old: NodePlan = { name: "A", version: "5.7.0.31", job: null };
		const run = await played({ nodes: [old], call: { pollInterval: 500 } });
		const rounds = run.calls[0]?.rounds ?? [];
		expect(rounds.at(-1)?.endedAt).toBeGreaterThanOrEqual(2000);
		expect(first(withRound(run, 3, { verdict: "complete" }))).toMatch(/^ROUND-11: in_progress/);
	});

	test("that counts a failed, an unlisted or a lost node as complete", async () => {
		const failing = await played({
			nodes: [A, { ...B, replies: [{ reply: "silence" }] }],
			call: { requestTimeout: 5, forgive: 1 },
		});
		expect(first(withRound(failing, 1, { verdict: "complete" }))).toMatch(/^ROUND-3: in_progress/);
		const alone = await played({
			nodes: [{ ...A, job: { duration: 1 }, replies: [{ reply: "silence" }] }],
			call: { requestTimeout: 5, forgive: 1 },
		});
		expect(first(withRound(alone, 1, { verdict: "complete" }))).toMatch(/^ROUND-10: in_progress/);
		const unlisted = await played({
			nodes: [{ ...A, job: { duration: 5 }, replies: [{ reply: "truth" }, { reply: "no status" }] }],
		});
		expect(unlisted.calls[0]?.rounds[1]?.verdict).toBe("in_progress");
		expect(first(withRound(unlisted, 2, { verdict: "complete" }))).toMatch(/^ROUND-7: in_progress/);
	});

	test("that forgives more failures than it may", async () => {
		const run = await played({
			nodes: [{ ...A, replies: [{ reply: "silence", times: 3 }] }],
			call: { requestTimeout: 5, forgive: 1 },
		});
		expect(run.calls[0]?.outcome).toMatchObject({ code: "network_error", node: "A" });
		expect(run.calls[0]?.rounds).toHaveLength(2);
		expect(first(withRound(run, 2, { verdict: "in_progress" }))).toMatch(/^WAIT-11: the error network_error of A/);
	});
});

describe("The oracle notices a question", () => {
	test("that is missing", async () => {
		const run = await played();
		const missing = withTrace(run, (event) => ("question" in event && event.question === 2 ? undefined : event));
		expect(
			first(withCall(missing, ({ questions }) => ({ questions: questions?.filter((number) => number !== 2) ?? [] }))),
		).toMatch(/^ROUND-1: B to be asked at 0 ms \/ a question at 11 ms/);
	});

	test("that comes too late or too early", async () => {
		const run = await played({ nodes: [A] });
		const late = withTrace(run, (event) =>
			event.kind === "asked" && event.question === 2 ? { ...event, at: event.at + 1 } : event,
		);
		expect(first(late)).toBe("WAIT-2: round 2 to begin at 11 ms / a question at 12 ms");
		const atOnce = withTrace(run, (event) => (event.kind === "asked" && event.question === 1 ? { ...event, at: 1 } : event));
		expect(first(atOnce)).toBe("WAIT-1: round 1 to begin at 0 ms / a question at 1 ms");
	});

	test("in another form than the node's build needs", async () => {
		const run = await played();
		const wrong = withTrace(run, (event) =>
			event.kind === "asked" && event.node === "B" ? { ...event, commands: ["query-show:id=4660"] } : event,
		);
		expect(first(wrong)).toMatch(
			/^ASK-1: B \(build 7\.0\.0\.26\) to be asked query-show:trid=4660 \/ query-show:id=4660 at 0 ms/,
		);
		// 8.1 takes either name of the parameter (ASK-1).
		const other = withTrace(run, (event) => {
			if (!("node" in event) || event.node !== "A") return event;
			if (event.kind === "asked") return { ...event, commands: ["query-show:trid=4660"] };
			return event.kind === "answered" ? { ...event, body: event.body.replace(":id=", ":trid=") } : event;
		});
		expect(first(other)).toBe("nothing");
	});

	test("to only one module of an old node", async () => {
		const run = await played({ nodes: [{ name: "A", version: "5.7.0.31", job: null }], call: { pollInterval: 1000 } });
		const half = withTrace(run, (event) =>
			event.kind === "asked" && event.question === 1 ? { ...event, commands: ["query-show:trid=4660"] } : event,
		);
		expect(first(half)).toMatch(/^ASK-8: A \(build 5\.7\.0\.31\) to be asked query-show:trid=4660 and scan-show:trid=4660/);
	});

	test("that is not given up at its limit, or given up before it", async () => {
		const run = await played({ nodes: [{ ...A, replies: [{ reply: "silence" }] }], call: { requestTimeout: 5, forgive: 1 } });
		const late = withTrace(run, (event) => (event.kind === "given-up" && event.question === 1 ? { ...event, at: 6 } : event));
		expect(first(late)).toBe("ASK-7: the question that A was asked at 0 ms to be given up at 5 ms / given up at 6 ms");
	});

	test("after the end of the wait, or open after it", async () => {
		const run = await played({ nodes: [A] });
		const asked: TraceEvent = { at: 100, kind: "asked", node: "A", question: 99, commands: ["query-show:id=4660"] };
		const given: TraceEvent = { at: 101, kind: "given-up", node: "A", question: 99 };
		const noted = (more: Run) => withCall(more, ({ questions }) => ({ questions: [...(questions ?? []), 99] }));
		expect(first(noted({ ...run, trace: [...run.trace, asked, given] }))).toMatch(
			/no question after \d+ ms \/ A asked at 100 ms/,
		);
		const open = judgeRun(noted({ ...run, trace: [...run.trace, asked] })).at(-1);
		expect(open).toMatchObject({
			requirement: "WAIT-10",
			expected: "the question that A was asked at 100 ms to be given up",
			got: "still open",
		});
	});
});

describe("The oracle notices an abort", () => {
	test("that omits a node, uses another command or reports a wrong answer", async () => {
		const run = await played({ call: { kind: "abort" } });
		const missing = withTrace(run, (event) => ("question" in event && event.question === 2 ? undefined : event));
		expect(first(missing)).toBe("ABORT-1: B to be asked at 0 ms / no question");
		const wrong = withTrace(run, (event) =>
			event.kind === "asked" && event.node === "B" ? { ...event, commands: ["query-abort:trid=1"] } : event,
		);
		expect(first(wrong)).toBe("ABORT-1: B to be asked to abort in the form of its build / query-abort:trid=1");
		const outcome = run.calls[0]?.outcome;
		if (outcome?.kind !== "aborted") throw new Error("The abort did not end as one.");
		const lie = (node: string, result: "accepted" | "not_active") =>
			withOutcome(run, {
				kind: "aborted",
				report: {
					...outcome.report,
					nodes: outcome.report.nodes.map((each) => (each.node === node ? ({ ...each, result } as never) : each)),
				},
			});
		expect(first(lie("A", "not_active"))).toBe("ABORT-2: A to have accepted / not_active");
		expect(first(withOutcome(run, { kind: "complete" }))).toBe("ABORT-2: a report, node by node / complete");
		const late = withTrace(run, (event) => (event.kind === "asked" && event.node === "B" ? { ...event, at: 1 } : event));
		expect(first(late)).toBe("ABORT-1: B to be asked at 0 ms / no question");
	});

	test("that accepts for a node which does not run the job", async () => {
		const run = await played({ nodes: [A, { ...B, job: null }], call: { kind: "abort" } });
		const outcome = run.calls[0]?.outcome;
		if (outcome?.kind !== "aborted") throw new Error("The abort did not end as one.");
		const nodes = outcome.report.nodes.map(({ node }) => ({ node, result: "accepted" as const }));
		expect(first(withOutcome(run, { kind: "aborted", report: { ...outcome.report, nodes } as never }))).toBe(
			"ABORT-2: B not to have accepted / accepted",
		);
	});

	test("of a node that does not exist, if a question is asked or the error is another", async () => {
		const run = await played({ call: { kind: "abort" }, task: { node: "C" } });
		expect(first(withOutcome(run, { kind: "error", code: "timeout", message: "" }))).toBe("ROUND-2: invalid_node / error");
		const asked: TraceEvent = { at: 0, kind: "asked", node: "A", question: 1, commands: ["query-abort:id=4660"] };
		expect(first(withCall({ ...run, trace: [asked] }, () => ({ questions: [1] })))).toBe(
			"ROUND-2: no node to be asked: invalid_node / a question to A",
		);
	});
});

describe("The oracle notices a refusal", () => {
	test("that is missing, late, without the name of the option, or after a question", async () => {
		const run = await played({ call: { timeout: -1 } });
		expect(run.calls[0]?.outcome).toMatchObject({ code: "invalid_option" });
		expect(first(withOutcome(run, { kind: "complete" }))).toBe("WAIT-8: timeout to be refused / complete");
		expect(first(withOutcome(run, { kind: "error", code: "timeout", message: "" }))).toBe(
			"WAIT-8: timeout to be refused / timeout",
		);
		expect(first(withCall(run, () => ({ settledAt: 1 })))).toBe("WAIT-8: timeout to be refused at 0 ms / at 1 ms");
		expect(first(withOutcome(run, { kind: "error", code: "invalid_option", message: "no" }))).toBe(
			"WAIT-8: the error to name timeout / no",
		);
		const asked: TraceEvent = { at: 0, kind: "asked", node: "A", question: 1, commands: ["query-show:id=4660"] };
		expect(first(withCall({ ...run, trace: [asked] }, () => ({ questions: [1] })))).toBe(
			"WAIT-8: no question, because timeout is invalid / a question to A",
		);
		const id = await played({ task: { id: "0" } });
		expect(first(withOutcome(id, { kind: "complete" }))).toBe("ASK-2: taskId to be refused / complete");
	});
});

describe("The oracle accepts what the specification leaves open", () => {
	test("an abort of a node whose build the client has wrong", async () => {
		await played({ nodes: [{ ...B, believedBuild: "8.1.2.0" }], call: { kind: "abort" } });
	});

	test("an adaptive interval at the end of a job, after an abort and while the progress does not change", async () => {
		const adaptive = { pollInterval: undefined, adaptiveMin: 10, adaptiveMax: 5000 } as never;
		const drained = await played({ nodes: [{ ...A, job: { duration: 20_000, drain: 12_000 } }], call: adaptive });
		expect(drained.calls[0]?.outcome.kind).toBe("complete");
		await played({
			nodes: [{ ...A, job: { duration: 50_000, abortDelay: 9000 } }],
			events: [{ at: 4000, kind: "abort", node: "A" }],
			call: adaptive,
		});
		await played({
			nodes: [{ ...A, job: { duration: 1 }, replies: [{ reply: "active", times: 12 }] }],
			call: adaptive,
		});
		// The next look waits for the node that needs longest.
		await played({
			nodes: [
				{ ...A, job: { duration: 8000 } },
				{ ...B, job: { duration: 60_000 } },
			],
			call: adaptive,
		});
	});

	test("a form that another driver adds, if the node answers it", async () => {
		const run = await played({ nodes: [{ name: "A", version: "6.2.0.37", job: { duration: 5 } }] });
		const withForm = (form: string) =>
			withTrace(run, (event) => {
				if (event.kind === "asked") return { ...event, commands: [...event.commands, form] };
				return event.kind === "answered" ? { ...event, body: `${event.body}${form}\tERROR:2:job not found\n` } : event;
			});
		expect(first(withForm("scan-show:trid=4660"), false)).toBe("nothing");
		expect(first(withForm("scan-show:trid=4660"))).toMatch(/^ASK-1/);
		expect(first(withForm("query-kill:trid=4660"), false)).toMatch(/^ASK-1/);
	});

	test("another driver that reports any of two errors of the same time", async () => {
		const run = await played({
			nodes: [
				{ ...A, replies: [{ reply: "ERROR:20" }] },
				{ ...B, replies: [{ reply: "ERROR:20" }] },
			],
		});
		expect(run.calls[0]?.outcome).toMatchObject({ node: "A" });
		const other = withOutcome(run, { kind: "error", code: "server_error", node: "B", serverCode: 20, message: "" });
		expect(first(other, false)).toBe("nothing");
		expect(first(other)).toBe("ROUND-4: the error server_error 20 of A / the error server_error of B");
	});

	test("a malformed frame, which is never forgiven", async () => {
		const run = await played({ nodes: [{ ...A, replies: [{ reply: "malformed frame" }] }], call: { forgive: 3 } });
		expect(run.calls[0]?.outcome).toMatchObject({ code: "network_error", node: "A" });
	});

	test("a node that was being aborted before it forgot the job", async () => {
		const entry = "trid=4660:ns=test:set=demo:status=active(user-aborted):job-progress=50.00:recs-succeeded=5:recs-failed=0";
		const run = await played({ nodes: [{ ...A, replies: [{ reply: { value: entry } }, { reply: "job not found" }] }] });
		expect(run.calls[0]?.outcome).toMatchObject({ completion: { nodes: [{ node: "A", evidence: "aborted" }] } });
	});

	test.each(["9".repeat(500), "-5", "0x10", "1e2"])("a number of records that no server writes: %s", async (failed) => {
		const value = `trid=4660:ns=test:set=demo:status=done(ok):recs-succeeded=5:recs-failed=${failed}`;
		await played({ nodes: [{ ...A, replies: [{ reply: { value } }] }] });
	});

	test("a node that joined and left during the wait, for which the outcome is uncertain", async () => {
		const run = await played({
			nodes: [A, { ...B, job: null, member: false }],
			events: [
				{ at: 5, kind: "join", node: "B" },
				{ at: 15, kind: "leave", node: "B" },
			],
		});
		expect(run.calls[0]?.outcome).toMatchObject({ completion: { outcome: "uncertain", reasons: ["left"] } });
	});

	test("what two calls at the same time, or a round without a verdict, have seen", async () => {
		const silent: NodePlan = { ...B, replies: [{ reply: "silence" }, { reply: "job not found", times: 9 }] };
		const both = async (timeout: number, at: number) => {
			const schedule: Schedule = {
				version: 1,
				task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
				nodes: [{ ...A, replies: [{ reply: "active" }, { reply: "job not found", times: 9 }] }, silent],
				events: [],
				habits: LIBRARY_HABITS,
				calls: [
					{ kind: "wait", timeout },
					{ kind: "wait", at, timeout: 3, pollInterval: 100 },
				],
			};
			const run = await runOnLibrary(schedule);
			expect(judgeRun(run)).toEqual([]);
			return run;
		};
		await both(5, 10);
		await both(5, 5);
	});

	test("a round of a driver that counts from start to start", async () => {
		const run = await played({ nodes: [{ ...A, latency: 30, job: { duration: 100 } }] });
		const habits = { ...LIBRARY_HABITS, interval: { kind: "start-to-start" as const } };
		const [start] = judgeRun({ ...run, schedule: { ...run.schedule, habits } }, { isLibrary: false });
		expect(start?.message).toContain("round 2 to begin at 30 ms");
	});
});

describe("The oracle counts failures", () => {
	test("of a node from zero after it was away for a round (WAIT-11)", async () => {
		const run = await played({
			nodes: [
				{ ...A, job: { duration: 60 } },
				{ ...B, replies: [{ reply: "silence" }, { reply: "silence" }, { reply: "truth" }] },
			],
			events: [
				{ at: 6, kind: "leave", node: "B" },
				{ at: 17, kind: "join", node: "B" },
			],
			call: { requestTimeout: 5, forgive: 1 },
		});
		expect(run.calls[0]?.outcome.kind).toBe("complete");
	});

	test("of a node that said done and then in progress again (ROUND-12)", async () => {
		const run = await played({
			nodes: [
				{ ...A, replies: [{ reply: "done" }, { reply: "active" }, { reply: "silence" }] },
				{ ...B, job: { duration: 900 } },
			],
			call: { requestTimeout: 5 },
		});
		expect(run.calls[0]?.outcome).toMatchObject({ code: "network_error", node: "A" });
		const kept = await played({
			nodes: [
				{ ...A, replies: [{ reply: "done" }, { reply: "silence", times: 2 }] },
				{ ...B, job: { duration: 12 } },
			],
			call: { requestTimeout: 5 },
		});
		expect(kept.calls[0]?.outcome.kind).toBe("complete");
	});
});

describe("The oracle knows where a limit lies", () => {
	test("of the two seconds of an old node (ROUND-11)", async () => {
		const old: NodePlan = { name: "A", version: "5.7.0.31", job: null };
		const run = await played({ nodes: [old], call: { pollInterval: 1998, grace: 2 } });
		expect(run.calls[0]).toMatchObject({ settledAt: 2000, outcome: { kind: "complete" } });
		const sooner = await played({ nodes: [old], call: { pollInterval: 1997, grace: 2 } });
		expect(sooner.calls[0]?.rounds.map(({ endedAt }) => endedAt)).toEqual([1, 1999, 3997]);
	});

	test("of an error: one that came later did not end the round (ROUND-4)", async () => {
		const run = await played({
			nodes: [
				{ ...A, replies: [{ reply: "bad id" }] },
				{ ...B, latency: 9, replies: [{ reply: "bad id" }] },
			],
		});
		const [call] = run.calls;
		expect(call?.outcome).toMatchObject({ kind: "error", node: "A" });
		const later = withOutcome(run, {
			...(call?.outcome as Extract<CallOutcome, { kind: "error" }>),
			code: "invalid_node",
			node: "B",
		});
		expect(first(later, false)).toMatch(/^ROUND-4/);
	});

	test("of a question, if the wait ends with it (ASK-7)", async () => {
		const run = await played({ nodes: [{ ...A, replies: [{ reply: "silence" }] }], call: { requestTimeout: 5 } });
		const late = withTrace(run, (event) => (event.kind === "given-up" ? { ...event, at: 6 } : event));
		expect(first(late)).toBe("ASK-7: the question that A was asked at 0 ms to be given up at 5 ms / given up at 6 ms");
	});

	test("of the nodes of the start: a job that is listed without a status counts anywhere (TRUTH-4, PARSE-6)", async () => {
		const run = await played({
			nodes: [A, { ...B, job: null, replies: [{ reply: "no status", times: 9 }] }],
			task: { startedOn: ["A"] },
			call: { timeout: 80 },
		});
		expect(run.calls[0]?.rounds.length).toBeGreaterThan(3);
	});

	test("of the targets: another driver does not have to ask a node again that said done (ROUND-12)", async () => {
		const run = await played({ nodes: [{ ...A, job: { duration: 30 } }, B] });
		const again = run.trace.flatMap((event) =>
			event.kind === "asked" && event.node === "B" && event.at > 15 ? [event.question] : [],
		);
		expect(again.length).toBeGreaterThan(0);
		const less = withTrace(run, (event) => ("question" in event && again.includes(event.question) ? undefined : event));
		const noted = withCall(less, ({ questions = [] }) => ({ questions: questions.filter((number) => !again.includes(number)) }));
		expect(first(noted, false)).toBe("nothing");
	});
});
