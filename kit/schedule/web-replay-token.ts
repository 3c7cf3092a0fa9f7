import type { Schedule } from "./schedule.ts";
import { MOST_JSON, parseScheduleJson, printScheduleJson } from "./schedule-json.ts";
import { brokenToken, lettersOf, tokenOf, tooMuchInToken } from "./token-letters.ts";

/** Replay tokens in a browser. Both implementations read the same tokens, but may compress to different letters. */
export async function printWebToken(schedule: Schedule): Promise<string> {
	const bytes = new TextEncoder().encode(printScheduleJson(schedule));
	const chunks = await chunksOf(new CompressionStream("deflate"), bytes, Number.POSITIVE_INFINITY);
	return tokenOf(lettersFrom(chunks), schedule);
}

/**
 * The schedule of a token.
 *
 * @throws ScheduleError (rejects) with the same sentences as `parseReplayToken`
 */
export async function parseWebToken(token: string): Promise<Schedule> {
	const bytes = bytesFrom(lettersOf(token));
	const chunks = await chunksOf(new DecompressionStream("deflate"), bytes, MOST_JSON);
	const decoder = new TextDecoder();
	return parseScheduleJson(chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode());
}

/** The output of a stream that gets these bytes, up to `most` bytes. */
async function chunksOf(
	{ readable, writable }: CompressionStream | DecompressionStream,
	bytes: Uint8Array<ArrayBuffer>,
	most: number,
): Promise<readonly Uint8Array[]> {
	const writer = writable.getWriter();
	// Errors in the bytes are reported where they are read.
	const written = Promise.allSettled([writer.write(bytes), writer.close()]);
	const reader = readable.getReader();
	const chunks: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { done, value } = await reader.read().catch(() => {
			throw brokenToken();
		});
		if (done) break;
		length += value.length;
		if (length > most) {
			await reader.cancel();
			throw tooMuchInToken();
		}
		chunks.push(value);
	}
	await written;
	return chunks;
}

const BYTES_AT_ONCE = 0x1000;

function lettersFrom(chunks: readonly Uint8Array[]): string {
	let binary = "";
	for (const chunk of chunks) {
		for (let from = 0; from < chunk.length; from += BYTES_AT_ONCE)
			binary += String.fromCharCode(...chunk.subarray(from, from + BYTES_AT_ONCE));
	}
	return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytesFrom(letters: string): Uint8Array<ArrayBuffer> {
	try {
		return Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
	} catch {
		throw brokenToken();
	}
}
