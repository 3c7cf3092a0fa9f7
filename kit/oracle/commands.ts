import { isAnswerable } from "./question-form.ts";

/** Which questions a node of a build may be asked, by ASK-1, ASK-8 and ASK-9; a second reading of them. */

const BUILD = /^(\d+)\.(\d+)/;

/** A build as a number that compares: 8.1.2.0 is 801. `undefined` where it cannot be read. */
export function buildNumber(build: string | undefined): number | undefined {
	const [, major, minor] = BUILD.exec(build ?? "") ?? [];
	return major === undefined ? undefined : Number(major) * 100 + Number(minor);
}

/** The requests in the order they are to be tried: each only where the node knew no command of those before it. */
export function requestsFor(build: string | undefined, id: string): readonly (readonly string[])[] {
	const number = buildNumber(build);
	if (number === undefined) return [[`query-show:trid=${id}`], beforeQueryShow(id)];
	if (number >= 801) return [[`query-show:id=${id}`]];
	if (number >= 600) return [[`query-show:trid=${id}`]];
	if (number >= 507) return [[`query-show:trid=${id}`, `scan-show:trid=${id}`]];
	return [beforeQueryShow(id)];
}

function beforeQueryShow(id: string): readonly string[] {
	return ["query", "scan"].map((module) => `jobs:module=${module};cmd=get-job;trid=${id}`);
}

/**
 * Whether a driver that may ask more than it must asks what is wanted: everything else in the request is a form that the node answers too, so
 * that the strongest of the answers is right (ASK-1, ASK-8).
 */
export function asksAtLeast(asked: readonly string[], wanted: readonly string[], build: string | undefined, id: string): boolean {
	const isOneOf = (command: string, others: readonly string[]) => others.some((other) => asksFor([command], [other], build));
	const isAnswered = (command: string) => build !== undefined && isAnswerable(command, build, id);
	return (
		wanted.every((command) => asked.some((other) => isOneOf(other, [command]))) &&
		asked.every((command) => isOneOf(command, wanted) || isAnswered(command))
	);
}

/** Whether two requests ask the same; 8.1 takes `trid` for `id`, and the order of commands means nothing. */
export function asksFor(asked: readonly string[], wanted: readonly string[], build: string | undefined): boolean {
	if (asked.length !== wanted.length) return false;
	const isNew = (buildNumber(build) ?? 0) >= 801;
	return asked.every((command) => wanted.includes(isNew ? command.replace(":trid=", ":id=") : command));
}
