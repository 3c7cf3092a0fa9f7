import { describe, expect, it } from "vitest";
import { tallyOfCucumber } from "../../tools/testing/cucumber-messages.ts";
import { closingLine, failedCheck, failedChecks, sum, tallyOfCheck, tallyOfRunner } from "../../tools/testing/tally.ts";
import { tallyOfVitest } from "../../tools/testing/vitest-report.ts";

const counts = (passed: number, failed: number) => ({ passed, failed, remarks: [] });

describe("a run", () => {
	it("ends with the sum over its stages", () => {
		expect(closingLine(sum([counts(3, 0), counts(10, 2), tallyOfCheck(0), tallyOfCheck(1)]))).toBe("14 passed, 3 failed");
	});

	it("fails if a runner crashed, even after its tests passed", () => {
		expect(tallyOfRunner(counts(5, 0), 1)).toMatchObject({ passed: 5, failed: 1 });
	});

	it("fails if a runner executed no test, even if it ended with 0", () => {
		expect(tallyOfRunner(counts(0, 0), 0)).toMatchObject({ passed: 0, failed: 1, remarks: ["The runner executed no test."] });
	});

	it("counts a failure once if the runner counted it", () => {
		expect(tallyOfRunner(counts(5, 1), 1)).toEqual(counts(5, 1));
	});
});

describe("the names of failed checks", () => {
	it("have the first line of a message, up to 300 characters", () => {
		expect(failedCheck("a.test.ts", "holds", "Error: 1 is not 2\n    at a.test.ts:3")).toBe(
			"a.test.ts › holds › Error: 1 is not 2",
		);
		expect(failedCheck("", "holds", "x".repeat(1000))).toBe(`holds › ${"x".repeat(300)}`);
	});

	it("are at most 20, and then the number of the others", () => {
		const names = Array.from({ length: 23 }, (_, index) => `test ${index}`);
		expect(failedChecks(names)).toEqual([...names.slice(0, 20), "Further failures: 3."]);
		expect(failedChecks(names.slice(0, 20))).toEqual(names.slice(0, 20));
	});
});

describe("vitest's report", () => {
	const report = (...files: [status: string, ...tests: string[]][]) =>
		JSON.stringify({
			testResults: files.map(([status, ...tests]) => ({
				name: "a.test.ts",
				status,
				assertionResults: tests.map((status) => ({ status })),
			})),
		});

	it("counts tests, not files", () => {
		expect(tallyOfVitest(report(["passed", "passed", "passed"], ["failed", "passed", "failed"]))).toMatchObject({
			passed: 3,
			failed: 1,
		});
	});

	it("counts a file that failed before its tests as a failure", () => {
		expect(tallyOfVitest(report(["passed", "passed"], ["failed"]))).toMatchObject({ passed: 1, failed: 1 });
	});

	it.each(["skipped", "pending", "todo"])("counts a %s test as failed", (status) => {
		expect(tallyOfVitest(report(["passed", "passed", status]))).toMatchObject({ passed: 1, failed: 1 });
	});
});

describe("Cucumber's messages", () => {
	const attempt = (id: string, willBeRetried: boolean, ...statuses: string[]) => [
		...statuses.map((status) => ({ testStepFinished: { testCaseStartedId: id, testStepResult: { status } } })),
		{ testCaseFinished: { testCaseStartedId: id, willBeRetried } },
	];
	const scenario = (id: string, ...statuses: string[]) => attempt(id, false, ...statuses);
	const run = (...envelopes: object[]) =>
		[...envelopes, { testRunFinished: { success: true } }].map((each) => JSON.stringify(each)).join("\n");

	it("count a scenario as passed if all of its steps passed", () => {
		const messages = run(
			...scenario("1", "PASSED", "PASSED"),
			...scenario("2", "PASSED", "FAILED", "SKIPPED"),
			...scenario("3", "PASSED"),
		);
		expect(tallyOfCucumber(messages)).toMatchObject({ passed: 2, failed: 1 });
	});

	it.each(["UNDEFINED", "PENDING", "AMBIGUOUS", "SKIPPED", "UNKNOWN"])("count a scenario with an %s step as failed", (status) => {
		expect(tallyOfCucumber(run(...scenario("1", "PASSED", status)))).toMatchObject({ passed: 0, failed: 1 });
	});

	it("count a scenario without steps as failed, and say so", () => {
		expect(tallyOfCucumber(run(...scenario("1")))).toMatchObject({
			passed: 0,
			failed: 1,
			remarks: expect.arrayContaining([expect.stringContaining("without a step")]),
		});
	});

	it("separate scenarios that run at the same time", () => {
		const [first, second] = [scenario("1", "PASSED", "FAILED"), scenario("2", "PASSED", "PASSED")];
		const interleaved = first.flatMap((each, index) => [each, ...second.slice(index, index + 1)]);
		expect(tallyOfCucumber(run(...interleaved))).toMatchObject({ passed: 1, failed: 1 });
	});

	it("count a retried scenario once, by its last attempt", () => {
		expect(tallyOfCucumber(run(...attempt("1", true, "FAILED"), ...scenario("2", "PASSED")))).toEqual(counts(1, 0));
	});

	it("that end early are a failure", () => {
		const messages = scenario("1", "PASSED").map((each) => JSON.stringify(each));
		expect(tallyOfCucumber(messages.join("\n"))).toMatchObject({ passed: 1, failed: 1 });
	});
});
