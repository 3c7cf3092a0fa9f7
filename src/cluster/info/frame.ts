/**
 * Frames of the wire protocol. A frame is a header of eight bytes and a body. The header is big-endian: version (8
 * bits), type (8 bits), size of the body in bytes (48 bits) (server source, as_proto). Clients and servers send the
 * same frames.
 */

/** The types of frames. A server closes the connection if it gets any other type. */
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

/** The largest body that a server accepts: 134217728 bytes, 128 MiB (server source, PROTO_SIZE_MAX). */
export const LARGEST_BODY: number = 128 * 1024 * 1024;

const VERSION = 2;
const HEADER_BYTES = 8;
/** A loop encodes a text up to this length faster than a `TextEncoder`. */
const FEW_CHARACTERS = 40;
const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);
const FEW_BYTES = 256;
const ALL_TYPES: readonly number[] = Object.values(FRAME_TYPE);

export interface Frame {
	readonly kind: "frame";
	readonly type: number;
	readonly body: Uint8Array;
}

/** Why bytes are not a frame. `message` is a noun phrase for people: "a frame of version 3 instead of 2". */
export interface MalformedFrame {
	readonly kind: "malformed";
	readonly reason: "bad_version" | "bad_type" | "too_large";
	readonly message: string;
}

export interface FrameDecoder {
	/**
	 * Takes the next bytes of the stream, in chunks of any size. Returns the frames that they complete, in order. Frames
	 * are copies, so you may reuse the chunk, unless `sharesMemory` is set. After a malformed frame the stream cannot be
	 * read any further, and nothing more is returned.
	 */
	push(chunk: Uint8Array): readonly (Frame | MalformedFrame)[];
	/** Whether the decoder holds a part of a frame, so that a stream that ends now ends in the middle of a frame. */
	isMidFrame(): boolean;
}

export interface FrameDecoderOptions {
	/** The largest accepted body in bytes (default: 134217728, as a server). */
	readonly maxBody?: number;
	/** The accepted types (default: all of {@link FRAME_TYPE}). */
	readonly types?: readonly number[];
	/**
	 * Whether a body may be a view of its chunk, which saves a copy (default: false). The chunk must then never change.
	 */
	readonly sharesMemory?: boolean;
}

/** Puts a header before the body. */
export function encodeFrame(type: number, body: Uint8Array): Uint8Array {
	const frame = emptyFrame(type, body.length);
	frame.set(body, HEADER_BYTES);
	return frame;
}

/** Puts a header before a text of ASCII characters, without a copy. `undefined`: the text has other characters. */
export function encodeAsciiFrame(type: number, text: string): Uint8Array | undefined {
	const frame = emptyFrame(type, text.length);
	if (text.length > FEW_CHARACTERS) {
		// Any other character needs more bytes, so that the whole text would not fit.
		return encoder.encodeInto(text, frame.subarray(HEADER_BYTES)).read === text.length ? frame : undefined;
	}
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code >= 0x80) return undefined;
		frame[HEADER_BYTES + index] = code;
	}
	return frame;
}

/** Short frames are parts of a block: a new array of over 64 bytes costs ten times as much as a part. */
const BLOCK_BYTES = 8192;
const LONGEST_PART = 1024;
let block = new Uint8Array(BLOCK_BYTES);
let used = 0;

function newBytes(length: number): Uint8Array {
	if (length > LONGEST_PART) return new Uint8Array(length);
	if (used + length > BLOCK_BYTES) {
		block = new Uint8Array(BLOCK_BYTES);
		used = 0;
	}
	used += length;
	return block.subarray(used - length, used);
}

function emptyFrame(type: number, length: number): Uint8Array {
	const frame = newBytes(HEADER_BYTES + length);
	frame[0] = VERSION;
	frame[1] = type;
	// No array has 2^40 bytes, so the highest byte of the size is 0. An assignment takes the lowest 8 bits of a number.
	frame[3] = Math.floor(length / 2 ** 32);
	frame[4] = length >>> 24;
	frame[5] = length >>> 16;
	frame[6] = length >>> 8;
	frame[7] = length;
	return frame;
}

