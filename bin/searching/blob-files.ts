import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FuzzReport } from "../../kit/search/fuzz.ts";
import type { BlobHeader } from "../../kit/shards/blob.ts";
import { attempt, cannotRun } from "../terminal/command-error.ts";

/** A larger file is not a blob: a failure takes a few thousand characters, and a search finds few. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 20_000;

/** The blob of a running search. */
export interface OpenBlob {
	readonly file: string;
	/** Writes the results and the end of the blob. */
	finish(report: FuzzReport, tookMs: number): void;
}

/**
 * Begins the blob of a search in a folder. Replaces the blob of an earlier attempt.
 *
 * @throws CommandError if it cannot be written
 */
export async function beginBlob(folder: string, header: BlobHeader): Promise<OpenBlob> {
	const { blobName } = await import("../../kit/shards/blob.ts");
	const { blobRest, printBlobLines } = await import("../../kit/shards/write-blob.ts");
	const file = join(folder, blobName(header));
	const write = (action: () => void) => attempt(action, `${file} cannot be written`);
	write(() => {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, printBlobLines([header]));
	});
	return {
		file,
		finish: (report, tookMs) => write(() => appendFileSync(file, printBlobLines(blobRest(report, tookMs)))),
	};
}

/**
 * The text of every blob in the folders.
 *
 * @throws CommandError if a folder or a file cannot be read, or a file is too large
 */
export async function readBlobTexts(folders: readonly string[]): Promise<readonly (readonly [file: string, text: string])[]> {
	const { BLOB_SUFFIX } = await import("../../kit/shards/blob.ts");
	const files = folders.flatMap((folder) => {
		const names = attempt(() => readdirSync(folder), `${folder} cannot be read`);
		return names
			.filter((name) => name.endsWith(BLOB_SUFFIX))
			.sort()
			.map((name) => join(folder, name));
	});
	if (files.length > MOST_FILES) throw cannotRun(`At most ${MOST_FILES} blobs can be merged, but there are ${files.length}.`);
	return files.map((file) => [file, attempt(() => readBounded(file), `${file} cannot be read`)]);
}

function readBounded(file: string): string {
	const { size } = statSync(file);
	if (size > MOST_BYTES) throw new RangeError(`it has ${size} bytes, but a blob may have at most ${MOST_BYTES}`);
	return readFileSync(file, "utf8");
}
