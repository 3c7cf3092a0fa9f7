import { bodyError } from "../../job/reply-body.ts";
import { encodeFrame, FRAME_TYPE } from "./frame.ts";

/**
 * Messages of the info protocol: a request is commands, each ended by a newline; a reply is `<command>\t<value>\n` for each
 * command that was understood, in the order asked (server source, thr_info.c:handle_cmds).
 */

const encoder = new TextEncoder();
// A byte order mark is a server's text like any other, and bytes that are no UTF-8 must not stop a tracker (PARSE-10).
const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/**
 * The frame that asks these commands in one request.
 *
 * @throws TypeError for a command that is empty or holds a newline or NUL: a server would read it as other commands, or none
 */
export function encodeRequest(commands: readonly string[]): Uint8Array {
	for (const command of commands) {
		if (/^$|[\n\0]/.test(command)) {
			throw new TypeError(
				`An info command must not be empty nor hold a newline or NUL, as ${JSON.stringify(command.slice(0, 80))} does.`,
			);
		}
	}
	return encodeFrame(FRAME_TYPE.info, encoder.encode(commands.map((command) => `${command}\n`).join("")));
}

/** The text of a reply's body. */
export function decodeBody(body: Uint8Array): string {
	return decoder.decode(body);
}

/**
 * Whether a body can be the reply to these commands. It begins with the echo of one of them, is a whole-body error, or is
 * empty: servers before 7.1 leave out the line of a command they do not know. Anything else answers some other question
 * (ASK-5).
 */
export function answers(body: string, commands: readonly string[]): boolean {
	if (body === "" || bodyError(body) !== undefined) return true;
	return commands.some((command) => body.startsWith(command) && /[\t\n]/.test(body.charAt(command.length)));
}
