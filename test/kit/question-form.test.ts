import { expect, test } from "vitest";
import { isAnswerable } from "../../kit/oracle/question-form.ts";

/**
 * Which forms a build answers: ASK-1, ABORT-1, and the recorded servers, which answer `scan-show` up to 6.3, `jobs:` up
 * to 6.2, and `query-abort` from 5.7 on, with both names of the id.
 */
const FORMS = {
	"query-show:id=7": ["8.1.2.0"],
	"query-show:trid=7": ["8.1.2.0", "8.0.0.1", "7.0.0.26", "6.4.0.34", "6.3.0.36", "6.2.0.37", "6.0.0.1", "5.7.0.31"],
	"scan-show:trid=7": ["6.3.0.36", "6.2.0.37", "6.0.0.1", "5.7.0.31"],
	"jobs:module=query;cmd=get-job;trid=7": ["6.2.0.37", "6.0.0.1", "5.7.0.31", "5.6.0.3", "4.9.0.37"],
	"jobs:module=scan;cmd=get-job;trid=7": ["6.2.0.37", "6.0.0.1", "5.7.0.31", "5.6.0.3", "4.9.0.37"],
	"query-abort:id=7": ["8.1.2.0", "8.0.0.1", "7.0.0.26", "6.4.0.34", "6.3.0.36", "6.2.0.37", "6.0.0.1", "5.7.0.31"],
	"query-abort:trid=7": ["8.1.2.0", "8.0.0.1", "7.0.0.26", "6.4.0.34", "6.3.0.36", "6.2.0.37", "6.0.0.1", "5.7.0.31"],
	"query-kill:trid=7": ["5.6.0.3", "4.9.0.37"],
	"scan-abort:id=7": ["6.3.0.36", "6.2.0.37", "6.0.0.1", "5.7.0.31", "5.6.0.3", "4.9.0.37"],
	"scan-abort:trid=7": ["6.3.0.36", "6.2.0.37", "6.0.0.1"],
	"jobs:module=scan;cmd=kill-job;trid=7": ["6.2.0.37", "6.0.0.1", "5.7.0.31", "5.6.0.3", "4.9.0.37"],
	"query-show:id=8": [],
	"query-show:trid=77": [],
	"query-show": [],
} as const;
const BUILDS = [
	"8.1.2.0",
	"8.0.0.1",
	"7.0.0.26",
	"6.4.0.34",
	"6.3.0.36",
	"6.2.0.37",
	"6.0.0.1",
	"5.7.0.31",
	"5.6.0.3",
	"4.9.0.37",
];

test.each(Object.entries(FORMS))("%s is a form that these builds answer: %j", (command, builds) => {
	expect(BUILDS.filter((build) => isAnswerable(command, build, "7"))).toEqual(builds);
});

test("minor versions are compared as numbers: 8.10 is not 8.1", () => {
	expect(isAnswerable("query-show:id=7", "8.10.0.0", "7")).toBe(true);
	expect(isAnswerable("query-show:id=7", "7.10.0.0", "7")).toBe(false);
});
