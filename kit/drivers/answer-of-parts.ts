import { isAboutJobs } from "../../simulator/command-name.ts";
import type { Question } from "../oracle/history.ts";
import { strongestOf } from "../oracle/reading.ts";
import type { Reading, TurnResult } from "../run/turn.ts";

/** What a node says in several questions of a round, and when the last of them ended. */
export interface AnswerOfParts {
	readonly word: TurnResult;
	readonly endedAt: number;
}

/**
 * The answer of a node whose commands were asked in separate requests, up to the question `last`: the strongest
 * of their answers (ASK-8, PARSE-8), or the failure of one of them. `undefined` if `last` is the only one.
 *
 * @param questions the questions of the round
 */
export function answerOfParts(
	last: Question,
	questions: readonly Question[],
	wordOf: (question: Question) => TurnResult,
): AnswerOfParts | undefined {
	const parts = new Map<string, Question>();
	for (const question of questions) {
		const isBefore = question.node === last.node && question.askedAt <= last.askedAt && question !== last;
		// An unclear reply to both commands is replaced by the replies to each command.
		if (isBefore && isDisjoint(question, last)) parts.set(question.commands.join("\n"), question);
	}
	if (parts.size === 0) return undefined;
	const all = [...parts.values(), last];
	const words = all.map(wordOf);
	const endedAt = Math.max(...all.map((question) => question.endedAt));
	const failure = words.find(({ kind }) => kind === "failure" || kind === "open");
	if (failure !== undefined) return { word: failure, endedAt };
	const strongest = strongestOf(words.map(readingOf));
	return { word: strongest.kind === "unknown" ? { kind: "unsupported" } : strongest, endedAt };
}

function isDisjoint({ commands }: Question, last: Question): boolean {
	const own = commands.filter(isAboutJobs);
	return own.length > 0 && !own.some((command) => last.commands.includes(command));
}

function readingOf(word: TurnResult): Reading {
	return word.kind === "unsupported" || word.kind === "failure" || word.kind === "open" ? { kind: "unknown" } : word;
}
