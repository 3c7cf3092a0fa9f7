import { afterAll, beforeAll, expect, it } from "vitest";
import { judgeScenario } from "../../../kit/conformance/judge-scenario.ts";
import { replayThrough } from "../../../kit/conformance/replay.ts";
import { TOKEN } from "../../../kit/conformance/scenario-result.ts";
import { openStdioDriver, type StdioDriver } from "../../../kit/drivers/stdio.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";
import { parseReplayToken } from "../../../kit/schedule/replay-token.ts";
import { count, sample } from "../../support/counts.ts";

const scenarios = loadPlayables();
let driver: StdioDriver;
beforeAll(async () => {
	driver = await openStdioDriver(`'${process.execPath}' test/kit/stdio/fixtures/bad-adapter.mjs lies`, {
		adapters: 1,
		profiles: ["decide"],
	});
});
afterAll(() => driver.close());

it("a replay says the same of each failing scenario as conform did, clause by clause (JUDGE-8)", async () => {
	const [decide] = driver.profiles ?? [];
	if (decide === undefined) throw new Error("The fixture offers the profile decide.");
	let failed = 0;
	const about = scenarios.filter(({ tags }) => ["@ROUND-3", "@ROUND-7", "@ROUND-4"].some((tag) => tags.includes(tag)));
	for (const scenario of sample(about, 3)) {
		const { verdict, findings = [], attachments } = await judgeScenario(scenario, driver);
		if (verdict !== "failed") continue;
		failed++;
		const replayed = await replayThrough(decide, parseReplayToken(attachments[TOKEN] ?? ""), driver, scenarios);
		expect(replayed.faults.map(({ requirement, message, kind }) => [requirement, message, kind])).toEqual(
			findings.map(({ requirement, message, kind }) => [requirement, message, kind]),
		);
	}
	expect(failed).toBeGreaterThan(count(7, 20));
});
