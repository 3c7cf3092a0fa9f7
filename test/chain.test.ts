import { describe, expect, it } from "vitest";
import { Chain, type ChainLink } from "../src/chain.ts";

const valuesOf = (chain: Chain<string>): readonly string[] => chain.links().map(({ value }) => value);

describe("A chain", () => {
	it("has its values in the order in which they were added, whichever were removed", () => {
		const names = ["a", "b", "c", "d"];
		for (const [removed, left] of [
			["a", "bcd"],
			["b", "acd"],
			["d", "abc"],
			["da", "bc"],
			["bc", "ad"],
			["cdab", ""],
		] as const) {
			const chain = new Chain<string>();
			const links = new Map<string, ChainLink<string>>(names.map((name) => [name, chain.add(name)]));
			for (const name of removed) chain.remove(links.get(name) as ChainLink<string>);
			expect(valuesOf(chain).join("")).toBe(left);
			expect(chain.isEmpty).toBe(left === "");
			chain.add("e");
			expect(valuesOf(chain).join("")).toBe(`${left}e`);
		}
	});

	it("removes a value once, and says whether it did", () => {
		const chain = new Chain<string>();
		const [one] = [chain.add("same"), chain.add("same")];
		expect([chain.remove(one), chain.remove(one)]).toEqual([true, false]);
		expect(valuesOf(chain)).toEqual(["same"]);
	});

	it("shows in its links what was removed meanwhile", () => {
		const chain = new Chain<string>();
		const last = [chain.add("one"), chain.add("two")][1] as ChainLink<string>;
		const links = chain.links();
		chain.remove(last);
		expect(links.map(({ value, isIn }) => [value, isIn])).toEqual([
			["one", true],
			["two", false],
		]);
	});
});
