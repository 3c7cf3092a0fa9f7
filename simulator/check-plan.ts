import { checkFields, checkInteger, checkList, checkNumber, checkText, invalid } from "./checks.ts";
import { ANSWER_WORDS, type PlannedReply } from "./reply-plan.ts";
import { WIRE_FAULTS } from "./wire-fault.ts";

const FIELDS = ["reply", "to", "after", "wire", "times"];
/** A start is answered with a result code, so only these replies to it make sense. */
const TO_START: readonly unknown[] = ["truth", "silence", "refused", "reset", "closed", "malformed frame"];

/** @throws RangeError for an invalid reply plan */
export function checkPlan(replies: readonly PlannedReply[]): void {
	for (const [index, reply] of checkList("replies", replies).entries()) checkReply(`replies[${index}]`, reply);
}

function checkReply(name: string, step: unknown): void {
	const { reply, to, after, wire, times } = checkFields(name, step, FIELDS);
	if (!isAnswer(reply)) throw invalid(`${name}.reply`, "one of ANSWER_WORDS, { value: text } or { body: text }", reply);
	if (to !== undefined) checkText(`${name}.to`, to);
	if (to === "start" && !TO_START.includes(reply)) throw invalid(`${name}.reply`, `one of ${TO_START.join(", ")}`, reply);
	if (to === "start" && wire !== undefined) throw invalid(`${name}.wire`, "absent for a start", wire);
	if (after !== undefined) checkNumber(`${name}.after`, after);
	if (wire !== undefined) checkWire(`${name}.wire`, wire);
	if (times !== undefined && times !== Number.POSITIVE_INFINITY) checkInteger(`${name}.times`, times, 0);
}

function isAnswer(reply: unknown): boolean {
	if (typeof reply === "string") return (ANSWER_WORDS as readonly string[]).includes(reply);
	if (typeof reply !== "object" || reply === null) return false;
	const [field, ...others] = Object.entries(reply);
	return others.length === 0 && (field?.[0] === "value" || field?.[0] === "body") && typeof field[1] === "string";
}

function checkWire(name: string, wire: unknown): void {
	if (typeof wire === "string" && (WIRE_FAULTS as readonly string[]).includes(wire)) return;
	if (typeof wire !== "object" || wire === null)
		throw invalid(name, `one of ${WIRE_FAULTS.join(", ")} or { fragments: bytes }`, wire);
	checkInteger(`${name}.fragments`, checkFields(name, wire, ["fragments"]).fragments, 1);
}
