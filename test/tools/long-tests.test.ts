import { expect, it } from "vitest";
import { SUITES } from "../../tools/testing/suites.ts";

const unitTestsOf = (suite: keyof typeof SUITES) => SUITES[suite].flat().filter(({ script }) => script === "test:unit");

it("npm run test:thorough plays the whole gallery once", () => {
	const played = SUITES.thorough.flat().filter(({ script }) => script.startsWith("test:gallery"));
	expect(played.map(({ script }) => script)).toEqual(["test:gallery:all"]);
});

it("npm test leaves out the tests that take long, and npm run test:thorough runs them on each version of Node", () => {
	expect(unitTestsOf("inside").map(({ env }) => env?.SHORT_TESTS)).toEqual(["1"]);
	const thorough = unitTestsOf("thorough");
	expect(thorough.map(({ env }) => env?.SHORT_TESTS)).toEqual(thorough.map(() => undefined));
	expect(thorough.filter(({ node }) => node === undefined)).toHaveLength(1);
	expect(thorough.length).toBeGreaterThan(1);
});
