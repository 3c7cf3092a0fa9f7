import { pathToFileURL } from "node:url";
import type { PicturedFailure } from "../../features/kit/report/search/pictured-search.ts";
import type { MergeOptions } from "../../features/kit/shards/blob-complaints.ts";
import type { Merged } from "../../features/kit/shards/merge-blobs.ts";
import type { UnitedFailure } from "../../features/kit/shards/unite-failures.ts";
import { realClock } from "../../src/clock.ts";
import { readBlobTexts } from "../searching/blob-files.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { formatDuration } from "../terminal/duration.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { duration, flag, list, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

const LOOK_AGAIN_MS = 2000;

/** `aerospike-task fuzz merge`: what the shards of a search came to together. */
export const fuzzMerge: Command = defineCommand({
	name: "fuzz merge",
	summary: "unite what the shards of a search came to",
	about: [
		"Reads the blobs that fuzz --out left in some folders, unites what they covered, and shows each kind of failure once, the smallest. It takes only",
		"all the shards of one search, each once and whole, by one version of the kit and of SPEC.md. A blob of fuzz --mutant is a canary: it must have",
		"found something.",
	],
	operand: { placeholder: "DIR…", help: "the folders with the blobs", isList: true },
	options: {
		canary: list("MUTANT", "The search of this mutant must be among the blobs."),
		wait: duration("TIME", "Wait so long for what is missing or has no end; not at all by default."),
		html: text("FILE", "Write the report as one HTML page."),
		markdown: text("FILE", "Write it as Markdown with pictures, for a comment on an issue; also where the blobs are refused."),
		json: flag("Print the report as JSON."),
	},
	examples: [
		["aerospike-task fuzz merge blobs --html search.html", "everything that eight machines left in one folder"],
		["aerospike-task fuzz merge /blobs/7 --canary forgives-once-more --wait 8h", "a job that ends when the last shard does"],
	],
	exits: [
		[EXIT.ok, "no shard found anything"],
		[EXIT.failed, "a shard found a failure, or a point that must be reached was not"],
		[EXIT.couldNotRun, "a shard is missing, double, unfinished or of another search or version, or a canary found nothing"],
	],
	async run({ canary = [], wait = 0, html, markdown, json }, terminal, first, more) {
		const merged = await merge([first, ...more], canary, wait, terminal);
		if (merged.kind === "refused") {
			const found = await pictured(merged.found);
			if (markdown !== undefined) {
				const { refusalMarkdown } = await import("../../features/kit/report/search/search-markdown.ts");
				writeReport(markdown, refusalMarkdown(merged.complaints, found));
			}
			const { refusalText } = await import("../reporting/merge-text.ts");
			terminal.err.print(...refusalText(merged, terminal.err));
			return EXIT.couldNotRun;
		}
		const search = { ...merged.search, found: await pictured(merged.search.found) };
		if (markdown !== undefined) {
			const { searchMarkdown } = await import("../../features/kit/report/search/search-markdown.ts");
			writeReport(markdown, searchMarkdown(search));
		}
		if (html !== undefined)
			writeReport(html, (await import("../../features/kit/report/search/search-html.ts")).searchHtml(search));
		if (json) terminal.out.print(JSON.stringify(search));
		else {
			const { mergeText } = await import("../reporting/merge-text.ts");
			terminal.out.print(...mergeText(search, terminal.out));
			if (html !== undefined) terminal.out.print(`The report to read in a browser: ${pathToFileURL(html)}`);
		}
		const { searchVerdict } = await import("../../features/kit/report/search/search-words.ts");
		return searchVerdict(search).isClean ? EXIT.ok : EXIT.failed;
	},
});

/** Reads and unites, again and again as long as nothing but time is missing. */
async function merge(
	folders: readonly string[],
	canaries: readonly string[],
	waitMs: number,
	terminal: Terminal,
): Promise<Merged> {
	const { kitVersion } = await import("../../features/kit/shards/write-blob.ts");
	const { mergeBlobs } = await import("../../features/kit/shards/merge-blobs.ts");
	const { readBlob } = await import("../../features/kit/shards/read-blob.ts");
	const options: MergeOptions = { kit: kitVersion(), canaries };
	const progress = createProgress(terminal.err);
	const endsAt = realClock.now() + waitMs;
	try {
		for (;;) {
			const texts = await readBlobTexts(folders);
			const merged = mergeBlobs(
				texts.map(([file, content]) => readBlob(content, file)),
				options,
			);
			const left = endsAt - realClock.now();
			if (merged.kind === "united" || left <= 0 || merged.complaints.some(({ isPassing }) => !isPassing)) return merged;
			progress.update(`Waiting for ${merged.complaints.length} blobs, ${formatDuration(left)} at most`);
			await interruptible(terminal, pause(Math.min(left, LOOK_AGAIN_MS)));
		}
	} finally {
		progress.end();
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => {
		realClock.schedule(realClock.now() + ms, "world", resolve);
	});
}

/** Shards are about the library, and this is the kit that they were searched with. */
async function pictured(found: readonly UnitedFailure[]): Promise<readonly PicturedFailure[]> {
	const { pictureFailures } = await import("../../features/kit/report/search/pictured-search.ts");
	const { subjectOf } = await import("../../features/kit/search/subject.ts");
	return pictureFailures(found, subjectOf({}).play);
}
