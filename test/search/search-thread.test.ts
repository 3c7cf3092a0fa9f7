import { expect, it } from "vitest";
import { SearchThread, startThreads, type ThreadLost } from "../../kit/search/search-thread.ts";

const script = new URL("fixtures/odd-thread.mjs", import.meta.url);

function startThread(mutant: string): Promise<SearchThread> {
	return SearchThread.start({ seed: 1, subject: { mutant } }, { script, stuckMs: 1500, stopMs: 500 });
}

const chunk = (from: number) => ({ from, to: from + 10, wordsFrom: 0, wordsTo: 0 });

it.each([
	["dies", "A thread of the search ended with code 7."],
	["throws", "A thread of the search failed: out of everything."],
	["loops", "A thread of the search made no progress and was stopped."],
])("a thread that %s keeps what it had found before, and names the schedule on which it was lost", async (way, message) => {
	const thread = await startThread(way);
	expect((await thread.search(chunk(0))).schedules).toBe(10);
	const lost: ThreadLost = await thread.search(chunk(20)).catch((error) => error);
	expect(lost).toMatchObject({ name: "ThreadLost", message, index: 20 });
	await expect(thread.search(chunk(30))).rejects.toBe(lost);
	await thread.end();
});

it("a thread that loops is ended at the time limit of the search", async () => {
	const thread = await SearchThread.start({ seed: 1, subject: { mutant: "loops" } }, { script, stuckMs: 1e9, stopMs: 300 });
	await thread.search(chunk(0));
	await expect(thread.search(chunk(20), () => true)).rejects.toMatchObject({ index: 20 });
});

it("a thread returns its findings when the search is over", async () => {
	const thread = await startThread("obeys");
	expect(await thread.search(chunk(20), () => true)).toMatchObject({ schedules: 10 });
	await thread.end();
});

it("threads that have not started yet are ended at once if the search is interrupted", async () => {
	const options = { script: new URL("fixtures/silent-thread.mjs", import.meta.url), stuckMs: 1e9, stopMs: 1e9 };
	expect(await startThreads(2, { seed: 1, subject: {} }, () => true, options)).toEqual([]);
});

it("if a thread cannot start, the others are ended", async () => {
	const starting = startThreads(2, { seed: 1, subject: {} }, () => false, { script: new URL("missing.mjs", import.meta.url) });
	await expect(starting).rejects.toMatchObject({
		name: "ThreadLost",
		message: expect.stringMatching(/^A thread of the search failed: /),
	});
});
