import { describe, expect, test } from "vitest";
import { drawLeaving } from "../../bench/truth/draw-leaving.ts";
import { judgeReplies, type ReplyCounts } from "../../bench/truth/replies.ts";

describe("The search for a false ok", () => {
	test("draws runs in which nodes leave, and sets with separators in their names", () => {
		const drawn = Array.from({ length: 200 }, (_, index) => drawLeaving(1, index));
		const leaving = drawn.filter(({ events }) => events.some(({ kind }) => kind === "leave"));
		const malicious = drawn.filter(({ task }) => /[:;=\n]/.test(task.set ?? ""));
		expect(leaving.length).toBeGreaterThan(100);
		expect(malicious.length).toBeGreaterThan(150);
	});

	test("reads every drawn reply as the node wrote it, with both readers", () => {
		const counts: ReplyCounts = { replies: 0, wrong: 0, ambiguous: 0, findings: [] };
		judgeReplies(2, 0, 3000, counts);
		expect(counts).toMatchObject({ replies: 3000, wrong: 0, findings: [] });
		expect(counts.ambiguous).toBeGreaterThan(0);
	});
});
