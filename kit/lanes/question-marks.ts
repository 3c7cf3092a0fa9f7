import { isAboutJobs } from "../../simulator/command-name.ts";
import type { CallHistory, Question } from "../oracle/history.ts";
import type { RoundSeen } from "../run/seen.ts";
import type { TurnResult } from "../run/turn.ts";
import type { QuestionMark, Tone } from "./lanes.ts";

/** This much of a question and its answer is shown. */
const MOST_TEXT = 400;

/** The questions of a call, by node. The last question to a node in a round shows the result of the node. */
export function questionMarks(history: CallHistory, rounds: readonly RoundSeen[]): ReadonlyMap<string, readonly QuestionMark[]> {
	const marks = new Map<string, QuestionMark[]>();
	const { questions, index: call } = history;
	const roundsOf = questions.map(({ askedAt }) => roundAt(rounds, askedAt));
	const lasts = lastInRound(questions, roundsOf);
	for (const [index, question] of questions.entries()) {
		const { node, askedAt, endedAt, commands } = question;
		const round = roundsOf[index];
		const word = lasts.has(question) ? round?.turns.find((turn) => turn.node === node)?.word : undefined;
		const mark: QuestionMark = {
			call,
			round: round?.number ?? 0,
			askedAt,
			...(Number.isFinite(endedAt) && { endedAt }),
			asked: shortened(commands.filter(isAboutJobs).join(" and ")),
			answered: shortened(answerText(question)),
			...(word === undefined ? wordOfQuestion(question) : readWord(word)),
		};
		const own = marks.get(node);
		if (own === undefined) marks.set(node, [mark]);
		else own.push(mark);
	}
	return marks;
}

/** The questions that no other one to the same node follows in the same round. */
function lastInRound(questions: readonly Question[], roundsOf: readonly (RoundSeen | undefined)[]): ReadonlySet<Question> {
	const lasts = new Set<Question>();
	const later = new Map<string, RoundSeen | undefined>();
	for (let index = questions.length - 1; index >= 0; index--) {
		const question = questions[index];
		if (question === undefined) continue;
		const { node } = question;
		if (!later.has(node) || later.get(node) !== roundsOf[index]) lasts.add(question);
		later.set(node, roundsOf[index]);
	}
	return lasts;
}

/** The last round that had begun at that time, by halving. */
function roundAt(rounds: readonly RoundSeen[], at: number): RoundSeen | undefined {
	let [low, high] = [0, rounds.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((rounds[middle]?.startedAt ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
		else high = middle;
	}
	return rounds[low - 1];
}

function answerText({ end }: Question): string {
	switch (end.kind) {
		case "answered":
			return JSON.stringify(end.body);
		case "failed":
			return end.reason.replace("_", " ");
		case "given-up":
			return "no answer, and the question was given up";
		case "open":
			return "nothing yet";
		default:
			return end satisfies never;
	}
}

/** The text for a question that another one in the same round follows, or that has no result. */
function wordOfQuestion({ end }: Question): Pick<QuestionMark, "word" | "tone"> {
	switch (end.kind) {
		case "answered":
			return { word: "answered", tone: "absent" };
		case "failed":
			return { word: end.reason.replace("_", " "), tone: "error" };
		case "given-up":
			return { word: "given up", tone: "silent" };
		case "open":
			return { word: "nothing yet", tone: "silent" };
		default:
			return end satisfies never;
	}
}

function readWord(word: TurnResult): Pick<QuestionMark, "word" | "tone"> {
	const result = (word.kind === "in_progress" || word.kind === "complete") && word.result !== "ok" ? word.result : undefined;
	const suffix = result === undefined ? "" : ` (${result})`;
	switch (word.kind) {
		case "in_progress":
			return { word: `active${suffix}`, tone: "active" };
		case "complete":
			return { word: `done${suffix}`, tone: "done" };
		case "not_found":
			return { word: "not found", tone: "absent" };
		case "error":
			return { word: `ERROR:${word.code ?? ""}`, tone: "error" };
		case "unsupported":
			return { word: "not known", tone: "error" };
		case "failure":
			return { word: word.reason.replace("_", " "), tone: failureTone(word.reason) };
		case "open":
			return { word: "nothing yet", tone: "silent" };
		default:
			return word satisfies never;
	}
}

function failureTone(reason: string): Tone {
	return reason === "timed_out" ? "silent" : "error";
}

function shortened(text: string): string {
	return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}… (${text.length} characters)` : text;
}
