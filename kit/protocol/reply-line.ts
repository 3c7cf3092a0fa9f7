import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";
import { record, wholeNumberWithin } from "../schedule/schema-parts.ts";

/** A line from an adapter: a result, or an error in place of one. */
export type ReplyLine =
	| { readonly kind: "result"; readonly id: number; readonly result: unknown }
	| { readonly kind: "error"; readonly id: number; readonly code: number; readonly message: string }
	/** `id` is missing if the adapter could not read the request's id. */
	| { readonly kind: "error"; readonly id: undefined; readonly code: number; readonly message: string };

const MOST_MESSAGE = 10_000;
const jsonrpc = v.literal("2.0", 'the text "2.0"');
const id = wholeNumberWithin(0, Number.MAX_SAFE_INTEGER);

/** A line with a result. */
export const resultLine: v.GenericSchema<unknown, { readonly jsonrpc: "2.0"; readonly id: number; readonly result: unknown }> =
	record({ jsonrpc, id, result: v.unknown() });

/** A line with an error. */
export const errorLine: v.GenericSchema<
	unknown,
	{
		readonly jsonrpc: "2.0";
		readonly id: number | null;
		readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
	}
> = record({
	jsonrpc,
	id: v.nullable(id),
	error: record({
		code: v.pipe(v.number("a whole number"), v.safeInteger("a whole number")),
		message: v.pipe(v.string("a text"), v.maxLength(MOST_MESSAGE, `a text of up to ${MOST_MESSAGE} characters`)),
		data: v.exactOptional(v.unknown()),
	}),
});

/** Reads one line. A returned string says what is wrong with the line, as a sentence. */
export function readReplyLine(line: string): ReplyLine | string {
	let value: unknown;
	try {
		value = parseJson(line);
	} catch {
		return "The line is not JSON; write only answers to stdout, and logs to stderr.";
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		return "The line is not a JSON-RPC message, which must be an object.";
	if ("error" in value && !("result" in value)) {
		const read = v.safeParse(errorLine, value, { abortEarly: true });
		if (!read.success) return issueSentence(read.issues[0], "An answer");
		const { id: request, error } = read.output;
		return { kind: "error", id: request ?? undefined, code: error.code, message: error.message };
	}
	const read = v.safeParse(resultLine, value, { abortEarly: true });
	if (!read.success) return issueSentence(read.issues[0], "An answer");
	return { kind: "result", id: read.output.id, result: read.output.result };
}
