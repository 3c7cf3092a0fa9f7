import type { DecideResult, DecideRound, HelloResult } from "../protocol/messages.ts";
import type { Profile, ScenarioTags } from "../run/driver.ts";
import { Declined, Unsupported } from "../run/driver.ts";
import type { CallOutcome, Run } from "../run/run.ts";
import { checkWhole } from "../run/run-too-long.ts";
import { type OutsideHabits, type RoundSeen, type ToldVerdict, UNTOLD } from "../run/seen.ts";
import { jobIdOf } from "../run/simulated-world.ts";
import { adaptiveLimits, type Call, type DeclaredHabits, type Schedule } from "../schedule/schedule.ts";
import type { Adapters } from "../stdio/adapter-pool.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import { outsideHabits } from "./declared-habits.ts";
import { RoundReviewer } from "./judge-rounds.ts";
import { type PlayedRound, type PlayedWait, playRounds } from "./play-rounds.ts";
import { ADAPTIVE_REFUSAL, isCounted, lackOf } from "./scenario-fit.ts";
import { isSeenBy } from "./sight.ts";

const LIMIT_MS = 10_000;
/** The most rounds that one request may hold. */
const MOST_ROUNDS = 1000;

/** The driver gets the rounds of a wait and returns its verdicts. All time is virtual. */
export function decideProfile(pool: Adapters, hello: HelloResult, habits: DeclaredHabits): Profile {
	const { capabilities = {} } = hello;
	const manner = outsideHabits(hello);
	return {
		name: "decide",
		judges: (requirement) => isSeenBy(requirement, "decide"),
		refusal(schedule, tags) {
			const lack = lackOf(tags, capabilities, manner);
			if (lack !== undefined) return lack;
			if (schedule.network !== undefined) return "This profile cannot play a schedule with a network.";
			const wait = onlyWait(schedule);
			if (wait === undefined) return "This profile can only play a scenario with a single call, which must be a wait.";
			if (wait.forgive !== undefined && capabilities.forgive !== true) return "The driver does not offer the capability forgive.";
			if (wait.cancelAt !== undefined || wait.options !== undefined)
				return "This profile cannot observe how a driver handles cancellation or invalid options.";
			if (adaptiveLimits(wait) !== undefined) return ADAPTIVE_REFUSAL;
			return undefined;
		},
		async run(schedule, tags) {
			const wait = onlyWait(schedule);
			if (wait === undefined) throw new TypeError("The profile decide can only play a schedule with a single wait.");
			const played = await playRounds(schedule, wait, { sweep: habits.sweep, isEnough: enoughFor(wait, habits.grace, manner) });
			const decision = await decide(pool, schedule, wait, played);
			return runOf(schedule, tags, played, decision, habits, manner);
		},
	};
}

type Wait = Extract<Call, { kind: "wait" }>;

function onlyWait({ calls }: Schedule): Wait | undefined {
	const [only, ...others] = calls;
	return only?.kind === "wait" && others.length === 0 ? only : undefined;
}

/** Plays a few rounds after the correct end, to notice a driver that goes on for too long. */
function enoughFor({ forgive = 0 }: Wait, grace: number, manner: OutsideHabits): (rounds: readonly PlayedRound[]) => boolean {
	const reviewer = new RoundReviewer({ grace, forgive, manner });
	let end = MOST_ROUNDS;
	return (rounds) => {
		const last = rounds.at(-1);
		if (last !== undefined && end === MOST_ROUNDS) {
			const [right] = reviewer.review({ ...last, told: undefined }).lawful;
			if (right?.kind !== "in_progress") end = rounds.length;
		}
		return rounds.length >= Math.min(end + grace + 2, MOST_ROUNDS);
	};
}

