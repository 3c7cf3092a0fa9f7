import type { Socket } from "node:net";
import { encodeFrame, FRAME_TYPE, LARGEST_BODY } from "../../src/cluster/info/frame.ts";
import type { CutAnswer } from "../questions.ts";
import type { WireFault } from "../wire-fault.ts";

const HEADER_BYTES = 8;
/** Version 9, which no server has spoken. */
const NO_FRAME = Uint8Array.of(9, FRAME_TYPE.info, 0, 0, 0, 0, 0, 0);
/** A lawful command that no job is asked for with. */
const OTHER_COMMAND = "build";

const encoder = new TextEncoder();

export function infoFrame(body: string): Uint8Array {
	return encodeFrame(FRAME_TYPE.info, encoder.encode(body));
}

/** Sends a whole reply, in pieces where its plan says so. */
export function sendReply(socket: Socket, frame: Uint8Array, fault: WireFault | undefined): void {
	if (typeof fault === "object") sendPiece(socket, frame, 0, Math.max(1, Math.floor(fault.fragments)));
	else socket.write(frame);
}

/** The next piece goes out once the last is with the system, so that each travels alone. */
function sendPiece(socket: Socket, frame: Uint8Array, from: number, size: number): void {
	if (from >= frame.length || socket.destroyed) return;
	socket.write(frame.subarray(from, from + size), () => sendPiece(socket, frame, from + size, size));
}

/** Sends what is no frame of this protocol at all. */
export function sendNonsense(socket: Socket): void {
	socket.write(NO_FRAME);
}

/** Sends what its fault leaves of an answer. */
export function sendCut(socket: Socket, { body, fault }: CutAnswer): void {
	const frame = infoFrame(fault === "wrong echo" ? body.replace(/^[^\t\n]*/gm, (command) => command && OTHER_COMMAND) : body);
	switch (fault) {
		case "close after the header":
			return sendLast(socket, frame.subarray(0, HEADER_BYTES));
		case "half a frame":
			return sendLast(socket, frame.subarray(0, Math.ceil(frame.length / 2)));
		case "frame too large":
			new DataView(frame.buffer).setUint32(4, LARGEST_BODY + 1);
			socket.write(frame);
			return;
		default:
			socket.write(frame);
	}
}

function sendLast(socket: Socket, bytes: Uint8Array): void {
	socket.end(bytes, () => socket.destroy());
}
