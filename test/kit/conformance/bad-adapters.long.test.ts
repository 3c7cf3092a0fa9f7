import { afterEach, describe, expect, it } from "vitest";
import { runScenarios } from "../../../kit/conformance/run-scenarios.ts";
import { openStdioDriver, type StdioDriver } from "../../../kit/drivers/stdio.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";

const scenarios = loadPlayables();
const opened: StdioDriver[] = [];
afterEach(async () => {
	for (const driver of opened.splice(0)) await driver.close();
});

async function open(...args: readonly string[]): Promise<StdioDriver> {
	const words = [process.execPath, "test/kit/stdio/fixtures/bad-adapter.mjs", ...args];
	const driver = await openStdioDriver(words.map((word) => `'${word}'`).join(" "), { adapters: 1 });
	opened.push(driver);
	return driver;
}

const named = (...tags: readonly string[]) => scenarios.filter((scenario) => tags.every((tag) => scenario.tags.includes(tag)));

describe("a fault of an adapter is not a verdict about its driver", () => {
	it.each(["dies", "logs on stdout", "wrong type"])("and the run goes on with a new adapter: %s", async (how) => {
		// The reply of one scenario triggers the fault.
		const results = await runScenarios(named("@PARSE-2"), await open(how, "ERROR:2:job not found"), 1);
		const broken = results.filter(({ verdict }) => verdict === "could not run");
		expect(broken.map(({ name }) => name)).toEqual(["Error 2 is not found: ERROR:2:job not found"]);
		expect(results.filter(({ verdict }) => verdict === "passed")).toHaveLength(results.length - 1);
		expect(broken[0]?.message).toMatch(/^The adapter /);
	});

	it("and a scenario is unsupported, never passed or failed, if the adapter says so", async () => {
		const results = await runScenarios(named("@PARSE-1", "@needs:parse"), await open("unsupported"), 1);
		expect(new Set(results.map(({ verdict, message }) => `${verdict}: ${message}`))).toEqual(
			new Set(["unsupported: no such thing here"]),
		);
	});

	it.each([
		["too many verdicts", "The adapter gave 2 verdicts, but 1 were expected: verdict 1 ends the wait."],
		[
			"too few verdicts",
			/^The adapter gave 0 verdicts, but \d+ were expected: there are \d+ rounds, and all verdicts are in_progress\./,
		],
	])("and neither is a decision with %s", async (how, message) => {
		const [result] = await runScenarios(named("@ROUND-7", "@MUST").slice(0, 1), await open(how), 1);
		expect(result?.verdict).toBe("could not run");
		expect(result?.message?.split("\n")[0]).toMatch(message);
	});

	it("but a wrong verdict fails: a node that has never shown the job does not complete a round", async () => {
		const [result] = await runScenarios(named("@ROUND-7", "@MUST").slice(0, 1), await open("lies"), 1);
		expect(result?.verdict).toBe("failed");
		expect(result?.message).toContain("should be in progress, but the driver says complete");
	});
});
