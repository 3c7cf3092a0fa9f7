import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { parseReplayToken, printReplayToken } from "../../kit/schedule/replay-token.ts";
import { parseWebToken, printWebToken } from "../../kit/schedule/web-replay-token.ts";

const SCHEDULES = Array.from({ length: 100 }, (_, seed) => drawSchedule(createRandom(seed)));

it("a token of a page is read by a command line, and the other way round", async () => {
	for (const schedule of SCHEDULES) {
		const ofNode = printReplayToken(schedule);
		expect(await parseWebToken(`${ofNode}\n`)).toEqual(parseReplayToken(ofNode));
		expect(parseReplayToken(await printWebToken(schedule))).toEqual(parseReplayToken(ofNode));
	}
});

it("an invalid token is refused with the same sentence in Node and in a browser", async () => {
	const token = printReplayToken(SCHEDULES[0] as (typeof SCHEDULES)[0]);
	const tokenHolding = (text: string) => `s1.${deflateSync(text, { level: 9 }).toString("base64url")}`;
	const broken = [
		"hello",
		`${token}!`,
		token.slice(0, -9),
		token.replace(/.{4}$/, "AAAA"),
		"s1.A",
		"s1.",
		`s1.${"A".repeat(1024 * 1024)}`,
		tokenHolding("no JSON"),
		tokenHolding('{"version":2}'),
		tokenHolding(" ".repeat(5_000_000)),
	];
	const sentences = new Set<string>();
	for (const word of broken) {
		const sentence = saidBy(() => parseReplayToken(word));
		sentences.add(sentence);
		await expect(parseWebToken(word), word.slice(0, 60)).rejects.toThrow(sentence);
	}
	expect(sentences.size).toBe(7);
});

function saidBy(act: () => unknown): string {
	try {
		act();
	} catch (error) {
		if (error instanceof Error) return error.message;
	}
	return "no error was thrown";
}
