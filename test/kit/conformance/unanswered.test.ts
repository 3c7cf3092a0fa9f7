import { describe, expect, it } from "vitest";
import { isEndedInTurn } from "../../../kit/conformance/in-turn.ts";
import {
	isTooLateForJobs,
	isUnanswered,
	isUnbegun,
	runJudging,
	tagsOf,
	unnoticedByChance,
} from "../../../kit/conformance/judging.ts";
import { isCloseToTimeout } from "../../../kit/drivers/timing.ts";
import { LIBRARY } from "../../../kit/run/library.ts";
import type { CallOutcome, Run } from "../../../kit/run/run.ts";
import type { RealTimeLimits } from "../../../kit/run/seen.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";
import { LIBRARY_HABITS, type WorldEvent } from "../../../kit/schedule/schedule.ts";

/** A wait of 1000 ms in which node A was asked at 0 ms, on a machine that was late. */
function run(answeredAt: number, lateMs: number, reply: "done" | "silence" = "done"): Run {
	const real = { toleranceMs: 50, unawareMs: 0, pauseMs: 100, requestTimeoutMs: 500, isTrue: true, scale: 1 };
	const lateness = { ms: lateMs, allowedMs: 50 };
	return {
		schedule: {
			version: 1,
			task: { id: "1", namespace: "test", kind: "query_execute" },
			nodes: [{ name: "A", version: "8.1.2.0", job: null, replies: [{ reply }] }],
			events: [],
			habits: LIBRARY_HABITS,
			calls: [{ kind: "wait", timeout: 1000 }],
		},
		calls: [{ calledAt: 0, settledAt: 1000, outcome: { kind: "complete" }, rounds: [] }],
		trace: [
			{ kind: "asked", at: 0, node: "A", question: 1, commands: ["query-show:id=1"] },
			{ kind: "answered", at: answeredAt, node: "A", question: 1, body: "" },
		],
		truth: {},
		seen: { profile: "wire", rounds: [], isCounted: false, manner: {} as never, real, lateness },
	};
}

function withTimeout(timeoutMs: number, { seen, ...bare }: Run): Run {
	if (seen?.real === undefined) throw new Error("The run took place in real time.");
	return { ...bare, seen: { ...seen, real: { ...seen.real, timeoutMs } } };
}

it("on a late machine, a scripted answer that comes close to the end of the call proves nothing", () => {
	const isUnansweredIn = (...args: Parameters<typeof run>) => isUnanswered(withTimeout(1000, run(...args)));
	expect(isUnansweredIn(990, 200)).toBe(true);
	expect(isUnansweredIn(500, 200)).toBe(false);
	expect(isUnansweredIn(990, 10)).toBe(false);
	expect(isUnansweredIn(990, 200, "silence")).toBe(false);
});

it("an answer that ended its call was read, however late the machine is", () => {
	const ended = (settledAt: number, outcome: CallOutcome): Run =>
		withTimeout(1000, { ...run(settledAt - 1, 200), calls: [{ calledAt: 0, settledAt, outcome, rounds: [] }] });
	expect(isUnanswered(ended(500, { kind: "error", code: "server_error", message: "" }))).toBe(false);
	expect(isUnanswered(ended(500, { kind: "complete" }))).toBe(false);
	// At its timeout, a wait may end without the answer.
	expect(isUnanswered(ended(990, { kind: "complete" }))).toBe(true);
	expect(isUnanswered(ended(500, { kind: "error", code: "timeout", message: "" }))).toBe(true);
});

