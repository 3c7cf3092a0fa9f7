import { expect, test } from "vitest";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";

const { command, judge, next, read } = defaultRules;
const NOBODY = { has: () => false };

/** One mistake each, of a kind that was seen in real clients. */
const MUTANTS: Readonly<Record<string, Rules>> = {
	"the grace is a round too long": mutant({
		judge: (round, memory, habits) => judge(round, memory, { ...habits, grace: habits.grace + 1 }),
	}),
	"the grace is a round too short": mutant({
		judge: (round, memory, habits) => judge(round, memory, { ...habits, grace: Math.max(1, habits.grace - 1) }),
	}),
	"a round with a node in progress does not restart the grace": mutant({
		judge(round, memory, habits) {
			const judgement = judge(round, memory, habits);
			return { ...judgement, emptyRounds: Math.max(judgement.emptyRounds, memory.emptyRounds) };
		},
	}),
	"a round that began too early counts for the grace": mutant({
		judge: (round, memory, habits) => judge({ ...round, early: false }, memory, habits),
	}),
	"nodes that were seen are forgotten": mutant({
		judge: (round, memory, habits) => judge(round, { ...memory, observed: NOBODY }, habits),
	}),
	"a failure of a node that has said done counts": mutant({
		judge: (round, memory, habits) => judge(round, { ...memory, done: NOBODY }, habits),
	}),
	"one failure more is forgiven": mutant({
		judge: (round, memory, habits) => judge(round, memory, { ...habits, forgive: habits.forgive + 1 }),
	}),
	"old nodes get no two seconds": mutant({
		judge: (round, memory, habits) =>
			judge({ ...round, answers: round.answers.map((answer) => ({ ...answer, olderThan6: false })) }, memory, habits),
	}),
	"a failed question counts as not found": mutant({
		judge(round, memory, habits) {
			const answers = round.answers.map((given) =>
				given.answer.kind === "failure" ? { ...given, answer: { kind: "not_found" as const, listed: false } } : given,
			);
			return judge({ ...round, answers }, memory, habits);
		},
	}),
	"every error that begins with a 2 is not found": mutant({
		read(body, commands, taskId) {
			const answer = read(body, commands, taskId);
			const isTwo = answer.kind === "server_error" && answer.reply.startsWith("ERROR:2");
			return isTwo ? { kind: "not_found", listed: false } : answer;
		},
	}),
	"an unknown command is an answer": mutant({
		read(body, commands, taskId) {
			const answer = read(body, commands, taskId);
			return answer.kind === "unknown_command" ? { kind: "not_found", listed: false } : answer;
		},
	}),
	"another job's status is read as ours": mutant({
		read: (body, commands) => read(body.replace(/trid=\d+/, "trid=1"), commands, "1"),
	}),
	"every node is asked by id": mutant({
		command: (build, taskId) => (build === undefined ? command(build, taskId) : [[`query-show:id=${taskId}`]]),
	}),
	"only the query module is asked": mutant({
		command: (build, taskId) =>
			command(build, taskId).map((request) =>
				request.filter((asked) => !asked.startsWith("scan-show") && !asked.includes("module=scan")),
			),
	}),
	"there is no last round": mutant({
		next(verdict, round, timing) {
			const following = next(verdict, round, timing);
			return following.kind === "round" && following.early ? { kind: "deadline" } : following;
		},
	}),
	"there are several last rounds": mutant({
		next: (verdict, round, timing) => next(verdict, { ...round, early: false }, timing),
	}),
	"the interval runs from start to start": mutant({
		next: (verdict, round, timing) => next(verdict, { ...round, startedAt: round.startedAt, endedAt: round.endedAt - 1 }, timing),
	}),
};

function mutant(changed: Partial<Rules>): Rules {
	return { ...defaultRules, ...changed };
}

const MOST_SCHEDULES = 3000;

test.each(Object.entries(MUTANTS))("The oracle catches a tracker in which %s", async (_mistake, rules) => {
	expect(await firstCaught(rules)).toBeLessThanOrEqual(MOST_SCHEDULES);
});

/** How many schedules it takes. */
async function firstCaught(rules: Rules): Promise<number> {
	for (let seed = 1; seed <= MOST_SCHEDULES; seed++) {
		const run = await runOnLibrary(drawSchedule(createRandom(seed)), rules);
		if (judgeRun(run).length > 0) return seed;
	}
	return Number.POSITIVE_INFINITY;
}
