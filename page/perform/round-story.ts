import { toldVerdictText } from "../../kit/drivers/judge-rounds.ts";
import { reviewRun } from "../../kit/drivers/review-run.ts";
import type { JudgedRound } from "../../kit/oracle/oracle.ts";
import type { RoundReport } from "../../kit/run/round-report.ts";
import type { TurnResult } from "../../kit/run/turn.ts";
import type { Take } from "./perform.ts";

/** One round, and why it ended so. Times are milliseconds from the start of the run. */
export interface RoundStory {
	/** Which of the schedule's calls, from 0. */
	readonly call: number;
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	readonly endedAt: number;
	readonly isEarly: boolean;
	readonly nodes: readonly NodeStory[];
	/** The tracker's verdict; absent if the call ended before. */
	readonly told?: string;
	/** The oracle's, and the clause that says so; absent past the first difference. */
	readonly right?: string;
	readonly clause?: string;
	readonly isWrong: boolean;
	/** Empty rounds in a row with this one (ROUND-8), and how many end the grace: absent if this round is not empty. */
	readonly empty?: { readonly count: number; readonly grace: number };
}

export interface NodeStory {
	readonly node: string;
	/** What the node said, as a phrase. */
	readonly said: string;
	/** What follows from it in this round, as a phrase. */
	readonly means: string;
}

type Played = Extract<Take, { readonly kind: "played" }>;

/** Tells a call round by round; what came after the first difference as the tracker tells it. */
export function storiesOf({ judged, run }: Played, call: number): readonly RoundStory[] {
	const { rounds = [] } = run.calls[call] ?? {};
	const own = judged.filter((round) => round.call === call);
	// Over a network, no round is judged.
	const isOver = run.members === undefined && own.at(-1)?.isRight !== false;
	const rest = isOver ? [] : rounds.filter(({ number }) => number > own.length);
	const said = run.members === undefined ? [] : unjudgedNodes(run, call);
	return [
		...own.map((round) => judgedStory(round, run, rounds)),
		...rest.map((told) => ({ ...toldStory(told, run, call), nodes: said[told.number - 1] ?? [] })),
	];
}

/** What the nodes said in each round of a run over a network, whose rounds are not judged. */
function unjudgedNodes(run: Played["run"], call: number): readonly (readonly NodeStory[])[] {
	const observed = new Set<string>();
	const rounds = reviewRun(run).find(({ history }) => history.index === call)?.rounds ?? [];
	return rounds.map(({ turns }) =>
		turns.map(({ node, word }) => {
			if (word.kind === "in_progress" || word.kind === "complete") observed.add(node);
			return { node, said: saidText(word), means: meaningOf(word, observed.has(node), false) };
		}),
	);
}

function judgedStory(
	{ poll, lawful, isRight, observed, emptyBefore, call }: JudgedRound,
	run: Played["run"],
	rounds: readonly RoundReport[],
): RoundStory {
	const { number, startedAt, at, isEarly, turns, left, refusal } = poll;
	const [right] = lawful;
	const told = rounds[number - 1];
	const settledAt = run.calls[call]?.settledAt ?? at;
	const empty = right !== undefined && right.kind !== "error" && right.empty > emptyBefore ? right.empty : undefined;
	return {
		call,
		number,
		startedAt,
		endedAt: Math.min(at, settledAt),
		isEarly,
		nodes:
			refusal === undefined
				? turns.map(({ node, word }) => ({
						node,
						said: saidText(word),
						means: meaningOf(word, observed.has(node), left.has(node)),
					}))
				: [],
		...(right !== undefined && told !== undefined && { told: toldText(told, run, call) }),
		...(right !== undefined && { right: toldVerdictText(right), clause: right.clause }),
		isWrong: !isRight,
		...(empty !== undefined && { empty: { count: empty, grace: graceOf(run, call) } }),
	};
}

function toldStory(told: RoundReport, run: Played["run"], call: number): RoundStory {
	const { number, startedAt, endedAt } = told;
	return { call, number, startedAt, endedAt, isEarly: false, nodes: [], told: toldText(told, run, call), isWrong: false };
}

/** The verdict of a round in words; an error is the one that the call ended in. */
function toldText({ verdict }: RoundReport, { calls }: Played["run"], call: number): string {
	const outcome = calls[call]?.outcome;
	return (verdict === "error" && outcome?.kind === "error" ? outcome.code : verdict).replaceAll("_", " ");
}

function graceOf({ schedule }: Played["run"], index: number): number {
	const call = schedule.calls[index];
	return call?.kind === "wait" ? (call.grace ?? schedule.habits.grace) : Number.POSITIVE_INFINITY;
}

function saidText(word: TurnResult): string {
	switch (word.kind) {
		case "in_progress":
			return `active${resultText(word.result)}`;
		case "complete":
			return `done${resultText(word.result)}`;
		case "not_found":
			return word.listed ? "an entry without a status" : "not found";
		case "error":
			return `server error ${word.code ?? "without a code"}`;
		case "unsupported":
			return "does not know the question";
		case "failure":
			return word.timeout === "the server's" ? "timed out in the server" : word.reason.replace("_", " ");
		case "open":
			return "nothing yet";
		default:
			return word satisfies never;
	}
}

function resultText(result: string | undefined): string {
	return result === undefined ? "" : `(${result})`;
}

function meaningOf(word: TurnResult, isObserved: boolean, hasLeft: boolean): string {
	if (hasLeft) return "has left, so its missing answer does not count";
	switch (word.kind) {
		case "in_progress":
			return "in progress; observed from now on";
		case "complete":
			return "complete; observed from now on";
		case "not_found":
			if (word.listed) return "counts as a node that never reported the job";
			return isObserved ? "has had the job and forgot it: complete" : "has not reported the job yet: the job may still arrive";
		case "error":
			return "ends the wait";
		case "unsupported":
			return "does not show the state of the job";
		case "failure":
			return "no answer about the job";
		case "open":
			return "the call was over before it answered";
		default:
			return word satisfies never;
	}
}
