import { readLanes } from "../lanes/read-lanes.ts";
import { LANES_JSON, REPLIES, type ScenarioResult } from "./scenario-result.ts";

/** How a failure shows itself, without the details of its scenario. */
export interface Symptom {
	/** `reading`: a single reply. `round`: the verdict on a round. `other`: everything else. */
	readonly kind: "reading" | "round" | "other";
	/** Equal for failures that show themselves in the same way. */
	readonly key: string;
	/** What is right, and what the driver does. */
	readonly sentence: string;
	/** The clause that the wrong round or reading breaks. */
	readonly clause?: string;
	/** The shapes of the replies that the driver may have misread. */
	readonly replies: readonly string[];
}

/** The symptom of a failed scenario: its first wrong round if it has one, otherwise its message. */
export function symptomOf({ message = "", attachments, findings, requirements }: ScenarioResult): Symptom {
	const replies = readReplies(attachments[REPLIES]);
	const [first = undefined] = findings ?? [];
	const rounds = readLanes(attachments[LANES_JSON])?.calls.flatMap((call) => call.rounds) ?? [];
	const wrong = rounds.find(({ isWrong }) => isWrong === true);
	if (wrong?.right !== undefined && wrong.clause !== undefined) {
		const [right, told] = [kindOf(wrong.right), kindOf(wrong.told ?? "no verdict")];
		const clause = first?.requirement ?? wrong.clause;
		if (!clause.startsWith("PARSE-"))
			return { ...roundSymptom(right, told), key: `round ${clause} ${right} ${told}`, clause, replies };
		const sentence = `The driver misreads a reply: the round is ${right}, but the driver reports ${told}.`;
		return { kind: "reading", key: `reading ${clause} ${right} ${told}`, sentence, clause, replies };
	}
	const symptom = symptomOfMessage(message.split("\n")[0] ?? "");
	const clause = symptom.kind === "reading" ? requirements.find((id) => id.startsWith("PARSE-")) : undefined;
	return { ...symptom, replies, ...(clause !== undefined && replies.length > 0 && { clause }) };
}

function readReplies(json = "[]"): readonly string[] {
	const value: unknown = JSON.parse(json);
	return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A symptom of a message alone. */
type Bare = Omit<Symptom, "replies" | "clause">;

function symptomOfMessage(line: string): Bare {
	const [, subject = "", right = "", got = ""] = /^([^:]+): expected (.+), got (.+)$/.exec(line) ?? [];
	const [expected, told] = [wordOf(right), wordOf(got)];
	const other = (key: string, sentence: string): Bare => ({ kind: "other", key, sentence });
	if (subject === "") return other(withoutDetails(line), line);
	if (subject === "status")
		return {
			kind: "reading",
			key: `reading ${expected} ${told}`,
			sentence: `A reply means ${quoted(expected)}, but the driver reads it as ${quoted(told)}.`,
		};
	if (/^rounds? \d/.test(subject)) return { ...roundSymptom(kindOf(expected), kindOf(told)), key: `round ${expected} ${told}` };
	if (/^(starts of|instants of|pauses)/.test(subject)) return other("pace", `The driver asks at the wrong times. ${line}`);
	if (/\bquestions?\b/.test(subject))
		return other("question", `The driver asks a node the wrong question. Right: ${right}; asked: ${got}`);
	if (subject === "outcome")
		return other(
			`outcome ${expected} ${told}`,
			`The call should end with ${quoted(expected)}, but it ends with ${quoted(told)}.`,
		);
	return other(`${withoutDetails(subject)} ${expected} ${told}`, line);
}

function roundSymptom(right: string, told: string): Pick<Symptom, "kind" | "sentence"> {
	const sentence =
		right === told
			? `A round is ${right}, but not the one that the driver reports.`
			: `A round is ${right}, but the driver reports ${told}.`;
	return { kind: "round", sentence };
}

/** `an error server_error code 4 of A` and `an error` are the same kind of verdict. */
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