it("a wait that ends right after a round is played again, slower, if the scenario asks for the verdict on that round", () => {
	const scenario = loadPlayables().find(({ name }) => name.startsWith("One node in progress outweighs the others"));
	if (scenario === undefined) throw new Error("There is no such scenario.");
	const profile = { judges: () => true } as never;
	const { isTelling, schedule } = runJudging(profile, scenario, LIBRARY, tagsOf(scenario.tags), "MAY");
	const asked = schedule.nodes.map(({ name: node }, index) => {
		return { kind: "asked", at: 0, node, question: index + 1, commands: ["query-show:id=4660"] } as const;
	});
	const [call] = run(500, 0).calls;
	if (call === undefined) throw new Error("There is no call.");
	const played = (rounds: number, real?: RealTimeLimits): Run => {
		const round = { startedAt: 0, endedAt: 1, verdict: "in_progress" } as never;
		return {
			...run(500, 0),
			...{ schedule, trace: asked },
			calls: [
				{
					...call,
					outcome: { kind: "error", code: "timeout", message: "" },
					rounds: Array.from({ length: rounds }, () => round),
				},
			],
			seen: { profile: "wire", rounds: [[[] as never]], isCounted: true, manner: {} as never, ...(real && { real }) },
		};
	};
	expect(isTelling(played(0))).toBe(false);
	expect(isTelling(played(1))).toBe(true);
	// This one ended at 1000 ms.
	const limits = { toleranceMs: 50, unawareMs: 0, pauseMs: 100, requestTimeoutMs: 500, isTrue: true, scale: 1 };
	expect(isTelling(played(1, { ...limits, timeoutMs: 1020 }))).toBe(false);
	expect(isTelling(played(1, { ...limits, timeoutMs: 1000 }))).toBe(true);
});

it("a status that ends because a node was not reached is played again, slower", () => {
	const scenario = loadPlayables().find(({ name }) => name.includes('"not authenticated", the status is an error'));
	if (scenario === undefined) throw new Error("There is no such scenario.");
	const profile = { judges: () => true } as never;
	const { isTelling, schedule } = runJudging(profile, scenario, LIBRARY, tagsOf(scenario.tags), "MAY");
	const played = (code: string, asked: readonly string[]): Run => ({
		...{ ...run(500, 0), schedule },
		trace: asked.map((node, index) => ({ kind: "asked", at: 0, node, question: index, commands: ["query-show:id=4660"] })),
		calls: [{ calledAt: 0, settledAt: 5, outcome: { kind: "error", code, message: "" }, rounds: [] }],
	});
	expect(isTelling(played("network_error", ["A"]))).toBe(false);
	expect(isTelling(played("network_error", ["A", "B"]))).toBe(true);
	// It asks one node after the other, and the first ends its status.
	expect(isTelling(played("server_error", ["A"]))).toBe(true);
});

it("a wait that ends before its timeout by less than the tolerance is close to it, so it is played again", () => {
	const ended = (tookMs: number): Run => {
		const bare = run(500, 0);
		const real = { toleranceMs: 50, unawareMs: 0, pauseMs: 100, requestTimeoutMs: 500, isTrue: true, scale: 1, timeoutMs: 1000 };
		const outcome = { kind: "error", code: "timeout", message: "" } as const;
		return {
			...bare,
			calls: [{ calledAt: 0, settledAt: tookMs, tookMs, outcome, rounds: [] }],
			...(bare.seen !== undefined && { seen: { ...bare.seen, real } }),
		};
	};
	expect([996, 999, 1003].map((tookMs) => isCloseToTimeout(ended(tookMs)))).toEqual([true, false, false]);
});

