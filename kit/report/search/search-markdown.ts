import type { Failure } from "../../search/failure.ts";
import type { FinishedSearch } from "../../search/finished-search.ts";
import type { Complaint } from "../../shards/blob-complaints.ts";
import { counted } from "../format-count.ts";
import { fenced, inlineText } from "../markdown-text.ts";
import { lanesMermaid } from "../mermaid.ts";
import { commandToReplay, searchedText, searchVerdict, seenText } from "./search-words.ts";

/** GitHub takes comments of 65,536 characters. */
const MOST_TEXT = 60_000;
const MOST_FAILURES = 10;
const MOST_COMPLAINTS = 50;

/**
 * The result of a search as a comment: each failure with its scenario, a picture that GitHub and GitLab draw, and its
 * replay command.
 */
export function searchMarkdown(search: FinishedSearch): string {
	const { sentence } = searchVerdict(search);
	const canaries = search.canaries.map(({ mutant }) => `The canary \`${mutant}\` was found, as required.`);
	return fitting([
		`**${sentence}.** ${[searchedText(search), ...canaries].join(" ")}`,
		...search.missed.map((name) => `Not reached, but required: ${inlineText(name)}.`),
		...search.differences.map(
			({ requirement, expected, got }) =>
				`**${inlineText(requirement)}** with the rules alone: expected ${inlineText(expected)}, got ${inlineText(got)}.`,
		),
		...failureParts(search.found),
	]);
}

/** The comment on a search that is not complete. */
export function refusalMarkdown(complaints: readonly Complaint[], found: readonly Failure[]): string {
	const shown = complaints.slice(0, MOST_COMPLAINTS).map(({ sentence }) => `- ${inlineText(sentence)}`);
	const rest = complaints.length - shown.length;
	return fitting([
		"**The search is not complete, so it proves nothing about failures that it did not find.**",
		[...shown, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join("\n"),
		...(found.length > 0 ? ["Failures that the other shards found:"] : []),
		...failureParts(found),
	]);
}

function failureParts(found: readonly Failure[]): readonly string[] {
	const rest = found.length - MOST_FAILURES;
	return [
		...found.slice(0, MOST_FAILURES).flatMap(failurePart),
		...(rest > 0 ? [`… and ${counted(rest, "more failure")}.`] : []),
	];
}

/** The most important parts come first, because parts at the end are dropped if the comment is too long. */
function failurePart(failure: Failure): readonly string[] {
	const { requirement, message, scenario, lanes } = failure;
	return [
		`### ${inlineText(requirement)} is broken, ${inlineText(seenText(failure))}\n\n${fenced("text", message)}`,
		fenced("sh", commandToReplay(failure)),
		fenced("gherkin", scenario),
		...(lanes === undefined ? [] : [fenced("mermaid", lanesMermaid(lanes))]),
	];
}

/** As many whole parts as fit: a code block that is cut would contain the text after it. */
function fitting(parts: readonly string[]): string {
	let length = 0;
	let dropped = 0;
	const kept = parts.filter((part) => {
		const fits = length + part.length + 2 <= MOST_TEXT;
		if (fits) length += part.length + 2;
		else dropped++;
		return fits;
	});
	const note = dropped > 0 ? ["Some parts do not fit in a comment and are left out. The report of the run has them."] : [];
	return `${[...kept, ...note].join("\n\n")}\n`;
}
