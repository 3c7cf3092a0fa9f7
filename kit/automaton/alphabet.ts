import { ANSWER_WORDS, type AnswerWord, type PlannedAnswer, playReply } from "../../simulator/reply-plan.ts";
import type { Answer } from "../../src/tracking/answer.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { requestsFor } from "../oracle/commands.ts";
import { readReply, saysServerTimeout } from "../oracle/reading.ts";
import type { Reading } from "../run/turn.ts";
import { buildsOfForm, FORMS, isOldBuild, NEWEST_BUILD } from "../schedule/builds.ts";
import { EDGE_VALUES, edgeBodies, LONG_VALUE } from "../schedule/edge-replies.ts";
import {
	ABSENT,
	ACTIVE,
	DONE,
	LEFT,
	LISTED,
	LISTED_OLD,
	MALFORMED,
	NOT_FOUND,
	NOT_FOUND_OLD,
	OPEN,
	SERVER_ERROR,
	UNANSWERED,
	UNSUPPORTED,
	WORD_NAMES,
	type Word,
} from "./words.ts";

/** The task of all letters. */
export const TASK_ID = "4660";

/** What a node can answer in a round, as the specification and as the rules under test read it. */
export interface Letter {
	/** The name for people. */
	readonly name: string;
	/** How the specification reads it. */
	readonly word: Word;
	/** How the rules read it; absent if the rules get no answer. */
	readonly answer?: Answer;
	/** The rules keep another code or another text of a server error than the specification does (PARSE-3). */
	readonly isMisread: boolean;
	/** What a simulated node must answer; absent if it does not answer. */
	readonly reply?: PlannedAnswer;
	readonly build: string;
}

/** One build for each form of question, the newest first. */
export const BUILDS: readonly string[] = FORMS.map((form) => buildsOfForm(form).newest);

/**
 * Every kind of reply that the rules or the specification distinguish. The known replies of nodes, to questions of
 * every form, are grouped into classes: two replies are in one class if the specification reads them alike and the
 * rules read them alike.
 */
export function alphabetOf(rules: Rules): readonly Letter[] {
	const letters: Letter[] = [
		{ name: WORD_NAMES[ABSENT] ?? "", word: ABSENT, isMisread: false, build: NEWEST_BUILD },
		{ name: WORD_NAMES[OPEN] ?? "", word: OPEN, isMisread: false, reply: "silence", build: NEWEST_BUILD },
	];
	const classes = new Set<string>();
	const add = (letter: Letter) => {
		const key = `${letter.word} ${keyOf(letter.answer)} ${letter.isMisread}`;
		if (classes.has(key)) return;
		classes.add(key);
		letters.push(letter);
	};
	add(failureLetter(UNANSWERED, "reset", { kind: "failure", reason: "reset" }));
	add(failureLetter(MALFORMED, "malformed frame", { kind: "failure", reason: "malformed" }));
	add(failureLetter(LEFT, "closed", { kind: "left" }));
	for (const said of allSpoken()) add(letterBy(rules, said));
	return letters;
}

function failureLetter(word: Word, reply: AnswerWord, answer: Answer): Letter {
	return { name: WORD_NAMES[word] ?? "", word, answer, isMisread: false, reply, build: NEWEST_BUILD };
}

/** The reply of a node of one build, as the specification reads it. */
interface Spoken {
	readonly name: string;
	readonly word: Word;
	readonly reading: Reading;
	readonly reply: PlannedAnswer;
	readonly build: string;
	readonly commands: readonly string[];
	readonly body: string;
}

/** The letter for a reply under these rules, if a node of this build is asked with the right command. */
export function letterOf(rules: Rules, reply: PlannedAnswer, build: string): Letter {
	return letterBy(rules, spokenBy(reply, build));
}

function spokenBy(reply: PlannedAnswer, build: string): Spoken {
	const [commands = []] = requestsFor(build, TASK_ID);
	const played = playReply(reply, commands, TASK_ID, build);
	if (played.kind !== "body") throw new Error(`${JSON.stringify(reply)} is not a text that a node can send.`);
	const { body } = played;
	const reading = readReply(body, commands, TASK_ID);
	return { name: nameOf(reply), word: wordOf(reading, body, isOldBuild(build)), reading, reply, build, commands, body };
}

function letterBy(rules: Rules, { name, word, reading, reply, build, commands, body }: Spoken): Letter {
	const answer = rules.read(body, commands, TASK_ID);
	const isMisread =
		reading.kind === "error" &&
		answer.kind === "server_error" &&
		(reading.code !== answer.serverCode || reading.raw.trimEnd() !== answer.reply.trimEnd());
	return { name, word, answer, isMisread, reply, build };
}

let spoken: readonly Spoken[] | undefined;

/** All known replies of nodes. They do not depend on the rules, and reading them takes longer than most searches. */
function allSpoken(): readonly Spoken[] {
	spoken ??= BUILDS.flatMap((build) => repliesOf(build).map((reply) => spokenBy(reply, build)));
	return spoken;
}

function wordOf(reading: Reading, body: string, isOld: boolean): Word {
	switch (reading.kind) {
		case "in_progress":
			return ACTIVE;
		case "complete":
			return DONE;
		case "not_found":
			if (reading.listed) return isOld ? LISTED_OLD : LISTED;
			return isOld ? NOT_FOUND_OLD : NOT_FOUND;
		case "error":
			// ASK-6: the server ran out of time, so the question timed out.
			return saysServerTimeout(body) ? UNANSWERED : SERVER_ERROR;
		case "unknown":
			return UNSUPPORTED;
		default:
			return reading satisfies never;
	}
}

function keyOf(answer: Answer | undefined): string {
	if (answer?.kind === "not_found") return `not_found ${answer.listed}`;
	if (answer?.kind === "failure") return `failure ${answer.reason === "malformed"}`;
	return answer?.kind ?? "";
}

/** The beginning of a reply, short enough for a list. */
const MOST_NAME = 120;

function nameOf(reply: PlannedAnswer): string {
	const text = typeof reply === "string" ? reply : JSON.stringify("value" in reply ? reply.value : reply.body);
	return text.length > MOST_NAME ? `${text.slice(0, MOST_NAME - 1)}…` : text;
}

const SPOKEN = ANSWER_WORDS.filter((word) => word !== "truth" && playReply(word, [], TASK_ID, NEWEST_BUILD).kind === "body");

/** What the two modules of a node before 6.0 may answer together (ASK-8). */
const MODULE_WORDS: readonly AnswerWord[] = [
	"active",
	"done",
	"job not found",
	"no status",
	"ERROR:20",
	"unrecognized command",
	"missing line",
];

/** All known replies of a node of this build to the right command. */
export function repliesOf(build: string): readonly PlannedAnswer[] {
	const [first = "", second] = requestsFor(build, TASK_ID)[0] ?? [];
	const values = [...SPOKEN, ...[...EDGE_VALUES, LONG_VALUE].map((value) => ({ value }))];
	if (second === undefined) return [...values, ...edgeBodies(first, TASK_ID).map((body) => ({ body }))];
	const lineOf = (word: AnswerWord, command: string) => {
		const played = playReply(word, [command], TASK_ID, build);
		return played.kind === "body" ? played.body : "";
	};
	const pairs = MODULE_WORDS.flatMap((one) =>
		MODULE_WORDS.filter((other) => other !== one).map((other) => [one, other] as const),
	);
	return [...values, ...pairs.map(([one, other]) => ({ body: lineOf(one, first) + lineOf(other, second) }))];
}