async function decide(
	pool: Adapters,
	{ task }: Schedule,
	{ forgive }: Wait,
	{ rounds, calledAt }: PlayedWait,
): Promise<readonly ToldVerdict[]> {
	if (rounds.length >= MOST_ROUNDS)
		throw new Unsupported(`The scenario takes more than ${MOST_ROUNDS} rounds, the limit of a message.`);
	if (rounds.length === 0) return [];
	if (rounds.some(({ hasLost }) => hasLost))
		throw new Unsupported("A message cannot tell the driver that a node left after it was asked (JUDGE-3).");
	const params = {
		taskId: task.id,
		...(task.node !== undefined && { node: task.node }),
		...(forgive !== undefined && { forgive }),
		rounds: rounds.map((round) => inMessage(round, calledAt)),
	};
	const answer = await pool.use((adapter) => adapter.request("decide", params, LIMIT_MS));
	if (answer.kind === "unsupported") throw new Declined(answer.why);
	const { verdicts } = answer.result;
	checkCount(verdicts, rounds.length);
	return verdicts.map(({ verdict, ...error }) => ({ kind: verdict, ...error }));
}

function inMessage({ startedAt, endedAt, isEarly, isReady, active, answers }: PlayedRound, calledAt: number): DecideRound {
	return {
		startedAt: startedAt - calledAt,
		endedAt: endedAt - calledAt,
		...(isEarly && { early: true }),
		...(!isReady && { ready: false }),
		active,
		answers,
	};
}

/** There must be one verdict per round, up to and including the first that ends the wait. */
function checkCount(verdicts: DecideResult["verdicts"], rounds: number): void {
	const end = verdicts.findIndex(({ verdict }) => verdict !== "in_progress");
	const expected = end < 0 ? rounds : end + 1;
	if (verdicts.length === expected) return;
	const why = end < 0 ? `there are ${rounds} rounds, and all verdicts are in_progress` : `verdict ${end + 1} ends the wait`;
	throw new HarnessError(`The adapter gave ${verdicts.length} verdicts, but ${expected} were expected: ${why}.`, {
		line: JSON.stringify({ verdicts }),
	});
}

function runOf(
	schedule: Schedule,
	tags: ScenarioTags,
	played: PlayedWait,
	told: readonly ToldVerdict[],
	habits: DeclaredHabits,
	manner: OutsideHabits,
): Run {
	const { rounds, cluster, calledAt, deadline } = played;
	const seen = told.map((verdict, index): RoundSeen => ({ ...(rounds[index] as PlayedRound), told: verdict }));
	checkWhole(cluster.trace);
	const last = seen.at(-1);
	const outcome = outcomeOf(last?.told, seen.length, played);
	const settledAt =
		outcome.kind === "error" && outcome.code === "timeout"
			? Math.min(deadline, cluster.clock.now())
			: (last?.endedAt ?? calledAt);
	const taskId = jobIdOf(schedule.task);
	return {
		schedule: { ...schedule, habits },
		calls: [
			{
				calledAt,
				settledAt,
				outcome,
				rounds: seen.map(({ number, startedAt, endedAt, told: verdict }) => ({
					number,
					startedAt,
					endedAt,
					verdict: verdict?.kind ?? "in_progress",
				})),
			},
		],
		trace: cluster.trace.events.filter(({ at }) => at <= settledAt),
		truth: Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)])),
		seen: {
			profile: "decide",
			rounds: [seen],
			isCounted: isCounted(schedule, tags, habits, manner, []) && !seen.some(hasSeveralErrors),
			manner,
		},
	};
}

/** Which error comes first depends on times that the driver does not get. */
function hasSeveralErrors({ turns }: RoundSeen): boolean {
	return turns.filter(({ word }) => word.kind === "error" || word.kind === "failure" || word.kind === "unsupported").length > 1;
}

function outcomeOf(last: ToldVerdict | undefined, rounds: number, { deadline, rounds: all }: PlayedWait): CallOutcome {
	if (last?.kind === "complete") return { kind: "complete" };
	if (last?.kind === "error") {
		const { code = UNTOLD, node, serverCode } = last;
		return {
			kind: "error",
			code,
			message: "",
			...(node !== undefined && { node }),
			...(serverCode !== undefined && { serverCode }),
		};
	}
	// The driver does not decide when a wait ends without a verdict.
	const isTimeout = deadline < Number.POSITIVE_INFINITY || all.length === 1;
	return isTimeout
		? { kind: "error", code: "timeout", message: "" }
		: { kind: "error", code: "endless", message: `still in progress after ${rounds} rounds` };
}
