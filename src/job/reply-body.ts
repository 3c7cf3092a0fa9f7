/**
 * The value that the body of an info reply gives for a command (ASK-6). `undefined`: the body lacks the command's line, which is how a
 * server up to 7.0 says that it does not know it. A line without a tab is an empty value. Of several lines with the name the first
 * counts.
 */
export function lineValue(body: string, command: string): string | undefined {
	const start = lineOf(body, command);
	if (start === undefined) return undefined;
	const newline = body.indexOf("\n", start);
	return body.slice(start + command.length + 1, newline < 0 ? body.length : newline);
}

/**
 * The same for a command about jobs. A set's name may hold a newline (PARSE-8), so the value goes on until one of the commands that were
 * asked is echoed.
 */
export function jobValue(body: string, command: string, commands: readonly string[]): string | undefined {
	const start = lineOf(body, command);
	if (start === undefined) return undefined;
	const after = start + command.length;
	let end = body.indexOf("\n", after);
	while (end >= 0 && end + 1 < body.length && !commands.some((asked) => echoes(body, end + 1, asked))) {
		end = body.indexOf("\n", end + 1);
	}
	return body.slice(after + 1, end < 0 ? body.length : end);
}

/** Where the first line begins that echoes the command. */
function lineOf(body: string, command: string): number | undefined {
	let start = 0;
	while (!echoes(body, start, command)) {
		const newline = body.indexOf("\n", start);
		if (newline < 0) return undefined;
		start = newline + 1;
	}
	return start;
}

/** Whether a line that begins at `start` echoes the command: it is followed by a tab, or the line is over. */
function echoes(body: string, start: number, command: string): boolean {
	if (!body.startsWith(command, start)) return false;
	const next = body[start + command.length];
	return next === "\t" || next === "\n" || next === undefined;
}

/**
 * The error that stands in place of the whole body, `ERROR:80:not authenticated` or `ERROR:9:timeout`, and so answers every command
 * in the request (ASK-6); `undefined` where the body is none.
 */
export function bodyError(body: string): string | undefined {
	if (!body.startsWith("ERROR:")) return undefined;
	const newline = body.indexOf("\n");
	return newline < 0 ? body : body.slice(0, newline);
}
