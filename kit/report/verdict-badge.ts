import type { RequirementVerdict } from "../conformance/conformance-report.ts";

/** The class of a verdict's colour. */
export function verdictClass(verdict: RequirementVerdict): string {
	return verdict === "passed" || verdict === "failed"
		? verdict
		: verdict === "could not run" || verdict === "known failure"
			? "other"
			: "quiet";
}

/** A sign for each verdict, for places without room for the word. */
export const VERDICT_SIGNS: Readonly<Record<RequirementVerdict, string>> = {
	passed: "✓",
	failed: "✗",
	"could not run": "!",
	"known failure": "≈",
	unsupported: "–",
	"not tested": "·",
};

/** A verdict as a word in its colour. */
export function verdictBadge(verdict: RequirementVerdict): string {
	return `<span class="${verdictClass(verdict)}">${VERDICT_SIGNS[verdict]} ${verdict}</span>`;
}
