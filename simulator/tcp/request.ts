import { encodeFrame, FRAME_TYPE, type Frame } from "../../src/cluster/info/frame.ts";
import { decodeBody } from "../../src/cluster/info/message.ts";
import { readStartMessage, type StartMessage } from "../start-message.ts";

/** What a client's frame asks of a node. */
export type Request =
	| { readonly kind: "info"; readonly body: string; readonly commands: readonly string[] }
	| { readonly kind: "message"; readonly message: StartMessage }
	/** To be answered with these bytes, whatever the node's state. */
	| { readonly kind: "fixed"; readonly reply: Uint8Array }
	/** Nothing that a client sends: the connection ends. */
	| { readonly kind: "none" };

/** A login gets the code 51, security not supported, and may go on without (server source, security_stubs.c). */
const NO_SECURITY: Request = {
	kind: "fixed",
	reply: encodeFrame(FRAME_TYPE.security, Uint8Array.of(0, 51, ...Array<number>(14).fill(0))),
};

export function readRequest({ type, body }: Frame): Request {
	switch (type) {
		case FRAME_TYPE.info: {
			const text = decodeBody(body);
			return { kind: "info", body: text, commands: commandsIn(text) };
		}
		case FRAME_TYPE.message:
			return { kind: "message", message: readStartMessage(body) };
		case FRAME_TYPE.security:
			return NO_SECURITY;
		default:
			return { kind: "none" };
	}
}

/** The trace keeps no more of a request than this; real ones have four commands at most. */
const MOST_TRACED = 64;
const LONGEST_TRACED = 1024;

/** The commands of a request, for its trace and its plan; one without its newline is none (server source, thr_info.c:handle_cmds). */
function commandsIn(body: string): readonly string[] {
	const lines = body.split("\n", MOST_TRACED + 1);
	lines.pop();
	return lines.map((line) => (line.length > LONGEST_TRACED ? `${line.slice(0, LONGEST_TRACED)}…` : line));
}
