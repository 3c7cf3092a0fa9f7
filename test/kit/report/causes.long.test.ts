import { describe, expect, it } from "vitest";
import { causesOfDriver, failuresOf, known } from "./support/causes-of-driver.ts";

describe("a driver", () => {
	it("is named after the mutant that fails the same scenarios, also if scenarios about other requirements fail as well", () => {
		const own = failuresOf("done-anywhere-in-the-reply");
		let others = 0;
		const [first] = causesOfDriver((key, requirements) => {
			if (own.has(key)) return requirements;
			if (!requirements.some((id) => id.startsWith("ASK-")) || !known.includes(key)) return [];
			others++;
			return ["ROUND-3"];
		});
		expect(others).toBeGreaterThan(own.size / 2);
		expect(first?.likenesses.map(({ name, likeness }) => [name, likeness])).toEqual([["done-anywhere-in-the-reply", 1]]);
	});

	it.each([
		[
			"too early is not named after mutants that wait too long",
			'round 2: expected "in_progress", got "complete"',
			"two-rounds-of-grace",
		],
		[
			"too late is not named after mutants that wait too short",
			'round 3: expected "complete", got "in_progress"',
			"four-rounds-of-grace",
		],
	])("that completes %s, though they fail the same scenarios", (_, message, name) => {
		const [two, four] = [failuresOf("two-rounds-of-grace"), failuresOf("four-rounds-of-grace")];
		const [first] = causesOfDriver((key, requirements) => (two.has(key) && four.has(key) ? requirements : []), message);
		expect(first?.likenesses[0]?.name).toBe(name);
		expect(first?.likenesses.map((each) => each.name)).not.toContain(
			name.startsWith("two") ? "four-rounds-of-grace" : "two-rounds-of-grace",
		);
	});

	it("that is judged only by its rounds is named after its grace, although scenarios about “not found” also fail", () => {
		const two = failuresOf("two-rounds-of-grace");
		const reading = new Set(["PARSE-1", "PARSE-2", "PARSE-6"]);
		let others = 0;
		const message = "PARSE-1: ROUND-8: round 2 should be in progress, but the driver says complete";
		const [first] = causesOfDriver((key, requirements) => {
			if (two.has(key)) return requirements;
			const isOther = requirements.some((id) => reading.has(id));
			if (isOther) others++;
			return isOther ? requirements : [];
		}, message);
		expect(others).toBeGreaterThan(15);
		expect(first?.likenesses[0]?.name).toBe("two-rounds-of-grace");
	});
});