/** The size of the body, as a header says. */
function sizeIn(header: Uint8Array): number {
	const byte = (index: number): number => header[index] ?? 0;
	return (byte(2) * 2 ** 8 + byte(3)) * 2 ** 32 + byte(4) * 2 ** 24 + byte(5) * 2 ** 16 + byte(6) * 2 ** 8 + byte(7);
}

/** Creates an incremental decoder. Its memory and time are bounded by the bytes that have arrived, and by `maxBody`. */
export function createFrameDecoder(options: FrameDecoderOptions = {}): FrameDecoder {
	const maxBody = options.maxBody ?? LARGEST_BODY;
	const types: readonly number[] = options.types ?? ALL_TYPES;
	const { sharesMemory = false } = options;
	const header = new Uint8Array(HEADER_BYTES);
	let headerLength = 0;
	let size = 0;
	let body: Uint8Array = NO_BYTES;
	let bodyLength = 0;
	let isBroken = false;

	const readHeader = (): MalformedFrame | undefined => {
		const version = header[0] ?? 0;
		const type = header[1] ?? 0;
		size = sizeIn(header);
		// Servers still accept one old form: version 0 for security messages.
		if (version !== VERSION && !(version === 0 && type === FRAME_TYPE.security)) {
			return { kind: "malformed", reason: "bad_version", message: `a frame of version ${version} instead of ${VERSION}` };
		}
		if (!types.includes(type)) {
			return { kind: "malformed", reason: "bad_type", message: `a frame of type ${type} instead of ${types.join(", ")}` };
		}
		if (size > maxBody) {
			return { kind: "malformed", reason: "too_large", message: `a frame of ${size} bytes, more than the ${maxBody} allowed` };
		}
		body = NO_BYTES;
		bodyLength = 0;
		return undefined;
	};

	/**
	 * Memory for a body grows with the bytes that arrive. A header alone must not make the receiver allocate megabytes.
	 */
	const appendBody = (chunk: Uint8Array, from: number, count: number): void => {
		const needed = bodyLength + count;
		if (needed > body.length) {
			const larger = new Uint8Array(Math.min(size, Math.max(needed, body.length * 2)));
			larger.set(bodyLength === body.length ? body : body.subarray(0, bodyLength));
			body = larger;
		}
		// A view costs more than a copy of a few bytes.
		if (count > FEW_BYTES) body.set(chunk.subarray(from, from + count), bodyLength);
		else for (let index = 0; index < count; index++) body[bodyLength + index] = chunk[from + index] ?? 0;
		bodyLength = needed;
	};

	/** The frame of a chunk that is exactly one frame, as most are: a shorter way to the same result. */
	const soleFrame = (chunk: Uint8Array): Frame | undefined => {
		const length = chunk.length - HEADER_BYTES;
		const type = chunk[1] ?? 0;
		if (headerLength > 0 || isBroken || length < 0 || length > maxBody) return undefined;
		if (chunk[0] !== VERSION || !types.includes(type) || sizeIn(chunk) !== length) return undefined;
		return {
			kind: "frame",
			type,
			body: sharesMemory ? chunk.subarray(HEADER_BYTES) : new Uint8Array(chunk.subarray(HEADER_BYTES)),
		};
	};

	return {
		push(chunk) {
			const sole = soleFrame(chunk);
			if (sole !== undefined) return [sole];
			const decoded: (Frame | MalformedFrame)[] = [];
			let at = 0;
			while (at < chunk.length && !isBroken) {
				if (headerLength < HEADER_BYTES) {
					while (headerLength < HEADER_BYTES && at < chunk.length) header[headerLength++] = chunk[at++] ?? 0;
					if (headerLength < HEADER_BYTES) break;
					const malformed = readHeader();
					if (malformed !== undefined) {
						isBroken = true;
						decoded.push(malformed);
						break;
					}
				}
				const count = Math.min(size - bodyLength, chunk.length - at);
				const isWhole = count === size;
				if (isWhole && sharesMemory) body = chunk.subarray(at, at + count);
				else appendBody(chunk, at, count);
				at += count;
				if (!isWhole && bodyLength < size) break;
				decoded.push({ kind: "frame", type: header[1] ?? 0, body });
				headerLength = 0;
			}
			return decoded;
		},
		isMidFrame: () => headerLength > 0 && !isBroken,
	};
}
