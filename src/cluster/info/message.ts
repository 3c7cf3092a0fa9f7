import { bodyError } from "../../job/reply-body.ts";
import { encodeAsciiFrame, encodeFrame, FRAME_TYPE } from "./frame.ts";

/**
 * Messages of the info protocol. A request is a list of commands, each with a newline at the end. A reply is
 * `<command>\t<value>\n` for each known command, in the same order (server source, thr_info.c:handle_cmds).
 */

const encoder = new TextEncoder();
// A byte order mark is kept as text, and bytes that are not UTF-8 must not stop a tracker (PARSE-10).
const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/**
 * The frame that sends these commands in one request.
 *
 * @throws TypeError if a command is empty or contains a newline or NUL: a server would read it as other commands
 */
export function encodeRequest(commands: readonly string[]): Uint8Array {
	let text = "";
	for (const command of commands) {
		if (/^$|[\n\0]/.test(command)) {
			throw new TypeError(
				`An info command must be non-empty text without newline or NUL, not ${JSON.stringify(command.slice(0, 80))}.`,
			);
		}
		text += `${command}\n`;
	}
	return encodeAsciiFrame(FRAME_TYPE.info, text) ?? encodeFrame(FRAME_TYPE.info, encoder.encode(text));
}

/** A request, with the frame that sends it. */
export interface InfoRequest {
	readonly commands: readonly string[];
	readonly frame: Uint8Array;
}

/** @throws TypeError as {@link encodeRequest} */
export function requestOf(commands: readonly string[]): InfoRequest {
	return { commands, frame: encodeRequest(commands) };
}

/** The requests to one node. A wait repeats its command in each round, so the last request with one command is kept. */
export class RepeatedRequests {
	#last: InfoRequest | undefined;

	/** @throws TypeError as {@link encodeRequest} */
	of(commands: readonly string[]): InfoRequest {
		if (commands.length !== 1) return requestOf(commands);
		if (this.#last !== undefined && this.#last.commands[0] === commands[0]) return this.#last;
		const request = requestOf(commands);
		this.#last = request;
		return request;
	}
}

/** The text of a reply's body. */
export function decodeBody(body: Uint8Array): string {
	return decoder.decode(body);
}

/**
 * Whether a body can be the reply to these commands: it begins with the echo of one of them, is a whole-body error, or
 * is empty, because servers before 7.1 leave out the line of an unknown command. Any other body answers another
 * question (ASK-5).
 */
export function answers(body: string, commands: readonly string[]): boolean {
	if (body === "" || bodyError(body) !== undefined) return true;
	return commands.some((command) => body.startsWith(command) && isEchoEnd(body[command.length]));
}

function isEchoEnd(character: string | undefined): boolean {
	return character === "\t" || character === "\n";
}
