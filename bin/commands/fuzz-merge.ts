import type { Failure } from "../../kit/search/failure.ts";
import type { FinishedSearch } from "../../kit/search/finished-search.ts";
import type { MergeOptions } from "../../kit/shards/blob-complaints.ts";
import type { Merged } from "../../kit/shards/merge-blobs.ts";
import type { BlobReading } from "../../kit/shards/read-blob.ts";
import { realClock } from "../../src/clock.ts";
import { browserLines } from "../reporting/report-formats.ts";
import { findBlobs, readBlobText } from "../searching/blob-files.ts";
import { checkMutantName } from "../searching/gallery-mutant.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { formatDuration } from "../terminal/duration.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { duration, flag, list, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { checkTargets, complaintOf, exitWith, type NamedFile, refuseSameFile, writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

const LOOK_AGAIN_MS = 2000;

/** `aerospike-task fuzz merge`: merges the results of all shards of a search. */
export const fuzzMergeCommand: Command = defineCommand({
	name: "fuzz merge",
	summary: "merge the results of all shards of a search",
	about: [
		"Reads the result files (blobs) that fuzz --out wrote, and merges them into one report. The report shows each kind of",
		"failure once, with its smallest schedule. All blobs must be complete, come from the same search, and use the same",
		"version of the kit and of SPEC.md. Each shard must be there exactly once.",
		"A blob of fuzz --mutant (a tracker with one deliberate bug) is a canary: it shows that the search works, so it must",
		"contain a failure.",
	],
	argument: { placeholder: "DIR…", help: "the folders that contain the blobs", isList: true },
	options: {
		canary: list("MUTANT", "Require a canary: the blobs must include a search of this mutant."),
		wait: duration("TIME", "How long to wait for missing or incomplete blobs (default: do not wait)."),
		html: text("FILE", "Write the report as one HTML page."),
		markdown: text(
			"FILE",
			"Write the report as Markdown with pictures, for a comment. It is written even if the blobs cannot be merged.",
		),
		json: flag("Print the report as JSON."),
	},
	examples: [
		["fuzz --for 10s --shard 1/2 --out blobs", "first run all shards, here two"],
		["fuzz --for 10s --shard 2/2 --out blobs", "the second shard, perhaps on another machine"],
		["fuzz merge blobs --html search.html", "then merge their blobs"],
		["fuzz merge blobs --canary forgives-once-more --wait 8h", "wait for the last shard, and require a canary"],
	],
	exits: [
		[EXIT.ok, "no shard found a failure"],
		[EXIT.failed, "a shard found a failure, or a long search never reached a situation that it must reach"],
		[
			EXIT.couldNotRun,
			"a shard is missing, duplicate, damaged, incomplete or from another search or version, or a canary found no failure",
		],
	],
	async run({ canary = [], wait = 0, ...asked }, terminal, first, more) {
		for (const mutant of canary) await checkMutantName(mutant);
		checkTargets({ html: asked.html, markdown: asked.markdown });
		const reports = (["html", "markdown"] as const).flatMap((name) => {
			const file = asked[name];
			return file === undefined ? [] : [{ name: `--${name}`, file }];
		});
		const merged = await merge({ folders: [first, ...more], reports, canaries: canary, waitMs: wait }, terminal);
		switch (merged.kind) {
			case "refused":
				return showRefusal(merged, asked.markdown, terminal);
			case "united":
				return show({ ...merged.search, found: await pictured(merged.search.found) }, asked, terminal);
			default:
				return merged satisfies never;
		}
	},
});

interface Asked {
	readonly html: string | undefined;
	readonly markdown: string | undefined;
	readonly json: boolean;
}

type Refused = Extract<Merged, { kind: "refused" }>;

async function showRefusal(refused: Refused, markdown: string | undefined, terminal: Terminal): Promise<number> {
	const { refusalText } = await import("../reporting/merge-text.ts");
	terminal.err.print(...refusalText(refused, terminal.err));
	const complaints = await complaintOf(async () => {
		if (markdown === undefined) return;
		const { refusalMarkdown } = await import("../../kit/report/search/search-markdown.ts");
		writeReport(markdown, refusalMarkdown(refused.complaints, await pictured(refused.found)));
	});
	return exitWith(complaints, EXIT.couldNotRun, terminal);
}

async function show(search: FinishedSearch, { html, markdown, json }: Asked, terminal: Terminal): Promise<number> {
	const { out } = terminal;
	if (json) out.print(JSON.stringify(search));
	else {
		const { mergeText } = await import("../reporting/merge-text.ts");
		out.print(...mergeText(search, out));
	}
	const complaints = [
		...(await complaintOf(async () => {
			const { searchMarkdown } = await import("../../kit/report/search/search-markdown.ts");
			if (markdown !== undefined) writeReport(markdown, searchMarkdown(search));
		})),
		...(await complaintOf(async () => {
			const { searchHtml } = await import("../../kit/report/search/search-html.ts");
			if (html === undefined) return;
			writeReport(html, searchHtml(search));
			if (!json) out.print(...browserLines(html));
		})),
	];
	const { searchVerdict } = await import("../../kit/report/search/search-words.ts");
	return exitWith(complaints, searchVerdict(search).isClean ? EXIT.ok : EXIT.failed, terminal);
}

interface Sources {
	readonly folders: readonly string[];
	/** The files to write, which must not replace a blob. */
	readonly reports: readonly NamedFile[];
	readonly canaries: readonly string[];
	readonly waitMs: number;
}

/** Merges the blobs. Tries again until the time is over if the only problem is that blobs are missing or incomplete. */
async function merge({ folders, reports, canaries, waitMs }: Sources, terminal: Terminal): Promise<Merged> {
	const { kitVersion } = await import("../../kit/spec/kit-version.ts");
	const { mergeBlobs } = await import("../../kit/shards/merge-blobs.ts");
	const { readBlob } = await import("../../kit/shards/read-blob.ts");
	const options: MergeOptions = { kit: kitVersion(), canaries };
	const progress = createProgress(terminal.err);
	const endsAt = realClock.now() + waitMs;
	try {
		for (;;) {
			const files = await findBlobs(folders);
			refuseSameFile(
				reports,
				files.map((file) => ({ name: "A blob", file })),
			);
			// One text at a time: together, many large files would not fit into the memory.
			const merged = mergeBlobs(
				files.map((file): BlobReading => {
					const text = readBlobText(file);
					if (text !== undefined) return readBlob(text, file);
					return { kind: "unfinished", file, why: `${file} is missing, although its folder lists it.` };
				}),
				options,
			);
			const left = endsAt - realClock.now();
			if (merged.kind === "united" || left <= 0 || merged.complaints.some(({ isPassing }) => !isPassing)) return merged;
			progress.update(`Waiting for ${countText(merged.complaints.length)}, at most ${formatDuration(left)}`);
			const waiting = interruptible(terminal, pause(Math.min(left, LOOK_AGAIN_MS)));
			await waiting.catch((error: unknown) => showUntilNow(merged, error, terminal));
		}
	} finally {
		progress.end();
	}
}

/** After Ctrl-C, prints what is known of the search. */
async function showUntilNow(merged: Refused, error: unknown, { err }: Terminal): Promise<never> {
	const { refusalText } = await import("../reporting/merge-text.ts");
	err.print(...refusalText(merged, err));
	throw error;
}

function countText(blobs: number): string {
	return blobs === 1 ? "1 blob" : `${blobs} blobs`;
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => {
		realClock.schedule(realClock.now() + ms, "world", resolve);
	});
}

/** Adds pictures. Shards always search the library, and the blobs come from this version of the kit. */
async function pictured(found: readonly Failure[]): Promise<readonly Failure[]> {
	const { withLanes } = await import("../../kit/search/describe-failure.ts");
	const { subjectOf } = await import("../../kit/search/subject.ts");
	return withLanes(found, subjectOf({}).play);
}
