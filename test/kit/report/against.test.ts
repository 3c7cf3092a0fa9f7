import { expect, it } from "vitest";
import type { ScenarioResult, ScenarioVerdict } from "../../../kit/conformance/scenario-result.ts";
import { compareRuns } from "../../../kit/report/against.ts";
import type { RunReport } from "../../../kit/report/read-report.ts";

function run(verdicts: Readonly<Record<string, ScenarioVerdict>>, line: number): RunReport {
	const scenarios = Object.entries(verdicts).map(
		([name, verdict]): ScenarioResult => ({
			file: "a.feature",
			line,
			name: `${name} of ${line}`,
			requirements: ["ROUND-7"],
			verdict,
			steps: [name],
			message: `${name} went wrong\nsecond line`,
			attachments: {},
		}),
	);
	const requirement = { id: "ROUND-7", level: "MUST", title: "", text: "", verdict: "failed", scenarios } as const;
	return { kit: "1", spec: "1", driver: { name: "x", version: "1" }, requirements: [requirement], realMs: 1 };
}

it("scenarios with the same steps are compared, also if their lines and titles differ", () => {
	const before = run({ a: "passed", b: "failed", c: "failed", d: "could not run", e: "failed", f: "failed" }, 7);
	const now = run({ a: "failed", b: "passed", c: "failed", d: "failed", e: "unsupported", g: "failed", h: "passed" }, 20);
	const { fails, fixed, stillFails, unknown } = compareRuns(before, now);
	const names = (list: typeof fails) => list.map(({ name }) => name);
	expect(names(fails)).toEqual(["a of 20", "g of 20"]);
	expect(fails[0]).toMatchObject({ place: "a.feature:20", message: "a went wrong" });
	expect(names(fixed)).toEqual(["b of 7"]);
	expect(names(stillFails)).toEqual(["c of 20", "d of 20"]);
	expect(names(unknown)).toEqual(["e of 7", "f of 7"]);
});
