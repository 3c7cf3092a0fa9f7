import type { Context } from "hono";
import * as v from "valibot";
import { parseJson } from "../parse-json.ts";
import type { Field } from "./fields.ts";
import { RefusedRequest } from "./refusal.ts";
import { sentenceOf } from "./sentence.ts";

/** The body of a request as JSON. An empty body counts as `{}`. */
export async function readBody({ req }: Context): Promise<unknown> {
	const text = await req.text();
	if (text === "") return {};
	const body = parse(text);
	if (Array.isArray(body)) throw new RefusedRequest(400, "The body must be an object, not a list.");
	return body;
}

function parse(text: string): unknown {
	try {
		return parseJson(text);
	} catch (error) {
		throw new RefusedRequest(400, `The body is not valid JSON: ${error instanceof Error ? error.message : error}.`);
	}
}

/**
 * The value, if it fits its schema.
 *
 * @throws Refusal that names the field. `whole`: the name of the value itself
 */
export function checked(schema: Field<unknown>, value: unknown, whole: string): unknown {
	const result = v.safeParse(schema, value, { abortPipeEarly: true });
	if (result.success) return result.output;
	throw new RefusedRequest(400, sentenceOf(result.issues[0], whole));
}
