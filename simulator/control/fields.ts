import * as v from "valibot";
import { isTaskId } from "../../src/job/task-id.ts";

/**
 * The fields of the messages of the control API. Each message text says what the value must be; the refusal adds the
 * field and the value. JSON Schema cannot express all checks, so the descriptions contain them too.
 */

export type Field<T> = v.GenericSchema<T>;

const TASK_ID = "must be a number from 1 to 18446744073709551615, as text or, up to 9007199254740991, as a number";

export const taskId: Field<string | number> = v.pipe(
	v.union([v.string(), v.pipe(v.number(), v.safeInteger(TASK_ID), v.minValue(1, TASK_ID))], TASK_ID),
	v.check((id) => isTaskId(id), TASK_ID),
	v.description("A task id. Text holds every id exactly, a JSON number only ids up to 2^53-1."),
);

export const versionField: Field<string> = v.pipe(
	v.string("must be a text"),
	v.regex(/^\d{1,3}\.\d{1,3}(?:\.\d{1,4}){0,2}(?:-[\w.-]{1,32})?$/, "must be a server build such as 8.1.2.0"),
	v.description("A server's build. An unknown build behaves as the nearest older release that is known."),
);

export function textField(most: number): Field<string> {
	const message = `must be a text of 1 to ${most} characters`;
	return v.pipe(v.string(message), v.minLength(1, message), v.maxLength(most, message));
}

export const nodeName: Field<string> = v.pipe(textField(64), v.description("A node's name."));

export const newNodeName: Field<string> = v.pipe(
	v.string("must be a text"),
	v.regex(/^[0-9A-F]{1,16}$/, "must be 1 to 16 upper-case hexadecimal digits"),
	v.description("The node's name, as servers write it."),
);

export function milliseconds(description: string): Field<number> {
	const message = "must be a number of milliseconds from 0 on";
	return v.pipe(v.number(message), v.finite(message), v.minValue(0, message), v.description(description));
}

export function countField(least: number, most: number, description: string): Field<number> {
	const message = `must be a whole number from ${least} to ${most}`;
	return v.pipe(
		v.number(message),
		v.integer(message),
		v.minValue(least, message),
		v.maxValue(most, message),
		v.description(description),
	);
}

/** A number in the query of a URL. */
export function digits(most: number, description: string): Field<string> {
	const message = `must be a whole number of at most ${most} digits`;
	return v.pipe(v.string(message), v.regex(new RegExp(`^\\d{1,${most}}$`), message), v.description(description));
}

export function flagField(description: string): Field<boolean> {
	return v.pipe(v.boolean("must be true or false"), v.description(description));
}

export function listField<T>(item: Field<T>, most: number): Field<T[]> {
	const message = `must be a list of at most ${most}`;
	return v.pipe(v.array(item, message), v.maxLength(most, message));
}
