import { describe, expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import { sample } from "../../support/counts.ts";

describe("an adapter of version 1 of the protocol", () => {
	it("goes on working: it gets only the params that it knows", async () => {
		const command = `${process.execPath} test/kit/conformance/fixtures/version-1-adapter.mjs`;
		const report = await conform(command, { only: sample(["ROUND-6", "STATUS-1"], 2), profiles: ["wire"] });
		const scenarios = report.requirements.flatMap((requirement) => requirement.scenarios);
		// An adapter that gets an unknown param refuses the call. A busy machine may be too late for a scenario, but not for
		// every one.
		const broken = scenarios.filter(({ verdict, message = "" }) => {
			if (verdict === "could not run") return !message.startsWith("The machine was ");
			return verdict === "failed";
		});
		expect(broken).toEqual([]);
		expect(scenarios.filter(({ verdict }) => verdict === "passed").length).toBeGreaterThan(0);
	});
});
