import { expect, it } from "vitest";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";

/** Words that only clauses at SHOULD give a meaning: PARSE-6, PARSE-7, PARSE-9 and PARSE-13. */
const WEAKER = [
	...["no status", "empty status", "active, status last", "done, status last", "unknown status", "other jobs only"],
	...["other job active, ours done", "other job done, ours active", "set named like a status", "garbage"],
];

it("no MUST scenario depends on a reading that the specification only recommends (SHOULD)", () => {
	const weaker = loadPlayables()
		.filter(({ tags }) => tags.includes("@MUST"))
		.filter(({ lines }) => WEAKER.some((word) => lines.some((line) => line.includes(`"${word}"`))));
	expect(weaker.map(({ file, line, name }) => `${file}:${line} ${name}`)).toEqual([]);
});
