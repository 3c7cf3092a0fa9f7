import * as v from "valibot";

/**
 * An object with exactly these fields. The message for a missing field says what is allowed; the message for an
 * unknown field lists the known ones.
 */
export function record<T extends v.ObjectEntries>(entries: T): v.StrictObjectSchema<T, v.ErrorMessage<v.StrictObjectIssue>> {
	return v.strictObject(entries, ({ expected, path }) => {
		if (expected === "Object") return "an object";
		const key = String(path?.at(-1)?.key);
		if (Object.hasOwn(entries, key)) return messageOf(entries[key]);
		return `the known fields are ${Object.keys(entries).join(", ")}`;
	});
}

/** The same schema, but a list is not an object. Valibot reads a list as an object if no field is required. */
export function notList<T>(schema: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T> {
	const isObject = v.check<unknown, string>((value) => !Array.isArray(value), "an object");
	return v.pipe(v.unknown(), isObject, schema);
}

/** A list with a bound. */
export function listOf<T extends v.GenericSchema>(
	item: T,
	most: number,
	what: string,
): v.SchemaWithPipe<readonly [v.ArraySchema<T, string>, v.MaxLengthAction<v.InferOutput<T>[], number, string>]> {
	const message = `a list of at most ${most} ${what}`;
	return v.pipe(v.array(item, message), v.maxLength(most, message));
}

/** A number from `least` to `most`. The message is `allowed`, with the upper limit if `allowed` does not have one. */
export function numberWithin(least: number, most: number, allowed: string): v.GenericSchema<number> {
	const message = allowed.includes(" to ") ? allowed : `${allowed} to ${most}`;
	return v.pipe(v.number(message), v.minValue(least, message), v.maxValue(most, message));
}

/** The same for whole numbers. */
export function wholeNumberWithin(least: number, most: number): v.GenericSchema<number> {
	const message = `a whole number from ${least} to ${most}`;
	return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}

export function textLike(pattern: RegExp, allowed: string): v.GenericSchema<string> {
	return v.pipe(v.string(allowed), v.regex(pattern, allowed));
}

/** What a schema says about the allowed values. A pipe says it in its first part, a variant itself. */
function messageOf(schema: unknown): string {
	const message = schema !== null && typeof schema === "object" && "message" in schema ? schema.message : undefined;
	return typeof message === "string" ? message : "an object";
}
