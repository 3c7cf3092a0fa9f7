import type { ConformanceReport } from "../conformance/conformance-report.ts";
import { causeMarkdown } from "./causes/cause-markdown.ts";
import { causesTitle, MOST_CAUSES } from "./causes/cause-words.ts";
import { causesOf } from "./causes/causes.ts";
import { formatCount } from "./format-count.ts";
import { inlineText } from "./markdown-text.ts";
import { verdictSentence } from "./verdict-sentence.ts";

/** GitHub takes comments of 65,536 characters. */
const MOST_TEXT = 60_000;

/** The report of a run as a comment for a pull request: the verdict, and at most five causes, each in a fold. */
export function conformanceMarkdown(report: ConformanceReport): string {
	const { driver, spec, requirements } = report;
	const causes = causesOf(requirements);
	const shown: string[] = [];
	let length = 0;
	for (const cause of causes.slice(0, MOST_CAUSES)) {
		const text = causeMarkdown(cause, driver);
		if (length + text.length > MOST_TEXT) break;
		length += text.length;
		shown.push(text);
	}
	const rest = causes.length - shown.length;
	const parts = [
		`### ${inlineText(`${driver.name} ${driver.version}`)}, tested against SPEC.md ${spec}`,
		verdictSentence(report),
		...(causes.length > 0 ? [`${causesTitle(causes)}:`] : []),
		...shown,
		...(rest > 0 ? [`… and ${formatCount(rest)} more. The report of the run has all of them.`] : []),
	];
	return `${parts.join("\n\n")}\n`;
}
