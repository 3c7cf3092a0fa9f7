import type { MiddlewareHandler } from "hono";
import { Refusal } from "./refusal.ts";

const MAX_BODY = 4 * 1024 * 1024;
/** A client reads the answer only after it has sent its whole body, so a body that is too large is read on, up to this limit. */
const MAX_READ = 64 * 1024 * 1024;

/**
 * Reads the body of every request, also if its route does not use it: a body that is not read blocks its connection, and the client
 * sees a closed connection instead of the answer.
 *
 * @throws Refusal if the body is too large
 */
export function limitBody(): MiddlewareHandler {
	return async (context, next) => {
		const { req } = context;
		// The server itself discards a body that this code does not touch.
		if (Number(req.header("content-length") ?? 0) > MAX_BODY) throw tooLarge();
		const { body } = req.raw;
		if (body !== null) context.req.raw = new Request(req.raw, { body: await readAll(body) });
		await next();
	};
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
	const reader = body.getReader();
	const pieces: Uint8Array[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		size += value.length;
		if (size > MAX_READ) break;
		if (size <= MAX_BODY) pieces.push(value);
	}
	if (size > MAX_BODY) throw tooLarge();
	return Buffer.concat(pieces);
}

function tooLarge(): Refusal {
	return new Refusal(413, `The body must have at most ${MAX_BODY} bytes.`);
}