it("a wait that gives up right after a round that began after a whole pause is played again", () => {
	const ended = (startedAt: number, settledAt: number): Run => {
		const { seen, schedule, ...bare } = run(500, 0);
		const real = { toleranceMs: 50, unawareMs: 0, pauseMs: 400, requestTimeoutMs: 500, isTrue: true, scale: 1, timeoutMs: 1000 };
		const round = (at: number) => ({ number: 1, startedAt: at, endedAt: at + 2 });
		const outcome = { kind: "error", code: "timeout", message: "" } as const;
		return {
			...bare,
			schedule,
			calls: [{ calledAt: 0, settledAt, tookMs: 1001, outcome, rounds: [] }],
			...(seen !== undefined && { seen: { ...seen, real, rounds: [[round(500), round(startedAt)]] as never } }),
		};
	};
	expect(isCloseToTimeout(ended(903, 915))).toBe(true);
	// It waited for its timeout, or looked once more shortly before it.
	expect(isCloseToTimeout(ended(903, 1100))).toBe(false);
	expect(isCloseToTimeout(ended(880, 890))).toBe(false);
	// A driver that sleeps first took 501 ms for the rounds. Then it disconnected.
	const slow = ended(903, 1100);
	const [call] = slow.calls;
	if (call === undefined) throw new Error("There is no call.");
	const sleeper = { ...slow, schedule: { ...slow.schedule, habits: { ...slow.schedule.habits, firstSleep: 400 } } };
	expect(isCloseToTimeout({ ...sleeper, calls: [{ ...call, sleptMs: 500 }] })).toBe(true);
});

describe("if the rounds follow each other too fast, chance decides whether a driver", () => {
	const at = (isTrue: boolean, events: readonly WorldEvent[], retries: number = 0): Run => {
		const { schedule, seen, ...bare } = run(500, 0);
		if (seen?.real === undefined) throw new Error("The run took place in real time.");
		const habits = { ...schedule.habits, retries };
		return { ...bare, schedule: { ...schedule, events, habits }, seen: { ...seen, real: { ...seen.real, isTrue } } };
	};

	it("notices a node that joins, even if the wait ended before that", () => {
		const joins = { kind: "join", at: 100, node: "B" } as const;
		expect(unnoticedByChance(at(false, [joins]))).toMatch(/node B has joined/);
		expect(unnoticedByChance(at(true, [joins]))).toBeUndefined();
		expect(unnoticedByChance(at(false, [{ ...joins, at: 0 }]))).toBeUndefined();
		expect(unnoticedByChance(at(false, []))).toBeUndefined();
	});

	it("without retries asks a node again that has restarted as another version", () => {
		const restarts = { kind: "restart", at: 100, node: "B", version: "6.0.0.1" } as const;
		expect(unnoticedByChance(at(false, [restarts]))).toMatch(/without retries asks node B after its restart/);
		expect(unnoticedByChance(at(false, [restarts], 1))).toBeUndefined();
		expect(unnoticedByChance(at(true, [restarts]))).toBeUndefined();
		expect(unnoticedByChance(at(false, [{ kind: "restart", at: 100, node: "B" }]))).toBeUndefined();
	});
});

it("on a late machine, a wait that ends before its first question proves nothing", () => {
	const ended = (lateMs: number, firstSleep: number = 0, asks: boolean = false, code: string = "timeout"): Run => {
		const { schedule, trace, ...bare } = run(500, lateMs);
		const calls = [{ calledAt: 0, settledAt: 1000, outcome: { kind: "error", code, message: "" }, rounds: [] } as const];
		return { ...bare, calls, trace: asks ? trace : [], schedule: { ...schedule, habits: { ...schedule.habits, firstSleep } } };
	};
	expect(isUnbegun(ended(21))).toBe(true);
	expect(isUnbegun(ended(0))).toBe(false);
	expect(isUnbegun(ended(21, 400))).toBe(false);
	expect(isUnbegun(ended(21, 0, true))).toBe(false);
	// The driver could not connect in time, or does not take the id.
	expect(isUnbegun(ended(21, 0, false, "network_error"))).toBe(true);
	expect(isUnbegun(ended(21, 0, false, "invalid_option"))).toBe(false);
});

