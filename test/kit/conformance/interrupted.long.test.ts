import { expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";

it("an interrupted run ends its adapters at once, and reports no result of a scenario that it cut off", async () => {
	// Several scenarios run at the same time.
	const driver = `'${process.execPath}' test/kit/stdio/fixtures/bad-adapter.mjs unsupported`;
	const interruption = new AbortController();
	const reported: string[] = [];
	const run = conform(driver, {
		only: ["PARSE-1", "PARSE-2"],
		signal: interruption.signal,
		onScenario({ name }) {
			reported.push(name);
			interruption.abort("enough");
		},
	});
	await expect(run).rejects.toBe("enough");
	expect(reported).toHaveLength(1);
});
