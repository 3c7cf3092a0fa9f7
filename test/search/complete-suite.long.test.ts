import { describe, expect, test } from "vitest";
import { type Letter, letterOf } from "../../kit/automaton/alphabet.ts";
import { checkCommands } from "../../kit/automaton/check-commands.ts";
import { completeSuite, SUITE_PARTS, type SuiteCase, type SuitePart } from "../../kit/automaton/complete-suite.ts";
import { verdictText } from "../../kit/automaton/difference.ts";
import { judgeByRules, remember, wordVerdictOf } from "../../kit/automaton/word-rules.ts";
import { ABSENT, OPEN } from "../../kit/automaton/words.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import type { Mutant } from "../../kit/gallery/mutants/mutant.ts";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { mutantSubject } from "../../kit/search/subject.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { sample } from "../support/counts.ts";

const suite = completeSuite({ parts: SUITE_PARTS });

/** What no case of the suite can show: a case is one short call, and its verdicts are all that it compares. */
const BEYOND: readonly string[] = [
	// A verdict does not include the text of the server's reply.
	"loses-the-reply",
	// No case has more than ten rounds.
	"a-thousand-rounds-are-enough",
	"forgets-every-64th-round",
	// These need a second call.
	"one-grace-for-all-waits",
	"status-loses-patience",
	// The members of a case do not change.
	"joined-waits-for-grace",
];
const ON_RULES = GALLERY.filter(({ name, rules }) => rules !== undefined && !BEYOND.includes(name));

describe("The complete suite", () => {
	test("kills every tracker of the gallery that is wrong in its rules", async () => {
		const survivors: string[] = [];
		// This one is right except for a question that is still open when an error comes, which only a few runs contain.
		const always = ON_RULES.filter(({ name }) => name === "errors-at-the-end");
		expect(always).toHaveLength(1);
		for (const mutant of new Set([...sample(ON_RULES, 36), ...always])) {
			if (!(mutant.rules && failsByRules(mutant.rules)) && !(await failsOnTime(mutant))) survivors.push(mutant.name);
		}
		expect(survivors).toEqual([]);
	});
});

/**
 * Whether rules give another verdict in any run that needs neither a clock nor questions; stepped by themselves, since
 * that is quick.
 */
function failsByRules(freshRules: () => Rules): boolean {
	const rules = freshRules();
	const known = new Map<Letter, Letter>();
	const readAnew = (letter: Letter): Letter => {
		const { reply, answer, build, word } = letter;
		const isSpoken =
			word !== ABSENT && word !== OPEN && reply !== undefined && answer?.kind !== "failure" && answer?.kind !== "left";
		const read = known.get(letter) ?? (isSpoken ? letterOf(rules, reply, build) : letter);
		known.set(letter, read);
		return read;
	};
	if (checkCommands(rules).difference !== undefined) return true;
	return suite.some(
		(one) =>
			(one.part === "rounds" || one.part === "replies" || one.part === "options") && failsCase(freshRules(), one, readAnew),
	);
}

function failsCase(rules: Rules, { rounds, terms, verdicts }: SuiteCase, readAnew: (letter: Letter) => Letter): boolean {
	const memory = { observed: 0, done: 0, emptyRounds: 0, failedRounds: new Map<string, number>() };
	for (const [index, { letters, isReady, isEarly }] of rounds.entries()) {
		const read = letters.map(readAnew);
		const startedAt = 10_000 * index;
		const round = { number: index + 1, letters: read, isReady, isEarly, startedAt, endedAt: startedAt + 1 };
		const judgement = judgeByRules(rules, memory, round, terms);
		if (verdictText(wordVerdictOf(judgement)) !== verdicts[index]) return true;
		remember(memory, isReady ? read : [], judgement);
	}
	return false;
}

async function failsOnTime(mutant: Mutant): Promise<boolean> {
	const { play } = mutantSubject(mutant, 3000);
	const parts: readonly SuitePart[] = ["time", "replies"];
	for (const { schedule } of parts.flatMap((part) => suite.filter((one) => one.part === part))) {
		try {
			if (judgeRun(await play(schedule)).length > 0) return true;
		} catch {
			return true;
		}
	}
	return false;
}
