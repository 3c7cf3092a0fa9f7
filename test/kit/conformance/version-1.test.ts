import { describe, expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import { verdictOf } from "../../../kit/conformance/conformance-report.ts";

describe("an adapter of version 1 of the protocol", () => {
	it("goes on working: it gets only the params that it knows", async () => {
		const command = `${process.execPath} test/kit/conformance/fixtures/version-1-adapter.mjs`;
		const report = await conform(command, { only: ["ROUND-6", "STATUS-1"], profiles: ["wire"] });
		expect(report.requirements.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(["ROUND-6 passed", "STATUS-1 passed"]);
		expect(verdictOf(report)).toBe("conformant");
	});
});
