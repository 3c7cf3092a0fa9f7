import {
	type ConformanceReport,
	type RequirementVerdict,
	type RunVerdict,
	verdictOf,
} from "../conformance/conformance-report.ts";
import { formatCount } from "./format-count.ts";

export const VERDICT_SENTENCES: Readonly<Record<RunVerdict, string>> = {
	conformant: "Conformant.",
	failed: "Not conformant.",
	"could not run": "Some scenarios could not run.",
	declined:
		"The driver declined all scenarios of some MUST requirements, although one of its profiles can play them. So the kit does not know whether it is conformant.",
	"nothing judged": "No requirement was judged, so the driver is not known to be conformant.",
};

const OTHERS = ["failed", "could not run", "known failure", "unsupported", "not tested"] as const;

/** The verdict and how much was tested. */
export function verdictSentence(report: ConformanceReport): string {
	return `${VERDICT_SENTENCES[verdictOf(report)]} ${testedSentence(report)}`;
}

/**
 * `36 of 53 requirements passed (2 failed, 15 unsupported), 599 of 656 scenarios.` Scenarios that the driver does not
 * support are not counted.
 */
export function testedSentence({ requirements, scenarios }: ConformanceReport): string {
	const count = (verdict: RequirementVerdict) => requirements.filter((each) => each.verdict === verdict).length;
	const others = OTHERS.filter((verdict) => count(verdict) > 0).map((verdict) => `${count(verdict)} ${verdict}`);
	const { unsupported: _, ...played } = scenarios;
	const all = Object.values(played).reduce((total, each) => total + each, 0);
	return (
		`${count("passed")} of ${requirements.length} requirements passed${others.length > 0 ? ` (${others.join(", ")})` : ""}, ` +
		`${formatCount(scenarios.passed)} of ${formatCount(all)} scenarios.`
	);
}
