import type { FinishedSearch } from "../../kit/search/finished-search.ts";
import type { Merged } from "../../kit/shards/merge-blobs.ts";
import { howToCall } from "../../kit/spec/how-to-call.ts";
import { formatCount } from "../terminal/count.ts";
import type { Styler } from "../terminal/terminal.ts";
import { fuzzText } from "./fuzz-text.ts";
import { findingsText } from "./search-progress.ts";

/** More shards than this are only counted. */
const SHARDS_SHOWN = 64;

/** The result of all shards of a search. */
export function mergeText(search: FinishedSearch, out: Styler): readonly string[] {
	const { shards, canaries, tookMs } = search;
	const rest = shards.length - SHARDS_SHOWN;
	return [
		...shards.slice(0, SHARDS_SHOWN).map(({ number, schedules, wordSchedules, failures }) => {
			const found = failures === 0 ? "no finding" : out.style("red", findingsText(failures));
			return `Shard ${number}: ${formatCount(schedules)} schedules, ${formatCount(wordSchedules)} with the rules alone, ${found}.`;
		}),
		...(rest > 0 ? [`… and ${formatCount(rest)} more shards.`] : []),
		...canaries.map(({ mutant, failures }) => `Canary ${mutant}: ${findingsText(failures)}, as required.`),
		"",
		...fuzzText(search, tookMs, out),
	];
}

/** Why the blobs cannot be merged, one sentence per line, and the failures that they contain. */
export function refusalText({ complaints, found }: Extract<Merged, { kind: "refused" }>, out: Styler): readonly string[] {
	return [
		...complaints.map(({ sentence }) => `aerospike-task: ${sentence}`),
		...found.map(({ requirement, token }) => `${out.style("red", `${requirement} is broken`)}: ${howToCall()} replay ${token}`),
	];
}
