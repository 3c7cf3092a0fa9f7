import type { ConformanceReport } from "../../../../kit/conformance/conformance-report.ts";

/**
 * `ID VERDICT` for each requirement. Scenarios for which a busy machine was too late do not count (JUDGE-5), but at
 * least one must have passed.
 */
export function verdictsInTime({ requirements }: Pick<ConformanceReport, "requirements">): readonly string[] {
	return requirements.map(({ id, scenarios }) => {
		const counted = scenarios.filter(
			({ verdict, message = "" }) => verdict !== "could not run" || !message.startsWith("The machine was "),
		);
		const wrong = counted.find(({ verdict }) => verdict === "failed" || verdict === "could not run");
		const verdict = counted.some((one) => one.verdict === "passed") ? "passed" : "not judged";
		return `${id} ${wrong === undefined ? verdict : `${wrong.verdict}: ${wrong.name}: ${wrong.message}`}`;
	});
}
