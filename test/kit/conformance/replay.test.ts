import { afterAll, beforeAll, expect, it } from "vitest";
import { judgeScenario } from "../../../kit/conformance/judge-scenario.ts";
import { replayThrough } from "../../../kit/conformance/replay.ts";
import { TOKEN } from "../../../kit/conformance/scenario-result.ts";
import { openStdioDriver, type StdioDriver } from "../../../kit/drivers/stdio.ts";
import { Unsupported } from "../../../kit/run/driver.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";
import { parseReplayToken } from "../../../kit/schedule/replay-token.ts";

const scenarios = loadPlayables();
let driver: StdioDriver;
beforeAll(async () => {
	driver = await openStdioDriver(`'${process.execPath}' test/kit/stdio/fixtures/bad-adapter.mjs lies`, {
		adapters: 1,
		profiles: ["decide"],
	});
});
afterAll(() => driver.close());

it("a schedule that no scenario has is judged with the rules alone", async () => {
	const [decide] = driver.profiles ?? [];
	const scenario = scenarios.find(({ name }) =>
		name.startsWith("A node that was seen in the first round is remembered in the fifth"),
	);
	if (decide === undefined || scenario === undefined) throw new Error("The scenario and the profile exist.");
	const { attachments } = await judgeScenario(scenario, driver);
	const schedule = parseReplayToken(attachments[TOKEN] ?? "");
	const other = { ...schedule, task: { ...schedule.task, set: "another set" } };
	const { faults, scenario: found } = await replayThrough(decide, other, driver, scenarios);
	expect(found).toBeUndefined();
	expect(faults.map(({ requirement }) => requirement)).toEqual(["ROUND-3"]);
	await expect(replayThrough(decide, { ...other, calls: [] }, driver, scenarios)).rejects.toThrow(Unsupported);
});
