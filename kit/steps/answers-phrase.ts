import { ANSWER_WORDS, type AnswerWord, type PlannedAnswer, type PlannedReply } from "../../simulator/reply-plan.ts";
import { WIRE_FAULTS, type WireFault } from "../../simulator/wire-fault.ts";
import { NUMBER, type Phrase, TEXT } from "./phrase.ts";

const WIRE = `(?: in pieces of \\d+ bytes?| with ${TEXT} on the wire)?`;
const ONE = `(?:the value |the body )?${TEXT}(?: \\d+ times?| every time)?(?: after (?:${NUMBER}) ms)?${WIRE}`;
const PARTS = new RegExp(
	`(the value |the body )?(${TEXT})(?: (\\d+) times?| (every time))?(?: after (${NUMBER}) ms)?` +
		`(?: in pieces of (\\d+) bytes?| with (${TEXT}) on the wire)?(?:, then |$)`,
	"y",
);

/**
 * Scripted answers in order: `"active" 2 times, then "job not found" after 30 ms, then the value "trid=7:status=done"`.
 */
export const ANSWERS: Phrase<readonly PlannedReply[]> = {
	pattern: `${ONE}(?:, then ${ONE})*`,
	read(text) {
		const replies: PlannedReply[] = [];
		PARTS.lastIndex = 0;
		while (PARTS.lastIndex < text.length) {
			const [, form, quoted = '""', times, always, after, fragments, fault] = PARTS.exec(text) ?? [];
			replies.push({
				reply: plannedAnswerOf(form?.trim(), JSON.parse(quoted)),
				...(after !== undefined && { after: Number(after) }),
				...(fragments !== undefined && { wire: { fragments: Number(fragments) } }),
				...(fault !== undefined && { wire: wireFault(JSON.parse(fault)) }),
				...(times !== undefined && { times: Number(times) }),
				...(always !== undefined && { times: Number.POSITIVE_INFINITY }),
			});
		}
		return replies;
	},
	print(replies) {
		return replies.map(printReply).join(", then ");
	},
};

/** The answer that a name, a value or a body describes. */
export function plannedAnswerOf(form: string | undefined, text: string): PlannedAnswer {
	if (form === "the value") return { value: text };
	if (form === "the body") return { body: text };
	return answerWord(text);
}

function answerWord(text: string): AnswerWord {
	const word = ANSWER_WORDS.find((one) => one === text);
	if (word !== undefined) return word;
	throw new Error(`${JSON.stringify(text)} is not an answer that a node can give. Allowed answers: ${ANSWER_WORDS.join(", ")}.`);
}

function wireFault(text: string): WireFault {
	const word = WIRE_FAULTS.find((one) => one === text);
	if (word !== undefined) return word;
	throw new Error(`${JSON.stringify(text)} is not a fault of the connection. Allowed faults: ${WIRE_FAULTS.join(", ")}.`);
}

function printReply({ reply, after, wire, times }: PlannedReply): string {
	const answer =
		typeof reply === "string"
			? JSON.stringify(reply)
			: "value" in reply
				? `the value ${JSON.stringify(reply.value)}`
				: `the body ${JSON.stringify(reply.body)}`;
	const often =
		times === undefined ? "" : times === Number.POSITIVE_INFINITY ? " every time" : ` ${times} time${times === 1 ? "" : "s"}`;
	return answer + often + (after === undefined ? "" : ` after ${after} ms`) + printFault(wire);
}

function printFault(wire: WireFault | undefined): string {
	if (wire === undefined) return "";
	if (typeof wire === "string") return ` with ${JSON.stringify(wire)} on the wire`;
	return ` in pieces of ${wire.fragments} byte${wire.fragments === 1 ? "" : "s"}`;
}
