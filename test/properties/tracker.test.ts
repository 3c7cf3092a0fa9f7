import { describe, expect, test } from "vitest";
import { checkFalseCompletion } from "../../kit/oracle/false-completion.ts";
import { type Finding, reporterOf } from "../../kit/oracle/finding.ts";
import { callsOf } from "../../kit/oracle/history.ts";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { readReply } from "../../kit/oracle/reading.ts";
import { worldOf } from "../../kit/oracle/world.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import type { Run } from "../../kit/run/run.ts";
import { healed } from "../../kit/schedule/healed-schedule.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { count } from "../support/counts.ts";
import { checkSchedules } from "./support/check-schedules.ts";

describe("In any drawn schedule the tracker", () => {
	test("follows the specification in every round and in its result", async () => {
		await checkSchedules("Tracker and oracle agree", count(1000, 4000), async (schedule) => {
			const [finding] = judgeRun(await runOnLibrary(schedule));
			return finding?.message;
		});
	});

	test("has the same result in any order of the nodes", async () => {
		await checkSchedules("The order of the nodes does not matter", 600, async (schedule) => {
			const outcome = outcomeText(await runOnLibrary(schedule));
			for (const nodes of [schedule.nodes.toReversed(), [...schedule.nodes.slice(1), ...schedule.nodes.slice(0, 1)]]) {
				const other = outcomeText(await runOnLibrary({ ...schedule, nodes }));
				if (other !== outcome) return `${outcome} became ${other} in the order ${nodes.map(({ name }) => name)}`;
			}
			return undefined;
		});
	});

	test("settles at its timeout to the millisecond, even if nodes never answer", async () => {
		await checkSchedules("A timeout is hard", 800, async (schedule) => {
			const run = await runOnLibrary({ ...schedule, events: [...schedule.events, ...holdAll(schedule)] });
			for (const [index, call] of schedule.calls.entries()) {
				const report = run.calls[index];
				if (report === undefined || call.kind !== "wait" || call.timeout === undefined || call.timeout === 0) continue;
				const { calledAt, settledAt, outcome } = report;
				// Invalid options are rejected at once, so there is no deadline (WAIT-8).
				if (outcome.kind === "error" && outcome.code === "invalid_option") continue;
				const deadline = calledAt + call.timeout;
				const isTimeout = outcome.kind === "error" && outcome.code === "timeout";
				if (settledAt > deadline || (isTimeout && settledAt !== deadline))
					return `due at ${deadline} ms, settled at ${settledAt} ms`;
			}
			return undefined;
		});
	});

	test("never completes in a round in which a node reported in progress", async () => {
		await checkSchedules("No node in progress in a complete round", 1000, async (schedule) => {
			const run = await runOnLibrary(schedule);
			for (const { report, questions } of callsOf(run)) {
				const last = report.rounds.at(-1);
				if (report.outcome.kind !== "complete" || last === undefined) continue;
				for (const { node, askedAt, end, commands } of questions) {
					if (askedAt < last.startedAt || end.kind !== "answered") continue;
					if (readReply(end.body, commands, schedule.task.id).kind === "in_progress")
						return `${node} reported in progress, asked at ${askedAt} ms`;
				}
			}
			return undefined;
		});
	});

	test("never completes while a node still runs the job, if no reply is scripted", async () => {
		await checkSchedules("No false completion", 2000, async (drawn) => {
			const schedule = withoutScripts(drawn);
			const run = await runOnLibrary(schedule);
			const findings: Finding[] = [];
			const world = worldOf(schedule, run.trace);
			for (const history of callsOf(run))
				checkFalseCompletion(schedule, run.trace, world, history, reporterOf(findings, history.index));
			return findings[0]?.message;
		});
	});

	test("completes within a bound after all faults are over", async () => {
		await checkSchedules("It ends when the faults have", 600, async (drawn) => {
			const { schedule, bound } = healed(drawn);
			const report = (await runOnLibrary(schedule)).calls.at(-1);
			if (report === undefined || report.outcome.kind !== "complete")
				return `not complete but ${JSON.stringify(report?.outcome)}`;
			return report.settledAt > bound ? `complete at ${report.settledAt} ms, which is after ${bound} ms` : undefined;
		});
	});

	test("has the same trace in each run", async () => {
		await checkSchedules("A run can be repeated", 300, async (schedule) => {
			const first = await runOnLibrary(schedule);
			const second = await runOnLibrary(schedule);
			expect(second).toEqual(first);
			return undefined;
		});
	});
});

function outcomeText({ calls }: Run): string {
	return JSON.stringify(
		calls.map(({ settledAt, outcome, rounds }) => ({ settledAt, outcome, rounds })),
		(_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
	);
}

/** Every node stops answering in the middle of the run. */
function holdAll({ nodes, calls }: Schedule): Schedule["events"] {
	const at = 3 + (calls[0]?.at ?? 0);
	return nodes.map(({ name }) => ({ at, kind: "hold", node: name }));
}

function withoutScripts(schedule: Schedule): Schedule {
	return {
		...schedule,
		nodes: schedule.nodes.map(({ replies: _replies, ...node }) => node),
		events: schedule.events.filter(({ kind }) => kind !== "plan"),
	};
}
