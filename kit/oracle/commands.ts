import { commandsOfForm, formOf } from "../schedule/builds.ts";
import { isAnswerable } from "./question-form.ts";

/**
 * The commands that a node of a build is asked (ASK-1, ASK-8, ASK-9). This is the oracle's own implementation; it
 * shares no code with `src`.
 */

/**
 * The requests in the order in which they are tried. A request is sent only if the node knew no command of those before
 * it.
 */
export function requestsFor(build: string | undefined, id: string): readonly (readonly string[])[] {
	const form = formOf(build);
	if (form === undefined) return [commandsOfForm("trid", id), commandsOfForm("jobs", id)];
	return [commandsOfForm(form, id)];
}

/**
 * Whether a driver that may ask more than it must asks the right commands: all others in the request are forms that the
 * node answers too, so that the strongest answer is right (ASK-1, ASK-8).
 */
export function asksAtLeast(asked: readonly string[], wanted: readonly string[], build: string | undefined, id: string): boolean {
	const isOneOf = (command: string, others: readonly string[]) => others.some((other) => asksFor([command], [other], build));
	const isAnswered = (command: string) => build !== undefined && isAnswerable(command, build, id);
	return (
		wanted.every((command) => asked.some((other) => isOneOf(other, [command]))) &&
		asked.every((command) => isOneOf(command, wanted) || isAnswered(command))
	);
}

/** Whether two requests ask the same. 8.1 accepts `trid` for `id`, and the order of commands does not matter. */
export function asksFor(asked: readonly string[], wanted: readonly string[], build: string | undefined): boolean {
	if (asked.length !== wanted.length) return false;
	const isNew = formOf(build) === "id";
	return asked.every((command) => wanted.includes(isNew ? command.replace(":trid=", ":id=") : command));
}
