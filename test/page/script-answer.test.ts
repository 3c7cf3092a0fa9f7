import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scriptAnswer, scriptedAnswer } from "../../page/play/script-answer.ts";
import type { AnswerWord, PlannedReply } from "../../simulator/reply-plan.ts";

const words = fc.constantFrom<AnswerWord>("truth", "silence", "active", "job not found");
const replies = fc.array(
	fc.record(
		{ reply: words, times: fc.integer({ min: 1, max: 4 }), after: fc.integer({ min: 1, max: 9 }) },
		{ requiredKeys: ["reply"] },
	),
	{ maxLength: 5 },
);

/** What the first twenty questions are answered, in the slowest way there is. */
function playedOut(script: readonly PlannedReply[]): readonly string[] {
	const all = script.flatMap(({ times = 1, ...step }) => Array.from({ length: Math.min(times, 30) }, () => JSON.stringify(step)));
	return Array.from({ length: 20 }, (_, index) => all[index] ?? '{"reply":"truth"}');
}

describe("a scripted answer", () => {
	it("replaces that of one question, and leaves all others as they were", () => {
		fc.assert(
			fc.property(replies, fc.integer({ min: 0, max: 15 }), words, (script, index, answer) => {
				const expected = playedOut(script).with(index, JSON.stringify({ reply: answer }));
				const next = scriptAnswer(script, index, answer) ?? [];
				expect(playedOut(next)).toEqual(expected);
				expect(scriptedAnswer(next, index) ?? "truth").toBe(answer);
			}),
		);
	});

	it("is written in as few steps as possible, and not at all if it is the node's real answer", () => {
		expect(scriptAnswer([], 2, "silence")).toEqual([{ reply: "truth", times: 2 }, { reply: "silence" }]);
		expect(scriptAnswer([{ reply: "truth", times: 2 }, { reply: "silence" }], 1, "silence")).toEqual([
			{ reply: "truth" },
			{ reply: "silence", times: 2 },
		]);
		expect(scriptAnswer([{ reply: "truth", times: 2 }, { reply: "silence" }], 2, "truth")).toBeUndefined();
		expect(scriptAnswer([{ reply: "truth", after: 5 }], 1, "truth")).toEqual([{ reply: "truth", after: 5 }]);
	});

	it("can replace one repetition of an endless answer", () => {
		const always = [{ reply: "active", times: Number.POSITIVE_INFINITY }] as const;
		expect(scriptAnswer(always, 1, "done")).toEqual([
			{ reply: "active" },
			{ reply: "done" },
			{ reply: "active", times: Number.POSITIVE_INFINITY },
		]);
		expect(scriptedAnswer(always, 1000)).toBe("active");
	});
});
