import { describe, expect, it } from "vitest";
import { tallyOfCucumber } from "../../tools/testing/cucumber-messages.ts";
import { closingLine, sum, tallyOfCheck, tallyOfRunner } from "../../tools/testing/tally.ts";
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
		expect(tallyOfVitest(report(["passed", "passed", "passed"], ["failed", "passed", "failed"]))).toEqual(counts(3, 1));
	});

	it("counts a file that failed before its tests as a failure", () => {
		expect(tallyOfVitest(report(["passed", "passed"], ["failed"]))).toEqual(counts(1, 1));
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
		expect(tallyOfCucumber(messages)).toEqual(counts(2, 1));
	});

	it.each(["UNDEFINED", "PENDING", "AMBIGUOUS", "SKIPPED", "UNKNOWN"])("count a scenario with an %s step as failed", (status) => {
		expect(tallyOfCucumber(run(...scenario("1", "PASSED", status)))).toEqual(counts(0, 1));
	});

	it("count a scenario without steps as failed, and say so", () => {
		expect(tallyOfCucumber(run(...scenario("1")))).toMatchObject({
			passed: 0,
			failed: 1,
			remarks: [expect.stringContaining("without a step")],
		});
	});

	it("separate scenarios that run at the same time", () => {
		const [first, second] = [scenario("1", "PASSED", "FAILED"), scenario("2", "PASSED", "PASSED")];
		const interleaved = first.flatMap((each, index) => [each, ...second.slice(index, index + 1)]);
		expect(tallyOfCucumber(run(...interleaved))).toEqual(counts(1, 1));
	});

	it("count a retried scenario once, by its last attempt", () => {
		expect(tallyOfCucumber(run(...attempt("1", true, "FAILED"), ...scenario("2", "PASSED")))).toEqual(counts(1, 0));
	});

	it("that end early are a failure", () => {
		const messages = scenario("1", "PASSED").map((each) => JSON.stringify(each));
		expect(tallyOfCucumber(messages.join("\n"))).toMatchObject({ passed: 1, failed: 1 });
	});
});
