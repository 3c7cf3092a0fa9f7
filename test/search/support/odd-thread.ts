import { expect } from "vitest";
import type { Chunk } from "../../../kit/search/fuzz-chunk.ts";
import { SearchThread, type ThreadLost } from "../../../kit/search/search-thread.ts";

export const script: URL = new URL("../fixtures/odd-thread.mjs", import.meta.url);

/** Starts a thread that misbehaves in this way in its second chunk. */
export function startThread(way: string): Promise<SearchThread> {
	return SearchThread.start({ seed: 1, subject: { mutant: way } }, { script, stuckMs: 1500, stopMs: 500 });
}

export const chunk = (from: number): Chunk => ({ from, to: from + 10, wordsFrom: 0, wordsTo: 0 });

/** Expects that a thread which misbehaves in this way is lost in its second chunk, with this message. */
export async function expectLost(way: string, message: string): Promise<void> {
	const thread = await startThread(way);
	expect((await thread.search(chunk(0))).schedules).toBe(10);
	const lost: ThreadLost = await thread.search(chunk(20)).catch((error) => error);
	expect(lost).toMatchObject({ name: "ThreadLost", message, index: 20 });
	await expect(thread.search(chunk(30))).rejects.toBe(lost);
	await thread.end();
}
