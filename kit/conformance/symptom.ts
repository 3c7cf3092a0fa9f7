import { PAST_TIMEOUT } from "../drivers/timing.ts";
import type { CallLane } from "../lanes/lanes.ts";
import { readLanes } from "../lanes/read-lanes.ts";
import { UNTOLD } from "../run/seen.ts";
import { LANES_JSON, REPLIES, type ScenarioResult } from "./scenario-result.ts";

/** How a failure shows itself, without the details of its scenario. */
export interface Symptom {
	/**
	 * `reading`: a single reply. `round`: the verdict on a round. `deadline`: a wait continues after its timeout. `other`:
	 * everything else.
	 */
	readonly kind: "reading" | "round" | "deadline" | "other";
	/** Equal for failures that show themselves in the same way. */
	readonly key: string;
	/** What is right, and what the driver does. */
	readonly sentence: string;
	/** The clause that the wrong round or reading breaks. */
	readonly clause?: string;
	/** The shapes of the replies that the driver may have misread. */
	readonly replies: readonly string[];
	/** The call ended in the last round before its deadline, shortly before it, or after it. */
	readonly isNearDeadline?: true;
}

/** The symptom of a failed scenario: its first wrong round if it has one, otherwise its message. */
export function symptomOf({ message = "", attachments, findings, requirements }: ScenarioResult): Symptom {
	const replies = readReplies(attachments[REPLIES]);
	const [first = undefined] = findings ?? [];
	const calls = readLanes(attachments[LANES_JSON])?.calls ?? [];
	const rounds = calls.flatMap((call) => call.rounds);
	const [line = ""] = (first?.message ?? message).split("\n");
	if (FAILED_AT_DEADLINE.test(line)) return { kind: "other", key: "failed at the deadline", sentence: FAILED_SENTENCE, replies };
	// A question that asked the wrong thing explains the wrong round that follows from its answer.
	const wrong = WRONG_QUESTION.test(first?.message ?? "") ? undefined : rounds.find(({ isWrong }) => isWrong === true);
	if (wrong?.right !== undefined && wrong.clause !== undefined) {
		const [right, told] = [kindOf(wrong.right), kindOf(wrong.told ?? "no verdict")];
		const clause = first?.requirement ?? wrong.clause;
		if (!clause.startsWith("PARSE-"))
			return {
				...roundSymptom(right, told),
				...{ key: `round ${clause} ${right} ${told}`, clause, replies },
				...(calls.some(isNearDeadline) && { isNearDeadline: true }),
			};
		const sentence = `The driver misreads a reply: the round is ${right}, but the driver reports ${told}.`;
		return { kind: "reading", key: `reading ${clause} ${right} ${told}`, sentence, clause, replies };
	}
	const isLate = calls.some(({ settledAt, deadline = Number.POSITIVE_INFINITY }) => settledAt > deadline);
	if (LATE.test(line) || (isLate && LATE_IF_SETTLED_LATE.test(line)))
		return { kind: "deadline", key: "deadline", sentence: LATE_SENTENCE, replies };
	const symptom = symptomOfMessage(line);
	const clause = symptom.kind === "reading" ? requirements.find((id) => id.startsWith("PARSE-")) : undefined;
	return { ...symptom, replies, ...(clause !== undefined && replies.length > 0 && { clause }) };
}

/** What the rules and the steps say of a question that is given up at the deadline (WAIT-4). */
const FAILED_AT_DEADLINE =
	/^(?:WAIT-4: round \d+ should be .+ says an error \(network_error|error code: expected "timeout", got "network_error")/;
const FAILED_SENTENCE =
	"A question that is given up at the timeout of the wait is reported as a network failure, not as the timeout.";

/** What the rules say of a question that asks the wrong thing. */
const WRONG_QUESTION =
	/^ASK-\d+: (?:node \S+ (?:\(build [^)]+\) )?should be asked |the build of node |the connection of the question |the late answer of )/;

/** What the rules say of a command that a node of this build does not know, or that does not suffice. */
const WRONG_COMMAND = /^node \S+ \(build ([^)]+)\) should be asked (.+), but was asked (.+)$/;

/** The sentence of all waits that go on after their timeout. */
export const LATE_SENTENCE = "A wait continues after its timeout.";

