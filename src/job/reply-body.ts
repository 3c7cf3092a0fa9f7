import { findRun } from "./status-run.ts";

/**
 * The value of a command in the body of an info reply (ASK-6). `undefined` if the body has no line for the command: a
 * server up to 7.0 leaves the line out if it does not know the command. A line without a tab is an empty value. Of
 * several lines for the command, the first counts.
 */
export function lineValue(body: string, command: string): string | undefined {
	const start = lineOf(body, command);
	if (start === undefined) return undefined;
	const newline = body.indexOf("\n", start);
	return body.slice(start + command.length + 1, newline < 0 ? body.length : newline);
}

/**
 * The same for a command about jobs. Names can contain newlines (PARSE-8). So the value of a command that was asked
 * alone goes on to the last newline of the body. With several commands it ends before the line that echoes a later one,
 * because servers answer in the order of the request.
 */
export function jobValue(body: string, command: string, commands: readonly string[]): string | undefined {
	const start = lineOf(body, command);
	if (start === undefined) return undefined;
	const after = start + command.length;
	const later = commands.slice(commands.indexOf(command) + 1);
	const whole = body.endsWith("\n") ? body.length - 1 : body.length;
	for (let newline = body.indexOf("\n", after); newline >= 0 && newline < whole; newline = body.indexOf("\n", newline + 1)) {
		if (later.some((other) => echoes(body, newline + 1, other))) return body.slice(after + 1, newline);
	}
	return body.slice(after + 1, Math.max(whole, after + 1));
}

/**
 * Whether it is unknown where the values of a body end, because names contain lines that echo commands. Each command
 * must then be asked again alone (PARSE-8). Two things show it. A later command is echoed by several lines. Or one
 * value has the run that a server writes into each entry, and another one is an entry without it: the echo stands in a
 * name, and the server left out the line of a command that it does not know. Linear in the length of the body.
 */
export function isUnclearBody(body: string, commands: readonly string[]): boolean {
	if (commands.length < 2 || body.startsWith("ERROR:")) return false;
	const places = new Map(commands.map((command, place) => [command, place]));
	const seen = new Set<string>();
	let place = -1;
	let value: ValueSeen = { isEntry: false, hasRun: false };
	let isAnyCut = false;
	let hasAnyRun = false;
	for (let start = 0; start < body.length; ) {
		const newline = body.indexOf("\n", start);
		const end = newline < 0 ? body.length : newline;
		let line = body.slice(start, end);
		const tab = line.indexOf("\t");
		const echo = tab < 0 ? line : line.slice(0, tab);
		if (seen.has(echo)) return true;
		const next = places.get(echo);
		if (next !== undefined && next > 0) seen.add(echo);
		if (next !== undefined && next > place) {
			isAnyCut ||= isCut(value);
			place = next;
			line = line.slice(echo.length + 1);
			value = { isEntry: line !== "" && !line.startsWith("ERROR:"), hasRun: false };
		}
		if (place >= 0 && findRun(line, 0) !== undefined) {
			value.hasRun = true;
			hasAnyRun = true;
		}
		start = end + 1;
	}
	return hasAnyRun && (isAnyCut || isCut(value));
}

/** What the lines of one value have shown so far. */
interface ValueSeen {
	readonly isEntry: boolean;
	hasRun: boolean;
}

function isCut({ isEntry, hasRun }: ValueSeen): boolean {
	return isEntry && !hasRun;
}

/** The start of the first line that echoes the command. */
function lineOf(body: string, command: string): number | undefined {
	let start = 0;
	while (!echoes(body, start, command)) {
		const newline = body.indexOf("\n", start);
		if (newline < 0) return undefined;
		start = newline + 1;
	}
	return start;
}

/** Whether the line that begins at `start` echoes the command: a tab or the end of the line follows it. */
function echoes(body: string, start: number, command: string): boolean {
	if (!body.startsWith(command, start)) return false;
	const next = body[start + command.length];
	return next === "\t" || next === "\n" || next === undefined;
}

/**
 * Whether an error that is the whole body says that the server's own limit for info requests (`info-max-ms`) ran out:
 * `ERROR::timeout` from 6.3 to 7.1, `ERROR:9:timeout` from 7.2 on (ASK-6).
 */
export function isServerTimeout(error: string): boolean {
	return /^ERROR:(?:9(?::|$)|:timeout$)/.test(error);
}

/**
 * The error that is the whole body, such as `ERROR:80:not authenticated` or `ERROR:9:timeout`, and so answers every
 * command of the request (ASK-6). `undefined` if the body is not an error.
 */
export function bodyError(body: string): string | undefined {
	if (!body.startsWith("ERROR:")) return undefined;
	const newline = body.indexOf("\n");
	return newline < 0 ? body : body.slice(0, newline);
}
