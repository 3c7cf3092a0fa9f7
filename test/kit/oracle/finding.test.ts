import { expect, it } from "vitest";
import { type Finding, reporterOf } from "../../../kit/oracle/finding.ts";

it("prints times with at most three digits after the point, and other numbers as they are", () => {
	const findings: Finding[] = [];
	reporterOf(findings, 0)("CLUSTER-3", "no member at 6221.45554879205 ms", "A1 at 7 ms, progress 12.3456789.", 2);
	expect(findings).toEqual([
		expect.objectContaining({ expected: "no member at 6221.456 ms", got: "A1 at 7 ms, progress 12.3456789." }),
	]);
	expect(findings[0]?.message).toBe(
		"CLUSTER-3, call 0, round 2: expected no member at 6221.456 ms, got A1 at 7 ms, progress 12.3456789.",
	);
});
