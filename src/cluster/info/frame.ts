/**
 * Frames of the wire protocol: eight bytes of header, one big-endian word of version (8 bits), type (8 bits) and size of the
 * body (48 bits), then the body (server source, as_proto). Both sides of a connection use these.
 */

/** What a frame carries. A server closes the connection on any other type. */
export const FRAME_TYPE: {
	readonly info: 1;
	readonly security: 2;
	readonly message: 3;
	readonly compressed: 4;
	readonly internal: 5;
} = {
	info: 1,
	security: 2,
	message: 3,
	compressed: 4,
	internal: 5,
};

/** The largest body a server takes, 128 MiB (server source, PROTO_SIZE_MAX). */
export const LARGEST_BODY: number = 128 * 1024 * 1024;

const VERSION = 2;
const HEADER_BYTES = 8;
/** A body gets its memory as its bytes arrive: a header alone must not cost its sender's victim megabytes. */
const FIRST_BODY_BYTES = 16 * 1024;

export interface Frame {
	readonly kind: "frame";
	readonly type: number;
	readonly body: Uint8Array;
}

/** Why bytes are no frame. `message` says it for people. */
export interface MalformedFrame {
	readonly kind: "malformed";
	readonly reason: "bad_version" | "bad_type" | "too_large";
	readonly message: string;
}

export interface FrameDecoder {
	/**
	 * Takes bytes as they come, split anywhere, and returns what they complete, in order. Frames are copies: the chunk may be
	 * used again. After a malformed frame the stream has no meaning any more: it is the last value ever returned.
	 */
	push(chunk: Uint8Array): readonly (Frame | MalformedFrame)[];
	/** Whether bytes of an unfinished frame are held, so that the end of the stream now would cut it short. */
	isMidFrame(): boolean;
}

export interface FrameDecoderOptions {
	/** The largest body accepted, in bytes. Default: 134217728, as a server. */
	readonly maxBody?: number;
	/** The types accepted. Default: all of {@link FRAME_TYPE}. */
	readonly types?: readonly number[];
}

export function encodeFrame(type: number, body: Uint8Array): Uint8Array {
	const frame = new Uint8Array(HEADER_BYTES + body.length);
	const header = new DataView(frame.buffer);
	header.setUint8(0, VERSION);
	header.setUint8(1, type);
	header.setUint16(2, Math.floor(body.length / 2 ** 32));
	header.setUint32(4, body.length % 2 ** 32);
	frame.set(body, HEADER_BYTES);
	return frame;
}

/** An incremental decoder whose memory and time are bounded by what has arrived, and by `maxBody`. */
export function createFrameDecoder(options: FrameDecoderOptions = {}): FrameDecoder {
	const maxBody = options.maxBody ?? LARGEST_BODY;
	const types: readonly number[] = options.types ?? Object.values(FRAME_TYPE);
	const header = new Uint8Array(HEADER_BYTES);
	let headerLength = 0;
	let size = 0;
	let body = new Uint8Array(0);
	let bodyLength = 0;
	let isBroken = false;

	const readHeader = (): MalformedFrame | undefined => {
		const view = new DataView(header.buffer);
		const version = view.getUint8(0);
		const type = view.getUint8(1);
		size = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
		// The one old form a server still takes: version 0 for security messages.
		if (version !== VERSION && !(version === 0 && type === FRAME_TYPE.security)) {
			return { kind: "malformed", reason: "bad_version", message: `a frame of version ${version} instead of ${VERSION}` };
		}
		if (!types.includes(type)) {
			return { kind: "malformed", reason: "bad_type", message: `a frame of type ${type} instead of ${types.join(", ")}` };
		}
		if (size > maxBody) {
			return { kind: "malformed", reason: "too_large", message: `a frame of ${size} bytes, more than the ${maxBody} allowed` };
		}
		body = new Uint8Array(Math.min(size, FIRST_BODY_BYTES));
		bodyLength = 0;
		return undefined;
	};

	const appendBody = (bytes: Uint8Array): void => {
		const needed = bodyLength + bytes.length;
		if (needed > body.length) {
			const larger = new Uint8Array(Math.min(size, Math.max(needed, body.length * 2)));
			larger.set(body.subarray(0, bodyLength));
			body = larger;
		}
		body.set(bytes, bodyLength);
		bodyLength = needed;
	};

	return {
		push(chunk) {
			const decoded: (Frame | MalformedFrame)[] = [];
			let at = 0;
			while (at < chunk.length && !isBroken) {
				if (headerLength < HEADER_BYTES) {
					const taken = chunk.subarray(at, at + HEADER_BYTES - headerLength);
					header.set(taken, headerLength);
					headerLength += taken.length;
					at += taken.length;
					if (headerLength < HEADER_BYTES) break;
					const malformed = readHeader();
					if (malformed !== undefined) {
						isBroken = true;
						decoded.push(malformed);
						break;
					}
				}
				const taken = chunk.subarray(at, at + size - bodyLength);
				appendBody(taken);
				at += taken.length;
				if (bodyLength < size) break;
				decoded.push({ kind: "frame", type: header[1] ?? 0, body });
				headerLength = 0;
			}
			return decoded;
		},
		isMidFrame: () => headerLength > 0 && !isBroken,
	};
}