/** What the rules say of a wait that goes on after its timeout. */
const LATE = new RegExp(`^WAIT-[45]: (?:${Object.values(PAST_TIMEOUT).join("|")})`);
/** The same, as the steps of a scenario say it. */
const LATE_IF_SETTLED_LATE =
	/^(?:outcome: expected "timeout|end in ms: expected|rounds: expected|starts of the rounds in ms: expected)/;

/** After this share of its time, a call ends near its deadline. */
const NEAR = 0.9;

function isNearDeadline({ calledAt, settledAt, deadline, rounds }: CallLane): boolean {
	if (deadline === undefined) return false;
	// A round that begins before the pause is over is the last one before the deadline (WAIT-5), at any distance from it.
	return rounds.at(-1)?.isEarly === true || settledAt - calledAt >= NEAR * (deadline - calledAt);
}

function readReplies(json = "[]"): readonly string[] {
	const value: unknown = JSON.parse(json);
	return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A symptom that is read only from a message. */
type Bare = Omit<Symptom, "replies" | "clause">;

function symptomOfMessage(line: string): Bare {
	const [, subject = "", right = "", got = ""] = /^([^:]+): expected (.+), got (.+)$/.exec(line) ?? [];
	const [expected, told] = [wordOf(right), wordOf(got)];
	// The clause stands before the sentence in every report.
	const plain = line.replace(/^[A-Z]+-\d+: /, "");
	const other = (key: string, sentence: string): Bare => ({ kind: "other", key, sentence: capitalized(sentence) });
	const [, build, wanted, asked] = WRONG_COMMAND.exec(plain) ?? [];
	if (asked !== undefined)
		return other("question", `A node of build ${build} should be asked ${wanted}, but the driver asks ${asked}`);
	if (subject === "") return other(withoutDetails(line), plain);
	if (subject === "status")
		return {
			kind: "reading",
			key: `reading ${expected} ${told}`,
			sentence: `A reply means ${quoted(expected)}, but the driver reads it as ${quoted(told)}.`,
		};
	if (/^rounds? \d/.test(subject)) return { ...roundSymptom(kindOf(expected), kindOf(told)), key: `round ${expected} ${told}` };
	if (/^(starts of|instants|pauses)/.test(subject)) return other("pace", `The driver asks at the wrong times. ${line}`);
	if (/\bquestions?\b/.test(subject)) return other("question", questionSentence(right, got));
	if (subject === "outcome")
		return other(
			`outcome ${expected} ${told}`,
			`The call should end with ${quoted(expected)}, but it ends with ${told === UNTOLD ? "an error without a code" : quoted(told)}.`,
		);
	return other(`${withoutDetails(subject)} ${expected} ${told}`, plain);
}

/** What is wrong with the questions to a node. The values are those of the Then steps about questions. */
function questionSentence(right: string, got: string): string {
	if (right === '"at least one"') return "The driver does not ask a node that it should ask.";
	if (right === "0") return "The driver asks a node that it should not ask.";
	if (/^\d+$/.test(right)) return `The driver asks a node ${got} times, but ${right} times is right.`;
	const [, forbidden] = /^"never (.+)"$/.exec(right) ?? [];
	if (forbidden !== undefined) return `The driver asks a node ${forbidden}, which it should never ask.`;
	const [, start] = /^"none that begins with (.+)"$/.exec(right) ?? [];
	if (start !== undefined) return `The driver asks a node ${got}, but it should not ask anything that begins with ${start}.`;
	return `The driver asks a node the wrong question. Right: ${right}; asked: ${got}`;
}

function roundSymptom(right: string, told: string): Pick<Symptom, "kind" | "sentence"> {
	const sentence =
		right === told
			? `A round is ${right}, but not the one that the driver reports.`
			: `A round is ${right}, but the driver reports ${told}.`;
	return { kind: "round", sentence };
}

function capitalized(text: string): string {
	return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** `an error (server_error, code 4, node A)` and `an error` are the same kind of verdict. */
function kindOf(verdict: string): string {
	if (verdict.startsWith("an error") || verdict === "error") return "an error";
	return verdict.replace("_", " ");
}

/** The first word of an expected or actual value: `"timeout: Task 4660 …"` is `timeout`. */
function wordOf(value: string): string {
	return /^"?([a-z_]+)/.exec(value)?.[1] ?? withoutDetails(value);
}

function quoted(word: string): string {
	return `"${word.replace("_", " ")}"`;
}

/** Without numbers and the names of nodes. */
function withoutDetails(text: string): string {
	return text.replace(/\d+/g, "N").replace(/\bnode [A-Z]\w*/gi, "node");
}
