import type { CallOutcome } from "../../kit/run/run.ts";
import { ENDLESS } from "./bounded-tracker.ts";
import type { Take } from "./perform.ts";

/** The answers to "Is it done?": the tracker's, the true one, and what the specification says to the tracker's. */
export interface DoneAnswers {
	readonly tracker: ToldAnswer;
	readonly truth: ToldAnswer;
	readonly specification: ToldAnswer;
}

export interface ToldAnswer {
	readonly text: string;
	readonly tone: "good" | "bad" | "other";
}

type Played = Extract<Take, { readonly kind: "played" }>;

/** Answers for one call of the run. */
export function doneAnswersOf(take: Played, call: number): DoneAnswers {
	const report = take.run.calls[call];
	if (report === undefined) {
		const nothing = { text: "it was not asked", tone: "other" } as const;
		return { tracker: nothing, truth: nothing, specification: nothing };
	}
	const { outcome, settledAt } = report;
	return {
		tracker: trackerAnswer(outcome, `at ${ms(settledAt)}`),
		truth: truthAnswer(take),
		specification: specificationAnswer(take, call),
	};
}

function trackerAnswer(outcome: CallOutcome, when: string): ToldAnswer {
	switch (outcome.kind) {
		case "complete": {
			const worth = outcome.completion?.outcome ?? "ok";
			return {
				text: worth === "ok" ? `yes, ${when}` : `yes, ${when} (${worth.replaceAll("_", " ")})`,
				tone: worth === "ok" ? "good" : "other",
			};
		}
		case "in_progress":
			return { text: `no, ${when}`, tone: "other" };
		case "error":
			if (outcome.code === ENDLESS) return { text: "not known, it was still asking", tone: "other" };
			return {
				text: `not known, ${outcome.code.replaceAll("_", " ")} ${when}`,
				tone: outcome.code === "timeout" ? "other" : "bad",
			};
		case "aborted":
			return { text: `it aborted the job ${when}`, tone: "other" };
		case "cancelled":
			return { text: `not known, the call was cancelled ${when}`, tone: "other" };
		default:
			return outcome satisfies never;
	}
}

const UNFINISHED: Readonly<Record<string, string>> = {
	coming: "has not begun",
	active: "is still running",
	listed: "is still running",
	aborting: "is aborting",
};

/** The state of the jobs when the call ended, independent of the answers. */
function truthAnswer({ run }: Played): ToldAnswer {
	const reasons = run.schedule.nodes.flatMap(({ name }) => {
		const state = run.truth[name]?.state ?? "none";
		const why = UNFINISHED[state];
		return why === undefined ? [] : [`${name} ${why}`];
	});
	const lost = run.schedule.nodes
		.filter(({ name }) => run.truth[name]?.state === "lost")
		.map(({ name }) => `${name} lost the job`);
	if (reasons.length > 0) return { text: `no, ${listed(reasons)}`, tone: "bad" };
	if (lost.length > 0) return { text: `not everywhere, ${listed(lost)}`, tone: "other" };
	const done = run.schedule.nodes.flatMap(({ name }) => {
		const truth = run.truth[name];
		return truth !== undefined && DONE.includes(truth.state) ? [truth] : [];
	});
	if (done.length === 0) return { text: "no, no node has run the job", tone: "other" };
	const isAborted = done.some(({ result }) => result === "user-aborted");
	return isAborted ? { text: "yes, but it was aborted", tone: "other" } : { text: "yes", tone: "good" };
}

/** A job that was done counts, also if the node has forgotten it since. */
const DONE: readonly string[] = ["done", "evicted"];

const MOST_NODES = 3;

function listed(texts: readonly string[]): string {
	const rest = texts.length - MOST_NODES;
	return rest > 0 ? `${texts.slice(0, MOST_NODES).join(", ")} and ${rest} more` : texts.join(", ");
}

function specificationAnswer({ run, findings, judged, isEndless, isEndlessByRight }: Played, call: number): ToldAnswer {
	const [first] = findings;
	if (first !== undefined) return { text: `wrong (${first.requirement})`, tone: "bad" };
	if (isEndlessByRight) return { text: "right so far, the end was not judged", tone: "other" };
	if (isEndless) return { text: "wrong, the wait should have ended", tone: "bad" };
	// Over a network, the rounds are not judged one by one.
	if (run.members !== undefined) return { text: "no fault found in the members, the outcome and the end", tone: "good" };
	const clause = judged.filter((round) => round.call === call).at(-1)?.lawful[0]?.clause;
	return { text: clause === undefined ? "right" : `right (${clause})`, tone: "good" };
}

/** Made once: to make one takes longer than to use it. */
const MS = new Intl.NumberFormat("en-US");

function ms(at: number): string {
	return `${MS.format(Math.round(at * 10) / 10)} ms`;
}