it("a machine that is so late that the job ended before the first answer hides the job from the driver", () => {
	const played = (answeredAt: number, lateMs: number): Run => {
		const bare = run(answeredAt, lateMs);
		const done = { kind: "job", at: 300, node: "A", taskId: 1n, change: "done" } as const;
		return { ...bare, trace: [...bare.trace, done].toSorted((one, other) => one.at - other.at) };
	};
	expect(isTooLateForJobs(played(400, 350))).toBe(true);
	expect(isTooLateForJobs(played(10, 350))).toBe(false);
	// On a machine that is in time, the node itself is slow.
	expect(isTooLateForJobs(played(400, 20))).toBe(false);
	// If all answers of the node are scripted, none of them shows the job.
	const late = played(400, 350);
	const nodes = late.schedule.nodes.map((node) => ({
		...node,
		replies: [{ reply: "done", times: Number.POSITIVE_INFINITY }] as const,
	}));
	expect(isTooLateForJobs({ ...late, schedule: { ...late.schedule, nodes } })).toBe(false);
});

it("a driver that asks one node after the other does not ask the rest after an error, however late the machine is", () => {
	const ended = (code: "server_error" | "timeout", asksInTurn: boolean): Run => {
		const { seen, calls, ...bare } = run(500, 200);
		const outcome = { kind: "error", code, message: "" } as const;
		const manner = { asksInTurn } as never;
		return {
			...bare,
			calls: calls.map((call) => ({ ...call, outcome })),
			...(seen !== undefined && { seen: { ...seen, manner } }),
		};
	};
	expect(isEndedInTurn(ended("server_error", true))).toBe(true);
	expect(isEndedInTurn(ended("timeout", true))).toBe(false);
	expect(isEndedInTurn(ended("server_error", false))).toBe(false);
});

it("a driver that stops at the first node in progress does not ask the rest, however late the machine is", () => {
	const swept = (word: "in_progress" | "complete", events: Run["schedule"]["events"] = []): Run => {
		const { seen, schedule, ...bare } = run(500, 200);
		const rounds = [[{ turns: [{ word: { kind: word } }] }]] as never;
		const manner = { asksInTurn: true } as never;
		return { ...bare, schedule: { ...schedule, events }, ...(seen !== undefined && { seen: { ...seen, manner, rounds } }) };
	};
	expect(isEndedInTurn(swept("in_progress"))).toBe(true);
	expect(isEndedInTurn(swept("complete"))).toBe(false);
	expect(isEndedInTurn(swept("in_progress", [{ kind: "crash", at: 10, node: "A" }]))).toBe(false);
});

it("a driver whose rounds all end before the rest is asked had time to ask, however late the machine is", () => {
	const swept = (...stopsShort: readonly boolean[]): Run => {
		const { seen, ...bare } = run(500, 200);
		const rounds = [stopsShort.map((one) => ({ stopsShort: one, turns: [{ word: { kind: "not_found" } }] }))] as never;
		return { ...bare, ...(seen !== undefined && { seen: { ...seen, manner: { asksInTurn: true } as never, rounds } }) };
	};
	expect(isEndedInTurn(swept(true, true, true, false))).toBe(true);
	// Too few rounds, or one that did not stop short: the machine may be the reason.
	expect(isEndedInTurn(swept(true, true, false))).toBe(false);
	expect(isEndedInTurn(swept(true, false, true, false))).toBe(false);
});

it("a run that ends in an error while a node is away is played again, because it does not show the members", () => {
	const scenario = loadPlayables().find(({ name }) => name === "A node that shuts down and starts again later is a member again");
	if (scenario === undefined) throw new Error("There is no such scenario.");
	const { isTelling, schedule } = runJudging({ judges: () => true } as never, scenario, LIBRARY, tagsOf(scenario.tags), "MAY");
	const plain = run(1, 0);
	const isTellingWith = (code: string): boolean =>
		isTelling({
			...plain,
			schedule,
			calls: [{ calledAt: 0, settledAt: 300, outcome: { kind: "error", code, message: "" }, rounds: [] }],
			trace: [
				...["A", "B"].map(
					(node, question) => ({ kind: "asked", at: 0, node, question, commands: ["query-show:id=4660"] }) as const,
				),
				{ kind: "node", at: 300, node: "B", change: "terminated" },
			],
		});
	expect(isTellingWith("network_error")).toBe(false);
	expect(isTellingWith("timeout")).toBe(true);
});
