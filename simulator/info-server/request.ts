import { createFrameDecoder, encodeFrame, FRAME_TYPE, type Frame } from "../../src/cluster/info/frame.ts";
import type { ServerBuild } from "../../src/job/server-build.ts";
import { decodeBytes } from "../byte-text.ts";
import { readStartMessage, type StartMessage } from "../start-message.ts";

export interface CommandRequest {
	readonly kind: "info";
	readonly body: string;
	readonly commands: readonly string[];
}

/** What a client's frame requests from a node. */
export type Request =
	| CommandRequest
	| { readonly kind: "message"; readonly message: StartMessage }
	/** A request that always gets this reply. */
	| { readonly kind: "fixed"; readonly reply: Uint8Array }
	/** A frame that a client must not send: the connection ends. */
	| { readonly kind: "none" };

/**
 * A login gets code 51, security not supported. The client may continue without it (server source, security_stubs.c).
 */
const NO_SECURITY: Request = {
	kind: "fixed",
	reply: encodeFrame(FRAME_TYPE.security, Uint8Array.of(0, 51, ...Array<number>(14).fill(0))),
};

/** The size of the message in the header of a compressed one. */
const SIZE_BYTES = 8;
/** The largest message that is made larger again. No start of a background query is larger. */
const LARGEST_INFLATED = 1024 * 1024;

/**
 * The frame inside a compressed one, which only messages may be: the size of the frame (64 bits), then its bytes as
 * zlib makes them smaller (server source, proto.c). `undefined` for any other message.
 */
export function inflated({ body }: Frame, inflate: Inflate | undefined): Frame | undefined {
	const bytes = inflate?.(body.subarray(SIZE_BYTES), LARGEST_INFLATED);
	if (bytes === undefined) return undefined;
	const [frame, another] = createFrameDecoder({ types: [FRAME_TYPE.message] }).push(bytes);
	return frame?.kind === "frame" && another === undefined ? frame : undefined;
}

type Inflate = (bytes: Uint8Array, most: number) => Uint8Array | undefined;

/** `release`: the release of the node, which decides what it refuses. */
export function readRequest({ type, body }: Frame, release: ServerBuild): Request {
	switch (type) {
		case FRAME_TYPE.info:
			return infoRequest(body);
		case FRAME_TYPE.message:
			return { kind: "message", message: readStartMessage(body, release) };
		case FRAME_TYPE.security:
			return NO_SECURITY;
		default:
			// Type 5 is for servers among themselves. What a server does with such a frame from a client is not recorded.
			return { kind: "none" };
	}
}

/** A longer request is read each time. */
const LONGEST_REPEATED = 256;
/** The last request of each length. Clients repeat their requests, and comparing bytes is faster than reading them. */
const repeated: { readonly bytes: Uint8Array; readonly request: CommandRequest }[] = [];

function infoRequest(bytes: Uint8Array): CommandRequest {
	const last = repeated[bytes.length];
	if (last !== undefined && isSame(last.bytes, bytes)) return last.request;
	const body = decodeBytes(bytes);
	const request: CommandRequest = { kind: "info", body, commands: commandsIn(body) };
	if (bytes.length <= LONGEST_REPEATED) repeated[bytes.length] = { bytes: new Uint8Array(bytes), request };
	return request;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
	for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
	return true;
}

/** The most commands of a request that the trace keeps, and the most characters of a command. */
const MOST_TRACED = 64;
const LONGEST_TRACED = 1024;

/**
 * The commands of a request, for the trace and the plan. Text without a newline is not a command (server source,
 * thr_info.c:handle_cmds).
 */
function commandsIn(body: string): readonly string[] {
	const traced: string[] = [];
	let start = 0;
	for (let end = body.indexOf("\n"); end >= 0 && traced.length < MOST_TRACED; end = body.indexOf("\n", start)) {
		traced.push(end - start > LONGEST_TRACED ? `${body.slice(start, start + LONGEST_TRACED)}…` : body.slice(start, end));
		start = end + 1;
	}
	return body.length > LONGEST_TRACED ? copyOf(traced) : traced;
}

/** Copies texts. A part of a string keeps the whole string in memory, here a request of up to a megabyte. */
function copyOf(texts: readonly string[]): readonly string[] {
	return JSON.parse(JSON.stringify(texts));
}
