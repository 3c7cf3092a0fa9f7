import { isUnclearBody } from "../job/reply-body.ts";
import { findRun } from "../job/status-run.ts";

/**
 * Cuts the body of a reply to several commands into the replies to each of them, as if each had been asked separately.
 * Servers answer in the order of the request, and a value goes on to the line that echoes a later command, because
 * names can contain newlines (PARSE-8). A command that the server left out is not in the map.
 *
 * `undefined`: it is unknown where the values end. Takes time linear in the length of the body.
 */
export function splitBody(body: string, commands: readonly string[]): ReadonlyMap<string, string> | undefined {
	return splitPlainBody(body, commands) ?? splitAnyBody(body, commands);
}

/**
 * Cuts a body that has exactly one line for each command, in order, as almost every body has. `undefined`: it has
 * another form, or a line may be part of a name (see {@link isUnclearBody}).
 */
function splitPlainBody(body: string, commands: readonly string[]): ReadonlyMap<string, string> | undefined {
	const bodies = new Map<string, string>();
	let [hasRuns, hasEntriesWithoutRun] = [false, false];
	let start = 0;
	for (const command of commands) {
		const tab = start + command.length;
		const end = body.indexOf("\n", tab);
		if (end < 0 || body[tab] !== "\t" || !body.startsWith(command, start)) return undefined;
		if (findRun(body.slice(tab + 1, end), 0) !== undefined) hasRuns = true;
		else if (end > tab + 1 && !body.startsWith("ERROR:", tab + 1)) hasEntriesWithoutRun = true;
		bodies.set(command, body.slice(start, end + 1));
		start = end + 1;
	}
	return start === body.length && !(hasRuns && hasEntriesWithoutRun) ? bodies : undefined;
}

function splitAnyBody(body: string, commands: readonly string[]): ReadonlyMap<string, string> | undefined {
	if (isUnclearBody(body, commands)) return undefined;
	const places = new Map(commands.map((command, place) => [command, place]));
	const bodies = new Map<string, string>();
	let command: string | undefined;
	let place = -1;
	let start = 0;
	for (let line = 0; line < body.length; ) {
		const newline = body.indexOf("\n", line);
		const end = newline < 0 ? body.length : newline;
		const tab = body.indexOf("\t", line);
		const echo = body.slice(line, tab < 0 || tab > end ? end : tab);
		const next = places.get(echo);
		if (next !== undefined && next > place) {
			if (command !== undefined) bodies.set(command, body.slice(start, line));
			command = echo;
			place = next;
			start = line;
		}
		line = end + 1;
	}
	if (command !== undefined) bodies.set(command, body.slice(start));
	return bodies;
}
