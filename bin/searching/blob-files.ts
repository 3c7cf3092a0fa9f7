import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AutomatonCoverage } from "../../features/kit/search/automaton-coverage.ts";
import type { FuzzReport } from "../../features/kit/search/fuzz.ts";
import type { BlobHeader } from "../../features/kit/shards/blob.ts";
import { cannotRun } from "../terminal/command-error.ts";

/** A larger file is no blob: a failure is some thousand characters, and there are few. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 20_000;

/** The blob of a search that goes on. */
export interface OpenBlob {
	readonly file: string;
	/** In which the search is to mark what it reached. */
	readonly coverage: AutomatonCoverage;
	/** Writes what is left to say, and its end. */
	finish(report: FuzzReport, tookMs: number): void;
}

/**
 * Begins the blob of a search in a folder, in place of one that an earlier try left there.
 *
 * @throws CommandError where it cannot be written
 */
export async function beginBlob(folder: string, header: BlobHeader): Promise<OpenBlob> {
	const { createCoverage } = await import("../../features/kit/search/automaton-coverage.ts");
	const { blobName } = await import("../../features/kit/shards/blob.ts");
	const { blobRest, printBlobLines } = await import("../../features/kit/shards/write-blob.ts");
	const file = join(folder, blobName(header));
	const coverage = createCoverage();
	const write = (action: () => void) => attempt(action, `${file} cannot be written`);
	write(() => {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, printBlobLines([header]));
	});
	return {
		file,
		coverage,
		finish: (report, tookMs) => write(() => appendFileSync(file, printBlobLines(blobRest(report, coverage.reached, tookMs)))),
	};
}

/**
 * The text of every blob in some folders, by file.
 *
 * @throws CommandError where a folder or a file cannot be read, or is far too large
 */
export async function readBlobTexts(folders: readonly string[]): Promise<readonly (readonly [file: string, text: string])[]> {
	const { BLOB_SUFFIX } = await import("../../features/kit/shards/blob.ts");
	const files = folders.flatMap((folder) => {
		const names = attempt(() => readdirSync(folder), `${folder} cannot be read`);
		return names
			.filter((name) => name.endsWith(BLOB_SUFFIX))
			.sort()
			.map((name) => join(folder, name));
	});
	if (files.length > MOST_FILES) throw cannotRun(`There are ${files.length} blobs; at most ${MOST_FILES} can be merged.`);
	return files.map((file) => [file, attempt(() => readBounded(file), `${file} cannot be read`)]);
}

function readBounded(file: string): string {
	const { size } = statSync(file);
	if (size > MOST_BYTES) throw new RangeError(`it has ${size} bytes, and a blob has at most ${MOST_BYTES}`);
	return readFileSync(file, "utf8");
}

export function attempt<T>(action: () => T, complaint: string): T {
	try {
		return action();
	} catch (error) {
		throw cannotRun(`${complaint}: ${error instanceof Error ? error.message : String(error)}.`, error);
	}
}
