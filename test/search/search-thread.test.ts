import { expect, it, vi } from "vitest";
import { SearchThread, startThreads } from "../../kit/search/search-thread.ts";
import { chunk, expectLost, script, startThread } from "./support/odd-thread.ts";

it.each([
	["dies", "A thread of the search ended with code 7."],
	["throws", "A thread of the search failed: out of everything."],
])("a thread that %s keeps what it had found before, and names the schedule on which it was lost", async (way, message) => {
	await expectLost(way, message);
});

it("a thread that loops is ended at the time limit of the search", async () => {
	const thread = await SearchThread.start({ seed: 1, subject: { mutant: "loops" } }, { script, stuckMs: 1e9, stopMs: 300 });
	await thread.search(chunk(0));
	await expect(thread.search(chunk(20), () => true)).rejects.toMatchObject({ index: 20 });
});

it("a pause of the whole process, such as a laptop that sleeps, is not a silence of the thread", async () => {
	const thread = await SearchThread.start({ seed: 1, subject: { mutant: "thinks" } }, { script, stuckMs: 1e6, stopMs: 1e6 });
	await thread.search(chunk(0));
	const realNow = performance.now.bind(performance);
	let looks = 0;
	const isOver = () => {
		if (++looks === 2) vi.spyOn(performance, "now").mockImplementation(() => realNow() + 1e7);
		return looks === 4;
	};
	expect(await thread.search(chunk(20), isOver)).toMatchObject({ schedules: 10 });
	vi.restoreAllMocks();
	await thread.end();
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
