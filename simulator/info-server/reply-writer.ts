import { encodeAsciiFrame, encodeFrame, FRAME_TYPE, LARGEST_BODY } from "../../src/cluster/info/frame.ts";
import { encodeText } from "../byte-text.ts";
import type { CutAnswer } from "../questions.ts";
import type { Wire } from "./wire.ts";

const HEADER_BYTES = 8;
/** Version 9, which no server uses. */
const NO_FRAME = Uint8Array.of(9, FRAME_TYPE.info, 0, 0, 0, 0, 0, 0);
/** A valid command that does not ask about a job. */
const OTHER_COMMAND = "build";

export function infoFrame(body: string): Uint8Array {
	return encodeAsciiFrame(FRAME_TYPE.info, body) ?? encodeFrame(FRAME_TYPE.info, encodeText(body));
}

/** Sends a reply in pieces, one about every millisecond so that each arrives separately. Then calls `sent`. */
export function sendPieces(wire: Wire, rest: Uint8Array, fragments: number, sent: () => void): void {
	if (!wire.isOpen) return;
	const size = Math.max(1, Math.floor(fragments));
	wire.send(rest.subarray(0, size));
	if (rest.length <= size) return sent();
	wire.soon(() => sendPieces(wire, rest.subarray(size), size, sent));
}

/** Sends bytes that are not a frame of this protocol. */
export function sendNonsense(wire: Wire): void {
	wire.send(NO_FRAME);
}

/** Sends an answer that its fault made unusable. */
export function sendCut(wire: Wire, { body, fault }: CutAnswer): void {
	const frame = infoFrame(fault === "wrong echo" ? body.replace(/^[^\t\n]*/gm, (command) => command && OTHER_COMMAND) : body);
	switch (fault) {
		case "close after the header":
			return wire.sendLast(frame.subarray(0, HEADER_BYTES));
		case "half a frame":
			return wire.sendLast(frame.subarray(0, Math.ceil(frame.length / 2)));
		case "frame too large":
			new DataView(frame.buffer, frame.byteOffset).setUint32(4, LARGEST_BODY + 1);
			wire.send(frame);
			return;
		default:
			wire.send(frame);
	}
}
