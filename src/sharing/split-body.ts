import { isUnclearBody } from "../job/reply-body.ts";

/**
 * Cuts the body of a reply to several commands into the replies to each of them, as if each had been asked separately.
 * Servers answer in the order of the request, and a value goes on to the line that echoes a later command, because
 * names can contain newlines (PARSE-8). A command that the server left out is not in the map.
 *
 * `undefined`: it is unknown where the values end. Takes time linear in the length of the body.
 */
export function splitBody(body: string, commands: readonly string[]): ReadonlyMap<string, string> | undefined {
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
