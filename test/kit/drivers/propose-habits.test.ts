import { describe, expect, it } from "vitest";
import type { Measured } from "../../../kit/drivers/measure/measured.ts";
import { proposeHabits } from "../../../kit/drivers/measure/propose-habits.ts";
import type { Habits } from "../../../kit/protocol/messages.ts";

function measured(values: Habits): Partial<Measured> {
	return Object.fromEntries(Object.entries(values).map(([habit, value]) => [habit, { kind: "value", value }]));
}

function texts(seen: Habits, declared?: Habits): readonly string[] {
	return proposeHabits(measured(seen), declared).map(({ kind, text }) => `${kind}: ${text}`);
}

describe("measured habits are compared with the declared ones", () => {
	it("proposes to declare what differs from the default, ready to paste", () => {
		expect(texts({ retries: 0, sweep: "until-in-progress", graceRounds: 1, requestTimeoutMs: 3000 })).toEqual([
			'note: The driver behaves like graceRounds 1, sweep until-in-progress, requestTimeoutMs 3000. Declare it? "habits": {"graceRounds":1,"sweep":"until-in-progress","requestTimeoutMs":3000}',
		]);
	});

	it("says so if the driver behaves otherwise than declared", () => {
		expect(texts({ retries: 2 }, { retries: 0 })).toEqual([
			"note: The adapter declares retries 0, but it behaves like retries 2. On a busy machine a measurement can be wrong, so try again.",
		]);
	});

	it("accepts times that are nearly as declared, and longest pauses that were not reached", () => {
		const backoff = { firstMs: 100, factor: 2, every: 5, mostMs: 5000 };
		expect(
			texts({ requestTimeoutMs: 3100, backoff: { ...backoff, firstMs: 110, mostMs: 400 } }, { requestTimeoutMs: 3000, backoff }),
		).toEqual([
			`ok: The driver behaves as declared: backoff ${JSON.stringify(backoff)}, requestTimeoutMs 3000.`,
			"ok: No other habit differs from its default.",
		]);
	});

	it("accepts a driver that looks at its cluster more often than declared, or nearly as often, but not more seldom", () => {
		for (const seen of [500, 1050])
			expect(texts({ tendIntervalMs: seen }, { tendIntervalMs: 1000 })).toContain(
				"ok: The driver behaves as declared: tendIntervalMs 1000.",
			);
		expect(texts({ tendIntervalMs: 3000 }, { tendIntervalMs: 1000 })[0]).toContain("but it behaves like tendIntervalMs 3000");
	});

	it("does not repeat the grace for servers before 6.0 if it is the same", () => {
		expect(texts({ graceRounds: 1, graceRoundsBefore6: 1 })[0]).not.toContain("graceRoundsBefore6");
		expect(texts({ graceRounds: 1, graceRoundsBefore6: 20 })[0]).toContain("graceRounds 1, graceRoundsBefore6 20.");
	});

	it("does not say that the other habits are the defaults if no habit could be measured", () => {
		expect(texts({ sweep: "all" })).toEqual(["ok: No other habit differs from its default."]);
		const open: Partial<Measured> = { sweep: { kind: "not shown", why: "the driver did not ask any node" } };
		expect(proposeHabits(open)).toEqual([{ kind: "note", text: "Not measured: sweep (the driver did not ask any node)." }]);
	});

	it("lists what could not be measured, and why", () => {
		const open: Partial<Measured> = { graceCounts: { kind: "not shown", why: "only a grace of 2 rounds or more shows it" } };
		expect(proposeHabits(open).at(-1)?.text).toBe("Not measured: graceCounts (only a grace of 2 rounds or more shows it).");
	});
});
