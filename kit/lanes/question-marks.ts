import type { CallHistory, Question } from "../oracle/history.ts";
import { isAboutJobs } from "../oracle/question-form.ts";
import type { RoundSeen } from "../run/seen.ts";
import type { NodeAnswer } from "../run/turn.ts";
import type { QuestionMark, Tone } from "./lanes.ts";

/** This much of a question and its answer is shown. */
const MOST_TEXT = 400;

/** The questions of a call, by node. The last question to a node in a round shows the result of the node. */
export function questionMarks(history: CallHistory, rounds: readonly RoundSeen[]): ReadonlyMap<string, readonly QuestionMark[]> {
	const marks = new Map<string, QuestionMark[]>();
	const { questions, index: call } = history;
	for (const [index, question] of questions.entries()) {
		const { node, askedAt, endedAt, commands } = question;
		const round = roundAt(rounds, askedAt);
		const next = questions.slice(index + 1).find((other) => other.node === node);
		const isLast = next === undefined || roundAt(rounds, next.askedAt) !== round;
		const word = isLast ? round?.turns.find((turn) => turn.node === node)?.word : undefined;
		const mark: QuestionMark = {
			call,
			round: round?.number ?? 0,
			askedAt,
			...(Number.isFinite(endedAt) && { endedAt }),
			asked: shortened(commands.filter(isAboutJobs).join(" and ")),
			answered: shortened(answerText(question)),
			...(word === undefined ? wordOfQuestion(question) : readWord(word)),
		};
		marks.set(node, [...(marks.get(node) ?? []), mark]);
	}
	return marks;
}

/** The last round that had begun at that time. */
function roundAt(rounds: readonly RoundSeen[], at: number): RoundSeen | undefined {
	return rounds.findLast(({ startedAt }) => startedAt <= at);
}

function answerText({ end }: Question): string {
	switch (end.kind) {
		case "answered":
			return JSON.stringify(end.body);
		case "failed":
			return end.reason.replace("_", " ");
		case "given-up":
			return "nothing, and the question was given up";
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

function readWord(word: NodeAnswer): Pick<QuestionMark, "word" | "tone"> {
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
