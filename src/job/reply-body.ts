/**
 * The value that the body of an info reply gives for a command (ASK-6). `undefined`: the body lacks the command's line, which is how a
 * server up to 7.0 says that it does not know it. A line without a tab is an empty value. Of several lines with the name the first
 * counts, since a set's name may hold a newline.
 */
export function replyValue(body: string, command: string): string | undefined {
	for (let start = 0; start < body.length; ) {
		const newline = body.indexOf("\n", start);
		const end = newline < 0 ? body.length : newline;
		const tab = start + command.length;
		if (tab <= end && body.startsWith(command, start)) {
			if (tab === end) return "";
			if (body.charCodeAt(tab) === 0x09) return body.slice(tab + 1, end);
		}
		start = end + 1;
	}
	return undefined;
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
