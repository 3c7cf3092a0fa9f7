import type { MiddlewareHandler } from "hono";
import { RefusedRequest } from "./refusal.ts";

const MB = 1024 * 1024;
const MAX_BODY = 4 * MB;
/**
 * A client reads the answer only after it has sent its whole body, so a body that is too large is read on, up to this
 * limit.
 */
const MAX_READ = 64 * MB;
/** What all bodies that are being received may take together, beyond the first bytes of each. */
const MAX_HELD = 32 * MB;
const FREE = 64 * 1024;

/**
 * Reads the body of every request, also if its route does not use it: a body that is not read blocks its connection,
 * and the client sees a closed connection instead of the answer.
 *
 * @throws Refusal if the body is too large, or if too many large ones arrive at the same time
 */
export function limitBody(): MiddlewareHandler {
	const memory = { held: 0 };
	return async (context, next) => {
		const { req } = context;
		// The server itself discards a body that this code does not touch.
		if (Number(req.header("content-length") ?? 0) > MAX_BODY) throw tooLarge();
		const { body } = req.raw;
		if (body !== null) context.req.raw = new Request(req.raw, { body: await readAll(body, memory) });
		await next();
	};
}

/** @param memory what all bodies hold at the moment */
async function readAll(body: ReadableStream<Uint8Array>, memory: { held: number }): Promise<Uint8Array<ArrayBuffer>> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	let held = 0;
	let refusal: RefusedRequest | undefined;
	try {
		for await (const piece of body) {
			size += piece.length;
			if (size > MAX_READ) break;
			const more = size > FREE ? piece.length : 0;
			if (size > MAX_BODY) refusal ??= tooLarge();
			else if (memory.held + more > MAX_HELD) refusal ??= tooMany();
			if (refusal !== undefined) continue;
			pieces.push(piece);
			held += more;
			memory.held += more;
		}
	} finally {
		memory.held -= held;
	}
	if (refusal !== undefined) throw refusal;
	return Buffer.concat(pieces);
}

function tooLarge(): RefusedRequest {
	return new RefusedRequest(413, `The body must have at most ${MAX_BODY} bytes.`);
}

function tooMany(): RefusedRequest {
	return new RefusedRequest(429, "Too many large bodies arrive at the same time. Try again later.");
}
