import { NEWEST_BUILD } from "../kit/schedule/builds.ts";
import { createRandom, type Random } from "../kit/schedule/random.ts";
import type { Answer, NodeAnswer } from "../src/tracking/answer.ts";
import { defaultRules } from "../src/tracking/default-rules.ts";
import type { Timing, Tolerance } from "../src/tracking/rules.ts";
import type { SpeedComparison } from "./measure.ts";

const NODES = ["A", "B", "C"];
const MOST_ROUNDS = 5;
const SCHEDULES = 100_000;
const HABITS: Tolerance = { grace: 3, forgive: 1 };
const TIMING: Timing = { calledAt: 0, pollInterval: 1000, timeout: Number.POSITIVE_INFINITY };
const NO_FAILURES: ReadonlyMap<string, number> = new Map();

/**
 * As often as they occur in this list: mostly a job that is still running, sometimes a node that cannot be reached or
 * an error.
 */
const ANSWERS: readonly Answer[] = [
	...times(13, { kind: "in_progress", entry: "", status: "active(ok)" }),
	...times(9, { kind: "complete", entry: "", status: "done(ok)" }),
	...times(8, { kind: "not_found", listed: false }),
	{ kind: "failure", reason: "refused" },
	{ kind: "server_error", serverCode: 20, reply: "ERROR:20:unknown namespace" },
];

const READY_MADE: readonly (readonly NodeAnswer[])[] = NODES.map((node) =>
	ANSWERS.map((answer) => ({ node, answer, build: NEWEST_BUILD, olderThan6: false })),
);

function times(count: number, answer: Answer): readonly Answer[] {
	return Array.from({ length: count }, () => answer);
}

/** Only the pure rules, as a search uses them: what the answers of a round mean, and what to do next. */
export const rulesComparison: SpeedComparison = {
	title: `Judged schedules of the pure rules: ${NODES.length} nodes, up to ${MOST_ROUNDS} rounds`,
	unit: "per second",
	aim: 1_000_000,
	subjects: [{ name: "judge and next", what: "schedules", run: judgeSchedules }],
};

function judgeSchedules(): number {
	const random = createRandom(1);
	let rounds = 0;
	for (let schedule = 0; schedule < SCHEDULES; schedule++) rounds += judgeSchedule(random);
	if (rounds < SCHEDULES) throw new Error("A schedule had no round.");
	return SCHEDULES;
}

/** How many rounds it took until the wait was over. */
function judgeSchedule(random: Random): number {
	const observed = new Set<string>();
	const done = new Set<string>();
	let emptyRounds = 0;
	let failedRounds = NO_FAILURES;
	let startedAt = 0;
	let early = false;
	for (let number = 1; ; number++) {
		const answers: NodeAnswer[] = [];
		for (const ofNode of READY_MADE) answers.push(random.pick(ofNode));
		const round = { number, startedAt, endedAt: startedAt + 1, early, named: false, answers, pending: 0 };
		const judgement = defaultRules.judge(round, { observed, done, emptyRounds, failedRounds, firstRoundAt: 0 }, HABITS);
		const next = defaultRules.next(judgement.verdict, round, TIMING);
		if (next.kind !== "round" || number === MOST_ROUNDS) return number;
		({ emptyRounds, failedRounds } = judgement);
		for (const { node, answer } of answers) {
			if (answer.kind !== "in_progress" && answer.kind !== "complete") continue;
			observed.add(node);
			if (answer.kind === "complete") done.add(node);
			else done.delete(node);
		}
		startedAt = next.at;
		early = next.early;
	}
}
