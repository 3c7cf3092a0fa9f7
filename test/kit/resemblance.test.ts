import { describe, expect, it } from "vitest";
import { WHOLE_GALLERY } from "../../kit/gallery/mutants/whole-gallery.ts";
import { packNumbers, unpackNumbers } from "../../kit/gallery/resemblance/bits.ts";
import { FAILURES_TABLE } from "../../kit/gallery/resemblance/failures-table.ts";
import { resemblancesOf } from "../../kit/gallery/resemblance/resemblance.ts";

const KEYS = Array.from({ length: 100 }, (_, index) => `k${index}`);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const table = (failures: Readonly<Record<string, readonly number[]>>) =>
	[KEYS.join(" "), ...Object.entries(failures).map(([name, numbers]) => `${name} ${packNumbers(numbers)}`)].join("\n");
const named = (failed: readonly number[], failures: Readonly<Record<string, readonly number[]>>, judged = KEYS) =>
	resemblancesOf({ failed: new Set(failed.map((index) => `k${index}`)), judged: new Set(judged) }, { table: table(failures) });

describe("a driver that fails", () => {
	it("like one tracker is named after it, with the failures that they share", () => {
		// 51 in common, 4 that only the tracker fails, 6 that only the driver fails: 51 / 61 = 84 %.
		const [first, ...more] = named(range(0, 57), { right: range(6, 61), other: range(50, 90) });
		expect(first).toMatchObject({ name: "right", fails: 55 });
		expect(first?.shared.size).toBe(51);
		expect(first?.likeness).toBeCloseTo(0.836, 3);
		expect(more).toEqual([]);
	});

	it("like two trackers is named after both if they are close", () => {
		const names = named(range(0, 40), { near: range(0, 47), right: range(0, 44), far: range(0, 90) }).map(({ name }) => name);
		expect(names).toEqual(["right", "near"]);
	});

	it("in another way than all trackers is not named after one", () => {
		expect(named(range(0, 40), { half: range(0, 80), apart: range(50, 90) })).toEqual([]);
		expect(named([], { all: range(0, 90), empty: [] })).toEqual([]);
	});

	it("in only a few scenarios is not named, because the resemblance could be chance", () => {
		expect(named(range(0, 4), { right: range(0, 4) })).toEqual([]);
		expect(named(range(0, 5), { right: range(0, 5) }).map(({ name }) => name)).toEqual(["right"]);
	});

	it("and resembles a second tracker in only a few scenarios is not named after the second", () => {
		const names = named(range(0, 5), { right: range(0, 5), near: range(0, 4) }).map(({ name }) => name);
		expect(names).toEqual(["right"]);
		const keys = { failed: new Set(KEYS.slice(0, 4)), judged: new Set(KEYS) };
		expect(resemblancesOf(keys, { table: table({ late: range(0, 4) }), among: new Set(["late"]) })).toEqual([]);
	});

	it("too late is not named after a tracker that ends too early, even if both fail the same scenarios", () => {
		const failures = { early: range(0, 11), late: range(0, 15) };
		const keys = { failed: new Set(KEYS.slice(0, 11)), judged: new Set(KEYS) };
		expect(resemblancesOf(keys, { table: table(failures) })[0]?.name).toBe("early");
		expect(resemblancesOf(keys, { table: table(failures), among: new Set(["late"]) }).map(({ name }) => name)).toEqual(["late"]);
	});

	it("counts a failure for an unclear reason half if the tracker fails the scenario too, and not at all if it does not", () => {
		const keys = { failed: new Set(KEYS.slice(0, 28)), judged: new Set(KEYS.slice(0, 36)), unclear: new Set(KEYS.slice(40, 90)) };
		// 28 in common, 8 that only the tracker fails, 46 unclear: (28 + 23) / (36 + 23) = 86 %.
		const [first] = resemblancesOf(keys, { table: table({ right: [...range(0, 36), ...range(40, 86)], near: range(0, 36) }) });
		expect(first?.name).toBe("right");
		expect(first?.likeness).toBeCloseTo(0.864, 3);
		expect(first?.shared.size).toBe(28);
	});

	it("is compared over the scenarios that were judged", () => {
		expect(named(range(0, 10), { right: range(0, 60) }, KEYS.slice(0, 10))[0]).toMatchObject({
			name: "right",
			likeness: 1,
			fails: 10,
		});
	});
});

it("numbers are packed and unpacked as they were", () => {
	for (const numbers of [[], [0], [7, 8], [3, 500, 927]]) expect([...unpackNumbers(packNumbers(numbers))]).toEqual(numbers);
});

it("the table of the package has a line for trackers of the gallery only, and nearly all fail something", () => {
	const [scenarios = "", ...rows] = FAILURES_TABLE.trim().split("\n");
	const names = new Set(WHOLE_GALLERY.map(({ name }) => name));
	expect(scenarios.split(" ").length).toBeGreaterThan(800);
	expect(rows.length).toBeGreaterThan(180);
	const empty: string[] = [];
	for (const row of rows) {
		const [name = "", packed = ""] = row.split(" ");
		expect(names).toContain(name);
		if (unpackNumbers(packed).size === 0) empty.push(name);
	}
	// These fail only long scenarios, which the table leaves out.
	expect(empty.length, empty.join()).toBeLessThan(5);
	expect(FAILURES_TABLE.length).toBeLessThan(60_000);
});
