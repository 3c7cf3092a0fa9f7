import type { Merged, UnitedSearch } from "../../features/kit/shards/merge-blobs.ts";
import { formatCount } from "../terminal/count.ts";
import type { Output } from "../terminal/terminal.ts";
import { fuzzText } from "./fuzz-text.ts";

type Style = Pick<Output, "style">;

/** So many shards are told of one by one. */
const MOST_SHARDS = 64;

/** What the shards of a search came to together. */
export function mergeText(search: UnitedSearch, out: Style): readonly string[] {
	const { shards, canaries, tookMs } = search;
	const rest = shards.length - MOST_SHARDS;
	return [
		...shards.slice(0, MOST_SHARDS).map(({ number, schedules, wordSchedules, failures }) => {
			const found = failures === 0 ? "nothing found" : out.style("red", failures === 1 ? "1 failure" : `${failures} failures`);
			return `Shard ${number}: ${formatCount(schedules)} schedules, ${formatCount(wordSchedules)} by the rules alone, ${found}.`;
		}),
		...(rest > 0 ? [`… and ${formatCount(rest)} more shards.`] : []),
		...canaries.map(
			({ mutant, failures }) => `Canary ${mutant}: ${failures === 1 ? "1 failure" : `${failures} failures`} found, as must be.`,
		),
		"",
		...fuzzText(search, tookMs, out),
	];
}

/** Why blobs are not one search, a sentence a line, and what they found all the same. */
export function refusalText({ complaints, found }: Extract<Merged, { kind: "refused" }>, out: Style): readonly string[] {
	return [
		...complaints.map(({ sentence }) => `aerospike-task: ${sentence}`),
		...found.map(({ requirement, token }) => `${out.style("red", `${requirement} is broken`)}: aerospike-task replay ${token}`),
	];
}
